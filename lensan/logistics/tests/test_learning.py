"""Trips whose kilometres were noted teach the detour factor; an officer takes it, and gives it back."""

from typing import Any
from uuid import uuid4

import pytest
from pytest_django import Settings

from lensan.accounts.tests.make import a_province_officer
from lensan.journal.models import Entry
from lensan.logistics.actions import driving, framing, learning
from lensan.logistics.actions.forgetting import forget_the_erased
from lensan.logistics.actions.learning import NothingLearned, driven_trips, factor_in_use
from lensan.logistics.models import DetourFactor, Trip
from lensan.logistics.planner.calibrating import DrivenTrip
from lensan.logistics.tests.make import MORNING, NOON, a_trip
from lensan.logistics.tests.make_notes import driver_of, read_km
from lensan.producers.actions.erasing import erase

pytestmark = pytest.mark.django_db


def a_driven_trip(km: int) -> Trip:
    trip = a_trip()
    stop = trip.stops.get()
    read_km(trip, 1_000, "leaving")
    driving.fail(stop, "Không có ai", key=uuid4(), by=driver_of(trip), at=MORNING)
    read_km(trip, 1_000 + km, "hub")
    return trip


def by() -> dict[str, Any]:
    return {"by": a_province_officer(), "at": NOON}


@pytest.fixture
def _enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let twenty such trips have been driven."""
    monkeypatch.setattr(learning, "driven_trips", lambda: [DrivenTrip(10_000, 13_700)] * 20)


def test_a_trip_teaches_what_it_was_longer_than_the_crows_way() -> None:
    a_driven_trip(7)

    [found] = driven_trips()

    assert found.driven == 7_000
    assert found.straight == pytest.approx(2 * 0.02 * 111_195 * 0.9854, rel=0.001)


def test_half_a_trip_teaches_nothing() -> None:
    trip = a_trip()
    read_km(trip, 1_000, "hub")

    assert driven_trips() == []


def test_a_trip_past_a_gate_that_nobody_knows_any_more_teaches_nothing() -> None:
    trip = a_driven_trip(7)
    producer = trip.stops.get().producer
    assert producer is not None
    erase(producer, by=None, at=NOON)
    forget_the_erased()

    assert driven_trips() == []


@pytest.mark.usefixtures("_enough")
def test_the_learned_factor_is_taken_once_and_counts_from_then_on() -> None:
    for _turn in range(2):
        learning.take(1.37, **by())

    row = DetourFactor.objects.get()
    assert (row.factor, row.trips, row.low, row.high) == (1.37, 20, 1.37, 1.37)
    assert factor_in_use() == framing.distances().factor == 1.37
    assert Entry.objects.about(row).get().verb == "logistics.detour_factor"


@pytest.mark.usefixtures("_enough")
def test_the_setting_counts_until_then_and_again_when_it_is_given_back(settings: Settings) -> None:
    settings.DETOUR_FACTOR = 1.5
    before = factor_in_use()
    learning.give_back(**by())
    learning.take(1.37, **by())

    for _turn in range(2):
        learning.give_back(**by())

    assert (before, factor_in_use(), DetourFactor.objects.count()) == (1.5, 1.5, 2)
    assert str(DetourFactor.objects.last()).endswith("None")


@pytest.mark.usefixtures("_enough")
def test_a_factor_that_trips_do_not_teach_is_not_taken() -> None:
    with pytest.raises(NothingLearned):
        learning.take(1.2, **by())

    assert not DetourFactor.objects.exists()


def test_nothing_is_taken_where_nothing_was_learned() -> None:
    with pytest.raises(NothingLearned):
        learning.take(1.2, **by())
