"""Where the journey leaks: so many have taken each step, by commune and by means of contact."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from lensan.accounts.models import User
from lensan.journey.indicators.steps import CLAIMED, VERIFIED
from lensan.journey.models import Contact, Tally
from lensan.journey.reports.today import walked_by
from lensan.journey.steps import NAMES, ORDER, Step
from lensan.places.models import Commune
from lensan.producers.indicators import silent
from lensan.producers.models import Kind, Producer, ProducerQuerySet

HOUSEHOLDS = (Kind.HOUSEHOLD, Kind.HOUSEHOLD_BUSINESS)


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


def behind(
    user: User,
    *,
    step: Step,
    on: date,
    commune: Commune | None,
    means: str,
    verified: bool = False,
) -> list[int]:
    """Return the households that have not taken a step yet, or only claim so, now: their numbers by name.

    Each question is asked by itself and the answers are put together here: SQLite reads only so deep.
    """
    theirs = walked_by(user).filter(kind__in=HOUSEHOLDS)
    if commune:
        theirs = theirs.filter(commune=commune.pk)
    claimed = _numbers(CLAIMED[step](theirs, on))
    gone = _numbers(VERIFIED[step](theirs, on)) if verified else claimed
    asked = _reached_by(theirs, means, on) if means else theirs.standing(on)
    in_order = asked.order_by("sort_key", "pk").values_list("pk", flat=True)
    return [pk for pk in in_order if pk not in gone and (pk in claimed or not verified)]


def in_pieces(numbers: Sequence[int], size: int = 500) -> Iterator[Producer]:
    """Yield the producers of these numbers in their order, read piece by piece."""
    for first in range(0, len(numbers), size):
        piece = numbers[first : first + size]
        known = Producer.objects.select_related("commune", "hamlet").in_bulk(piece)
        yield from (known[number] for number in piece if number in known)


def _numbers(producers: ProducerQuerySet) -> set[int]:
    return set(producers.order_by().values_list("pk", flat=True))


def _reached_by(producers: ProducerQuerySet, means: str, on: date) -> ProducerQuerySet:
    quiet = silent(producers, on).values("pk")
    with_phone = producers.standing(on).exclude(phone="").exclude(pk__in=quiet)
    if means == Contact.SMARTPHONE:
        return with_phone.filter(smartphone=True)
    if means == Contact.SMS:
        return with_phone.filter(Q(smartphone=False) | Q(smartphone=None))
    return producers.standing(on).filter(Q(phone="") | Q(pk__in=quiet))
