"""Calendars of telephones and Outlook (iCalendar, RFC 5545): written for them, and read from them."""

from lensan.training.calendars.reading import LARGEST, Told, Unreadable, When, read
from lensan.training.calendars.writing import LONGEST, Event, calendar

__all__ = ["LARGEST", "LONGEST", "Event", "Told", "Unreadable", "When", "calendar", "read"]
