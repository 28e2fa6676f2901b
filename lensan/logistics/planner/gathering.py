"""Say which hub serves which stops, which sector around it, and with which of its vehicles."""

from collections import defaultdict
from collections.abc import Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from lensan.logistics.planner.arrays import alike
from lensan.logistics.planner.distances import crow
from lensan.logistics.planner.problem import HOUR, Day, Point, Stop, Vehicle

_ROOM = 0.9  # of what its vehicles can do, that a hub is given: the rest is lost at the edges
_Amounts = NDArray[np.float64]


def by_hub(day: Day) -> dict[str, list[Stop]]:
    """Return the stops of each hub: their own, else the nearest whose vehicles have room for them.

    Room is weight out, weight in, and hours. Who would lose the most by going to the second
    nearest hub chooses first; where no hub has room, the nearest that can serve the stop takes it.
    """
    near = crow([stop.point for stop in day.stops], [hub.point for hub in day.hubs])
    ordered = np.sort(near, axis=1)
    regret = ordered[:, min(1, len(day.hubs) - 1)] - ordered[:, 0]
    room, leg = _rooms(day), _leg(day)
    types = [vehicles[0] for vehicles in alike(day)]
    found: dict[str, list[Stop]] = defaultdict(list)
    for number in np.argsort(-regret, kind="stable"):
        stop = day.stops[number]
        able = {kind.hub for kind in types if stop.takes(kind) and holds(kind, stop)}
        order = [day.hubs[index].key for index in near[number].argsort(kind="stable")]
        order = [key for key in order if key in able]
        need = np.array([stop.drops.grams, stop.picks.grams, stop.service + leg])
        chosen = next((key for key in order if (room[key] >= need).all()), order[0])
        room[chosen] -= need
        found[chosen].append(stop)
    return found


def sectors(hub: Point, stops: Sequence[Stop], count: int) -> list[list[Stop]]:
    """Cut the stops into as many sectors with as many stops each, from the widest gap on."""
    north = np.array([stop.point.latitude - hub.latitude for stop in stops])
    east = np.array([stop.point.longitude - hub.longitude for stop in stops])
    angles = np.arctan2(north, east)
    order = np.argsort(angles, kind="stable")
    gaps = np.diff(angles[order], prepend=angles[order[-1]] - 2 * np.pi)
    order = np.roll(order, -int(gaps.argmax()))
    return [[stops[index] for index in part] for part in np.array_split(order, count)]


def dealt(vehicles: Sequence[Vehicle], groups: Sequence[Sequence[Stop]]) -> list[list[Vehicle]]:
    """Deal the vehicles to groups of stops: to each in turn where the most is still waiting.

    Vehicles that are asked for, for their cool box or kind, go first to where they are.
    """
    picky = [[stop for stop in group if stop.cool or stop.kinds or stop.only] for group in groups]
    fleets: list[list[Vehicle]] = [[] for _ in groups]
    waiting = [sum(_weight(stop) for stop in group) for group in groups]
    asking: dict[tuple[int, bool, str], int] = {}

    def wished(index: int, vehicle: Vehicle) -> int:
        like = (index, vehicle.cool, vehicle.kind)
        if like not in asking:
            asking[like] = sum(_weight(stop) for stop in picky[index] if stop.takes(vehicle))
        return asking[like]

    for vehicle in sorted(vehicles, key=lambda one: (-one.capacity.grams, one.key)):
        index = max(
            range(len(groups)), key=lambda one: (max(wished(one, vehicle), 0), waiting[one], -one)
        )
        fleets[index].append(vehicle)
        asking[index, vehicle.cool, vehicle.kind] -= vehicle.capacity.grams * vehicle.trips
        waiting[index] -= vehicle.capacity.grams * vehicle.trips
    return fleets


def holds(vehicle: Vehicle, stop: Stop) -> bool:
    """Tell whether the stop's goods fit on the empty vehicle."""
    return stop.drops.fits(vehicle.capacity) and stop.picks.fits(vehicle.capacity)


def _rooms(day: Day) -> dict[str, _Amounts]:
    """Return for each hub how much its vehicles carry out and in, and for how many seconds."""
    room = {hub.key: np.zeros(3) for hub in day.hubs}
    for vehicle in day.vehicles:
        grams = vehicle.capacity.grams * vehicle.trips
        room[vehicle.hub] += _ROOM * np.array([grams, grams, vehicle.longest])
    return room


def _leg(day: Day) -> float:
    """Return about how long the way from one stop to the next takes, from how dense they lie."""
    north = [stop.point.latitude for stop in day.stops]
    east = [stop.point.longitude for stop in day.stops]
    corners = [Point(min(north), min(east)), Point(max(north), max(east))]
    diagonal = float(crow(corners[:1], corners[1:])[0, 0])
    speed = min(vehicle.speed for vehicle in day.vehicles) * 1000 / HOUR
    return diagonal / sqrt(2 * len(day.stops)) / speed


def _weight(stop: Stop) -> int:
    return max(stop.drops.grams, stop.picks.grams)
