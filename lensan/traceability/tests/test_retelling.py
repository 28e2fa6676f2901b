"""The same fact by SMS, by a clerk's page and from a paper diary: one event, three doors."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_user, an_officer, sign_in
from lensan.journal.models import Entry
from lensan.messaging.models import Message
from lensan.traceability.actions import capturing
from lensan.traceability.actions.hearing import read
from lensan.traceability.epcis.reading import read_document
from lensan.traceability.models import Event, Label, LotFile, Telling, Via
from lensan.traceability.tests.make import a_document, an_event
from lensan.traceability.tests.make_lots import (
    NOON,
    a_crop,
    a_harvest,
    a_plot,
    a_spray,
    an_input,
    kilos,
)
from lensan.traceability.tests.make_machines import a_machine
from lensan.traceability.tests.make_pages import days_ago, shown, told

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=20)


def doors(event: Event) -> list[str]:
    """Return by which doors a fact came, the first one first."""
    return [event.via, *event.tellings.order_by("pk").values_list("via", flat=True)]


def sent(client: Client, name: str, at: datetime, pk: int, **fields: Any) -> None:
    """Tell a fact of the past on a page, to the minute."""
    local = timezone.localtime(at)
    told(
        client, name, {"on": f"{local:%Y-%m-%d}", "hour": f"{local:%H:%M}", "unit": "KGM", **fields},
        pk=pk,
    )  # fmt: skip


def test_by_sms_by_a_clerk_and_from_a_paper_diary_it_is_one_event(client: Client) -> None:
    plot = a_plot()
    seed, spray = an_input(at=days_ago(90)), a_spray(days=0, at=days_ago(90))
    crop = a_crop(plot, seed, at=days_ago(80))
    at = days_ago(5).replace(second=0, microsecond=0)
    code = Label.objects.get(thing=spray.thing).code
    for text in (f"PHUN {plot.pk} {code} 0,5", f"THU {plot.pk} 820"):
        read(Message(phone="+84912345678", text=text, at=at), owner=plot.producer, at=at)
    facts = Event.objects.filter(transformation=crop.address, via=Via.SMS)
    digests = set(facts.values_list("digest", flat=True))
    before = Event.objects.count()

    clerk = an_officer(plot.commune, full_name="Trần Thị Thư Ký")
    sign_in(client, clerk)
    for paper in ({}, {"paper": "on"}, {"paper": "on"}):
        sent(client, "trace-apply", at, plot.pk, amount="0,5", code=code, **paper)
        sent(client, "trace-harvest", at, plot.pk, amount="820", **paper)

    assert (Event.objects.count(), len(digests)) == (before, 2)
    assert set(facts.values_list("digest", flat=True)) == digests
    assert [doors(one) for one in facts] == [[Via.SMS, Via.PAGE, Via.PAPER]] * 2
    assert {one.by for one in Telling.objects.all()} == {clerk}
    page = shown(client, "trace-lot", pk=LotFile.objects.get(kind="harvest").pk)
    for door in ("tin nhắn", "cũng được báo: ghi trên trang, lúc", "cũng được báo: sổ giấy nhập"):
        assert page.count(door) == 2
    assert page.count("Trần Thị Thư Ký") >= 4


def test_a_receipt_and_a_sowing_that_come_by_another_door_are_noted() -> None:
    plot, seed = a_plot(), an_input(via=Via.SMS)
    crop = a_crop(plot, seed, via=Via.SMS)
    by = a_user(Role.HELPER)
    for _twice in range(2):
        an_input(via=Via.PAPER, at=LATER, happened=NOON, by=by)
        assert a_crop(plot, seed, via=Via.PAPER, at=LATER, happened=NOON, by=by) == crop

    assert [doors(one) for one in Event.objects.order_by("pk")] == [[Via.SMS, Via.PAPER]] * 2
    assert {(one.by, one.at) for one in Telling.objects.all()} == {(by, LATER)}
    assert str(seed.left()) == "50 kg"
    entries = Entry.objects.filter(verb="traceability.told_again")
    assert [one.facts for one in entries] == [{"via": Via.PAPER}] * 2


def test_a_fact_told_twice_by_its_own_door_is_told_once() -> None:
    first = a_harvest(via=Via.SMS)
    assert a_harvest(first.crop, via=Via.SMS, at=LATER, happened=NOON) == first
    an_input(source="urn:uuid:1")
    an_input(source="urn:uuid:1", at=LATER)
    assert not Telling.objects.exists()


def test_a_machine_that_tells_what_is_known_is_one_more_door() -> None:
    [event] = read_document(a_document(an_event()))
    capturing.capture([event], via=Via.PAGE, by=None, at=NOON)
    job = capturing.capture_event(event, machine=a_machine(), at=LATER)
    assert (job.kept, job.known) == (0, 1)
    assert doors(Event.objects.get()) == [Via.PAGE, Via.MACHINE]


def test_a_fact_with_its_declaration_beside_it_is_told_again_alone() -> None:
    wrong = {"declarationTime": "2026-11-20T08:00:00+07:00", "reason": "incorrect_data"}
    both = read_document(a_document(an_event(), an_event(errorDeclaration=wrong)))
    capturing.capture(both, via=Via.PAGE, by=None, at=NOON)
    capturing.capture(both[:1], via=Via.SMS, by=None, at=LATER)
    assert Event.objects.values_list("digest").distinct().count() == 1
    assert Telling.objects.get().event.declares_error is False


def test_what_was_told_again_is_never_changed() -> None:
    first = a_harvest(via=Via.SMS)
    a_harvest(first.crop, via=Via.PAPER, at=LATER, happened=NOON)
    for change in (lambda: Telling.objects.update(via=Via.PAGE), Telling.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert str(Telling.objects.get()).endswith(" paper")
    assert kilos(800) == first.left()
