"""Ask a route server, a simulated one on a real socket: OSRM's words and Valhalla's."""

import json
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from lensan.kernel.http import Answer
from lensan.logistics.planner.distances import crow
from lensan.logistics.planner.problem import Point
from lensan.logistics.roads import Block, NoTable, Server, blocks
from lensan.logistics.tests.simulated_roads import FACTOR, SPEED, SimulatedRoads, simulated_roads

pytestmark = pytest.mark.enable_socket
POINTS = tuple(Point(9.7 + 0.0013 * turn, 105.4 + 0.0021 * (turn % 17)) for turn in range(120))
BOTH = pytest.mark.parametrize("kind", ["osrm", "valhalla"])


@pytest.fixture(scope="module")
def running() -> Iterator[SimulatedRoads]:
    with simulated_roads() as roads:
        yield roads


@pytest.fixture
def roads(running: SimulatedRoads) -> SimulatedRoads:
    running.asked, running.pairs, running.islands = [], 0, set()
    running.body, running.status, running.after = None, 200, 0
    running.durations, running.factor = True, FACTOR
    return running


def ask(roads: SimulatedRoads, kind: str, points: Any = POINTS[:3], **how: Any) -> list[Any]:
    wanted = how.pop("wanted", np.ones((len(points), len(points)), dtype=np.bool_))
    return list(blocks(Server(kind, roads.url + "/"), points, wanted, **{"seconds": 30} | how))


@BOTH
def test_every_way_is_told_once_in_blocks_that_the_server_allows(
    roads: SimulatedRoads, kind: str
) -> None:
    metres, seconds = np.zeros((2, 120, 120))
    for rows, columns, block in ask(roads, kind, POINTS):
        metres[rows, columns], seconds[rows, columns] = block.metres, block.seconds

    assert len(roads.asked) == 9
    assert roads.pairs == 120 * 120
    assert np.abs(metres - FACTOR * crow(POINTS, POINTS)).max() < 3  # five decimals: a metre
    assert np.abs(seconds - metres / SPEED).max() < 1


@BOTH
def test_only_blocks_that_are_wanted_are_asked_for(roads: SimulatedRoads, kind: str) -> None:
    wanted = np.zeros((120, 120), dtype=np.bool_)
    wanted[3, 110] = True

    [(rows, columns, _block)] = ask(roads, kind, POINTS, wanted=wanted)

    assert (rows.start, columns.start, len(roads.asked)) == (0, 100, 1)


@BOTH
def test_where_no_road_leads_there_is_no_number(roads: SimulatedRoads, kind: str) -> None:
    roads.islands = {(round(POINTS[1].latitude, 5), round(POINTS[1].longitude, 5))}

    [(_rows, _columns, block)] = ask(roads, kind)

    assert np.isnan(block.metres).tolist() == [
        [False, True, False], [True, False, True], [False, True, False],
    ]  # fmt: skip
    assert (np.isnan(block.metres) == np.isnan(block.seconds)).all()


def test_an_osrm_that_knows_no_times_is_believed(roads: SimulatedRoads) -> None:
    roads.durations = False

    [(_rows, _columns, block)] = ask(roads, "osrm")

    assert block.seconds is None


def test_an_osrm_that_knows_no_metres_is_of_no_use(roads: SimulatedRoads) -> None:
    roads.factor = 0

    with pytest.raises(NoTable, match="không cho biết quãng đường"):
        ask(roads, "osrm")


@BOTH
def test_a_map_of_another_country_is_found_out(roads: SimulatedRoads, kind: str) -> None:
    roads.factor = 0.1

    with pytest.raises(NoTable, match="ngắn hơn đường chim bay"):
        ask(roads, kind, (Point(9.7, 105.4), Point(9.9, 105.4)))


BAD = [
    (200, b"<html><body>Welcome to nginx</body></html>", "không phải JSON"),
    (200, b"", "không phải JSON"),
    (200, b"\xff\xfe", "không phải JSON"),
    (200, b"[" * 100_000, "không phải JSON"),
    (200, b"[1, 2]", "không đúng dạng"),
    (200, b" " * 40_000_000, "quá lớn"),
    (502, b"<html>Bad Gateway</html>", r"HTTP 502"),
    (301, b"", r"HTTP 301"),
    (400, b'{"code": "TooBig"}', r"TooBig"),
    (400, b'{"error_code": 150}', r"150"),
    (400, b'{"code": ["?"]}', r"HTTP 400"),
    (400, b"[]", r"HTTP 400"),
]


@BOTH
@pytest.mark.parametrize(("status", "body", "words"), BAD, ids=lambda one: str(one)[:20])
def test_what_is_no_table_is_refused_in_words(
    roads: SimulatedRoads, kind: str, status: int, body: bytes, words: str
) -> None:
    roads.status, roads.body = status, body

    with pytest.raises(NoTable, match=words):
        ask(roads, kind)


def cells(metres: Any = 5, seconds: Any = 1, rows: int = 3, columns: int = 3) -> dict[str, Any]:
    """Return what both servers could say, with that in every pair but for the first."""
    distances, durations = ([[one] * columns for _ in range(rows)] for one in (metres, seconds))
    pair = {"distance": metres, "time": seconds}
    return {
        "code": "Ok", "distances": distances, "durations": durations,
        "sources_to_targets": [[pair] * columns for _ in range(rows)],
    }  # fmt: skip


@BOTH
@pytest.mark.parametrize(
    ("told", "words"),
    [
        (cells(rows=2), "hàng"),
        (cells(rows=4), "hàng"),
        (cells(columns=2), "cột"),
        (cells(float("nan")), "số không dùng được"),
        (cells(float("inf")), "số không dùng được"),
        (cells(-1), "số không dùng được"),
        (cells("5"), "số không dùng được"),
        (cells(metres=True), "số không dùng được"),
        (cells(10**400), "số không dùng được"),
        (cells(seconds=10**9), "số không dùng được"),
        (cells(metres=None), "thiếu quãng đường hoặc thời gian"),
        (cells(metres=4_000, seconds=0), "nhanh hơn mức có thể"),
        ({"code": "Ok", "distances": 5, "sources_to_targets": 5}, "hàng"),
        ({"code": "Ok", "distances": [5] * 3, "sources_to_targets": [5] * 3}, "cột"),
        (
            {"code": "Ok", "distances": [[[]] * 3] * 3, "sources_to_targets": [[5] * 3] * 3},
            "số không dùng được",
        ),
    ],
    ids=lambda one: str(one)[:40],
)
def test_numbers_that_cannot_be_true_are_refused(
    roads: SimulatedRoads, kind: str, told: Any, words: str
) -> None:
    roads.body = json.dumps(told).encode()

    with pytest.raises(NoTable, match=words):
        ask(roads, kind)


def test_a_refusal_with_http_200_is_one(roads: SimulatedRoads) -> None:
    roads.body = b'{"code": "NoSegment"}'

    with pytest.raises(NoTable, match="từ chối"):
        ask(roads, "osrm")


def test_miles_are_refused(roads: SimulatedRoads) -> None:
    for units in ("miles", ["km"]):
        roads.body = json.dumps(cells() | {"units": units}).encode()

        with pytest.raises(NoTable, match="ki-lô-mét"):
            ask(roads, "valhalla")


@BOTH
def test_nobody_there(kind: str) -> None:
    for url in ("http://127.0.0.1:1", "127.0.0.1:5000", "http://[", "ftp://127.0.0.1"):
        with pytest.raises(NoTable, match="không trả lời"):
            list(blocks(Server(kind, url), POINTS[:2], np.ones((2, 2), np.bool_), seconds=5))


def test_a_server_that_is_too_slow_is_left(roads: SimulatedRoads) -> None:
    with pytest.raises(NoTable, match="quá chậm"):
        ask(roads, "osrm", seconds=0)
    assert not roads.asked


def test_an_unknown_kind_says_which_there_are() -> None:
    server = Server("google", "http://127.0.0.1")

    with pytest.raises(NoTable, match="osrm hoặc valhalla"):
        list(blocks(server, POINTS[:1], np.ones((1, 1), np.bool_), seconds=5))
    assert [one.name for one in (server, Server("osrm", ""), Server("valhalla", ""))] == [
        "google", "OSRM", "Valhalla",
    ]  # fmt: skip


_leaf = some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=5)
_any = some.recursive(
    _leaf,
    lambda inner: (
        some.lists(inner, max_size=4)
        | some.dictionaries(some.sampled_from(["distance", "time", "code"]), inner, max_size=3)
    ),
    max_leaves=12,
)
_told = some.fixed_dictionaries(
    {}, optional={
        "code": some.just("Ok") | _any, "units": some.just("km") | _any,
        "distances": some.lists(some.lists(_leaf, min_size=2, max_size=2), min_size=2, max_size=2) | _any,
        "durations": _any,
        "sources_to_targets": some.lists(
            some.lists(
                some.fixed_dictionaries({"distance": _leaf, "time": _leaf}), min_size=2, max_size=2
            ),
            min_size=2, max_size=2,
        ) | _any,
    },
)  # fmt: skip
_bodies = some.binary(max_size=40) | (_told | _any).map(lambda told: json.dumps(told).encode())


@BOTH
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=_bodies, status=some.sampled_from([200, 200, 200, 400, 503]))
@example(body=json.dumps(cells(rows=2, columns=2)).encode(), status=200)
def test_any_answer_is_a_true_table_or_none(kind: str, body: bytes, status: int) -> None:
    with patch("lensan.kernel.http.send", lambda *_args, **_how: Answer(status, {}, body)):
        try:
            [(_rows, _columns, block)] = blocks(
                Server(kind, ""), POINTS[:2], np.ones((2, 2), np.bool_), seconds=5
            )
        except NoTable:
            return
    assert isinstance(block, Block)
    assert status == 200
    for table in (block.metres, block.seconds):
        if table is not None:
            known = table[~np.isnan(table)]
            assert table.shape == (2, 2)
            assert ((known >= 0) & np.isfinite(known)).all()
