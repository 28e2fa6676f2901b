"""Search a day of any size: whole, or its parts at the same time, in processes of their own."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from time import perf_counter

from lensan.logistics.planner.arrays import Tour
from lensan.logistics.planner.dividing import Part, parts, regrouped
from lensan.logistics.planner.problem import Day
from lensan.logistics.planner.routes import solve

_WHOLE = 400  # stops up to which a day is one part
_ROUNDS = 4  # in which tours are regrouped, after the first search
_FIRST = 0.4  # of the time, for the first search


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to search, in seconds by the clock, in how many processes, and when to give up."""

    seconds: float
    seed: int = 0
    workers: int = 1
    patience: int | None = None


def search_day(day: Day, effort: Effort) -> tuple[Tour, ...]:
    """Return good tours of a day of any size.

    A small day is searched whole. A large one is divided; its parts are searched, regrouped, and
    searched again from where they stand, so that no round makes anything worse.
    """
    if len(day.stops) <= _WHOLE:
        return _one(Part(day), effort)
    end = perf_counter() + effort.seconds
    with ProcessPoolExecutor(effort.workers, mp_context=get_context("spawn")) as pool:
        tours = _search(pool, parts(day), replace(effort, seconds=effort.seconds * _FIRST))
        for turn in range(_ROUNDS):
            left = (end - perf_counter()) / (_ROUNDS - turn)
            if left > 0 and tours:
                groups = regrouped(day, tours, turn, workers=effort.workers)
                then = replace(effort, seconds=left, seed=effort.seed + turn + 1)
                tours = _search(pool, groups, then)
    return tours


def _search(pool: ProcessPoolExecutor, chosen: Sequence[Part], effort: Effort) -> tuple[Tour, ...]:
    """Return the tours of all parts, as many of which as there are workers are searched at once."""
    each = replace(effort, seconds=effort.seconds / -(-len(chosen) // effort.workers))
    calls = [pool.submit(_one, part, each) for part in chosen]
    return tuple(tour for call in calls for tour in call.result())


def _one(part: Part, effort: Effort) -> tuple[Tour, ...]:
    return solve(
        part.day,
        seconds=effort.seconds,
        seed=effort.seed,
        start=part.tours,
        patience=effort.patience,
    )
