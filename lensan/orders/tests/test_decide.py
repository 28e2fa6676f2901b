"""Someone decides an order, and its marketplace is told."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from lensan.accounts.tests.make import an_officer
from lensan.journal.models import Entry
from lensan.kernel.states import NotAllowed
from lensan.marketplaces.actions.converging import converge
from lensan.marketplaces.connector import Because, Refused
from lensan.marketplaces.connectors.simulated import Simulated
from lensan.marketplaces.models import Listing
from lensan.marketplaces.simulator.wire import Fault
from lensan.marketplaces.tests.make import stocked
from lensan.marketplaces.words import Account, SaleState
from lensan.orders.actions.deciding import StillShort, TooLate, confirm, decline, tell, told
from lensan.orders.actions.polling import poll
from lensan.orders.models import Order, Reservation, Way
from lensan.orders.tests.make import DEADLINE, LATER, Shop, a_shop, an_order

pytestmark = pytest.mark.enable_socket
State = Order.State


@pytest.fixture
def shop() -> Iterator[Shop]:
    with a_shop() as made:
        yield made


@pytest.fixture
def sold(shop: Shop) -> Order:
    """An order of three that waits for its seller's word."""
    shop.clock(LATER)
    shop.sell(3)
    poll(shop.stall, at=LATER + timedelta(minutes=1))
    return Order.objects.select_related("stall__marketplace").get()


def test_confirms_for_the_seller_and_says_who_and_how() -> None:
    order = an_order()
    officer = an_officer(order.stall.producer.commune)

    confirm(order, way=Way.OPERATOR, by=officer, at=LATER)

    assert (order.state, order.decided_way, order.decided_by, order.decided_at) == (
        State.CONFIRMED, "operator", officer, LATER,
    )  # fmt: skip
    entry = Entry.objects.about(order).first()
    assert entry is not None
    assert (entry.verb, entry.by, entry.facts["way"]) == ("orders.confirmed", officer, "operator")


def test_is_not_confirmed_while_goods_are_short() -> None:
    order = an_order(quantity=5, on_hand=2)

    with pytest.raises(StillShort, match="còn thiếu 3"):
        confirm(order, way=Way.PAGE, by=None, at=LATER)

    order.refresh_from_db()
    assert (order.state, order.lines.get().short) == (State.PLACED, 3)


def test_is_confirmed_once_the_missing_goods_are_there() -> None:
    order = an_order(quantity=5, on_hand=2)
    line = order.lines.select_related("listing").get()
    assert line.listing is not None
    stocked(line.listing, 10)

    confirm(order, way=Way.PAGE, by=None, at=LATER)

    assert (order.state, Reservation.objects.held().total()) == (State.CONFIRMED, 5)


def test_is_not_confirmed_after_its_time() -> None:
    order = an_order()

    with pytest.raises(TooLate):
        confirm(order, way=Way.PAGE, by=None, at=DEADLINE)

    assert order.state == State.PLACED


def test_is_decided_once() -> None:
    order = an_order()
    same = Order.objects.get(pk=order.pk)
    confirm(order, way=Way.PAGE, by=None, at=LATER)

    with pytest.raises(NotAllowed):
        decline(same, reason="hết hàng", way=Way.SMS, by=None, at=LATER)

    same.refresh_from_db()
    assert (same.state, same.decided_way) == (State.CONFIRMED, "page")


def test_tells_the_marketplace_that_it_was_confirmed(shop: Shop, sold: Order) -> None:
    confirm(sold, way=Way.PAGE, by=None, at=LATER)

    tell(sold, at=LATER)

    assert (shop.there(sold.reference)["state"], sold.told_at) == ("confirmed", LATER)
    assert not Order.objects.to_tell(LATER + timedelta(days=1)).exists()


def test_puts_goods_back_only_when_the_marketplace_knows(shop: Shop, sold: Order) -> None:
    decline(sold, reason="Mưa, chưa hái được.", way=Way.PAGE, by=None, at=LATER)
    assert shop.on_hand == 7

    tell(sold, at=LATER)

    assert (shop.there(sold.reference)["state"], shop.on_hand) == ("cancelled", 10)
    shop.clock(LATER + timedelta(minutes=5))
    poll(shop.stall, at=LATER + timedelta(minutes=5))
    converge(Listing.objects.get(), at=LATER + timedelta(hours=1))
    assert (shop.on_hand, shop.for_sale) == (10, 10)


def test_tells_again_later_when_the_marketplace_is_silent(shop: Shop, sold: Order) -> None:
    confirm(sold, way=Way.PAGE, by=None, at=LATER)
    shop.simulation.faults.expect(Fault("503", on="POST /api"))

    tell(sold, at=LATER)

    assert (sold.told_at, sold.attempts) == (None, 1)
    tell(sold, at=sold.not_before)
    assert shop.there(sold.reference)["state"] == "confirmed"


def test_heeds_a_marketplace_that_has_cancelled_meanwhile(shop: Shop, sold: Order) -> None:
    confirm(sold, way=Way.PAGE, by=None, at=LATER)
    shop.clock(LATER + timedelta(minutes=1))
    shop.move(sold.reference, "cancelled")

    tell(sold, at=LATER + timedelta(minutes=2))

    sold.refresh_from_db()
    assert (sold.state, shop.on_hand) == (State.CANCELLED, 10)


def test_tells_later_when_it_cannot_even_be_read(shop: Shop, sold: Order) -> None:
    confirm(sold, way=Way.PAGE, by=None, at=LATER)
    shop.move(sold.reference, "cancelled")
    shop.simulation.faults.expect(Fault("503", on="GET /api"))

    tell(sold, at=LATER)

    sold.refresh_from_db()
    assert (sold.state, sold.attempts, sold.not_before > LATER) == (State.CONFIRMED, 1, True)


def test_a_person_who_told_the_marketplace_is_named_once() -> None:
    order = an_order()
    officer = an_officer(order.stall.producer.commune)
    decline(order, reason="hết hàng", way=Way.OPERATOR, by=officer, at=LATER)

    told(order, by=officer, at=LATER)
    told(order, by=officer, at=LATER + timedelta(hours=1))

    assert order.told_at == LATER
    assert Entry.objects.about(order).filter(verb="orders.marketplace_told").count() == 1
    assert Reservation.objects.held().count() == 0


class ByHand(Simulated):
    """A marketplace without an interface for orders."""

    def confirm(self, account: Account, reference: str, *, key: str, at: datetime) -> SaleState:
        raise Refused("Báo bằng tay.", because=Because.BY_HAND)


def test_where_a_person_tells_the_worker_waits_for_them(
    shop: Shop, sold: Order, settings: Settings
) -> None:
    settings.MARKETPLACE_CONNECTORS = {"by_hand": f"{__name__}.ByHand"}
    sold.stall.marketplace.connector_code = "by_hand"
    confirm(sold, way=Way.PAGE, by=None, at=LATER)

    tell(sold, at=LATER)

    assert (sold.told_at, sold.attempts) == (None, 0)
    assert not Order.objects.to_tell(LATER + timedelta(days=30)).exists()
