"""A plan in the making: what has been placed, and what days, rooms and money are left."""

from collections.abc import Iterable
from dataclasses import dataclass

from lensan.training.planner.slots import Slot
from lensan.training.planner.tables import Tables

FLOOR_WEIGHT = 100  # a household under its commune's floor outweighs any other use of its seat


@dataclass(frozen=True, slots=True)
class Place:
    """Where a class can be put: by whom, when, and what the trainer's travel costs."""

    trainer: int
    week: int
    travel: int


@dataclass(frozen=True, slots=True)
class Held:
    """A class that was placed."""

    offer: int
    place: Place
    seats: int


class Draft:
    """Places classes one by one and never more than days, rooms and money allow."""

    def __init__(self, tables: Tables) -> None:
        """Begin with nothing placed."""
        problem = tables.problem
        self.tables = tables
        self.held: list[list[Held]] = [[] for _ in tables.wishes]  # by cell
        # by cell how many come by the end of each quarter in which something is counted
        self.come = [dict.fromkeys(tables.deadlines, 0) for _ in tables.wishes]
        self.money = [limit.amount for limit in tables.limits]
        self.rates = tables.rates
        self._days = [
            {week: tables.free(t, week) for week in tables.weeks}
            for t in range(len(problem.trainers))
        ]
        self._month_days = [dict(days) for days in tables.month_days]
        self._rooms = [
            dict.fromkeys(tables.weeks, venue.rooms * venue.days_a_week)
            for venue in problem.venues
        ]
        self._busy: list[set[tuple[int, int]]] = [set() for _ in problem.trainers]

    def find(self, o: int, slot: Slot, trainers: Iterable[tuple[int, int]]) -> Place | None:
        """Return the first of these trainers who can hold another class, in their first week."""
        offer = self.tables.offers[o]
        month, rooms, need = self.tables.month, self._rooms[offer.venue], offer.days
        for t, travel in trainers:
            if (slot.number, need) in self._busy[t]:
                continue
            days, left, free = self._days[t], self._month_days[t], False
            for week in slot.weeks:
                if days[week] >= need and left[month[week]] >= need:
                    if rooms[week] >= need:
                        return Place(t, week, travel)
                    free = True
            if not free:
                self._busy[t].add((slot.number, need))
        return None

    def free_week(self, o: int, trainer: int, weeks: Iterable[int]) -> int | None:
        """Return the first of these weeks in which the trainer can hold another class."""
        offer, days, left = self.tables.offers[o], self._days[trainer], self._month_days[trainer]
        rooms, month = self._rooms[offer.venue], self.tables.month
        for week in weeks:
            if min(days[week], left[month[week]], rooms[week]) >= offer.days:
                return week
        return None

    def useful_seats(self, o: int, slot: Slot) -> int:
        """Return how many seats of another class would be counted for something."""
        offer = self.tables.offers[o]
        share, come = slot.shares[offer.cell], self.come[offer.cell]
        wish, lacking = self.tables.wishes[offer.cell], 0
        for quarter, goal in wish.goals:
            if quarter >= slot.period:
                lacking = max(lacking, goal - come[quarter])
        lacking = max(lacking, wish.floor - come[4])
        return min(offer.seats, -(-lacking // share)) if share else 0

    def gain(self, o: int, slot: Slot, seats: int) -> int:
        """Return what another class of so many seats adds to the merit."""
        cell = self.tables.offers[o].cell
        come, wish, arriving = self.come[cell], self.tables.wishes[cell], seats * slot.shares[cell]
        floor = min(max(wish.floor - come[4], 0), arriving)
        return FLOOR_WEIGHT * floor + sum(
            min(max(goal - come[quarter], 0), arriving)
            for quarter, goal in wish.goals
            if quarter >= slot.period
        )

    def taken(self, o: int, seats: int, travel: int) -> list[int]:
        """Return how much of each limit of the budget a class uses."""
        rates = self.rates[o]
        return [rate.fixed + rate.per_seat * seats + rate.travel * travel for rate in rates]

    def affords(self, o: int, seats: int, travel: int) -> bool:
        """Say whether the money left pays for a class."""
        taken = self.taken(o, seats, travel)
        return all(cost <= left for cost, left in zip(taken, self.money, strict=True))

    def place(self, held: Held) -> None:
        """Hold this class; whoever calls has found the place and can afford it."""
        self._use(held, 1)
        self.held[self.tables.offers[held.offer].cell].append(held)

    def remove(self, held: Held) -> None:
        """Take a class out again."""
        self._use(held, -1)
        self.held[self.tables.offers[held.offer].cell].remove(held)
        self._busy[held.place.trainer].clear()

    def _use(self, held: Held, times: int) -> None:
        offer, week, trainer = self.tables.offers[held.offer], held.place.week, held.place.trainer
        days, share = times * offer.days, self.tables.cell_shares[offer.cell][week]
        self._days[trainer][week] -= days
        self._month_days[trainer][self.tables.month[week]] -= days
        self._rooms[offer.venue][week] -= days
        come, period = self.come[offer.cell], self.tables.period[week]
        for deadline in come:
            if deadline >= period:
                come[deadline] += times * held.seats * share
        for number, cost in enumerate(self.taken(held.offer, held.seats, held.place.travel)):
            self.money[number] -= times * cost

    def floors(self) -> int:
        """Return how many count under the floors, in hundredths of households."""
        pairs = zip(self.tables.wishes, self.come, strict=True)
        return sum(min(wish.floor, come[4]) for wish, come in pairs)

    def score(self) -> int:
        """Return how many reach the targets in time, in hundredths of households."""
        pairs = zip(self.tables.wishes, self.come, strict=True)
        return sum(
            min(goal, come[quarter]) for wish, come in pairs for quarter, goal in wish.goals
        )

    def merit(self) -> int:
        """Return what plans are compared by: the floors first, then the score."""
        return FLOOR_WEIGHT * self.floors() + self.score()
