"""Put stops into tours that stand, where each costs the least; nothing else moves."""

from collections.abc import Iterator, Sequence

from lensan.logistics.planner.arrays import Tour
from lensan.logistics.planner.problem import Day, Stop
from lensan.logistics.planner.timetable import price


def inserted(
    day: Day, tours: Sequence[Tour], stops: Sequence[Stop]
) -> tuple[tuple[Tour, ...], tuple[Stop, ...]]:
    """Return the tours with as many of the stops as they can take, and the stops that are left.

    The heaviest choose first. A vehicle that stands idle may start a tour.
    """
    driving = {tour.vehicle: tour for tour in tours}
    left = []
    for stop in sorted(stops, key=lambda one: (-one.drops.grams - one.picks.grams, one.key)):
        offers = [
            (offer[0], key, offer[1])
            for key in day.vehicle
            if (offer := cheapest(day, driving.get(key, Tour(key, ())), stop))
        ]
        if offers:
            _, key, tour = min(offers, key=lambda offer: offer[:2])
            driving[key] = tour
        else:
            left.append(stop)
    return tuple(driving.values()), tuple(left)


def cheapest(day: Day, tour: Tour, stop: Stop) -> tuple[int, Tour] | None:
    """Return what the stop costs more on the tour where it costs the least, and the tour then."""
    if not stop.takes(day.vehicle[tour.vehicle]):
        return None
    before = price(day, tour) if tour.trips else 0
    costs = [
        (cost - (before or 0), longer)
        for longer in _longer(tour, stop.key)
        if (cost := price(day, longer)) is not None
    ]
    return min(costs, key=lambda one: one[0], default=None)


def _longer(tour: Tour, key: str) -> Iterator[Tour]:
    """Yield the tour with the stop in every place, and with a trip of its own before any other."""
    for number, trip in enumerate(tour.trips):
        for place in range(len(trip) + 1):
            with_it = (*trip[:place], key, *trip[place:])
            yield Tour(tour.vehicle, (*tour.trips[:number], with_it, *tour.trips[number + 1 :]))
    for number in range(len(tour.trips) + 1):
        yield Tour(tour.vehicle, (*tour.trips[:number], (key,), *tour.trips[number:]))
