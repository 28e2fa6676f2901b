"""Date the classes of a month: a greedy start made better by solving small parts of it anew."""

import random
from collections import defaultdict
from collections.abc import Iterable
from time import perf_counter

from ortools.sat.python import cp_model

from lensan.training.planner.month import Month, Schedule
from lensan.training.planner.options import Option, Options, Resource
from lensan.training.planner.prices import solve
from lensan.training.planner.relaxed import Column, Program, Row

TRAINERS, NEAR = 5, 12  # how many trainers are freed at once, of the best for a class
LOST, HALF = 4, 0.5  # classes without a date that are tried too; how often one is where it begins
CONSIDERED, OTHERS = 60, 12  # options of each class: by the trainers freed, and by anyone
STEP_SECONDS = 1.0
BOUND_SHARE = 0.3  # of the time at most goes into the bound, by which the search may end


def schedule(month: Month, *, seconds: float = 60.0, seed: int = 1) -> Schedule:
    """Date the month's classes, never worse than greedy; see `Month` for what is maximised.

    Exact methods do not close a month, so a large neighbourhood search does the work (Shaw 1998):
    classes that vie for days are taken out together and put back as well as CP-SAT can. The bound
    is the linear relaxation's, proven by weak duality in whole numbers.
    """
    until = perf_counter() + seconds
    options = Options(month)
    chosen = _Chosen(options)
    for number in _by_size(month):
        chosen.add_first(number)
    greedy, bound = chosen.value(), options.base() + sum(_highest(each) for each in options.of)
    bound = min(bound, _relaxed(options, BOUND_SHARE * seconds))
    search = _Search(chosen, seed)
    while chosen.value() < bound and until - perf_counter() > STEP_SECONDS:
        search.step()
    return _told(chosen, greedy, bound)


def _by_size(month: Month) -> list[int]:
    """Return the classes in greedy's order: the announced first, then the largest."""
    wanted = month.wanted
    return sorted(
        range(len(wanted)), key=lambda n: (not wanted[n].announced, -wanted[n].households)
    )


class _Chosen:
    """The options chosen so far, and how much of everything they use."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.of: dict[int, Option] = {}
        self._left: dict[Resource, int] = {}

    def value(self) -> int:
        return self.options.base() + sum(option.value for option in self.of.values())

    def fits(self, option: Option) -> bool:
        return all(count <= self.left(what) for what, count in option.uses)

    def add(self, option: Option) -> None:
        self.of[option.wanted] = option
        for what, count in option.uses:
            self._left[what] = self.left(what) - count

    def add_first(self, number: int) -> None:
        """Hold the class by its best option that fits, if one does."""
        found = next((option for option in self.options.of[number] if self.fits(option)), None)
        if found:
            self.add(found)

    def remove(self, number: int) -> Option | None:
        option = self.of.pop(number, None)
        if option:
            for what, count in option.uses:
                self._left[what] += count
        return option

    def left(self, what: Resource) -> int:
        if what not in self._left:
            self._left[what] = self.options.most(what)
        return self._left[what]


class _Search:
    def __init__(self, chosen: _Chosen, seed: int) -> None:
        self._chosen = chosen
        self._random = random.Random(seed)  # noqa: S311 - a search, no secret

    def step(self) -> None:
        """Free some trainers of all their classes, and put these back as well as can be."""
        numbers, trainers = self._part()
        before = {number: self._chosen.remove(number) for number in numbers}
        free = {number: self._free(number, before[number], trainers) for number in numbers}
        for option in _best(self._chosen, free, before, self._random.randrange(1 << 30)):
            self._chosen.add(option)

    def _part(self) -> tuple[list[int], set[int]]:
        """Return classes and trainers: those near one class, more often one that has no date.

        With it go all that these trainers hold, and others without a date that they could hold.
        """
        options, held = self._chosen.options.of, self._chosen.of
        lost = [number for number in range(len(options)) if number not in held]
        everyone = range(len(options))
        first = self._random.choice(lost if lost and self._random.random() < HALF else everyone)
        near = list(dict.fromkeys(option.trainer for option in options[first]))[:NEAR]
        trainers = set(self._random.sample(near, min(TRAINERS, len(near))))
        theirs = [number for number, option in held.items() if option.trainer in trainers]
        others = [
            number for number in lost if any(o.trainer in trainers for o in options[number][:NEAR])
        ]
        some = self._random.sample(others, min(LOST, len(others)))
        return list(dict.fromkeys([first, *theirs, *some])), trainers

    def _free(self, number: int, before: Option | None, trainers: set[int]) -> list[Option]:
        """Return the best options that are free, by these trainers and by others, and its own."""
        fitting = [
            option for option in self._chosen.options.of[number] if self._chosen.fits(option)
        ]
        theirs = [option for option in fitting if option.trainer in trainers][:CONSIDERED]
        kept = [before] if before else []
        return list(dict.fromkeys([*kept, *theirs, *fitting[:OTHERS]]))


def _best(
    chosen: _Chosen, free: dict[int, list[Option]], before: dict[int, Option | None], seed: int
) -> list[Option]:
    """Choose at most one option of each class so that they are worth the most and fit together."""
    model = cp_model.CpModel()
    using: dict[Resource, list[tuple[int, cp_model.IntVar]]] = defaultdict(list)
    picks: list[tuple[Option, cp_model.IntVar]] = []
    for number, options in free.items():
        for option in options:
            pick = model.new_bool_var("")
            picks.append((option, pick))
            model.add_hint(pick, option == before[number])
            for what, count in option.uses:
                using[what].append((count, pick))
        model.add_at_most_one(pick for option, pick in picks if option.wanted == number)
    for what, terms in using.items():
        model.add(sum(count * pick for count, pick in terms) <= chosen.left(what))
    model.maximize(sum(option.value * pick for option, pick in picks))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = STEP_SECONDS
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solved = solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    found = [option for option, pick in picks if solved and solver.value(pick)]
    kept = [option for option in before.values() if option]
    return max(found, kept, key=lambda some: sum(option.value for option in some))


def _relaxed(options: Options, seconds: float) -> int:
    """Return what no schedule's value exceeds by the relaxation, or all there is without time."""
    columns: dict[Column, Option] = {
        ("option", option.wanted, number, 0): option
        for each in options.of
        for number, option in enumerate(each)
    }
    using: dict[Resource, dict[Column, int]] = defaultdict(dict)
    for column, option in columns.items():
        using["class", option.wanted, 0][column] = 1
        for what, count in option.uses:
            using[what][column] = count
    rows = tuple(
        Row(what, terms, 1 if what[0] == "class" else options.most(what))
        for what, terms in using.items()
    )
    worth = {column: option.value for column, option in columns.items()}
    told = Program(dict.fromkeys(columns, 1), worth, {}, rows)
    solved = solve(told, budget=0, seconds=seconds) if seconds > 0 else None
    return options.base() + (solved.bound if solved else sum(worth.values()))


def _highest(options: Iterable[Option]) -> int:
    return max((option.value for option in options), default=0)


def _told(chosen: _Chosen, greedy: int, bound: int) -> Schedule:
    options, wanted = chosen.options, chosen.options.month.wanted
    held = [chosen.of[number] for number in sorted(chosen.of)]
    return Schedule(
        classes=tuple(options.dated(option) for option in held),
        unplaced=tuple(one.key for number, one in enumerate(wanted) if number not in chosen.of),
        moved=tuple(wanted[number].key for number in options.moved(held)),
        value=chosen.value(),
        greedy=greedy,
        bound=bound,
    )
