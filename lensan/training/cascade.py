"""What the cascade loses on its way down: does one step know less than the one above it?

The test is Fisher's exact test, one-sided: of all who took a skill's quiz on two neighbouring
steps, given how many passed in all, how likely is it that so few or fewer of the lower step did if
both knew alike? It holds for the twenty people at the top as for the thousands at the bottom
(R. A. Fisher, "The logic of inductive inference", 1935; A. Agresti, "Categorical Data Analysis",
3rd ed., section 3.5). A person counts once in a skill, so the answers compared are independent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma

RISK = 0.01  # how often an alarm may be raised where both steps know alike
LEAST_FALL = 0.05  # of thousands even a fall that nobody would notice is significant


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many people took a quiz and how many of them passed."""

    passed: int
    took: int

    @property
    def share(self) -> float | None:
        """The share that passed, from 0 to 1; None where nobody took it."""
        return self.passed / self.took if self.took else None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the cascade beside the one above: how likely so low a result is by chance alone."""

    outcome: Outcome
    fall: float | None  # how much lower the share is; None where one of the two is missing
    likelihood: float | None

    @property
    def alarm(self) -> bool:
        """Whether it fell by as much as matters, and by more than chance explains."""
        if self.fall is None or self.likelihood is None:
            return False
        return self.fall >= LEAST_FALL and self.likelihood < RISK


def compared(outcomes: Sequence[Outcome]) -> list[Step]:
    """Return the steps from the top down, each beside the nearest one above of which is known."""
    above: Outcome | None = None
    steps = []
    for outcome in outcomes:
        steps.append(_step(outcome, above))
        if outcome.took:
            above = outcome
    return steps


def _step(outcome: Outcome, above: Outcome | None) -> Step:
    if above is None or above.share is None or outcome.share is None:
        return Step(outcome, None, None)
    return Step(outcome, above.share - outcome.share, at_most(outcome, above))


def at_most(lower: Outcome, upper: Outcome) -> float:
    """Return the probability, from 0 to 1, that of the lower group so few or fewer pass by chance.

    The number that pass is hypergeometric: drawn, for the lower group, from all who took the quiz.
    """
    passed, took = lower.passed + upper.passed, lower.took + upper.took
    fewest = max(0, passed - upper.took)
    whole = _log_choose(took, lower.took)
    chances = (
        exp(_log_choose(passed, number) + _log_choose(took - passed, lower.took - number) - whole)
        for number in range(fewest, lower.passed + 1)
    )
    return min(1.0, sum(chances))


def _log_choose(of: int, number: int) -> float:
    return lgamma(of + 1) - lgamma(number + 1) - lgamma(of - number + 1)
