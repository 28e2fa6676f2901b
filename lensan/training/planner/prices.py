"""Solve the relaxation, and prove its bound in whole numbers: the solver only proposes prices."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from ortools.linear_solver.python import model_builder

from lensan.training.planner.greedy import Prices
from lensan.training.planner.relaxed import Column, Program

FINE = 1_000_000_000  # a price is rounded to this part of a hundredth of a household
TRIFLE = (
    1e-6  # of all that can count: what the whole budget weighs beside it, so that plans are cheap
)


@dataclass(frozen=True, slots=True)
class Solved:
    """What the relaxation would do, what a unit of each row is worth, and what no plan exceeds."""

    values: Mapping[Column, float]
    prices: tuple[float, ...]
    bound: int


def solve(program: Program, *, budget: int, seconds: float) -> Solved | None:
    """Solve the relaxation; None if there was no time for it.

    Of solutions that are worth the same one that costs little of the budget is taken.
    """
    model = model_builder.Model()  # type: ignore[no-untyped-call]
    columns = {column: model.new_num_var(0, most, None) for column, most in program.bounds.items()}
    rows = []
    for row in program.rows:
        total = model_builder.LinearExpr.weighted_sum(
            [columns[column] for column in row.terms], list(row.terms.values())
        )
        rows.append(model.add(total <= row.most))
    trifle = TRIFLE * most_merit(program) / max(budget, 1)
    worth = {column: float(each) for column, each in program.worth.items()}
    for column, cost in program.cost.items():
        worth[column] = worth.get(column, 0.0) - trifle * cost
    model.maximize(
        model_builder.LinearExpr.weighted_sum(
            [columns[column] for column in worth], list(worth.values())
        )
    )
    solver = model_builder.Solver("GLOP")
    solver.set_time_limit_in_seconds(seconds)
    if solver.solve(model) != model_builder.SolveStatus.OPTIMAL:
        return None
    prices = tuple(solver.dual_value(row) for row in rows)
    return Solved(
        {column: solver.value(variable) for column, variable in columns.items()},
        prices,
        proven(program, prices),
    )


def most_merit(program: Program) -> int:
    """Return what everything that can count comes to."""
    return sum(each * program.bounds[column] for column, each in program.worth.items())


def proven(program: Program, prices: tuple[float, ...]) -> int:
    """Return a bound on the merit of every plan, whatever the prices are, in exact arithmetic.

    Weak duality: with prices y, none of them negative, no solution is worth more than y·b plus, for
    each column, its bound times what it is worth beyond what it pays.
    """
    paid: dict[Column, int] = defaultdict(int)
    bound = 0
    for row, price in zip(program.rows, prices, strict=True):
        rounded = max(round(price * FINE), 0)
        if rounded:
            bound += rounded * row.most
            for column, each in row.terms.items():
                paid[column] += rounded * each
    for column, most in program.bounds.items():
        bound += most * max(program.worth.get(column, 0) * FINE - paid[column], 0)
    return min(bound // FINE, most_merit(program))


def prices_of(program: Program, prices: tuple[float, ...]) -> Prices:
    """Read from the prices of rows what a đồng of each limit and a trainer's day is worth."""
    money: list[float] = []
    days: dict[tuple[int, int], float] = defaultdict(float)
    for row, price in zip(program.rows, prices, strict=True):
        match row.about:
            case ("money", _, int(unit)):
                money.append(max(price, 0.0) / unit)
            case ("days", int(trainer), tuple(group)):
                for slot in group:
                    days[trainer, slot] += max(price, 0.0)
    return Prices(tuple(money), 0.0, dict(days))
