"""Plan the rest of a day anew when a truck breaks or an order is cancelled: move what must move."""

from collections.abc import Set
from dataclasses import dataclass, replace

from lensan.logistics.planner.answer import Because, LeftOut, Plan
from lensan.logistics.planner.arrays import Tour
from lensan.logistics.planner.crew import Effort
from lensan.logistics.planner.distances import Table, crow
from lensan.logistics.planner.inserting import inserted
from lensan.logistics.planner.overdue import in_time
from lensan.logistics.planner.planning import told
from lensan.logistics.planner.problem import Day, Point, Stop
from lensan.logistics.planner.routes import solve
from lensan.logistics.planner.underway import Rest, rest
from lensan.logistics.planner.words import reason

NEIGHBOURS = 12  # vehicles that may take over a broken one's stops
SPARE = 3  # of them those that have nothing to do, where there are so many
EFFORT = Effort(seconds=5)


@dataclass(frozen=True)
class Replanned:
    """The rest of the day and its plan.

    `moved` are the stops that another vehicle serves than was planned; `undelivered` those whose
    goods are on a broken vehicle; `begun` how many trips each vehicle had begun.
    """

    day: Day
    plan: Plan
    moved: tuple[str, ...]
    undelivered: tuple[str, ...]
    begun: dict[str, int]


def replan(
    day: Day,
    plan: Plan,
    *,
    at: int,
    broken: Set[str] = frozenset(),
    cancelled: Set[str] = frozenset(),
    effort: Effort = EFFORT,
) -> Replanned:
    """Return the rest of the day from a moment on, without these vehicles and these stops.

    What is cancelled is left out, and nothing else moves. What a broken vehicle would have done, or one
    that is too late can do no more, is put into the tours around it; only if they cannot take it all as
    they are, the stops of these tours, and no others, may move too.
    """
    left = in_time(rest(day, plan, at=at, broken=broken, cancelled=cancelled))
    near = _neighbours(left)
    tours = [tour for tour in left.tours if tour.vehicle not in near]
    tours += _taken_over(left, near, effort)
    waiting = [day.stop[key] for key in left.undelivered if key not in left.day.stop]
    full = replace(left.day, stops=(*left.day.stops, *waiting))
    out = [_aboard(stop, full) for stop in waiting]
    was = {visit.stop: trip.vehicle for trip in plan.trips for visit in trip.visits}
    now = {key: tour.vehicle for tour in tours for key in tour.stops}
    return Replanned(
        full,
        told(full, tours, out),
        tuple(key for key in now if was.get(key, now[key]) != now[key]),
        left.undelivered,
        left.begun,
    )


def _aboard(stop: Stop, day: Day) -> LeftOut:
    return LeftOut(stop.key, Because.ABOARD, reason(Because.ABOARD, stop, day))


def _neighbours(left: Rest) -> set[str]:
    """Return the vehicles that come nearest to what is lost, and some that stand idle; none if nothing is."""
    if not left.lost or not left.day.vehicles:
        return set()
    stops = {tour.vehicle: tour.stops for tour in left.tours}
    lost = [stop.point for stop in left.lost]
    apart = {}
    for vehicle in left.day.vehicles:
        points = [left.day.stop[key].point for key in stops.get(vehicle.key, ())]
        points = points or [left.day.hub[vehicle.hub].point]
        apart[vehicle.key] = float(crow(lost, points).min(axis=1).mean())
    near = sorted(apart, key=lambda key: (apart[key], key))
    bound = {stop.hub for stop in left.lost}
    idle = [key for key in near if key not in stops]
    idle = sorted(idle, key=lambda key: left.day.vehicle[key].hub not in bound)[:SPARE]
    return {*idle, *[key for key in near if key not in idle][: NEIGHBOURS - len(idle)]}


def _taken_over(left: Rest, near: set[str], effort: Effort) -> tuple[Tour, ...]:
    """Return the tours of the neighbours with what is lost, as much of it as they can take."""
    if not near:
        return ()
    tours = [tour for tour in left.tours if tour.vehicle in near]
    part = _part(left, near, tours)
    taken, over = inserted(part, tours, left.lost)
    if not over:
        return taken
    again = solve(part, seconds=effort.seconds, seed=effort.seed, start=taken)
    served, before = ({key for tour in tours for key in tour.stops} for tours in (again, taken))
    bound = {stop.key for stop in part.stops if stop.only is not None}
    return again if len(served) > len(before) and bound <= served else taken


def _part(left: Rest, near: set[str], tours: list[Tour]) -> Day:
    """Return the day of the neighbours and of what is lost, its ways measured once."""
    vehicles = tuple(vehicle for vehicle in left.day.vehicles if vehicle.key in near)
    own = tuple(left.day.stop[key] for tour in tours for key in tour.stops)
    points: list[Point] = [hub.point for hub in left.day.hubs]
    points += [stop.point for stop in (*own, *left.lost)]
    points += [vehicle.away for vehicle in vehicles if vehicle.away]
    points = list(dict.fromkeys(points))
    known = Table(tuple(points), *left.day.distances.between(points, points), "")
    return replace(left.day, vehicles=vehicles, stops=(*own, *left.lost), distances=known)
