"""A day and its plan as JSON and back, so that the rest of the day can be planned anew from them.

Straight lines are kept by how they are measured, with their detours; what a route server answered
is kept whole, packed: asked again an hour later it might answer otherwise, or not at all.
"""

import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from lensan.logistics.planner.answer import Because, LeftOut, Plan, Trip, Visit
from lensan.logistics.planner.distances import Detour, StraightLine, Table
from lensan.logistics.planner.problem import (
    Day,
    Distances,
    Hub,
    Load,
    Matrix,
    Point,
    Stop,
    Vehicle,
    Window,
)

Stored = Mapping[str, Any]


def stored(day: Day, plan: Plan) -> dict[str, Any]:
    """Return both as what JSON knows.

    :raises TypeError: when the day's ways are measured in a way of which nothing is known here
    """
    stops = [asdict(stop) | {"kinds": sorted(stop.kinds)} for stop in day.stops]
    return {
        "day": {
            "hubs": [asdict(hub) for hub in day.hubs],
            "vehicles": [asdict(vehicle) for vehicle in day.vehicles],
            "stops": stops,
            "distances": _ways(day.distances),
            "reach": day.reach,
        },
        "plan": asdict(plan),
    }


def day_of(told: Stored) -> Day:
    """Return the day that was stored."""
    day = told["day"]
    return Day(
        hubs=tuple(_hub(hub) for hub in day["hubs"]),
        vehicles=tuple(_vehicle(vehicle) for vehicle in day["vehicles"]),
        stops=tuple(_stop(stop) for stop in day["stops"]),
        distances=_distances(day["distances"]),
        reach=day["reach"],
    )


def plan_of(told: Stored) -> Plan:
    """Return the plan that was stored."""
    plan = told["plan"]
    return Plan(
        trips=tuple(_trip(trip) for trip in plan["trips"]),
        left_out=tuple(
            LeftOut(one["stop"], Because(one["because"]), one["words"]) for one in plan["left_out"]
        ),
        distances=plan["distances"],
        penalties=plan["penalties"],
        notes=tuple(plan["notes"]),
    )


def _ways(ways: Distances) -> dict[str, Any]:
    if isinstance(ways, StraightLine):
        return asdict(ways)
    if not isinstance(ways, Table):
        raise TypeError("only straight lines and tables of ways are stored")
    return {
        "points": [asdict(point) for point in ways.points],
        "metres": _packed(ways.metres),
        "seconds": None if ways.seconds is None else _packed(ways.seconds),
        "source": ways.source,
    }


def _distances(ways: Stored) -> Distances:
    if "points" not in ways:
        detours = tuple(Detour(**one) for one in ways["detours"])
        return StraightLine(ways["factor"], detours, ways["because"])
    points = tuple(Point(**point) for point in ways["points"])
    seconds = ways["seconds"]
    return Table(
        points,
        _unpacked(ways["metres"], len(points)),
        None if seconds is None else _unpacked(seconds, len(points)),
        ways["source"],
    )


def _packed(matrix: Matrix) -> str:
    return b64encode(zlib.compress(matrix.astype("<i4").tobytes())).decode()


def _unpacked(told: str, side: int) -> Matrix:
    numbers = np.frombuffer(zlib.decompress(b64decode(told)), dtype="<i4")
    return numbers.reshape(side, side).astype(np.int64)


def _hub(hub: Stored) -> Hub:
    return Hub(**{**hub, "point": Point(**hub["point"]), "open": Window(**hub["open"])})


def _vehicle(vehicle: Stored) -> Vehicle:
    away = vehicle["away"]
    return Vehicle(**{
        **vehicle, "capacity": Load(**vehicle["capacity"]), "shift": Window(**vehicle["shift"]),
        "away": Point(**away) if away else None,
    })  # fmt: skip


def _stop(stop: Stored) -> Stop:
    return Stop(**{
        **stop, "point": Point(**stop["point"]), "drops": Load(**stop["drops"]),
        "picks": Load(**stop["picks"]), "window": Window(**stop["window"]),
        "kinds": frozenset(stop["kinds"]),
    })  # fmt: skip


def _trip(trip: Stored) -> Trip:
    visits = tuple(Visit(**{**one, "load": Load(**one["load"])}) for one in trip["visits"])
    return Trip(**{**trip, "load": Load(**trip["load"]), "visits": visits})
