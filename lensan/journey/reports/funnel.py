"""Where the journey leaks: so many have taken each step, by commune and by means of contact."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import QuerySet, Sum

from lensan.accounts.models import User
from lensan.journey.indicators.known import past, people
from lensan.journey.indicators.waiting import waiting
from lensan.journey.models import Contact, Tally
from lensan.journey.reports.today import walked_by
from lensan.journey.steps import NAMES, ORDER, Step
from lensan.places.models import Commune
from lensan.producers.models import Producer, ProducerQuerySet


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the funnel: how many took it, of how many; how many stopped right before it."""

    step: Step
    claimed: int
    verified: int
    waiting: int
    total: int
    by_means: Sequence[tuple[Contact, int, int]]  # claimed, of how many

    @property
    def name(self) -> str:
        """What people call the step."""
        return NAMES[self.step]

    @property
    def only_claimed(self) -> int:
        """How many took it by someone's word alone."""
        return self.claimed - self.verified

    @property
    def behind(self) -> int:
        """How many have not taken it."""
        return self.total - self.claimed


@dataclass(frozen=True, slots=True)
class Leak:
    """A commune: its households, how many sell actively, and the step before which most have stopped."""

    commune: Commune
    total: int
    active: int
    step: Step
    waiting: int

    @property
    def name(self) -> str:
        """What people call the step."""
        return NAMES[self.step]


def nights(user: User) -> QuerySet[Tally, date]:
    """Return the days that were counted, the last first."""
    found = Tally.objects.visible_to(user).order_by("-on")
    return found.values_list("on", flat=True).distinct()


def funnel(user: User, *, on: date, communes: Sequence[int]) -> list[Level]:
    """Return each step for these communes of the user's, as it was counted that night."""
    rows = Tally.objects.visible_to(user).filter(on=on, commune__in=communes)
    summed = (
        rows.order_by()
        .values_list("step", "means")
        .annotate(Sum("claimed"), Sum("verified"), Sum("waiting"))
    )
    found = {(step, means): numbers for step, means, *numbers in summed}

    def of(step: str, means: str) -> list[int]:
        return found.get((step, means), [0, 0, 0])

    total = sum(of(Step.REGISTERED, means)[0] for means in Contact.values)
    levels = []
    for step in ORDER:
        claimed, verified, waiting = map(
            sum, zip(*(of(step, means) for means in Contact.values), strict=True)
        )
        each = [(means, of(step, means)[0], of(Step.REGISTERED, means)[0]) for means in Contact]
        levels.append(Level(step, claimed, verified, waiting, total, each))
    return levels


def leaks(user: User, *, on: date, communes: Sequence[Commune]) -> list[Leak]:
    """Return where it leaks in each of these communes, the one where most have stopped first."""
    rows = Tally.objects.visible_to(user).filter(on=on, commune__in=communes).order_by()
    summed = rows.values_list("commune", "step").annotate(Sum("claimed"), Sum("waiting"))
    found = {(commune, step): (claimed, waiting) for commune, step, claimed, waiting in summed}

    def leak(commune: Commune) -> Leak:
        of = {step: found.get((commune.pk, step), (0, 0)) for step in ORDER}
        worst = max(ORDER, key=lambda step: of[step][1])
        return Leak(
            commune, of[Step.REGISTERED][0], of[Step.ACTIVE][0], worst, of[worst][1]
        )  # fmt: skip

    return sorted((leak(commune) for commune in communes), key=lambda one: -one.waiting)


class Which(StrEnum):
    """Which households of a step are listed: those of one of its numbers."""

    BEHIND = ""  # have not taken it yet
    PAST = "qua"
    ONLY_CLAIMED = "khai"
    WAITING = "dung"  # it is their next


def listed(
    user: User, step: Step, which: Which, *, on: date, commune: Commune | None, means: str = ""
) -> list[int]:
    """Return the households behind a number of the funnel as it is now: their own numbers, by name."""
    theirs = walked_by(user).households()
    if commune:
        theirs = theirs.filter(commune=commune.pk)
    found = _those(theirs, step, which, on)
    if means:
        found &= {
            n for some in people(theirs, on) for n, by in some.means().items() if by == means
        }
    in_order = theirs.order_by("sort_key", "pk").values_list("pk", flat=True)
    return [number for number in in_order if number in found]


def _those(theirs: ProducerQuerySet, step: Step, which: Which, on: date) -> set[int]:
    if which == Which.WAITING:
        return waiting(theirs, step, on=on)
    claimed, verified = past(theirs, step, on=on)
    if which == Which.BEHIND:
        return set(theirs.standing(on).order_by().values_list("pk", flat=True)) - claimed
    return claimed - verified if which == Which.ONLY_CLAIMED else claimed


def in_pieces(numbers: Sequence[int], size: int = 500) -> Iterator[Producer]:
    """Yield the producers of these numbers in their order, read piece by piece."""
    for first in range(0, len(numbers), size):
        piece = numbers[first : first + size]
        known = Producer.objects.select_related("commune", "hamlet").in_bulk(piece)
        yield from (known[number] for number in piece if number in known)
