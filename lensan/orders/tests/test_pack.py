"""A parcel stands ready: its papers are printed, and the marketplace is told."""

from collections.abc import Iterator

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.tests.make import an_officer, sign_in
from lensan.journal.models import Entry
from lensan.kernel.documents.printing import Sheet
from lensan.marketplaces.connector import Refused, TryAgain
from lensan.marketplaces.simulator.wire import Fault
from lensan.marketplaces.tests.make import a_listing, a_marketplace, a_seller, a_stall
from lensan.orders.actions.deciding import confirm, tell
from lensan.orders.actions.packing import NotToPack, pack
from lensan.orders.actions.polling import poll
from lensan.orders.actions.taking_in import take_in
from lensan.orders.models import Order, Way
from lensan.orders.papers import labels, slips
from lensan.orders.tests.make import LATER, Shop, a_sale, a_shop, an_order

pytestmark = pytest.mark.enable_socket
State = Order.State


@pytest.fixture
def shop() -> Iterator[Shop]:
    with a_shop() as made:
        made.simulation.market.traps.skew_seconds = 10**9
        yield made


@pytest.fixture
def confirmed(shop: Shop) -> Order:
    """An order of which the marketplace knows that it was confirmed."""
    shop.sell(3)
    poll(shop.stall, at=LATER)
    order = Order.objects.select_related("stall__marketplace", "stall__producer").get()
    confirm(order, way=Way.PAGE, by=None, at=LATER)
    tell(order, at=LATER)
    return order


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_tells_the_marketplace_and_keeps_the_parcels_number(shop: Shop, confirmed: Order) -> None:
    pack(confirmed, by=None, at=LATER)

    there = shop.there(confirmed.reference)
    assert (confirmed.state, there["state"]) == (State.READY, "ready")
    assert confirmed.tracking != ""
    assert Entry.objects.about(confirmed).filter(verb="orders.ready").count() == 1


def test_where_only_people_speak_to_the_marketplace_it_is_ready_and_one_tells_it_later() -> None:
    order = an_order(a_listing(a_stall(a_marketplace(connector="postmart"))))
    confirm(order, way=Way.PAGE, by=None, at=LATER)

    pack(order, by=None, at=LATER)

    assert (order.state, order.tracking, order.told_at) == (State.READY, "", None)


def test_a_parcel_that_the_marketplace_refuses_is_not_ready(shop: Shop, confirmed: Order) -> None:
    shop.move(confirmed.reference, "cancelled")

    with pytest.raises(Refused):
        pack(confirmed, by=None, at=LATER)

    confirmed.refresh_from_db()
    assert confirmed.state == State.CONFIRMED


def test_is_not_ready_before_it_was_confirmed(shop: Shop) -> None:
    shop.sell()
    poll(shop.stall, at=LATER)
    order = Order.objects.get()

    with pytest.raises(NotToPack):
        pack(order, by=None, at=LATER)

    assert shop.there(order.reference)["state"] == "placed"


def test_stays_to_be_packed_while_the_marketplace_is_silent(shop: Shop, confirmed: Order) -> None:
    shop.simulation.faults.expect(Fault("503", on="POST /api"))

    with pytest.raises(TryAgain):
        pack(confirmed, by=None, at=LATER)

    confirmed.refresh_from_db()
    assert confirmed.state == State.CONFIRMED
    pack(confirmed, by=None, at=LATER)
    assert confirmed.state == State.READY


def test_the_slip_says_what_to_take_from_which_lot() -> None:
    order = an_order(quantity=4)

    told = text_of(slips([order], Sheet.A4))

    assert order.reference in told
    assert "4 kg" in told
    assert str(order.lines.get().reservations.get().lot) in told


def test_the_label_says_whereto_and_how_heavy() -> None:
    order = an_order(quantity=4)
    product = order.lines.get().listing.offer.product  # type: ignore[union-attr]
    product.unit_weight_g = 1500
    product.save()

    told = text_of(labels([order], Sheet.LABEL))

    assert "Lê Thị Mua" in told
    assert order.lines.get().grams == 6000


def test_a_line_that_nobody_knows_weighs_nothing() -> None:
    order = take_in(a_listing().stall, a_sale(None, 4), at=LATER)

    assert order.lines.get().grams == 0
    assert order.reference in text_of(slips([order], Sheet.A4))


@pytest.mark.parametrize("name", ["order-label", "order-slip"])
def test_prints_the_papers_of_one_and_writes_that_down(client: Client, name: str) -> None:
    order = an_order(a_listing(a_stall(of=a_seller())))
    sign_in(client, an_officer(order.stall.producer.commune))

    answer = client.get(reverse(name, kwargs={"pk": order.pk}) + "?kho=100x150")

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert Entry.objects.about(order).filter(verb="orders.paper_printed").exists()


@pytest.mark.parametrize("name", ["order-labels", "order-slips"])
def test_prints_the_papers_of_all_that_is_to_be_packed(client: Client, name: str) -> None:
    order, other = an_order(), an_order()
    confirm(order, way=Way.PAGE, by=None, at=LATER)
    sign_in(client, an_officer(order.stall.producer.commune))

    told = text_of(client.get(reverse(name)).content)

    assert order.reference in told
    assert other.reference not in told


def test_whoever_packed_presses_one_button(client: Client, confirmed: Order) -> None:
    sign_in(client, an_officer(confirmed.stall.producer.commune))
    url = reverse("order-ready", kwargs={"pk": confirmed.pk})

    client.post(url)
    again = client.post(url, follow=True).content.decode()

    confirmed.refresh_from_db()
    assert confirmed.state == State.READY
    assert "không phải đơn cần gói" in again
