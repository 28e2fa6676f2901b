import random
from dataclasses import replace

import pytest

from lensan.logistics.planner.answer import Because, Plan
from lensan.logistics.planner.arrays import Tour
from lensan.logistics.planner.crew import Effort
from lensan.logistics.planner.planning import plan, told
from lensan.logistics.planner.problem import HOUR, Day, Load
from lensan.logistics.planner.replanning import NEIGHBOURS, replan
from lensan.logistics.planner.tests.make import a_day, a_hub, a_stop, a_vehicle, hours
from lensan.logistics.planner.underway import RESCUE_LASTS

EFFORT = Effort(seconds=5, patience=200)
DAY = a_day(
    a_stop("a1", east=15, drops=Load(10_000, 10)),
    a_stop("a2", east=16, drops=Load(20_000, 10), picks=Load()),
    a_stop("a3", east=17, cool=True),
    a_stop("a4", east=10, window=hours(13, 15)),
    a_stop("b1", east=-15, drops=Load(5_000, 5)),
    a_stop("b2", east=-16),
    a_stop("b3", east=-10, window=hours(13, 15)),
    hubs=(a_hub(handling=600),),
    vehicles=(a_vehicle("a", cool=True), a_vehicle("b", cool=True), a_vehicle("nghỉ", shift=hours(6, 9))),
)  # fmt: skip
PLAN = told(DAY, [Tour("a", (("a1", "a2", "a3"), ("a4",))), Tour("b", (("b1", "b2"), ("b3",)))])
TRIPS = {(trip.vehicle, trip.number): trip for trip in PLAN.trips}


def _at(vehicle: str, number: int) -> int:
    """Return the moment at which the vehicle works at its first trip's stop of this number."""
    return TRIPS[vehicle, 1].visits[number].starts + 1


def _served(answer: Plan) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for trip in answer.trips:
        found.setdefault(trip.vehicle, []).append([visit.stop for visit in trip.visits])
    return found


def test_nothing_moves_when_nothing_happened() -> None:
    again = replan(DAY, PLAN, at=0)

    assert _served(again.plan) == _served(PLAN)
    assert (again.moved, again.undelivered, again.begun) == ((), (), {"a": 0, "b": 0, "nghỉ": 0})


def test_a_cancelled_order_is_left_out_and_nothing_else_moves() -> None:
    again = replan(DAY, PLAN, at=0, cancelled={"a4", "b2"})

    assert _served(again.plan) == {"a": [["a1", "a2", "a3"]], "b": [["b1"], ["b3"]]}
    assert again.moved == ()


def test_a_vehicle_under_way_goes_on_from_where_it_is() -> None:
    again = replan(DAY, PLAN, at=_at("a", 0), cancelled={"a2"})
    first = again.plan.trips[0]

    assert _served(again.plan)["a"] == [["aboard:a", "a3"], ["a4"]]
    assert first.visits[0].load == Load(120_000, 310)  # what was picked up, and what goes back
    assert again.day.vehicle["a"].away == DAY.stop["a1"].point
    assert again.begun["a"] == 1
    assert [trip.returns for trip in again.plan.trips if trip.number == 2] == [
        TRIPS["a", 2].returns,
        TRIPS["b", 2].returns,
    ]


def test_what_is_aboard_for_a_gate_stays_on_its_vehicle() -> None:
    again = replan(DAY, PLAN, at=_at("a", 0))

    assert again.day.stop["a2"].only == "a"
    assert again.day.stop["a3"].only is None


def test_a_vehicle_on_its_way_home_is_there_when_it_comes() -> None:
    home = TRIPS["a", 1].visits[-1].leaves + 1
    again = replan(DAY, PLAN, at=home)

    assert _served(again.plan)["a"] == [["a4"]]
    assert again.day.vehicle["a"].shift.opens == TRIPS["a", 1].returns + 600
    assert again.day.vehicle["a"].trips == 2


def test_a_vehicle_that_came_home_after_a_first_change_starts_at_its_hub() -> None:
    once = replan(DAY, PLAN, at=_at("a", 0))
    home = TRIPS["a", 1].visits[-1].leaves + 1
    again = replan(once.day, once.plan, at=home)

    assert again.day.vehicle["a"].away is None
    assert [trip.metres for trip in again.plan.trips] == [
        TRIPS["a", 2].metres,
        TRIPS["b", 2].metres,
    ]


def test_others_take_over_what_a_broken_truck_would_have_done() -> None:
    again = replan(DAY, PLAN, at=0, broken={"a"})

    assert "a" not in _served(again.plan)
    assert again.plan.left_out == ()
    assert set(again.moved) == {"a1", "a2", "a3", "a4"}


def test_what_is_aboard_a_broken_truck_is_fetched_and_said() -> None:
    again = replan(DAY, PLAN, at=_at("a", 0), broken={"a"})
    rescue = again.day.stop["rescue:a"]

    assert rescue.picks == Load(120_000, 310)
    assert (rescue.service, rescue.due) == (RESCUE_LASTS, None)
    assert again.undelivered == ("a2",)
    assert [(out.stop, out.because) for out in again.plan.left_out] == [("a2", Because.ABOARD)]
    assert set(again.moved) == {"a3", "a4"}
    assert "rescue:a" in {visit.stop for visit in again.plan.visits}


@pytest.mark.parametrize("later", [1, 300])
def test_a_truck_that_breaks_after_a_first_change_is_fetched_as_well(later: int) -> None:
    once = replan(DAY, PLAN, at=_at("a", 0))
    again = replan(once.day, once.plan, at=_at("a", 0) + later, broken={"a"})

    at_once = replan(DAY, PLAN, at=_at("a", 0), broken={"a"})
    assert _served(again.plan) == _served(at_once.plan)
    assert again.day.stop["rescue:a"].picks == at_once.day.stop["rescue:a"].picks
    assert again.undelivered == at_once.undelivered
    assert again.plan.left_out == at_once.plan.left_out


def test_what_is_cancelled_after_a_first_change_goes_back_on_its_truck() -> None:
    once = replan(DAY, PLAN, at=_at("a", 0))
    again = replan(once.day, once.plan, at=_at("a", 0) + 1, cancelled={"a2"})
    at_once = replan(DAY, PLAN, at=_at("a", 0), cancelled={"a2"})

    assert _served(again.plan)["a"] == _served(at_once.plan)["a"]
    assert again.day.stop["aboard:a"].picks == at_once.day.stop["aboard:a"].picks
    assert again.begun["a"] == 1


def test_a_truck_that_breaks_before_its_first_gate_is_fetched_near_the_hub() -> None:
    again = replan(DAY, PLAN, at=TRIPS["a", 1].leaves, broken={"a"})

    assert again.day.stop["rescue:a"].point == DAY.hubs[0].point
    assert set(again.undelivered) == {"a1", "a2"}
    assert again.day.stop["a1"].drops == Load()


def test_a_truck_that_breaks_at_the_hub_or_empty_needs_no_rescue() -> None:
    between = TRIPS["a", 2].leaves - 1
    empty = told(DAY, [Tour("a", (("a3",),)), Tour("b", (("b3",),))], left_out=())

    assert "rescue:a" not in replan(DAY, PLAN, at=between, broken={"a"}).day.stop
    again = replan(DAY, empty, at=empty.trips[0].leaves, broken={"a"})
    assert "rescue:a" not in again.day.stop


def test_without_another_vehicle_the_rest_is_left_out() -> None:
    again = replan(DAY, PLAN, at=0, broken={"a", "b", "nghỉ"})

    assert again.plan.trips == ()
    assert {out.because for out in again.plan.left_out} == {Because.FULL}


def test_where_tours_cannot_take_it_as_they_are_their_stops_move_too() -> None:
    full = a_day(
        a_stop("a", east=10, picks=Load(500_000), window=hours(8, 8.1)),
        a_stop("b", east=10, picks=Load(600_000)),
        a_stop("c", east=-10, picks=Load(500_000)),
        vehicles=(a_vehicle("1", trips=1), a_vehicle("2", trips=1), a_vehicle("3", trips=1)),
    )  # fmt: skip
    tours = [Tour("1", (("a",),)), Tour("2", (("b",),)), Tour("3", (("c",),))]
    again = replan(full, told(full, tours), at=0, broken={"1"}, effort=EFFORT)
    assert again.plan.left_out == ()
    assert again.moved == ("a",)

    tight = replace(full, stops=(*full.stops, a_stop("d", east=-11, picks=Load(400_000))))
    tours = [Tour("1", (("a",),)), Tour("2", (("b", "d"),)), Tour("3", (("c",),))]
    again = replan(tight, told(tight, tours), at=0, broken={"3"}, effort=EFFORT)
    assert again.plan.left_out == ()

    more = replace(tight, stops=(*tight.stops[:3], a_stop("d", east=10, picks=Load(400_000)),
                                 a_stop("e", east=10, picks=Load(490_000))))  # fmt: skip
    tours = [Tour("1", (("a", "d"),)), Tour("2", (("b",),)), Tour("3", (("c", "e"),))]
    again = replan(more, told(more, tours), at=0, broken={"2"}, effort=EFFORT)
    assert [out.because for out in again.plan.left_out] == [Because.FULL]


def test_an_idle_truck_at_the_hub_helps_where_all_that_come_near_are_full() -> None:
    full = [f"đầy {number}" for number in range(NEIGHBOURS + 2)]
    day = a_day(
        a_stop("hỏng", east=15),
        *(a_stop(key, east=15, picks=Load(1_000_000)) for key in full),
        vehicles=tuple(a_vehicle(key, trips=1) for key in ("hỏng", "nghỉ", *full)),
    )
    driven = told(day, [Tour(key, ((key,),)) for key in ("hỏng", *full)])

    again = replan(day, driven, at=0, broken={"hỏng"}, effort=EFFORT)

    assert _served(again.plan)["nghỉ"] == [["hỏng"]]
    assert again.moved == ("hỏng",)


def test_what_is_aboard_is_not_left_behind_for_stops_that_are_lost() -> None:
    early = hours(8, 10)
    day = a_day(
        a_stop("a1", east=13, picks=Load(400_000, 100), window=early),
        a_stop("a2", east=14, picks=Load(400_000, 100), window=early),
        a_stop("b1", east=10, picks=Load(900_000, 300)),
        a_stop("b2", east=12, picks=Load(50_000, 10)),
        vehicles=(
            a_vehicle("a", trips=1, shift=hours(7, 12)),
            a_vehicle("b", trips=1, shift=hours(6, 12)),
        ),
    )  # fmt: skip
    answer = told(day, [Tour("a", (("a1", "a2"),)), Tour("b", (("b1", "b2"),))])
    first = next(trip for trip in answer.trips if trip.vehicle == "b").visits[0]
    again = replan(day, answer, at=first.starts + 1, broken={"a"}, effort=EFFORT)

    assert _served(again.plan)["b"][0][0] == "aboard:b"
    assert [out.stop for out in again.plan.left_out] == ["a1", "a2"]


def test_a_gate_whose_goods_are_aboard_is_no_longer_optional() -> None:
    optional = replace(DAY.stop["a2"], penalty=1)
    day = replace(DAY, stops=tuple(optional if s.key == "a2" else s for s in DAY.stops))
    tours = [Tour("a", (("a1", "a2", "a3"), ("a4",))), Tour("b", (("b1", "b2"), ("b3",)))]
    again = replan(day, told(day, tours), at=_at("a", 0))

    assert again.day.stop["a2"].penalty is None


def _random_day(seed: int) -> Day:
    rng = random.Random(seed)
    stops = [
        a_stop(
            f"{n}",
            east=rng.randint(-20, 20),
            north=rng.randint(-20, 20),
            picks=Load(rng.randint(0, 200_000)),
            drops=Load(rng.randint(1, 200_000)),
            window=rng.choice([hours(6, 18), hours(7, 11), hours(12, 17)]),
            harvested=5 * HOUR,
            fresh_for=rng.choice([None, None, 10 * HOUR]),
        )
        for n in range(25)
    ]
    return a_day(*stops, vehicles=tuple(a_vehicle(f"v{n}", hours=9 * HOUR) for n in range(4)))


@pytest.mark.parametrize("seed", range(8))
def test_the_rest_keeps_every_rule_whatever_breaks_whenever(seed: int) -> None:
    day = _random_day(seed)
    answer = plan(day, seconds=5, patience=200)
    rng = random.Random(seed)
    for at in range(6 * HOUR, 17 * HOUR, 2 * HOUR):
        gone = set(rng.sample(sorted(day.stop), 3))
        again = replan(day, answer, at=at, broken={f"v{seed % 4}"}, cancelled=gone, effort=EFFORT)

        known = {visit.stop for visit in again.plan.visits} | {o.stop for o in again.plan.left_out}
        waiting = {
            visit.stop for trip in answer.trips for visit in trip.visits if visit.starts > at
        }
        begun = {
            visit.stop
            for trip in answer.trips
            for before, visit in zip((None, *trip.visits), trip.visits, strict=False)
            if (before.leaves if before else trip.leaves) <= at and trip.vehicle != f"v{seed % 4}"
        }
        assert waiting - gone - begun <= known
