"""Days as moments: when a day is over here, and when its year began."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def end_of(day: date) -> datetime:
    """Return the moment at which a day is over here."""
    return _begin(day + timedelta(days=1))


def start_of_year(day: date) -> datetime:
    """Return the moment at which the day's year began here."""
    return _begin(date(day.year, 1, 1))


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
