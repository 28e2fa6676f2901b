from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.catalogue.models.goods import Group, Product, Unit
from lensan.kernel.states import Stateful
from lensan.producers.models import Producer


class ComboQuerySet(models.QuerySet["Combo"]):
    def visible_to(self, user: User) -> ComboQuerySet:
        """Keep the combos of the cooperatives whom the user may see."""
        if user.sees_everything:
            return self
        return self.filter(cooperative__in=Producer.objects.visible_to(user).values("pk"))


class Combo(Stateful):
    """A cooperative's basket at a fixed price, filled with what its suppliers have ripe."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "cooperative", "name", "price", "description", "state"})

    class State(models.TextChoices):
        OPEN = "open", _("đang bán")
        PAUSED = "paused", _("tạm ngưng")
        CLOSED = "closed", _("đã thôi bán")

    NEXT: Mapping[Any, frozenset[Any]] = {
        State.OPEN: frozenset({State.PAUSED, State.CLOSED}),
        State.PAUSED: frozenset({State.OPEN, State.CLOSED}),
        State.CLOSED: frozenset(),
    }

    cooperative = models.ForeignKey(
        Producer, models.PROTECT, related_name="combos", verbose_name="hợp tác xã"
    )
    name = models.CharField("tên", max_length=150)
    price = models.PositiveIntegerField("giá (đ)")
    description = models.TextField("mô tả", blank=True)
    state = models.CharField(
        "trạng thái", max_length=20, choices=State.choices, default=State.OPEN
    )
    suppliers = models.ManyToManyField(
        Producer, related_name="supplied_combos", verbose_name="người góp hàng", blank=True
    )

    objects = ComboQuerySet.as_manager()

    class Meta:
        verbose_name = "combo"
        constraints = [
            models.CheckConstraint(condition=Q(price__gt=0), name="catalogue_combo_has_a_price"),
            models.UniqueConstraint(
                fields=["cooperative", "name"],
                condition=~Q(state="closed"),
                name="catalogue_combo_once_a_cooperative",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ComboPart(models.Model):
    """So much of one product, or of anything of a group; an alternative where it is not ripe."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "combo", "product", "group", "unit", "quantity"})

    combo = models.ForeignKey(Combo, models.CASCADE, related_name="parts", verbose_name="combo")
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="sản phẩm"
    )
    group = models.CharField("nhóm", max_length=12, choices=Group.choices, blank=True)
    unit = models.CharField("đơn vị tính", max_length=10, choices=Unit.choices)
    quantity = models.PositiveIntegerField("số lượng")
    alternatives = models.ManyToManyField(
        Product, related_name="+", verbose_name="thay bằng", blank=True
    )

    class Meta:
        verbose_name = "phần của combo"
        constraints = [
            models.CheckConstraint(
                condition=Q(product__isnull=False, group="") | Q(product=None) & ~Q(group=""),
                name="catalogue_part_product_or_group",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1), name="catalogue_part_of_at_least_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product or self.get_group_display()} × {self.quantity}"
