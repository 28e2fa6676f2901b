"""People state what only they can know."""

from itertools import permutations

import pytest
from django.db import DatabaseError, transaction

from lensan.journal.models import Entry
from lensan.journey.actions.stating import NoDay, NotYet, state
from lensan.journey.indicators.steps import CLAIMED, VERIFIED
from lensan.journey.models import Barrier, Fact, Source
from lensan.journey.steps import Said, Step, standing
from lensan.journey.tests.make import DAY, NOON, TODAY, a_barrier, a_fact, a_household
from lensan.kernel.days import end_of
from lensan.producers.actions.erasing import erase
from lensan.producers.actions.registering import Erased
from lensan.producers.models import Producer

EVERYONE = Producer.objects.all()


def test_a_statement_is_claimed_until_a_marketplaces_file_proves_it() -> None:
    told, proven = a_household(), a_household()
    a_fact(told, source=Source.SMS)
    a_fact(proven, source=Source.MARKETPLACE)

    assert set(CLAIMED[Step.ACCOUNT](EVERYONE, TODAY)) == {told, proven}
    assert set(VERIFIED[Step.ACCOUNT](EVERYONE, TODAY)) == {proven}


def test_is_journaled_for_the_household() -> None:
    producer = a_household()

    fact = a_fact(producer)

    entry = Entry.objects.about(producer).filter(verb="journey.stated").get()
    assert (entry.on_behalf_of, entry.facts["fact"]) == (producer.code, fact.pk)


def test_stated_twice_under_one_key_it_is_once() -> None:
    producer = a_household()

    first, second = a_fact(producer, key="deed-1"), a_fact(producer, key="deed-1", holds=False)

    assert first == second
    assert Fact.objects.get().holds is True


def test_any_order_of_arrival_gives_the_state_of_the_pure_rule() -> None:
    stated = [("a", True, 0), ("b", False, 1), ("c", True, 1), ("d", False, 0)]
    said = [
        Said("account", holds=holds, at=NOON + days * DAY, key=key) for key, holds, days in stated
    ]

    for number, order in enumerate(permutations(stated)):
        producer = a_household()
        for key, holds, days in order:
            a_fact(producer, holds=holds, at=NOON + days * DAY, key=f"{number:02}-{key}")
        found = Fact.objects.filter(producer=producer)
        holds_here = found.standing("account", before=end_of(TODAY + 2 * DAY)).exists()
        assert holds_here is ("account" in standing(said))


def test_who_was_mistaken_states_the_contrary_and_nothing_is_changed() -> None:
    producer = a_household()
    fact = a_fact(producer)

    a_fact(producer, holds=False, at=NOON + DAY)

    assert not CLAIMED[Step.ACCOUNT](EVERYONE, TODAY + DAY).exists()
    assert CLAIMED[Step.ACCOUNT](EVERYONE, TODAY).exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        Fact.objects.filter(pk=fact.pk).update(holds=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        fact.delete()


def test_what_is_to_come_cannot_be_stated() -> None:
    producer = a_household()

    with pytest.raises(NotYet):
        state(
            producer, "account", key="k", source=Source.HELPER, said_at=NOON + 2 * DAY, by=None, at=NOON
        )  # fmt: skip

    assert not Fact.objects.exists()


def test_nothing_is_stated_of_who_was_erased() -> None:
    producer = a_household()
    erase(producer, by=None, at=NOON)
    producer.refresh_from_db()

    with pytest.raises(Erased):
        a_fact(producer)

    assert not Fact.objects.exists()


def test_a_barrier_stands_until_it_is_overcome() -> None:
    producer = a_household()
    a_barrier(producer, again=TODAY + 30 * DAY)
    latest = a_barrier(producer, Barrier.Reason.NO_BANK, again=TODAY + 7 * DAY, at=NOON + DAY)

    assert list(Barrier.objects.standing()) == [latest]
    assert list(Barrier.objects.due(TODAY + 6 * DAY)) == []
    assert list(Barrier.objects.due(TODAY + 7 * DAY)) == [latest]
    a_barrier(producer, Barrier.Reason.OVERCOME, at=NOON + 2 * DAY, again=TODAY)
    assert not Barrier.objects.standing().exists()


@pytest.mark.parametrize("again", [None, TODAY - DAY])
def test_a_barrier_is_looked_at_again_on_some_day(again: object) -> None:
    producer = a_household()

    with pytest.raises(NoDay):
        a_barrier(producer, again=again)  # type: ignore[arg-type]

    assert not Barrier.objects.exists()


def test_a_barrier_told_twice_is_one() -> None:
    producer = a_household()

    first = a_barrier(producer, again=TODAY, key="deed-2", note="lúa chưa chín")
    second = a_barrier(producer, again=TODAY, key="deed-2")

    assert first == second
    assert first.in_words == "chưa tới mùa, lúa chưa chín"
    assert second.in_words == "chưa tới mùa, lúa chưa chín"
