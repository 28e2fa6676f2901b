from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.logistics.models.plans import Trip, TripParcel, TripStop
from lensan.supply.models import SupplyReceipt

GATE = ("served", "failed")


class HappeningQuerySet(models.QuerySet["Happening"]):
    def of_day(self, on: Any) -> HappeningQuerySet:
        """Keep what happened on a day's trips, by whatever version, the first first."""
        return self.filter(trip__plan__on=on).order_by("pk")

    def standing(self) -> HappeningQuerySet:
        """Keep what nobody took back."""
        return self.filter(taken_back=None).exclude(kind=Happening.Kind.TAKEN_BACK)

    def visible_to(self, user: User) -> HappeningQuerySet:
        """Keep what happened on the trips that the user sees."""
        return self.filter(trip__in=Trip.objects.visible_to(user).values("pk"))


class Happening(models.Model):
    """Something happened on the road: never changed, never taken away, told twice it is there once.

    What was written wrongly is taken back by a row of its own (`takes_back`) and can then be written
    again: `turn` counts how often that was done before.

    A trip left, broke down or came home; a stop was served or failed; a parcel was picked up at its
    gate, delivered, taken over by another trip, or handed in at a hub. `thing` names a parcel in
    every version of the day's plan, so that of two drivers who scan it one has it.
    """

    PERSONAL = frozenset({"receiver"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "trip", "stop", "parcel", "thing", "kind", "at", "by", "grams", "cash", "reason", "proof",
        "receipt", "takes_back", "turn", "key",
    })  # fmt: skip

    class Kind(models.TextChoices):
        LEFT = "left", _("rời bưu cục")
        SERVED = "served", _("xong điểm dừng")
        FAILED = "failed", _("không làm được")
        PICKED = "picked", _("đã nhận kiện")
        DELIVERED = "delivered", _("đã giao kiện")
        TAKEN_OVER = "taken_over", _("nhận lại từ xe khác")
        HANDED_IN = "handed_in", _("đã vào bưu cục")
        BROKE = "broke", _("xe hỏng")
        HOME = "home", _("đã về bưu cục")
        TAKEN_BACK = "taken_back", _("hoàn tác")

    class Proof(models.TextChoices):
        SIGNED = "signed", _("ký nhận trên phiếu")
        CODE = "code", _("đọc mã")
        NONE = "", _("không có")

    trip = models.ForeignKey(
        Trip, models.PROTECT, related_name="happenings", verbose_name="chuyến xe"
    )
    stop = models.ForeignKey(
        TripStop, models.PROTECT, null=True, related_name="happenings", verbose_name="điểm dừng"
    )
    parcel = models.ForeignKey(
        TripParcel, models.PROTECT, null=True, related_name="happenings", verbose_name="kiện"
    )
    thing = models.CharField("tên kiện", max_length=40, blank=True)
    kind = models.CharField("việc", max_length=12, choices=Kind.choices)
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )
    grams = models.PositiveIntegerField("cân được (g)", null=True)
    cash = models.PositiveIntegerField("thu hộ (đ)", default=0)
    reason = models.CharField("lý do", max_length=200, blank=True)
    receiver = models.CharField("người nhận", max_length=100, blank=True)
    proof = models.CharField("bằng chứng", max_length=6, choices=Proof.choices, blank=True)
    receipt = models.ForeignKey(
        SupplyReceipt, models.PROTECT, null=True, related_name="+", verbose_name="lần nhận hàng"
    )
    takes_back = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="taken_back", verbose_name="hoàn tác việc"
    )
    turn = models.PositiveSmallIntegerField("lần thứ", default=0)
    key = models.UUIDField("khóa gửi")

    objects = HappeningQuerySet.as_manager()

    class Meta:
        verbose_name = "việc trên đường"
        constraints = [
            models.UniqueConstraint(
                fields=["stop", "turn"],
                condition=Q(kind__in=GATE),
                name="logistics_happening_gate_once",
            ),
            models.UniqueConstraint(
                fields=["trip", "kind", "turn"],
                condition=Q(kind__in=["left", "broke", "home"]),
                name="logistics_happening_trip_once",
            ),
            models.UniqueConstraint(
                fields=["thing", "kind", "turn"],
                condition=Q(kind__in=["picked", "delivered", "handed_in"]),
                name="logistics_happening_parcel_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="taken_back", takes_back__isnull=False)
                | (~Q(kind="taken_back") & Q(takes_back=None)),
                name="logistics_happening_takes_back_one",
            ),
        ]
        indexes = [
            models.Index(fields=["thing", "id"], name="logistics_happening_of_thing"),
            models.Index(fields=["key"], name="logistics_happening_of_key"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.trip_id}"

    def same(self) -> HappeningQuerySet:
        """Return what was told of the same thing, of which one stands at most; a gate's in every version."""
        if self.thing:
            return Happening.objects.filter(thing=self.thing, kind=self.kind)
        if self.stop:
            of_gate = Happening.objects.of_day(self.trip.plan.on).filter(kind__in=GATE)
            return of_gate.filter(stop__key=self.stop.key)
        return Happening.objects.filter(trip=self.trip, kind=self.kind)

    def counted(self) -> Happening:
        """Return this with the number of times that the same was taken back before."""
        self.turn = self.same().exclude(taken_back=None).count()
        return self
