"""Events are kept, each once, with what they speak of and what came out of what."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record, record_all
from lensan.kernel import bulk
from lensan.traceability.actions.checking import NotOurs, check_machine
from lensan.traceability.actions.retelling import tell_again
from lensan.traceability.epcis import writing
from lensan.traceability.epcis.identity import hash_id
from lensan.traceability.epcis.reading import Event as Told
from lensan.traceability.epcis.reading import read_document, read_text
from lensan.traceability.epcis.values import NotEPCIS, moment
from lensan.traceability.epcis.what import lineage, mentions
from lensan.traceability.mass import NotConvertible
from lensan.traceability.models import (
    CaptureJob,
    Correction,
    Edge,
    Event,
    Machine,
    Mention,
    Thing,
    Via,
)

LARGEST = 10_000_000  # bytes of one document
MOST = 5_000  # events of one document
LONGEST = 300  # letters of an address that we keep
AHEAD = timedelta(days=2)  # by how much a telephone's clock may be wrong before we refuse
DOUBT = timedelta(minutes=10)  # from which on we say that it is wrong
_ADDRESSES = ("event_id", "step", "read_point", "location", "disposition", "transformation")


class TooLarge(Exception):
    """A document is larger than one transaction should hold."""

    def __init__(self) -> None:
        super().__init__(
            _("Mỗi lần chỉ gửi tối đa %(most)d sự kiện và 10 MB. Hãy chia thành nhiều lần gửi.")
            % {"most": MOST}
        )


class FromTheFuture(Exception):
    """An event tells a time that has not come yet."""

    def __init__(self, told: str) -> None:
        super().__init__(
            _("Sự kiện ghi lúc %(at)s, còn ở tương lai. Hãy xem lại ngày giờ của máy.")
            % {"at": told}
        )


class GoesInACircle(Exception):
    """A thing would have come out of itself."""

    def __init__(self, thing: Thing) -> None:
        super().__init__(
            _("%(thing)s không thể sinh ra từ chính nó. Hãy xem lại đầu vào và đầu ra.")
            % {"thing": thing.address}
        )


class TooLong(Exception):
    """An address is longer than what is kept of one."""

    def __init__(self, address: str) -> None:
        super().__init__(
            _("Địa chỉ “%(address)s…” dài quá %(most)d ký tự.")
            % {"address": address[:60], "most": LONGEST}
        )


Refusals = (
    NotEPCIS, TooLarge, FromTheFuture, GoesInACircle, TooLong, NotOurs, NotConvertible,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Captured:
    """What came of keeping events: the new ones, and how many were known."""

    kept: list[Event]
    known: int


def capture_document(written: bytes, *, machine: Machine, at: datetime) -> CaptureJob:
    """Keep the events of a document that a machine sent, all or none, and say what came of it."""
    job = CaptureJob(machine=machine, at=at, succeeded=True)
    try:
        with transaction.atomic():
            if len(written) > LARGEST:
                raise TooLarge
            _take_in(read_document(read_text(written)), job)
    except Refusals as refusal:
        job.succeeded, job.why = False, str(refusal)
        job.pointer = getattr(refusal, "pointer", "")[:300]
        job.kept = job.known = 0
        job.save(force_insert=True)
    return job


@transaction.atomic
def capture_event(told: Told, *, machine: Machine, at: datetime) -> CaptureJob:
    """Keep one event that a machine sent alone.

    :raises Refusals: any of them; nothing is kept then
    """
    job = CaptureJob(machine=machine, at=at, succeeded=True)
    _take_in([told], job)
    return job


def _take_in(told: Sequence[Told], job: CaptureJob) -> None:
    if len(told) > MOST:
        raise TooLarge
    check_machine(told)
    job.save(force_insert=True)
    captured = capture(told, via=Via.MACHINE, by=None, at=job.at, job=job)
    job.kept, job.known = len(captured.kept), captured.known
    job.save(update_fields=["kept", "known"])
    record(
        "traceability.document_captured", job.machine, by=None, at=job.at,
        job=str(job.pk), kept=job.kept, known=job.known,
    )  # fmt: skip


@transaction.atomic
def capture(
    told: Sequence[Told], *, via: str, by: User | None, at: datetime, job: CaptureJob | None = None,
    on_behalf_of: str = "",
) -> Captured:  # fmt: skip
    """Keep events that are not kept yet, and draw what came out of what.

    :raises TooLarge: more than one transaction should hold
    :raises FromTheFuture: an event that has not happened
    :raises GoesInACircle: a thing would have come out of itself
    :raises TooLong: an address that cannot be kept whole
    """
    if len(told) > MOST:
        raise TooLarge
    rows = [_row(one, via=via, by=by, at=at, job=job) for one in told]
    distinct = {
        (row.digest, row.declares_error): (row, one) for row, one in zip(rows, told, strict=True)
    }
    kept = _keep([row for row, _ in distinct.values()])
    fresh = [(row, one) for row, one in distinct.values() if row.pk in kept]
    _draw(fresh)
    rows = [row for row, _ in fresh]
    again = [row for row, _ in distinct.values() if row.pk not in kept]
    tell_again(_known(again), via=via, by=by, at=at)
    if job is None:
        record_all(
            "traceability.event_captured", rows, by=by, at=at, on_behalf_of=on_behalf_of, via=via
        )
    return Captured(rows, len(told) - len(rows))


def columns(told: Told) -> dict[str, Any]:
    """Return what an event's row repeats of what it tells, so that it can be asked for."""
    body = told.body
    hashed = hash_id(told)
    return {
        "digest": hashed.partition(";")[2][:64],
        "declares_error": "errorDeclaration" in body,
        "event_id": body.get("eventID", hashed),
        "kind": told.kind,
        "action": body.get("action", ""),
        "step": body.get("bizStep", ""),
        "disposition": body.get("disposition", ""),
        "at": moment(body["eventTime"]),
        "read_point": body.get("readPoint", {}).get("id", ""),
        "location": body.get("bizLocation", {}).get("id", ""),
        "transformation": body.get("transformationID", ""),
    }


def _row(told: Told, *, via: str, by: User | None, at: datetime, job: CaptureJob | None) -> Event:
    row = columns(told)
    happened = row["at"]
    if happened is None or happened > at + AHEAD:
        raise FromTheFuture(told.body["eventTime"])
    _check_length(row[name] for name in _ADDRESSES)
    return Event(
        **row,
        recorded_at=at,
        body=writing.event(told),
        via=via,
        by=by,
        job=job,
        doubted=happened > at + DOUBT,
    )


def _check_length(addresses: Iterable[str]) -> None:
    for address in addresses:
        if len(address) > LONGEST:
            raise TooLong(address)


def _keep(rows: list[Event]) -> set[int]:
    """Insert those of the rows that nobody has kept, and return their keys."""
    known: set[tuple[str, bool]] = set()
    for chunk in bulk.chunks([row.digest for row in rows]):
        found = Event.objects.filter(digest__in=chunk)
        known |= set(found.values_list("digest", "declares_error"))
    new = [row for row in rows if (row.digest, row.declares_error) not in known]
    for row, number in zip(new, bulk.next_ids(Event, len(new)), strict=True):
        row.pk = number
    Event.objects.bulk_create(new, ignore_conflicts=True, batch_size=1000)
    # Another process may have kept the same fact in this moment; its row stands, ours does not.
    return set(Event.objects.filter(pk__in=[row.pk for row in new]).values_list("pk", flat=True))


def _known(rows: list[Event]) -> Iterator[Event]:
    """Yield the events that were kept before, as these rows tell them again."""
    told = {(row.digest, row.declares_error) for row in rows}
    for chunk in bulk.chunks([row.digest for row in rows]):
        for one in Event.objects.filter(digest__in=chunk):
            if (one.digest, one.declares_error) in told:
                yield one


def _draw(fresh: list[tuple[Event, Told]]) -> None:
    spoken = [(row, mentions(one), lineage(one)) for row, one in fresh]
    addresses = {one.address for _row, said, _pairs in spoken for one in said}
    addresses |= {address for _row, _said, pairs in spoken for pair in pairs for address in pair}
    things = _things(addresses)
    bulk.insert(
        Mention,
        ("event", "thing", "role", "is_class", "quantity", "unit"),
        [
            (row.pk, things[one.address], one.role, one.is_class, one.quantity, one.unit)
            for row, said, _pairs in spoken
            for one in said
        ],
    )
    Correction.objects.bulk_create(
        Correction(event=row, corrected_by=other[:LONGEST])
        for row, one in fresh
        for other in one.body.get("errorDeclaration", {}).get("correctiveEventIDs", ())
    )
    wrong = _declared_wrong([row for row, _one in fresh])
    edges = [
        (row.pk, things[source], things[target])
        for row, _said, pairs in spoken
        if row.digest not in wrong
        for source, target in pairs
    ]
    bulk.insert(Edge, ("event", "source", "target"), edges)
    _check_circles({target for _event, _source, target in edges})


def _declared_wrong(rows: list[Event]) -> set[str]:
    """Return which of the new events are declared wrong, and take away what such ones had drawn.

    A declaration may come before the event that it is about.
    """
    wrong: set[str] = set()
    for chunk in bulk.chunks([row.digest for row in rows]):
        found = Event.objects.filter(digest__in=chunk, declares_error=True)
        wrong |= set(found.values_list("digest", flat=True))
    for chunk in bulk.chunks(wrong):
        Edge.objects.filter(event__digest__in=chunk).delete()
    return wrong


def _things(addresses: Iterable[str]) -> dict[str, int]:
    """Return the key of the thing with each address, made where there is none."""
    wanted = sorted(addresses)
    _check_length(wanted)
    found = _known_things(wanted)
    Thing.objects.bulk_create(
        [Thing(address=address) for address in wanted if address not in found],
        ignore_conflicts=True,
        batch_size=1000,
    )
    return _known_things(wanted)


def _known_things(addresses: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in bulk.chunks(addresses):
        rows = Thing.objects.filter(address__in=chunk).values_list("address", "pk", "same_as")
        found |= {address: same_as or pk for address, pk, same_as in rows}
    return found


def _check_circles(targets: Iterable[int]) -> None:
    """Make sure that no new edge closes a circle, by the things that they lead to."""
    circle = Thing.objects.on_a_circle(targets)
    if circle is not None:
        raise GoesInACircle(circle)
