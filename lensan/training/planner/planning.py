"""Plan a year: at once, and as well as can be done in so many seconds, always the better of the two."""

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

from lensan.training.planner.checking import check
from lensan.training.planner.draft import FLOOR_WEIGHT, Draft
from lensan.training.planner.greedy import fill, greedy
from lensan.training.planner.improving import Improving
from lensan.training.planner.money import shared_out
from lensan.training.planner.outcome import Plan, Reached, Way
from lensan.training.planner.placing import placed
from lensan.training.planner.prices import Solved, prices_of, solve
from lensan.training.planner.problem import PlannedClass, Problem
from lensan.training.planner.relaxed import program
from lensan.training.planner.slots import alike
from lensan.training.planner.tables import WHOLE, Tables
from lensan.training.planner.verifying import costs, verify
from lensan.training.planner.whole import is_small, solve_whole

ENOUGH = 0.0005  # of the bound: a gap at which the search for better plans stops
ALMOST = 1e-6

OnBetter = Callable[[Plan], None]


class BrokenPlan(Exception):
    """A plan breaks a rule of its problem: a fault of this package, and nobody should follow it."""


def preview(problem: Problem) -> Plan:
    """Return a plan at once, without proof of how good it is.

    :raises CannotPlan: something without which there is nothing to plan is missing.
    """
    check(problem)
    tables = Tables(problem)
    draft = greedy(tables)
    return _told(draft, _everything(tables), "greedy", (0.0, 0.0))


def plan(
    problem: Problem, *, seconds: float = 60.0, seed: int = 1, on_better: OnBetter | None = None
) -> Plan:
    """Return the best plan found within so many seconds, and how far it may be from the best there is.

    A small year is solved whole by CP-SAT. A large one is relaxed first: that proves the bound, and
    its prices and numbers guide a plan, which is then improved until the gap is small enough.
    `on_better` is told each plan that is better than those before.

    :raises CannotPlan: something without which there is nothing to plan is missing.
    """
    search = _Search(problem, seconds, seed, on_better)
    if is_small(search.tables):
        search.whole()
    else:
        search.guided()
    return search.best


class _Search:
    def __init__(
        self, problem: Problem, seconds: float, seed: int, on_better: OnBetter | None
    ) -> None:
        check(problem)
        self._began = perf_counter()
        self.tables, self._seconds, self._seed = Tables(problem), seconds, seed
        self._on_better = on_better
        self._bound = _everything(self.tables)
        self._draft = greedy(self.tables)
        self._merit = self._draft.merit()
        self._first = perf_counter() - self._began
        self.best = _told(self._draft, self._bound, "greedy", (self._first, self._first))
        self._tell()

    def left(self) -> float:
        return max(self._seconds - (perf_counter() - self._began), 0.0)

    def whole(self) -> None:
        found = solve_whole(self.tables, seconds=self.left(), seed=self._seed)
        self._prove(found.bound)
        if found.draft:
            self._keep(found.draft, "exact")

    def guided(self) -> None:
        """Begin at what the relaxation would do, and improve it."""
        slots = alike(self.tables)
        told = program(self.tables, slots)
        budget = sum(line.amount for line in self.tables.problem.budget)
        solved = solve(told, budget=budget, seconds=self.left())
        if solved is None:
            return
        self._prove(solved.bound)
        prices = prices_of(told, solved.prices)
        draft = placed(self.tables, slots, *_whole_part(solved))
        fill(draft, slots, prices)
        draft = max((draft, self._draft), key=Draft.merit)
        improving = Improving(draft, slots, prices, seed=self._seed)
        improving.run(lambda best: self.left() > 0 and not self._is_enough(best))
        self._keep(draft, "exact")

    def _is_enough(self, merit: int) -> bool:
        floors = FLOOR_WEIGHT * sum(wish.floor for wish in self.tables.wishes)
        return merit >= self._bound - ENOUGH * max(self._bound - floors, 0)

    def _prove(self, bound: int) -> None:
        self._bound = min(self._bound, bound)
        self.best = replace(self.best, bound=self._score_bound(self._draft))

    def _score_bound(self, draft: Draft) -> float:
        return max(self._bound - FLOOR_WEIGHT * draft.floors(), draft.score()) / WHOLE

    def _keep(self, draft: Draft, way: Way) -> None:
        if draft.merit() > self._merit:
            after = self._first, perf_counter() - self._began
            self._merit, self._draft = draft.merit(), draft
            self.best = _told(draft, self._bound, way, after)
            self._tell()

    def _tell(self) -> None:
        if self._on_better:
            self._on_better(self.best)


def _everything(tables: Tables) -> int:
    """Return the merit if everything were reached."""
    return sum(
        FLOOR_WEIGHT * wish.floor + sum(goal for _, goal in wish.goals) for wish in tables.wishes
    )


def _whole_part(
    solved: Solved,
) -> tuple[dict[tuple[int, int, int], int], dict[tuple[int, int], int]]:
    """Return the whole classes of the relaxation's solution, and its seats."""
    held: dict[tuple[int, int, int], int] = {}
    seats: dict[tuple[int, int], int] = {}
    for (kind, first, second, third), value in solved.values.items():
        if kind == "held" and value > 1 - ALMOST:
            held[first, second, third] = int(value + ALMOST)
        elif kind == "seats":
            seats[first, second] = int(value + ALMOST)
    return held, seats


def _told(draft: Draft, bound: int, way: Way, after: tuple[float, float]) -> Plan:
    """Tell a draft as a plan, after checking it.

    :raises BrokenPlan: it breaks a rule.
    """
    tables = draft.tables
    problem = tables.problem
    classes = tuple(
        sorted(
            PlannedClass(
                held.place.week,
                problem.courses[tables.offers[held.offer].course].key,
                problem.venues[tables.offers[held.offer].venue].key,
                problem.trainers[held.place.trainer].key,
                held.seats,
            )
            for cell in draft.held
            for held in cell
        )
    )
    broken = verify(problem, classes)
    paid = shared_out(problem, costs(problem, classes))
    if broken or paid is None:
        raise BrokenPlan("; ".join(broken))
    score, floors = draft.score(), draft.floors()
    return Plan(
        classes=classes,
        score=score / WHOLE,
        wanted=sum(goal for wish in tables.wishes for _, goal in wish.goals) / WHOLE,
        bound=max(bound - FLOOR_WEIGHT * floors, score) / WHOLE,
        floor_missed=(sum(wish.floor for wish in tables.wishes) - floors) / WHOLE,
        households=sum(come[4] for come in draft.come) / WHOLE,
        cost=sum(amount for _, amount in paid),
        paid=paid,
        reached=_reached(draft),
        way=way,
        after=after,
    )


def _reached(draft: Draft) -> tuple[Reached, ...]:
    return tuple(
        Reached(
            *wish.cell,
            quarter,
            min(come[quarter], wish.willing) / WHOLE,
            goal // WHOLE,
        )
        for wish, come in zip(draft.tables.wishes, draft.come, strict=True)
        for quarter, goal in wish.goals
    )
