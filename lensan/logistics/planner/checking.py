"""Verify a plan against its day, from the day alone: nothing is believed that a solver said."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from lensan.logistics.planner.answer import Plan, Trip
from lensan.logistics.planner.problem import HOUR, Day, Load, Point, Stop, Vehicle


class Broken(Exception):
    """A plan breaks a rule of its day."""


def check(day: Day, plan: Plan) -> None:
    """Let the plan pass if it keeps every rule of the day.

    :raises Broken: with every rule that it breaks, and where.
    """
    if broken := list(faults(day, plan)):
        raise Broken("; ".join(broken))


def faults(day: Day, plan: Plan) -> Iterator[str]:
    """Yield each rule that the plan breaks, and where."""
    seen = Counter([*(visit.stop for visit in plan.visits), *(out.stop for out in plan.left_out)])
    for stop in day.stops:
        if seen[stop.key] != 1:
            yield f"stop {stop.key} is answered {seen[stop.key]} times"
    yield from (f"stop {key} is not of the day" for key in seen if key not in day.stop)
    days: dict[str, list[Trip]] = defaultdict(list)
    for trip in plan.trips:
        days[trip.vehicle].append(trip)
    for key, trips in days.items():
        if key not in day.vehicle:
            yield f"vehicle {key} is not of the day"
        elif all(visit.stop in day.stop for trip in trips for visit in trip.visits):
            yield from _driven(day, day.vehicle[key], trips)


def _driven(day: Day, vehicle: Vehicle, trips: Sequence[Trip]) -> Iterator[str]:
    """Yield what is wrong with the day of one vehicle."""
    hub = day.hub[vehicle.hub]
    opens = vehicle.shift.opens if vehicle.away else max(vehicle.shift.opens, hub.open.opens)
    closes = min(vehicle.shift.closes, hub.open.closes)
    ends = trips[-1].returns + hub.handling
    name = f"vehicle {vehicle.key}"
    if len(trips) > vehicle.trips:
        yield f"{name} drives {len(trips)} trips"
    if trips[0].leaves < opens or ends > closes:
        yield f"{name} drives outside its shift or its hub's opening hours"
    if ends - trips[0].leaves > vehicle.longest:
        yield f"{name} drives longer than its driver may"
    for before, after in pairwise(trips):
        if after.leaves < before.returns + hub.handling:
            yield f"{name} leaves before it is unloaded"
    for number, trip in enumerate(trips, 1):
        where = f"{name}, trip {number}"
        if trip.number != number or trip.hub != vehicle.hub:
            yield f"{where}: is called trip {trip.number} from {trip.hub}"
        yield from (f"{where}: {fault}" for fault in _ridden(day, vehicle, trip))


def _ridden(day: Day, vehicle: Vehicle, trip: Trip) -> Iterator[str]:
    """Yield what is wrong with one trip."""
    stops = [day.stop[visit.stop] for visit in trip.visits]
    if not stops:
        yield "goes nowhere"
    yield from _unfit(vehicle, stops)
    yield from _carried(vehicle, trip, stops)
    yield from _timed(day, vehicle, trip, stops)
    yield from (
        f"stop {stop.key} is at the hub when it is no longer fresh"
        for stop in stops
        if stop.due is not None and trip.returns > stop.due
    )


def _unfit(vehicle: Vehicle, stops: list[Stop]) -> Iterator[str]:
    for stop in stops:
        if stop.hub is not None and stop.hub != vehicle.hub:
            yield f"stop {stop.key} belongs to hub {stop.hub}"
        if stop.cool and not vehicle.cool:
            yield f"stop {stop.key} needs a cool box"
        if stop.kinds and vehicle.kind not in stop.kinds:
            yield f"stop {stop.key} is not reached by a {vehicle.kind}"
        if stop.only is not None and stop.only != vehicle.key:
            yield f"stop {stop.key} has its goods on {stop.only}"


def _carried(vehicle: Vehicle, trip: Trip, stops: list[Stop]) -> Iterator[str]:
    """Yield where more is aboard than the vehicle carries, or other than the plan says."""
    grams = sum(stop.drops.grams for stop in stops)
    litres = sum(stop.drops.litres for stop in stops)
    if trip.load != Load(grams, litres):
        yield "leaves with another load than its stops wait for"
    if not Load(grams, litres).fits(vehicle.capacity):
        yield "is too full when it leaves"
    for visit, stop in zip(trip.visits, stops, strict=True):
        grams += stop.picks.grams - stop.drops.grams
        litres += stop.picks.litres - stop.drops.litres
        if visit.load != Load(grams, litres):
            yield f"stop {stop.key} leaves another load aboard than it says"
        if not Load(grams, litres).fits(vehicle.capacity):
            yield f"is too full after stop {stop.key}"


def _timed(day: Day, vehicle: Vehicle, trip: Trip, stops: list[Stop]) -> Iterator[str]:
    """Yield where a way takes longer, or is farther, than the plan says, or a window is missed."""
    hub = day.hub[vehicle.hub].point
    here, now, metres, cost = hub, trip.leaves, 0, vehicle.cost_per_stop * len(stops)
    if trip.number == 1:
        here, cost = vehicle.away or hub, cost + vehicle.cost_per_day
    for visit, stop in zip(trip.visits, stops, strict=True):
        far, long = _way(day, vehicle, here, stop.point)
        if visit.arrives < now + long or visit.metres != far:
            yield f"the way to stop {stop.key} is longer"
        if not stop.window.opens <= visit.starts <= stop.window.closes:
            yield f"stop {stop.key} is served outside its window"
        if visit.starts < visit.arrives or visit.leaves < visit.starts + stop.service:
            yield f"stop {stop.key} is served faster than it can be"
        metres, cost = metres + far, cost + _dong(vehicle, far)
        here, now = stop.point, visit.leaves
    far, long = _way(day, vehicle, here, hub)
    if trip.returns < now + long:
        yield "the way home is longer"
    if (trip.metres, trip.cost) != (metres + far, cost + _dong(vehicle, far)):
        yield "its length or its cost is another"


def _way(day: Day, vehicle: Vehicle, here: Point, there: Point) -> tuple[int, int]:
    metres, seconds = day.distances.between([here], [there])
    if seconds is not None:
        return int(metres[0, 0]), int(seconds[0, 0])
    return int(metres[0, 0]), -(-int(metres[0, 0]) * HOUR // (1000 * vehicle.speed))


def _dong(vehicle: Vehicle, metres: int) -> int:
    return (metres * vehicle.cost_per_km + 500) // 1000
