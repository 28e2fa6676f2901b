"""Events are chained, each day's end is published, and anyone may check that nothing was changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from lensan.journal.models import record
from lensan.traceability.actions.capturing import columns
from lensan.traceability.models import DayRoot, Event, EventQuerySet, Link
from lensan.traceability.models.chain import GENESIS, sealed, sealed_once

AT_ONCE = 5_000  # events chained in one transaction
BEHIND = (
    100_000  # keys by which a transaction that is still open may lie behind the last chained event
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk along the chain found."""

    links: int
    unlinked: int  # events that came since the chain was last drawn on
    partly: int = 0  # the first links, whose hash covers less than every column
    broken_at: int | None = None
    reason: str = ""

    @property
    def whole(self) -> bool:
        """Whether every event is as it was when it was chained."""
        return self.broken_at is None


@transaction.atomic
def chain(*, everything: bool = False) -> int:
    """Put events that stand outside the chain at its end, and return how many.

    Each minute only the newest are looked through; with `everything`, each night, all that ever came.
    Two that do this at once want the same numbers: the slower one gets an IntegrityError, and its
    work is done by the other.
    """
    last = Link.objects.order_by("-number").first()
    number, previous = (last.number, last.hash) if last else (0, GENESIS)
    links = []
    waiting = _unlinked()
    if last and not everything:
        waiting = waiting.filter(pk__gte=last.event_id - BEHIND)
    for event in waiting.order_by("pk")[:AT_ONCE]:
        number += 1
        previous = sealed(previous, number, event)
        links.append(Link(number=number, event=event, hash=previous))
    Link.objects.bulk_create(links, batch_size=1000)
    return len(links)


def publish_root(on: date, *, at: datetime) -> DayRoot | None:
    """Write down where the chain ends at the close of a day; once written it stays."""
    if root := DayRoot.objects.filter(on=on).first():
        return root
    last = Link.objects.filter(event__recorded_at__lte=at).order_by("-number").first()
    return _publish(on, last, at=at) if last else None


@transaction.atomic
def _publish(on: date, last: Link, *, at: datetime) -> DayRoot:
    root, made = DayRoot.objects.get_or_create(
        on=on, defaults={"count": last.number, "hash": last.hash}
    )
    if made:
        record(
            "traceability.root_published", root, by=None, at=at, count=root.count, hash=root.hash
        )
    return root


def verify() -> Verdict:
    """Walk the chain from its first link, and say whether all is as it was written."""
    roots: dict[int, set[str]] = {}
    for count, published in DayRoot.objects.values_list("count", "hash"):
        roots.setdefault(count, set()).add(published)
    previous, number, partly, waiting = GENESIS, 0, 0, _unlinked().count()
    for link in _links():
        number += 1
        reason = _fault(link, number, previous, after_whole=partly < number - 1)
        if not reason and roots.pop(number, {link.hash}) != {link.hash}:
            reason = "không khớp gốc đã công bố của ngày"
        if reason:
            return Verdict(number - 1, waiting, partly, number, reason)
        previous, partly = link.hash, partly + (not link.whole)
    if roots:
        reason = "có sự kiện bị xóa ở cuối chuỗi"
        return Verdict(number, waiting, partly, number + 1, reason)
    return Verdict(number, waiting, partly)


def _unlinked() -> EventQuerySet:
    """Return the events that stand outside the chain."""
    return Event.objects.filter(~Exists(Link.objects.filter(event=OuterRef("pk"))))


def _links() -> Iterator[Link]:
    links = Link.objects.select_related("event").order_by("number")
    return links.iterator(chunk_size=2000)


def _fault(link: Link, number: int, previous: str, *, after_whole: bool) -> str:
    """Return what is wrong with a link, or nothing."""
    event = link.event
    if link.number != number:
        return "có sự kiện bị xóa"
    if after_whole and not link.whole:
        return "mắt xích bị đổi sang cách băm cũ"
    covered = sealed if link.whole else sealed_once
    if covered(previous, number, event) != link.hash:
        return "nội dung hoặc thứ tự đã bị sửa"
    return "" if link.whole or _says_what_it_tells(event) else "nội dung sự kiện đã bị sửa"


def _says_what_it_tells(event: Event) -> bool:
    """Tell whether an event's columns are those of its body: all that is known of the first links."""
    try:
        told = columns(event.told)
    except (LookupError, TypeError, AttributeError):  # no event is left in it
        return False
    return all(getattr(event, name) == value for name, value in told.items())
