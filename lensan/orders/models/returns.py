from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lensan.accounts.models import User
from lensan.marketplaces.models import Stall
from lensan.orders.codes import reason
from lensan.orders.models.orders import Order, Reservation


class ReturnQuerySet(models.QuerySet["Return"]):
    def visible_to(self, user: User) -> ReturnQuerySet:
        """Keep those of the stalls that the user may see; a household sees its own."""
        if user.sees_everything:
            return self
        return self.filter(order__stall__in=Stall.objects.visible_to(user).values("pk"))

    def undecided(self) -> ReturnQuerySet:
        """Keep those of which nobody has said yet what can be sold again, the oldest first."""
        return self.filter(decided_at=None).order_by("at", "pk")


class Return(models.Model):
    """Goods of an order on their way back, whole or in part, and who decided what becomes of them.

    `reference` makes that a return that is told again stands once: the marketplace's own, or the
    form's. Without `told_by` it was the marketplace that said so.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "order", "reference", "code", "told_by", "at", "decided_by", "decided_at",
    })  # fmt: skip

    order = models.ForeignKey(
        Order, models.PROTECT, related_name="returns", verbose_name="đơn hàng"
    )
    reference = models.CharField("chứng từ", max_length=40)
    code = models.CharField("mã lý do", max_length=4, blank=True)
    told_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )
    at = models.DateTimeField("lúc")
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người quyết định"
    )
    decided_at = models.DateTimeField("quyết định lúc", null=True)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        verbose_name = "hàng trả về"
        constraints = [
            models.UniqueConstraint(fields=["order", "reference"], name="orders_return_once"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="orders_return_decided_by_someone",
            ),
        ]
        indexes = [
            models.Index(
                fields=["at"], condition=Q(decided_at=None), name="orders_return_undecided"
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.reference}"

    @property
    def why(self) -> str:
        """What its reason code says; empty where none was told."""
        return reason(self.code)


class ReturnLine(models.Model):
    """So much of what left from one lot comes back; `kept` of it was put on sale again."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "returned", "part", "quantity", "kept"})

    returned = models.ForeignKey(
        Return, models.CASCADE, related_name="lines", verbose_name="hàng trả về"
    )
    part = models.ForeignKey(
        Reservation, models.PROTECT, related_name="returns", verbose_name="phần đã giữ"
    )
    quantity = models.PositiveIntegerField("số lượng")
    kept = models.PositiveIntegerField("bán lại được", null=True)

    class Meta:
        verbose_name = "dòng trả về"
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="orders_return_line_is_something"
            ),
            models.CheckConstraint(
                condition=Q(kept=None) | Q(kept__lte=F("quantity")),
                name="orders_return_line_keeps_no_more_than_came",
            ),
            models.UniqueConstraint(fields=["returned", "part"], name="orders_return_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} ({self.part_id})"

    @property
    def spoilt(self) -> int | None:
        """How many were written off; None before anybody has decided."""
        return None if self.kept is None else self.quantity - self.kept
