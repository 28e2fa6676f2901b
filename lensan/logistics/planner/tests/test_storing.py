"""Store a day and its plan."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lensan.logistics.planner.answer import Plan
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


@pytest.mark.parametrize("times", [True, False])
def test_what_a_route_server_answered_comes_back_whole(times: bool) -> None:
    points = (at(0), at(1.0), at(1.0, place="31450"))
    metres = np.array([[0, 2_000_000_000, 7], [5, 0, 1], [3, 2, 0]])
    table = Table(points, metres, metres // 9 if times else None, "Máy chủ đường bộ OSRM.")
    day = replace(a_day(), distances=table)
    nothing = Plan((), (), table.source)

    back = day_of(json.loads(json.dumps(stored(day, nothing)))).distances

    assert isinstance(back, Table)
    assert (back.points, back.source) == (points, table.source)
    assert back.metres.tolist() == metres.tolist()
    assert back.seconds is None or back.seconds.tolist() == (metres // 9).tolist()
    assert (back.seconds is not None) == times


def test_ways_of_an_unknown_kind_are_not_stored() -> None:
    guessed: Any = object()

    with pytest.raises(TypeError, match="straight lines and tables"):
        stored(replace(a_day(), distances=guessed), Plan((), (), ""))
