"""A household's goods on a real Mercur: applied, approved, listed, bought, sent, paid and explained."""

from datetime import UTC, datetime, timedelta

import pytest

from lensan.catalogue.tests.make import photographed
from lensan.marketplaces.actions import opening
from lensan.marketplaces.actions.converging import converge
from lensan.marketplaces.models import Listing, Marketplace, Stall
from lensan.marketplaces.tests.make import a_listing, a_marketplace, a_seller, stocked
from lensan.marketplaces.tests.make_mercur import KEYS, Shop
from lensan.marketplaces.tests.make_mercur_stand import a_shop
from lensan.orders.actions.deciding import confirm, tell
from lensan.orders.actions.packing import pack
from lensan.orders.actions.polling import poll
from lensan.orders.models import Order, Way
from lensan.payouts.actions.reading import read_statements, unexplained

pytestmark = [pytest.mark.processes, pytest.mark.django_db]


@pytest.fixture
def shop() -> Shop:
    return a_shop()


def now() -> datetime:
    return datetime.now(UTC)


def opened(shop: Shop) -> Stall:
    """Apply for a stall and have it approved by the marketplace's operator."""
    floor = a_marketplace(shop.url, connector="mercur")
    Marketplace.objects.filter(pk=floor.pk).update(credentials=KEYS)
    floor.refresh_from_db()
    stall = opening.ask(a_seller(), floor, name="Vườn bà Sáu", by=None, at=now())
    opening.see_to(stall, at=now())
    assert (stall.state, stall.reason) == (Stall.State.IN_REVIEW, "")
    shop.approve(stall.reference)
    opening.see_to(stall, at=now())
    assert stall.state == Stall.State.OPEN
    return stall


def on_sale(stall: Stall) -> Listing:
    """Put photographed goods up for sale, ten on hand."""
    listing = a_listing(stall)
    photographed(listing.offer, "front")
    stocked(listing, 10)
    converge(listing, at=now())
    listing.refresh_from_db()
    assert (listing.state, listing.reason) == (Listing.State.LIVE, "")
    return listing


def sent(stall: Stall) -> Order:
    """Read the order that was placed, accept it and send its parcel."""
    poll(stall, at=now() + timedelta(seconds=1))
    order = Order.objects.get(stall=stall)
    confirm(order, way=Way.PAGE, by=None, at=now())
    tell(order, at=now())
    assert order.told_at is not None
    pack(order, by=None, at=now())
    return order


def test_goods_are_sold_and_every_dong_of_the_payout_is_explained(shop: Shop) -> None:
    stall = opened(shop)
    listing = on_sale(stall)
    bought = shop.buy(listing.reference, 2)
    order = sent(stall)
    shop.pay(bought)

    read_statements(stall, at=now() + timedelta(seconds=1))

    assert (order.reference, order.state, order.shipping_fee) == (bought, "ready", 15_000)
    lines = stall.statement_lines.order_by("pk").values_list("kind", "amount", "state", "order")
    assert list(lines) == [
        ("sale", 40_000, "matched", order.pk),
        ("shipping", 15_000, "matched", order.pk),
        ("commission", -4_000, "matched", order.pk),
        ("payout", -55_000, "matched", order.pk),
    ]
    assert unexplained(stall) == 0

    shop.pay(bought)
    read_statements(stall, at=now() + timedelta(seconds=1))
    again = stall.statement_lines.filter(state="flagged").values_list("kind", flat=True)
    assert set(again) == {"sale", "shipping", "commission"}
