from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.db.models.functions import Abs
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.kernel.states import Stateful
from lensan.marketplaces.models import Marketplace, Stall
from lensan.orders.models import Order
from lensan.payouts.models.banks import BankLine

KINDS = {
    "sale": _("tiền hàng"), "commission": _("hoa hồng của sàn"), "payment_fee": _("phí thanh toán"),
    "tax": _("thuế sàn khấu trừ"), "shipping": _("phí giao hàng"), "subsidy": _("sàn hỗ trợ"),
    "refund": _("hoàn tiền cho khách"), "adjustment": _("sàn điều chỉnh"),
    "payout": _("sàn đã chuyển tiền"),
}  # fmt: skip
RATED = [(kind, KINDS[kind]) for kind in ("commission", "payment_fee", "tax")]


class Reading(models.Model):
    """How far a stall's statements are read: every line booked there before is in our book."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "stall", "until"})

    stall = models.OneToOneField(
        Stall, models.CASCADE, related_name="statements_read", verbose_name="gian hàng"
    )
    until = models.DateTimeField("đã đọc đến")

    class Meta:
        verbose_name = "lần đọc đối soát"

    def __str__(self) -> str:
        return f"{self.stall_id}: {self.until:%d/%m/%Y %H:%M}"


class Statement(models.Model):
    """What a marketplace calls one reckoning with a stall; a month where it names none."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "stall", "period"})

    stall = models.ForeignKey(
        Stall, models.PROTECT, related_name="statements", verbose_name="gian hàng"
    )
    period = models.CharField("kỳ", max_length=100)

    class Meta:
        verbose_name = "bảng đối soát"
        constraints = [
            models.UniqueConstraint(fields=["stall", "period"], name="payouts_statement_once")
        ]

    def __str__(self) -> str:
        return f"{self.stall} {self.period}"


class StatementLineQuerySet(models.QuerySet["StatementLine"]):
    def visible_to(self, user: User) -> StatementLineQuerySet:
        """Keep the lines of the stalls that the user may see; a household sees its own."""
        if user.sees_everything:
            return self
        return self.filter(stall__in=Stall.objects.visible_to(user).values("pk"))

    def flagged(self) -> StatementLineQuerySet:
        """Keep those that a person must look at, the largest difference in money first."""
        waiting = self.filter(
            state__in=[StatementLine.State.FLAGGED, StatementLine.State.UNREADABLE]
        )
        return waiting.order_by(Abs("amount").desc(), "pk")

    def counted(self) -> StatementLineQuerySet:
        """Keep those that are ours: not another shop's, and not turned down by us."""
        return self.filter(state__in=StatementLine.COUNTED)

    def unconfirmed(self) -> StatementLineQuerySet:
        """Keep those that say money was sent to us of which the bank has not told, the oldest first."""
        paid = self.filter(kind="payout", state=StatementLine.State.MATCHED, amount__lt=0)
        return paid.filter(bank_line=None).order_by("at", "pk")

    def sold_by(
        self, producer: int, *, within: tuple[datetime, datetime]
    ) -> StatementLineQuerySet:
        """Keep what a producer sold on all its stalls in that time, and what was given back of it."""
        turnover = self.counted().filter(kind__in=StatementLine.OF_TURNOVER, at__range=within)
        return turnover.filter(stall__producer=producer)

    def total(self) -> int:
        """Return what they come to, in đồng."""
        return int(self.aggregate(total=Sum("amount"))["total"] or 0)


def unsettled(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Keep the delivered orders of whose goods no statement has told yet, the oldest first."""
    return orders.filter(state=Order.State.DELIVERED, settled=False).order_by("placed_at", "pk")


def keep_settled(lines: Iterable[StatementLine]) -> None:
    """Write beside the orders of lines whether a statement still tells what their goods brought.

    To look for that line among all of a province's took seconds for a page of orders without one.
    """
    if orders := {line.order_id for line in lines if line.order_id}:
        told = StatementLine.objects.counted().filter(order=OuterRef("pk"), kind="sale")
        Order.objects.filter(pk__in=orders).update(settled=Exists(told))


class StatementLine(Stateful):
    """One line of a statement as it was first read; positive is owed to the seller.

    A line that is told otherwise later stays, and the difference is a line that `corrects` it.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "statement", "stall", "reference", "kind", "amount", "at", "sale", "order", "text",
        "state", "reason", "read_at", "corrects", "bank_line",
    })  # fmt: skip

    class State(models.TextChoices):
        MATCHED = "matched", _("khớp")
        FLAGGED = "flagged", _("cần xem")
        ACCEPTED = "accepted", _("đã chấp nhận")
        REJECTED = "rejected", _("không nhận")
        FOREIGN = "foreign", _("của gian hàng khác")
        UNREADABLE = "unreadable", _("chưa đọc được")

    # ours, and not turned down by us
    COUNTED = frozenset({State.MATCHED, State.FLAGGED, State.ACCEPTED})
    OF_TURNOVER = frozenset({"sale", "refund"})  # the kinds that tell what was sold

    NEXT: Mapping[Any, frozenset[Any]] = {
        State.MATCHED: frozenset(),
        State.FLAGGED: frozenset({State.ACCEPTED, State.REJECTED}),
        State.ACCEPTED: frozenset(),
        State.REJECTED: frozenset(),
        State.FOREIGN: frozenset(),
        State.UNREADABLE: frozenset({State.REJECTED}),
    }

    statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="lines", verbose_name="bảng đối soát"
    )
    stall = models.ForeignKey(
        Stall, models.PROTECT, related_name="statement_lines", verbose_name="gian hàng"
    )
    reference = models.CharField("mã dòng trên sàn", max_length=150)
    kind = models.CharField("loại", max_length=12, choices=list(KINDS.items()))
    amount = models.BigIntegerField("số tiền (đ)")
    at = models.DateTimeField("sàn ghi lúc")
    sale = models.CharField("mã đơn trên sàn", max_length=150, blank=True)
    order = models.ForeignKey(
        Order, models.PROTECT, null=True, related_name="statement_lines", verbose_name="đơn hàng"
    )
    text = models.TextField("lời của sàn", blank=True)
    state = models.CharField("trạng thái", max_length=12, choices=State.choices)
    reason = models.TextField("lý do", blank=True)
    read_at = models.DateTimeField("đọc lúc")
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="corrections", verbose_name="sửa dòng"
    )
    bank_line = models.ForeignKey(
        BankLine, models.PROTECT, null=True, related_name="settled", verbose_name="dòng sao kê"
    )

    objects = StatementLineQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng đối soát"
        constraints = [
            models.UniqueConstraint(
                fields=["stall", "reference"], name="payouts_line_once_a_stall"
            )
        ]
        indexes = [
            models.Index(
                fields=["stall"],
                condition=models.Q(state__in=["flagged", "unreadable"]),
                name="payouts_line_flagged",
            ),
            models.Index(
                fields=["at"],
                condition=models.Q(kind="payout", bank_line=None),
                name="payouts_line_unconfirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.amount}"


class Rate(models.Model):
    """How much of the goods' price a marketplace keeps for one reason, from a day on."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "marketplace", "kind", "permille", "valid_from"})

    marketplace = models.ForeignKey(
        Marketplace, models.CASCADE, related_name="rates", verbose_name="sàn"
    )
    kind = models.CharField("loại", max_length=12, choices=RATED)
    permille = models.PositiveSmallIntegerField("phần nghìn")
    valid_from = models.DateField("áp dụng từ")

    class Meta:
        verbose_name = "mức phí của sàn"
        constraints = [
            models.UniqueConstraint(
                fields=["marketplace", "kind", "valid_from"], name="payouts_rate_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.marketplace} {self.kind} {self.permille}‰ {self.valid_from}"


class Threshold(models.Model):
    """Up to what revenue in a calendar year a household is not taxed, from a day on; 0 is always."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "amount", "valid_from"})

    amount = models.PositiveBigIntegerField("doanh thu năm (đ)")
    valid_from = models.DateField("áp dụng từ", unique=True)

    class Meta:
        verbose_name = "ngưỡng chịu thuế"

    def __str__(self) -> str:
        return f"{self.amount} {self.valid_from}"
