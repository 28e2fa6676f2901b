"""What shows how far each producer has come: all of it asked of the domains in one question.

The rules are the domains' own: which rows show something stands beside their indicators, and of
some people it is asked here whether they have such a row on any of their files. What more than one
file may have to show together, and what people stated, is put together by person.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain, compress, count
from typing import Any

from django.db.models import Exists, OuterRef

from lensan.journey.models import Fact, Source
from lensan.journey.steps import Said, Sign, standing
from lensan.kernel.days import end_of
from lensan.marketplaces.indicators import claimed_stalls, listed, open_stalls
from lensan.marketplaces.models import Listing, Stall
from lensan.orders.indicators import activity
from lensan.orders.models import Order
from lensan.payouts.indicators import accounts
from lensan.payouts.models import Payout
from lensan.producers.indicators import agreed
from lensan.producers.models import Producer
from lensan.training.indicators import PUPIL, certificates
from lensan.training.models import DIGITAL

Rows = tuple[Any, str]  # rows that show something, and the way from each to whose it is
SAID: Mapping[str, Sign] = {
    Fact.Kind.TRAINED: Sign.SAID_TRAINED,
    Fact.Kind.ACCOUNT: Sign.SAID_ACCOUNT,
    Fact.Kind.PAYMENT: Sign.SAID_PAYMENT,
    Fact.Kind.PAID: Sign.SAID_PAID,
}
PROVEN: Mapping[str, Sign] = {Fact.Kind.ACCOUNT: Sign.PROVEN_ACCOUNT}
FROM_STATEMENTS = frozenset({*SAID.values(), *PROVEN.values()})


def signs(
    files: Mapping[int, int],
    said: Mapping[int, Collection[Said]],
    on: date,
    *,
    wanted: Collection[Sign] = tuple(Sign),
) -> dict[int, frozenset[str]]:
    """Return what shows steps of each person of these files, as far as it is wanted."""
    question = _question(on, frozenset(wanted))
    shown: dict[int, set[int]] = {person: set() for person in files.values()}
    if question.places:
        for file, *answers in question.rows.filter(pk__in=list(files)):
            shown[files[file]].update(compress(count(), answers))
    return {
        person: frozenset(question.signs(some) | _stated(said.get(person, ())))
        for person, some in shown.items()
    }


def statements(files: Mapping[int, int], on: date) -> dict[int, list[Said]]:
    """Return what had been stated of each person of these files when that day was over."""
    return _by_person(Fact.objects.filter(producer__in=list(files)), files, on)


def everyones_signs(
    files: Mapping[int, int], said: Mapping[int, Collection[Said]], on: date
) -> dict[int, frozenset[str]]:
    """Return what `signs` returns of very many files: asked of those alone who show something."""
    shown: dict[int, set[int]] = {person: set() for person in files.values()}
    parts = chain.from_iterable(evidence(on).values())
    for place, (rows, path) in enumerate(parts):
        for file in set(rows.order_by().values_list(path, flat=True)):
            if file in files:
                shown[files[file]].add(place)
    question = _question(on, frozenset(Sign))
    return {
        person: frozenset(question.signs(some) | _stated(said.get(person, ())))
        for person, some in shown.items()
    }


def everyones_statements(files: Mapping[int, int], on: date) -> dict[int, list[Said]]:
    """Return what `statements` returns of very many files."""
    return _by_person(Fact.objects.all(), files, on)


def _by_person(told: Any, files: Mapping[int, int], on: date) -> dict[int, list[Said]]:
    columns = ("producer", "kind", "holds", "said_at", "key", "source")
    found: dict[int, list[Said]] = defaultdict(list)
    until = told.filter(said_at__lt=end_of(on)).order_by()
    for file, kind, holds, at, key, source in until.values_list(*columns):
        if file in files:
            said = Said(kind, holds, at, key, is_proof=source == Source.MARKETPLACE)
            found[files[file]].append(said)
    return found


def evidence(on: date) -> dict[Sign, tuple[Rows, ...]]:
    """Return what shows each sign; of training and activity, its parts."""
    end = end_of(on)
    stalls, listings, payouts = Stall.objects.all(), Listing.objects.all(), Payout.objects
    taken = Order.objects.filter(decided_at__lt=end).exclude(state=Order.State.DECLINED)
    return {
        Sign.AGREED: ((agreed(on), "producer"),),
        Sign.CERTIFIED: tuple((certificates(skill, on), PUPIL) for skill in sorted(DIGITAL)),
        Sign.STALL_ASKED: ((claimed_stalls(stalls, on), "producer"),),
        Sign.STALL_OPEN: ((open_stalls(stalls, on), "producer"),),
        Sign.BANK_ACCOUNT: ((accounts(on), "producer"),),
        Sign.LISTING_SENT: ((listings.filter(sent_at__lt=end), "stall__producer"),),
        Sign.LISTING_SHOWN: ((listed(listings, on), "stall__producer"),),
        Sign.ORDER_TAKEN: ((taken, "stall__producer"),),
        Sign.MONEY_SENT: ((payouts.filter(sent_at__lt=end, returned_at=None), "producer"),),
        Sign.MONEY_ARRIVED: ((payouts.filter(paid_at__lt=end, returned_at=None), "producer"),),
        Sign.ACTIVE: activity(on),
    }


@dataclass(frozen=True)
class _Question:
    """Which signs are asked for, in which places of an answer, and the rows: a file and its answers."""

    places: Mapping[Sign, Sequence[int]]
    rows: Any

    def signs(self, shown: Collection[int]) -> set[str]:
        """Return what a person's files show together, by the places that one of them affirmed."""
        found: set[str] = {Sign.IN_REGISTRY}
        for sign, places in self.places.items():
            needed = all if sign == Sign.CERTIFIED else any
            if needed(place in shown for place in places):
                found.add(sign)
        return found if Sign.STALL_OPEN in found else found - {Sign.ACTIVE}


@lru_cache(maxsize=64)  # a question is put into SQL for every list of files, but made once a day
def _question(on: date, wanted: frozenset[Sign]) -> _Question:
    needed = {*wanted, *({Sign.STALL_OPEN} if Sign.ACTIVE in wanted else ())}
    places: dict[Sign, Sequence[int]] = {}
    asked: dict[str, Exists] = {}
    for sign, some in evidence(on).items():
        if sign in needed:
            places[sign] = range(len(asked), len(asked) + len(some))
            for rows, path in some:
                asked[f"asked_{len(asked)}"] = Exists(rows.filter(**{path: OuterRef("pk")}))
    files = Producer.objects.order_by().values_list("pk")
    return _Question(places, files.annotate(**asked))


def _stated(said: Collection[Said]) -> set[str]:
    yes, proven = standing(said), standing(said, proofs_only=True)
    return {SAID[kind] for kind in yes if kind in SAID} | {
        PROVEN[kind] for kind in proven if kind in PROVEN
    }
