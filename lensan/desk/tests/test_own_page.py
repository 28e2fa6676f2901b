"""What a household and a cooperative see first, and what they can do there with one tap."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import a_user, queries, sign_in
from lensan.catalogue.actions.composing import Wanted, compose, turn
from lensan.catalogue.models import Combo, Lot, Product, StockMovement
from lensan.catalogue.tests.make import a_lot, a_product, an_offer
from lensan.marketplaces.models import Listing
from lensan.marketplaces.tests.make import a_listing
from lensan.orders.actions.deciding import confirm
from lensan.orders.models import Order, Way
from lensan.orders.tests.make import LATER, an_order
from lensan.payouts.actions.paying import prepare
from lensan.payouts.tests.make import an_account, read
from lensan.producers.models import Kind, Producer
from lensan.producers.tests.make_people import a_producer

HOUR = timedelta(hours=1)


def _owner_of(listing: Listing, role: Role = Role.HOUSEHOLD) -> User:
    """The account of whoever sells a listing."""
    user = a_user(role)
    Producer.objects.filter(pk=listing.stall.producer_id).update(account=user)
    return user


def _due(order: Order, in_hours: float) -> Order:
    Order.objects.filter(pk=order.pk).update(confirm_by=timezone.now() + in_hours * HOUR)
    return order


def _page(client: Client) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def _text(client: Client) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", _page(client)))


def _counted(lot: Lot, **told: Any) -> dict[str, Any]:
    return {"counted": lot.on_hand, "seen": lot.on_hand, "reference": uuid4()} | told


def test_shows_what_to_answer_and_what_to_pack(client: Client) -> None:
    listing = a_listing()
    waiting, accepted = _due(an_order(listing), 5), an_order(listing)
    confirm(accepted, way=Way.PAGE, by=None, at=LATER)
    sign_in(client, _owner_of(listing))

    context = client.get("/").context

    assert [one.order for one in context["waiting"]] == [waiting]
    assert list(context["to_pack"]) == [accepted]
    page = _page(client)
    assert f'action="/truc-don/{waiting.pk}/nhan/"' in page
    assert f'action="/don-hang/{accepted.pk}/da-goi/"' in page
    assert "tel:" not in page


def test_an_order_whose_time_is_over_has_no_buttons(client: Client) -> None:
    listing = a_listing()
    late = _due(an_order(listing), -1)
    sign_in(client, _owner_of(listing))

    page = _page(client)

    assert f"/don-hang/{late.pk}/" in page
    assert "Đã hết hạn trả lời" in page
    assert f"/truc-don/{late.pk}/" not in page


def test_an_order_without_a_deadline_can_be_answered(client: Client) -> None:
    listing = a_listing()
    order = an_order(listing)
    Order.objects.update(confirm_by=None)
    sign_in(client, _owner_of(listing))

    assert f"/truc-don/{order.pk}/nhan/" in _page(client)


def test_accepting_leads_back_to_the_page(client: Client) -> None:
    listing = a_listing()
    order = _due(an_order(listing), 5)
    user = _owner_of(listing)
    sign_in(client, user)

    answer = client.post(f"/truc-don/{order.pk}/nhan/", follow=True)

    order.refresh_from_db()
    assert (order.state, order.decided_way, order.decided_by) == ("confirmed", Way.PAGE, user)
    assert answer.redirect_chain == [("/", 302)]
    assert f"Đã nhận đơn {order.reference}." in answer.content.decode()


@pytest.mark.parametrize(
    ("said", "reason"),
    [({"chosen": "Hết hàng.", "other": ""}, "Hết hàng."), ({"other": "Mưa lớn."}, "Mưa lớn.")],
)
def test_declining_takes_one_tap_or_a_reason_of_ones_own(
    client: Client, said: dict[str, str], reason: str
) -> None:
    listing = a_listing()
    order = _due(an_order(listing), 5)
    sign_in(client, _owner_of(listing))

    client.post(f"/truc-don/{order.pk}/tu-choi/", said)

    order.refresh_from_db()
    assert (order.state, order.reason) == ("declined", reason)


@pytest.mark.parametrize(
    ("said", "words"),
    [({}, "Xin ghi lý do, người mua sẽ đọc."), ({"other": "x" * 201}, "Lý do dài quá.")],
)
def test_nothing_is_declined_without_a_reason(
    client: Client, said: dict[str, str], words: str
) -> None:
    listing = a_listing()
    order = _due(an_order(listing), 5)
    sign_in(client, _owner_of(listing))

    answer = client.post(f"/truc-don/{order.pk}/tu-choi/", said, follow=True)

    order.refresh_from_db()
    assert (order.state, words in answer.content.decode()) == ("placed", True)


@pytest.mark.parametrize("word", ["nhan", "tu-choi"])
def test_an_answered_order_is_not_answered_again(client: Client, word: str) -> None:
    listing = a_listing()
    order = _due(an_order(listing), 5)
    confirm(order, way=Way.SMS, by=None, at=LATER)
    sign_in(client, _owner_of(listing))

    answer = client.post(f"/truc-don/{order.pk}/{word}/", {"chosen": "Hết hàng."}, follow=True)

    order.refresh_from_db()
    assert (order.state, order.decided_way) == ("confirmed", Way.SMS)
    assert 'class="message error"' in answer.content.decode()


def test_there_is_no_third_answer_and_nobody_elses_order(client: Client) -> None:
    listing = a_listing()
    order = _due(an_order(listing), 5)
    sign_in(client, _owner_of(listing))

    assert client.post(f"/truc-don/{order.pk}/sau/").status_code == 404
    assert client.get(f"/truc-don/{order.pk}/nhan/").status_code == 405
    sign_in(client, _owner_of(a_listing()))
    assert client.post(f"/truc-don/{order.pk}/nhan/").status_code == 404


def test_an_order_of_whom_one_may_not_sell_for_is_not_answered(client: Client) -> None:
    listing = a_listing()
    order = _due(an_order(listing), 5)
    user = _owner_of(listing)
    Producer.objects.filter(account=user).update(erased_at=timezone.now())
    sign_in(client, user)

    assert client.post(f"/truc-don/{order.pk}/nhan/").status_code == 403


def test_shows_what_is_on_hand_lot_by_lot_under_its_goods(client: Client) -> None:
    listing = a_listing()
    lots = [a_lot(listing.offer, on_hand=number) for number in (7, 5)]
    a_lot(listing.offer, harvest_from=date(2022, 1, 1), harvest_to=date(2022, 1, 2))  # all sold
    bare = an_offer(producer=listing.stall.producer)
    sign_in(client, _owner_of(listing))

    context = client.get("/").context

    assert [lot for lot, _reference in context["lots"]] == lots
    assert context["without_lots"] == [bare]
    page = _page(client)
    assert len(re.findall(rf'href="/nong-san/mat-hang/{listing.offer_id}/"', page)) == 1
    assert f"/nong-san/mat-hang/{bare.pk}/lo/" in page


def test_says_that_nothing_is_offered_yet(client: Client) -> None:
    user, own = a_user(), a_producer()
    Producer.objects.filter(pk=own.pk).update(account=user)
    sign_in(client, user)

    text = _text(client)

    assert "Chưa chào bán gì." in text
    assert "Không tin nào còn thiếu gì." in text
    assert "Chưa có lần trả tiền nào." in text


@pytest.mark.parametrize(("told", "left"), [({"counted": 4}, 4), ({"counted": 7, "none": "1"}, 0)])
def test_what_was_counted_is_written_with_one_tap(
    client: Client, told: dict[str, Any], left: int
) -> None:
    listing = a_listing()
    lot = a_lot(listing.offer, on_hand=7)
    sign_in(client, _owner_of(listing))
    sent = _counted(lot, **told)

    for _twice in range(2):
        answer = client.post(f"/kho/{lot.pk}/", sent)

    lot.refresh_from_db()
    assert (lot.on_hand, answer.headers["Location"]) == (left, "/#kho")
    assert StockMovement.objects.filter(lot=lot, reason="adjusted").count() == 1


@pytest.mark.parametrize(
    "told", [{"counted": ""}, {"counted": -1}, {"counted": "nhiều"}, {"reference": "x"}]
)
def test_what_is_no_count_is_not_written(client: Client, told: dict[str, Any]) -> None:
    listing = a_listing()
    lot = a_lot(listing.offer, on_hand=7)
    sign_in(client, _owner_of(listing))

    answer = client.post(f"/kho/{lot.pk}/", _counted(lot) | told, follow=True)

    lot.refresh_from_db()
    assert lot.on_hand == 7
    assert "Xin ghi số lượng đếm được" in answer.content.decode()


def test_a_count_of_what_has_moved_meanwhile_is_refused(client: Client) -> None:
    listing = a_listing()
    lot = a_lot(listing.offer, on_hand=7)
    sign_in(client, _owner_of(listing))

    answer = client.post(f"/kho/{lot.pk}/", _counted(lot, seen=9, counted=8), follow=True)

    lot.refresh_from_db()
    assert lot.on_hand == 7
    assert "Hãy đếm lại." in answer.content.decode()


def test_nobody_counts_anothers_lot(client: Client) -> None:
    lot = a_lot(on_hand=7)
    sign_in(client, _owner_of(a_listing()))

    assert client.post(f"/kho/{lot.pk}/", _counted(lot, counted=1)).status_code == 404


def test_a_lot_of_whom_one_may_not_sell_for_is_not_counted(client: Client) -> None:
    listing = a_listing()
    lot = a_lot(listing.offer, on_hand=7)
    user = _owner_of(listing)
    Producer.objects.filter(account=user).update(erased_at=timezone.now())
    sign_in(client, user)

    assert client.post(f"/kho/{lot.pk}/", _counted(lot, counted=1)).status_code == 403


def test_shows_what_is_owed_and_what_was_paid_last(client: Client) -> None:
    listing = a_listing()
    order = an_order(listing)
    confirm(order, way=Way.PAGE, by=None, at=LATER)
    read(order, 40_000)
    producer = listing.stall.producer
    an_account(producer)
    prepare(producer, by=None, at=LATER)
    read(order, 2_500, "subsidy")
    read(order, -700, "adjustment")  # in question
    sign_in(client, _owner_of(listing))

    context = client.get("/").context
    text = _text(client)

    assert context["money"]["owed"] + context["money"]["disputed"] == 1_800
    assert f"/tien/ho/{producer.code}/" in _page(client)
    assert "22/07/2022: 40.000 ₫ chờ chuyển" in text.replace("\xa0", " ")


def test_shows_what_a_listing_lacks_and_how_many_are_on_sale(client: Client) -> None:
    listing = a_listing()
    live = a_listing(listing.stall)
    Listing.objects.filter(pk=listing.pk).update(lacks=["Thiếu ảnh mặt trước."], state="draft")
    Listing.objects.filter(pk=live.pk).update(lacks=[], state="live")
    sign_in(client, _owner_of(listing))

    context = client.get("/").context["listings"]

    assert (list(context["stuck"]), context["live"]) == ([listing], 1)
    assert "Thiếu ảnh mặt trước." in _page(client)


def test_shows_why_a_marketplace_rejected_a_listing(client: Client) -> None:
    listing = a_listing()
    Listing.objects.update(state="rejected", reason="Ảnh mờ.", lacks=[])
    sign_in(client, _owner_of(listing))

    assert "Ảnh mờ." in _page(client)


def _a_combo(seller: Producer, *goods: Product) -> Combo:
    Producer.objects.filter(pk=seller.pk).update(kind=Kind.COOPERATIVE)
    seller.refresh_from_db()
    parts = [Wanted(2, product) for product in goods]
    return compose(
        seller, name=f"Giỏ {uuid4()}", price=99_000, parts=parts, by=None, at=timezone.now()
    )


def test_shows_a_cooperative_which_baskets_can_be_filled_today(client: Client) -> None:
    listing = a_listing()
    seller, product = listing.stall.producer, listing.offer.product
    a_lot(listing.offer, on_hand=3)
    lacking = a_product("Mãng cầu xiêm")
    full, short = _a_combo(seller, product), _a_combo(seller, product, lacking)
    turn(_a_combo(seller, product), Combo.State.PAUSED, by=None, at=timezone.now())
    sign_in(client, _owner_of(listing, Role.COOPERATIVE))

    found = dict(client.get("/").context["combos"])

    assert found[full] == []
    assert [(part.product, left) for part, left in found[short]] == [(lacking, 2)]
    assert len(found) == 2
    assert "Một giỏ còn thiếu: 2 kg Mãng cầu xiêm" in _text(client)


@pytest.mark.parametrize("role", [Role.HOUSEHOLD, Role.COOPERATIVE])
def test_asks_the_database_no_more_for_three_of_each_than_for_one(
    client: Client, role: Role
) -> None:
    listing = a_listing()
    if role == Role.COOPERATIVE:
        Producer.objects.filter(pk=listing.stall.producer_id).update(kind=Kind.COOPERATIVE)
    sign_in(client, _owner_of(listing, role))

    def more() -> None:
        one = a_listing(listing.stall)
        _due(an_order(one), 5)
        _due(an_order(one), -5)
        confirm(an_order(one), way=Way.PAGE, by=None, at=LATER)
        if role == Role.COOPERATIVE:
            _a_combo(listing.stall.producer, one.offer.product, a_product(f"Xoài {uuid4()}"))

    more()
    alone = queries(client, "/")
    more()
    more()

    assert queries(client, "/") == alone
