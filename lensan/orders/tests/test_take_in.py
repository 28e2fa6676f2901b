"""A sale comes into the book once, and the book follows the marketplace."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest

from lensan.catalogue.actions.stocking import move
from lensan.catalogue.tests.make import a_lot
from lensan.journal.models import Entry
from lensan.marketplaces.models import Listing
from lensan.marketplaces.tests.make import a_listing, stocked
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.marketplaces.words import SaleState, Unreadable
from lensan.orders.actions.reserving import put_back, set_aside
from lensan.orders.actions.taking_in import park, take_in
from lensan.orders.models import Order, Parked, Reservation
from lensan.orders.tests.make import LATER, a_sale
from lensan.producers.tests.make import meanwhile

State = Order.State


def on_hand(listing: Listing) -> list[int]:
    return list(listing.offer.lots.order_by("pk").values_list("on_hand", flat=True))


def test_writes_the_order_and_sets_the_goods_aside() -> None:
    listing = a_listing()
    stocked(listing, 10)

    order = take_in(listing.stall, a_sale(listing, 3, reference="O-9"), at=NOON)

    line = order.lines.get()
    assert (order.reference, order.state, order.buyer_name) == ("O-9", State.PLACED, "Lê Thị Mua")
    assert (line.listing, line.quantity, line.short) == (listing, 3, 0)
    assert on_hand(listing) == [7]
    assert Entry.objects.about(order).get().verb == "orders.placed"


def test_the_same_sale_again_changes_nothing() -> None:
    listing = a_listing()
    stocked(listing, 10)
    sale = a_sale(listing, 3)
    take_in(listing.stall, sale, at=NOON)

    take_in(listing.stall, sale, at=LATER)

    assert (Order.objects.count(), on_hand(listing)) == (1, [7])


def test_takes_what_expires_first() -> None:
    listing = a_listing()
    late = a_lot(listing.offer, on_hand=5, best_before=date(2022, 8, 30))
    soon = a_lot(listing.offer, on_hand=5, best_before=date(2022, 8, 1))
    rotten = a_lot(listing.offer, on_hand=5, best_before=date(2022, 7, 21))

    take_in(listing.stall, a_sale(listing, 7), at=NOON)

    for lot in (late, soon, rotten):
        lot.refresh_from_db()
    assert (late.on_hand, soon.on_hand, rotten.on_hand) == (3, 0, 5)


def test_says_how_many_are_short() -> None:
    listing = a_listing()
    stocked(listing, 2)

    order = take_in(listing.stall, a_sale(listing, 5), at=NOON)

    assert (order.lines.get().short, on_hand(listing)) == (3, [0])
    assert list(Order.objects.short()) == [order]


def test_a_line_that_nobody_knows_stands_without_a_listing() -> None:
    stall = a_listing().stall

    order = take_in(stall, a_sale(None, 4), at=NOON)

    line = order.lines.get()
    assert (line.listing, line.short, line.title) == (None, 4, "LẠ")


@pytest.mark.parametrize("state", [SaleState.CANCELLED, SaleState.REFUNDED])
def test_one_that_is_over_when_first_seen_sets_nothing_aside(state: SaleState) -> None:
    listing = a_listing()
    stocked(listing, 10)

    order = take_in(listing.stall, a_sale(listing, 3, state=state), at=NOON)

    assert (order.state, on_hand(listing), order.lines.get().short) == (state.value, [10], 0)


def test_puts_the_goods_back_when_it_is_cancelled() -> None:
    listing = a_listing()
    stocked(listing, 10)
    take_in(listing.stall, a_sale(listing, 3, reference="O-1"), at=NOON)

    cancelled = a_sale(listing, 3, reference="O-1", state=SaleState.CANCELLED, changed_at=LATER)
    order = take_in(listing.stall, cancelled, at=LATER)
    take_in(listing.stall, cancelled, at=LATER)

    assert (order.state, on_hand(listing)) == (State.CANCELLED, [10])
    assert not Reservation.objects.held().exists()


def test_an_older_reading_that_comes_later_changes_nothing() -> None:
    listing = a_listing()
    take_in(listing.stall, a_sale(listing, reference="O-1"), at=NOON)
    shipped = a_sale(listing, reference="O-1", state=SaleState.SHIPPED, changed_at=LATER)
    take_in(listing.stall, shipped, at=LATER)

    confirmed = a_sale(
        listing, reference="O-1", state=SaleState.CONFIRMED,
        changed_at=LATER - timedelta(minutes=5),
    )  # fmt: skip
    order = take_in(listing.stall, confirmed, at=LATER)

    assert (order.state, order.changed_at) == (State.SHIPPED, LATER)


def test_never_goes_back_from_what_was_decided_here() -> None:
    listing = a_listing()
    stocked(listing, 10)
    order = take_in(listing.stall, a_sale(listing, reference="O-1"), at=NOON)
    order.advance_to(State.CONFIRMED)

    read = take_in(listing.stall, a_sale(listing, reference="O-1", changed_at=LATER), at=LATER)

    assert (read.state, read.changed_at) == (State.CONFIRMED, LATER)


def test_what_the_marketplace_confirmed_itself_counts_as_told() -> None:
    listing = a_listing()
    take_in(listing.stall, a_sale(listing, reference="O-1"), at=NOON)

    sale = a_sale(listing, reference="O-1", state=SaleState.CONFIRMED, changed_at=LATER)
    order = take_in(listing.stall, sale, at=LATER)

    assert (order.decided_way, order.decided_at, order.told_at) == ("marketplace", LATER, LATER)


def test_parks_what_cannot_be_read_once() -> None:
    stall = a_listing().stall

    park(stall, Unreadable("O-7", "Thiếu số lượng.", "{}"), at=NOON)
    park(stall, Unreadable("O-7", "Thiếu giá.", "{}"), at=LATER)

    parked = Parked.objects.waiting().get()
    assert (parked.reference, parked.reason, parked.at) == ("O-7", "Thiếu giá.", NOON)


def test_told_at_the_same_moment_by_two_ways_it_stands_once() -> None:
    listing = a_listing()
    stocked(listing, 10)
    sale = a_sale(listing, 3)

    with meanwhile("SAVEPOINT", lambda: take_in(listing.stall, sale, at=NOON)):
        order = take_in(listing.stall, sale, at=NOON)

    assert (Order.objects.get(), on_hand(listing)) == (order, [7])


def test_of_two_who_take_the_last_one_gets_it() -> None:
    listing = a_listing()
    line = take_in(listing.stall, a_sale(listing, 3), at=NOON).lines.get()
    lot = stocked(listing, 3)
    seen = count(1)

    def sell_elsewhere() -> None:
        if next(seen) == 2:  # after the lots were looked up, before any is taken from
            move(lot, -2, "spoiled", reference="hỏng", by=None, at=NOON)

    with meanwhile("SAVEPOINT", sell_elsewhere, times=2):
        set_aside(line, at=NOON)

    assert (line.short, on_hand(listing)) == (3, [1])
    assert not Reservation.objects.exists()


def test_what_was_put_back_meanwhile_is_put_back_once() -> None:
    listing = a_listing()
    stocked(listing, 10)
    order = take_in(listing.stall, a_sale(listing, 3), at=NOON)

    with meanwhile(
        'UPDATE "orders_reservation"', lambda: put_back(order, came_back_at=LATER, at=LATER)
    ):
        put_back(order, came_back_at=LATER, at=LATER)

    assert on_hand(listing) == [10]


def test_an_unknown_line_has_nothing_to_put_back() -> None:
    order = take_in(a_listing().stall, a_sale(None, 4), at=NOON)

    put_back(order, came_back_at=LATER, at=LATER)

    assert not Reservation.objects.exists()


def test_lines_of_one_reference_stand_side_by_side() -> None:
    listing = a_listing()
    stocked(listing, 10)
    sale = a_sale(listing, 3)

    order = take_in(listing.stall, replace(sale, lines=sale.lines * 2), at=NOON)

    assert (order.lines.count(), on_hand(listing)) == (2, [4])
