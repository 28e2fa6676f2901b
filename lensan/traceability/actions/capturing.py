"""Events are kept, each once, with what they speak of and what came out of what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record, record_all
from lensan.kernel import bulk
from lensan.traceability.epcis import writing
from lensan.traceability.epcis.identity import hash_id
from lensan.traceability.epcis.reading import Event as Told
from lensan.traceability.epcis.reading import read_document, read_text
from lensan.traceability.epcis.values import NotEPCIS, moment
from lensan.traceability.epcis.what import lineage, mentions
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


Refusals = (NotEPCIS, TooLarge, FromTheFuture, GoesInACircle, TooLong)


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
            told = read_document(read_text(written))
            job.save(force_insert=True)
            captured = capture(told, via=Via.MACHINE, by=None, at=at, job=job)
            job.kept, job.known = len(captured.kept), captured.known
            job.save(update_fields=["kept", "known"])
            record(
                "traceability.document_captured", machine, by=None, at=at,
                job=str(job.pk), kept=job.kept, known=job.known,
            )  # fmt: skip
    except Refusals as refusal:
        job.succeeded, job.why = False, str(refusal)
        job.pointer = getattr(refusal, "pointer", "")[:300]
        job.kept = job.known = 0
        job.save(force_insert=True)
    return job


@transaction.atomic
def capture(
    told: Sequence[Told], *, via: str, by: User | None, at: datetime, job: CaptureJob | None = None
) -> Captured:
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
    if job is None:
        record_all("traceability.event_captured", rows, by=by, at=at, via=via)
    return Captured(rows, len(told) - len(rows))


def _row(told: Told, *, via: str, by: User | None, at: datetime, job: CaptureJob | None) -> Event:
    body = told.body
    happened = moment(body["eventTime"])
    if happened is None or happened > at + AHEAD:
        raise FromTheFuture(body["eventTime"])
    hashed = hash_id(told)
    event = Event(
        digest=hashed.partition(";")[2][:64],
        declares_error="errorDeclaration" in body,
        event_id=body.get("eventID", hashed),
        kind=told.kind,
        action=body.get("action", ""),
        step=body.get("bizStep", ""),
        disposition=body.get("disposition", ""),
        at=happened,
        recorded_at=at,
        read_point=body.get("readPoint", {}).get("id", ""),
        location=body.get("bizLocation", {}).get("id", ""),
        transformation=body.get("transformationID", ""),
        body=writing.event(told),
        via=via,
        by=by,
        job=job,
        doubted=happened > at + DOUBT,
    )
    kept_whole = (event.event_id, event.step, event.read_point, event.location)
    _check_length((*kept_whole, event.disposition, event.transformation))
    return event


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


def _draw(fresh: list[tuple[Event, Told]]) -> None:
    spoken = [(row, mentions(one), lineage(one)) for row, one in fresh]
    addresses = {one.address for _row, said, _pairs in spoken for one in said}
    addresses |= {address for _row, _said, pairs in spoken for pair in pairs for address in pair}
    things = _things(addresses)
    Mention.objects.bulk_create(
        [
            Mention(
                event=row, thing_id=things[one.address], role=one.role, is_class=one.is_class,
                quantity=one.quantity, unit=one.unit,
            )
            for row, said, _pairs in spoken
            for one in said
        ],
        batch_size=1000,
    )  # fmt: skip
    Correction.objects.bulk_create(
        Correction(event=row, corrected_by=other[:LONGEST])
        for row, one in fresh
        for other in one.body.get("errorDeclaration", {}).get("correctiveEventIDs", ())
    )
    edges = [
        Edge(event=row, source_id=things[source], target_id=things[target])
        for row, _said, pairs in spoken
        for source, target in pairs
    ]
    Edge.objects.bulk_create(edges, batch_size=1000)
    _check_circles(edges)


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


def _check_circles(edges: Iterable[Edge]) -> None:
    """Make sure that none of the new edges closes a circle."""
    circle = Thing.objects.on_a_circle({edge.target_id for edge in edges})
    if circle is not None:
        raise GoesInACircle(circle)
