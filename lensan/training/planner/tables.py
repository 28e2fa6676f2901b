"""The problem laid out for arithmetic: who can hold which class where, and what it is worth when."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from lensan.training.planner.money import Limit, limits
from lensan.training.planner.problem import (
    Key,
    Kind,
    Problem,
    Trainer,
    month_of,
    quarter_of,
    travel_cost_of,
)

WHOLE = 100  # households are counted in hundredths, so that a share of whole percent stays exact
Cell: TypeAlias = tuple[Key, str]  # a commune and an aim: what is counted together


@dataclass(frozen=True, slots=True)
class Offer:
    """A course at a venue: what a class of it seats, costs without travel, and who can hold it."""

    course: int
    venue: int
    cell: int
    days: int
    seats: int
    fixed: int
    per_seat: int
    reach: tuple[tuple[int, int], ...]  # trainers who can hold it and their travel, nearest first


@dataclass(frozen=True, slots=True)
class Wish:
    """What counts in a cell, in hundredths of households and never more than would come.

    Goals are by quarter.
    """

    cell: Cell
    willing: int
    goals: tuple[tuple[int, int], ...]
    floor: int

    @property
    def most(self) -> int:
        """How many can count by the end of the year."""
        return max([self.floor, *(households for _, households in self.goals)])


@dataclass(frozen=True, slots=True)
class Rate:
    """What a class takes: a fixed sum, so much a seat, and its travel so many times."""

    fixed: int
    per_seat: int
    travel: int


class Tables:
    """A problem with everything looked up once; all indices are positions in the problem's tuples."""

    def __init__(self, problem: Problem) -> None:
        """Lay the problem out."""
        self.problem = problem
        self.weeks = tuple(problem.weeks())
        self.month = {week: month_of(problem.year, week) for week in self.weeks}
        self.quarter = {week: quarter_of(problem.year, week) for week in self.weeks}
        self.wishes = _wishes(problem)
        self.offers = _offers(problem, self.wishes)
        self.shares = _shares(problem, self.weeks)

    @cached_property
    def limits(self) -> tuple[Limit, ...]:
        """What may be spent."""
        return limits(self.problem)

    @cached_property
    def rates(self) -> tuple[tuple[Rate, ...], ...]:
        """Per offer what a class of it takes of each limit."""
        return tuple(_rates(self, offer) for offer in self.offers)

    @cached_property
    def cell_shares(self) -> tuple[dict[int, int], ...]:
        """Per cell the share of those invited who come, by week."""
        return tuple(self.shares[wish.cell[0]] for wish in self.wishes)

    @cached_property
    def deadlines(self) -> tuple[int, ...]:
        """The quarters at whose end something is counted; the year's end always is."""
        return tuple(sorted({4, *(q for wish in self.wishes for q, _ in wish.goals)}))

    @cached_property
    def period(self) -> dict[int, int]:
        """The first deadline that a class in a week is in time for."""
        return {
            week: min(deadline for deadline in self.deadlines if deadline >= self.quarter[week])
            for week in self.weeks
        }

    def free(self, trainer: int, week: int) -> int:
        """Return the days that the trainer can teach in the week."""
        one = self.problem.trainers[trainer]
        return max(one.days_a_week - one.busy.get(week, 0) - one.away.get(week, 0), 0)

    @cached_property
    def month_days(self) -> tuple[dict[int, int], ...]:
        """Per trainer the days they can teach, by month."""
        return tuple(self._month_days(trainer) for trainer in self.problem.trainers)

    def _month_days(self, trainer: Trainer) -> dict[int, int]:
        left = dict.fromkeys(self.month.values(), trainer.days_a_month)
        for week, days in trainer.busy.items():  # those of a month's weeks that are over, too
            month = month_of(self.problem.year, week)
            if month in left:
                left[month] = max(left[month] - days, 0)
        return left

    @cached_property
    def lengths(self) -> tuple[tuple[int, ...], ...]:
        """Per trainer the lengths in days of what they can hold somewhere."""
        found: dict[int, set[int]] = defaultdict(set)
        for offer in self.offers:
            for trainer, _ in offer.reach:
                found[trainer].add(offer.days)
        return tuple(tuple(sorted(found[t])) for t in range(len(self.problem.trainers)))


def _rates(tables: Tables, offer: Offer) -> tuple[Rate, ...]:
    """Return for each limit what a class of the offer takes of it."""
    course, commune = tables.problem.courses[offer.course], tables.wishes[offer.cell].cell[0]

    def on(limit: Limit, kind: Kind, amount: int) -> int:
        return amount if (commune, course.key, kind) in limit.on else 0

    return tuple(
        Rate(
            on(limit, "class", course.per_class) + on(limit, "day", course.per_day * course.days),
            on(limit, "seat", course.per_seat),
            on(limit, "travel", 1),
        )
        for limit in tables.limits
    )


def attainable(days: int, lengths: Iterable[int]) -> int:
    """Return the most of so many days that classes of these lengths can fill.

    >>> attainable(7, (2,)), attainable(7, (2, 3)), attainable(7, ())
    (6, 7, 0)
    """
    reached = {0}
    for total in range(1, days + 1):
        if any(total - length in reached for length in lengths):
            reached.add(total)
    return max(reached)


def _wishes(problem: Problem) -> tuple[Wish, ...]:
    """Put together what is wanted of each commune and aim that has anyone to be trained."""
    willing: dict[Cell, int] = defaultdict(int)
    goals: dict[Cell, dict[int, int]] = defaultdict(dict)
    floors: dict[Cell, int] = {}
    for hamlet in problem.hamlets:
        for need in hamlet.needs:
            willing[hamlet.commune, need.aim] += WHOLE * min(need.willing, need.untrained)
    for target in problem.targets:
        cell = target.commune, target.aim
        if target.households > 0:
            goals[cell][target.quarter] = min(WHOLE * target.households, willing[cell])
    for floor in problem.floors:
        cell = floor.commune, floor.aim
        floors[cell] = min(WHOLE * floor.households, willing[cell])
    return tuple(
        Wish(cell, count, tuple(sorted(goals.get(cell, {}).items())), floors.get(cell, 0))
        for cell, count in willing.items()
        if count and (cell in goals or cell in floors)
    )


def _offers(problem: Problem, wishes: Sequence[Wish]) -> tuple[Offer, ...]:
    cells = {wish.cell: number for number, wish in enumerate(wishes)}
    found = []
    for v, venue in enumerate(problem.venues):
        for c, course in enumerate(problem.courses):
            cell = cells.get((venue.commune, course.aim))
            seats = min(venue.seats, course.seats)
            if cell is None or seats < 1 or venue.rooms < 1 or course.days > venue.days_a_week:
                continue
            reach = _reach(problem, c, v)
            if reach:
                fixed = course.per_class + course.days * course.per_day
                found.append(Offer(c, v, cell, course.days, seats, fixed, course.per_seat, reach))
    return tuple(found)


def _reach(problem: Problem, c: int, v: int) -> tuple[tuple[int, int], ...]:
    course, venue = problem.courses[c], problem.venues[v]
    near = []
    for t, trainer in enumerate(problem.trainers):
        enough = course.days <= min(trainer.days_a_week, trainer.days_a_month)
        if enough and course.key in trainer.courses:
            km = problem.travel.km(trainer.point, venue.point)
            if km <= problem.travel.limit_km:
                near.append((travel_cost_of(problem.travel, course.days, km), t))
    return tuple((t, cost) for cost, t in sorted(near))


def _shares(problem: Problem, weeks: Sequence[int]) -> dict[Key, dict[int, int]]:
    """Return per commune and week the share that comes, the poorest season deciding."""
    communes = {hamlet.commune for hamlet in problem.hamlets}
    found = {commune: dict.fromkeys(weeks, problem.usual_share) for commune in communes}
    for season in problem.seasons:
        for commune in communes & season.communes if season.communes else communes:
            by_week = found[commune]
            for week in season.weeks & by_week.keys():
                by_week[week] = min(by_week[week], season.share)
    return found
