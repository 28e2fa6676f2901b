"""Divide a province's day into parts of a few hundred stops, and regroup what was planned.

A search is the better the more often it can try, and one try costs in proportion to the stops:
so parts are searched by themselves, at the same time. At first a part is a hub, or a sector around
it. Then neighbouring tours are grouped anew, each round along other lines, so that what was the
border between two parts lies within one, and every stop may change its tour, vehicle and hub.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from math import cos, pi, radians, sin

import numpy as np
from numpy.typing import NDArray

from lensan.logistics.planner.arrays import Tour
from lensan.logistics.planner.distances import crow
from lensan.logistics.planner.gathering import by_hub, dealt, sectors
from lensan.logistics.planner.problem import Day, Stop, Vehicle

SIZE = 300  # stops of a part, about; more are divided
Positions = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Part:
    """Some stops with some vehicles, to be searched by themselves from the tours that are known."""

    day: Day
    tours: tuple[Tour, ...] = ()


def parts(day: Day, size: int = SIZE) -> list[Part]:
    """Return the day divided by hub: small hubs together with their neighbours, large in sectors."""
    found = []
    for hubs, stops in _merged(day, by_hub(day), size):
        vehicles = [vehicle for vehicle in day.vehicles if vehicle.hub in hubs]
        count = max(1, min(round(len(stops) / size), len(vehicles)))
        around = sectors(day.hub[hubs[0]].point, stops, count)
        fleets = dealt(vehicles, around)
        found += [_part(day, here, fleet) for here, fleet in zip(around, fleets, strict=True)]
    return found


def _merged(
    day: Day, served: dict[str, list[Stop]], size: int
) -> list[tuple[list[str], list[Stop]]]:
    """Return hubs with their stops; one with few joins the nearest with which it stays a part."""
    groups = [([key], served[key]) for key in sorted(served, key=lambda key: len(served[key]))]
    found = []
    while groups:
        hubs, stops = groups.pop(0)
        apart = {
            number: float(crow([day.hub[hubs[0]].point], [day.hub[others[0]].point])[0, 0])
            for number, (others, theirs) in enumerate(groups)
            if len(stops) + len(theirs) <= size
        }
        if apart:
            others, theirs = groups.pop(min(apart, key=lambda number: apart[number]))
            groups.append(([*hubs, *others], [*stops, *theirs]))
            groups.sort(key=lambda group: len(group[1]))
        else:
            found.append((hubs, stops))
    return found


def regrouped(
    day: Day, tours: Sequence[Tour], turn: int, *, size: int = SIZE, workers: int = 1
) -> list[Part]:
    """Return neighbouring tours together, about `size` stops each; `turn` turns the borders.

    Stops that are in no tour join the group that is nearest, idle vehicles one that has their hub.
    """
    count = max(1, round(len(day.stops) / size))
    count = min(len(tours), -(-count // workers) * workers)
    middles = np.array([_middle(day, tour) for tour in tours])
    weights = np.array([len(tour.stops) for tour in tours])
    chosen = _halved(middles, weights, np.arange(len(tours)), count, turn * pi / 3.7)
    groups = [[tours[index] for index in group] for group in chosen]
    stops = [[day.stop[key] for tour in group for key in tour.stops] for group in groups]
    fleets = [[day.vehicle[tour.vehicle] for tour in group] for group in groups]
    _join(day, stops, fleets)
    return [
        _part(day, here, fleet, group)
        for here, fleet, group in zip(stops, fleets, groups, strict=True)
    ]


def _join(day: Day, stops: list[list[Stop]], fleets: list[list[Vehicle]]) -> None:
    """Add the stops and vehicles that are in no group yet."""
    served = {stop.key for group in stops for stop in group}
    if left := [stop for stop in day.stops if stop.key not in served]:
        known = [(stop.point, number) for number, group in enumerate(stops) for stop in group]
        nearest = crow([s.point for s in left], [point for point, _ in known]).argmin(axis=1)
        for stop, index in zip(left, nearest, strict=True):
            stops[known[index][1]].append(stop)
    driving = {vehicle.key for fleet in fleets for vehicle in fleet}
    homes: dict[str, list[list[Vehicle]]] = defaultdict(list)
    for fleet in fleets:
        for hub in {vehicle.hub for vehicle in fleet}:
            homes[hub].append(fleet)
    turns = {hub: cycle(there) for hub, there in homes.items()}
    anywhere = cycle(fleets)
    for vehicle in day.vehicles:
        if vehicle.key not in driving:
            next(turns.get(vehicle.hub, anywhere)).append(vehicle)


def _part(
    day: Day, stops: Sequence[Stop], fleet: Sequence[Vehicle], tours: Sequence[Tour] = ()
) -> Part:
    homes = {vehicle.hub for vehicle in fleet}
    hubs = tuple(hub for hub in day.hubs if hub.key in homes)
    points = [*(hub.point for hub in hubs), *(stop.point for stop in stops)]
    points += [vehicle.away for vehicle in fleet if vehicle.away]
    fewer = replace(
        day,
        hubs=hubs,
        vehicles=tuple(fleet),
        stops=tuple(stops),
        distances=day.distances.among(points),
    )
    return Part(fewer, tuple(tours))


def _middle(day: Day, tour: Tour) -> tuple[float, float]:
    """Return the middle of a tour's stops, in degrees that are as long east as north."""
    points = [day.stop[key].point for key in tour.stops]
    north = sum(point.latitude for point in points) / len(points)
    east = sum(point.longitude for point in points) / len(points)
    return north, east * cos(radians(north))


def _halved(
    middles: Positions, weights: Numbers, chosen: Numbers, count: int, angle: float
) -> list[Numbers]:
    """Cut the chosen across the angle, in proportion, and each part across the other way."""
    if count == 1:
        return [chosen]
    along = middles[chosen] @ np.array([cos(angle), sin(angle)])
    order = chosen[np.argsort(along, kind="stable")]
    first = count // 2
    sums = np.cumsum(weights[order])
    cut = int(np.searchsorted(sums, sums[-1] * first / count)) + 1
    cut = min(max(cut, first), len(order) - (count - first))
    return [
        *_halved(middles, weights, order[:cut], first, angle + pi / 2),
        *_halved(middles, weights, order[cut:], count - first, angle + pi / 2),
    ]
