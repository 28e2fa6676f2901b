"""Events are kept, each once, all of a document or none."""

import json
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection, transaction

from lensan.accounts.tests.make import a_province_officer
from lensan.journal.models import Entry
from lensan.producers.tests.make import meanwhile
from lensan.traceability.actions import capturing
from lensan.traceability.actions.capturing import capture, capture_document
from lensan.traceability.epcis.identity import same
from lensan.traceability.epcis.reading import Event as Told
from lensan.traceability.epcis.reading import read_document, read_text
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
from lensan.traceability.tests.make import LOT, PLOT, a_box, a_document, a_transformation, an_event
from lensan.traceability.tests.make_machines import a_machine
from lensan.traceability.tests.test_epcis_reading import documents

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)


def send(*events: dict[str, Any], machine: Machine | None = None) -> CaptureJob:
    """Send a document with events."""
    written = json.dumps(a_document(*events)).encode()
    return capture_document(written, machine=machine or a_machine(), at=AT)


def told(*events: dict[str, Any]) -> list[Told]:
    """Return events as they are read."""
    return read_document(a_document(*events))


def nothing_kept() -> bool:
    """Tell whether no trace of an event is left."""
    tables = (Event, Mention, Edge, Thing)
    return not any(table.objects.exists() for table in tables)


def test_keeps_a_document_with_what_it_speaks_of() -> None:
    job = send(an_event(), a_box(eventTime="2026-11-21T06:30:00+07:00"))

    assert (job.succeeded, job.kept, job.known) == (True, 2, 0)
    harvest, box = Event.objects.order_by("at")
    assert (harvest.step, harvest.read_point, harvest.via, harvest.job) == (
        *("commissioning", PLOT, Via.MACHINE, job),
    )
    assert harvest.event_id.startswith("ni:///sha-256;" + harvest.digest)
    assert [
        (one.role, one.thing.address, one.quantity, one.unit)
        for one in box.mentions.order_by("pk")
    ] == [
        ("parent", "https://id.example.vn/thung/9", None, ""),
        ("child", LOT, 20, "KGM"),
    ]
    assert [str(one) for one in (harvest, job)] == [harvest.event_id, str(job.pk)]
    assert Entry.objects.get(verb="traceability.document_captured").facts["kept"] == 2


def test_keeps_the_same_fact_once_by_whatever_door_it_comes() -> None:
    officer = a_province_officer()
    first = capture(told(an_event()), via=Via.SMS, by=officer, at=AT)
    again = capture(
        told(an_event(recordTime="2026-11-27T00:00:00Z")), via=Via.PAGE, by=officer, at=AT
    )
    job = send(an_event(), an_event())

    assert (len(first.kept), len(again.kept), again.known, job.kept, job.known) == (1, 0, 1, 0, 2)
    assert Event.objects.get().via == Via.SMS
    assert Entry.objects.filter(verb="traceability.event_captured").count() == 1


def test_keeps_the_declaration_that_an_event_was_wrong_beside_it() -> None:
    declared = {"declarationTime": "2026-11-26T00:00:00Z", "correctiveEventIDs": ["urn:uuid:2"]}
    wrong = an_event(errorDeclaration=declared)
    send(an_event(), an_event(eventTime="2026-11-20T07:00:00+07:00"))
    assert Event.objects.in_force().count() == 2

    job = send(wrong)

    assert (job.kept, Event.objects.count(), Event.objects.in_force().count()) == (1, 3, 1)
    assert str(Correction.objects.get()).endswith(" → urn:uuid:2")


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")
def test_keeps_a_fact_once_when_two_processes_hear_it_at_once() -> None:
    def other() -> None:
        capture(told(an_event()), via=Via.SMS, by=None, at=AT)

    with meanwhile("INSERT", other):
        captured = capture(told(an_event()), via=Via.PAGE, by=None, at=AT)

    assert (captured.kept, captured.known) == ([], 1)
    assert (Event.objects.get().via, Mention.objects.count()) == (Via.SMS, 1)


def test_gives_back_every_official_example_with_the_same_meaning() -> None:
    for file in documents():
        events = read_document(read_text(file.read_bytes()))
        with transaction.atomic():
            capture(events, via=Via.MACHINE, by=None, at=AT)
            kept = [event.told for event in Event.objects.all()]
            assert all(any(same(*pair) for pair in product([one], kept)) for one in events)
            transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (an_event(bizStep="harvesting"), "bước nghiệp vụ"),
        (an_event(eventTime="2026-11-29T03:00:01Z"), "tương lai"),
        (an_event(readPoint={"id": "https://a.vn/" + "x" * 300}), "dài quá"),
        (an_event(quantityList=[{"epcClass": "https://a.vn/" + "x" * 300}]), "dài quá"),
        (a_transformation(outputQuantityList=[{"epcClass": LOT}]), "từ chính nó"),
    ],
)
def test_keeps_nothing_of_a_document_with_one_wrong_event(event: dict[str, Any], why: str) -> None:
    job = send(an_event(eventTime="2026-11-19T00:00:00Z"), event)

    assert (job.succeeded, job.kept, nothing_kept()) == (False, 0, True)
    assert why in job.why
    assert CaptureJob.objects.get() == job


def test_says_where_a_document_is_wrong() -> None:
    assert send(an_event(bizStep="harvesting")).pointer == "/epcisBody/eventList/0/bizStep"


def test_refuses_a_circle_over_many_steps() -> None:
    def made(into: str, out: str, hour: int) -> dict[str, Any]:
        return a_transformation(
            eventTime=f"2026-11-20T{hour:02}:00:00Z",
            transformationID=None,
            inputQuantityList=[{"epcClass": f"https://a.vn/{into}"}],
            outputQuantityList=[{"epcClass": f"https://a.vn/{out}"}],
        )

    assert send(made("a", "b", 1), made("b", "c", 2)).succeeded
    assert "https://a.vn/" in send(made("c", "a", 3)).why
    assert Event.objects.count() == 2


def test_takes_no_more_than_one_transaction_should_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capturing, "MOST", 1)
    assert "chia thành nhiều lần" in send(an_event(), a_box()).why
    monkeypatch.setattr(capturing, "LARGEST", 10)
    assert "chia thành nhiều lần" in send(an_event()).why
    assert nothing_kept()


def test_doubts_a_clock_that_goes_ahead() -> None:
    capture(told(an_event(eventTime="2026-11-27T03:11:00Z")), via=Via.SMS, by=None, at=AT)
    capture(told(an_event(eventTime="2026-11-27T03:09:00Z")), via=Via.SMS, by=None, at=AT)
    assert list(Event.objects.order_by("at").values_list("doubted", flat=True)) == [False, True]


def test_hears_from_three_telephones_after_seven_days_without_a_net() -> None:
    sent = [
        an_event(
            eventTime=f"2026-11-{20 + n % 7}T{n % 24:02}:{n % 60:02}:00+07:00", **{"vidu:so": n}
        )
        for n in range(200)
    ]
    for start in (120, 0, 60, 0, 120):
        capture(
            told(*sent[start : start + 80][::-1]), via=Via.PAGE, by=None, at=AT + timedelta(days=2)
        )
    assert Event.objects.count() == 200
    assert list(Event.objects.order_by("at", "id").values_list("at", flat=True)) == sorted(
        Event.objects.values_list("at", flat=True)
    )


def test_knows_a_lot_by_the_number_that_it_got_later() -> None:
    send(an_event())
    lot = Thing.objects.get(address=LOT)
    number = "https://id.gs1.org/01/09520123456788/10/A1"
    Thing.objects.create(address=number, same_as=lot)

    send(a_box(childQuantityList=[{"epcClass": "https://x.vn/01/09520123456788/10/A1"}]))

    assert Thing.objects.named(number) == lot
    assert Thing.objects.named("https://a.vn/khac") is None
    assert Edge.objects.get().source == lot
    assert str(Edge.objects.get()) == f"{lot.pk} → {Edge.objects.get().target_id}"
    assert str(Mention.objects.get(role="child")).endswith(f"child {lot.pk}")


def test_no_caller_keeps_more_than_one_transaction_should_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    two = told(an_event(), a_box())
    monkeypatch.setattr(capturing, "MOST", 1)
    with pytest.raises(capturing.TooLarge):
        capture(two, via=Via.SMS, by=None, at=AT)
    assert nothing_kept()
