from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import Role, User
from lensan.kernel.states import Stateful
from lensan.places.models import Commune, Hamlet
from lensan.training.models.courses import Course
from lensan.training.models.trainers import Trainer


class VenueQuerySet(models.QuerySet["Venue"]):
    def visible_to(self, user: User) -> VenueQuerySet:
        """Keep those of the user's communes; a trainer sees all."""
        if user.sees_everything or user.role == Role.TRAINER:
            return self
        return self.filter(commune__in=user.territory())


class Venue(models.Model):
    """A house of culture, school or hall where classes are held."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "commune", "hamlet", "name", "rooms", "seats"})

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="venues", verbose_name="xã")
    hamlet = models.ForeignKey(
        Hamlet, models.PROTECT, null=True, blank=True, related_name="venues", verbose_name="ấp"
    )
    name = models.CharField("tên", max_length=120)
    rooms = models.PositiveSmallIntegerField("số phòng", default=1)
    seats = models.PositiveSmallIntegerField("số chỗ mỗi phòng")

    objects = VenueQuerySet.as_manager()

    class Meta:
        verbose_name = "điểm học"
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "name"], name="training_venue_once_a_commune"
            ),
            models.CheckConstraint(
                condition=Q(rooms__gte=1, seats__gte=1), name="training_venue_has_room"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TrainingClassQuerySet(models.QuerySet["TrainingClass"]):
    def visible_to(self, user: User) -> TrainingClassQuerySet:
        """Keep those of the user's communes, those they teach and those they have a place in."""
        if user.sees_everything:
            return self
        everyone = TrainingClass.objects
        learning = Q(enrolments__trainer__user=user) | Q(enrolments__producer__account=user)
        mine = Q(trainer__user=user) | Q(pk__in=everyone.filter(learning).values("pk"))
        if user.is_officer or user.role == Role.HELPER:
            mine |= Q(venue__commune__in=user.territory())
        return self.filter(mine)

    def announced(self) -> TrainingClassQuerySet:
        """Keep those that are to be held."""
        return self.filter(state=TrainingClass.State.ANNOUNCED)

    def meeting(self, on: date, until: date | None = None) -> TrainingClassQuerySet:
        """Keep those not cancelled that meet on that day, or on some day from it up to and with another."""
        return self.exclude(state=TrainingClass.State.CANCELLED).filter(
            starts_on__lte=until or on, ends_on__gte=on
        )

    def at_the_same_time(self, other: TrainingClass) -> TrainingClassQuerySet:
        """Keep those not cancelled, other than this one, that meet while it does."""
        return self.exclude(state=TrainingClass.State.CANCELLED).exclude(pk=other.pk).filter(
            starts_on__lte=other.ends_on, ends_on__gte=other.starts_on,
            from_time__lt=other.to_time, to_time__gt=other.from_time,
        )  # fmt: skip


class TrainingClass(Stateful):
    """A course taught at a place by someone, each day from `starts_on` to `ends_on`.

    `taken` counts the places given away. It is kept here so that of two people who take the last
    place at once exactly one gets it: the row is only changed while fewer than `seats` are taken.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "course", "venue", "trainer", "starts_on", "ends_on", "from_time", "to_time", "seats",
        "taken", "state", "makes_up_for", "announced_at", "by", "ended_at", "reason",
    })  # fmt: skip

    class State(models.TextChoices):
        ANNOUNCED = "announced", _("đã báo")
        HELD = "held", _("đã dạy")
        CANCELLED = "cancelled", _("đã hủy")

    NEXT: Mapping[Any, frozenset[Any]] = {
        State.ANNOUNCED: frozenset({State.HELD, State.CANCELLED}),
        State.HELD: frozenset(),
        State.CANCELLED: frozenset(),
    }

    course = models.ForeignKey(
        Course, models.PROTECT, related_name="classes", verbose_name="khóa học"
    )
    venue = models.ForeignKey(
        Venue, models.PROTECT, related_name="classes", verbose_name="điểm học"
    )
    trainer = models.ForeignKey(
        Trainer, models.PROTECT, related_name="classes", verbose_name="giảng viên"
    )
    starts_on = models.DateField("ngày đầu")
    ends_on = models.DateField("ngày cuối")
    from_time = models.TimeField("từ giờ")
    to_time = models.TimeField("đến giờ")
    seats = models.PositiveSmallIntegerField("số chỗ")
    taken = models.PositiveSmallIntegerField("chỗ đã nhận", default=0)
    state = models.CharField(
        "trạng thái", max_length=20, choices=State.choices, default=State.ANNOUNCED
    )
    makes_up_for = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="made_up_by", verbose_name="học bù cho lớp"
    )
    announced_at = models.DateTimeField("báo lúc")
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người báo"
    )
    ended_at = models.DateTimeField("kết thúc lúc", null=True)
    reason = models.CharField("lý do hủy", max_length=200, blank=True)

    objects = TrainingClassQuerySet.as_manager()

    class Meta:
        verbose_name = "lớp học"
        constraints = [
            models.CheckConstraint(
                condition=Q(taken__lte=F("seats")), name="training_class_not_over_its_seats"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on"), to_time__gt=F("from_time")),
                name="training_class_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["starts_on", "id"], name="training_class_by_day"),
            models.Index(fields=["venue", "starts_on"], name="training_class_at_a_venue"),
            models.Index(fields=["trainer", "starts_on"], name="training_class_of_a_trainer"),
        ]

    def __str__(self) -> str:
        return f"{self.course.name}, {self.starts_on:%d/%m/%Y}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be held."""
        return self.state == self.State.ANNOUNCED

    def days(self) -> Iterator[date]:
        """Yield the days on which it meets."""
        for number in range((self.ends_on - self.starts_on).days + 1):
            yield self.starts_on + timedelta(number)
