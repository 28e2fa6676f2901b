"""Events are chained, each day's end is published, and anyone may check that nothing was changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from lensan.journal.models import record
from lensan.traceability.epcis.identity import hash_id
from lensan.traceability.models import DayRoot, Event, Link
from lensan.traceability.models.chain import GENESIS, sealed

AT_ONCE = 5_000  # events chained in one transaction


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk along the chain found."""

    links: int
    unlinked: int  # events that came since the chain was last drawn on
    broken_at: int | None = None
    reason: str = ""

    @property
    def whole(self) -> bool:
        """Whether every event is as it was when it was chained."""
        return self.broken_at is None


@transaction.atomic
def chain() -> int:
    """Put events that stand outside the chain at its end, and return how many.

    Two that do this at once want the same numbers: the slower one gets an IntegrityError, and its
    work is done by the other.
    """
    last = Link.objects.order_by("-number").first()
    number, previous = (last.number, last.hash) if last else (0, GENESIS)
    links = []
    for event in Event.objects.filter(link=None).order_by("pk")[:AT_ONCE]:
        number += 1
        previous = sealed(previous, number, event)
        links.append(Link(number=number, event=event, hash=previous))
    Link.objects.bulk_create(links, batch_size=1000)
    return len(links)


@transaction.atomic
def publish_root(on: date, *, at: datetime) -> DayRoot | None:
    """Write down where the chain ends at the close of a day; once written it stays."""
    last = Link.objects.filter(event__recorded_at__lte=at).order_by("-number").first()
    if last is None:
        return None
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
    previous, number = GENESIS, 0
    unlinked = Event.objects.filter(link=None).count()
    for link in _links():
        number += 1
        reason = _fault(link, number, previous)
        if not reason and roots.pop(number, {link.hash}) != {link.hash}:
            reason = "không khớp gốc đã công bố của ngày"
        if reason:
            return Verdict(number - 1, unlinked, number, reason)
        previous = link.hash
    if roots:
        return Verdict(number, unlinked, number + 1, "có sự kiện bị xóa ở cuối chuỗi")
    return Verdict(number, unlinked)


def _links() -> Iterator[Link]:
    links = Link.objects.select_related("event").order_by("number")
    return links.iterator(chunk_size=2000)


def _fault(link: Link, number: int, previous: str) -> str:
    """Return what is wrong with a link, or nothing."""
    event = link.event
    if link.number != number:
        return "có sự kiện bị xóa"
    if hash_id(event.told).partition(";")[2][:64] != event.digest:
        return "nội dung sự kiện đã bị sửa"
    if sealed(previous, number, event) != link.hash:
        return "nội dung hoặc thứ tự đã bị sửa"
    return ""
