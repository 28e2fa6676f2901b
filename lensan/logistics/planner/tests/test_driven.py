"""Say what a planned day has become by a moment of it."""

from dataclasses import replace
from typing import Any

import pytest

from lensan.logistics.planner.answer import Plan
from lensan.logistics.planner.arrays import Tour
from lensan.logistics.planner.driven import Driven, as_driven
from lensan.logistics.planner.planning import plan, told
from lensan.logistics.planner.problem import HOUR, Day, Load
from lensan.logistics.planner.replanning import Replanned, replan
from lensan.logistics.planner.tests.make import a_day, a_stop, a_vehicle, hours

NINE = 9 * HOUR


def planned() -> tuple[Day, Plan]:
    """Return a day of two trucks, each with gates on its own side, and its plan."""
    day = a_day(
        *(a_stop(f"e{n}", east=3.0 + n, drops=Load(50_000, 100)) for n in range(3)),
        *(a_stop(f"w{n}", east=-3.0 - n, drops=Load(50_000, 100)) for n in range(3)),
        vehicles=(a_vehicle("x", capacity=Load(300_000, 900)), a_vehicle("y", capacity=Load(300_000, 900))),
    )  # fmt: skip
    return day, plan(day, seconds=0.5, patience=200)


def driven(day: Day, answer: Plan, **facts: Any) -> tuple[Day, Plan]:
    return as_driven(day, answer, Driven(at=NINE, **facts))


def test_what_has_not_left_is_still_ahead() -> None:
    _day, answer = driven(*planned())

    assert all(trip.leaves > NINE for trip in answer.trips)
    assert all(visit.starts > trip.leaves for trip in answer.trips for visit in trip.visits)


def test_a_trip_that_leaves_later_keeps_its_moments() -> None:
    day, answer = planned()

    assert as_driven(day, answer, Driven(at=0))[1].trips == answer.trips


def test_what_was_done_stands_first_and_in_the_past() -> None:
    day, answer = planned()
    [trip] = [trip for trip in answer.trips if trip.visits[0].stop.startswith("e")][:1]
    last = trip.visits[-1].stop

    _day, found = driven(day, answer, done={last: NINE - 600})

    [same] = [one for one in found.trips if one.vehicle == trip.vehicle]
    assert same.visits[0].stop == last
    assert same.visits[0].starts == NINE - 600
    assert same.visits[0].leaves == NINE + 1  # it stands there, about to go on
    assert same.leaves <= NINE - 600
    assert all(visit.starts > NINE for visit in same.visits[1:])
    assert same.returns > NINE


def test_a_trip_that_left_stands_at_its_hub_until_it_was_somewhere() -> None:
    day, answer = planned()
    trip = answer.trips[0]

    now, found = driven(day, answer, left={(trip.vehicle, trip.number): NINE - 300})

    first, *ahead = found.trips[0].visits
    assert found.trips[0].leaves == NINE - 300
    assert (first.stop, first.starts, first.leaves) == (
        f"out:{trip.vehicle}",
        NINE - 300,
        NINE + 1,
    )
    assert now.stop[first.stop].point == day.hubs[0].point
    assert [visit.stop for visit in ahead] == [visit.stop for visit in trip.visits]
    assert all(visit.starts > NINE for visit in ahead)


def test_a_trip_with_every_gate_done_drives_home() -> None:
    day, answer = planned()
    trip = answer.trips[0]
    done = {visit.stop: NINE - 60 for visit in trip.visits}

    _day, found = driven(day, answer, done=done)

    way = trip.returns - trip.visits[-1].leaves
    assert found.trips[0].returns == NINE - 60 + way


def test_what_was_not_handed_over_comes_back() -> None:
    day, _plan = driven(*planned(), done={"e0": 1}, failed=frozenset({"e0"}))

    assert day.stop["e0"].picks == day.stop["e0"].drops


def test_what_was_weighed_counts() -> None:
    day, _plan = driven(*planned(), done={"e0": 1}, picked={"e0": 70_000})

    assert day.stop["e0"].picks == Load(70_000, 300)


def test_the_rest_is_planned_from_what_happened() -> None:
    day, answer = planned()
    broken = answer.trips[0]
    done = {broken.visits[0].stop: NINE - 600}
    left = {(trip.vehicle, trip.number): NINE - 1200 for trip in answer.trips}
    now, so_far = driven(day, answer, left=left, done=done)

    again = replan(now, so_far, at=NINE, broken={broken.vehicle})

    served = {visit.stop for visit in again.plan.visits}
    assert broken.visits[0].stop not in served
    assert f"rescue:{broken.vehicle}" in served
    assert {visit.stop for visit in broken.visits[1:]} == set(again.undelivered)
    assert {visit.stop for trip in answer.trips[1:] for visit in trip.visits} <= served


def test_what_was_planned_anew_once_is_planned_anew_again() -> None:
    day, answer = planned()
    one, other = answer.trips
    left = {(trip.vehicle, trip.number): NINE - 1200 for trip in answer.trips}
    first = replan(*driven(day, answer, left=left), at=NINE, broken={one.vehicle})
    done = {other.visits[0].stop: NINE + 600}
    later = Driven(NINE + 900, done=done)

    again = replan(*as_driven(first.day, first.plan, later), at=NINE + 900)

    served = [visit.stop for visit in again.plan.visits]
    assert served[0] == f"aboard:{other.vehicle}"
    assert other.visits[0].stop not in served
    assert {visit.stop for visit in other.visits[1:]} <= set(served)
    assert again.day.stop[served[0]].picks == Load(100_000, 300)


def early(**of_x: Any) -> tuple[Day, Plan]:
    """Return a day of two trucks and its plan, the first's gates in one trip."""
    truck = a_vehicle("x", capacity=Load(300_000, 900), hours=10 * HOUR)
    day = a_day(
        *(a_stop(f"e{n}", east=3.0 + n, drops=Load(50_000, 100)) for n in range(3)),
        vehicles=(replace(truck, **of_x), a_vehicle("y", capacity=Load(300_000, 900))),
    )
    return day, told(day, [Tour("x", (("e0", "e1", "e2"),))])


def again(at: float, day: Day, answer: Plan, **facts: Any) -> Replanned:
    moment = round(at * HOUR)
    return replan(*as_driven(day, answer, Driven(at=moment, **facts)), at=moment)


def served_by(found: Replanned) -> dict[str, list[str]]:
    return {trip.vehicle: [visit.stop for visit in trip.visits] for trip in found.plan.trips}


@pytest.mark.parametrize("at", [9, 12.5, 15, 17])
def test_a_day_on_which_a_gate_was_served_long_before_the_shift_is_planned_anew(at: float) -> None:
    found = again(at, *early(), done={"e0": 3 * HOUR})

    assert served_by(found)["x"] == ["aboard:x", "e1", "e2"]


@pytest.mark.parametrize(
    "late",
    [
        {"window": hours(0, 10)}, {"fresh_for": 2 * HOUR, "harvested": 6 * HOUR},
        {"picks": Load(800_000, 90)},
    ],
)  # fmt: skip
def test_what_is_aboard_comes_home_however_late_or_heavy(late: dict[str, Any]) -> None:
    day, answer = early()
    day = replace(
        day, stops=tuple(replace(one, **late) if one.key == "e1" else one for one in day.stops)
    )

    found = again(17.9, day, answer, done={"e0": 7 * HOUR})

    assert served_by(found)["x"] == ["aboard:x", "e1", "e2"]
    assert found.plan.trips[0].returns > 18 * HOUR


def test_what_is_not_aboard_yet_goes_to_another_than_to_one_that_is_too_late() -> None:
    day, answer = early(shift=hours(6, 9.5))
    stops = tuple(replace(one, drops=Load()) for one in day.stops)
    day = replace(day, stops=stops)
    answer = told(day, [Tour("x", (("e0", "e1", "e2"),))])

    found = again(9.4, day, answer, done={"e0": 9 * HOUR})

    assert served_by(found)["x"] == ["aboard:x"]
    assert {*served_by(found)["y"]} == {"e1", "e2"}
    assert set(found.moved) == {"e1", "e2"}


def test_a_trip_that_nobody_drives_by_evening_is_left_out() -> None:
    day, answer = early()

    found = again(19, day, answer)

    assert not found.plan.trips
    assert {out.stop for out in found.plan.left_out} == {"e0", "e1", "e2"}
