"""What marketplaces do with stalls and listings, the simulated one does; its connector says it plainly."""

from dataclasses import replace
from datetime import timedelta
from time import sleep
from typing import Any

import pytest

from lensan.marketplaces.connector import Because, Refused, TryAgain
from lensan.marketplaces.tests.make_simulation import NOON, POMELO, STALL, a_market
from lensan.marketplaces.words import (
    Goods,
    ListingState,
    Observed,
    ObservedStall,
    StallState,
    fingerprint,
)


def test_refuses_a_consent_that_the_seller_did_not_give() -> None:
    with a_market() as market, pytest.raises(Refused) as no:
        market.connector.authorise(market.account, "đoán bừa", at=NOON)

    assert no.value.because == Because.AUTHORISATION


def test_takes_a_refresh_once() -> None:
    with a_market() as market:
        token = market.account.token
        assert token
        fresh = market.connector.refresh(market.account, token, at=NOON)

        with pytest.raises(Refused) as no:
            market.connector.refresh(market.account, token, at=NOON)

    assert (no.value.because, no.value.reason) == (
        Because.AUTHORISATION,
        "Người bán phải đồng ý lại.",
    )
    assert (fresh.authorised_until, fresh.value != token.value) == (token.authorised_until, True)


def test_needs_the_sellers_consent_anew_after_a_year() -> None:
    with a_market() as market:
        token = market.account.token
        assert token and token.authorised_until
        market.simulation.market.stand_at(token.authorised_until)

        with pytest.raises(Refused) as no:
            market.connector.refresh(market.account, token, at=token.authorised_until)

    assert no.value.because == Because.AUTHORISATION


@pytest.mark.parametrize(
    "account", [{"credentials": {"secret": "sai"}}, {"token": None}], ids=["secret", "token"]
)
def test_is_asked_by_nobody_else(account: dict[str, Any]) -> None:
    with a_market() as market, pytest.raises((Refused, TryAgain)) as no:
        market.connector.read_stall(replace(market.account, **account), at=NOON)

    assert (
        getattr(no.value, "because", None) == Because.AUTHORISATION
        or getattr(no.value, "token_ended", None) is True
    )


def test_asks_to_wait_when_it_is_asked_too_often() -> None:
    with a_market(calls_per_second=2) as market:
        for _ in range(2):
            market.connector.read_stall(market.account, at=NOON)

        with pytest.raises(TryAgain) as told:
            market.connector.read_stall(market.account, at=NOON)

        market.connector.read_listings(
            market.account, at=NOON
        )  # another interface, its own budget
    assert (told.value.after, told.value.unsure) == (timedelta(seconds=1), False)


def test_answers_again_after_a_second_of_silence() -> None:
    with a_market(calls_per_second=1) as market:
        market.connector.read_stall(market.account, at=NOON)
        sleep(1.05)

        assert market.connector.read_stall(market.account, at=NOON).state == StallState.OPEN


# Stalls


def test_looks_at_a_stall_before_it_opens() -> None:
    with a_market(review_stalls=True) as market:
        asked = market.connector.open_stall(market.account, STALL, key="hai", at=NOON)
        account = replace(market.account, stall=asked.reference)
        with pytest.raises(Refused, match="Gian hàng chưa mở"):
            market.connector.publish(account, POMELO, quantity=1, key="đăng", at=NOON)
        market.turn("judge", stall=asked.reference, state="rejected", reason="Thiếu giấy tờ.")

        seen = market.connector.read_stall(account, at=NOON)

    assert asked.state == StallState.IN_REVIEW
    assert seen == ObservedStall(asked.reference, StallState.REJECTED, "Thiếu giấy tờ.")


def test_refuses_a_stall_without_a_name() -> None:
    with a_market() as market, pytest.raises(Refused, match="Tên gian hàng không được để trống"):
        market.connector.open_stall(market.account, replace(STALL, name=" "), key="x", at=NOON)


@pytest.mark.parametrize("verb", ["read_stall", "read_listings", "publish"])
def test_knows_no_stall_that_is_not_there(verb: str) -> None:
    more = {"goods": POMELO, "quantity": 1, "key": "k"} if verb == "publish" else {}
    with a_market() as market, pytest.raises(Refused) as no:
        getattr(market.connector, verb)(replace(market.account, stall="S/9?a=1"), **more, at=NOON)

    assert no.value.because == Because.UNKNOWN


# Listings


def test_shows_what_was_wanted() -> None:
    with a_market() as market:
        listing = market.publish()

        assert listing == market.only()
    assert (listing.sku, listing.state, listing.price, listing.quantity, listing.hash) == (
        "BUOI-1",
        ListingState.LIVE,
        45_000,
        10,
        fingerprint(POMELO),
    )


def test_lists_the_same_goods_twice_under_two_keys_as_real_ones_do() -> None:
    with a_market() as market:
        for key in ("một", "hai"):
            market.connector.publish(market.account, POMELO, quantity=1, key=key, at=NOON)
        page = market.connector.read_listings(market.account, at=NOON)

    assert [each.reference for each in page.listings] == ["L1", "L2"]


def test_tells_why_a_listing_was_rejected_and_looks_again_at_its_change() -> None:
    with a_market(review_listings=True) as market:
        asked = market.publish()
        market.turn("judge", listing="L1", state="rejected", reason="Ảnh mờ.")
        seen = market.only()
        changed = market.connector.update(market.account, "L1", POMELO, key="sửa", at=NOON)
        with pytest.raises(Refused, match="đang không ở trạng thái bán"):
            market.connector.pause(market.account, "L1", at=NOON)

    assert (asked.state, changed.state) == (ListingState.IN_REVIEW, ListingState.IN_REVIEW)
    assert (seen.state, seen.reason) == (ListingState.REJECTED, "Ảnh mờ.")


def test_puts_a_mended_listing_live_where_nobody_looks() -> None:
    with a_market() as market:
        market.publish()
        market.turn("judge", listing="L1", state="rejected", reason="Ảnh mờ.")

        changed = market.connector.update(market.account, "L1", POMELO, key="sửa", at=NOON)

    assert (changed.state, changed.reason) == (ListingState.LIVE, "")


@pytest.mark.parametrize(
    ("goods", "reason"),
    [
        (replace(POMELO, price=0), "Giá phải là số đồng nguyên, lớn hơn 0."),
        (replace(POMELO, price=-5), "Giá phải là số đồng nguyên, lớn hơn 0."),
        (replace(POMELO, title="ab"), "Tên hàng phải dài từ 3 đến 120 ký tự."),
        (replace(POMELO, title="b" * 121), "Tên hàng phải dài từ 3 đến 120 ký tự."),
    ],
)
def test_refuses_goods_that_break_a_rule(goods: Goods, reason: str) -> None:
    with a_market() as market:
        with pytest.raises(Refused) as no:
            market.publish(goods)

        assert market.remembers()["listing"] == []
    assert (no.value.reason, no.value.because) == (reason, Because.INVALID)


def test_refuses_a_negative_quantity() -> None:
    with a_market() as market, pytest.raises(Refused, match="số nguyên, không âm"):
        market.publish(quantity=-1)


@pytest.mark.parametrize("verb", ["update", "pause", "resume"])
def test_knows_no_listing_that_is_not_there(verb: str) -> None:
    more = {"goods": POMELO, "key": "k"} if verb == "update" else {}
    with a_market() as market, pytest.raises(Refused) as no:
        getattr(market.connector, verb)(market.account, "L9", **more, at=NOON)

    assert no.value.because == Because.UNKNOWN


def test_counts_a_listing_that_is_not_there_as_closed() -> None:
    with a_market() as market:
        closed = market.connector.close(market.account, "L9", at=NOON)

    assert closed == Observed("L9", "", ListingState.CLOSED)


def test_does_not_take_another_no_for_a_listing_that_is_gone() -> None:
    with a_market() as market:
        market.publish()
        stranger = replace(market.account, credentials={"secret": "sai"})
        with pytest.raises(Refused) as no:
            market.connector.close(stranger, "L1", at=NOON)

        assert market.only().state == ListingState.LIVE
    assert no.value.because == Because.AUTHORISATION


def test_changes_no_listing_that_was_taken_down() -> None:
    with a_market() as market:
        market.publish()
        market.connector.close(market.account, "L1", at=NOON)
        with pytest.raises(Refused) as no:
            market.connector.update(market.account, "L1", POMELO, key="sửa", at=NOON)

        assert market.only().state == ListingState.CLOSED
    assert no.value.because == Because.TAKEN


def test_gives_listings_page_by_page_each_once() -> None:
    with a_market(page_size=2) as market:
        for number in range(5):
            market.publish(replace(POMELO, sku=f"B{number}"))
        found: list[Observed] = []
        cursor, pages = "", 0
        while not pages or cursor:
            page = market.connector.read_listings(market.account, cursor=cursor, at=NOON)
            found, cursor, pages = [*found, *page.listings], page.cursor, pages + 1

    assert ([each.sku for each in found], pages) == (["B0", "B1", "B2", "B3", "B4"], 3)
