"""Statements of the simulated marketplace: fees, tax withheld, refunds and payouts."""

from datetime import timedelta

from lensan.marketplaces.tests.make_simulation import NOON, Market, a_market
from lensan.marketplaces.words import (
    Account,
    Parcel,
)

DAY = timedelta(days=1)


def _delivered(market: Market, quantity: int) -> str:
    order = market.sell("L1", quantity)
    market.connector.confirm(market.account, order, key=f"nhận {order}", at=NOON)
    market.connector.ready_to_ship(
        market.account, order, Parcel(1000), key=f"gửi {order}", at=NOON
    )
    for state in ("shipped", "delivered"):
        market.turn("move", order=order, state=state)
    return order


def _settle(market: Market, *, pay: bool = False) -> list[tuple[str, int, str]]:
    market.turn("settle", until=(NOON + DAY).isoformat(), pay=pay)
    page = market.connector.settlements(
        market.account, since=NOON - DAY, until=NOON + DAY, at=NOON
    )
    return [(line.kind.value, line.amount, line.sale) for line in page.lines]


def test_withholds_fees_and_tax_and_pays_the_rest() -> None:
    with a_market(subsidy=5_000) as market:
        market.publish(quantity=50)
        order = _delivered(market, 3)

        lines = _settle(market, pay=True)

    assert lines == [
        ("sale", 135_000, order),
        ("commission", -6_750, order),
        ("payment_fee", -2_700, order),
        ("tax", -2_025, order),
        ("subsidy", 5_000, order),
        ("payout", -128_525, ""),
    ]


def test_settles_an_order_once_and_takes_back_what_was_returned() -> None:
    with a_market() as market:
        market.publish(quantity=50)
        order = _delivered(market, 1)
        first = _settle(market)
        sold = sum(amount for _, amount, _ in first)
        assert _settle(market) == first
        market.turn("move", order=order, state="returned")

        lines = _settle(market, pay=True)

    assert (sold, lines[-1], sum(amount for _, amount, _ in lines)) == (
        41_175,
        ("refund", -41_175, order),
        0,
    )


def test_a_statement_line_that_cannot_be_read_is_set_apart() -> None:
    with a_market() as market:
        market.publish()
        _delivered(market, 1)
        _settle(market)
        market.turn("write", kind="line", id="T2", body={"amount": "chín nghìn"})

        page = market.connector.settlements(
            market.account, since=NOON - DAY, until=NOON + DAY, at=NOON
        )

    assert [line.reference for line in page.lines] == ["T1", "T3", "T4"]
    assert [each.reason for each in page.unreadable] == [
        "“amount” không phải số nguyên: 'chín nghìn'."
    ]


def test_an_account_shows_no_secret_when_it_is_printed() -> None:
    with a_market() as market:
        token = market.account.token
        assert token

        shown = f"{market.account} {token}"

    assert not [s for s in ("chi-de-thu", token.value, token.refresh) if s in shown]
    assert Account("http://san.vn").stall == ""


def test_pays_nothing_for_what_came_back_before_it_was_settled() -> None:
    with a_market() as market:
        market.publish()
        order = _delivered(market, 1)
        market.turn("move", order=order, state="returned")

        assert _settle(market, pay=True) == []


def test_pays_nothing_out_while_more_was_taken_back_than_earned() -> None:
    with a_market() as market:
        market.publish()
        order = _delivered(market, 1)
        _settle(market, pay=True)
        market.turn("move", order=order, state="returned")

        assert _settle(market, pay=True)[-2:] == [
            ("payout", -41_175, ""),
            ("refund", -41_175, order),
        ]
