"""Sales as marketplaces tell them, and the orders they become."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from lensan.catalogue.models import Lot
from lensan.marketplaces.actions.converging import converge
from lensan.marketplaces.models import Listing, Stall
from lensan.marketplaces.simulator.simulation import Simulation
from lensan.marketplaces.tests.make import a_listing, a_simulation, opened, stocked
from lensan.marketplaces.tests.make_simulation import NOON, turn
from lensan.marketplaces.words import Buyer, Sale, SaleLine, SaleState
from lensan.orders.actions.taking_in import take_in
from lensan.orders.models import Order

LATER = NOON + timedelta(hours=1)
DEADLINE = NOON + timedelta(hours=48)
_number = count(1)


def a_sale(
    of: Listing | None = None,
    quantity: int = 2,
    *,
    reference: str = "",
    state: SaleState = SaleState.PLACED,
    placed_at: datetime = NOON,
    changed_at: datetime | None = None,
    **facts: Any,
) -> Sale:
    line = SaleLine(
        sku=of.sku if of else "LẠ", quantity=quantity, price=20_000, reference="1",
        listing=of.reference if of else "",
    )  # fmt: skip
    told: dict[str, Any] = {
        "confirm_by": DEADLINE, "buyer": Buyer("Lê Thị Mua", "+84909000111", "12 Hai Bà Trưng"),
    } | facts  # fmt: skip
    return Sale(
        reference=reference or f"O-{next(_number)}", state=state, placed_at=placed_at,
        changed_at=changed_at or placed_at, lines=(line,), **told,
    )  # fmt: skip


def an_order(listing: Listing | None = None, quantity: int = 2, *, on_hand: int = 10) -> Order:
    """Make an order that waits for its seller's word, with so much on hand before."""
    listing = listing or a_listing()
    if on_hand:
        stocked(listing, on_hand)
    return take_in(listing.stall, a_sale(listing, quantity), at=NOON)


@dataclass(frozen=True)
class Shop:
    """A listing on sale on a marketplace that answers, ten on hand."""

    simulation: Simulation
    listing: Listing
    lot: Lot

    @property
    def stall(self) -> Stall:
        return Stall.objects.select_related("marketplace", "producer").get(
            pk=self.listing.stall_id
        )

    def sell(self, quantity: int = 1, **told: Any) -> str:
        """Let a buyer buy there; returns the order's reference."""
        order = turn(
            self.simulation.url, "buy", listing=self.listing.reference, quantity=quantity, **told
        )
        return str(order["order"])

    def move(self, order: str, state: str) -> None:
        """Let the marketplace move an order."""
        turn(self.simulation.url, "move", order=order, state=state)

    def clock(self, at: datetime) -> None:
        """Let the marketplace's clock stand at a moment."""
        turn(self.simulation.url, "clock", now=at.isoformat())

    def there(self, order: str) -> dict[str, Any]:
        """Return an order as the marketplace has it."""
        found: dict[str, Any] | None = self.simulation.market.store.get("order", order)
        assert found is not None
        return found

    @property
    def for_sale(self) -> int:
        """How many the marketplace offers."""
        listing = self.simulation.market.store.get("listing", self.listing.reference)
        assert listing is not None
        return int(listing["quantity"])

    @property
    def on_hand(self) -> int:
        self.lot.refresh_from_db()
        return self.lot.on_hand


@contextmanager
def a_shop(*, connector: str = "simulated", on_hand: int = 10, **traps: Any) -> Iterator[Shop]:
    with a_simulation(**traps) as simulation:
        listing = a_listing(opened(simulation, connector=connector))
        lot = stocked(listing, on_hand)
        converge(listing, at=NOON)
        listing.refresh_from_db()
        yield Shop(simulation, listing, lot)
