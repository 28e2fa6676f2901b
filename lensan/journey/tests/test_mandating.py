"""A household lets a helper act in its name."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import a_helper, a_province_officer, a_user, an_officer
from lensan.catalogue.access import Act, can_sell_for
from lensan.catalogue.photos import NotAPhoto
from lensan.catalogue.tests.make import a_picture
from lensan.journal.models import Entry
from lensan.journey.access import can_end_mandate, mandated
from lensan.journey.actions.mandating import (
    Full,
    NotAHelper,
    NoTerm,
    WrongCode,
    ask,
    confirm,
    confirm_on_paper,
    end,
    end_overdue,
    read,
)
from lensan.journey.models import Mandate, Purpose
from lensan.journey.tests.make import DAY, NOON, TODAY, a_household
from lensan.kernel.states import NotAllowed
from lensan.kernel.text import fold
from lensan.messaging.actions.answering import answer
from lensan.messaging.actions.receiving import receive
from lensan.messaging.actions.saying import NoPhone
from lensan.messaging.models import Message
from lensan.places.models import Hamlet
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.producers.actions.erasing import erase
from lensan.producers.actions.merging import merge
from lensan.producers.actions.registering import Erased
from lensan.producers.models import Producer
from lensan.producers.tests.make import meanwhile

UNTIL = TODAY + 90 * DAY
State = Mandate.State


@pytest.fixture(autouse=True)
def _gateway(settings: Settings) -> None:
    settings.MESSAGE_GATEWAY = "memory"
    settings.MESSAGE_READERS = [("lensan.journey.actions.mandating.read", "RUT")]


@pytest.fixture
def hamlet() -> Hamlet:
    return a_hamlet("Ấp 3", a_commune())


def asked(producer: Producer, helper: User, *, at: datetime = NOON, **how: Any) -> Mandate:
    told: dict[str, Any] = {"purposes": ["orders", "goods"], "until_on": UNTIL, "way": "sms"} | how
    return ask(producer, helper, by=helper, at=at, **told)


def code_of(mandate: Mandate) -> str:
    text = Message.objects.about(mandate).latest("pk").text
    return str(re.findall(r"ma (\d{6})", fold(text))[0])


def standing(producer: Producer, helper: User, *, at: datetime = NOON, **how: Any) -> Mandate:
    mandate = asked(producer, helper, at=at, **how)
    confirm(mandate, code_of(mandate), by=helper, at=at)
    return mandate


def test_the_household_is_told_who_for_what_and_until_when_and_given_the_code(
    hamlet: Hamlet,
) -> None:
    helper = a_helper(hamlet, full_name="Trần Văn Tổ")

    mandate = asked(a_household(hamlet=hamlet), helper)

    text = Message.objects.about(mandate).get().text
    assert "tran van to lam thay den 20/10/2022: tra loi don" in fold(text)
    assert (mandate.state, mandate.slot) == (State.ASKED, None)
    assert code_of(mandate) not in mandate.code


def test_it_stands_once_the_household_has_told_the_code(hamlet: Hamlet) -> None:
    helper, producer = a_helper(hamlet), a_household(hamlet=hamlet)

    mandate = standing(producer, helper)

    mandate.refresh_from_db()
    assert (mandate.state, mandate.slot, mandate.confirmed_at) == (State.STANDING, 1, NOON)
    entries = Entry.objects.about(mandate)
    assert {entry.on_behalf_of for entry in entries} == {producer.code}
    assert "journey.mandate_confirmed" in {entry.verb for entry in entries}


def test_a_wrong_code_confirms_nothing_and_five_are_too_many(hamlet: Hamlet) -> None:
    helper = a_helper(hamlet)
    mandate = asked(a_household(hamlet=hamlet), helper)
    right = code_of(mandate)

    for _guess in range(5):
        with pytest.raises(WrongCode):
            confirm(mandate, "x", by=helper, at=NOON)
    with pytest.raises(WrongCode):
        confirm(mandate, right, by=helper, at=NOON)

    mandate.refresh_from_db()
    assert mandate.state == State.ASKED


def test_a_code_holds_for_a_day(hamlet: Hamlet) -> None:
    helper = a_helper(hamlet)
    mandate = asked(a_household(hamlet=hamlet), helper)

    with pytest.raises(WrongCode):
        confirm(mandate, code_of(mandate), by=helper, at=NOON + timedelta(days=1))

    assert Mandate.objects.get().state == State.ASKED


def test_a_signed_paper_confirms_it_too(hamlet: Hamlet) -> None:
    helper, producer = a_helper(hamlet), a_household(hamlet=hamlet, phone="")
    mandate = asked(producer, helper, way="paper")
    with pytest.raises(NotAPhoto):
        confirm_on_paper(mandate, b"?", by=helper, at=NOON)
    with pytest.raises(WrongCode):
        confirm(mandate, "", by=helper, at=NOON)

    confirm_on_paper(mandate, a_picture(), by=helper, at=NOON)

    mandate.refresh_from_db()
    assert (mandate.state, mandate.way) == (State.STANDING, "paper")
    assert mandate.paper.size > 0
    with pytest.raises(NotAllowed):
        confirm_on_paper(mandate, a_picture(), by=helper, at=NOON)


def test_without_a_telephone_no_code_can_be_sent(hamlet: Hamlet) -> None:
    with pytest.raises(NoPhone):
        asked(a_household(hamlet=hamlet, phone=""), a_helper(hamlet))

    assert not Mandate.objects.exists()


@pytest.mark.parametrize(
    "how",
    [
        {"purposes": []}, {"purposes": ["money"]}, {"until_on": TODAY - DAY},
        {"until_on": TODAY + 400 * DAY},
    ],
)  # fmt: skip
def test_it_is_for_purposes_and_a_term(hamlet: Hamlet, how: dict[str, Any]) -> None:
    with pytest.raises(NoTerm):
        asked(a_household(hamlet=hamlet), a_helper(hamlet), **how)

    assert not Mandate.objects.exists()


def test_only_a_helper_of_the_hamlet_is_given_one(hamlet: Hamlet) -> None:
    producer = a_household(hamlet=hamlet)
    foreign, officer = a_helper(a_hamlet("Ấp 9", hamlet.commune)), an_officer(hamlet.commune)

    for other in (foreign, officer):
        with pytest.raises(NotAHelper):
            asked(producer, other)

    assert not Mandate.objects.exists()


def test_who_was_erased_gives_none(hamlet: Hamlet) -> None:
    producer = a_household(hamlet=hamlet)
    erase(producer, by=None, at=NOON)
    producer.refresh_from_db()

    with pytest.raises(Erased):
        asked(producer, a_helper(hamlet))


def test_a_helper_has_so_many_places(hamlet: Hamlet, settings: Settings) -> None:
    settings.HOUSEHOLDS_A_HELPER = 2
    helper, first = a_helper(hamlet), a_household(hamlet=hamlet)
    held = standing(first, helper)
    standing(a_household(hamlet=hamlet), helper)
    third = asked(a_household(hamlet=hamlet), helper)

    with pytest.raises(Full):
        confirm(third, code_of(third), by=helper, at=NOON)

    third.refresh_from_db()
    assert third.state == State.ASKED
    assert standing(first, helper).slot == 1  # renewed: its own place is free for it
    end(
        Mandate.objects.filter(state=State.STANDING, producer=first).get(),
        way="page",
        by=helper,
        at=NOON,
    )
    confirm(third, code_of(third), by=helper, at=NOON)
    held.refresh_from_db()
    assert (held.state, held.ended_way, third.slot) == (State.ENDED, "replaced", 1)


def test_of_two_who_take_the_last_place_at_once_one_gets_it(
    hamlet: Hamlet, settings: Settings
) -> None:
    settings.HOUSEHOLDS_A_HELPER = 1
    helper = a_helper(hamlet)
    one, other = (asked(a_household(hamlet=hamlet), helper) for _number in range(2))
    codes = code_of(one), code_of(other)

    with (
        meanwhile("SAVEPOINT", lambda: confirm(other, codes[1], by=helper, at=NOON)),
        pytest.raises(Full),
    ):
        confirm(one, codes[0], by=helper, at=NOON)

    assert Mandate.objects.filter(state=State.STANDING).get() == other


def test_the_household_takes_it_back_by_a_message(hamlet: Hamlet) -> None:
    helper, producer = a_helper(hamlet), a_household(hamlet=hamlet)
    mandate = standing(producer, helper)
    came = receive("memory", reference="r1", phone=producer.phone, text="RUT", at=NOON)

    answer(came, at=NOON)

    mandate.refresh_from_db()
    assert (mandate.state, mandate.ended_way, mandate.ended_by) == (State.ENDED, "sms", None)
    assert "da rut lai uy quyen" in fold(Message.objects.get(in_reply_to=came).text)
    assert read(came, owner=producer, at=NOON) == "Bà con hiện không ủy quyền cho ai."
    came.text = "alo"
    assert read(came, owner=producer, at=NOON) is None


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("RUT TIEN", State.STANDING), ("rút tiền về", State.STANDING), ("Rut lai uy quyen", State.ENDED),
        ("rút quyền lại", State.ENDED),
    ],
)  # fmt: skip
def test_who_asks_for_their_money_takes_no_mandate_back(
    hamlet: Hamlet, text: str, state: str
) -> None:
    producer = a_household(hamlet=hamlet)
    mandate = standing(producer, a_helper(hamlet))
    came = receive("memory", reference="r1", phone=producer.phone, text=text, at=NOON)

    told = read(came, owner=producer, at=NOON)

    mandate.refresh_from_db()
    assert (mandate.state, told is None) == (state, state == State.STANDING)


def test_a_mandate_ends_with_its_term(hamlet: Hamlet) -> None:
    helper = a_helper(hamlet)
    mandate = standing(a_household(hamlet=hamlet), helper)

    assert end_overdue(at=NOON + 90 * DAY) == 0
    assert end_overdue(at=NOON + 91 * DAY) == 1

    mandate.refresh_from_db()
    assert (mandate.state, mandate.ended_way) == (State.ENDED, "term")


def test_of_merged_files_the_last_mandate_holds_and_the_household_takes_both_back(
    settings: Settings, hamlet: Hamlet
) -> None:
    settings.MANDATE_REQUIRED = True
    now, until = timezone.now(), timezone.localdate() + 90 * DAY
    first, second = a_helper(hamlet), a_helper(hamlet)
    kept, absorbed = a_household(hamlet=hamlet), a_household(hamlet=hamlet, phone="+84912345670")
    standing(absorbed, first, until_on=until, at=now)
    merge(kept, absorbed, by=a_province_officer(), at=now)
    assert mandated(first, Act.ORDERS) == [kept.pk]
    assert can_sell_for(first, kept, Act.ORDERS) and not can_sell_for(first, kept, Act.STALL)
    owner = a_user(Role.HOUSEHOLD)
    Producer.objects.filter(pk=kept.pk).update(account=owner)
    [theirs] = Mandate.objects.visible_to(owner)
    assert can_end_mandate(owner, theirs)

    came = receive("memory", reference="r1", phone=kept.phone, text="RUT", at=now)
    read(came, owner=kept, at=now)

    assert [one.state for one in Mandate.objects.all()] == ["ended"]
    standing(kept, second, until_on=until, at=now)
    assert (mandated(first, Act.ORDERS), mandated(second, Act.ORDERS)) == ([], [kept.pk])


def test_a_mandate_takes_the_place_of_those_given_under_another_file(hamlet: Hamlet) -> None:
    first, second = a_helper(hamlet), a_helper(hamlet)
    kept, absorbed = a_household(hamlet=hamlet), a_household(hamlet=hamlet)
    before = standing(absorbed, first)
    merge(kept, absorbed, by=a_province_officer(), at=NOON)

    standing(kept, second)

    before.refresh_from_db()
    assert (before.state, before.ended_way) == ("ended", "replaced")


def test_of_two_mandates_that_a_merger_brings_together_the_later_counts(hamlet: Hamlet) -> None:
    now, until = timezone.now(), timezone.localdate() + 90 * DAY
    first, second = a_helper(hamlet), a_helper(hamlet)
    kept, absorbed = a_household(hamlet=hamlet), a_household(hamlet=hamlet)
    standing(kept, first, until_on=until, at=now)
    standing(absorbed, second, until_on=until, at=now + timedelta(minutes=1))

    merge(kept, absorbed, by=a_province_officer(), at=now)

    assert (mandated(first, Act.ORDERS), mandated(second, Act.ORDERS)) == ([], [kept.pk])


def test_purposes_are_the_acts_that_access_knows() -> None:
    assert set(Purpose.values) == set(Act)


def test_without_a_mandate_a_helper_acts_unless_one_is_asked_for(
    settings: Settings, hamlet: Hamlet
) -> None:
    helper, producer = a_helper(hamlet), a_household(hamlet=hamlet)
    assert can_sell_for(helper, producer, Act.ORDERS)

    settings.MANDATE_REQUIRED = True

    assert not can_sell_for(helper, producer, Act.ORDERS)
    Mandate.objects.create(
        producer=producer, helper=helper, purposes=["orders"], from_on=TODAY, until_on=TODAY + 36500 * DAY,
        way="paper", state="standing", slot=1, asked_by=helper, asked_at=NOON, confirmed_at=NOON,
    )  # fmt: skip
    assert can_sell_for(helper, producer, Act.ORDERS)
    assert not can_sell_for(helper, producer, Act.GOODS)
    assert mandated(helper, Act.ORDERS) == [producer.pk]
    assert can_sell_for(an_officer(hamlet.commune), producer, Act.GOODS)
