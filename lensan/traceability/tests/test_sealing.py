"""The chain of events: what was told stays as it was, or is found out."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from lensan.accounts.tests.make import a_province_officer
from lensan.journal.models import Entry
from lensan.producers.tests.make import meanwhile
from lensan.traceability import tasks
from lensan.traceability.actions import sealing
from lensan.traceability.actions.capturing import AHEAD, capture
from lensan.traceability.actions.sealing import chain, publish_root, verify
from lensan.traceability.epcis.reading import read_document
from lensan.traceability.models import CaptureJob, DayRoot, Event, Link, Via
from lensan.traceability.models.chain import GENESIS, SEALED, sealed, sealed_once
from lensan.traceability.tests.make import a_document, an_event
from lensan.traceability.tests.make_machines import a_machine

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
ON = date(2026, 11, 27)


def keep(*numbers: int) -> None:
    """Keep an event for each number."""
    events = [an_event(**{"vidu:so": number}) for number in numbers]
    capture(read_document(a_document(*events)), via=Via.SYSTEM, by=None, at=AT)


def unprotect() -> None:
    """Let the rows be changed, as somebody with the database in hand could."""
    with connection.cursor() as cursor:
        for table in ("event", "link", "dayroot"):
            name = f"traceability_{table}"
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER {name}_append_only")
            else:
                cursor.execute(f"DROP TRIGGER {name}_unchanged")
                cursor.execute(f"DROP TRIGGER {name}_kept")


def told() -> str:
    """Return what the command says."""
    out = StringIO()
    call_command("trace", "verify", stdout=out)
    return out.getvalue()


def test_an_untouched_chain_is_whole() -> None:
    assert (verify().whole, chain()) == (True, 0)
    keep(1, 2)
    assert chain() == 2
    keep(3)

    verdict = verify()

    assert (verdict.whole, verdict.links, verdict.unlinked) == (True, 2, 1)
    assert "2 mắt xích. 1 sự kiện mới" in told()
    assert (chain(), chain()) == (1, 0)
    assert told().strip().endswith("3 mắt xích.")
    assert str(Link.objects.get(number=1)).startswith("1: ")


def test_publishes_where_a_day_ended_once() -> None:
    assert publish_root(ON, at=AT) is None
    keep(1)
    chain()
    root = publish_root(ON, at=AT + timedelta(hours=1))
    keep(2)
    chain()

    assert publish_root(ON, at=AT + timedelta(hours=2)) == root == DayRoot.objects.get()
    # as by who looked for it just before the other wrote it
    assert sealing._publish(ON, Link.objects.get(number=2), at=AT) == root
    assert (root.count, str(root)) == (1, f"2026-11-27: {Link.objects.get(number=1).hash}")
    assert Entry.objects.filter(verb="traceability.root_published").count() == 1
    assert verify().whole


@pytest.mark.parametrize("table", [Event, Link, DayRoot])
def test_the_database_lets_nobody_change_or_take_away(table: Any) -> None:
    keep(1)
    chain()
    publish_root(ON, at=AT)
    rows = table.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(id=F("id") + 1)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows._raw_delete(rows.db)
    assert verify().whole


@pytest.mark.parametrize(
    ("tamper", "why"),
    [
        (lambda: Event.objects.filter(link__number=2).update(event_id="urn:x:y"), "thứ tự"),
        (lambda: _rewrite(2), "thứ tự"),
        (lambda: Link.objects.filter(number=2).update(whole=False), "cách băm cũ"),
        (lambda: Link.objects.filter(number=2).delete(), "bị xóa"),
        (lambda: DayRoot.objects.update(count=2), "không khớp gốc"),
        (lambda: Link.objects.filter(number=3).delete(), "ở cuối chuỗi"),
    ],
)
def test_finds_what_was_changed_behind_its_back(tamper: Any, why: str) -> None:
    keep(1, 2, 3)
    chain()
    publish_root(ON, at=AT)
    unprotect()

    tamper()

    verdict = verify()
    assert (verdict.whole, verdict.broken_at in (2, 3, 4)) == (False, True)
    assert why in verdict.reason
    with pytest.raises(CommandError, match="hỏng ở mắt xích"):
        told()


def _rewrite(number: int, **fields: Any) -> None:
    event = Event.objects.get(link__number=number)
    body = {**event.body, **(fields or {"disposition": "recalled"})}
    Event.objects.filter(pk=event.pk).update(body=body)


OTHER: dict[str, Any] = {
    "digest": "0" * 64, "declares_error": True, "event_id": "urn:x:y", "kind": "AggregationEvent",
    "action": "DELETE", "step": "packing", "disposition": "recalled", "at": AT, "recorded_at": AT - AHEAD,
    "read_point": "urn:x:y", "location": "urn:x:y", "transformation": "urn:x:y", "via": Via.SMS,
    "doubted": True,
}  # fmt: skip


def test_seals_every_column() -> None:
    assert set(SEALED) == {field.attname for field in Event._meta.concrete_fields}


@pytest.mark.parametrize("column", SEALED)
def test_finds_whatever_column_of_an_event_was_changed(column: str) -> None:
    job = CaptureJob.objects.create(machine=a_machine(), at=AT, succeeded=True)
    keep(1, 2)
    chain()
    unprotect()

    event = Event.objects.filter(link__number=2)
    if column == "body":  # a remark that takes no part in the event's own hash
        _rewrite(2, **{"rdfs:comment": "sửa"})
    elif column == "id":
        Link.objects.filter(number=2).update(event=_twin(event.get()))
    else:
        others = {**OTHER, "by_id": a_province_officer().pk, "job_id": job.pk}
        event.update(**{column: others[column]})

    assert verify().broken_at == 2


def _twin(event: Event) -> Event:
    """Return a copy of an event under another key."""
    Event.objects.filter(pk=event.pk).update(digest="1" * 64)
    event.pk = event.pk + 1
    event.save(force_insert=True)
    return event


def first_links(*numbers: int) -> None:
    """Chain events as it was done at first: not every column took part."""
    keep(*numbers)
    previous = GENESIS
    for number, event in enumerate(Event.objects.order_by("pk"), 1):
        previous = sealed_once(previous, number, event)
        Link.objects.create(number=number, event=event, hash=previous, whole=False)


def test_stands_by_its_first_links_and_says_that_they_hold_less() -> None:
    first_links(1, 2)
    keep(3)
    chain()
    verdict = verify()
    assert (verdict.whole, verdict.links, verdict.partly) == (True, 3, 2)
    assert "2 mắt xích đầu có từ bản cũ" in told()


@pytest.mark.parametrize(
    "fields", [{"step": "packing"}, {"body": {}}, {"event_id": "urn:x:y"}, {"read_point": ""}]
)
def test_finds_in_its_first_links_what_the_event_itself_belies(fields: dict[str, Any]) -> None:
    first_links(1, 2)
    unprotect()
    Event.objects.filter(link__number=2).update(**fields)
    verdict = verify()
    assert (verdict.broken_at, "bị sửa" in verdict.reason) == (2, True)


def test_two_that_chain_at_once_leave_one_chain() -> None:
    keep(1)
    with (
        meanwhile('INSERT INTO "traceability_link"', chain),
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        chain()
    assert (chain(), Link.objects.count(), verify().whole) == (1, 1, True)


def test_the_worker_chains_all_and_publishes_yesterday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "AT_ONCE", 2)
    keep(1, 2, 3)
    tasks.chain.call()
    over = timezone.localtime().replace(hour=0, minute=0, second=0) > AT
    assert (Link.objects.count(), DayRoot.objects.count()) == (3, int(over))


def test_chains_by_night_what_came_far_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BEHIND", 1)
    keep(1, 2, 3)
    late = Event.objects.order_by("pk").first()
    assert late is not None
    newest = Event.objects.order_by("pk").last()
    assert newest is not None
    Link.objects.create(number=1, event=newest, hash=sealed(GENESIS, 1, newest))

    assert (chain(), verify().unlinked) == (1, 1)
    tasks.chain_everything.call()

    assert (Link.objects.get(event=late).number, verify().whole, verify().unlinked) == (3, True, 0)


def test_the_worker_leaves_the_chain_to_another_that_draws_it_on() -> None:
    keep(1)
    with meanwhile('INSERT INTO "traceability_link"', chain):
        tasks.chain.call()
    assert verify().whole
