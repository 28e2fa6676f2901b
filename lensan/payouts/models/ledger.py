from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.marketplaces.models import Marketplace, Stall
from lensan.orders.models import Order
from lensan.payouts.models.statements import StatementLine
from lensan.producers.models import Producer


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, user: User) -> AccountQuerySet:
        """Keep the accounts of the producers whom the user may see; a household sees its own."""
        if user.sees_everything:
            return self
        return self.filter(producer__in=Producer.objects.visible_to(user).values("pk"))

    def with_balance(self) -> models.QuerySet[Any]:
        """Add `balance`: what is owed to the holder, negative what the holder owes; the most first."""
        found = self.annotate(balance=_total("credit") - _total("debit"))
        return found.order_by("-balance", "pk")


class Account(models.Model):
    """One side of the ledger: a producer, a marketplace, a carrier, money in question or on its way.

    `version` makes that of two who would pay the same balance out, one does. `owed` is a producer's
    balance, kept beside its transfers so that the most can be shown first; a marketplace takes part
    in every transfer and would be waited for, so its balance is only worked out.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "kind", "producer", "marketplace", "carrier", "version", "owed"})

    class Kind(models.TextChoices):
        PRODUCER = "producer", _("tiền của người bán")
        DISPUTED = "disputed", _("tiền chờ làm rõ")
        MARKETPLACE = "marketplace", _("sàn còn giữ")
        COMING = "coming", _("sàn báo đã chuyển, ngân hàng chưa báo")
        CARRIER = "carrier", _("tiền thu hộ đơn vị giao còn giữ")
        UNDER_WAY = "under_way", _("tiền đang chuyển")
        BANK = "bank", _("tài khoản chi trả")

    kind = models.CharField("loại", max_length=12, choices=Kind.choices)
    producer = models.ForeignKey(
        Producer, models.PROTECT, null=True, related_name="ledger", verbose_name="người bán"
    )
    marketplace = models.ForeignKey(
        Marketplace, models.PROTECT, null=True, related_name="ledger", verbose_name="sàn"
    )
    carrier = models.CharField("đơn vị giao", max_length=60, blank=True)
    version = models.PositiveIntegerField("phiên bản", default=0)
    owed = models.BigIntegerField("còn phải trả người bán (đ)", default=0)

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = "tài khoản sổ cái"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["producer", "disputed"], producer__isnull=False,
                            marketplace=None, carrier="")
                | Q(kind__in=["marketplace", "coming"], producer=None, marketplace__isnull=False,
                    carrier="")
                | Q(kind="carrier", producer=None, marketplace=None) & ~Q(carrier="")
                | Q(kind__in=["under_way", "bank"], producer=None, marketplace=None, carrier=""),
                name="payouts_account_has_its_holder",
            ),
            models.UniqueConstraint(
                fields=["producer", "kind"], name="payouts_account_once_a_producer"
            ),
            models.UniqueConstraint(
                fields=["marketplace", "kind"], name="payouts_account_once_a_marketplace"
            ),
            models.UniqueConstraint(
                fields=["kind", "carrier"], condition=Q(producer=None, marketplace=None),
                name="payouts_account_once_without_holder",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        holder = self.producer or self.marketplace or self.carrier
        return f"{self.get_kind_display()} {holder}".strip()


class TransferQuerySet(models.QuerySet["Transfer"]):
    def touching(self, account: Account) -> TransferQuerySet:
        """Keep what went into an account or out of it."""
        return self.filter(Q(debit=account) | Q(credit=account))

    def balance(self, account: Account) -> int:
        """Return what is owed to an account's holder, in đồng."""
        return self.filter(credit=account).total() - self.filter(debit=account).total()

    def said_by(self, stall: Stall) -> int:
        """Return what the ledger holds of a stall's statement lines: what the marketplace owes."""
        kind = Account.Kind.MARKETPLACE
        mine = self.filter(line__stall=stall)
        return mine.filter(debit__kind=kind).total() - mine.filter(credit__kind=kind).total()

    def by_carrier(self) -> list[dict[str, Any]]:
        """Return what each carrier collected and handed over, in đồng, and what it still holds."""
        Kind = Transfer.Kind  # noqa: N806
        carrier = Coalesce(NullIf("debit__carrier", Value("")), "credit__carrier")
        sums = self.filter(kind__in=[Kind.COLLECTED, Kind.HANDED_OVER]).values(carrier=carrier)
        found = sums.annotate(
            collected=Sum("amount", filter=Q(kind=Kind.COLLECTED), default=0),
            handed_over=Sum("amount", filter=Q(kind=Kind.HANDED_OVER), default=0),
            held=F("collected") - F("handed_over"),
        )
        return [dict(one) for one in found.order_by("-held", "carrier")]

    def still_held(self) -> models.QuerySet[Any]:
        """Keep the cash that was collected and not wholly handed over, with `held`; the oldest first."""
        back = Transfer.objects.filter(order=OuterRef("order"), kind=Transfer.Kind.HANDED_OVER)
        handed = back.order_by().values("order").annotate(total=Sum("amount")).values("total")
        left = F("amount") - Coalesce(Subquery(handed), 0, output_field=models.BigIntegerField())
        found = self.filter(kind=Transfer.Kind.COLLECTED).annotate(held=left)
        return found.filter(held__gt=0).order_by("pk")

    def total(self) -> int:
        """Return what they come to, in đồng."""
        return int(self.aggregate(total=Sum("amount"))["total"] or 0)


class Transfer(models.Model):
    """So many đồng from one account to another, for ever: what was wrong is booked back.

    It takes from the debited account what it gives to the credited one, so the ledger balances.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "kind", "amount", "debit", "credit", "reference", "order", "line", "booked_at", "by",
    })  # fmt: skip

    class Kind(models.TextChoices):
        SALE = "sale", _("tiền hàng")
        COMMISSION = "commission", _("hoa hồng của sàn")
        PAYMENT_FEE = "payment_fee", _("phí thanh toán")
        TAX = "tax", _("thuế sàn khấu trừ")
        SHIPPING = "shipping", _("phí giao hàng")
        SUBSIDY = "subsidy", _("sàn hỗ trợ")
        REFUND = "refund", _("hoàn tiền cho khách")
        ADJUSTMENT = "adjustment", _("sàn điều chỉnh")
        SETTLED = "settled", _("sàn đã chuyển tiền")
        PAYOUT = "payout", _("trả cho người bán")
        PAYOUT_RETURNED = "payout_returned", _("tiền trả bị trả về")
        RECEIVED = "received", _("ngân hàng đã nhận của sàn")
        PAID_OVER = "paid_over", _("ngân hàng đã trả thừa")
        PAID_SHORT = "paid_short", _("ngân hàng trả thiếu, còn nợ")
        COLLECTED = "collected", _("đơn vị giao đã thu hộ")
        HANDED_OVER = "handed_over", _("đơn vị giao đã nộp tiền thu hộ")

    kind = models.CharField("loại", max_length=16, choices=Kind.choices)
    amount = models.PositiveBigIntegerField("số tiền (đ)")
    debit = models.ForeignKey(
        Account, models.PROTECT, db_index=False, related_name="out", verbose_name="ghi nợ"
    )
    credit = models.ForeignKey(
        Account, models.PROTECT, db_index=False, related_name="into", verbose_name="ghi có"
    )
    reference = models.CharField("mã bút toán", max_length=80, unique=True)
    order = models.ForeignKey(
        Order, models.PROTECT, null=True, related_name="transfers", verbose_name="đơn hàng"
    )
    line = models.ForeignKey(
        StatementLine, models.PROTECT, null=True, related_name="transfers", verbose_name="dòng đối soát"
    )  # fmt: skip
    booked_at = models.DateTimeField("ghi lúc")
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = "bút toán"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="payouts_transfer_moves_something"
            ),
            models.CheckConstraint(
                condition=~Q(debit=F("credit")), name="payouts_transfer_between_two_accounts"
            ),
        ]
        indexes = [  # a balance is added up from the first two alone
            models.Index(fields=["debit", "amount"], name="payouts_transfer_out"),
            models.Index(fields=["credit", "amount"], name="payouts_transfer_into"),
            models.Index(
                fields=["kind", "order"],
                condition=Q(kind__in=["collected", "handed_over"]),
                name="payouts_transfer_of_cash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount}"


def _total(side: str) -> Coalesce:
    mine = Transfer.objects.filter(**{side: OuterRef("pk")}).order_by().values(side)
    return Coalesce(
        Subquery(mine.annotate(total=Sum("amount")).values("total")),
        0,
        output_field=models.BigIntegerField(),
    )
