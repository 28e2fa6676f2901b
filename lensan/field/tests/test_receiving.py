"""A deed is done once, by the same form and the same action as on a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_helper
from lensan.field.actions import receiving
from lensan.field.actions.receiving import NotYet, Outcome, Told
from lensan.field.deeds import LIGHT, perform
from lensan.field.models import Deed, Device, Signature
from lensan.field.tests.make import (
    LATER,
    a_deed,
    a_device,
    a_household,
    a_yes,
    done,
    facts,
    home,
    refused,
    send,
)
from lensan.journal.actions import verify
from lensan.journal.models import Entry
from lensan.journey.models import Fact
from lensan.places.tests.make import a_commune
from lensan.producers.actions.merging import merge
from lensan.producers.models import Consent, ConsentText, Producer
from lensan.producers.tests.make import NOON, meanwhile


def test_registers_a_household_for_its_helper() -> None:
    device = a_device()

    receipt = done(device, "register", facts())

    producer = Producer.objects.get()
    assert receipt.result == {"code": producer.code}
    assert (producer.name, producer.phone, producer.hamlet) == (
        "Trần Thị Bình", "+84987654321", home(),
    )  # fmt: skip
    deed = Deed.objects.get()
    assert (deed.producer, deed.arguments, deed.state) == (producer, {}, Deed.State.DONE)


def test_who_resembles_someone_is_registered_and_shown_to_an_officer() -> None:
    device = a_device()
    known = a_household(name="Trần Thị Bình", phones=("+84987654321",), birth_year=1971)

    receipt = done(device, "register", facts())

    assert receipt.state == "doubted"
    assert receipt.result["like"] == known.code
    assert Deed.objects.unsettled().count() == 1


def test_takes_in_what_follows_a_registration_of_the_same_day() -> None:
    device = a_device()
    registered = done(device, "register", facts())

    done(device, "agree", a_yes(f"deed:{registered.id}"))

    assert Consent.objects.filter(producer=Producer.objects.get()).count() == 2


def test_what_comes_before_that_on_which_it_builds_is_sent_again() -> None:
    device, number = a_device(), uuid4()
    yes = a_deed("agree", a_yes(f"deed:{number}"))

    early = send(device, yes)
    send(device, a_deed("register", facts(), number=number))
    again = send(device, yes)

    assert (early.state, again.state) == ("later", "done")


def test_what_is_taken_in_on_another_telephone_builds_on_what_the_first_one_sent() -> None:
    broken = a_device()
    registered = a_deed("register", facts())
    first = send(broken, registered)
    other = a_device(broken.user)

    again = send(other, registered)
    done(other, "agree", a_yes(f"deed:{first.id}"))

    assert again == first
    assert Consent.objects.filter(producer=Producer.objects.get()).count() == 2


def test_what_builds_on_something_refused_is_refused_too() -> None:
    device = a_device()
    first = refused(device, "register", facts(name="12"))

    deed = refused(device, "agree", a_yes(f"deed:{first.pk}"))

    assert deed.text.startswith("Việc mà việc này dựa vào chưa ghi được.")
    assert deed.arguments["place"] == "nhà"
    assert not Consent.objects.exists()


def test_one_deed_that_breaks_leaves_the_others_whole() -> None:
    device = a_device()

    def break_down(told: Told) -> Outcome:
        a_household()
        raise ZeroDivisionError

    [broken] = receiving.receive(
        device, [a_deed("agree", {})], perform=break_down, now=lambda: LATER
    )

    assert broken.state == "later"
    assert not Deed.objects.exists()
    assert not Producer.objects.exists()


def test_a_deed_that_came_twice_at_the_same_moment_is_done_once() -> None:
    device = a_device()
    deed = a_deed("register", facts())

    with meanwhile("SAVEPOINT", lambda: send(device, deed)):
        receipt = send(device, deed)

    assert receipt.state == "done"
    assert Producer.objects.count() == 1


def in_one_turn(device: Device, *deeds: str) -> list[str]:
    receipts = receiving.receive(device, deeds, perform=perform, now=lambda: LATER, light=LIGHT)
    return [str(receipt.state) for receipt in receipts]


def stated(household: Producer, kind: str = "papers") -> str:
    return a_deed("state", {"producer": household.code, "kind": kind, "place": "nhà"})


def test_light_deeds_are_done_in_one_transaction_and_each_is_undone_by_itself() -> None:
    household, device = a_household(), a_device()
    change = {"producer": household.code, "changes": {"grows": "mít"}, "seen": {"grows": "lúa"}}
    deeds = [stated(household), a_deed("correct", change), "{", stated(household, "?")]

    with CaptureQueriesContext(connection) as asked:
        states = in_one_turn(device, *deeds, stated(household))

    assert states == ["done", "conflict", "refused", "refused", "done"]
    assert in_one_turn(device, *deeds) == states[:-1]
    assert Fact.objects.count() == 2
    heads = [one["sql"] for one in asked if 'UPDATE "journal_head"' in one["sql"]]
    assert len(heads) == 2  # what cannot be read stands between them
    assert verify().whole


def test_a_deed_that_breaks_among_light_ones_leaves_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    household, device = a_household(), a_device()
    written = Fact.save

    def fall(fact: Fact, **how: Any) -> None:
        written(fact, **how)
        if fact.kind == "account":
            raise ZeroDivisionError

    monkeypatch.setattr(Fact, "save", fall)
    before = Entry.objects.count()
    deeds = [stated(household), stated(household, "account"), stated(household)]

    assert in_one_turn(device, *deeds) == ["done", "later", "done"]

    assert [fact.kind for fact in Fact.objects.all()] == ["papers", "papers"]
    assert Entry.objects.count() == before + 2
    assert verify().whole


def test_where_what_light_deeds_share_fails_each_is_done_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    household, device = a_household(), a_device()
    times = iter([True, False, False])

    @contextmanager
    def falling() -> Iterator[None]:
        yield
        if len(connection.savepoint_ids) < shared and next(times):
            raise OperationalError("deadlock detected")

    shared = len(connection.savepoint_ids) + 2
    monkeypatch.setattr(receiving, "together", falling)

    assert in_one_turn(device, stated(household), stated(household)) == ["done", "done"]

    assert Fact.objects.count() == Deed.objects.count() == 2


def test_what_the_database_refuses_within_a_deed_is_sent_again() -> None:
    device = a_device()

    def twice(told: Told) -> Outcome:
        told.deed.__class__.objects.get(pk=told.deed.pk).save(force_insert=True)
        raise AssertionError

    [receipt] = receiving.receive(device, [a_deed("x", {})], perform=twice, now=lambda: LATER)
    assert receipt.state == "later"
    assert not Deed.objects.exists()


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"id": "x", "action": "a", "arguments": {}, "at": "2022-07-22T05:00:00Z"}'],
)
def test_what_is_no_deed_is_refused_and_not_kept(text: str) -> None:
    receipt = send(a_device(), text)

    assert (receipt.id, receipt.state) == ("", "refused")
    assert not Deed.objects.exists()


def test_a_deed_without_a_moment_is_refused() -> None:
    text = a_deed("register", facts()).replace("2022-07-22T05:00:00+00:00", "hôm nay")

    assert send(a_device(), text).state == "refused"


@pytest.mark.parametrize(
    ("off", "said", "dated"),
    [
        (0, timedelta(0), timedelta(0)),
        (2 * 86_400, timedelta(days=2), timedelta(0)),
        (0, timedelta(days=9), timedelta(hours=1)),
        (0, -timedelta(days=300), timedelta(hours=1) - receiving.LONGEST_AGO),
    ],
)
def test_a_deed_is_dated_by_our_clock(off: int, said: timedelta, dated: timedelta) -> None:
    device = a_device()
    device.clock_off_s = off

    receipt = send(device, a_deed("register", facts(), at=NOON + said))

    deed = Deed.objects.get(pk=receipt.id)
    assert (deed.said_at, deed.done_at) == (NOON + said, NOON + dated)


def test_what_nobody_knows_is_refused() -> None:
    assert refused(a_device(), "fly", {}).text.startswith("Máy chủ chưa biết việc này.")


def test_who_is_no_helper_any_more_does_nothing() -> None:
    device = a_device()
    device.user.role = Role.TRAINER

    assert refused(device, "register", facts()).text.startswith("Tài khoản này không còn")
    assert not Producer.objects.exists()


def test_a_household_outside_their_hamlets_is_not_theirs_to_change() -> None:
    device = a_device(a_helper(home(a_commune("Vị Trung"))))
    moved = a_household()

    deed = refused(device, "agree", a_yes(moved.code))

    assert deed.text.startswith("Hộ này không còn thuộc ấp bạn phụ trách.")
    assert deed.producer == moved
    assert not Consent.objects.exists()


@pytest.mark.parametrize("who", ["VT999999", "deed:x", ""])
def test_nobody_is_found_under_a_wrong_code(who: str) -> None:
    assert refused(a_device(), "agree", a_yes(who)).producer is None


def test_a_deed_for_someone_merged_meanwhile_goes_to_whom_was_kept() -> None:
    device = a_device()
    kept, absorbed = a_household(), a_household(name="Nguyễn V. An")
    merge(kept, absorbed, by=device.user, at=NOON)

    done(device, "agree", a_yes(absorbed.code))

    assert Consent.objects.filter(producer=kept).count() == 2


def test_keeps_the_signature_beside_what_it_is_for() -> None:
    device = a_device()

    receipt = done(device, "agree", a_yes(a_household().code))

    signature = Signature.objects.get(deed__pk=receipt.id)
    assert signature.consents.count() == 2
    assert signature.paths == ["100,100 300,200 500,100", "600,300 700,325"]
    assert {consent.way for consent in Consent.objects.all()} == {"screen"}


def test_a_yes_before_a_witness_needs_no_signature() -> None:
    said = a_yes(a_household().code, way="spoken", witness="Lê Văn Ba", strokes=None)

    done(a_device(), "agree", said)

    assert Consent.objects.filter(witness="Lê Văn Ba").count() == 2
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    "strokes", [None, [], "x", [[]], [[1, 2]], [[1, 2, 3]], [[1, 2, 3, 4000]], [[1, 2, 3, True]],
                [[0, 1] * 2_001]]
)  # fmt: skip
def test_what_is_no_signature_gives_no_consent(strokes: Any) -> None:
    deed = refused(a_device(), "agree", a_yes(a_household().code, strokes=strokes))

    assert deed.text == "Chữ ký trống hoặc không đọc được. Hãy mời hộ ký lại."
    assert not Consent.objects.exists()


@pytest.mark.parametrize("changes", [{"purposes": []}, {"purposes": ["all"]}, {"versions": 1}])
def test_a_yes_to_nothing_or_to_words_not_read_is_none(changes: dict[str, Any]) -> None:
    refused(a_device(), "agree", a_yes(a_household().code, **changes))

    assert not Consent.objects.exists()


def test_a_yes_to_words_that_changed_meanwhile_is_asked_again() -> None:
    device, said = a_device(), a_yes(a_household().code)
    ConsentText.objects.create(purpose="contact", version=2, text="Mới", valid_from=NOON.date())

    assert refused(device, "agree", said).text.startswith("Văn bản đồng ý đã đổi")
    assert not Consent.objects.exists()


def test_waits_are_told_from_troubles() -> None:
    def wait(told: Told) -> Outcome:
        raise NotYet("đợi")

    [receipt] = receiving.receive(a_device(), [a_deed("x", {})], perform=wait, now=lambda: LATER)

    assert (receipt.state, receipt.text) == ("later", "đợi")
