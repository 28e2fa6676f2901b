"""What each class of a plan brings and costs, and when so many households are reached."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lensan.training.planner.problem import Key, PlannedClass, Problem, travel_cost
from lensan.training.planner.tables import WHOLE, Tables

SUNDAY = 7


@dataclass(frozen=True, slots=True)
class Expected:
    """A class, the households expected in it, and what it costs in đồng, the travel within."""

    planned: PlannedClass
    aim: str
    commune: Key
    households: int
    cost: int
    travel: int


def expected(problem: Problem, classes: Iterable[PlannedClass]) -> tuple[Expected, ...]:
    """Return what is expected of the classes, week by week.

    The share that comes fills seats until nobody of the commune is left who would come; parts of a
    household add up to a whole one in a later class.
    """
    tables = Tables(problem)
    courses = {course.key: course for course in problem.courses}
    venues = {venue.key: venue for venue in problem.venues}
    trainers = {trainer.key: trainer for trainer in problem.trainers}
    willing = {wish.cell: wish.willing for wish in tables.wishes}
    come: dict[tuple[Key, str], int] = defaultdict(int)
    found = []
    for one in sorted(classes):
        course, venue = courses[one.course], venues[one.venue]
        cell = venue.commune, course.aim
        before = come[cell]
        arriving = one.seats * tables.shares[venue.commune][one.week]
        come[cell] = min(before + arriving, willing[cell])
        travel = travel_cost(problem, course, trainers[one.trainer], venue)
        fixed = course.per_class + course.days * course.per_day + one.seats * course.per_seat
        households = come[cell] // WHOLE - before // WHOLE
        found.append(Expected(one, course.aim, venue.commune, households, fixed + travel, travel))
    return tuple(found)


def reached_on(
    year: int, by_week: Iterable[tuple[int, int]], *, start: int, wanted: int
) -> date | None:
    """Return the Sunday by which there are so many, counting on from `start`; None if never.

    Where there are as many from the start, it is the last Sunday before the year.
    """
    total = start
    if total >= wanted:
        return date.fromordinal(date.fromisocalendar(year, 1, 1).toordinal() - 1)
    for week, households in sorted(by_week):
        total += households
        if total >= wanted:
            return date.fromisocalendar(year, week, SUNDAY)
    return None
