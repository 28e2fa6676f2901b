"""What the domains know of many producers at once: a question to each, not one a producer."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone

from lensan.journey.indicators.steps import CLAIMED, VERIFIED
from lensan.journey.models import Barrier, Fact
from lensan.journey.next_step import Known, Means
from lensan.kernel.days import end_of
from lensan.marketplaces.models import Listing, Stall
from lensan.orders.models import Order
from lensan.payouts.models import BankAccount
from lensan.producers.indicators import silent
from lensan.producers.models import Consent, ProducerQuerySet
from lensan.producers.models.whose import theirs, with_person

State = Order.State


def known(producers: ProducerQuerySet, *, on: date) -> dict[int, Known]:
    """Return what is known of each of these producers who stand in the registry today."""
    claimed, verified = _steps(producers, on)
    counts = {
        "orders": _count(_orders(State.PLACED), "stall__producer", producers, on),
        "parcels": _count(_orders(State.CONFIRMED), "stall__producer", producers, on),
        "lacking": _count(_lacking(), "stall__producer", producers, on),
    }
    calling = set(_of(_calls(on), "producer", producers, on))
    barriers = {one.producer_id: one for one in _barriers(producers)}
    quiet = set(silent(producers, on).values_list("pk", flat=True))
    since = _since(producers, on)
    found = {}
    for number, phone, smartphone in _people(producers, on):
        barrier = barriers.get(number)
        found[number] = Known(
            claimed=frozenset(claimed.get(number, ())), verified=frozenset(verified.get(number, ())),
            means=_means(phone, smartphone, quiet=number in quiet), called=number in calling,
            barrier=barrier.in_words if barrier else "", since=since.get(number),
            look_again_on=barrier.look_again_on if barrier else None,
            **{what: counted.get(number, 0) for what, counted in counts.items()},
        )  # fmt: skip
    return found


def _steps(
    producers: ProducerQuerySet, on: date
) -> tuple[Mapping[int, set[str]], Mapping[int, set[str]]]:
    claimed: dict[int, set[str]] = {}
    verified: dict[int, set[str]] = {}
    for step, those in CLAIMED.items():
        found = list(those(producers, on).order_by().values_list("pk", flat=True))
        proven = VERIFIED[step]
        sure = (
            found
            if proven is those
            else proven(producers, on).order_by().values_list("pk", flat=True)
        )
        for reached, numbers in ((claimed, found), (verified, sure)):
            for number in numbers:
                reached.setdefault(number, set()).add(step)
    return claimed, verified


def _people(producers: ProducerQuerySet, on: date) -> Iterator[tuple[int, str, bool | None]]:
    rows = producers.standing(on).order_by().values_list("pk", "phone", "smartphone")
    yield from rows.iterator(chunk_size=5000)


def _means(phone: str, smartphone: bool | None, *, quiet: bool) -> str:
    if quiet or not phone:
        return Means.NONE
    return Means.SMARTPHONE if smartphone else Means.PLAIN_PHONE


def _orders(state: str) -> Any:
    return Order.objects.filter(state=state)


def _lacking() -> Any:
    return Listing.objects.filter(state=Listing.State.DRAFT, stall__state=Stall.State.OPEN)


def _calls(on: date) -> Any:
    return Fact.objects.standing(Fact.Kind.HELPED, before=end_of(on), holds=False)


def _barriers(producers: ProducerQuerySet) -> Any:
    return Barrier.objects.standing().filter(producer__in=producers.order_by().values("pk"))


def _of(rows: Any, path: str, producers: ProducerQuerySet, on: date) -> Any:
    """Return whose these rows are, by the producers' numbers, absorbed files minded."""
    found = with_person(theirs(rows, path, producers, on), path, on)
    return found.order_by().values_list("person", flat=True)


def _count(rows: Any, path: str, producers: ProducerQuerySet, on: date) -> dict[int, int]:
    mine = with_person(theirs(rows, path, producers, on), path, on).order_by()
    return dict(mine.values_list("person").annotate(Count("pk")))


def _since(producers: ProducerQuerySet, on: date) -> dict[int, date]:
    """Return when something last moved for each: a consent, a statement, a stall, an account, an order."""
    dated = (
        (Consent.objects.filter(given_on__lte=on), "producer", "given_on"),
        (Fact.objects.all(), "producer", "said_at"),
        (Stall.objects.all(), "producer", "asked_at"),
        (Stall.objects.exclude(opened_at=None), "producer", "opened_at"),
        (BankAccount.objects.all(), "producer", "told_at"),
        (Order.objects.exclude(decided_at=None), "stall__producer", "decided_at"),
    )
    last = dict(producers.order_by().values_list("pk", "registered_on"))
    for rows, path, field in dated:
        mine = with_person(theirs(rows, path, producers, on), path, on).order_by()
        for number, moment in mine.values_list("person").annotate(Max(field)):
            day = timezone.localdate(moment) if isinstance(moment, datetime) else moment
            last[number] = max(last.get(number, day), day)
    return last
