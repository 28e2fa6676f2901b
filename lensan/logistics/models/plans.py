from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import Role, User
from lensan.kernel.states import Stateful
from lensan.logistics.models.network import Hub, Vehicle
from lensan.orders.models import Order
from lensan.places.models import Commune
from lensan.producers.models import Producer
from lensan.supply.models import SupplyOrder


class DayPlanQuerySet(models.QuerySet["DayPlan"]):
    def visible_to(self, user: User) -> DayPlanQuerySet:
        """Keep every plan for the province, none for others: they see their trips."""
        return self if user.sees_everything else self.none()

    def in_force(self, on: Any) -> DayPlan | None:
        """Return the plan by which the day is driven, if one was approved."""
        return self.filter(on=on, state=DayPlan.State.APPROVED).first()


class DayPlan(Stateful):
    """One version of a day's trips: asked for, worked out, then approved, replaced or discarded.

    `solved` is the day and its plan as the planner knows them, from which the rest is planned anew;
    `told` is what the plan is worth, for the page. `replaces` is the version that was in force
    before. At most one version of a day is in force.
    """

    PERSONAL = frozenset({"solved"})  # points of gates
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "on", "version", "state", "inputs", "told", "asked_at", "by", "worked_out_at",
        "approved_at", "approved_by", "replaces",
    })  # fmt: skip

    class State(models.TextChoices):
        WORKING = "working", _("đang tính")
        FAILED = "failed", _("không tính được")
        DRAFT = "draft", _("bản thảo")
        APPROVED = "approved", _("đang chạy")
        REPLACED = "replaced", _("đã thay bằng bản khác")
        DISCARDED = "discarded", _("đã bỏ")

    NEXT: Mapping[Any, frozenset[Any]] = {
        State.WORKING: frozenset({State.DRAFT, State.FAILED}),
        State.FAILED: frozenset(),
        State.DRAFT: frozenset({State.APPROVED, State.DISCARDED}),
        State.APPROVED: frozenset({State.REPLACED, State.DISCARDED}),
        State.REPLACED: frozenset({State.APPROVED}),
        State.DISCARDED: frozenset(),
    }

    on = models.DateField("ngày")
    version = models.PositiveSmallIntegerField("bản")
    state = models.CharField(
        "trạng thái", max_length=20, choices=State.choices, default=State.WORKING
    )
    inputs = models.JSONField("điều đã chọn", default=dict)
    solved = models.JSONField("ngày và lời giải", default=dict)
    told = models.JSONField("kết quả", default=dict)
    asked_at = models.DateTimeField("yêu cầu lúc")
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người lập"
    )
    worked_out_at = models.DateTimeField("tính xong lúc", null=True)
    approved_at = models.DateTimeField("duyệt lúc", null=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người duyệt"
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name="thay cho"
    )

    objects = DayPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "kế hoạch chuyến xe"
        constraints = [
            models.UniqueConstraint(fields=["on", "version"], name="logistics_dayplan_version"),
            models.UniqueConstraint(
                fields=["on"], condition=Q(state="approved"), name="logistics_dayplan_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"Chuyến xe {self.on:%d/%m/%Y}, bản {self.version}"


class TripQuerySet(models.QuerySet["Trip"]):
    def visible_to(self, user: User) -> TripQuerySet:
        """Keep all for the province, those of their hubs for officers, their own for drivers."""
        if user.sees_everything:
            return self
        if user.is_officer:
            return self.filter(hub__commune__in=user.communes.all())
        if user.role != Role.CARRIER:
            return self.none()
        driven = [DayPlan.State.APPROVED, DayPlan.State.REPLACED]
        return self.filter(vehicle__driver=user, plan__state__in=driven)

    def in_force(self, on: Any) -> TripQuerySet:
        """Keep the trips by which a day is driven, in the order in which they leave."""
        found = self.filter(plan__on=on, plan__state=DayPlan.State.APPROVED)
        return found.order_by("leaves_at", "vehicle__plate", "number")


class Trip(models.Model):
    """From a hub and back, as planned: never changed; a day planned anew has trips of its own.

    `out_g` leaves the hub and `back_g` comes to it; `empty_metres` are driven with nothing aboard.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "plan", "vehicle", "hub", "number", "leaves_at", "returns_at", "out_g", "back_g",
        "metres", "empty_metres", "cost",
    })  # fmt: skip

    plan = models.ForeignKey(
        DayPlan, models.PROTECT, related_name="trips", verbose_name="kế hoạch"
    )
    vehicle = models.ForeignKey(
        Vehicle, models.PROTECT, related_name="trips", verbose_name="phương tiện"
    )
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="trips", verbose_name="bưu cục")
    number = models.PositiveSmallIntegerField("chuyến thứ")
    leaves_at = models.DateTimeField("rời bưu cục")
    returns_at = models.DateTimeField("về bưu cục")
    out_g = models.PositiveIntegerField("chở đi (g)")
    back_g = models.PositiveIntegerField("chở về (g)")
    metres = models.PositiveIntegerField("quãng đường (m)")
    empty_metres = models.PositiveIntegerField("chạy rỗng (m)")
    cost = models.PositiveIntegerField("chi phí (đ)")

    objects = TripQuerySet.as_manager()

    class Meta:
        verbose_name = "chuyến xe"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "vehicle", "number"], name="logistics_trip_once"
            )
        ]
        indexes = [models.Index(fields=["vehicle", "leaves_at"], name="logistics_trip_of_vehicle")]

    def __str__(self) -> str:
        return f"{self.vehicle}, chuyến {self.number}"


class TripStopQuerySet(models.QuerySet["TripStop"]):
    def left_out(self) -> TripStopQuerySet:
        """Keep those that no trip serves, each with its reason."""
        return self.filter(trip=None)

    def visible_to(self, user: User) -> TripStopQuerySet:
        """Keep the stops of the trips that the user sees."""
        return self.filter(trip__in=Trip.objects.visible_to(user).values("pk"))


class TripStop(models.Model):
    """One halt at a gate, as planned: never changed; without a trip it was left out, and why.

    `key` names it within its day, the same in every version. A halt without a producer is where a
    vehicle under way stands, or stood when it broke. `borrowed` says whose point it is where the
    household has none; `load_g` is aboard when the vehicle goes on; `opens` and `closes` are the household's own
    hours, none where they were guessed.
    """

    PERSONAL = frozenset({"latitude", "longitude", "opens", "closes"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "plan", "trip", "number", "key", "producer", "commune", "borrowed", "drops_g",
        "picks_g", "is_cool", "arrives_at", "starts_at", "leaves_at", "metres", "load_g", "because",
        "words",
    })  # fmt: skip

    plan = models.ForeignKey(
        DayPlan, models.PROTECT, related_name="stops", verbose_name="kế hoạch"
    )
    trip = models.ForeignKey(
        Trip, models.PROTECT, null=True, related_name="stops", verbose_name="chuyến xe"
    )
    number = models.PositiveSmallIntegerField("thứ tự")
    key = models.CharField("khóa", max_length=40)
    producer = models.ForeignKey(
        Producer, models.PROTECT, null=True, related_name="+", verbose_name="người sản xuất"
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, related_name="+", verbose_name="xã"
    )
    latitude = models.FloatField("vĩ độ", null=True)
    longitude = models.FloatField("kinh độ", null=True)
    borrowed = models.CharField("tọa độ của", max_length=150, blank=True)
    drops_g = models.PositiveIntegerField("giao (g)", default=0)
    picks_g = models.PositiveIntegerField("nhận (g)", default=0)
    is_cool = models.BooleanField("cần giữ lạnh", default=False)
    opens = models.TimeField("có người từ", null=True)
    closes = models.TimeField("có người đến", null=True)
    arrives_at = models.DateTimeField("đến", null=True)
    starts_at = models.DateTimeField("làm từ", null=True)
    leaves_at = models.DateTimeField("đi tiếp", null=True)
    metres = models.PositiveIntegerField("từ điểm trước (m)", default=0)
    load_g = models.PositiveIntegerField("trên xe sau đó (g)", default=0)
    because = models.CharField("mã lý do", max_length=20, blank=True)
    words = models.CharField("lý do", max_length=300, blank=True)

    objects = TripStopQuerySet.as_manager()

    class Meta:
        verbose_name = "điểm dừng"
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="logistics_tripstop_once"),
            models.CheckConstraint(
                condition=Q(trip=None, because__gt="") | Q(trip__isnull=False, because=""),
                name="logistics_tripstop_served_or_left_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.key}"


class TripParcel(models.Model):
    """A parcel to be picked up or handed over at a stop, as planned: never changed.

    It is an order's, which goes to a buyer, or of what a household ordered in.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "stop", "way", "order", "supply", "grams", "litres", "harvested_at", "fresh_until",
    })  # fmt: skip

    class Way(models.TextChoices):
        PICK = "pick", _("nhận")
        DROP = "drop", _("giao")

    stop = models.ForeignKey(
        TripStop, models.PROTECT, related_name="parcels", verbose_name="điểm dừng"
    )
    way = models.CharField("chiều", max_length=4, choices=Way.choices)
    order = models.ForeignKey(
        Order, models.PROTECT, null=True, related_name="trip_parcels", verbose_name="đơn hàng"
    )
    supply = models.ForeignKey(
        SupplyOrder, models.PROTECT, null=True, related_name="trip_parcels",
        verbose_name="đơn mua chung",
    )  # fmt: skip
    grams = models.PositiveIntegerField("khối lượng (g)")
    litres = models.PositiveIntegerField("thể tích (lít)")
    harvested_at = models.DateTimeField("thu hoạch lúc", null=True)
    fresh_until = models.DateTimeField("còn tươi đến", null=True)

    class Meta:
        verbose_name = "kiện của chuyến"

    def __str__(self) -> str:
        if self.order:
            return self.order.tracking or self.order.reference
        return f"MC-{self.supply_id}"

    @property
    def thing(self) -> str:
        """What names it in every version of a day's plan; what a household gets can come in parts."""
        if self.order_id:
            return f"order-{self.order_id}"
        return f"supply-{self.supply_id}-{self.stop.plan.on:%Y%m%d}"

    @property
    def codes(self) -> set[str]:
        """What a scanner may read on it, in capitals."""
        told = [str(self)]
        if self.order:
            told += [self.order.tracking, self.order.reference]
        return {code.upper() for code in told if code}
