import numpy as np
import pytest

from lensan.logistics.planner.distances import Detour, StraightLine, Table, crow
from lensan.logistics.planner.problem import Point
from lensan.logistics.planner.tests.make import at


def test_a_degree_of_latitude_is_as_long_as_the_earth_is_round() -> None:
    assert crow([Point(9, 105)], [Point(10, 105)])[0, 0] == pytest.approx(111_195, abs=1)


def test_ways_are_longer_than_the_crow_flies() -> None:
    metres, seconds = StraightLine(factor=1.4).between([at(0, 0)], [at(10, 0), at(0, 0)])

    assert metres.tolist() == [[14_000, 0]]
    assert seconds is None


def test_a_river_is_gone_round_in_both_directions() -> None:
    here, there, beside = at(0, 0, place="A"), at(1, 0, place="B"), at(2, 0, place="C")
    ways = StraightLine(factor=1.0, detours=(Detour("A", "B", 9_000),))
    metres, _ = ways.between([here, there, beside], [here, there, beside])

    assert metres.tolist() == [[0, 9_000, 2_000], [9_000, 0, 1_000], [2_000, 1_000, 0]]


def test_says_what_the_ways_were_measured_by() -> None:
    assert StraightLine().source == "Đường chim bay nhân 1,4."
    assert StraightLine(because="Máy chủ đường đi không trả lời.").source == (
        "Đường chim bay nhân 1,4. Máy chủ đường đi không trả lời."
    )
    assert StraightLine(detours=(Detour("A", "B", 1),)).source == (
        "Đường chim bay nhân 1,4, với 1 đoạn phải đi vòng qua cầu, phà."
    )


def test_a_table_answers_for_its_points() -> None:
    points = (at(0), at(1), at(2))
    table = Table(points, np.arange(9).reshape(3, 3), np.arange(9).reshape(3, 3) * 10, "OSRM")
    fewer = table.among([at(2), at(0)])

    assert fewer.points == (at(2), at(0))
    assert fewer.metres.tolist() == [[8, 6], [2, 0]]
    assert fewer.between([at(0)], [at(2)])[1] == [[20]]
    with pytest.raises(KeyError):
        fewer.between([at(1)], [at(2)])


def test_a_table_may_know_no_times() -> None:
    table = Table((at(0),), np.zeros((1, 1), dtype=np.int64), None, "")

    assert table.between([at(0)], [at(0)])[1] is None


def test_the_straight_line_knows_every_point() -> None:
    assert StraightLine().among([at(0)]) == StraightLine()
