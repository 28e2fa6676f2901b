"""Marketplaces, stalls and listings, some of them on a simulation that answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any

from lensan.catalogue.completeness import Rule
from lensan.catalogue.models import Lot, Offer, Product
from lensan.catalogue.tests.make import a_lot, a_product, an_offer
from lensan.marketplaces.actions import listing, opening
from lensan.marketplaces.models import Listing, Marketplace, Stall
from lensan.marketplaces.rules import told
from lensan.marketplaces.simulator.interface import CODE, SECRET
from lensan.marketplaces.simulator.simulation import Simulation
from lensan.marketplaces.tests.make_simulation import NOON, turn
from lensan.producers.actions.consenting import give
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer

MILD = told(Rule())
_number = count(1)


def a_marketplace(
    url: str = "http://127.0.0.1:9", *, connector: str = "simulated", **facts: Any
) -> Marketplace:
    number = next(_number)
    return Marketplace.objects.create(
        code=f"san-{number}", name=f"Sàn {number}", connector_code=connector, base_url=url,
        credentials={"secret": SECRET, "code": CODE}, rule=facts.pop("rule", MILD), **facts,
    )  # fmt: skip


def a_seller(**facts: Any) -> Producer:
    """Make a producer who agrees to be shown on marketplaces."""
    producer = a_producer(**facts)
    give(producer, "marketplace", way="paper", place="nhà", by=None, at=NOON)
    return producer


def a_stall(
    marketplace: Marketplace | None = None, *, of: Producer | None = None, state: str = "open"
) -> Stall:
    """Make a stall in some state, of which the marketplace was not asked."""
    stall = opening.ask(
        of or a_seller(), marketplace or a_marketplace(), name="Vườn bà Sáu", by=None, at=NOON
    )
    Stall.objects.filter(pk=stall.pk).update(state=state)
    stall.refresh_from_db()
    return stall


def a_listing(stall: Stall | None = None, *, offer: Offer | None = None) -> Listing:
    stall = stall or a_stall()
    product = a_product(f"Bưởi Năm Roi {next(_number)}", description="Hái buổi sáng.")
    return listing.draft(offer or an_offer(product, stall.producer), stall, by=None, at=NOON)


def stocked(one: Listing, quantity: int) -> Lot:
    """Put so many of a listing's offer on hand."""
    return a_lot(one.offer, on_hand=quantity)


@contextmanager
def a_simulation(**traps: Any) -> Iterator[Simulation]:
    """Run a simulated marketplace whose clock stands at noon and does not mind ours."""
    simulation = Simulation().start()
    simulation.market.stand_at(NOON)
    turn(simulation.url, "traps", skew_seconds=10**9, **traps)
    try:
        yield simulation
    finally:
        simulation.stop()


def opened(simulation: Simulation, **facts: Any) -> Stall:
    """Make a stall that the simulated marketplace has opened."""
    stall = opening.ask(
        a_seller(), a_marketplace(simulation.url, **facts), name="Vườn bà Sáu", by=None, at=NOON
    )
    opening.see_to(stall, at=NOON)
    assert stall.state == Stall.State.OPEN
    return stall


def there(simulation: Simulation, one: Listing) -> dict[str, Any]:
    """Return a listing as the simulated marketplace has it."""
    found: dict[str, Any] | None = simulation.market.store.get("listing", one.reference)
    assert found is not None
    return found


def product_of(one: Listing) -> Product:
    return one.offer.product


def read_until(listing: Listing, *, hours: int) -> None:
    """Say that every order is read up to so many hours after noon."""
    moment = NOON + timedelta(hours=hours)
    Stall.objects.filter(pk=listing.stall_id).update(orders_read_until=moment)
    listing.stall.orders_read_until = moment
