"""The best plan of a small day by trying every one: slow, plain, sharing nothing with the planner."""

from collections.abc import Iterator
from itertools import pairwise

from lensan.logistics.planner.problem import HOUR, Day, Point, Stop, Vehicle

Value = tuple[int, int]  # stops that had to be served and are not; đồng, penalties included
Trips = tuple[tuple[Stop, ...], ...]


def best(day: Day, known: Value) -> Value:
    """Return the value of the best plan, or the known value if none is better."""
    return _best(day, 0, frozenset(day.stops), 0, known)


def _best(day: Day, number: int, left: frozenset[Stop], cost: int, known: Value) -> Value:
    """Let the vehicle of this number drive every tour, and those after it what is left."""
    if number == len(day.vehicles):
        must = sum(stop.penalty is None for stop in left)
        return min(known, (must, cost + sum(stop.penalty or 0 for stop in left)))
    known = _best(day, number + 1, left, cost, known)
    for price, rest in _tours(day, day.vehicles[number], left):
        if known[0] or cost + price < known[1]:
            known = _best(day, number + 1, rest, cost + price, known)
    return known


def _tours(
    day: Day, vehicle: Vehicle, left: frozenset[Stop]
) -> Iterator[tuple[int, frozenset[Stop]]]:
    """Yield what each tour costs that the vehicle can drive, and what it leaves."""
    waiting: list[Trips] = [((),)]
    while waiting:
        *before, last = waiting.pop()
        for stop in left.difference(*before, last):
            trips = (*before, (*last, stop))
            if (
                stop.takes(vehicle)
                and _bearable(vehicle, trips[-1])
                and _ends(day, vehicle, trips)
            ):
                waiting.append(trips)
                if len(trips) < vehicle.trips:
                    waiting.append((*trips, ()))
                if _allowed(day, vehicle, trips):
                    yield _price(day, vehicle, trips), left.difference(*trips)


def _bearable(vehicle: Vehicle, trip: tuple[Stop, ...]) -> bool:
    grams, litres = sum(s.drops.grams for s in trip), sum(s.drops.litres for s in trip)
    fits = grams <= vehicle.capacity.grams and litres <= vehicle.capacity.litres
    for stop in trip:
        grams += stop.picks.grams - stop.drops.grams
        litres += stop.picks.litres - stop.drops.litres
        fits = fits and grams <= vehicle.capacity.grams and litres <= vehicle.capacity.litres
    return fits


def _ends(day: Day, vehicle: Vehicle, trips: Trips, leaves: int | None = None) -> int | None:
    """Return when the day ends that begins so; None if something is too late."""
    hub = day.hub[vehicle.hub]
    now = max(vehicle.shift.opens, hub.open.opens) if leaves is None else leaves
    for trip in trips:
        here = hub.point
        for stop in trip:
            now = max(now + _way(day, vehicle, here, stop.point)[1], stop.window.opens)
            if now > stop.window.closes:
                return None
            now, here = now + stop.service, stop.point
        now += _way(day, vehicle, here, hub.point)[1] if trip else 0
        if any(stop.due is not None and now > stop.due for stop in trip):
            return None
        now += hub.handling if trip else 0
    return now if now <= min(vehicle.shift.closes, hub.open.closes) else None


def _allowed(day: Day, vehicle: Vehicle, trips: Trips) -> bool:
    """Tell whether the driver's day is short enough if the first departure is put off."""
    end = _ends(day, vehicle, trips)
    early = max(vehicle.shift.opens, day.hub[vehicle.hub].open.opens)
    if end is None or end - early <= vehicle.longest:
        return end is not None
    low, high = early, end
    while low < high:  # the latest departure that makes nothing late and ends as early
        middle = (low + high + 1) // 2
        low, high = (
            (middle, high) if _ends(day, vehicle, trips, middle) == end else (low, middle - 1)
        )
    return end - low <= vehicle.longest


def _price(day: Day, vehicle: Vehicle, trips: Trips) -> int:
    hub, total = day.hub[vehicle.hub].point, vehicle.cost_per_day
    for trip in trips:
        points = [hub, *(stop.point for stop in trip), hub]
        ways = (_way(day, vehicle, one, other)[0] for one, other in pairwise(points))
        total += sum((metres * vehicle.cost_per_km + 500) // 1000 for metres in ways)
        total += vehicle.cost_per_stop * len(trip)
    return total


def _way(day: Day, vehicle: Vehicle, one: Point, other: Point) -> tuple[int, int]:
    key = (id(day), vehicle.speed, one, other)
    if key not in _WAYS:
        metres = int(day.distances.between([one], [other])[0][0, 0])
        _WAYS[key] = metres, -(-metres * HOUR // (1000 * vehicle.speed))
    return _WAYS[key]


_WAYS: dict[tuple[int, int, Point, Point], tuple[int, int]] = {}
