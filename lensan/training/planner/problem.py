"""What a plan of training is made of: the words that a year's plan is asked and answered in.

Money is whole đồng, distances are kilometres, shares are whole percent, weeks are ISO weeks of the
plan's year (1 to 53; a week belongs to the month and the quarter of its Thursday). Keys are the
caller's own, all numbers or all text in each tuple, and come back in the answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import asin, ceil, cos, radians, sin, sqrt
from typing import Literal, TypeAlias

Key: TypeAlias = int | str
Kind: TypeAlias = Literal["class", "day", "seat", "travel"]
KINDS: tuple[Kind, ...] = ("class", "day", "seat", "travel")
EARTH_KM = 6371.0
TRAVEL_UNIT = 1_000  # đồng: the travel of a class is claimed in whole thousands


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Need:
    """How many households of a hamlet have not reached an aim yet, and how many of them would come.

    An aim is what a target counts: `digital`, `packing`. `willing` is at most `untrained`; it is
    how many would come in the course of the year if there were room for all of them.
    """

    aim: str
    untrained: int
    willing: int


@dataclass(frozen=True, slots=True)
class Hamlet:
    """A hamlet and its households to be trained, who go to any venue of their commune."""

    key: Key
    commune: Key
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Venue:
    """Where classes are held: so many rooms, each with so many seats, open so many days a week."""

    key: Key
    commune: Key
    seats: int
    rooms: int = 1
    days_a_week: int = 5
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Trainer:
    """Who teaches: the days they give, where they set out from, and the courses they passed.

    `busy` are days already promised to other classes, by week; on those `away` they cannot come, which
    takes nothing of the days that they give in a month.
    """

    key: Key
    courses: frozenset[Key]
    days_a_month: int
    days_a_week: int = 5
    point: Point | None = None
    busy: Mapping[int, int] = field(default_factory=dict)
    away: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Course:
    """What is taught: the aim it brings a household to, its days, its seats and what it costs.

    A class costs `per_class` once, `per_day` for each of its days (the trainer's fee, the room) and
    `per_seat` for each seat offered (hand-outs, tea); the trainer's travel comes on top.
    """

    key: Key
    aim: str
    days: int
    seats: int
    per_class: int = 0
    per_day: int = 0
    per_seat: int = 0


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """Money of one source for the year, and what it may pay.

    No courses named means all of them, and so do no communes. Keep the lines that name communes few:
    what each set of them may pay is a limit of its own (see `money.limits`).
    """

    key: Key
    amount: int
    courses: frozenset[Key] = frozenset()
    kinds: frozenset[Kind] = frozenset(KINDS)
    communes: frozenset[Key] = frozenset()

    def pays(self, commune: Key, course: Key, kind: Kind) -> bool:
        """Say whether this line may pay that cost of that course there."""
        there = not self.communes or commune in self.communes
        return there and kind in self.kinds and (not self.courses or course in self.courses)


@dataclass(frozen=True, slots=True)
class Season:
    """Weeks in which only a share of those invited come: harvest, Tết, floods.

    No communes named means all of them. Where seasons meet, the poorest counts.
    """

    weeks: frozenset[int]
    share: int
    communes: frozenset[Key] = frozenset()


@dataclass(frozen=True, slots=True)
class Travel:
    """What the way from a trainer's home to a venue costs, and how far is too far.

    The way is the great circle times `detour`; it is driven there and back on each day of a class.
    Where a point is not known the way counts as `unknown_km`.
    """

    cost_per_km: int = 0
    limit_km: float = 40.0
    detour: float = 1.3
    unknown_km: float = 10.0

    def km(self, home: Point | None, venue: Point | None) -> float:
        """Return the length of the way in one direction (haversine formula)."""
        if home is None or venue is None:
            return self.unknown_km
        up, down = radians(home.latitude), radians(venue.latitude)
        across = radians(venue.longitude - home.longitude)
        chord = sin((down - up) / 2) ** 2 + cos(up) * cos(down) * sin(across / 2) ** 2
        return self.detour * 2 * EARTH_KM * asin(sqrt(chord))


@dataclass(frozen=True, slots=True)
class Target:
    """How many more households of a commune are to reach an aim by the end of a quarter (1 to 4).

    Counted from where the commune stands when the plan begins, over all quarters of the year.
    """

    commune: Key
    quarter: int
    aim: str
    households: int


@dataclass(frozen=True, slots=True)
class Floor:
    """What fairness asks: so many households of a commune by the end of the year, before others."""

    commune: Key
    aim: str
    households: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A year to be planned.

    `usual_share` is the percentage of those invited who come outside any season. Nothing is planned
    before `first_week`. A plan is better the higher its score: see `scoring`.
    """

    year: int
    hamlets: tuple[Hamlet, ...]
    venues: tuple[Venue, ...]
    trainers: tuple[Trainer, ...]
    courses: tuple[Course, ...]
    budget: tuple[BudgetLine, ...]
    targets: tuple[Target, ...]
    floors: tuple[Floor, ...] = ()
    seasons: tuple[Season, ...] = ()
    travel: Travel = Travel()
    usual_share: int = 100
    first_week: int = 1

    def weeks(self) -> range:
        """Return the weeks that may be planned."""
        return range(self.first_week, weeks_of(self.year) + 1)


@dataclass(frozen=True, slots=True, order=True)
class PlannedClass:
    """A class of the plan; all its days lie in its week."""

    week: int
    course: Key
    venue: Key
    trainer: Key
    seats: int


def weeks_of(year: int) -> int:
    """Return how many ISO weeks the year has: the 28th of December is always in the last."""
    return date(year, 12, 28).isocalendar().week


def month_of(year: int, week: int) -> int:
    """Return the month that the week's Thursday is in, which is always of that year."""
    return (date.fromisocalendar(year, week, 1) + timedelta(days=3)).month


def quarter_of(year: int, week: int) -> int:
    """Return the quarter that the week's Thursday is in."""
    return (month_of(year, week) + 2) // 3


def travel_cost(problem: Problem, course: Course, trainer: Trainer, venue: Venue) -> int:
    """Return what the trainer's travel costs for a class, rounded up to whole thousand đồng."""
    return travel_cost_of(
        problem.travel, course.days, problem.travel.km(trainer.point, venue.point)
    )


def travel_cost_of(travel: Travel, days: int, km: float) -> int:
    """Return what a way of so many kilometres costs, there and back on so many days."""
    return ceil(round(2 * days * km * travel.cost_per_km / TRAVEL_UNIT, 6)) * TRAVEL_UNIT
