"""Every plan of a tiny year, one after the other."""

from collections.abc import Iterator, Sequence
from itertools import product

from lensan.training.planner.draft import FLOOR_WEIGHT
from lensan.training.planner.problem import PlannedClass, Problem, quarter_of
from lensan.training.planner.tables import WHOLE
from lensan.training.planner.verifying import verify


def best(problem: Problem, most_classes: int) -> int:
    """Return the merit of the best of all plans with at most so many classes."""
    ways = [
        PlannedClass(week, course.key, venue.key, trainer.key, seats)
        for week, course, venue, trainer in product(
            problem.weeks(), problem.courses, problem.venues, problem.trainers
        )
        for seats in range(1, min(course.seats, venue.seats) + 1)
    ]
    allowed = [way for way in ways if not verify(problem, [way])]
    return max(merit(problem, classes) for classes in _grow(problem, allowed, (), most_classes))


def _grow(
    problem: Problem, ways: list[PlannedClass], begun: tuple[PlannedClass, ...], left: int
) -> Iterator[tuple[PlannedClass, ...]]:
    yield begun
    for number, way in enumerate(ways if left else ()):
        if not verify(problem, [*begun, way]):
            yield from _grow(problem, ways[number:], (*begun, way), left - 1)


def merit(problem: Problem, classes: Sequence[PlannedClass]) -> int:
    """Return what plans are compared by, written down anew from what the words mean."""
    aims = {course.key: course.aim for course in problem.courses}
    communes = {venue.key: venue.commune for venue in problem.venues}

    def come(commune: object, aim: str, quarter: int) -> int:
        willing = sum(
            min(need.willing, need.untrained)
            for hamlet in problem.hamlets if hamlet.commune == commune
            for need in hamlet.needs if need.aim == aim
        )  # fmt: skip
        there = sum(
            one.seats * share(problem, commune, one.week)
            for one in classes
            if (communes[one.venue], aims[one.course]) == (commune, aim)
            and quarter_of(problem.year, one.week) <= quarter
        )
        return min(there, WHOLE * willing)

    score = sum(
        min(come(target.commune, target.aim, target.quarter), WHOLE * target.households)
        for target in problem.targets
    )
    floors = sum(
        min(come(floor.commune, floor.aim, 4), WHOLE * floor.households)
        for floor in problem.floors
    )
    return FLOOR_WEIGHT * floors + score


def share(problem: Problem, commune: object, week: int) -> int:
    """Return the share that comes in a week."""
    poor = [
        season.share
        for season in problem.seasons
        if week in season.weeks and (not season.communes or commune in season.communes)
    ]
    return min([problem.usual_share, *poor])
