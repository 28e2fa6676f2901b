"""The chain of events: what was told stays as it was, or is found out."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from lensan.journal.models import Entry
from lensan.producers.tests.make import meanwhile
from lensan.traceability import tasks
from lensan.traceability.actions import sealing
from lensan.traceability.actions.capturing import capture
from lensan.traceability.actions.sealing import chain, publish_root, verify
from lensan.traceability.epcis.reading import read_document
from lensan.traceability.models import DayRoot, Event, Link, Via
from lensan.traceability.tests.make import a_document, an_event

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
        (lambda: _rewrite(2), "nội dung sự kiện"),
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


def _rewrite(number: int) -> None:
    event = Event.objects.get(link__number=number)
    body = {**event.body, "disposition": "recalled"}
    Event.objects.filter(pk=event.pk).update(body=body)


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


def test_the_worker_leaves_the_chain_to_another_that_draws_it_on() -> None:
    keep(1)
    with meanwhile('INSERT INTO "traceability_link"', chain):
        tasks.chain.call()
    assert verify().whole
