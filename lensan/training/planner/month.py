"""What a month's schedule is made of: classes to be dated, and what a date is worth."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date

from lensan.training.planner.problem import Course, Key, Trainer, Travel, Venue


@dataclass(frozen=True, slots=True)
class Announced:
    """When, where and by whom people were told that a class is held."""

    starts_on: date
    venue: Key
    trainer: Key


@dataclass(frozen=True, slots=True)
class Wanted:
    """A class of the month: its course, the commune it is for, how many households are invited."""

    key: Key
    course: Course
    commune: Key
    households: int
    announced: Announced | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """A month to be scheduled.

    A class takes the days of its course one after the other, all of them among `days`. Of those
    invited the mean of `shares` (whole percent, by commune and day) over its days comes, else
    `usual_share`. A schedule's value, in đồng, is

        `worth` for each household expected to come, less the trainers' travel, less `move_cost` for
        each announced class that is held at another day, place or by another trainer, or not at all.

    A trainer holds one class a day and keeps their days a week and a month; a venue holds as many
    classes a day as it has rooms. What stands beside the schedule counts too: the days on which a
    trainer teaches something else (`taught`, in the weeks of the month's ends too), those on which
    they cannot come (`away`), and how many rooms of a venue are taken on a day (`taken`).
    """

    days: tuple[date, ...]
    wanted: tuple[Wanted, ...]
    venues: tuple[Venue, ...]
    trainers: tuple[Trainer, ...]
    travel: Travel = field(default_factory=Travel)
    shares: Mapping[tuple[Key, date], int] = field(default_factory=dict)
    usual_share: int = 85
    worth: int = 60_000
    move_cost: int = 10_000_000
    taught: Set[tuple[Key, date]] = frozenset()
    away: Set[tuple[Key, date]] = frozenset()
    taken: Mapping[tuple[Key, date], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dated:
    """A class of the schedule."""

    key: Key
    starts_on: date
    venue: Key
    trainer: Key


@dataclass(frozen=True, slots=True)
class Schedule:
    """The dates found, in đồng of value, with what greedy found and what no schedule exceeds."""

    classes: tuple[Dated, ...]
    unplaced: tuple[Key, ...]
    moved: tuple[Key, ...]
    value: int
    greedy: int
    bound: int

    @property
    def gap(self) -> float:
        """How far the value may be from the best, as a share of the bound."""
        return (self.bound - self.value) / self.bound if self.bound > 0 else 0.0
