"""A small year, week by week and trainer by trainer, solved to the end by CP-SAT."""

from collections import defaultdict
from dataclasses import dataclass

from ortools.sat.python import cp_model

from lensan.training.planner.draft import Draft
from lensan.training.planner.placing import placed
from lensan.training.planner.prices import most_merit
from lensan.training.planner.relaxed import program
from lensan.training.planner.slots import single
from lensan.training.planner.tables import Tables

SMALL = 4_000  # ways of a trainer to an offer in a week, up to which a year is solved whole


@dataclass(frozen=True, slots=True)
class Whole:
    """The best plan found, if one was, and what no plan's merit exceeds."""

    draft: Draft | None
    bound: int


def is_small(tables: Tables) -> bool:
    """Say whether the year can be solved whole."""
    return len(tables.weeks) * sum(len(offer.reach) for offer in tables.offers) <= SMALL


def solve_whole(tables: Tables, *, seconds: float, seed: int) -> Whole:
    """Solve the year with every week a slot of its own, so that nothing is summed up.

    To the relaxation's rows come each trainer's months; in whole numbers they say it all.
    """
    slots = single(tables)
    told = program(tables, slots)
    model = cp_model.CpModel()
    columns = {column: model.new_int_var(0, most, "") for column, most in told.bounds.items()}
    for row in told.rows:
        model.add(sum(each * columns[c] for c, each in row.terms.items()) <= row.most)
    months: dict[tuple[int, int], list[cp_model.LinearExprT]] = defaultdict(list)
    for (kind, t, o, s), count in columns.items():
        if kind == "held":
            month = tables.month[slots[s].weeks[0]]
            months[t, month].append(tables.offers[o].days * count)
    for (t, month), days in months.items():
        model.add(sum(days) <= tables.month_days[t][month])
    model.maximize(sum(each * columns[c] for c, each in told.worth.items()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Whole(None, most_merit(told))
    values = {column: solver.value(count) for column, count in columns.items()}
    held = {column[1:]: count for column, count in values.items() if column[0] == "held"}
    seats = {column[1:3]: count for column, count in values.items() if column[0] == "seats"}
    return Whole(placed(tables, slots, held, seats), int(solver.best_objective_bound))
