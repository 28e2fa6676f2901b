"""Find the stops that no vehicle could serve even if it had nothing else to do, and say why.

Vehicles that cannot drive at all are found too: of a hub that is not there or closed, without a
shift, a trip or a speed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lensan.logistics.planner.answer import Because, LeftOut
from lensan.logistics.planner.arrays import alike, times
from lensan.logistics.planner.distances import crow
from lensan.logistics.planner.gathering import holds
from lensan.logistics.planner.problem import Day, Stop, Vehicle
from lensan.logistics.planner.words import reason

_NORTH, _EAST = (8.0, 24.0), (102.0, 110.0)  # degrees between which Vietnam's land lies
_NEVER = 1 << 40
Moments = NDArray[np.int64]


def sort_out(day: Day) -> tuple[Day, tuple[LeftOut, ...]]:
    """Return the day with the stops that can be served, and the others with their reasons.

    Vehicles that cannot drive, and hubs without vehicles, are not part of it.
    """
    day = replace(day, vehicles=tuple(one for one in day.vehicles if drives(day, one)))
    stops, left_out = [], []
    for stop, because in zip(day.stops, _reasons(day), strict=True):
        if because is None:
            stops.append(stop)
        else:
            left_out.append(LeftOut(stop.key, because, reason(because, stop, day)))
    homes = {vehicle.hub for vehicle in day.vehicles}
    hubs = tuple(hub for hub in day.hubs if hub.key in homes)
    return replace(day, hubs=hubs, stops=tuple(stops)), tuple(left_out)


def drives(day: Day, vehicle: Vehicle) -> bool:
    """Tell whether the vehicle can drive at all on the day."""
    hub = day.hub.get(vehicle.hub)
    return (
        hub is not None
        and hub.open.opens < hub.open.closes
        and vehicle.shift.opens < vehicle.shift.closes
        and vehicle.trips > 0
        and vehicle.speed > 0
    )


def _reasons(day: Day) -> Iterator[Because | None]:
    """Yield for each stop why it cannot be served, None where it can."""
    types = [vehicles[0] for vehicles in alike(day)]
    far = _far(day)
    alone = [_alone(day, kind, far) for kind in types]
    for number, stop in enumerate(day.stops):
        if not stop.drops and not stop.picks:
            yield Because.NOTHING
        elif far[number]:
            yield Because.SWAPPED if _swapped(stop) else Because.FAR
        else:
            suits = [index for index, kind in enumerate(types) if stop.takes(kind)]
            yield (
                _unsuited(day, stop)
                or _unheld(stop, [types[index] for index in suits])
                or (_late(stop, [(types[index], alone[index], number) for index in suits]))
            )


def _far(day: Day) -> NDArray[np.bool_]:
    """Tell of each stop whether it is beyond the reach of every hub."""
    if not day.hubs or not day.stops:
        return np.zeros(len(day.stops), dtype=np.bool_)
    metres = crow([hub.point for hub in day.hubs], [stop.point for stop in day.stops])
    return np.asarray(~(metres.min(axis=0) <= day.reach))  # what is no number is far, too


def _swapped(stop: Stop) -> bool:
    """Tell whether its coordinates lie in Vietnam once they have changed places."""
    north, east = stop.point.longitude, stop.point.latitude
    return _NORTH[0] <= north <= _NORTH[1] and _EAST[0] <= east <= _EAST[1]


def _unsuited(day: Day, stop: Stop) -> Because | None:
    """Say which wish no vehicle meets, the most general first."""
    if stop.hub is not None and stop.hub not in day.hub:
        return Because.NO_HUB
    wishes = {
        Because.NO_VEHICLE: Stop("", stop.point, hub=stop.hub),
        Because.UNREACHED: Stop("", stop.point, hub=stop.hub, kinds=stop.kinds),
        Because.NOT_COOL: replace(stop, only=None),
        Because.ABOARD: stop,
    }
    for because, wish in wishes.items():
        if not any(wish.takes(vehicle) for vehicle in day.vehicles):
            return because
    return None


def _unheld(stop: Stop, kinds: list[Vehicle]) -> Because | None:
    most = max(stop.drops.grams, stop.picks.grams)
    if all(kind.capacity.grams < most for kind in kinds):
        return Because.TOO_HEAVY
    if not any(holds(kind, stop) for kind in kinds):
        return Because.TOO_BULKY
    return None


@dataclass(frozen=True, slots=True)
class _Alone:
    """For each stop: the earliest start of work and arrival at the hub, and whether it is in time."""

    back: Moments
    in_time: NDArray[np.bool_]


def _alone(day: Day, kind: Vehicle, far: NDArray[np.bool_]) -> _Alone:
    """Let the vehicle drive to each of the stops and home, and nowhere else; not to what is far."""
    hub = day.hub[kind.hub]
    points = [hub.point if gone else s.point for s, gone in zip(day.stops, far, strict=True)]
    begins = kind.away or hub.point
    out = times(*day.distances.between([begins], points), kind.speed)[0]
    home = times(*day.distances.between(points, [hub.point]), kind.speed)[:, 0]
    opens = np.array([stop.window.opens for stop in day.stops], dtype=np.int64)
    closes = np.array([stop.window.closes for stop in day.stops], dtype=np.int64)
    service = np.array([stop.service for stop in day.stops], dtype=np.int64)
    leaves = kind.shift.opens if kind.away else max(kind.shift.opens, hub.open.opens)
    starts = np.maximum(leaves + out, opens)
    back = np.maximum(starts + service + home, hub.open.opens)
    ends = back + hub.handling
    in_time = (starts <= closes) & (ends <= min(kind.shift.closes, hub.open.closes))
    in_time &= ends - (starts - out) <= kind.longest
    return _Alone(back, in_time)


def _late(stop: Stop, tries: list[tuple[Vehicle, _Alone, int]]) -> Because | None:
    """Say whether the window or the freshness is what no vehicle that holds it can keep."""
    back = [
        int(alone.back[number])
        for kind, alone, number in tries
        if holds(kind, stop) and alone.in_time[number]
    ]
    if not back:
        return Because.WINDOW
    return Because.STALE if stop.due is not None and min(back) > stop.due else None
