"""What is next for many producers at once: a helper's list of today, and what is counted at night."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lensan.accounts.models import User
from lensan.journey.indicators.known import known, next_of
from lensan.journey.next_step import Means, Next, Who
from lensan.places.models import Hamlet
from lensan.producers.models import Producer, ProducerQuerySet

IN_A_HAMLET = 50  # shown; the rest follows when these are done


@dataclass(frozen=True, slots=True)
class Turn:
    """One household and what is next for it; no number where it does not want to be called."""

    producer: Producer
    next: Next
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """What there is to do in one hamlet, what brings most first; `more` is how much is not shown."""

    hamlet: Hamlet | None
    turns: Sequence[Turn]
    more: int


def next_steps(producers: ProducerQuerySet, *, on: date) -> dict[int, Next]:
    """Return what is next for each of these producers who stand in the registry."""
    return {number: next_of(one, on=on) for number, one in known(producers, on=on).items()}


def walked_by(user: User) -> ProducerQuerySet:
    """Return the producers of a helper's hamlets or of an officer's communes, told by number.

    The steps ask many questions of them within each other; SQLite reads only so deep.
    """
    known_here = Producer.objects.filter(erased_at=None)
    if user.sees_everything:
        return known_here
    if user.is_officer:
        return known_here.filter(commune__in=list(user.communes.values_list("pk", flat=True)))
    return known_here.filter(hamlet__in=list(user.hamlets.values_list("pk", flat=True)))


def today_of(user: User, *, on: date) -> list[Round]:
    """Return a helper's list: by hamlet, the one where most is to be won first."""
    mine = walked_by(user)
    now = known(mine, on=on)
    steps = {number: next_of(one, on=on) for number, one in now.items()}
    theirs = {n: one for n, one in steps.items() if one.weight and one.who != Who.OFFICER}
    homes = dict(mine.filter(pk__in=list(theirs)).values_list("pk", "hamlet"))
    order = sorted(theirs, key=lambda number: (-theirs[number].weight, number))
    by_hamlet: dict[int | None, list[int]] = {}
    for number in order:
        by_hamlet.setdefault(homes[number], []).append(number)
    shown = [number for numbers in by_hamlet.values() for number in numbers[:IN_A_HAMLET]]
    people = Producer.objects.select_related("hamlet").in_bulk(shown)
    return [
        Round(
            people[numbers[0]].hamlet,
            [_turn(people[n], theirs[n], now[n].means) for n in numbers[:IN_A_HAMLET]],
            max(0, len(numbers) - IN_A_HAMLET),
        )
        for numbers in by_hamlet.values()
    ]


def _turn(producer: Producer, one: Next, means: str) -> Turn:
    phone = "" if means == Means.NONE else producer.phone.replace("+84", "0", 1)
    return Turn(producer, one, phone)
