"""What the domains know of many producers at once: a question to each domain, not one a producer."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import chain
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Q
from django.utils import timezone

from lensan.journey.indicators.signs import FROM_STATEMENTS, signs, statements
from lensan.journey.models import Barrier, Fact
from lensan.journey.next_step import Known, Means, Next, next_step
from lensan.journey.steps import CLAIMED, VERIFIED, Said, Step, standing, taken
from lensan.kernel import bulk
from lensan.marketplaces.models import Listing, Stall
from lensan.orders.models import Order
from lensan.payouts.models import BankAccount
from lensan.producers.indicators import silent_among
from lensan.producers.models import Consent, ProducerQuerySet
from lensan.producers.models.whose import files


@dataclass(frozen=True)
class People:
    """Some producers who stand in the registry on a day, told by number, and all their files."""

    on: date
    rows: Mapping[int, tuple[str, bool | None, date]]  # telephone, smartphone, since when
    files: Mapping[int, int]

    def means(self) -> dict[int, Means]:
        """Return by what each is reached; by nothing too where they do not wish to be called."""
        quiet = silent_among(self.files, self.on)
        return {
            number: _means(phone, smartphone, quiet=number in quiet)
            for number, (phone, smartphone, _since) in self.rows.items()
        }

    @cached_property
    def said(self) -> Mapping[int, Collection[Said]]:
        """What was stated of each."""
        return statements(self.files, self.on)

    def each(self, rows: Any, path: str, **columns: Any) -> Iterator[tuple[Any, ...]]:
        """Yield what such rows come to by file, each under whose it is."""
        theirs = rows.filter(**{f"{path}__in": list(self.files)}).order_by()
        for file, *values in theirs.values_list(path).annotate(**columns):
            yield self.files[file], *values


def people(producers: ProducerQuerySet, on: date) -> Iterator[People]:
    """Yield those of these producers who stand in the registry, so many at once as can be told by number."""
    columns = ("pk", "phone", "smartphone", "registered_on")
    for some in bulk.chunks(list(producers.standing(on).order_by().values_list(*columns))):
        rows = {number: told for number, *told in some}
        yield People(on, rows, files(rows, on))


def known(producers: ProducerQuerySet, *, on: date) -> dict[int, Known]:
    """Return what is known of each of these producers who stand in the registry that day."""
    return {number: one for some in people(producers, on) for number, one in _known(some).items()}


def next_of(one: Known, *, on: date) -> Next:
    """Return what is next for one of whom so much is known, by the patience that is set."""
    return next_step(one, on=on, patience=settings.JOURNEY_PATIENCE_DAYS)


def past(producers: ProducerQuerySet, step: Step, *, on: date) -> tuple[set[int], set[int]]:
    """Return who of these producers has taken a step: claimed, and of those the verified."""
    claimed, verified = set[int](), set[int]()
    wanted = CLAIMED[step] | VERIFIED[step]
    for some in people(producers, on):
        said = some.said if wanted & FROM_STATEMENTS else {}
        for number, shown in signs(some.files, said, on, wanted=wanted).items():
            for reached, by in ((claimed, CLAIMED), (verified, VERIFIED)):
                if shown & by[step]:
                    reached.add(number)
    return claimed, verified


def _known(some: People) -> dict[int, Known]:
    shown = signs(some.files, some.said, some.on)
    orders = list(some.each(Order.objects.all(), "stall__producer", **_OF_ORDERS))
    placed = _total((number, waiting) for number, waiting, _parcels, _decided in orders)
    parcels = _total((number, parcels) for number, _waiting, parcels, _decided in orders)
    drafts = _total(some.each(lacking(), "stall__producer", lacking=Count("pk")))
    since = _since(some, ((number, decided) for number, *_counts, decided in orders))
    means, barriers = some.means(), Barrier.objects.in_the_way(some.files)
    found = {}
    for number in some.rows:
        claimed, verified = taken(shown[number])
        barrier = barriers.get(number)
        found[number] = Known(
            claimed=claimed, verified=verified, means=means[number], since=since[number],
            orders=placed[number], parcels=parcels[number], lacking=drafts[number],
            called=called(some.said.get(number, ())),
            barrier=barrier.in_words if barrier else "",
            look_again_on=barrier.look_again_on if barrier else None,
        )  # fmt: skip
    return found


_OF_ORDERS: Mapping[str, Any] = {
    "waiting": Count("pk", filter=Q(state=Order.State.PLACED)),
    "parcels": Count("pk", filter=Q(state=Order.State.CONFIRMED)),
    "decided": Max("decided_at"),
}


def lacking() -> Any:
    """Return the listings that lack something, of stalls that are open."""
    return Listing.objects.filter(state=Listing.State.DRAFT, stall__state=Stall.State.OPEN)


def called(said: Collection[Said]) -> bool:
    """Tell whether they asked for help and nobody has helped since."""
    return Fact.Kind.HELPED in standing(said, holds=False)


def _total(counted: Iterable[tuple[int, int]]) -> Counter[int]:
    sums = Counter[int]()
    for number, count in counted:
        sums[number] += count
    return sums


def _since(some: People, decided: Iterable[tuple[Any, ...]]) -> dict[int, date]:
    """Return when something last moved for each: a consent, a statement, a stall, an account, an order."""
    consents = Consent.objects.filter(given_on__lte=some.on)
    last = {number: registered_on for number, (*_phones, registered_on) in some.rows.items()}
    for number, *moments in chain(
        some.each(consents, "producer", given=Max("given_on")),
        some.each(Stall.objects.all(), "producer", asked=Max("asked_at"), opened=Max("opened_at")),
        some.each(BankAccount.objects.all(), "producer", told=Max("told_at")),
        decided,
        ((number, one.at) for number, said in some.said.items() for one in said),
    ):
        for moment in filter(None, moments):
            day = timezone.localdate(moment) if isinstance(moment, datetime) else moment
            last[number] = max(last[number], day)
    return last


def _means(phone: str, smartphone: bool | None, *, quiet: bool) -> Means:
    if quiet or not phone:
        return Means.NONE
    return Means.SMARTPHONE if smartphone else Means.PLAIN_PHONE
