"""What counts, and who is still to be visited."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from lensan.dashboard.indicators import INDICATORS, silent
from lensan.dashboard.models import Target
from lensan.dashboard.tests.make import (
    DAY,
    a_consent,
    a_merger,
    a_producer,
    behind,
    counted,
)
from lensan.places.tests.make import a_commune
from lensan.producers.models import HOUSEHOLD_KINDS, Kind, Means, Producer

BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.mark.parametrize("code", INDICATORS)
def test_every_indicator_publishes_its_definition(code: str) -> None:
    definition = INDICATORS[code].definition

    assert definition.endswith(".")
    assert "\n" not in definition


def test_registered_are_those_who_stood_in_the_registry_that_day() -> None:
    there = a_producer(since=DAY)
    a_producer(since=AFTER)
    a_producer(until=DAY)

    assert counted("registered") == {there}


def test_organisations_are_counted_by_themselves() -> None:
    household = a_producer()
    business = a_producer(kind=Kind.HOUSEHOLD_BUSINESS)
    others = {a_producer(kind=kind) for kind in Kind if kind not in HOUSEHOLD_KINDS}

    assert counted("registered") == {household, business}
    assert counted("organisations") == others


def test_consent_counts_from_its_day_until_it_is_withdrawn() -> None:
    producer = a_producer()
    a_consent(producer, given=DAY, withdrawn=AFTER)

    assert [counted("with_consent", on) for on in (BEFORE, DAY, AFTER)] == [
        set(),
        {producer},
        set(),
    ]


def test_consent_to_be_called_is_not_consent_to_be_registered() -> None:
    a_consent(a_producer(), "contact")

    assert counted("with_consent") == set()


def test_consent_of_an_absorbed_file_counts_for_who_was_kept_while_merged() -> None:
    kept, absorbed = a_producer(), a_producer()
    a_consent(absorbed)
    a_merger(kept, absorbed, since=DAY, until=AFTER)

    assert counted("with_consent", DAY) == {kept}
    assert counted("with_consent", BEFORE) == {absorbed}
    assert counted("with_consent", AFTER) == set()


def test_who_agreed_twice_counts_once() -> None:
    kept, absorbed = a_producer(), a_producer()
    a_consent(kept)
    a_consent(absorbed)
    a_merger(kept, absorbed)

    assert counted("with_consent") == {kept}


def test_each_way_to_reach_a_household_is_told_apart() -> None:
    smart, plain, none = (a_producer(means=means) for means in Means)

    assert counted("reachable") == {smart, plain}
    assert counted("reachable_by_smartphone") == {smart}
    assert counted("reachable_by_plain_phone") == {plain}
    assert counted("out_of_reach") == {none}


@pytest.mark.parametrize("means", [Means.SMARTPHONE, Means.PLAIN_PHONE])
def test_who_took_back_the_yes_to_calls_is_out_of_reach_from_that_day(means: Means) -> None:
    producer = a_producer(means=means)
    a_consent(producer, "contact", withdrawn=DAY)

    assert [counted("reachable", on) for on in (BEFORE, DAY)] == [{producer}, set()]
    assert [counted("out_of_reach", on) for on in (BEFORE, DAY)] == [set(), {producer}]


def test_who_never_said_anything_about_calls_is_reachable() -> None:
    producer = a_producer()

    assert counted("reachable") == {producer}


def test_who_took_back_another_yes_stays_reachable() -> None:
    producer = a_producer()
    a_consent(producer, "registry", withdrawn=BEFORE)

    assert counted("reachable") == {producer}


@pytest.mark.parametrize(("given_again", "heard"), [(BEFORE, False), (DAY, True), (AFTER, False)])
def test_the_last_word_on_calls_holds(given_again: date, heard: bool) -> None:
    kept, absorbed = a_producer(), a_producer()
    a_merger(kept, absorbed, since=BEFORE)
    a_consent(absorbed, "contact", withdrawn=DAY)
    a_consent(kept, "contact", given=given_again)

    assert counted("reachable") == ({kept} if heard else set())


def test_silence_of_an_absorbed_file_is_silence_of_who_was_kept() -> None:
    kept, absorbed = a_producer(), a_producer()
    a_consent(absorbed, "contact", withdrawn=BEFORE)
    a_merger(kept, absorbed)

    assert set(silent(Producer.objects.filter(pk=kept.pk), DAY)) == {kept}


def test_means_are_those_of_the_day() -> None:
    producer = a_producer(means=Means.NONE, until=DAY)
    producer.standings.create(commune=a_commune(), means=Means.SMARTPHONE, from_on=DAY)

    assert [counted("reachable", on) for on in (BEFORE, DAY)] == [set(), {producer}]


def _standing_by_reach(on: date) -> Iterable[set[Producer]]:
    for code in ("reachable_by_smartphone", "reachable_by_plain_phone", "out_of_reach"):
        yield counted(code, on)


def test_the_ways_of_reaching_add_up_to_the_registry() -> None:
    for means in Means:
        a_producer(means=means)
        a_consent(a_producer(means=means), "contact", withdrawn=DAY)
        a_producer(means=means, until=DAY)

    parts = list(_standing_by_reach(DAY))

    assert sum(map(len, parts)) == 6
    assert set().union(*parts) == counted("registered")


def test_those_who_do_not_count_yet_are_the_list_of_work() -> None:
    agreed, other = a_producer(), a_producer()
    a_producer(until=DAY)
    a_consent(agreed)

    assert behind("with_consent") == {other}


def test_where_fewer_is_better_those_who_count_are_the_list_of_work() -> None:
    a_producer()
    unreached = a_producer(means=Means.NONE)

    assert behind("out_of_reach") == {unreached}


def test_the_plan_may_ask_for_more_households_only() -> None:
    asked = {code for code, indicator in INDICATORS.items() if indicator.may_have_target}

    assert asked == {
        "registered", "with_consent", "reachable", "reachable_by_smartphone",
        "reachable_by_plain_phone", "trained_digital", "trained_packing", "stall",
        "stall_claimed", "payment", "active", "traded",
    }  # fmt: skip
    assert {str(INDICATORS[code].unit) for code in asked} == {"hộ"}
    assert str(INDICATORS["organisations"].unit) == "tổ chức"


def test_the_targets_of_the_plan_are_of_indicators() -> None:
    wanted = set(Target.objects.of_province().values_list("indicator", flat=True))

    assert wanted == {"trained_digital", "stall", "payment"}
    assert wanted <= set(INDICATORS)
