"""When a vehicle is where: a tour's moments, loads and costs."""

from collections.abc import Iterable
from dataclasses import dataclass

from lensan.logistics.planner.answer import Trip, Visit
from lensan.logistics.planner.arrays import Tour, times
from lensan.logistics.planner.problem import Day, Load, Point, Stop, Vehicle


@dataclass(frozen=True, slots=True)
class _Leg:
    """The way to a stop, or home (None), and how long it stands there once work has started."""

    stop: Stop | None
    metres: int
    seconds: int
    stands: int
    earliest: int
    latest: int


def trips(day: Day, tours: Iterable[Tour]) -> tuple[Trip, ...]:
    """Return the trips of tours that keep every limit."""
    return tuple(trip for tour in tours for trip in _trips(day, tour))


def price(day: Day, tour: Tour) -> int | None:
    """Return what the tour costs, None if it breaks a limit."""
    vehicle = day.vehicle[tour.vehicle]
    stops = [day.stop[key] for key in tour.stops]
    if len(tour.trips) > vehicle.trips or not all(stop.takes(vehicle) for stop in stops):
        return None
    driven = _trips(day, tour)
    loads = [load for trip in driven for load in (trip.load, *(v.load for v in trip.visits))]
    if not all(load.fits(vehicle.capacity) for load in loads) or not _in_time(day, tour, driven):
        return None
    return sum(trip.cost for trip in driven)


def _in_time(day: Day, tour: Tour, driven: list[Trip]) -> bool:
    """Tell whether every stop, the goods and the driver are in time."""
    vehicle = day.vehicle[tour.vehicle]
    hub = day.hub[vehicle.hub]
    visits = [visit for trip in driven for visit in trip.visits]
    home = {visit.stop: trip.returns for trip in driven for visit in trip.visits}
    ends = driven[-1].returns + hub.handling
    return (
        driven[0].leaves >= _opens(day, vehicle)
        and ends <= min(hub.open.closes, vehicle.shift.closes)
        and ends - driven[0].leaves <= vehicle.longest
        and all(visit.starts <= day.stop[visit.stop].window.closes for visit in visits)
        and all((due := day.stop[key].due) is None or when <= due for key, when in home.items())
    )


def _opens(day: Day, vehicle: Vehicle) -> int:
    opens = vehicle.shift.opens
    return opens if vehicle.away else max(opens, day.hub[vehicle.hub].open.opens)


def _trips(day: Day, tour: Tour) -> list[Trip]:
    vehicle = day.vehicle[tour.vehicle]
    legs = [_legs(day, vehicle, tour, number) for number in range(len(tour.trips))]
    leaves = _leaves(day, vehicle, [leg for trip in legs for leg in trip])
    found = []
    for number, trip in enumerate(legs, 1):
        found.append(_trip(vehicle, number, leaves, trip))
        leaves = found[-1].returns + trip[-1].stands
    return found


def _legs(day: Day, vehicle: Vehicle, tour: Tour, number: int) -> list[_Leg]:
    """Return the legs of one trip; it must be home while all that it picks up is fresh."""
    hub = day.hub[vehicle.hub]
    stops = [day.stop[key] for key in tour.trips[number]]
    begins = vehicle.away if vehicle.away and number == 0 else hub.point
    ways = _ways(day, vehicle, [begins, *(stop.point for stop in stops), hub.point])
    legs = [
        _Leg(stop, *way, stop.service, stop.window.opens, stop.window.closes)
        for stop, way in zip(stops, ways, strict=False)
    ]
    closes = min(hub.open.closes, vehicle.shift.closes) - hub.handling
    fresh = [stop.due for stop in stops if stop.due is not None]
    return [*legs, _Leg(None, *ways[-1], hub.handling, hub.open.opens, min([closes, *fresh]))]


def _ways(day: Day, vehicle: Vehicle, points: list[Point]) -> list[tuple[int, int]]:
    metres, seconds = day.distances.between(points, points)
    lasting = times(metres, seconds, vehicle.speed)
    steps = range(len(points) - 1)
    return [(int(metres[n, n + 1]), int(lasting[n, n + 1])) for n in steps]


def _leaves(day: Day, vehicle: Vehicle, legs: list[_Leg]) -> int:
    """Return the latest first departure with which the day ends as early as it can."""
    now = _opens(day, vehicle)
    for leg in legs:
        now = max(now + leg.seconds, leg.earliest) + leg.stands
    for leg in reversed(legs):
        now = min(now - leg.stands, leg.latest) - leg.seconds
    return now


def _trip(vehicle: Vehicle, number: int, leaves: int, legs: list[_Leg]) -> Trip:
    stops = [leg.stop for leg in legs if leg.stop]
    load = first = sum((stop.drops for stop in stops), Load())
    visits, now = [], leaves
    for leg, stop in zip(legs, stops, strict=False):
        arrives = now + leg.seconds
        starts = max(arrives, leg.earliest)
        now = starts + leg.stands
        load = load - stop.drops + stop.picks
        visits.append(Visit(stop.key, arrives, starts, now, leg.metres, load))
    metres = sum(leg.metres for leg in legs)
    return Trip(
        vehicle=vehicle.key,
        hub=vehicle.hub,
        number=number,
        leaves=leaves,
        returns=max(now + legs[-1].seconds, legs[-1].earliest),
        load=first,
        visits=tuple(visits),
        metres=metres,
        cost=cost(vehicle, [leg.metres for leg in legs], first=number == 1),
    )


def cost(vehicle: Vehicle, metres: list[int], *, first: bool) -> int:
    """Return what a trip over ways of so many metres costs, in đồng, each way rounded by itself."""
    ways = sum((way * vehicle.cost_per_km + 500) // 1000 for way in metres)
    return ways + vehicle.cost_per_stop * (len(metres) - 1) + first * vehicle.cost_per_day
