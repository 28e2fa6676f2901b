from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.kernel.banks import bank_name
from lensan.kernel.states import Stateful
from lensan.producers.models import Consent, Producer


class BankAccount(models.Model):
    """Where a producer wants its money, told with its consent; a new one ends the old one."""

    PERSONAL = frozenset[str]()
    SENSITIVE = frozenset({"number", "holder"})
    IMPERSONAL = frozenset({"id", "producer", "bank", "agreed", "told_at", "told_by", "ended_at"})

    producer = models.ForeignKey(
        Producer, models.PROTECT, related_name="bank_accounts", verbose_name="người bán"
    )
    bank = models.CharField("mã ngân hàng (BIN)", max_length=6)
    number = models.CharField("số tài khoản", max_length=19)
    holder = models.CharField("tên chủ tài khoản", max_length=100)
    agreed = models.CharField("cách đồng ý", max_length=10, choices=Consent.Way.choices)
    told_at = models.DateTimeField("ghi lúc")
    told_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )
    ended_at = models.DateTimeField("thôi dùng lúc", null=True)

    class Meta:
        verbose_name = "tài khoản ngân hàng"
        constraints = [
            models.UniqueConstraint(
                fields=["producer"], condition=Q(ended_at=None), name="payouts_bankaccount_one_in_use"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.bank_name} …{self.number[-4:]}"

    @property
    def bank_name(self) -> str:
        """What people call the bank."""
        return bank_name(self.bank)


class PayoutQuerySet(models.QuerySet["Payout"]):
    def visible_to(self, user: User) -> PayoutQuerySet:
        """Keep those of the producers whom the user may see; a household sees its own."""
        if user.sees_everything:
            return self
        return self.filter(producer__in=Producer.objects.visible_to(user).values("pk"))

    def open(self) -> PayoutQuerySet:
        """Keep those that the bank has not yet confirmed or given back, the oldest first."""
        waiting = self.filter(state__in=[Payout.State.PREPARED, Payout.State.SENT])
        return waiting.order_by("pk")

    def to_pay_again(self) -> PayoutQuerySet:
        """Keep the returned ones after which nothing was set aside for the same producer."""
        later = Payout.objects.filter(producer=OuterRef("producer"), pk__gt=OuterRef("pk"))
        return self.filter(state=Payout.State.RETURNED).exclude(Exists(later)).order_by("pk")


class Payout(Stateful):
    """Money on its way to a producer; `code` tells in the bank's text which one it is."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "producer", "account", "amount", "code", "state", "prepared_at", "prepared_by",
        "sent_at", "paid_at", "returned_at", "reason",
    })  # fmt: skip

    class State(models.TextChoices):
        PREPARED = "prepared", _("chờ chuyển")
        SENT = "sent", _("đã chuyển, chờ ngân hàng báo")
        PAID = "paid", _("đã nhận tiền")
        RETURNED = "returned", _("tiền bị trả về")

    NEXT: Mapping[Any, frozenset[Any]] = {
        State.PREPARED: frozenset({State.SENT, State.PAID, State.RETURNED}),
        State.SENT: frozenset({State.PAID, State.RETURNED}),
        State.PAID: frozenset({State.RETURNED}),
        State.RETURNED: frozenset(),
    }

    producer = models.ForeignKey(
        Producer, models.PROTECT, related_name="payouts", verbose_name="người bán"
    )
    account = models.ForeignKey(
        BankAccount, models.PROTECT, related_name="payouts", verbose_name="tài khoản nhận"
    )
    amount = models.PositiveBigIntegerField("số tiền (đ)")
    code = models.CharField("mã chuyển tiền", max_length=12, unique=True)
    state = models.CharField(
        "trạng thái", max_length=10, choices=State.choices, default=State.PREPARED
    )
    prepared_at = models.DateTimeField("lập lúc")
    prepared_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người lập"
    )
    sent_at = models.DateTimeField("chuyển lúc", null=True)
    paid_at = models.DateTimeField("ngân hàng báo lúc", null=True)
    returned_at = models.DateTimeField("trả về lúc", null=True)
    reason = models.TextField("lý do", blank=True)

    objects = PayoutQuerySet.as_manager()

    class Meta:
        verbose_name = "lần trả tiền"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payouts_payout_pays_something")
        ]

    def __str__(self) -> str:
        return self.code
