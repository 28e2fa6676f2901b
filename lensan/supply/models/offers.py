from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import Role, User
from lensan.kernel.states import Stateful
from lensan.supply.models.suppliers import Supplier, SupplierPaperKind
from lensan.supply.pricing import Step

ONLOOKERS = frozenset({Role.TRAINER, Role.CARRIER})  # buying in is none of their duties


class SupplyKind(models.TextChoices):
    """What is ordered in; for the first four a lot received begins a chain of traceability."""

    SEED = "seed", _("hạt giống")
    SEEDLING = "seedling", _("cây giống")
    FERTILISER = "fertiliser", _("phân bón")
    SPRAY = "spray", _("thuốc bảo vệ thực vật")
    TOOL = "tool", _("dụng cụ")
    GOODS = "goods", _("hàng hóa")


class SupplyUnit(models.TextChoices):
    """By what goods are ordered in."""

    SACK = "sack", _("bao")
    BAG = "bag", _("túi")
    PACK = "pack", _("gói")
    BOTTLE = "bottle", _("chai")
    CAN = "can", _("can")
    CARTON = "carton", _("thùng")
    KILOGRAM = "kg", _("kg")
    LITRE = "litre", _("lít")
    PLANT = "plant", _("cây")
    ITEM = "item", _("cái")
    SET = "set", _("bộ")


class SupplyOfferQuerySet(models.QuerySet["SupplyOffer"]):
    def visible_to(self, user: User) -> SupplyOfferQuerySet:
        """Keep all for officers; for those who buy, what is open."""
        if user.is_officer:
            return self
        return self.none() if user.role in ONLOOKERS else self.open()

    def kept_by(self, user: User) -> SupplyOfferQuerySet:
        """Keep those whose supplier's file the user keeps."""
        return self.filter(supplier__in=Supplier.objects.kept_by(user).values("pk"))

    def open(self) -> SupplyOfferQuerySet:
        """Keep what can be ordered together."""
        return self.filter(state=SupplyOffer.State.OPEN)

    def price_lists(self, offers: Iterable[SupplyOffer], on: date) -> dict[int, list[Step]]:
        """Return the price list of each of these on a day: of one quantity, the price that began last."""
        numbers = [offer.pk for offer in offers]
        latest: dict[int, dict[int, int]] = {number: {} for number in numbers}
        prices = SupplyPrice.objects.filter(offer__in=numbers).in_force(on)
        for one in prices.order_by("valid_from", "pk"):
            latest[one.offer_id][one.from_quantity] = one.price
        return {pk: [Step(*pair) for pair in sorted(told.items())] for pk, told in latest.items()}


class SupplyOffer(Stateful):
    """What a supplier sells by the unit: how heavy and bulky one is, and what is in it.

    `content` and `content_unit` are what one unit holds of the goods themselves, in a unit of UN/ECE
    Recommendation 20: so much seed can be sown of it. The weight is what a vehicle carries.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "state", "supplier", "kind", "name", "unit", "unit_weight_g", "unit_volume_ml", "content",
        "content_unit", "pre_harvest_days", "note",
    })  # fmt: skip

    class State(models.TextChoices):
        DRAFT = "draft", _("chưa mở")
        OPEN = "open", _("đang mở")
        CLOSED = "closed", _("đã thôi")

    NEXT: Mapping[Any, frozenset[Any]] = {
        State.DRAFT: frozenset({State.OPEN, State.CLOSED}),
        State.OPEN: frozenset({State.DRAFT, State.CLOSED}),
        State.CLOSED: frozenset(),
    }

    class ContentUnit(models.TextChoices):
        KILOGRAM = "KGM", _("kg")
        LITRE = "LTR", _("lít")
        PIECE = "C62", _("cây, cái")

    state = models.CharField(
        "trạng thái", max_length=10, choices=State.choices, default=State.DRAFT
    )
    supplier = models.ForeignKey(
        Supplier, models.PROTECT, related_name="offers", verbose_name="nhà cung ứng"
    )
    kind = models.CharField("loại", max_length=10, choices=SupplyKind.choices)
    name = models.CharField("tên hàng", max_length=120)
    unit = models.CharField("đơn vị tính", max_length=10, choices=SupplyUnit.choices)
    unit_weight_g = models.PositiveIntegerField("nặng mỗi đơn vị (g)")
    unit_volume_ml = models.PositiveIntegerField("thể tích mỗi đơn vị (ml)")
    content = models.DecimalField("mỗi đơn vị chứa", max_digits=9, decimal_places=3)
    content_unit = models.CharField("tính bằng", max_length=3, choices=ContentUnit.choices)
    pre_harvest_days = models.PositiveSmallIntegerField("cách ly (ngày)", null=True, blank=True)
    note = models.CharField("ghi chú", max_length=200, blank=True)

    objects = SupplyOfferQuerySet.as_manager()

    class Meta:
        verbose_name = "hàng cung ứng"
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "name", "unit"], name="supply_offer_once_a_supplier"
            ),
            models.CheckConstraint(
                condition=Q(content__gt=0, unit_weight_g__gt=0),
                name="supply_offer_holds_something",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def missing_papers(self, on: date) -> list[SupplierPaperKind]:
        """Return what the supplier cannot show that day of what these goods ask for."""
        held = set(self.supplier.papers.valid(on).values_list("kind", flat=True))
        asked = settings.SUPPLY_PAPERS[self.kind]
        return [SupplierPaperKind(kind) for kind in asked if kind not in held]

    def steps(self, on: date) -> list[Step]:
        """Return the price list of a day."""
        return SupplyOffer.objects.price_lists([self], on)[self.pk]


class SupplyPriceQuerySet(models.QuerySet["SupplyPrice"]):
    def in_force(self, on: date) -> SupplyPriceQuerySet:
        """Keep those that hold on that day."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)


class SupplyPrice(models.Model):
    """From so many units on, what one costs, from one day until another. Never changed: added to."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "offer", "from_quantity", "price", "valid_from", "valid_until"})

    offer = models.ForeignKey(
        SupplyOffer, models.PROTECT, related_name="prices", verbose_name="hàng cung ứng"
    )
    from_quantity = models.PositiveIntegerField("từ số lượng")
    price = models.PositiveBigIntegerField("giá mỗi đơn vị (đ)")
    valid_from = models.DateField("từ ngày")
    valid_until = models.DateField("đến hết ngày", null=True, blank=True)

    objects = SupplyPriceQuerySet.as_manager()

    class Meta:
        verbose_name = "bậc giá"
        constraints = [
            models.CheckConstraint(
                condition=Q(from_quantity__gt=0, price__gt=0), name="supply_price_of_something"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="supply_price_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id}: {self.from_quantity}+ {self.price}"


class SupplyLot(models.Model):
    """A batch as the maker numbers it, where it does, and until when it is good."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "offer", "number", "best_before"})

    offer = models.ForeignKey(
        SupplyOffer, models.PROTECT, related_name="lots", verbose_name="hàng cung ứng"
    )
    number = models.CharField("số lô", max_length=60)
    best_before = models.DateField("hạn dùng", null=True, blank=True)

    class Meta:
        verbose_name = "lô cung ứng"
        constraints = [
            models.UniqueConstraint(fields=["offer", "number"], name="supply_lot_once_an_offer")
        ]

    def __str__(self) -> str:
        return self.number
