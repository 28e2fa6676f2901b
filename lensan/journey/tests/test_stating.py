"""People state what only they can know."""

from datetime import timedelta
from itertools import permutations

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from lensan.accounts.tests.make import a_province_officer
from lensan.journal.models import Entry
from lensan.journey.actions.stating import NoDay, NotYet, state
from lensan.journey.indicators.known import known, past
from lensan.journey.models import Barrier, Fact, Source
from lensan.journey.steps import Said, Step, standing
from lensan.journey.tests.make import DAY, NOON, TODAY, a_barrier, a_fact, a_household
from lensan.producers.actions.erasing import erase
from lensan.producers.actions.merging import merge
from lensan.producers.actions.registering import Erased
from lensan.producers.models import Producer
from lensan.producers.tests.make import meanwhile

EVERYONE = Producer.objects.all()


def test_a_statement_is_claimed_until_a_marketplaces_file_proves_it() -> None:
    told, proven = a_household(), a_household()
    a_fact(told, source=Source.SMS)
    a_fact(proven, source=Source.MARKETPLACE)

    assert past(EVERYONE, Step.ACCOUNT, on=TODAY) == ({told.pk, proven.pk}, {proven.pk})


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


def test_stated_twice_at_the_same_moment_it_is_once() -> None:
    producer = a_household()

    with meanwhile("SAVEPOINT", lambda: a_fact(producer, key="deed-1")):
        answered = a_fact(producer, key="deed-1", holds=False)

    assert Fact.objects.get() == answered
    assert answered.holds is True


def test_what_the_database_refuses_for_another_reason_is_an_error() -> None:
    with pytest.raises(IntegrityError):
        a_fact(a_household(), kind=Fact.Kind.ACCOUNT, source=None)


def test_any_order_of_arrival_gives_the_state_of_the_pure_rule() -> None:
    stated = [("a", True, 0), ("b", False, 1), ("c", True, 1), ("d", False, 0)]
    said = [
        Said("account", holds=holds, at=NOON + days * DAY, key=key) for key, holds, days in stated
    ]

    for number, order in enumerate(permutations(stated)):
        producer = a_household()
        for key, holds, days in order:
            a_fact(producer, holds=holds, at=NOON + days * DAY, key=f"{number:02}-{key}")
        claimed, _verified = past(EVERYONE, Step.ACCOUNT, on=TODAY + 2 * DAY)
        assert (producer.pk in claimed) is ("account" in standing(said))


def test_who_was_mistaken_states_the_contrary_and_nothing_is_changed() -> None:
    producer = a_household()
    fact = a_fact(producer)

    a_fact(producer, holds=False, at=NOON + DAY)

    assert past(EVERYONE, Step.ACCOUNT, on=TODAY + DAY) == (set(), set())
    assert past(EVERYONE, Step.ACCOUNT, on=TODAY) == ({producer.pk}, set())
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

    mine = {producer.pk: producer.pk}
    assert Barrier.objects.in_the_way(mine) == {producer.pk: latest}
    a_barrier(producer, Barrier.Reason.OVERCOME, at=NOON + 2 * DAY, again=TODAY)
    assert Barrier.objects.in_the_way(mine) == {}


def test_of_merged_files_the_last_word_on_a_barrier_or_a_call_for_help_holds() -> None:
    kept, absorbed = a_household(), a_household()
    a_barrier(absorbed, Barrier.Reason.NO_BANK, again=TODAY + 7 * DAY)
    a_fact(absorbed, Fact.Kind.HELPED, holds=False)
    merge(kept, absorbed, by=a_province_officer(), at=NOON)
    before = known(EVERYONE, on=TODAY)[kept.pk]

    a_barrier(kept, Barrier.Reason.OVERCOME, at=NOON + timedelta(hours=1))
    a_fact(kept, Fact.Kind.HELPED, at=NOON + timedelta(hours=1))

    after = known(EVERYONE, on=TODAY)[kept.pk]
    assert (before.barrier, before.called) == ("không có tài khoản ngân hàng", True)
    assert (after.barrier, after.called) == ("", False)


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
