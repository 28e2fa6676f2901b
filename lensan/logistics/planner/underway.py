"""What is left of a day at a moment: where each vehicle is, what it has aboard, what it still does.

The gate that a vehicle is on its way to is still served by it, as planned. What a vehicle has
aboard for a gate stays on it, so that gate is for this vehicle `only`; what it has picked up
already is a halt of its own, where it is (`ABOARD`).
"""

from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from lensan.logistics.planner.answer import Plan, Trip, Visit
from lensan.logistics.planner.arrays import Tour
from lensan.logistics.planner.problem import HOUR, Day, Load, Stop, Vehicle, Window

ABOARD = "aboard:"  # before a vehicle's key: what it has picked up and brings home
RESCUE = "rescue:"  # before a broken vehicle's key: where another takes over what it has aboard
RESCUE_LASTS, RESCUE_WITHIN = HOUR // 2, 3 * HOUR


@dataclass(frozen=True)
class Rest:
    """The rest of a day.

    `tours` are what vehicles still do; `lost` the stops that a vehicle does no more which was to;
    `undelivered` the keys of those whose goods it has aboard; `begun` how many trips each vehicle
    has begun, so that trip 1 of the rest of a vehicle under way is the one that it is on.
    """

    day: Day
    tours: tuple[Tour, ...]
    lost: tuple[Stop, ...]
    undelivered: tuple[str, ...]
    begun: dict[str, int]


@dataclass(frozen=True)
class _Left:
    """What is left of one vehicle's day; without a vehicle, others must do it."""

    stops: tuple[Stop, ...]
    trips: tuple[tuple[str, ...], ...] = ()
    vehicle: Vehicle | None = None
    undelivered: tuple[str, ...] = ()

    @property
    def drives(self) -> bool:
        """Tell whether there is a vehicle that may still drive today."""
        one = self.vehicle
        return bool(one and one.trips > 0 and one.shift.opens < one.shift.closes)


def rest(day: Day, plan: Plan, *, at: int, broken: Set[str], cancelled: Set[str]) -> Rest:
    """Return the rest of a planned day; stops that the plan left out are not part of it."""
    trips: dict[str, list[Trip]] = defaultdict(list)
    for trip in plan.trips:
        trips[trip.vehicle].append(trip)
    begun = {
        key: sum(trip.leaves <= at or _goes_on(trip) for trip in trips[key]) for key in day.vehicle
    }
    found = {}
    for key, vehicle in day.vehicle.items():
        spent, later = trips[key][: begun[key]], trips[key][begun[key] :]
        one = _Vehicle(day, vehicle, spent, later, at, cancelled)
        found[key] = one.broken() if key in broken else one.whole()
    lost = tuple(stop for left in found.values() if not left.vehicle for stop in left.stops)
    return Rest(
        replace(
            day,
            vehicles=tuple(
                left.vehicle
                for left in found.values()
                if left.vehicle and (left.drives or left.trips)
            ),
            stops=tuple(stop for left in found.values() for stop in left.stops),
        ),
        tuple(Tour(key, left.trips) for key, left in found.items() if left.trips),
        lost,
        tuple(key for left in found.values() for key in left.undelivered),
        begun,
    )


def _goes_on(trip: Trip) -> bool:
    """Tell whether the trip had begun already when the day was planned anew before."""
    return trip.visits[0].stop == ABOARD + trip.vehicle


@dataclass(frozen=True)
class _Vehicle:
    """A vehicle at a moment: the trips that it has begun, and those that it has not."""

    day: Day
    vehicle: Vehicle
    spent: Sequence[Trip]
    later: Sequence[Trip]
    at: int
    cancelled: Set[str]

    def whole(self) -> _Left:
        """Return what it still does."""
        later = [self._kept(trip.visits) for trip in self.later]
        stops = [stop for trip in later for stop in trip]
        trips = [tuple(stop.key for stop in trip) for trip in later if trip]
        if not self.spent:
            opens = max(self.at, self.vehicle.shift.opens)
            shift = Window(opens, self.vehicle.shift.closes)
            return _Left(tuple(stops), tuple(trips), replace(self.vehicle, shift=shift))
        now = self.spent[-1]
        count = next((n for n, leaves in enumerate(self._sets_out()) if leaves > self.at), None)
        if count is None:  # it has nothing to do any more but to drive home
            free = max(self.at, now.returns + self.day.hub[now.hub].handling)
            return _Left(tuple(stops), tuple(trips), self._again(len(self.spent), free))
        done, ahead = now.visits[:count], now.visits[count:]
        bound = [self._bound(stop) if stop.drops else stop for stop in self._kept(ahead)]
        here = self._aboard(done, ahead)
        trips.insert(0, (here.key, *(stop.key for stop in bound)))
        vehicle = self._again(len(self.spent) - 1, done[-1].leaves)
        return _Left((here, *bound, *stops), tuple(trips), replace(vehicle, away=here.point))

    def broken(self) -> _Left:
        """Return what it does no more: others take over what is at the hub, and what it has aboard.

        If the trip was planned anew before, the gate that it was then on its way to counts as done.
        """
        stops = [stop for trip in self.later for stop in self._kept(trip.visits)]
        if not self.spent or self.spent[-1].returns <= self.at:
            return _Left(tuple(stops))
        visits = self.spent[-1].visits
        halt = ABOARD + self.vehicle.key
        done = [visit for visit in visits if visit.starts <= self.at or visit.stop == halt]
        ahead = visits[len(done) :]
        waiting = self._kept(ahead)
        stops += [replace(stop, drops=Load(), only=None) for stop in waiting if stop.picks]
        stops += self._rescue(done, ahead)
        return _Left(tuple(stops), undelivered=tuple(stop.key for stop in waiting if stop.drops))

    def _sets_out(self) -> list[int]:
        """Return when it sets out for each stop of the trip that it is on."""
        now = self.spent[-1]
        first = min(now.leaves, self.at) if _goes_on(now) else now.leaves
        return [first, *(visit.leaves for visit in now.visits[:-1])]

    def _kept(self, visits: Sequence[Visit]) -> list[Stop]:
        return [self.day.stop[v.stop] for v in visits if v.stop not in self.cancelled]

    def _bound(self, stop: Stop) -> Stop:
        """Return the gate whose goods are aboard: nobody else can serve it, and it must be served."""
        return replace(stop, only=self.vehicle.key, penalty=None)

    def _again(self, trips: int, free: int) -> Vehicle:
        """Return the vehicle as it may still drive: until as late as if it had gone on.

        What it drove before its shift began is not counted: that happened, and is nobody's plan.
        """
        began = max(self.spent[0].leaves, self.vehicle.shift.opens)
        closes = min(self.vehicle.shift.closes, began + self.vehicle.longest)
        return replace(
            self.vehicle,
            shift=Window(free, closes),
            hours=None,
            trips=self.vehicle.trips - trips,
            cost_per_day=0,
            away=None,
        )

    def _aboard(self, done: Sequence[Visit], ahead: Sequence[Visit]) -> Stop:
        """Return the halt where it is: what it has picked up, and what was cancelled on the way."""
        goods = [self.day.stop[visit.stop] for visit in done]
        back = [self.day.stop[v.stop] for v in ahead if v.stop in self.cancelled]
        load = sum((s.drops for s in back), sum((s.picks for s in goods), Load()))
        free = done[-1].leaves
        halt = Stop(
            ABOARD + self.vehicle.key, goods[-1].point, window=Window(free, free), service=0
        )
        return replace(self._halt(halt, load, goods), only=self.vehicle.key)

    def _rescue(self, done: Sequence[Visit], ahead: Sequence[Visit]) -> list[Stop]:
        """Return the halt where another vehicle takes over what it has aboard, if there is any.

        It comes soon; whether the goods are still fresh at the hub then is not asked.
        """
        goods = [self.day.stop[visit.stop] for visit in done]
        drops = [self.day.stop[visit.stop].drops for visit in ahead]
        load = sum(drops, sum((stop.picks for stop in goods), Load()))
        point = goods[-1].point if goods else self.day.hub[self.vehicle.hub].point
        soon = Window(self.at, self.at + RESCUE_WITHIN)
        halt = Stop(RESCUE + self.vehicle.key, point, window=soon, service=RESCUE_LASTS)
        free = not any(drops) and all(stop.hub is None for stop in goods)  # any hub does
        hub = None if free else self.vehicle.hub
        return [replace(self._halt(halt, load, goods), fresh_for=None, hub=hub)] if load else []

    def _halt(self, halt: Stop, load: Load, goods: list[Stop]) -> Stop:
        due = [stop.due for stop in goods if stop.due is not None]
        return replace(
            halt,
            picks=load,
            harvested=0,
            fresh_for=min(due, default=None),
            cool=any(stop.cool for stop in goods),
            hub=self.vehicle.hub,
        )
