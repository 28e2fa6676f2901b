"""Orders are read from marketplaces, however long one was silent or the notices were lost."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from lensan.marketplaces.actions.converging import converge
from lensan.marketplaces.actions.observing import read_back
from lensan.marketplaces.connector import TryAgain
from lensan.marketplaces.models import Listing
from lensan.marketplaces.simulator.wire import Fault
from lensan.marketplaces.tests.make import stocked
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.orders.actions.polling import poll
from lensan.orders.models import Order
from lensan.orders.tests.make import LATER, Shop, a_shop

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def shop() -> Iterator[Shop]:
    with a_shop() as made:
        yield made


def test_reads_what_was_bought(shop: Shop) -> None:
    reference = shop.sell(3)

    read = poll(shop.stall, at=LATER)

    assert (read, Order.objects.get().reference) == (1, reference)
    assert (shop.on_hand, shop.stall.orders_read_until) == (7, LATER)


def test_reads_nothing_twice(shop: Shop) -> None:
    shop.sell(3)
    poll(shop.stall, at=LATER)

    poll(shop.stall, at=LATER + timedelta(minutes=1))

    assert (Order.objects.count(), shop.on_hand) == (1, 7)


def test_fills_the_gap_of_weeks_window_by_window(shop: Shop) -> None:
    much_later = NOON + timedelta(days=40)
    sold = []
    for days in (1, 20, 39):
        shop.clock(NOON + timedelta(days=days))
        sold.append(shop.sell())
    shop.clock(much_later)

    poll(shop.stall, at=much_later)

    assert sorted(Order.objects.values_list("reference", flat=True)) == sorted(sold)


def test_keeps_how_far_it_came_when_the_marketplace_falls_silent(shop: Shop) -> None:
    much_later = NOON + timedelta(days=40)
    shop.clock(much_later)
    shop.simulation.faults.expect(Fault("503", on="/orders", skip=1))

    with pytest.raises(TryAgain):
        poll(shop.stall, at=much_later)

    came = shop.stall.orders_read_until
    assert came is not None
    assert NOON < came < much_later


def test_parks_an_order_that_cannot_be_read_and_goes_on(shop: Shop) -> None:
    broken, fine = shop.sell(), shop.sell(2)
    shop.simulation.control.do_write(
        {"kind": "order", "id": broken, "body": {"lines": [{"sku": "x", "quantity": -1}]}}
    )

    poll(shop.stall, at=LATER)

    assert Order.objects.get().reference == fine
    assert shop.stall.parked.waiting().get().reference == broken


def test_what_was_sold_there_is_not_taken_off_there_again(shop: Shop) -> None:
    shop.clock(LATER)
    shop.sell(3)
    poll(shop.stall, at=LATER + timedelta(minutes=1))

    converge(Listing.objects.get(), at=LATER + timedelta(hours=1))

    assert (shop.for_sale, shop.on_hand) == (7, 7)


def test_a_reading_between_sale_and_order_offers_none_too_many(shop: Shop) -> None:
    shop.clock(LATER)
    shop.sell(3)
    read_back(shop.stall, at=LATER)
    poll(shop.stall, at=LATER + timedelta(minutes=1))

    converge(Listing.objects.get(), at=LATER + timedelta(hours=1))

    assert (shop.for_sale, shop.on_hand) == (7, 7)


def test_new_goods_are_offered_beside_what_was_sold(shop: Shop) -> None:
    shop.clock(LATER)
    shop.sell(3)
    poll(shop.stall, at=LATER + timedelta(minutes=1))
    stocked(shop.listing, 5)

    converge(Listing.objects.get(), at=LATER + timedelta(hours=1))

    assert shop.for_sale == 12


def test_reads_page_after_page(shop: Shop) -> None:
    sold = {shop.sell() for _order in range(3)}
    shop.simulation.market.traps.page_size = 1

    poll(shop.stall, at=LATER)

    assert set(Order.objects.values_list("reference", flat=True)) == sold
