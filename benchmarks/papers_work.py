"""The work of `benchmarks.papers`, in a process that has its database and settings.

Every function prints one JSON line. The clock runs on, faster where nothing is to be done: between
two rounds of the worker it skips to the next whole minute.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from time import perf_counter
from unittest.mock import patch

from benchmarks.simulated import turn
from benchmarks.trading import (
    GRADES,
    a_floor_at,
    a_product,
    as_if_on_sale,
    drafted,
    offers,
    opened,
    sellers,
)

# ruff: noqa: I001 - trading first: it sets Django up
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from lensan.catalogue.actions.showing import remove_paper
from lensan.catalogue.completeness import Rule
from lensan.catalogue.models import Paper, PaperKind
from lensan.marketplaces import tasks
from lensan.marketplaces.actions.calling import call
from lensan.marketplaces.actions.converging import REST, converge
from lensan.marketplaces.models import Listing, Stall
from lensan.marketplaces.models.listings import ListingQuerySet

CERTIFIED, STRICT_FLOOR = "Bưởi Năm Roi", "doi-giay"
RIGHT = Q(shows_until=None) & (
    Q(stall__marketplace__code=STRICT_FLOOR, state="paused")
    | Q(state="live", sent_hash=F("desired_hash")) & ~Q(stall__marketplace__code=STRICT_FLOOR)
)
MINUTE = timedelta(minutes=1)
STRICT = Rule(edible_papers=(frozenset({"vietgap"}),))
PATIENCE = 60  # minutes after which it is too late anyway
NEVER = 10**9  # seconds by which clocks may differ


class Clock:
    """A clock that runs, and can be moved on."""

    def __init__(self, at: datetime) -> None:
        self._ahead = at - datetime.now(UTC)

    def now(self) -> datetime:
        """Return what it shows."""
        return datetime.now(UTC) + self._ahead

    def skip_to(self, at: datetime) -> None:
        """Move it on to a moment that is not over."""
        self._ahead += max(at - self.now(), timedelta(0))


def build(url: str, *, showing: int, others: int) -> None:
    """Have listings on sale that show one certificate, half of them where it is asked for.

    The others stand in our book as they do at rest, each to be looked at within the worker's rest.
    """
    turn(url, "traps", skew_seconds=NEVER)
    at = timezone.now()
    count, rest = showing // GRADES, others // GRADES
    people = sellers(count + rest)
    strict, mild = a_floor_at(url, STRICT_FLOOR, STRICT), a_floor_at(url, "khong-doi")
    product = a_product(CERTIFIED)
    ends = timezone.localdate(at)
    Paper.objects.create(product=product, kind=PaperKind.VIETGAP, number="VG-1", valid_until=ends)
    Paper.objects.create(product=product, kind=PaperKind.TRADEMARK, number="NH-1")
    offers(product, people[:count], at=at)
    offers(a_product("Khóm Cầu Đúc"), people[count:], at=at)
    for place, floor in enumerate((strict, mild)):
        for stall in opened(people[place:count:2], floor):
            for one in drafted(stall, at=at):
                converge(one, at=timezone.now())
    _at_rest(opened(people[count:], mild), at)
    print(json.dumps({"live": Listing.objects.filter(state="live").count()}))


def _at_rest(stalls: Iterable[Stall], at: datetime) -> None:
    """Write down listings of which the worker has nothing to send."""
    for stall in stalls:
        resting = as_if_on_sale(stall, at=at)
        for one in resting:
            one.reference = f"yên {one.sku}"
        Listing.objects.bulk_create(resting)


def measure(url: str) -> None:
    """Let one paper end at midnight and have another struck out at noon; see when each is off."""
    midnight = _midnight()
    with _clock(midnight - 2 * MINUTE) as clock:
        ended, busy = _ends(url, clock, midnight)
        there = sum(_right_there(stall) for stall in _stalls())
        struck = _struck_out(url, clock, midnight + timedelta(hours=12))
    print(json.dumps({
        "showing": _showing().count(), "others": Listing.objects.count() - _showing().count(),
        "minutes": ended, "busy": busy, "there": there, "struck": struck,
        "still": _mild().count(),
    }))  # fmt: skip


def _ends(url: str, clock: Clock, midnight: datetime) -> tuple[list[float], float]:
    """Let the certificate end; return after how many minutes each listing was right, and of work."""
    _spread(midnight)
    showing = _showing().count()
    return _rounds(url, clock, midnight, lambda: _showing().filter(RIGHT).count(), showing)


def _struck_out(url: str, clock: Clock, noon: datetime) -> list[float]:
    """Have the trademark struck out; return after how many minutes each listing was right."""
    _spread(noon)
    before = dict(_mild().values_list("pk", "sent_hash"))
    clock.skip_to(noon)
    remove_paper(Paper.objects.get(kind=PaperKind.TRADEMARK), by=None, at=clock.now())

    def right() -> int:
        return sum(sent != before[pk] for pk, sent in _mild().values_list("pk", "sent_hash"))

    return _rounds(url, clock, noon, right, len(before))[0]


def _midnight() -> datetime:
    tomorrow = timezone.localdate() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=timezone.get_current_timezone())


@contextmanager
def _clock(at: datetime) -> Iterator[Clock]:
    clock = Clock(at)
    with patch("django.utils.timezone.now", clock.now):
        yield clock


def _spread(midnight: datetime) -> None:
    """Let each listing have been looked at at some moment of the last rest before midnight."""
    numbers = list(Listing.objects.order_by("?").values_list("pk", flat=True))
    for place, number in enumerate(numbers):
        due = midnight + REST * (place / len(numbers))
        Listing.objects.filter(pk=number).update(not_before=due)


def _rounds(
    url: str, clock: Clock, begin: datetime, right: Callable[[], int], goal: int
) -> tuple[list[float], float]:
    """Do the worker's rounds until as many are right as shall be; minutes of each, and of work."""
    done: list[float] = []
    busy = 0.0
    for number in range(-2, PATIENCE):
        clock.skip_to(begin + number * MINUTE)
        turn(url, "clock", now=clock.now().isoformat())
        start = perf_counter()
        tasks.see_to_what_is_due.call()
        passed = (clock.now() - begin) / MINUTE
        busy += (perf_counter() - start) / 60 if passed > 0 else 0
        done += [passed] * (right() - len(done))
        if len(done) == goal:
            break
    return done, busy


def _mild() -> ListingQuerySet:
    """Return those of them that stay on sale without the certificate."""
    return _showing().exclude(stall__marketplace__code=STRICT_FLOOR)


def _showing() -> ListingQuerySet:
    """Return the listings that show the certificate, or did."""
    return Listing.objects.filter(offer__product__name=CERTIFIED)


def _stalls() -> QuerySet[Stall]:
    certified = Stall.objects.filter(listings__offer__product__name=CERTIFIED).distinct()
    return certified.select_related("marketplace").order_by("pk")


def _right_there(stall: Stall) -> int:
    """Return how many of a stall's listings are right, as the marketplace itself has them."""
    page = call(
        stall, "read_listings", lambda c, a: c.read_listings(a, at=timezone.now()),
        at=timezone.now(),
    )  # fmt: skip
    wanted = dict(stall.listings.values_list("sku", "desired_hash"))
    state = "paused" if stall.marketplace.code == STRICT_FLOOR else "live"
    return sum(
        seen.state == state and (state == "paused" or seen.hash == wanted[seen.sku])
        for seen in page.listings
    )
