"""What each step of the cascade knows, beside the one above it."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Case, CharField, F, OuterRef, Q, Subquery, Value, When

from lensan.accounts.models import User
from lensan.training.cascade import Outcome, Step, compared
from lensan.training.models import Enrolment, Level, QuizResult, Skill

HOUSEHOLDS = "household"
STEPS = (Level.SOURCE, Level.COMMUNE, Level.HAMLET, HOUSEHOLDS)


@dataclass(frozen=True, slots=True)
class Generations:
    """One skill: what those of each step knew, in the order of `STEPS`."""

    skill: Skill
    steps: tuple[Step, ...]


def generations(user: User) -> list[Generations]:
    """Return each skill's steps as far as the user sees those who took its quiz."""
    seen = QuizResult.objects.filter(enrolment__in=Enrolment.objects.visible_to(user).values("pk"))
    newer = QuizResult.objects.filter(
        Q(enrolment__producer=OuterRef("enrolment__producer"))
        | Q(enrolment__trainer=OuterRef("enrolment__trainer")),
        skill=OuterRef("skill"),
    ).order_by("-at", "-pk")
    # A person counts once in a skill, by what they knew the last time: so the answers are independent.
    last = seen.filter(pk=Subquery(newer.values("pk")[:1]))
    rows = last.annotate(step=_step()).values_list("skill", "step", "passed")
    counted = Counter(rows)
    return [_of(skill, counted) for skill in Skill if any(row[0] == skill for row in counted)]


def _step() -> Case:
    return Case(
        When(enrolment__trainer=None, then=Value(HOUSEHOLDS)),
        default=F("enrolment__trainer__level"),
        output_field=CharField(),
    )


def _of(skill: Skill, counted: Counter[tuple[str, str, bool]]) -> Generations:
    outcomes = [
        Outcome(
            counted[skill, step, True], counted[skill, step, True] + counted[skill, step, False]
        )
        for step in STEPS
    ]
    return Generations(skill, tuple(compared(outcomes)))
