"""What vehicles under way can no longer do in time: others take it over; what is aboard comes home, however late.

That a vehicle was out before its shift, or is late, is what happened, and no fault of a plan. What is
still ahead keeps every limit, as far as nothing aboard has broken it already.
"""

from dataclasses import replace

from lensan.logistics.planner.answer import Trip
from lensan.logistics.planner.arrays import Tour
from lensan.logistics.planner.problem import HOUR, Day, Hub, Load, Stop, Vehicle, Window
from lensan.logistics.planner.timetable import price, trips
from lensan.logistics.planner.underway import Rest

FAR = 1000 * HOUR  # later than anything


def in_time(left: Rest) -> Rest:
    """Return the rest of a day with no tour that is too late: what nobody has aboard yet is `lost` to it."""
    day, tours, over = left.day, [], list[Stop]()
    for tour in left.tours:
        bound = _without(tour, [key for key in tour.stops if day.stop[key].only is None])
        day = _stretched(day, bound)
        kept = tour
        while kept.trips and price(day, kept) is None:
            last = [key for key in kept.stops if day.stop[key].only is None][-1]
            kept = _without(kept, [last])
            over.append(day.stop[last])
        if kept.trips:
            tours.append(kept)
    driving = {tour.vehicle for tour in tours}
    vehicles = tuple(
        one for one in day.vehicles if one.key in driving or one.shift.opens < one.shift.closes
    )
    day = replace(day, vehicles=vehicles)
    return replace(left, day=day, tours=tuple(tours), lost=(*left.lost, *over))


def _without(tour: Tour, keys: list[str]) -> Tour:
    kept = (tuple(key for key in trip if key not in keys) for trip in tour.trips)
    return replace(tour, trips=tuple(trip for trip in kept if trip))


def _stretched(day: Day, bound: Tour) -> Day:
    """Return the day with as much time and room as what a vehicle has aboard has come to need."""
    if not bound.trips or price(day, bound) is not None:
        return day
    vehicle, keys = day.vehicle[bound.vehicle], set(bound.stops)
    driven = trips(_endless(day, vehicle, keys), [bound])
    ends = driven[-1].returns + day.hub[vehicle.hub].handling
    starts = {visit.stop: visit.starts for trip in driven for visit in trip.visits}
    return replace(
        day,
        hubs=tuple(_until(hub, ends) if hub.key == vehicle.hub else hub for hub in day.hubs),
        vehicles=tuple(
            _able(one, ends, driven) if one is vehicle else one for one in day.vehicles
        ),
        stops=tuple(
            _waited_for(stop, starts[stop.key], driven) if stop.key in keys else stop
            for stop in day.stops
        ),
    )


def _endless(day: Day, vehicle: Vehicle, keys: set[str]) -> Day:
    """Return a day that does not end for this vehicle, its hub and these stops."""
    shift = Window(vehicle.shift.opens, FAR)
    return replace(
        day,
        hubs=tuple(replace(hub, open=Window(hub.open.opens, FAR)) for hub in day.hubs),
        vehicles=tuple(replace(one, shift=shift) if one is vehicle else one for one in day.vehicles),
        stops=tuple(
            replace(stop, window=Window(stop.window.opens, FAR), fresh_for=None)
            if stop.key in keys
            else stop
            for stop in day.stops
        ),
    )  # fmt: skip


def _until(hub: Hub, ends: int) -> Hub:
    return replace(hub, open=Window(hub.open.opens, max(hub.open.closes, ends)))


def _able(vehicle: Vehicle, ends: int, driven: tuple[Trip, ...]) -> Vehicle:
    loads = [load for trip in driven for load in (trip.load, *(v.load for v in trip.visits))]
    grams = max(vehicle.capacity.grams, *(load.grams for load in loads))
    litres = max(vehicle.capacity.litres, *(load.litres for load in loads))
    shift = Window(vehicle.shift.opens, max(vehicle.shift.closes, ends))
    return replace(vehicle, shift=shift, capacity=Load(grams, litres))


def _waited_for(stop: Stop, starts: int, driven: tuple[Trip, ...]) -> Stop:
    home = next(
        trip.returns for trip in driven if any(visit.stop == stop.key for visit in trip.visits)
    )
    late = stop.due is not None and home > stop.due
    window = Window(stop.window.opens, max(stop.window.closes, starts))
    return replace(stop, window=window, fresh_for=None if late else stop.fresh_for)
