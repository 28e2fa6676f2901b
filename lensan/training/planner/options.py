"""All ways in which a class of a month could be held, and what each is worth."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from lensan.training.planner.month import Dated, Month, Wanted
from lensan.training.planner.problem import Key, travel_cost_of

Resource: TypeAlias = tuple[str, int, int]  # a trainer's day, week or month, a venue's day


@dataclass(frozen=True, slots=True)
class Option:
    """A class on these days, there, by them: positions in the month's tuples, value in đồng."""

    wanted: int
    days: tuple[int, ...]
    venue: int
    trainer: int
    value: int
    uses: tuple[tuple[Resource, int], ...]


class Options:
    """The options of a month and what they use."""

    def __init__(self, month: Month) -> None:
        """List the options of each class, the most valuable first."""
        self.month = month
        self._runs = _runs(month.days)
        self._known: dict[tuple[tuple[int, ...], int, int], tuple[tuple[Resource, int], ...]] = {}
        self._week = [week_of(day) for day in month.days]
        self._taught: dict[Key, set[date]] = defaultdict(set)
        for trainer, day in month.taught:
            self._taught[trainer].add(day)
        self.of = tuple(
            tuple(sorted(self._options(number, one), key=lambda o: (-o.value, o.days, o.trainer)))
            for number, one in enumerate(month.wanted)
        )

    def base(self) -> int:
        """Return the value of holding nothing: every announced class is moved."""
        return -sum(self.month.move_cost for one in self.month.wanted if one.announced)

    def _options(self, number: int, one: Wanted) -> Iterator[Option]:
        month = self.month
        runs = self._runs.get(one.course.days, [])
        brings = {days: self._brings(one, days) for days in runs}
        for v, venue in enumerate(month.venues):
            if venue.commune != one.commune or not venue.rooms:
                continue
            for t, trainer in enumerate(month.trainers):
                km = month.travel.km(trainer.point, venue.point)
                if one.course.key not in trainer.courses or km > month.travel.limit_km:
                    continue
                cost = travel_cost_of(month.travel, one.course.days, km)
                for days in runs:
                    kept = self._is_as_announced(one, days, v, t)
                    value = brings[days] - cost + (month.move_cost if kept else 0)
                    if value > 0:
                        yield Option(number, days, v, t, value, self._uses(days, v, t))

    def _brings(self, one: Wanted, days: tuple[int, ...]) -> int:
        month = self.month
        shares = [
            month.shares.get((one.commune, month.days[day]), month.usual_share) for day in days
        ]
        return one.households * month.worth * sum(shares) // (100 * len(shares))

    def _is_as_announced(self, one: Wanted, days: tuple[int, ...], v: int, t: int) -> bool:
        told, month = one.announced, self.month
        return told is not None and (told.starts_on, told.venue, told.trainer) == (
            month.days[days[0]],
            month.venues[v].key,
            month.trainers[t].key,
        )

    def dated(self, option: Option) -> Dated:
        """Return the class as held by the option."""
        month = self.month
        return Dated(
            month.wanted[option.wanted].key,
            month.days[option.days[0]],
            month.venues[option.venue].key,
            month.trainers[option.trainer].key,
        )

    def moved(self, chosen: Iterable[Option]) -> list[int]:
        """Return the announced classes that are not held as announced."""
        kept = {
            option.wanted
            for option in chosen
            if self._is_as_announced(
                self.month.wanted[option.wanted], option.days, option.venue, option.trainer
            )
        }
        wanted = enumerate(self.month.wanted)
        return [number for number, one in wanted if one.announced and number not in kept]

    def _uses(self, days: tuple[int, ...], v: int, t: int) -> tuple[tuple[Resource, int], ...]:
        """Return how much of what a class uses: days of a trainer, and rooms."""
        if (days, v, t) not in self._known:
            used: Counter[Resource] = Counter({("month", t, 0): len(days)})
            for day in days:
                used["trainer", t, day] += 1
                used["week", t, self._week[day]] += 1
                used["room", v, day] += 1
            self._known[days, v, t] = tuple(used.items())
        return self._known[days, v, t]

    def most(self, resource: Resource) -> int:
        """Return how much there is of it beside what is taken by other things."""
        kind, which, number = resource
        month = self.month
        if kind == "room":
            venue = month.venues[which]
            return max(venue.rooms - month.taken.get((venue.key, month.days[number]), 0), 0)
        trainer = month.trainers[which]
        taught = self._taught[trainer.key]
        if kind == "trainer":
            day = month.days[number]
            return int(day not in taught and (trainer.key, day) not in month.away)
        if kind == "week":
            return max(trainer.days_a_week - sum(week_of(day) == number for day in taught), 0)
        first = month.days[0]
        inside = sum((day.year, day.month) == (first.year, first.month) for day in taught)
        return max(trainer.days_a_month - inside, 0)


def week_of(day: date) -> int:
    """Return the number of the day's ISO week."""
    return day.isocalendar().week


def _runs(days: tuple[date, ...]) -> dict[int, list[tuple[int, ...]]]:
    """Return by length the runs of days that follow each other."""
    runs: dict[int, list[tuple[int, ...]]] = {}
    for first in range(len(days)):
        run = [first]
        while True:
            runs.setdefault(len(run), []).append(tuple(run))
            last = run[-1]
            if last + 1 == len(days) or days[last + 1] - days[last] != timedelta(days=1):
                break
            run.append(last + 1)
    return runs
