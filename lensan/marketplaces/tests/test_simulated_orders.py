"""Orders of the simulated marketplace: told whole or set apart, confirmed in time or lost."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lensan.marketplaces.connector import Because, Refused, TryAgain
from lensan.marketplaces.tests.make_simulation import NOON, Market, a_market
from lensan.marketplaces.words import (
    Parcel,
    SaleState,
    Shipment,
)

DAY = timedelta(days=1)


def _sales(market: Market, **asked: Any) -> Any:
    since, until = asked.pop("since", NOON - DAY), asked.pop("until", NOON + DAY)
    return market.connector.sales(market.account, since=since, until=until, at=market.at, **asked)


def test_tells_an_order_whole() -> None:
    with a_market() as market:
        market.publish()
        buyer = {"name": "Trần Văn Tám", "phone": "0912000111", "address": "12 Trần Hưng Đạo"}
        order = market.sell(
            "L1", 2, buyer=buyer, shipping_fee=15_000, collect=105_000, note="gọi trước"
        )
        [sale] = _sales(market).sales

    [line] = sale.lines
    assert (sale.reference, sale.state, sale.placed_at, sale.confirm_by) == (
        order,
        SaleState.PLACED,
        NOON,
        NOON + timedelta(hours=48),
    )
    assert (sale.buyer.name, sale.shipping_fee, sale.collect, sale.note) == (
        "Trần Văn Tám",
        15_000,
        105_000,
        "gọi trước",
    )
    assert (line.sku, line.quantity, line.price, line.listing) == ("BUOI-1", 2, 45_000, "L1")


def test_gives_orders_by_the_moment_of_their_last_change_page_by_page() -> None:
    with a_market(page_size=2) as market:
        market.publish(quantity=50)
        for minute in range(5):
            market.simulation.market.stand_at(NOON + timedelta(minutes=minute))
            market.sell("L1")
        market.connector.confirm(market.account, "O1", key="nhận", at=NOON)
        window = {"since": NOON + timedelta(minutes=1), "until": NOON + timedelta(minutes=5)}
        first = _sales(market, **window)
        second = _sales(market, cursor=first.cursor, **window)
        third = _sales(market, cursor=second.cursor, **window)

    pages = [[sale.reference for sale in page.sales] for page in (first, second, third)]
    assert (pages, third.cursor) == ([["O2", "O3"], ["O4", "O1"], ["O5"]], "")


def test_refuses_a_window_longer_than_fifteen_days() -> None:
    with a_market() as market, pytest.raises(Refused, match="dài hơn 15 ngày"):
        _sales(market, since=NOON - 16 * DAY, until=NOON)


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ({"lines": []}, "Đơn hàng không có dòng hàng nào."),
        ({"lines": "hai quả bưởi"}, "“lines” không phải một danh sách."),
        ({"lines": [{"sku": "B", "listing": "L1", "quantity": 0, "price": 1}]}, "“quantity” không thể là 0."),
        ({"lines": [{"sku": "B", "listing": "L1", "quantity": -2, "price": 1}]}, "“quantity” không thể là -2."),
        ({"lines": [{"sku": "B", "listing": "L1", "quantity": 1, "price": 0}]}, "“price” không thể là 0."),
        ({"lines": [{"sku": "B", "listing": "L1", "quantity": 1.5, "price": 1}]},
         "“quantity” không phải số nguyên: 1.5."),
        ({"lines": [{"listing": "L1", "quantity": 1, "price": 1}]}, "Thiếu “sku”."),
        ({"state": "đang bay"}, "Không rõ trạng thái “đang bay”."),
        ({"state": None}, "Thiếu “state”."),
        ({"placed_at": "hôm qua"}, "“placed_at” không phải một thời điểm: 'hôm qua'."),
        ({"placed_at": "2022-07-22T05:00:00"}, "“placed_at” không phải một thời điểm: '2022-07-22T05:00:00'."),
        ({"buyer": None}, "Thiếu phần “buyer”."),
        ({"collect": -1}, "“collect” không thể là -1."),
        ({"shipping_fee": 10**13}, "“shipping_fee” không thể là 10000000000000."),
    ],
)  # fmt: skip
def test_an_order_that_cannot_be_read_is_set_apart_and_the_others_go_on(
    broken: dict[str, Any], reason: str
) -> None:
    with a_market() as market:
        market.publish(quantity=50)
        for _ in range(3):
            market.sell("L1")
        market.turn("write", kind="order", id="O2", body=broken)

        page = _sales(market)
        with pytest.raises(TryAgain, match="không đúng dạng"):
            market.connector.read_sale(market.account, "O2", at=NOON)

    assert [sale.reference for sale in page.sales] == ["O1", "O3"]
    assert [(each.reference, each.reason) for each in page.unreadable] == [("O2", reason)]
    assert json.loads(page.unreadable[0].raw)["order"] == "O2"


def test_reads_whole_numbers_written_as_text() -> None:
    with a_market() as market:
        market.publish()
        order = market.sell("L1")
        line = {"sku": 12, "listing": "L1", "quantity": "2", "price": 45000.0}
        market.turn("write", kind="order", id=order, body={"lines": [line]})

        [sale] = _sales(market).sales

    assert [(each.sku, each.quantity, each.price) for each in sale.lines] == [("12", 2, 45_000)]


@pytest.mark.parametrize("verb", ["read_sale", "confirm", "decline", "ready_to_ship"])
def test_knows_no_order_that_is_not_there(verb: str) -> None:
    more: dict[str, dict[str, Any]] = {
        "read_sale": {},
        "confirm": {"key": "k"},
        "decline": {"key": "k", "reason": "hết"},
        "ready_to_ship": {"key": "k", "parcel": Parcel(1000)},
    }
    with a_market() as market, pytest.raises(Refused) as no:
        getattr(market.connector, verb)(market.account, "O9", **more[verb], at=NOON)

    assert no.value.because == Because.UNKNOWN


def test_loses_an_order_that_nobody_confirmed_in_two_days_and_has_its_goods_back() -> None:
    with a_market() as market:
        market.publish(quantity=10)
        order = market.sell("L1", 3)
        late = NOON + timedelta(hours=48)
        market.turn("clock", now=late.isoformat())
        old = market.account.token
        assert old
        token = market.connector.refresh(market.account, old, at=late)
        market.account = replace(market.account, token=token)
        with pytest.raises(Refused) as no:
            market.connector.confirm(market.account, order, key="muộn", at=late)

        sale = market.connector.read_sale(market.account, order, at=late)
        quantity = market.connector.read_listings(market.account, at=late).listings[0].quantity
    assert (no.value.because, sale.state, quantity) == (Because.TAKEN, SaleState.CANCELLED, 10)


def test_gives_the_goods_of_a_declined_order_back() -> None:
    with a_market() as market:
        market.publish(quantity=10)
        order = market.sell("L1", 3)

        state = market.connector.decline(
            market.account, order, reason="mưa bão", key="từ", at=NOON
        )

        assert (state, market.only().quantity) == (SaleState.CANCELLED, 10)
        assert market.remembers()["order"][0]["reason"] == "mưa bão"


def test_gives_a_number_for_the_parcel_or_takes_ours() -> None:
    with a_market() as market:
        market.publish()
        given = []
        for parcel in (Parcel(1000), Parcel(1000, carrier="Viettel Post", tracking="VTP1")):
            order = market.sell("L1")
            market.connector.confirm(market.account, order, key=f"nhận {order}", at=NOON)
            given.append(
                market.connector.ready_to_ship(
                    market.account, order, parcel, key=f"gửi {order}", at=NOON
                )
            )

    assert given == [Shipment("MPO1", "Bưu tá mô phỏng"), Shipment("VTP1", "Viettel Post")]


def test_confirms_no_order_after_its_deadline_though_nobody_cancelled_it_yet() -> None:
    with a_market(token_seconds=10**6) as market:
        market.publish()
        order = market.sell("L1")
        late = NOON + timedelta(hours=48)
        token = market.account.token
        assert token
        market.account = replace(
            market.account, token=market.connector.refresh(market.account, token, at=NOON)
        )
        market.simulation.market.stand_at(late)

        with pytest.raises(Refused, match="không xác nhận trong thời hạn") as no:
            market.connector.confirm(market.account, order, key="muộn", at=late)

    assert no.value.because == Because.TAKEN


def test_confirms_an_order_that_is_confirmed_already_under_another_key() -> None:
    with a_market() as market:
        market.publish()
        order = market.sell("L1")

        states = [
            market.connector.confirm(market.account, order, key=key, at=NOON)
            for key in ("một", "hai")
        ]

    assert states == [SaleState.CONFIRMED] * 2
