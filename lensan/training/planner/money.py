"""What may be spent: the lines of a budget as limits on sums of costs, and who pays what."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ortools.graph.python import max_flow

from lensan.training.planner.problem import KINDS, Key, Kind, Problem

Spent: TypeAlias = tuple[
    Key, Key, Kind
]  # commune, course, kind of cost: what a line may pay or not


@dataclass(frozen=True, slots=True)
class Limit:
    """All that is spent on these together is at most so many đồng."""

    on: frozenset[Spent]
    amount: int


def limits(problem: Problem) -> tuple[Limit, ...]:
    """Return the limits that hold exactly if the lines can pay for everything.

    By Hall's theorem (max-flow, min-cut) it is enough that for every set of lines, what only they
    may pay is at most what they hold; of lines that pay the same, and of sets that pay the same,
    one is kept.
    """
    payers: dict[Spent, frozenset[int]] = {
        (commune, course.key, kind): frozenset(
            n for n, line in enumerate(problem.budget) if line.pays(commune, course.key, kind)
        )
        for commune in sorted({venue.commune for venue in problem.venues})
        for course in problem.courses
        for kind in KINDS
    }
    unions = {frozenset[int]()}
    for lines in set(payers.values()):
        unions |= {union | lines for union in unions}
    found = []
    for union in sorted(unions, key=lambda one: (len(one), sorted(one))):
        on = frozenset(spent for spent, lines in payers.items() if lines <= union)
        if on:
            found.append(Limit(on, sum(problem.budget[n].amount for n in union)))
    return tuple(found)


def shared_out(problem: Problem, costs: Mapping[Spent, int]) -> tuple[tuple[Key, int], ...] | None:
    """Return how much each line pays, as a greatest flow; None if they cannot pay for it all."""
    flow = max_flow.SimpleMaxFlow()
    source, sink, first = 0, 1, 2 + len(problem.budget)
    for n, line in enumerate(problem.budget):
        flow.add_arc_with_capacity(source, 2 + n, line.amount)
    for number, (spent, amount) in enumerate(costs.items()):
        flow.add_arc_with_capacity(first + number, sink, amount)
        for n, line in enumerate(problem.budget):
            if line.pays(*spent):
                flow.add_arc_with_capacity(2 + n, first + number, line.amount)
    flow.solve(source, sink)
    if flow.optimal_flow() < sum(costs.values()):
        return None
    return tuple((line.key, flow.flow(n)) for n, line in enumerate(problem.budget))
