from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.logistics.models.plans import Trip, TripParcel, TripStop


class RoadNoteQuerySet(models.QuerySet["RoadNote"]):
    def visible_to(self, user: User) -> RoadNoteQuerySet:
        """Keep the notes of the trips that the user sees."""
        return self.filter(trip__in=Trip.objects.visible_to(user).values("pk"))

    def standing(self) -> RoadNoteQuerySet:
        """Keep those that nobody took back."""
        return self.filter(withdrawn_by=None).exclude(kind=RoadNote.Kind.WITHDRAWN)

    def of_days(self, *days: Any) -> RoadNoteQuerySet:
        """Keep those of some days' trips, by whatever version of the plan, the first first."""
        return self.filter(trip__plan__on__in=days).order_by("pk")


class RoadNote(models.Model):
    """Something noted on a trip beside what happened: never changed; what was wrong is taken back by another.

    The odometer's kilometres, the cool box's temperature, a photo of a parcel, what of a parcel was
    damaged or lost. `thing` names a parcel in every version of a day's plan; `grams` is how much of it,
    none where it is all of it.
    """

    PERSONAL = frozenset({"file"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "trip", "stop", "parcel", "thing", "kind", "moment", "at", "by", "km", "celsius", "grams",
        "reason", "withdraws", "key",
    })  # fmt: skip

    class Kind(models.TextChoices):
        ODOMETER = "odometer", _("số km trên đồng hồ")
        TEMPERATURE = "temperature", _("nhiệt độ thùng lạnh")
        PHOTO = "photo", _("ảnh kiện")
        DAMAGED = "damaged", _("hư hỏng")
        LOST = "lost", _("mất")
        WITHDRAWN = "withdrawn", _("rút lại ghi chú")

    class Moment(models.TextChoices):
        LEAVING = "leaving", _("lúc rời bưu cục")
        GATE = "gate", _("ở điểm dừng")
        HUB = "hub", _("lúc về bưu cục")
        NONE = "", _("trên đường")

    trip = models.ForeignKey(Trip, models.PROTECT, related_name="notes", verbose_name="chuyến xe")
    stop = models.ForeignKey(
        TripStop, models.PROTECT, null=True, related_name="notes", verbose_name="điểm dừng"
    )
    parcel = models.ForeignKey(
        TripParcel, models.PROTECT, null=True, related_name="notes", verbose_name="kiện"
    )
    thing = models.CharField("tên kiện", max_length=40, blank=True)
    kind = models.CharField("loại", max_length=12, choices=Kind.choices)
    moment = models.CharField("khi nào", max_length=8, choices=Moment.choices, blank=True)
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )
    km = models.PositiveIntegerField("số km trên đồng hồ", null=True)
    celsius = models.DecimalField("nhiệt độ (°C)", max_digits=4, decimal_places=1, null=True)
    grams = models.PositiveIntegerField("khối lượng (g)", null=True)
    reason = models.CharField("lý do", max_length=200, blank=True)
    file = models.FileField("ảnh", upload_to="parcels/%Y/%m/", max_length=200, blank=True)
    withdraws = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="withdrawn_by",
        verbose_name="rút lại ghi chú",
    )  # fmt: skip
    key = models.UUIDField("khóa gửi", unique=True)

    objects = RoadNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "ghi chú trên đường"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="odometer", km__isnull=False, moment__in=["leaving", "hub"])
                | Q(kind="temperature", celsius__isnull=False)
                | Q(kind__in=["photo", "damaged", "lost"], parcel__isnull=False)
                | Q(kind="withdrawn", withdraws__isnull=False),
                name="logistics_roadnote_says_its_thing",
            )
        ]
        indexes = [models.Index(fields=["thing", "id"], name="logistics_roadnote_of_thing")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.trip_id}"

    @property
    def harmed_g(self) -> int:
        """How much of its parcel was damaged or lost."""
        whole = self.parcel.grams if self.parcel else 0
        return whole if self.grams is None else min(self.grams, whole)
