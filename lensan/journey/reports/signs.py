"""Signs that someone acts in households' names for something else than their good: for a person to look at."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.db.models.functions import Coalesce

from lensan.accounts.models import Role, User
from lensan.catalogue.access import Act
from lensan.catalogue.fingerprints import alike
from lensan.catalogue.models import Photo
from lensan.journal.models import Entry
from lensan.journey.models import Mandate
from lensan.journey.reports.today import walked_by
from lensan.marketplaces.models import Stall
from lensan.payouts.models import BankAccount
from lensan.producers.models import Merge, Producer, ProducerQuerySet

SHARED = 3  # households behind one account or number from which on it is shown
STALLS, WITHIN = 30, timedelta(hours=1)
LATELY = timedelta(days=90)
SHOWN = 50
ASKED = "marketplaces.stall_asked"
ACTS = {
    "orders.confirmed": Act.ORDERS,
    "orders.declined": Act.ORDERS,
    "catalogue.offer_made": Act.GOODS,
    "catalogue.offer_revised": Act.GOODS,
    ASKED: Act.STALL,
}  # and what a mandate must allow for each


@dataclass(frozen=True, slots=True)
class Shared:
    """One account or number behind several households."""

    what: str
    households: Sequence[Producer]


@dataclass(frozen=True, slots=True)
class Rush:
    """So many stalls that one person asked for within an hour, up to a moment."""

    by: User
    stalls: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Twice:
    """Two photos of different households that show one picture."""

    one: Photo
    other: Photo


@dataclass(frozen=True, slots=True)
class Unasked:
    """How often a helper acted for households without their mandate."""

    by: User
    acts: int
    households: int


def shared_accounts(user: User) -> list[Shared]:
    """Return the payment accounts that several households of the territory gave as theirs."""
    mine = BankAccount.objects.filter(ended_at=None, producer__in=_theirs(user).values("pk"))
    often = mine.values("bank", "number").annotate(n=Count("producer")).filter(n__gte=SHARED)
    found = []
    for bank, number in often.order_by("-n").values_list("bank", "number")[:SHOWN]:
        accounts = list(
            mine.filter(bank=bank, number=number).select_related("producer").order_by("pk")
        )
        found.append(Shared(str(accounts[0]), [one.producer for one in accounts]))
    return found


def shared_phones(user: User) -> list[Shared]:
    """Return the telephone numbers that several households of the territory gave as theirs."""
    mine = _theirs(user).exclude(phone="")
    often = mine.order_by().values("phone").annotate(n=Count("pk")).filter(n__gte=SHARED)
    numbers = list(often.order_by("-n").values_list("phone", flat=True)[:SHOWN])
    people: dict[str, list[Producer]] = defaultdict(list)
    for one in mine.filter(phone__in=numbers).order_by("pk"):
        people[one.phone].append(one)
    return [Shared(number, people[number]) for number in numbers]


def rushes(user: User, *, at: datetime) -> list[Rush]:
    """Return who asked for thirty stalls or more of the territory within an hour, lately."""
    asked = Entry.objects.filter(
        verb=ASKED, at__gt=at - LATELY, at__lte=at, by__isnull=False,
        subject_type=Stall._meta.label_lower,
        subject_id__in=Stall.objects.visible_to(user).values("pk"),
    )  # fmt: skip
    moments: dict[int, list[datetime]] = defaultdict(list)
    for by, moment in asked.order_by("at").values_list("by", "at"):
        moments[by].append(moment)
    worst = {by: _densest(times) for by, times in moments.items()}
    people = User.objects.in_bulk(
        [by for by, (stalls, _until) in worst.items() if stalls >= STALLS]
    )
    return [Rush(person, *worst[by]) for by, person in people.items()]


def same_photos(user: User) -> list[Twice]:
    """Return the photos of different households of the territory that show one picture."""
    owner = Coalesce("offer__producer", "product__owner")
    mine = Photo.objects.visible_to(user).exclude(likeness="").annotate(of_whom=owner)
    rows = {
        pk: (likeness, of) for pk, likeness, of in mine.values_list("pk", "likeness", "of_whom")
    }
    pairs = [
        (one, other)
        for one, other in alike({pk: likeness for pk, (likeness, _of) in rows.items()})
        if rows[one][1] != rows[other][1]
    ]
    shown = sorted(pairs, reverse=True)[:SHOWN]
    photos = Photo.objects.select_related("offer__producer", "offer__product", "product__owner")
    known = photos.in_bulk([number for pair in shown for number in pair])
    return [Twice(known[one], known[other]) for one, other in shown]


def without_mandate(user: User, *, at: datetime) -> list[Unasked]:
    """Return which helpers acted for households of the territory without their mandate to, lately."""
    codes = _codes(user)
    acts = Entry.objects.filter(
        verb__in=ACTS, at__gt=at - LATELY, at__lte=at, by__role=Role.HELPER
    )
    held = _held()
    counted: dict[int, list[int]] = defaultdict(list)
    for by, code, verb, moment in acts.values_list("by", "on_behalf_of", "verb", "at"):
        household = codes.get(code)
        if household and not any(
            one.covers(ACTS[verb], moment) for one in held.get((by, household), ())
        ):
            counted[by].append(household)
    people = User.objects.in_bulk(list(counted))
    found = [Unasked(people[by], len(acts), len(set(acts))) for by, acts in counted.items()]
    return sorted(found, key=lambda one: -one.acts)[:SHOWN]


def _codes(user: User) -> dict[str, int]:
    """Return by the code of each file of the territory whose it is; the absorbed are their keepers'."""
    theirs = dict(_theirs(user).values_list("pk", "code"))
    absorbed = Merge.objects.open().values_list("absorbed__code", "kept")
    return {code: number for number, code in theirs.items()} | {
        code: kept for code, kept in absorbed if kept in theirs
    }


def _held() -> Mapping[tuple[int, int], list[Mandate]]:
    """Return the mandates that each helper was given by each household."""
    mandates: dict[tuple[int, int], list[Mandate]] = defaultdict(list)
    keepers = dict(Merge.objects.open().values_list("absorbed", "kept"))
    for one in Mandate.objects.exclude(confirmed_at=None):
        whose = keepers.get(one.producer_id, one.producer_id)
        mandates[one.helper_id, whose].append(one)
    return mandates


def _theirs(user: User) -> ProducerQuerySet:
    return walked_by(user).active()


def _densest(times: Sequence[datetime]) -> tuple[int, datetime]:
    """Return how many of these rising moments fall within an hour at most, and when that ended."""
    return max(_windows(times), key=lambda found: found[0])


def _windows(times: Sequence[datetime]) -> Iterator[tuple[int, datetime]]:
    first = 0
    for last, moment in enumerate(times):
        while moment - times[first] > WITHIN:
            first += 1
        yield last - first + 1, moment
