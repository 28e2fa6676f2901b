from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.kernel.states import Stateful
from lensan.payouts.connector import Access, BankConnector
from lensan.payouts.models.paying import Payout
from lensan.payouts.registry import connector_for
from lensan.producers.models import Producer


class BankFeed(models.Model):
    """A service that tells what moves on the programme's bank account.

    `read_until` is the id up to which its list was read; `trouble` is why the last reading failed
    or what it may have left out.
    """

    PERSONAL = frozenset[str]()
    SENSITIVE = frozenset({"secret", "token"})
    IMPERSONAL = frozenset({
        "id", "code", "kind", "base_url", "account", "added_at", "read_until", "asked_at", "trouble",
    })  # fmt: skip

    code = models.SlugField("mã", max_length=30, unique=True)
    kind = models.CharField("phần kết nối", max_length=30)
    base_url = models.URLField("địa chỉ")
    account = models.CharField("tài khoản chương trình", max_length=30)
    secret = models.CharField("khóa của thông báo", max_length=200)
    token = models.CharField("khóa truy cập", max_length=500, blank=True)
    added_at = models.DateTimeField("dùng từ")
    read_until = models.CharField("đã đọc đến mã", max_length=60, blank=True)
    asked_at = models.DateTimeField("hỏi lúc", null=True)
    trouble = models.TextField("trục trặc", blank=True)

    class Meta:
        verbose_name = "nguồn tin ngân hàng"

    def __str__(self) -> str:
        return f"{self.connector.name} …{self.account[-4:]}"

    @property
    def connector(self) -> BankConnector:
        """The connector that reads it."""
        return connector_for(self.kind)

    @property
    def access(self) -> Access:
        """How its service is reached."""
        return Access(self.base_url, self.account, self.secret, self.token)


class BankNoticeQuerySet(models.QuerySet["BankNotice"]):
    def waiting(self) -> BankNoticeQuerySet:
        """Keep those still to be acted upon, the oldest first."""
        return self.filter(done_at=None).order_by("pk")


class BankNotice(models.Model):
    """What a bank feed pushed, kept as it came before it was answered, and blanked once acted upon."""

    PERSONAL = frozenset({"body"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "feed", "reference", "received_at", "done_at"})

    feed = models.ForeignKey(
        BankFeed, models.PROTECT, related_name="notices", verbose_name="nguồn tin"
    )
    reference = models.CharField("mã giao dịch", max_length=60)
    body = models.TextField("nguyên văn", blank=True)
    received_at = models.DateTimeField("nhận lúc")
    done_at = models.DateTimeField("xử lý lúc", null=True)

    objects = BankNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo của ngân hàng"
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "reference"], name="payouts_banknotice_once_a_feed"
            )
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(done_at=None), name="payouts_banknotice_waiting")
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.feed_id}: {self.reference}"


class BankLineQuerySet(models.QuerySet["BankLine"]):
    def visible_to(self, user: User) -> BankLineQuerySet:
        """Keep those of the payouts that the user may see; what names none is the province's."""
        if user.sees_everything:
            return self
        mine = Producer.objects.visible_to(user).values("pk")
        return self.filter(payout__producer__in=mine)

    def waiting(self) -> BankLineQuerySet:
        """Keep those that a person must look at, the largest first."""
        return self.filter(state=BankLine.State.WAITING).order_by("-amount", "pk")

    def incoming(self) -> BankLineQuerySet:
        """Keep what came in."""
        return self.filter(direction=BankLine.Direction.IN)


class BankLine(Stateful):
    """One movement of the programme's money as the bank told it, once.

    `reason` says why a person must look, and then what the person decided.
    """

    PERSONAL = frozenset({"text"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "feed", "reference", "direction", "amount", "at", "account", "payout", "state",
        "reason", "decided_at", "decided_by",
    })  # fmt: skip

    class Direction(models.TextChoices):
        OUT = "out", _("tiền ra")
        IN = "in", _("tiền vào")

    class State(models.TextChoices):
        MATCHED = "matched", _("khớp")
        WAITING = "waiting", _("cần xem")
        NOT_OURS = "not_ours", _("không phải của chương trình")

    NEXT: Mapping[Any, frozenset[Any]] = {
        State.MATCHED: frozenset(),
        State.WAITING: frozenset({State.MATCHED, State.NOT_OURS}),
        State.NOT_OURS: frozenset(),
    }

    feed = models.ForeignKey(
        BankFeed, models.PROTECT, null=True, related_name="lines", verbose_name="nguồn tin"
    )
    reference = models.CharField("mã giao dịch", max_length=100, unique=True)
    direction = models.CharField(
        "chiều", max_length=3, choices=Direction.choices, default=Direction.OUT
    )
    amount = models.PositiveBigIntegerField("số tiền (đ)")
    text = models.TextField("nội dung", blank=True)
    at = models.DateTimeField("lúc")
    account = models.CharField("trên tài khoản", max_length=60, blank=True)
    payout = models.ForeignKey(
        Payout, models.PROTECT, null=True, related_name="bank_lines", verbose_name="lần trả tiền"
    )
    state = models.CharField(
        "trạng thái", max_length=10, choices=State.choices, default=State.WAITING
    )
    reason = models.TextField("cần xem vì", blank=True)
    decided_at = models.DateTimeField("quyết định lúc", null=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người quyết định"
    )

    objects = BankLineQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng sao kê"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="payouts_bankline_moves_something"
            )
        ]
        indexes = [
            models.Index(
                fields=["-amount"], condition=Q(state="waiting"), name="payouts_bankline_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.amount}"
