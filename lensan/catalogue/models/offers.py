from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.catalogue.models.goods import Product
from lensan.kernel.states import Stateful
from lensan.producers.models import Producer

ALL_YEAR = (1 << 12) - 1


def season_of(months: Iterable[int]) -> int:
    """Return the bits of the months 1 to 12, as `Offer.season` holds them."""
    return sum(1 << (month - 1) for month in set(months))


def months_of(season: int) -> tuple[int, ...]:
    """Return the months 1 to 12 whose bits are set."""
    return tuple(month for month in range(1, 13) if season >> (month - 1) & 1)


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, user: User) -> OfferQuerySet:
        """Keep the offers of the producers whom the user may see; a household sees its own."""
        if user.sees_everything:
            return self
        return self.filter(producer__in=Producer.objects.visible_to(user).values("pk"))

    def open(self) -> OfferQuerySet:
        """Keep those that may be sold now."""
        return self.filter(state=Offer.State.OPEN)

    def in_season(self, month: int) -> OfferQuerySet:
        """Keep those that are ripe in that month of the year."""
        bit = 1 << (month - 1)
        return self.alias(ripe=F("season").bitand(bit)).filter(ripe=bit)


class Offer(Stateful):
    """A producer sells a product: at what price, in which months, of what grade.

    `season` has one bit for each month, the lowest for January; 0 says that it was not told.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "product", "producer", "price", "floor_price", "grade", "season", "min_quantity",
        "state", "made_at",
    })  # fmt: skip

    class State(models.TextChoices):
        OPEN = "open", _("đang bán")
        PAUSED = "paused", _("tạm ngưng")
        CLOSED = "closed", _("đã thôi bán")

    NEXT: Mapping[Any, frozenset[Any]] = {
        State.OPEN: frozenset({State.PAUSED, State.CLOSED}),
        State.PAUSED: frozenset({State.OPEN, State.CLOSED}),
        State.CLOSED: frozenset(),
    }

    product = models.ForeignKey(
        Product, models.PROTECT, related_name="offers", verbose_name="sản phẩm"
    )
    producer = models.ForeignKey(
        Producer, models.PROTECT, related_name="offers", verbose_name="người bán"
    )
    price = models.PositiveIntegerField("giá mỗi đơn vị (đ)")
    floor_price = models.PositiveIntegerField("giá thấp nhất (đ)")
    grade = models.CharField("phẩm cấp", max_length=30, blank=True)
    season = models.PositiveSmallIntegerField("mùa vụ", default=0)
    min_quantity = models.PositiveIntegerField("bán ít nhất", default=1)
    state = models.CharField(
        "trạng thái", max_length=20, choices=State.choices, default=State.OPEN
    )
    made_at = models.DateTimeField("chào bán lúc")

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = "mặt hàng"
        constraints = [
            models.CheckConstraint(condition=Q(price__gt=0), name="catalogue_offer_has_a_price"),
            models.CheckConstraint(
                condition=Q(floor_price__lte=F("price")),
                name="catalogue_offer_not_below_its_floor",
            ),
            models.CheckConstraint(
                condition=Q(season__range=(0, ALL_YEAR)),
                name="catalogue_offer_season_of_12_months",
            ),
            models.CheckConstraint(
                condition=Q(min_quantity__gte=1), name="catalogue_offer_sells_at_least_one"
            ),
            models.UniqueConstraint(
                fields=["product", "producer", "grade"],
                condition=~Q(state="closed"),
                name="catalogue_offer_once_a_producer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.grade}".rstrip()

    @property
    def months(self) -> tuple[int, ...]:
        """The months in which it is ripe, 1 to 12; none where it was not told."""
        return months_of(self.season)
