"""Days as moments: what happened by the end of a day, and what the journal said by then."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db.models import OuterRef
from django.utils import timezone

from lensan.journal.models import Entry, EntryQuerySet


def end_of(day: date) -> datetime:
    """Return the moment at which a day is over here."""
    return _begin(day + timedelta(days=1))


def start_of_year(day: date) -> datetime:
    """Return the moment at which the day's year began here."""
    return _begin(date(day.year, 1, 1))


def said_of_each(kind: str, verbs: Collection[str], *, before: datetime) -> EntryQuerySet:
    """Return the journal's entries with these verbs about each row of that kind, the last first."""
    mine = Entry.objects.filter(subject_type=kind, subject_id=OuterRef("pk"))
    return mine.filter(verb__in=verbs, at__lt=before).order_by("-at", "-pk")


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
