"""Plan a day: leave out what is hopeless, search, give every trip its moments, verify."""

from collections.abc import Iterable

from lensan.logistics.planner.answer import Because, LeftOut, Plan
from lensan.logistics.planner.arrays import Tour
from lensan.logistics.planner.checking import check
from lensan.logistics.planner.crew import Effort, search_day
from lensan.logistics.planner.hopeless import drives, sort_out
from lensan.logistics.planner.problem import Day
from lensan.logistics.planner.timetable import trips
from lensan.logistics.planner.words import borrowed, idle, reason


def plan(
    day: Day, *, seconds: float, seed: int = 0, workers: int = 1, patience: int | None = None
) -> Plan:
    """Return a good plan of the day, found in at most about so many seconds by so many processes.

    Stops that cannot be served, or do not fit, are left out with the reason; the rest is planned.
    `patience` ends a search after so many tries that brought nothing better.
    """
    hopeful, left_out = sort_out(day)
    effort = Effort(seconds=seconds, seed=seed, workers=workers, patience=patience)
    return told(day, search_day(hopeful, effort), left_out)


def told(day: Day, tours: Iterable[Tour], left_out: Iterable[LeftOut] = ()) -> Plan:
    """Return the verified plan that drives the tours; what is neither there nor left out is now.

    :raises Broken: when the tours break a rule of the day.
    """
    driven = trips(day, tours)
    known = {out.stop for out in left_out} | {v.stop for trip in driven for v in trip.visits}
    missing = [stop for stop in day.stops if stop.key not in known]
    without = [(s, Because.FULL if s.penalty is None else Because.DEAR) for s in missing]
    answer = Plan(
        trips=driven,
        left_out=(
            *left_out,
            *(LeftOut(stop.key, because, reason(because, stop, day)) for stop, because in without),
        ),
        distances=day.distances.source,
        penalties=sum(stop.penalty or 0 for stop in missing),
        notes=(*idle([one for one in day.vehicles if not drives(day, one)]), *borrowed(day)),
    )
    check(day, answer)
    return answer
