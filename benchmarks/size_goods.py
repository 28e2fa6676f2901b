"""People, what they sell and what stands in their stores, for `benchmarks.size`.

Every number is worked out from the row's own, so that rows need no memory of each other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from benchmarks.size_loading import insert
from lensan.catalogue.models import Lot, Offer, Paper, Photo, Product, StockMovement
from lensan.kernel import bulk
from lensan.kernel.text import fold, sort_key
from lensan.places.models import Commune, Hamlet
from lensan.producers.codes import producer_code
from lensan.producers.models import Consent, ConsentText, Producer, Record, Standing
from lensan.producers.models.producer import keys
from lensan.producers.tests.make import FAMILIES, GIVEN, MIDDLES

FLOORS, OFFERS_EACH = 3, 12  # of a seller
PEOPLE_EACH = 6  # in the registry for each of them who sells
STALLS_A_HAMLET = 66  # of about 22 sellers
COMMON, OWNED_BY = 300, 40  # goods that anyone sells; one seller of so many has its own
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
BEGAN = TODAY - timedelta(days=730)
ON_HAND = 40
Rows = Iterator[tuple[Any, ...]]


@dataclass(frozen=True)
class Sellers:
    """Those who were added together: the numbers of their rows, in order."""

    people: Sequence[int]
    codes: Sequence[str]
    offers: Sequence[int]
    lots: Sequence[int]

    @property
    def count(self) -> int:
        return len(self.offers) // OFFERS_EACH


def price_of(offer: int) -> int:
    return 15_000 + 1000 * (offer % 40)


def add_sellers(count: int) -> Sellers:
    """Write so many sellers, their neighbours who do not sell, and what they offer."""
    people, codes = _people(count)
    goods = _goods(people[:count])
    offers = bulk.next_ids(Offer, count * OFFERS_EACH)
    _offers(offers, people, goods)
    _shown(offers)
    return Sellers(people, codes, offers, bulk.next_ids(Lot, len(offers)))


def add_lots(sellers: Sellers, sold: Sequence[int]) -> None:
    """Write a lot for each offer: what was taken in, less what was set aside, is on hand."""
    lots = list(enumerate(zip(sellers.lots, sellers.offers, strict=True)))
    insert(
        Lot,
        ("id", "offer", "code", "harvest_from", "harvest_to", "best_before", "quantity", "on_hand"),
        ((lot, offer, f"L{lot}", day := TODAY + timedelta(days=n % 120 - 60),
          day + timedelta(days=5), day + timedelta(days=90), 500, ON_HAND)
         for n, (lot, offer) in lots),
    )  # fmt: skip
    insert(
        StockMovement,
        ("lot", "delta", "reason", "reference", "at"),
        ((lot, ON_HAND + sold[n], "received", f"phiếu {lot}", NOW) for n, (lot, _offer) in lots),
    )


def _people(sellers: int) -> tuple[list[int], list[str]]:
    communes = list(
        Commune.objects.of_the_programme().order_by("code").values_list("pk", flat=True)
    )
    hamlets = _hamlets(communes, sellers)
    numbers = bulk.next_ids(Producer, sellers * PEOPLE_EACH)
    homes = [(communes[n % len(communes)], hamlets[n % len(hamlets)]) for n in range(len(numbers))]
    names = [_name(number) for number in numbers]
    codes = [producer_code(number) for number in numbers]
    insert(
        Producer,
        ("id", "code", "name", "phone", "commune", "hamlet", "registered_on", "search_key",
         "sort_key"),
        ((n, code, name, phone := f"+8491{n:07d}", *home, BEGAN, *keys(name, (phone,), code))
         for n, code, name, home in zip(numbers, codes, names, homes, strict=True)),
    )  # fmt: skip
    insert(
        Standing,
        ("producer", "commune", "means", "from_on"),
        ((n, home[0], "smartphone", BEGAN) for n, home in zip(numbers, homes, strict=True)),
    )
    _said(numbers, homes, sellers)
    return numbers, codes


def _hamlets(communes: Sequence[int], sellers: int) -> list[int]:
    """Write as many hamlets as let each have about as many stalls, whatever the province's size."""
    each = max(1, round(sellers * FLOORS / STALLS_A_HAMLET / len(communes)))
    known = Hamlet.objects.count() // len(communes)
    new = [f"Ấp {known + n + 1}" for n in range(each)]
    made = [
        Hamlet(commune_id=commune, name=name, key=fold(name))
        for name in new
        for commune in communes
    ]
    return [hamlet.pk for hamlet in Hamlet.objects.bulk_create(made)]


def _said(numbers: Sequence[int], homes: Sequence[tuple[int, int]], sellers: int) -> None:
    """Write what the communes' lists said of them, and that those who sell agreed to it."""
    insert(
        Record,
        ("outcome", "producer", "commune", "at"),
        (("created", n, home[0], NOW) if n % 100 else ("held", None, home[0], NOW)
         for n, home in zip(numbers, homes, strict=True)),
    )  # fmt: skip
    text = ConsentText.objects.filter(purpose="marketplace").earliest("version").pk
    insert(
        Consent,
        ("producer", "text", "given_on", "place", "way"),
        ((n, text, BEGAN, "xã", "paper") for n in numbers[:sellers]),
    )


def _name(n: int) -> str:
    return f"{FAMILIES[n % 7]} {MIDDLES[n // 7 % 11]} {GIVEN[n // 77 % 13]} {n // 1001}"


def _goods(sellers: Sequence[int]) -> dict[int | None, list[int]]:
    """Write the goods that anyone sells, once, and those that only their owner makes."""
    common = list(Product.objects.filter(owner=None).values_list("pk", flat=True))
    if not common:
        _products(common := bulk.next_ids(Product, COMMON), [None] * COMMON)
    owners = sellers[::OWNED_BY]
    owned = bulk.next_ids(Product, len(owners))
    _products(owned, owners)
    return {None: common} | {owner: [one] for owner, one in zip(owners, owned, strict=True)}


def _products(numbers: Sequence[int], owners: Sequence[int | None]) -> None:
    names = [f"{('Khóm', 'Chả cá thát lát', 'Mãng cầu', 'Trà')[n % 4]} {n}" for n in numbers]
    insert(
        Product,
        ("id", "name", "group", "unit", "unit_weight_g", "origin", "owner", "search_key", "sort_key"),
        ((n, name, "food", "kg", 1000, "Hậu Giang", owner, fold(name), sort_key(name))
         for n, name, owner in zip(numbers, names, owners, strict=True)),
    )  # fmt: skip
    _photos("product", numbers, ("front", "back", "side"))


def _offers(
    offers: Sequence[int], people: Sequence[int], goods: dict[int | None, list[int]]
) -> None:
    common = goods[None]

    def product(n: int, seller: int) -> int:
        own = goods.get(seller) if n % OFFERS_EACH == 0 else None
        return own[0] if own else common[n % len(common)]

    insert(
        Offer,
        ("id", "product", "producer", "price", "floor_price", "season", "state", "made_at"),
        ((offer, product(n, seller := people[n // OFFERS_EACH]), seller, price_of(offer), 10_000,
          7 << n % 10, "closed" if n % 50 == 7 else "paused" if n % 30 == 5 else "open", NOW)
         for n, offer in enumerate(offers)),
    )  # fmt: skip


def _shown(offers: Sequence[int]) -> None:
    """Write a paper for every fourth offer, some of which have ended, and a photo for each."""
    insert(
        Paper,
        ("offer", "kind", "number", "issued_by", "issued_on", "valid_until", "file"),
        ((offer, "food_safety", f"{offer}/ATTP", "Sở Nông nghiệp", BEGAN,
          TODAY + timedelta(days=offer % 900 - 200), PICTURE) for offer in offers[::4]),
    )  # fmt: skip
    _photos("offer", offers, ("front",))


PICTURE = "mau.jpg"  # the one file behind every photo and paper


def _photos(of: str, numbers: Sequence[int], sides: Sequence[str]) -> None:
    insert(
        Photo,
        (of, "side", "file", "width", "height", "sha256", "at"),
        ((number, side, PICTURE, 800, 600, f"{number:059d}{side:5}", NOW)
         for number in numbers for side in sides),
    )  # fmt: skip


def moment(share: float) -> datetime:
    """Return the moment at which so much of the two years has gone by."""
    return NOW - timedelta(days=730 * (1 - share))
