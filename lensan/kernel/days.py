"""Days as moments: when a day begins here and is over, and when its year began."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def start_of(day: date) -> datetime:
    """Return the moment at which a day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of(day: date) -> datetime:
    """Return the moment at which a day is over here."""
    return start_of(day + timedelta(days=1))


def start_of_year(day: date) -> datetime:
    """Return the moment at which the day's year began here."""
    return start_of(date(day.year, 1, 1))
