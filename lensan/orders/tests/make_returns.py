"""Goods that were sent and come back."""

from datetime import timedelta

from lensan.marketplaces.tests.make import a_listing, stocked
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.marketplaces.words import SaleState
from lensan.orders.actions.returning import (
    tell_return,
)
from lensan.orders.actions.taking_in import take_in
from lensan.orders.models import Order, Reservation, Return
from lensan.orders.tests.make import LATER, a_sale

DAY = timedelta(days=1)


def told(order: Order, state: SaleState, *, days: int = 1) -> Order:
    """Let the marketplace say, so many days later, how an order stands."""
    [line] = order.lines.select_related("listing")
    sale = a_sale(
        line.listing, line.quantity, reference=order.reference, state=state,
        changed_at=NOON + days * DAY,
    )  # fmt: skip
    return take_in(order.stall, sale, at=NOON + days * DAY)


def sent(quantity: int = 5, *, on_hand: int = 10) -> Order:
    """Make an order that was delivered."""
    listing = a_listing()
    stocked(listing, on_hand)
    order = take_in(listing.stall, a_sale(listing, quantity), at=NOON)
    return told(order, SaleState.DELIVERED)


def part_of(order: Order) -> Reservation:
    return Reservation.objects.get(line__order=order)


def on_hand(order: Order) -> int:
    lot = part_of(order).lot
    assert lot.on_hand == sum(lot.movements.values_list("delta", flat=True))
    return lot.on_hand


def a_return(order: Order, quantity: int = 2, reference: str = "phiếu 1") -> Return:
    return tell_return(
        order, {part_of(order).pk: quantity}, code="23", reference=reference, by=None, at=LATER
    )
