"""Orders at their doors."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_helper, a_user, an_officer, queries, sign_in
from lensan.marketplaces.simulator.pushing import sign
from lensan.marketplaces.tests.make import a_listing, a_marketplace, a_seller, a_stall
from lensan.marketplaces.words import Unreadable
from lensan.orders.access import parcels_of
from lensan.orders.actions.taking_in import park, take_in
from lensan.orders.actions.tracing import follow_parcel
from lensan.orders.models import Notice, Order
from lensan.orders.tests.make import LATER, a_sale, a_shop, an_order
from lensan.places.tests.make import a_commune
from lensan.producers.actions.merging import merge
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer
from lensan.traceability.models import Label

State = Order.State


@pytest.fixture
def order() -> Order:
    """An order that can still be answered today."""
    found = an_order(a_listing(a_stall(of=a_seller(hamlet="Ấp 3"))))
    Order.objects.update(confirm_by=timezone.now() + timedelta(days=1))
    found.refresh_from_db()
    return found


def url(name: str, order: Order) -> str:
    return reverse(name, kwargs={"pk": order.pk})


def officer_of(client: Client, order: Order) -> None:
    sign_in(client, an_officer(order.stall.producer.commune))


def test_shows_what_waits_first(client: Client, order: Order) -> None:
    officer_of(client, order)

    page = client.get(reverse("order-list")).content.decode()

    assert url("order", order) in page


@pytest.mark.parametrize(("state", "found"), [("", True), ("placed", True), ("shipped", False)])
def test_shows_one_state_at_a_time(client: Client, order: Order, state: str, found: bool) -> None:
    officer_of(client, order)

    page = client.get(reverse("order-list") + f"?trang-thai={state}").content.decode()

    assert (url("order", order) in page) is found


def test_the_list_costs_the_same_however_long(client: Client) -> None:
    commune = a_commune()
    sign_in(client, an_officer(commune))
    listing = a_listing(a_stall(of=a_seller(commune=commune)))
    an_order(listing)
    address = reverse("order-list")
    one = queries(client, address)

    for _number in range(3):
        take_in(listing.stall, a_sale(listing), at=LATER)

    assert queries(client, address) == one


def test_the_list_is_taken_away_as_a_table(client: Client, order: Order) -> None:
    officer_of(client, order)

    table = client.get(reverse("order-list") + "?dang=csv").getvalue().decode()

    assert table.splitlines()[1].split(",")[0] == order.reference


def test_shows_the_whole_order(client: Client, order: Order) -> None:
    officer_of(client, order)

    page = client.get(url("order", order)).content.decode()

    assert "Lê Thị Mua" in page
    assert "đã giữ đủ" in page
    assert "đơn vào sổ" in page


def test_a_parcel_leads_to_where_its_goods_come_from(client: Client, order: Order) -> None:
    officer_of(client, order)
    assert "Nguồn gốc" not in client.get(url("order", order)).content.decode()
    Order.objects.filter(pk=order.pk).update(state=State.READY)
    order.refresh_from_db()
    follow_parcel(order, by=None, at=LATER)
    label = Label.objects.latest("pk")

    page = client.get(url("order", order)).content.decode()

    assert reverse("label", args=[label.code]) in page


def test_the_household_says_yes_with_one_tap(client: Client, order: Order) -> None:
    household = a_user(Role.HOUSEHOLD)
    Producer.objects.filter(pk=order.stall.producer_id).update(account=household)
    sign_in(client, household)

    client.post(url("order-confirm", order))

    order.refresh_from_db()
    assert (order.state, order.decided_way, order.decided_by) == (
        State.CONFIRMED, "page", household,
    )  # fmt: skip


def test_the_helper_answers_for_it_and_it_says_so(client: Client, order: Order) -> None:
    hamlet = order.stall.producer.hamlet
    assert hamlet is not None
    sign_in(client, a_helper(hamlet))

    client.post(url("order-confirm", order))

    order.refresh_from_db()
    assert (order.state, order.decided_way) == (State.CONFIRMED, "helper")


def test_an_officer_declines_with_a_reason(client: Client, order: Order) -> None:
    officer_of(client, order)

    client.post(url("order-decline", order), {"reason": "Mưa, chưa hái được."})

    order.refresh_from_db()
    assert (order.state, order.decided_way, order.reason) == (
        State.DECLINED, "operator", "Mưa, chưa hái được.",
    )  # fmt: skip


def test_without_a_reason_it_is_not_declined(client: Client, order: Order) -> None:
    officer_of(client, order)

    answer = client.post(url("order-decline", order))

    order.refresh_from_db()
    assert (answer.status_code, order.state) == (200, State.PLACED)


def test_what_cannot_be_done_any_more_is_said(client: Client, order: Order) -> None:
    officer_of(client, order)
    client.post(url("order-confirm", order))

    again = client.post(url("order-confirm", order), follow=True).content.decode()
    no = client.post(url("order-decline", order), {"reason": "x"}, follow=True).content.decode()

    assert "không thể chuyển" in again
    assert "không thể chuyển" in no


def test_someone_told_the_marketplace_by_hand(client: Client, order: Order) -> None:
    officer_of(client, order)
    client.post(url("order-told", order))
    order.refresh_from_db()
    assert order.told_at is None

    client.post(url("order-confirm", order))
    client.post(url("order-told", order))

    order.refresh_from_db()
    assert order.told_at is not None


def test_only_officers_tell_the_marketplace(client: Client, order: Order) -> None:
    hamlet = order.stall.producer.hamlet
    assert hamlet is not None
    sign_in(client, a_helper(hamlet))

    assert client.post(url("order-told", order)).status_code == 403


@pytest.mark.enable_socket
def test_a_parked_order_is_read_again(client: Client) -> None:
    with a_shop() as shop:
        reference = shop.sell(2)
        park(shop.stall, Unreadable(reference, "Thiếu số lượng.", "{}"), at=LATER)
        sign_in(client, an_officer(shop.stall.producer.commune))
        assert "Thiếu số lượng." in client.get(reverse("order-list")).content.decode()
        [parked] = shop.stall.parked.all()
        mend = reverse("order-mend", kwargs={"pk": parked.pk})
        shop.simulation.market.traps.skew_seconds = 10**9

        answer = client.post(mend)

        order = Order.objects.get()
        assert answer.headers["Location"] == url("order", order)
        parked.refresh_from_db()
        assert parked.mended_at is not None


@pytest.mark.enable_socket
@pytest.mark.parametrize("silent", [True, False])
def test_one_that_still_cannot_be_read_stays(client: Client, *, silent: bool) -> None:
    with a_shop() as shop:
        shop.simulation.market.traps.skew_seconds = 10**9
        park(shop.stall, Unreadable("O-404", "Thiếu số lượng.", "{}"), at=LATER)
        sign_in(client, an_officer(shop.stall.producer.commune))
        [parked] = shop.stall.parked.all()
        if silent:
            shop.simulation.stop()

        answer = client.post(reverse("order-mend", kwargs={"pk": parked.pk}))

    assert answer.headers["Location"] == reverse("order-list")
    assert shop.stall.parked.waiting().exists()


BODY = (
    b'{"id": "N1", "kind": "order", "stall": "S1", "reference": "O1",'
    b' "sent_at": "2022-07-22T05:00:00.000000Z"}'
)


def test_takes_in_what_a_marketplace_pushes(client: Client) -> None:
    floor = a_marketplace()
    address = reverse("notice", kwargs={"code": floor.code})
    signed = sign(f"http://testserver{address}", BODY)

    answer = client.post(
        address, BODY, content_type="application/json", headers={"authorization": signed}
    )

    assert (answer.status_code, Notice.objects.get().reference) == (200, "N1")


def test_a_forged_push_is_refused(client: Client) -> None:
    address = reverse("notice", kwargs={"code": a_marketplace().code})

    answer = client.post(address, BODY, content_type="application/json")

    assert (answer.status_code, Notice.objects.exists()) == (403, False)


def test_a_push_to_nowhere_is_not_found(client: Client) -> None:
    assert client.post(reverse("notice", kwargs={"code": "la"}), BODY,
                       content_type="application/json").status_code == 404  # fmt: skip
    assert client.get(reverse("notice", kwargs={"code": "la"})).status_code == 405


def test_an_order_is_answered_although_its_seller_was_merged_into_another(
    client: Client, order: Order
) -> None:
    seller = order.stall.producer
    officer = an_officer(seller.commune)
    merge(a_producer(seller.name, commune=seller.commune), seller, by=officer, at=LATER)
    sign_in(client, officer)

    client.post(url("order-confirm", order))

    order.refresh_from_db()
    assert order.state == State.CONFIRMED
    assert parcels_of(officer).get() == order
