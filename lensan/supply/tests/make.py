"""Suppliers, what they offer, and what households order together."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

from lensan.accounts.models import User
from lensan.accounts.tests.make import an_officer
from lensan.catalogue.tests.make import a_picture
from lensan.places.hamlets import hamlet_key
from lensan.places.models import Commune, Hamlet
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer
from lensan.supply.actions import grouping, offering, ordering
from lensan.supply.actions.handing import Handed, hand_over, set_out
from lensan.supply.models import GroupOrder, Supplier, SupplyOffer, SupplyOrder, SupplyReceipt, Way
from lensan.supply.pricing import Step

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
TODAY = date(2026, 11, 20)
LATER = NOON + timedelta(days=11)  # after the closing day
CLOSES = date(2026, 11, 30)
STEPS = (Step(1, 100_000), Step(10, 95_000), Step(20, 90_000))
_number = count(1)


def a_supplier(
    commune: Commune | None = None, *, papers: tuple[str, ...] = ("business", "fertiliser", "seed")
) -> Supplier:
    """Make a supplier that can show these papers."""
    place = commune or a_commune()
    supplier = offering.add_supplier(
        f"Cửa hàng Vật tư {next(_number)}", commune=place, by=None, at=NOON
    )
    for kind in papers:
        offering.add_paper(supplier, kind=kind, by=None, at=NOON)
    return supplier


def an_offer(
    supplier: Supplier | None = None, name: str = "NPK 16-16-8", *, state: str = "open",
    steps: tuple[Step, ...] = STEPS, **facts: Any,
) -> SupplyOffer:  # fmt: skip
    """Make an offer of fertiliser by the sack of 50 kg, open and priced unless told otherwise."""
    told: dict[str, Any] = {
        "kind": "fertiliser", "unit": "sack", "unit_weight_g": 50_200, "unit_volume_ml": 60_000,
        "content": Decimal(50), "content_unit": "KGM", **facts,
    }  # fmt: skip
    offer = offering.offer(supplier or a_supplier(), name, **told, by=None, at=NOON)
    if steps:
        offering.price(offer, steps, valid_from=TODAY, by=None, at=NOON)
    if state != "draft":
        offering.turn(offer, state, by=None, at=NOON)
    return offer


def hamlet_of(place: Commune) -> Hamlet:
    """Return Ấp 3 of a commune, made if it is not there yet."""
    known = Hamlet.objects.filter(commune=place, key=hamlet_key("Ấp 3")).first()
    return known or a_hamlet("Ấp 3", place)


def a_group(
    offer: SupplyOffer | None = None, commune: Commune | None = None, **facts: Any
) -> GroupOrder:
    """Open an order together for Ấp 3, until the closing day."""
    place = commune or a_commune()
    told: dict[str, Any] = {
        "hamlet": hamlet_of(place), "closes_on": CLOSES, "min_quantity": 1, "most_each": 50, **facts,
    }  # fmt: skip
    return grouping.open_group(
        offer or an_offer(a_supplier(place)), commune=place, **told, by=None, at=NOON
    )


def a_buyer(group: GroupOrder, name: str = "Nguyễn Văn An", **facts: Any) -> Producer:
    """Make a household that lives where the order together is for."""
    return a_producer(name, commune=group.commune, hamlet="Ấp 3", **facts)


def placed(
    group: GroupOrder, quantity: int = 5, producer: Producer | None = None, **how: Any
) -> SupplyOrder:
    told: dict[str, Any] = {"way": Way.PAGE, "by": None, "at": NOON, **how}
    return ordering.place(group, producer or a_buyer(group), quantity, **told)


def due(group: GroupOrder | None = None, quantity: int = 5, **facts: Any) -> SupplyOrder:
    """Make an order whose price is fixed."""
    together = group or a_group()
    order = placed(together, quantity, a_buyer(together, **facts))
    grouping.settle(together, by=None, at=LATER)
    return again(order)


def coming(order: SupplyOrder | None = None, *, by: User | None = None) -> SupplyOrder:
    """Make an order whose goods are on the way."""
    one = order or due()
    officer = by or an_officer(one.group.commune)
    days = {"ready_on": LATER.date(), "deliver_by": LATER.date() + timedelta(days=3)}
    grouping.order_from_supplier(one.group, **days, by=officer, at=LATER)
    set_out(one.group, by=officer, at=LATER)
    return again(one)


def again(order: SupplyOrder) -> SupplyOrder:
    """Read an order anew, with all that belongs to it."""
    whole = (
        "group__offer__supplier",
        "group__commune",
        "group__hamlet",
        "group__cooperative",
        "producer",
    )
    return SupplyOrder.objects.select_related(*whole).get(pk=order.pk)


def signed(received: int = 5, **facts: Any) -> Handed:
    """Say what was handed over, shown by a signature."""
    return Handed(key=uuid4(), received=received, photo=a_picture(), **facts)


def received(order: SupplyOrder | None = None, **facts: Any) -> SupplyReceipt:
    """Hand an order over whole."""
    one = order or coming()
    return hand_over(one, signed(one.left, **facts), by=an_officer(one.group.commune), at=LATER)
