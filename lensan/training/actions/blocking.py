"""When a trainer or a venue is taken by other things is taken in from their calendar, or struck."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.training.actions import announcing
from lensan.training.calendars import Unreadable, When, read
from lensan.training.models import Busy, BusyQuerySet, Trainer, TrainingClass, Venue

AHEAD = timedelta(days=2 * 365)  # nobody plans further


@dataclass(frozen=True, slots=True)
class Blocked:
    """How many times are new, and how many were struck since the calendar has them no longer."""

    new: int
    struck: int


@transaction.atomic
def take_in(owner: Trainer | Venue, content: bytes, *, by: User | None, at: datetime) -> Blocked:
    """Take in when someone or somewhere is busy from now on, as a calendar's file says it.

    What it says of an event takes the place of what was known of that one; events that it does not
    speak of stay. So the same file changes nothing a second time.

    :raises Unreadable: it is no calendar, is not understood, or says nothing of the time to come
    """
    told = read(content, zone=timezone.get_current_timezone(), first=at, last=at + AHEAD)
    trainer = owner if isinstance(owner, Trainer) else None
    venue = owner if isinstance(owner, Venue) else None
    announcing.wait_for(trainer, venue)
    known = {
        When(one.event, one.starts_at, one.ends_at): one
        for one in owner.busy.filter(event__in=told.events)
    }
    ahead = [when for when in known if when.ends > at]
    if not told.times and not ahead:
        raise Unreadable(_("Lịch này không có lúc bận nào từ nay về sau, nên không ghi gì."))
    begins = {(when.event, when.starts) for when in told.times}
    gone = [
        one.pk
        for when, one in known.items()
        if when not in told.times and (when in ahead or (when.event, when.starts) in begins)
    ]
    Busy.objects.filter(pk__in=gone).delete()
    new = [
        Busy(
            trainer=trainer,
            venue=venue,
            event=one.event,
            starts_at=one.starts,
            ends_at=one.ends,
            added_at=at,
            by=by,
        )
        for one in sorted(told.times - known.keys())
    ]
    Busy.objects.bulk_create(new)
    if new or gone:
        record("training.busy_taken_in", owner, by=by, at=at, new=len(new), struck=len(gone))
    return Blocked(len(new), len(gone))


@transaction.atomic
def strike(busy: Busy, *, by: User | None, at: datetime) -> None:
    """Say that someone is free at a time after all."""
    owner = busy.trainer or busy.venue or busy
    record("training.busy_struck", owner, by=by, at=at, starts_at=busy.starts_at)
    busy.delete()


def clashing(busy: BusyQuerySet, owner: Trainer | Venue, *, at: datetime) -> list[TrainingClass]:
    """Return the announced classes of theirs that fall into a time at which they are busy."""
    times = list(busy.filter(ends_at__gt=at))
    ahead = owner.classes.announced().filter(ends_on__gte=timezone.localdate(at))
    classes = ahead.select_related("course", "venue__commune").order_by("starts_on", "pk")
    return [one for one in classes if any(when.clashes(one) for when in times)]
