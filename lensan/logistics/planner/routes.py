"""Search for good tours of one part of a day with PyVRP's iterated local search."""

import warnings
from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

import numpy as np
from pyvrp import (
    CostEvaluator,
    IteratedLocalSearch,
    IteratedLocalSearchParams,
    PenaltyManager,
    PenaltyParams,
    ProblemData,
    RandomNumberGenerator,
    Solution,
)
from pyvrp.exceptions import PenaltyBoundWarning
from pyvrp.search import (
    OPERATORS,
    LocalSearch,
    NeighbourhoodParams,
    PerturbationManager,
    PerturbationParams,
    compute_neighbours,
)

from lensan.logistics.planner.arrays import Tour, arrays
from lensan.logistics.planner.problem import Day

_LEAST = 1e-4  # that a unit too much costs
_UPDATES = 100  # tries after which penalties move: PyVRP's 500 is a long time for a large day
_NEIGHBOURS = NeighbourhoodParams()
_SHAKES = PerturbationParams()
_HISTORY = IteratedLocalSearchParams()


def solve(
    day: Day,
    *,
    seconds: float,
    seed: int,
    start: Sequence[Tour] = (),
    patience: int | None = None,
) -> tuple[Tour, ...]:
    """Return good tours of the day, found within so many seconds from `start` or from nothing.

    Stops that are in no tour did not fit, or no vehicle of the day takes them. `patience` ends the
    search after so many tries that brought nothing better: if that comes before the time is over,
    the same seed gives the same tours.

    Where stops are optional, tours are searched from two sides, with none and with all of them: one
    by one, a search can neither put several into a vehicle that stands idle, nor drop them.
    """
    stops = tuple(stop for stop in day.stops if any(map(stop.takes, day.vehicles)))
    if not stops:
        return ()
    problem = arrays(replace(day, stops=stops))
    starts: list[Solution | None] = [problem.solution(start) if start else None]
    if not start and any(stop.penalty is not None for stop in stops):
        seconds /= 3
        must = arrays(replace(day, stops=tuple(replace(stop, penalty=None) for stop in stops)))
        eager = search(must.data, seconds=seconds, seed=seed, patience=patience)
        starts.append(problem.solution(must.tours(eager)))
    found = [
        search(problem.data, seconds=seconds, seed=seed, start=one, patience=patience)
        for one in starts
    ]
    free = CostEvaluator([0] * problem.data.num_load_dimensions, 0, 0)
    return problem.tours(min(found, key=free.cost))


def search(
    data: ProblemData,
    *,
    seconds: float,
    seed: int,
    start: Solution | None = None,
    patience: int | None = None,
) -> Solution:
    """Return the best solution found within so many seconds; every client must be optional.

    Penalties start at what an average way costs for each unit of an average load or way. PyVRP
    starts them high, and its search would spend thousands of tries until they have come down.
    """
    stop = _Stop(seconds, patience)
    generator = RandomNumberGenerator(seed=seed)
    local = LocalSearch(
        data, generator, compute_neighbours(data, _NEIGHBOURS), PerturbationManager(_SHAKES)
    )
    for operator in OPERATORS:
        if operator.supports(data):
            local.add_operator(operator(data))
    limits = _limits(data)
    strict = PenaltyManager(limits.midpoint_penalties(data), limits).max_cost_evaluator()
    if start is None:
        start = local(Solution.make_random(data, generator), strict, exhaustive=True)
    penalties = PenaltyManager(_fair(data), limits)
    algorithm = IteratedLocalSearch(data, penalties, local, start, _HISTORY)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PenaltyBoundWarning)  # a full day has no room for all
        best = algorithm.run(stop, collect_stats=False).best
    return Solution(data, [route for route in best.routes() if route.is_feasible()])


class _Stop:
    """Ends the search: at a moment, or after so many iterations without anything better."""

    def __init__(self, seconds: float, patience: int | None) -> None:
        self._end = perf_counter() + seconds
        self._patience = self._left = patience
        self._best: int | None = None

    def __call__(self, best_cost: int) -> bool:
        if self._left is not None and self._patience is not None:
            better = self._best is None or best_cost < self._best
            self._left = self._patience if better else self._left - 1
            self._best = best_cost
            if self._left <= 0:
                return True
        return perf_counter() > self._end


def _limits(data: ProblemData) -> PenaltyParams:
    """Return how the penalties may move: at most so high that no stop is worth one unit too much."""
    most = 2 * max([cost.max() for cost in data.distance_matrices()])
    most += 2 * max(client.prize for client in data.clients())
    return PenaltyParams(_UPDATES, min_penalty=_LEAST, max_penalty=float(most))


def _fair(data: ProblemData) -> tuple[list[float], float, float]:
    """Return what a unit of load, of time and of distance too much costs at first."""
    cost = float(np.mean([matrix.mean() for matrix in data.distance_matrices()]))
    time = float(np.mean([matrix.mean() for matrix in data.duration_matrices()]))
    loads = np.array([[*c.delivery, *c.pickup] for c in data.clients()], dtype=np.float64)
    mean = loads.sum(axis=0).reshape(2, -1).sum(axis=0) / len(loads)
    return [cost / max(load, 1) for load in mean], cost / max(time, 1), 1.0
