"""The year's plan told in sums and without whole numbers: what bounds every plan, and at what prices.

Weeks that are alike are counted together, and of a trainer's year only two tables are kept: how
often at which venue (`where`), and how often in which slot (`when`). Every plan gives such sums, so
their best is no worse than the best plan's. Variables, all from 0 to a bound:

- `classes` and `seats` of an offer in a slot; `counted` households of a cell by a quarter, or under
  its floor; `where` of a trainer and an offer; `when` of a trainer, a course and a slot.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import gcd
from typing import TypeAlias

from lensan.training.planner.draft import FLOOR_WEIGHT
from lensan.training.planner.money import Spent
from lensan.training.planner.problem import Course, Key
from lensan.training.planner.slots import Slot, capacity, together
from lensan.training.planner.tables import Tables

Column: TypeAlias = tuple[str, int, int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """The sum of `terms` is at most `most`."""

    about: tuple[object, ...]
    terms: Mapping[Column, int]
    most: int = 0


@dataclass(frozen=True, slots=True)
class Program:
    """A linear program in whole numbers: its columns' bounds, worth and cost in đồng; its rows."""

    bounds: Mapping[Column, int]
    worth: Mapping[Column, int]
    cost: Mapping[Column, int]
    rows: tuple[Row, ...]


def program(tables: Tables, slots: tuple[Slot, ...]) -> Program:
    """Write the relaxation of a year's plan down."""
    writing = _Writing(tables, slots)
    writing.classes()
    writing.rooms()
    writing.worth_of_cells()
    writing.trainers()
    writing.money()
    return Program(writing.bounds, writing.worth, writing.cost, tuple(writing.rows))


class _Writing:
    def __init__(self, tables: Tables, slots: tuple[Slot, ...]) -> None:
        self.tables, self.slots = tables, slots
        self.bounds: dict[Column, int] = {}
        self.worth: dict[Column, int] = {}
        self.cost: dict[Column, int] = defaultdict(int)
        self.rows: list[Row] = []
        self._known: dict[tuple[int, tuple[int, ...]], int] = {}

    def classes(self) -> None:
        for o, offer in enumerate(self.tables.offers):
            venue = self.tables.problem.venues[offer.venue]
            a_week = venue.rooms * venue.days_a_week // offer.days
            for s, slot in enumerate(self.slots):
                yield_ = slot.shares[offer.cell] * offer.seats
                if yield_:
                    needed = -(-self.tables.wishes[offer.cell].most // yield_)
                    most = min(a_week * len(slot.weeks), needed)
                    classes, seats = ("classes", o, s, 0), ("seats", o, s, 0)
                    self.bounds[classes], self.bounds[seats] = most, most * offer.seats
                    self.rows.append(Row(("seats", o, s), {seats: 1, classes: -offer.seats}))

    def rooms(self) -> None:
        taken: dict[tuple[int, int], dict[Column, int]] = defaultdict(dict)
        for column in self.bounds:
            kind, o, s, _ = column
            if kind == "classes":
                offer = self.tables.offers[o]
                taken[offer.venue, s][column] = offer.days
        for (v, s), terms in taken.items():
            venue = self.tables.problem.venues[v]
            days = venue.rooms * venue.days_a_week * len(self.slots[s].weeks)
            self.rows.append(Row(("rooms", v, s), terms, days))

    def worth_of_cells(self) -> None:
        come: dict[int, list[tuple[int, Column, int]]] = defaultdict(list)
        for column in self.bounds:
            kind, o, s, _ = column
            if kind == "seats":
                cell, slot = self.tables.offers[o].cell, self.slots[s]
                come[cell].append((slot.period, column, slot.shares[cell]))
        for cell, arriving in come.items():
            wish = self.tables.wishes[cell]
            goals = [("counted", 1, quarter, goal) for quarter, goal in wish.goals]
            for name, worth, quarter, most in [*goals, ("floor", FLOOR_WEIGHT, 4, wish.floor)]:
                counted = (name, cell, quarter, 0)
                self.bounds[counted], self.worth[counted] = most, worth
                terms = {column: -share for period, column, share in arriving if period <= quarter}
                self.rows.append(Row((name, cell, quarter), {counted: 1, **terms}))

    def trainers(self) -> None:
        held: dict[int, dict[Column, int]] = defaultdict(dict)
        for column in [column for column in self.bounds if column[0] == "classes"]:
            _, o, s, _ = column
            offer = self.tables.offers[o]
            terms = {column: 1}
            for t, _ in offer.reach:
                days = self._days(t, (s,))
                if days >= offer.days:
                    one = ("held", t, o, s)
                    self.bounds[one] = min(days // offer.days, self.bounds[column])
                    terms[one], held[t][one] = -1, offer.days
            self.rows.append(Row(("held", o, s), terms))
        for t, columns in held.items():
            for group in together(self.tables, self.slots):
                terms = {column: days for column, days in columns.items() if column[3] in group}
                self.rows.append(Row(("days", t, group), terms, self._days(t, group)))

    def _days(self, trainer: int, slots: tuple[int, ...]) -> int:
        key = trainer, slots
        if key not in self._known:
            self._known[key] = capacity(self.tables, trainer, tuple(self.slots[s] for s in slots))
        return self._known[key]

    def money(self) -> None:
        costs: dict[Spent, dict[Column, int]] = defaultdict(dict)
        for column in self.bounds:
            kind, first, o, _ = column
            if kind in ("classes", "seats"):
                commune, course = self._where_and_what(first)
                if kind == "seats":
                    costs[commune, course.key, "seat"][column] = course.per_seat
                else:
                    costs[commune, course.key, "class"][column] = course.per_class
                    costs[commune, course.key, "day"][column] = course.per_day * course.days
            elif kind == "held":
                commune, course = self._where_and_what(o)
                travel = dict(self.tables.offers[o].reach)[first]
                costs[commune, course.key, "travel"][column] = travel
        for terms in costs.values():
            for column, cost in terms.items():
                self.cost[column] += cost
        for number, limit in enumerate(self.tables.limits):
            total: dict[Column, int] = defaultdict(int)
            for spent in limit.on:
                for column, cost in costs[spent].items():
                    total[column] += cost
            unit = gcd(*total.values()) or 1  # smaller numbers solve faster
            scaled = {column: cost // unit for column, cost in total.items() if cost}
            self.rows.append(Row(("money", number, unit), scaled, limit.amount // unit))

    def _where_and_what(self, o: int) -> tuple[Key, Course]:
        offer = self.tables.offers[o]
        commune, _aim = self.tables.wishes[offer.cell].cell
        return commune, self.tables.problem.courses[offer.course]
