"""Store a day and its plan."""

import json
from dataclasses import replace

import pytest

from lensan.logistics.planner.distances import Detour, StraightLine, Table
from lensan.logistics.planner.planning import plan
from lensan.logistics.planner.problem import Load
from lensan.logistics.planner.storing import day_of, plan_of, stored
from lensan.logistics.planner.tests.make import a_day, a_hub, a_stop, a_vehicle, at, hours


def test_comes_back_as_it_was() -> None:
    line = StraightLine(1.3, (Detour("31450", "31453", 9_000),), "Chưa hỏi máy chủ.")
    day = a_day(
        a_stop("a", drops=Load(5_000, 9), window=hours(7, 9), fresh_for=7200),
        a_stop("b", east=900.0, kinds=frozenset({"truck", "van"})),
        vehicles=(a_vehicle(away=at(2.0, place="31450")),),
        hubs=(a_hub(open=hours(5, 20)),),
        distances=line,
    )
    answer = plan(day, seconds=0.2, patience=50)

    told = json.loads(json.dumps(stored(day, answer)))

    assert (day_of(told), plan_of(told)) == (day, answer)


def test_a_table_of_ways_is_not_stored() -> None:
    day = a_day()
    point = day.hubs[0].point
    table = Table((point,), *day.distances.between([point], [point]), "")

    with pytest.raises(TypeError):
        stored(replace(day, distances=table), plan(day, seconds=0.1))
