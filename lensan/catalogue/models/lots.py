from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.catalogue.models.offers import Offer


class LotQuerySet(models.QuerySet["Lot"]):
    def visible_to(self, user: User) -> LotQuerySet:
        """Keep the lots of the offers that the user may see."""
        if user.sees_everything:
            return self
        return self.filter(offer__in=Offer.objects.visible_to(user).values("pk"))

    def sellable(self, on: date) -> LotQuerySet:
        """Keep the lots with something on hand that is still good, first to expire first."""
        good = Q(best_before=None) | Q(best_before__gte=on)
        found = self.filter(good, on_hand__gt=0)
        return found.order_by(F("best_before").asc(nulls_last=True), "harvest_from", "pk")

    def by_offer(self) -> dict[int, int]:
        """Return how much of each offer is on hand in these lots; offers without lots are left out."""
        sums = self.order_by().values("offer").annotate(total=Sum("on_hand"))
        return dict(sums.values_list("offer", "total"))


class Lot(models.Model):
    """One harvest or batch of an offer. `quantity` is what is expected; `on_hand` what there is.

    `on_hand` is the sum of the lot's movements, kept beside them so that the database itself can
    refuse to let it fall below nothing.
    """

    PERSONAL = frozenset({"evidence", "evidence_file"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "offer", "code", "harvest_from", "harvest_to", "best_before", "quantity", "on_hand",
    })  # fmt: skip

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="lots", verbose_name="mặt hàng")
    code = models.CharField("mã lô", max_length=30, unique=True)
    harvest_from = models.DateField("thu hoạch từ")
    harvest_to = models.DateField("thu hoạch đến")
    best_before = models.DateField("dùng tốt nhất trước", null=True, blank=True)
    quantity = models.PositiveIntegerField("sản lượng dự kiến")
    on_hand = models.IntegerField("còn trong kho", default=0)
    evidence = models.TextField("minh chứng", blank=True)
    evidence_file = models.FileField(
        "tệp minh chứng", upload_to="lots/%Y/%m/", max_length=200, blank=True
    )

    objects = LotQuerySet.as_manager()

    class Meta:
        verbose_name = "lô hàng"
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=0), name="catalogue_lot_quantity_not_negative"
            ),
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="catalogue_lot_not_oversold"),
            models.CheckConstraint(
                condition=Q(harvest_to__gte=F("harvest_from")),
                name="catalogue_lot_harvest_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class StockMovement(models.Model):
    """Something came into a lot or left it; never changed, never deleted.

    The same happening, told twice, moves the stock once: `reference` is unique for its reason.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "lot", "delta", "reason", "reference", "at", "by"})

    class Reason(models.TextChoices):
        RECEIVED = "received", _("nhập kho")
        ADJUSTED = "adjusted", _("kiểm kê")
        SPOILED = "spoiled", _("hư hỏng")
        RESERVED = "reserved", _("giữ cho đơn hàng")
        RELEASED = "released", _("trả lại kho từ đơn hàng")
        RETURNED = "returned", _("khách trả lại")

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="movements", verbose_name="lô hàng")
    delta = models.IntegerField("thay đổi")
    reason = models.CharField("lý do", max_length=10, choices=Reason.choices)
    reference = models.CharField("chứng từ", max_length=100)
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )

    class Meta:
        verbose_name = "lần xuất nhập"
        constraints = [
            models.CheckConstraint(condition=~Q(delta=0), name="catalogue_movement_moves"),
            models.UniqueConstraint(
                fields=["reason", "reference"], name="catalogue_movement_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.delta:+d} {self.reason}"
