"""Makers of days; times are hours of the day, places kilometres east and north of Vị Thanh."""

from dataclasses import replace
from typing import Any

from lensan.logistics.planner.distances import StraightLine
from lensan.logistics.planner.problem import HOUR, Day, Hub, Load, Point, Stop, Vehicle, Window

_NORTH, _EAST = 9.784, 105.47
_DEGREE = 111.195  # km


def at(east: float = 0.0, north: float = 0.0, **facts: Any) -> Point:
    """Return a point so many kilometres away."""
    return Point(_NORTH + north / _DEGREE, _EAST + east / _DEGREE / 0.98546, **facts)


def hours(opens: float, closes: float) -> Window:
    """Return a window between two hours."""
    return Window(round(opens * HOUR), round(closes * HOUR))


def a_hub(key: str = "hub", **facts: Any) -> Hub:
    """Return a hub that is always open."""
    return replace(Hub(key, at()), **facts)


def a_vehicle(key: str = "xe", **facts: Any) -> Vehicle:
    """Return a truck of one ton at `hub`, at work from 6 to 18 o'clock."""
    truck = Vehicle(
        key,
        "hub",
        Load(1_000_000, 5_000),
        shift=hours(6, 18),
        cost_per_km=8_000,
        cost_per_stop=2_000,
    )
    return replace(truck, **facts)


def a_stop(key: str = "hộ", *, east: float = 10.0, north: float = 0.0, **facts: Any) -> Stop:
    """Return a stop where 100 kg are picked up, 10 km east of the hub."""
    return replace(Stop(key, at(east, north), picks=Load(100_000, 300)), **facts)


def a_day(*stops: Stop, **facts: Any) -> Day:
    """Return a day with one hub and one truck; the crow's way is the way."""
    return replace(Day((a_hub(),), (a_vehicle(),), stops, StraightLine(factor=1.0)), **facts)
