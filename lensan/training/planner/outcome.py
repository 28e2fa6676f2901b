"""What a plan says: its classes, what they bring, what they cost, and how good it is proven to be."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from lensan.training.planner.problem import Key, PlannedClass

Way: TypeAlias = Literal["greedy", "exact"]


@dataclass(frozen=True, slots=True)
class Reached:
    """How many households of a commune a plan brings to an aim by the end of a quarter."""

    commune: Key
    aim: str
    quarter: int
    households: float
    wanted: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan that keeps every rule, with a bound that no plan can exceed.

    `score` is the sum over all targets of the households that reach them in time, never more than
    a target wants; `bound` is the same figure's upper bound over all plans that serve the floors no
    worse, and `gap` how far the score may be below it, as a share. With one target a commune the
    score is simply households. `households` are those expected to come in the year, `paid` is what
    each budget line pays. `after` is the seconds until the first plan and until this one.
    """

    classes: tuple[PlannedClass, ...]
    score: float
    wanted: float
    bound: float
    floor_missed: float
    households: float
    cost: int
    paid: tuple[tuple[Key, int], ...]
    reached: tuple[Reached, ...]
    way: Way
    after: tuple[float, float] = (0.0, 0.0)

    @property
    def gap(self) -> float:
        """How far the score may be from the best, as a share of the bound."""
        return max(self.bound - self.score, 0.0) / self.bound if self.bound else 0.0

    @property
    def missed(self) -> float:
        """How many households the targets want beyond what the plan brings in time."""
        return max(self.wanted - self.score, 0.0)
