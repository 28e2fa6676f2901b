"""When trainers and venues are taken by other things, and the calendars that say so."""

from datetime import UTC, datetime, timedelta

from lensan.training.models import Busy, Trainer, Venue
from lensan.training.tests.make import NOON

MONDAY_MORNING = datetime(2022, 7, 25, 1, tzinfo=UTC)  # 8 o'clock in Hậu Giang


def a_busy_time(
    owner: Trainer | Venue,
    *,
    starts: datetime = MONDAY_MORNING,
    hours: float = 3,
    event: str = "họp",
) -> Busy:
    """From 8 to 11 on Monday, unless told otherwise."""
    return Busy.objects.create(
        trainer=owner if isinstance(owner, Trainer) else None,
        venue=owner if isinstance(owner, Venue) else None,
        event=event, starts_at=starts, ends_at=starts + timedelta(hours=hours), added_at=NOON,
    )  # fmt: skip


def a_file(*events: str) -> bytes:
    """A calendar's file with these events; each is given by its lines, and has a number unless it tells one."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
    for event in events:
        uid = [] if "UID:" in event else ["UID:họp@xa"]
        lines += ["BEGIN:VEVENT", *uid, *event.split("|"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()
