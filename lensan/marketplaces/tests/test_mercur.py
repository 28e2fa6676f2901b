"""The promises of a connector, kept on a real Mercur over a line on which things go wrong."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from lensan.kernel import http
from lensan.marketplaces.connector import Because, Refused, TryAgain
from lensan.marketplaces.tests.make_mercur_stand import (
    MERCUR,
    NUMBERS,
    Stand,
    a_stand,
    now,
    signed_in,
)
from lensan.marketplaces.tests.make_simulation import STALL
from lensan.marketplaces.words import (
    ListingState,
    ObservedStall,
    Parcel,
    Photo,
    SaleState,
    Shipment,
    StallState,
    StockMode,
    StockWrite,
    StockWritten,
    fingerprint,
)

pytestmark = pytest.mark.processes
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _database() -> None:
    """Nothing here is in our database."""


@pytest.fixture
def stand() -> Stand:
    return a_stand()


# Stalls


def test_applies_for_a_stall_once_for_each_key(stand: Stand) -> None:
    outside = replace(stand.account, stall="")
    key = f"gian hàng {next(NUMBERS)}"

    stalls = [MERCUR.open_stall(outside, STALL, key=key, at=stand.at) for _ in range(2)]

    assert stalls[0] == stalls[1]
    assert stalls[0].state == StallState.IN_REVIEW


def test_sees_a_stall_approved_and_suspended_for_a_reason(stand: Stand) -> None:
    outside = replace(stand.account, stall="")
    asked = MERCUR.open_stall(outside, STALL, key=f"gian hàng {next(NUMBERS)}", at=stand.at)
    mine = replace(outside, stall=asked.reference)

    waiting = MERCUR.read_stall(mine, at=stand.at)
    stand.shop.approve(asked.reference)
    opened = MERCUR.read_stall(mine, at=stand.at)
    stand.shop.suspend(asked.reference, "Thiếu giấy tờ")
    closed = MERCUR.read_stall(mine, at=stand.at)

    assert (waiting.state, opened.state) == (StallState.IN_REVIEW, StallState.OPEN)
    assert closed == ObservedStall(asked.reference, StallState.REJECTED, "Thiếu giấy tờ")


# Listings


def test_shows_what_was_wanted(stand: Stand) -> None:
    listing = stand.publish()

    assert stand.listings() == (listing,)
    assert (listing.state, listing.price, listing.quantity) == (ListingState.LIVE, 45_000, 10)
    assert listing.hash == fingerprint(stand.goods, MERCUR.capabilities.shown)


def test_changes_what_is_shown_and_leaves_the_stock_and_the_photo(stand: Stand) -> None:
    listing = stand.publish()
    dearer = replace(stand.goods, price=52_000, title="Bưởi loại 1", description="<Hái> & gửi")
    stand.line.faults.clear()

    seen = MERCUR.update(stand.account, listing.reference, dearer, key="sửa", at=stand.at)

    assert (seen.price, seen.quantity) == (52_000, 10)
    assert stand.listings()[0].hash == fingerprint(dearer, MERCUR.capabilities.shown)
    assert "POST /vendor/uploads" not in stand.line.faults.seen


def test_shows_another_photo_instead(stand: Stand) -> None:
    listing = stand.publish()
    picture = Photo(sha256(b"khac").hexdigest(), "image/jpeg", b"khac")
    other = replace(stand.goods, photos=(picture, *stand.goods.photos))

    seen = MERCUR.update(stand.account, listing.reference, other, key="sửa", at=stand.at)

    assert seen.hash == fingerprint(other, MERCUR.capabilities.shown)


def test_takes_away_what_goods_no_longer_have(stand: Stand) -> None:
    listing = stand.publish()
    bare = replace(stand.goods, photos=(), grams=0, description="", papers=(), attributes={})

    seen = MERCUR.update(stand.account, listing.reference, bare, key="sửa", at=stand.at)

    assert seen.hash == fingerprint(bare, MERCUR.capabilities.shown)


def test_pauses_resumes_closes_and_lists_anew(stand: Stand) -> None:
    reference = stand.publish().reference
    verbs = (MERCUR.pause, MERCUR.resume, MERCUR.close, MERCUR.close)

    states = [verb(stand.account, reference, at=stand.at).state for verb in verbs]

    assert [state.value for state in states] == ["paused", "live", "closed", "closed"]
    assert stand.listings() == ()
    again = stand.publish()
    assert again.reference != reference
    assert stand.listings() == (again,)


def test_what_buyers_wait_for_is_not_taken_down_but_sold_to_nobody_else(stand: Stand) -> None:
    listing = stand.publish()
    stand.shop.buy(listing.reference)

    with pytest.raises(Refused) as no:
        MERCUR.close(stand.account, listing.reference, at=stand.at)

    assert no.value.because == Because.RESERVED
    assert [each.state for each in stand.listings()] == [ListingState.PAUSED]


def test_a_stale_stock_takes_nothing_from_those_who_bought(stand: Stand) -> None:
    listing = stand.publish(quantity=10)
    stand.shop.buy(listing.reference, 3)

    written = stand.set(listing, 5)

    assert (written, stand.listings()[0].quantity) == (StockWritten(5), 5)


def test_twelve_buyers_get_the_three_that_are_left(stand: Stand) -> None:
    listing = stand.publish(quantity=3)
    carts = [stand.shop.cart(listing.reference, 1) for _ in range(12)]

    def pay(cart: str) -> bool:
        address = f"{stand.shop.url}/store/carts/{cart}/complete"
        key = {"x-publishable-api-key": stand.shop.key}
        with http.within(60):
            answer = http.send("POST", address, headers=key)
        return bool(answer.status == 200 and answer.json()["type"] == "order_group")

    with ThreadPoolExecutor(12) as buyers:
        bought = sum(buyers.map(pay, carts))

    assert (bought, stand.listings()[0].quantity) == (3, 0)


# Orders


def test_tells_an_order_whole_and_counts_it_off(stand: Stand) -> None:
    listing = stand.publish(quantity=10)
    order = stand.shop.buy(listing.reference, 2)
    page = MERCUR.sales(stand.account, since=stand.at - HOUR, until=stand.at + HOUR, at=stand.at)

    [sale] = [sale for sale in page.sales if sale.reference == order]
    [sold] = sale.lines
    assert (sale.state, sale.stall) == (SaleState.PLACED, stand.account.stall)
    assert (sale.buyer.name, sale.buyer.address, sale.shipping_fee) == (
        "Trần Văn Tám",
        "12 Trần Hưng Đạo, Vị Thanh",
        15_000,
    )
    assert (sold.sku, sold.quantity, sold.price, sold.listing) == (
        stand.goods.sku,
        2,
        45_000,
        listing.reference,
    )
    assert stand.listings()[0].quantity == 8


def test_confirms_sends_and_gives_the_same_number_again(stand: Stand) -> None:
    order = stand.shop.buy(stand.publish().reference)
    parcel = Parcel(1000, carrier="Viettel Post", tracking="VTP1")

    confirmed = [MERCUR.confirm(stand.account, order, key="k", at=stand.at) for _ in range(2)]
    sent = [
        MERCUR.ready_to_ship(stand.account, order, parcel, key="k", at=stand.at) for _ in range(2)
    ]

    assert confirmed == [SaleState.CONFIRMED] * 2
    assert sent == [Shipment("VTP1", "Viettel Post")] * 2
    assert stand.state(order) == SaleState.SHIPPED
    assert stand.listings()[0].quantity == 9


def test_every_change_of_an_order_is_read_again(stand: Stand) -> None:
    order = stand.shop.buy(stand.publish().reference)
    changes: list[tuple[Callable[[], Any], SaleState]] = [
        (
            lambda: MERCUR.confirm(stand.account, order, key="k", at=stand.at),
            SaleState.CONFIRMED,
        ),
        (
            lambda: MERCUR.ready_to_ship(stand.account, order, Parcel(1), key="k", at=stand.at),
            SaleState.SHIPPED,
        ),
        (lambda: stand.shop.deliver(order), SaleState.DELIVERED),
    ]
    for change, state in changes:
        before = now()
        change()
        page = MERCUR.sales(stand.account, since=before, until=now() + HOUR, at=stand.at)
        assert (order, state) in [(sale.reference, sale.state) for sale in page.sales]


def test_a_paused_listing_goes_into_no_basket(stand: Stand) -> None:
    listing = stand.publish()
    basket = stand.shop.cart(listing.reference, 1)
    MERCUR.pause(stand.account, listing.reference, at=stand.at)

    with pytest.raises(AssertionError, match="was not found"):
        stand.shop.cart(listing.reference, 1)

    assert stand.shop.store(f"/store/carts/{basket}/complete", {})["type"] == "order_group"


@pytest.mark.parametrize("confirmed", [False, True])
def test_declines_once_and_has_the_goods_back(stand: Stand, confirmed: bool) -> None:
    order = stand.shop.buy(stand.publish(quantity=10).reference, 4)
    if confirmed:
        MERCUR.confirm(stand.account, order, key="k", at=stand.at)

    states = [
        MERCUR.decline(stand.account, order, reason="hết hàng", key="k", at=stand.at)
        for _ in range(2)
    ]
    with pytest.raises(Refused) as no:
        MERCUR.confirm(stand.account, order, key="k", at=stand.at)

    assert (states, no.value.because) == ([SaleState.CANCELLED] * 2, Because.TAKEN)
    assert stand.listings()[0].quantity == 10


# Money


def test_tells_what_a_payout_is_made_of(stand: Stand) -> None:
    """It pays the commission out too, which it worked out itself: then the floor paid too much."""
    order = stand.shop.buy(stand.publish().reference, 2)
    MERCUR.confirm(stand.account, order, key="k", at=stand.at)
    MERCUR.ready_to_ship(stand.account, order, Parcel(1), key="k", at=stand.at)
    stand.shop.pay(order)

    page = MERCUR.settlements(
        stand.account, since=stand.at - HOUR, until=stand.at + HOUR, at=stand.at
    )

    lines = [(line.kind.value, line.amount) for line in page.lines if line.sale == order]
    assert lines == [
        ("sale", 90_000),
        ("shipping", 15_000),
        ("commission", -9_000),
        ("payout", -105_000),
    ]


# What cannot be


def test_tells_apart_what_is_not_there_not_offered_and_not_allowed(stand: Stand) -> None:
    account, at = stand.account, stand.at
    move = StockWrite("1", "x", StockMode.DELTA, 1, "k")
    stranger = replace(account, stall="sel_xa_la")
    refusals: list[tuple[Callable[[], Any], Because]] = [
        (lambda: MERCUR.pause(account, "99999", at=at), Because.UNKNOWN),
        (lambda: MERCUR.read_sale(account, "KHONGCO", at=at), Because.UNKNOWN),
        (lambda: MERCUR.read_stall(stranger, at=at), Because.UNKNOWN),
        (lambda: MERCUR.read_listings(stranger, at=at), Because.UNKNOWN),
        (lambda: MERCUR.write_stock(account, move, at=at), Because.INVALID),
        (lambda: MERCUR.verify_notice(account, {}, b"", url="", at=at), Because.FORGED),
        (lambda: MERCUR.authorise(account, "đoán", at=at), Because.AUTHORISATION),
    ]
    for ask, because in refusals:
        with pytest.raises(Refused) as no:
            ask()
        assert no.value.because == because


def test_an_ended_session_is_told_apart_and_a_new_one_goes_on(stand: Stand) -> None:
    token = stand.account.token
    assert token
    ended = replace(stand.account, token=replace(token, value="ended"))

    with pytest.raises(TryAgain) as told:
        MERCUR.read_listings(ended, at=stand.at)
    fresh = MERCUR.refresh(ended, token, at=stand.at)

    assert told.value.token_ended
    assert MERCUR.read_stall(replace(ended, token=fresh), at=stand.at).state == StallState.OPEN


def test_every_secret_that_goes_over_the_line_is_named(stand: Stand) -> None:
    calls = list[http.Call]()
    with http.reported_to(calls.append):
        account = signed_in(stand.account)
        MERCUR.read_listings(account, at=stand.at)
    assert account.token

    for call in calls:
        shown = {k: v for k, v in call.sent_headers.items() if k.lower() not in MERCUR.secrets}
        assert account.token.value not in f"{call.url} {shown} {call.sent.decode()}"
    assert account.credentials["code"] not in f"{account}"
