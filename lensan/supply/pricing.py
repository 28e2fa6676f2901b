"""Price lists by quantity: which step is reached, what the next one lacks, what someone owes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Step:
    """From so many units on, one unit costs so many đồng."""

    from_quantity: int
    price: int


class Dearer(Exception):
    """Who takes more would pay more for one unit, or two prices begin at one quantity."""


def steps_of(told: Iterable[Sequence[int]]) -> tuple[Step, ...]:
    """Return the steps in order of quantity.

    :raises Dearer: a larger quantity costs more a unit, or a quantity stands twice
    """
    steps = sorted((Step(*one) for one in told), key=lambda step: step.from_quantity)
    for smaller, larger in pairwise(steps):
        if larger.from_quantity == smaller.from_quantity or larger.price > smaller.price:
            raise Dearer
    return tuple(steps)


def reached(steps: Sequence[Step], total: int) -> Step:
    """Return the step that `total` units reach; the first where they reach none.

    :raises IndexError: there is no step at all
    """
    found = [step for step in steps if step.from_quantity <= total]
    return found[-1] if found else steps[0]


def beyond(steps: Sequence[Step], total: int) -> Step | None:
    """Return the next step that would cost less, None where there is none."""
    now = reached(steps, total)
    return next((s for s in steps if s.from_quantity > total and s.price < now.price), None)
