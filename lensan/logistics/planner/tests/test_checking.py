from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lensan.logistics.planner.answer import Because, LeftOut, Plan, Visit
from lensan.logistics.planner.arrays import Tour
from lensan.logistics.planner.checking import faults
from lensan.logistics.planner.distances import Table
from lensan.logistics.planner.planning import told
from lensan.logistics.planner.problem import HOUR, Day, Load
from lensan.logistics.planner.tests.make import a_day, a_hub, a_stop, a_vehicle, hours

DAY = a_day(
    a_stop("a", window=hours(7, 12)),
    a_stop("b", east=12.0, drops=Load(1000, 10)),
    a_stop("c", east=-5.0),
    hubs=(a_hub(handling=900), a_hub("khác")),
)
PLAN = told(DAY, [Tour("xe", (("a", "b"), ("c",)))])
OUT = LeftOut("c", Because.FULL, "")


def _stop(key: str, **facts: Any) -> Day:
    stops = (replace(stop, **facts) if stop.key == key else stop for stop in DAY.stops)
    return replace(DAY, stops=tuple(stops))


def _vehicle(**facts: Any) -> Day:
    return replace(DAY, vehicles=(a_vehicle(**facts),))


def _trip(which: int, /, **facts: Any) -> Plan:
    trips = list(PLAN.trips)
    trips[which - 1] = replace(trips[which - 1], **facts)
    return replace(PLAN, trips=tuple(trips))


def _visit(number: int, change: Callable[[Visit], Visit]) -> Plan:
    visits = list(PLAN.trips[0].visits)
    visits[number] = change(visits[number])
    return _trip(1, visits=tuple(visits))


FIRST, SECOND = PLAN.trips
BROKEN: list[tuple[str, Day, Plan]] = [
    ("stop c is answered 0 times", DAY, replace(PLAN, trips=(FIRST,))),
    ("stop c is answered 2 times", DAY, replace(PLAN, left_out=(OUT,))),
    ("stop x is not of the day", DAY, replace(PLAN, left_out=(replace(OUT, stop="x"),))),
    ("stop x is not of the day", DAY, _visit(0, lambda v: replace(v, stop="x"))),
    ("vehicle y is not of the day", DAY, _trip(1, vehicle="y")),
    ("drives 2 trips", _vehicle(trips=1), PLAN),
    ("drives outside its shift", _vehicle(shift=hours(9, 18)), PLAN),
    ("drives outside its shift", _vehicle(shift=hours(6, 8)), PLAN),
    ("drives outside its shift", replace(DAY, hubs=(a_hub(open=hours(8, 18)),)), PLAN),
    ("drives longer than its driver may", _vehicle(hours=HOUR), PLAN),
    ("leaves before it is unloaded", DAY, _trip(2, leaves=FIRST.returns)),
    ("is called trip 2 from khác", DAY, _trip(2, hub="khác")),
    ("is called trip 7 from hub", DAY, _trip(2, number=7)),
    ("goes nowhere", DAY, replace(_trip(2, visits=()), left_out=(OUT,))),
    ("stop c belongs to hub khác", _stop("c", hub="khác"), PLAN),
    ("stop c needs a cool box", _stop("c", cool=True), PLAN),
    ("stop c is not reached by a truck", _stop("c", kinds=frozenset({"boat"})), PLAN),
    ("stop c has its goods on z", _stop("c", only="z"), PLAN),
    ("leaves with another load", DAY, _trip(1, load=Load())),
    ("is too full when it leaves", _stop("b", drops=Load(2_000_000)), PLAN),
    ("stop a leaves another load aboard", DAY, _visit(0, lambda v: replace(v, load=Load()))),
    ("is too full after stop b", _stop("b", picks=Load(950_000)), PLAN),
    (
        "stop c is at the hub when it is no longer fresh",
        _stop("c", harvested=0, fresh_for=1),
        PLAN,
    ),
    ("the way to stop a is longer", DAY, _visit(0, lambda v: replace(v, arrives=v.arrives - 1))),
    ("the way to stop a is longer", DAY, _visit(0, lambda v: replace(v, metres=1))),
    ("stop c is served outside its window", _stop("c", window=hours(6, 7)), PLAN),
    ("stop a is served outside its window", _stop("a", window=hours(12, 13)), PLAN),
    ("stop a is served faster", DAY, _visit(0, lambda v: replace(v, leaves=v.starts))),
    ("stop a is served faster", DAY, _visit(0, lambda v: replace(v, starts=v.arrives - 1))),
    ("the way home is longer", DAY, _trip(2, returns=SECOND.visits[0].leaves)),
    ("its length or its cost is another", DAY, _trip(1, cost=1)),
    ("its length or its cost is another", DAY, _trip(2, metres=1)),
    ("its length or its cost is another", _vehicle(cost_per_day=5), PLAN),
]


def test_a_good_plan_has_no_faults() -> None:
    assert list(faults(DAY, PLAN)) == []


@pytest.mark.parametrize(("words", "day", "plan"), BROKEN, ids=[row[0] for row in BROKEN])
def test_catches(words: str, day: Day, plan: Plan) -> None:
    assert any(words in fault for fault in list(faults(day, plan)))


def test_a_route_server_says_how_long_a_way_takes() -> None:
    points = tuple(dict.fromkeys([DAY.hubs[0].point, *(stop.point for stop in DAY.stops)]))
    metres, _ = DAY.distances.between(points, points)
    slow = replace(DAY, distances=Table(points, metres, np.full_like(metres, 7200), "OSRM"))

    assert any("the way home is longer" in fault for fault in faults(slow, PLAN))
