"""Search a day of any size: whole, or its parts at the same time, in processes of their own."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import repeat
from multiprocessing import get_context
from time import perf_counter

from lensan.logistics.planner.arrays import Tour
from lensan.logistics.planner.dividing import SIZE, Part, parts, regrouped
from lensan.logistics.planner.problem import Day
from lensan.logistics.planner.routes import solve

Tours = tuple[Tour, ...]
_ROUNDS = 6  # in which tours are regrouped, after the first search
_FIRST = 0.2  # of the time, for the first search


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to search.

    `seconds` by the clock at most, in as many processes as `workers`; `patience` ends a search
    after so many tries that brought nothing better. A day of more than `size` stops is divided.
    """

    seconds: float
    seed: int = 0
    workers: int = 1
    patience: int | None = None
    size: int = SIZE


def search_day(day: Day, effort: Effort) -> Tours:
    """Return good tours of a day of any size.

    A small day is searched whole. A large one is divided; its parts are searched, regrouped, and
    searched again from where they stand, so that no round makes anything worse.
    """
    if len(day.stops) <= effort.size:
        return _one(Part(day), effort)
    if effort.workers == 1:
        return _rounds(day, effort, map)
    with ProcessPoolExecutor(effort.workers, mp_context=get_context("spawn")) as pool:
        return _rounds(day, effort, pool.map)


def _rounds(day: Day, effort: Effort, at_once: Callable[..., Iterable[Tours]]) -> Tours:
    """Search the parts of the day, and regroup them until the time is over."""
    end = perf_counter() + effort.seconds
    tours = _search(parts(day, effort.size), effort, effort.seconds * _FIRST, at_once)
    for turn in range(_ROUNDS):
        left = (end - perf_counter()) / (_ROUNDS - turn)
        if left > 0 and tours:
            groups = regrouped(day, tours, turn, size=effort.size, workers=effort.workers)
            tours = _search(groups, replace(effort, seed=effort.seed + turn + 1), left, at_once)
    return tours


def _search(
    chosen: Sequence[Part], effort: Effort, seconds: float, at_once: Callable[..., Iterable[Tours]]
) -> Tours:
    """Return the tours of all parts, of which as many as there are workers are searched at once."""
    each = replace(effort, seconds=seconds / -(-len(chosen) // effort.workers))
    return tuple(tour for found in at_once(_one, chosen, repeat(each)) for tour in found)


def _one(part: Part, effort: Effort) -> Tours:
    return solve(
        part.day,
        seconds=effort.seconds,
        seed=effort.seed,
        start=part.tours,
        patience=effort.patience,
    )
