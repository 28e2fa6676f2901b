from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.logistics.models.plans import Trip, TripParcel, TripStop

GATE = ("served", "failed")


class HappeningQuerySet(models.QuerySet["Happening"]):
    def of_day(self, on: Any) -> HappeningQuerySet:
        """Keep what happened on a day's trips, by whatever version, the first first."""
        return self.filter(trip__plan__on=on).order_by("pk")


class Happening(models.Model):
    """Something happened on the road: never changed, never taken away, told twice it is there once.

    A trip left, broke down or came home; a stop was served or failed; a parcel was picked up at its
    gate, delivered, taken over by another trip, or handed in at a hub. `thing` names a parcel in
    every version of the day's plan, so that of two drivers who scan it one has it.
    """

    PERSONAL = frozenset({"receiver"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "trip", "stop", "parcel", "thing", "kind", "at", "by", "grams", "cash", "reason", "proof",
        "key",
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
    key = models.UUIDField("khóa gửi")

    objects = HappeningQuerySet.as_manager()

    class Meta:
        verbose_name = "việc trên đường"
        constraints = [
            models.UniqueConstraint(
                fields=["stop"], condition=Q(kind__in=GATE), name="logistics_happening_gate_once"
            ),
            models.UniqueConstraint(
                fields=["trip", "kind"],
                condition=Q(kind__in=["left", "broke", "home"]),
                name="logistics_happening_trip_once",
            ),
            models.UniqueConstraint(
                fields=["thing", "kind"],
                condition=Q(kind__in=["picked", "delivered", "handed_in"]),
                name="logistics_happening_parcel_once",
            ),
        ]
        indexes = [
            models.Index(fields=["thing", "id"], name="logistics_happening_of_thing"),
            models.Index(fields=["key"], name="logistics_happening_of_key"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.trip_id}"
