from __future__ import annotations

from datetime import time

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.catalogue.models import Product
from lensan.places.models import Commune, Hamlet

FIRST, LAST = time(6), time(18)
_NORTH = (MinValueValidator(-90), MaxValueValidator(90))
_EAST = (MinValueValidator(-180), MaxValueValidator(180))


class HubQuerySet(models.QuerySet["Hub"]):
    def visible_to(self, user: User) -> HubQuerySet:
        """Keep the hubs of an officer's territory."""
        if user.sees_everything:
            return self
        return self.filter(commune__in=user.communes.all()) if user.is_officer else self.none()

    def working(self) -> HubQuerySet:
        """Keep those from which vehicles drive."""
        return self.filter(is_open=True)


class Hub(models.Model):
    """Where goods are gathered and from where they go out; `feeds` is where it sends them on to.

    `capacity_kg` is what it can keep overnight; 0 where nobody has said.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "name", "kind", "commune", "latitude", "longitude", "from_time", "to_time",
        "handling_minutes", "capacity_kg", "feeds", "is_open",
    })  # fmt: skip

    class Kind(models.TextChoices):
        POINT = "point", _("điểm bưu cục xã")
        SORTING = "sorting", _("điểm chia chọn huyện")
        GATEWAY = "gateway", _("cửa ngõ tỉnh")

    name = models.CharField("tên", max_length=100, unique=True)
    kind = models.CharField("loại", max_length=10, choices=Kind.choices, default=Kind.POINT)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="hubs", verbose_name="xã")
    latitude = models.FloatField("vĩ độ", validators=_NORTH)
    longitude = models.FloatField("kinh độ", validators=_EAST)
    from_time = models.TimeField("mở cửa", default=FIRST)
    to_time = models.TimeField("đóng cửa", default=LAST)
    handling_minutes = models.PositiveSmallIntegerField("bốc dỡ mỗi chuyến (phút)", default=20)
    capacity_kg = models.PositiveIntegerField("sức chứa (kg)", default=0)
    feeds = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="fed_by",
        verbose_name="chuyển tiếp đến",
    )  # fmt: skip
    is_open = models.BooleanField("đang hoạt động", default=True)

    objects = HubQuerySet.as_manager()

    class Meta:
        verbose_name = "bưu cục"
        constraints = [
            models.CheckConstraint(
                condition=Q(to_time__gt=F("from_time")), name="logistics_hub_closes_after_it_opens"
            )
        ]

    def __str__(self) -> str:
        return self.name


class CollectionPointQuerySet(models.QuerySet["CollectionPoint"]):
    def visible_to(self, user: User) -> CollectionPointQuerySet:
        """Keep the points of an officer's territory."""
        if user.sees_everything:
            return self
        mine = user.communes.all()
        return self.filter(hamlet__commune__in=mine) if user.is_officer else self.none()


class CollectionPoint(models.Model):
    """Where a hamlet's goods are brought together: the point of households that have none of their own."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "hamlet", "name", "latitude", "longitude", "hub", "reached_by"})

    class ReachedBy(models.TextChoices):
        ALL = "", _("mọi loại xe")
        SMALL = "small", _("chỉ xe máy, xe ba bánh, ghe")
        WATER = "water", _("chỉ ghe, vỏ lãi")

    hamlet = models.OneToOneField(
        Hamlet, models.PROTECT, related_name="collection_point", verbose_name="ấp"
    )
    name = models.CharField("tên", max_length=100)
    latitude = models.FloatField("vĩ độ", validators=_NORTH)
    longitude = models.FloatField("kinh độ", validators=_EAST)
    hub = models.ForeignKey(
        Hub, models.PROTECT, null=True, blank=True, related_name="points",
        verbose_name="bưu cục phục vụ",
    )  # fmt: skip
    reached_by = models.CharField(
        "đi đến bằng", max_length=10, choices=ReachedBy.choices, blank=True
    )

    objects = CollectionPointQuerySet.as_manager()

    class Meta:
        verbose_name = "điểm tập kết"

    def __str__(self) -> str:
        return f"{self.name}, {self.hamlet}"


class VehicleQuerySet(models.QuerySet["Vehicle"]):
    def visible_to(self, user: User) -> VehicleQuerySet:
        """Keep the vehicles of the hubs that the user sees."""
        if user.sees_everything:
            return self
        return self.filter(hub__in=Hub.objects.visible_to(user).values("pk"))

    def working(self) -> VehicleQuerySet:
        """Keep those that drive, from hubs that are open."""
        return self.filter(is_working=True, hub__is_open=True)


class Vehicle(models.Model):
    """A vehicle that starts and ends at its hub, with whoever drives it and what it costs.

    `hours` is how long its driver's day may be; money is whole đồng.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "plate", "kind", "hub", "driver", "capacity_kg", "capacity_litres", "has_cool_box",
        "from_time", "to_time", "hours", "trips_a_day", "speed_kmh", "cost_per_km", "cost_per_stop",
        "cost_per_day", "is_working",
    })  # fmt: skip

    class Kind(models.TextChoices):
        MOTORBIKE = "motorbike", _("xe máy")
        THREE_WHEELER = "three_wheeler", _("xe ba bánh")
        VAN = "van", _("xe tải nhẹ")
        TRUCK = "truck", _("xe tải")
        BOAT = "boat", _("ghe, vỏ lãi")

    plate = models.CharField("biển số", max_length=20, unique=True)
    kind = models.CharField("loại xe", max_length=15, choices=Kind.choices)
    hub = models.ForeignKey(
        Hub, models.PROTECT, related_name="vehicles", verbose_name="bưu cục của xe"
    )
    driver = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="vehicles",
        verbose_name="người lái",
    )  # fmt: skip
    capacity_kg = models.PositiveIntegerField("sức chở (kg)", validators=[MinValueValidator(1)])
    capacity_litres = models.PositiveIntegerField(
        "dung tích (lít)", validators=[MinValueValidator(1)]
    )
    has_cool_box = models.BooleanField("có thùng lạnh", default=False)
    from_time = models.TimeField("làm từ", default=FIRST)
    to_time = models.TimeField("làm đến", default=LAST)
    hours = models.PositiveSmallIntegerField("số giờ lái mỗi ngày", default=10)
    trips_a_day = models.PositiveSmallIntegerField("số chuyến mỗi ngày", default=3)
    speed_kmh = models.PositiveSmallIntegerField(
        "tốc độ (km/giờ)", default=30, validators=[MinValueValidator(1)]
    )
    cost_per_km = models.PositiveIntegerField("chi phí mỗi km (đ)", default=0)
    cost_per_stop = models.PositiveIntegerField("chi phí mỗi điểm dừng (đ)", default=0)
    cost_per_day = models.PositiveIntegerField("chi phí mỗi ngày chạy (đ)", default=0)
    is_working = models.BooleanField("đang hoạt động", default=True)

    objects = VehicleQuerySet.as_manager()

    class Meta:
        verbose_name = "phương tiện"
        constraints = [
            models.CheckConstraint(
                condition=Q(to_time__gt=F("from_time")), name="logistics_vehicle_day_in_order"
            ),
            models.CheckConstraint(
                condition=Q(capacity_kg__gt=0, capacity_litres__gt=0, speed_kmh__gt=0),
                name="logistics_vehicle_carries_and_moves",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.plate}"


class Crossing(models.Model):
    """So far it is between two communes by the bridge or the ferry, in both directions, the lesser first."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "one", "other", "metres", "note"})

    one = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="từ xã")
    other = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="đến xã")
    metres = models.PositiveIntegerField("quãng đường (m)")
    note = models.CharField("qua cầu, phà nào", max_length=100, blank=True)

    class Meta:
        verbose_name = "đoạn qua sông"
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="logistics_crossing_once"),
            models.CheckConstraint(
                condition=Q(one__lt=F("other")), name="logistics_crossing_the_lesser_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one} – {self.other}"


class Keeping(models.Model):
    """How a product travels: how soon it must be at the hub, whether cool, how much room it takes.

    `fresh_hours` are from harvest to hub; none where it keeps. What is cool stays from
    `lowest_celsius` to `highest_celsius`; without them a guess counts.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "product", "fresh_hours", "is_cool", "unit_litres", "lowest_celsius", "highest_celsius",
    })  # fmt: skip

    product = models.OneToOneField(
        Product, models.CASCADE, related_name="keeping", verbose_name="sản phẩm"
    )
    fresh_hours = models.PositiveSmallIntegerField(
        "giờ từ thu hoạch đến bưu cục", null=True, blank=True
    )
    is_cool = models.BooleanField("cần giữ lạnh", default=False)
    unit_litres = models.FloatField(
        "lít mỗi đơn vị", null=True, blank=True, validators=[MinValueValidator(0)]
    )

    lowest_celsius = models.SmallIntegerField("lạnh nhất (°C)", null=True, blank=True)
    highest_celsius = models.SmallIntegerField("ấm nhất (°C)", null=True, blank=True)

    class Meta:
        verbose_name = "cách chở sản phẩm"
        constraints = [
            models.CheckConstraint(
                condition=Q(lowest_celsius=None, highest_celsius=None)
                | Q(
                    lowest_celsius__isnull=False,
                    highest_celsius__isnull=False,
                    lowest_celsius__lt=F("highest_celsius"),
                ),
                name="logistics_keeping_between_two_degrees",
            )
        ]

    def __str__(self) -> str:
        return str(self.product)
