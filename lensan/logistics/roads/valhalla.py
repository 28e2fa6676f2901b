"""Valhalla's matrix service: kilometres and seconds between sources and targets."""

import json
from collections.abc import Sequence

from lensan.logistics.planner.problem import Point
from lensan.logistics.roads.answers import FARTHEST, LONGEST, Block, NoTable, numbers, said

NAME = "Valhalla"
SIDE = 50  # starts and as many ends: the 2,500 `max_matrix_location_pairs` of its default settings
KILOMETRES = ("kilometers", "km")


def ask(url: str, starts: Sequence[Point], ends: Sequence[Point]) -> Block:
    """Ask for the ways from each start to each end.

    :raises NoTable: none came that can be used
    """
    wanted = {
        "sources": _locations(starts),
        "targets": _locations(ends),
        "costing": "auto",
        "units": "kilometers",
    }
    told = said(
        "POST",
        f"{url}/sources_to_targets",
        headers={"Content-Type": "application/json"},
        content=json.dumps(wanted).encode(),
    )
    if told.get("units", "kilometers") not in KILOMETRES:
        raise NoTable("trả lời không theo ki-lô-mét")
    rows = told.get("sources_to_targets")
    shape = (len(starts), len(ends))
    kilometres = numbers(_of(rows, "distance"), shape, FARTHEST / 1000)
    return Block(1000 * kilometres, numbers(_of(rows, "time"), shape, LONGEST))


def _locations(points: Sequence[Point]) -> list[dict[str, float]]:
    return [{"lat": round(one.latitude, 5), "lon": round(one.longitude, 5)} for one in points]


def _of(rows: object, name: str) -> object:
    """Return one number of each pair; what is no pair is left as it is, and refused as a number."""
    if not isinstance(rows, list):
        return rows
    return [[_one(pair, name) for pair in row] if isinstance(row, list) else row for row in rows]


def _one(pair: object, name: str) -> object:
    return pair.get(name, "") if isinstance(pair, dict) else ""
