from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from lensan.accounts.models import User
from lensan.training.models.classes import TrainingClass, Venue
from lensan.training.models.trainers import Trainer


class BusyQuerySet(models.QuerySet["Busy"]):
    def visible_to(self, user: User) -> BusyQuerySet:
        """Keep those of the trainers and venues that the user sees."""
        theirs = Q(trainer__in=Trainer.objects.visible_to(user).values("pk"))
        return self.filter(theirs | Q(venue__in=Venue.objects.visible_to(user).values("pk")))

    def within(self, first: date, last: date) -> BusyQuerySet:
        """Keep those that take some of these days, the last one included."""
        return self.filter(starts_at__lt=_begin(last + timedelta(1)), ends_at__gt=_begin(first))

    def clash(self, training_class: TrainingClass) -> bool:
        """Tell whether one of these falls into the hours of a class."""
        near = self.within(training_class.starts_on, training_class.ends_on)
        return any(one.clashes(training_class) for one in near)


class Busy(models.Model):
    """A time at which a trainer or a venue is taken by something that is no class of ours.

    Of the calendar that told it nothing is kept but the time, and the print of its event's number:
    by that a file sent again changes nothing, and nobody reads what the event was.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset(
        {"id", "trainer", "venue", "event", "starts_at", "ends_at", "added_at", "by"}
    )

    trainer = models.ForeignKey(
        Trainer, models.CASCADE, null=True, related_name="busy", verbose_name="giảng viên"
    )
    venue = models.ForeignKey(
        Venue, models.CASCADE, null=True, related_name="busy", verbose_name="điểm học"
    )
    event = models.CharField("dấu của sự kiện", max_length=64)
    starts_at = models.DateTimeField("từ lúc")
    ends_at = models.DateTimeField("đến lúc")
    added_at = models.DateTimeField("ghi lúc")
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )

    objects = BusyQuerySet.as_manager()

    class Meta:
        verbose_name = "lúc bận"
        constraints = [
            models.UniqueConstraint(
                fields=["trainer", "event", "starts_at"], name="training_busy_once_a_trainer"
            ),
            models.UniqueConstraint(
                fields=["venue", "event", "starts_at"], name="training_busy_once_a_venue"
            ),
            models.CheckConstraint(
                condition=Q(trainer__isnull=False, venue=None)
                | Q(trainer=None, venue__isnull=False),
                name="training_busy_of_one",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="training_busy_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        first, last = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        return f"{first:%H:%M %d/%m/%Y} – {last:%H:%M %d/%m/%Y}"

    def clashes(self, training_class: TrainingClass) -> bool:
        """Tell whether it falls into the hours of a class."""
        return any(
            self.starts_at < _at(day, training_class.to_time)
            and self.ends_at > _at(day, training_class.from_time)
            for day in training_class.days()
        )

    def days(self) -> Iterator[date]:
        """Yield the days of which it takes some."""
        first = timezone.localdate(self.starts_at)
        last = timezone.localdate(self.ends_at - timedelta(microseconds=1))
        for number in range((last - first).days + 1):
            yield first + timedelta(number)


def _begin(day: date) -> datetime:
    return _at(day, time())


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
