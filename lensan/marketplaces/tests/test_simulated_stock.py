"""Stock on the simulated marketplace: set, moved against its own sales, or held by a campaign."""

from dataclasses import replace

import pytest

from lensan.marketplaces.connector import Because, Refused
from lensan.marketplaces.connectors.simulated import SimulatedLagging
from lensan.marketplaces.tests.make_simulation import NOON, POMELO, Market, a_market
from lensan.marketplaces.words import (
    SaleState,
    StockMode,
    StockWrite,
    StockWritten,
)


def _write(market: Market, mode: StockMode, quantity: int, key: str = "kho") -> StockWritten:
    write = StockWrite("L1", POMELO.sku, mode, quantity, key)
    return market.connector.write_stock(market.account, write, at=market.at)


def test_counts_a_move_against_its_own_sales_and_confirms_it() -> None:
    with a_market() as market:
        market.publish(quantity=10)
        market.sell("L1", 4)

        written = _write(market, StockMode.DELTA, -6)

    assert written == StockWritten(quantity=0, confirmed=True)


def test_refuses_to_give_away_what_it_has_sold() -> None:
    with a_market() as market:
        market.publish(quantity=10)
        market.sell("L1", 4)
        with pytest.raises(Refused) as no:
            _write(market, StockMode.DELTA, -7)

        assert market.only().quantity == 6
    assert (no.value.because, no.value.least) == (Because.RESERVED, 0)


def test_forgets_its_own_sales_when_stock_is_set() -> None:
    with a_market() as market:
        market.publish(quantity=10)
        market.sell("L1", 4)

        written = _write(market, StockMode.ABSOLUTE, 10)

        assert (market.only().quantity, written) == (10, StockWritten(10, confirmed=False))


def test_takes_no_quantity_below_zero() -> None:
    with a_market() as market:
        market.publish()
        with pytest.raises(Refused) as no:
            _write(market, StockMode.ABSOLUTE, -1)

    assert no.value.because == Because.INVALID


@pytest.mark.parametrize(("mode", "quantity"), [(StockMode.ABSOLUTE, 4), (StockMode.DELTA, -6)])
def test_keeps_what_a_campaign_holds(mode: StockMode, quantity: int) -> None:
    with a_market() as market:
        market.publish(quantity=10)
        market.turn("campaign", listing="L1", reserved=5)
        with pytest.raises(Refused) as no:
            _write(market, mode, quantity)

        assert (market.only().quantity, market.only().reserved) == (10, 5)
    assert (no.value.because, no.value.least) == (Because.RESERVED, 5)
    assert no.value.reason == "Số lượng phải từ 5 trở lên vì đã giữ cho khuyến mại."


def test_locks_the_price_during_a_campaign() -> None:
    with a_market() as market:
        market.publish()
        market.turn("campaign", listing="L1", reserved=5)
        goods = replace(POMELO, price=30_000)
        with pytest.raises(Refused) as no:
            market.connector.update(market.account, "L1", goods, key="giá", at=NOON)

        assert market.only().price == 45_000
    assert no.value.because == Because.RESERVED


def test_moves_no_stock_where_it_can_only_be_set() -> None:
    with a_market(SimulatedLagging(), absolute_only=True) as market:
        market.publish()
        with pytest.raises(Refused, match="chỉ nhận số tồn kho tuyệt đối"):
            _write(market, StockMode.DELTA, 1)

        assert _write(market, StockMode.ABSOLUTE, 3, key="đặt") == StockWritten(3)
    assert SimulatedLagging.capabilities.stock == frozenset({StockMode.ABSOLUTE})


def test_takes_no_key_for_something_else() -> None:
    with a_market() as market:
        market.publish()
        _write(market, StockMode.DELTA, -1)
        with pytest.raises(Refused, match="Khóa này đã dùng cho một lệnh khác"):
            _write(market, StockMode.DELTA, -2)

        assert market.only().quantity == 9


@pytest.mark.parametrize("mode", [StockMode.ABSOLUTE, StockMode.DELTA])
def test_an_ok_that_changed_nothing_is_seen_by_reading_back(mode: StockMode) -> None:
    with a_market() as market:
        market.publish(quantity=10)
        market.turn("traps", lies=1)

        told = _write(market, mode, 4)
        seen = market.only().quantity
        again = _write(market, mode, 4)

        assert (told.quantity, seen, again.quantity) == (
            again.quantity,
            10,
            market.only().quantity,
        )


def test_an_ok_that_listed_nothing_is_seen_by_reading_back() -> None:
    with a_market(lies=1) as market:
        market.publish()
        seen = market.connector.read_listings(market.account, at=NOON).listings
        market.publish()

        assert (seen, market.only().sku) == ((), POMELO.sku)


def test_an_ok_that_confirmed_nothing_is_seen_by_reading_back() -> None:
    with a_market() as market:
        market.publish()
        order = market.sell("L1")
        market.turn("traps", lies=1)

        told = market.connector.confirm(market.account, order, key="nhận", at=NOON)
        seen = market.connector.read_sale(market.account, order, at=NOON).state

    assert (told, seen) == (SaleState.CONFIRMED, SaleState.PLACED)
