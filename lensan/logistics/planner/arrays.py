"""A day as arrays for PyVRP, and back, with the clock running backwards.

PyVRP knows from when a stop's goods may leave the hub (a release time), and lets a trip start no
earlier than the latest of its stops allows. We need the opposite: by when goods must be back, the
earliest of the trip's stops deciding. Seen backwards in time, each trip is driven in the opposite
order, what is picked up is handed over, and "back by" becomes "not before": so freshness is
a release time, exactly, and nothing has to be approximated or repaired.

Which vehicle may serve which stop (cool box, kind, hub, goods already aboard) is a dimension of
load that the others have no capacity for.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from pyvrp import (
    Activity,
    ActivityType,
    Client,
    Depot,
    Location,
    ProblemData,
    Route,
    Solution,
    VehicleType,
)

from lensan.logistics.planner.problem import HOUR, Day, Load, Matrix, Stop, Vehicle

_MUST = 20  # a stop that must be served is worth so many of the longest ways there and back
_SPOT = 1000  # of load in a dimension that stands for a kind of vehicle


@dataclass(frozen=True, slots=True)
class Tour:
    """What a vehicle drives in a day: the keys of its stops, in order, trip after trip."""

    vehicle: str
    trips: tuple[tuple[str, ...], ...]

    @property
    def stops(self) -> tuple[str, ...]:
        """The keys of all its stops."""
        return tuple(key for trip in self.trips for key in trip)


@dataclass(frozen=True)
class Arrays:
    """A day for PyVRP: vehicles alike are one type; stops are clients in the day's order."""

    day: Day
    types: tuple[tuple[Vehicle, ...], ...]
    data: ProblemData

    def solution(self, tours: Iterable[Tour]) -> Solution:
        """Return tours as PyVRP's solution of this problem."""
        number = {stop.key: index for index, stop in enumerate(self.day.stops)}
        depot = {hub.key: index for index, hub in enumerate(self.day.hubs)}
        of = {one.key: index for index, like in enumerate(self.types) for one in like}
        routes = []
        for tour in tours:
            again = Activity(ActivityType.DEPOT, depot[self.day.vehicle[tour.vehicle].hub])
            activities: list[Activity] = []
            for trip in reversed(tour.trips):
                activities += [again] if activities else []
                activities += [
                    Activity(ActivityType.CLIENT, number[key]) for key in reversed(trip)
                ]
            routes.append(Route(self.data, activities, of[tour.vehicle]))
        return Solution(self.data, routes)

    def tours(self, solution: Solution) -> tuple[Tour, ...]:
        """Return PyVRP's solution as tours, its routes of one type dealt to the vehicles."""
        idle = [list(reversed(like)) for like in self.types]
        found = []
        for route in solution.routes():
            trips: dict[int, list[str]] = defaultdict(list)
            for activity in route:
                if activity.is_client():
                    trips[activity.trip].append(self.day.stops[activity.idx].key)
            driven = tuple(
                tuple(reversed(trips[number])) for number in sorted(trips, reverse=True)
            )
            found.append(Tour(idle[route.vehicle_type()].pop().key, driven))
        return tuple(found)


def arrays(day: Day) -> Arrays:
    """Return the day for PyVRP; every stop must have a vehicle that takes it."""
    types = alike(day)
    mirror = _Mirror(day, types)
    costs: list[Any] = [np.ascontiguousarray(cost.T) for cost in mirror.costs]
    lasting: list[Any] = [np.ascontiguousarray(time.T) for time in mirror.times]
    data = ProblemData(
        [Location(point.longitude, point.latitude) for point in mirror.points],
        mirror.clients(),
        mirror.depots(),
        mirror.vehicles(),
        costs,
        lasting,
    )
    return Arrays(day, types, data)


class _Mirror:
    """The parts of the problem, with the clock running backwards from `end`."""

    def __init__(self, day: Day, types: tuple[tuple[Vehicle, ...], ...]) -> None:
        self.day = day
        self.kinds = [like[0] for like in types]
        self.counts = [len(like) for like in types]
        self.end = max(
            *(hub.open.closes for hub in day.hubs),
            *(vehicle.shift.closes for vehicle in self.kinds),
            *(stop.window.closes + stop.service for stop in day.stops),
        )
        away = [kind.away for kind in self.kinds if kind.away]
        self.points = [hub.point for hub in day.hubs] + away
        self.first = len(self.points)  # the location of the first stop
        self.points += [stop.point for stop in day.stops]
        self.profiles = sorted({_profile(kind) for kind in self.kinds})
        metres, seconds = day.distances.between(self.points, self.points)
        self.costs = [self._cost(metres, profile) for profile in self.profiles]
        self.times = [times(metres, seconds, speed) for _, _, speed in self.profiles]
        self.suits = [tuple(stop.takes(kind) for kind in self.kinds) for stop in day.stops]
        self.special = sorted({suit for suit in self.suits if not all(suit)})
        self.bulky = any(stop.drops.litres or stop.picks.litres for stop in day.stops)

    def clients(self) -> list[Client]:
        """Return the stops: what is picked up is handed over, and the other way round."""
        longest = max(int(cost.max()) for cost in self.costs)
        worth = _MUST * (2 * longest + max(kind.cost_per_day for kind in self.kinds))
        pairs = enumerate(zip(self.day.stops, self.suits, strict=True))
        return [self._client(number, stop, suit, worth) for number, (stop, suit) in pairs]

    def depots(self) -> list[Depot]:
        """Return the hubs, and after them the points from which vehicles come that are away."""
        hubs = [
            Depot(n, self._back(hub.open.closes), self._back(hub.open.opens), hub.handling)
            for n, hub in enumerate(self.day.hubs)
        ]
        return hubs + [Depot(n) for n in range(len(hubs), self.first)]

    def vehicles(self) -> list[VehicleType]:
        """Return the types of vehicle; each ends, seen backwards, where its day begins."""
        index = {hub.key: number for number, hub in enumerate(self.day.hubs)}
        away = iter(range(len(index), self.first))
        found = []
        for number, (kind, count) in enumerate(zip(self.kinds, self.counts, strict=True)):
            spots = [_SPOT * len(self.day.stops) * suit[number] for suit in self.special]
            hub = index[kind.hub]
            found.append(
                VehicleType(
                    count,
                    [*self._amounts(kind.capacity), *spots],
                    start_depot=hub,
                    end_depot=next(away) if kind.away else hub,
                    fixed_cost=kind.cost_per_day,
                    tw_early=self._back(kind.shift.closes),
                    tw_late=self._back(kind.shift.opens),
                    shift_duration=kind.longest,
                    profile=self.profiles.index(_profile(kind)),
                    reload_depots=[hub] if kind.trips > 1 else [],
                    max_reloads=kind.trips - 1,
                )
            )
        return found

    def _client(self, number: int, stop: Stop, suit: tuple[bool, ...], worth: int) -> Client:
        done = stop.window.closes + stop.service
        release = 0
        if stop.due is not None:
            release = max(0, self._back(stop.due + self._handling(suit)))
        if stop.only is not None:  # what is aboard is worth more than all other stops together
            worth *= len(self.day.stops) + 1
        spots = [_SPOT * (suit == one) for one in self.special]
        return Client(
            self.first + number,
            [*self._amounts(stop.picks), *spots],
            [*self._amounts(stop.drops), *(0 for _ in spots)],
            stop.service,
            self._back(done),
            self._back(stop.window.opens + stop.service),
            release,
            worth if stop.penalty is None else stop.penalty,
            required=False,
        )

    def _amounts(self, load: Load) -> list[int]:
        return [load.grams, load.litres] if self.bulky else [load.grams]

    def _handling(self, suit: tuple[bool, ...]) -> int:
        """Return how long a vehicle stands at the hub at the least: freshness counts before."""
        kinds = (kind for kind, fits in zip(self.kinds, suit, strict=True) if fits)
        return min(self.day.hub[kind.hub].handling for kind in kinds)

    def _cost(self, metres: Matrix, profile: tuple[int, int, int]) -> Matrix:
        per_km, per_stop, _ = profile
        cost = (metres * per_km + 500) // 1000
        cost[:, self.first :] += per_stop
        np.fill_diagonal(cost, 0)
        return cost

    def _back(self, moment: int) -> int:
        return self.end - moment


def times(metres: Matrix, seconds: Matrix | None, speed: int) -> Matrix:
    """Return seconds, by the vehicle's speed in km/h where the distances bring none."""
    return -(-metres * HOUR // (1000 * speed)) if seconds is None else seconds


def _profile(kind: Vehicle) -> tuple[int, int, int]:
    return kind.cost_per_km, kind.cost_per_stop, kind.speed


def alike(day: Day) -> tuple[tuple[Vehicle, ...], ...]:
    """Return the vehicles that differ in nothing but their key together, the others alone."""
    pinned = {stop.only for stop in day.stops}
    groups: dict[Vehicle, list[Vehicle]] = {}
    for vehicle in day.vehicles:
        like = vehicle if vehicle.key in pinned or vehicle.away else replace(vehicle, key="")
        groups.setdefault(like, []).append(vehicle)
    return tuple(tuple(group) for group in groups.values())
