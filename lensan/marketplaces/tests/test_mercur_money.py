"""Payouts of Mercur: what each is made of, as far as whoever paid kept a note of the order."""

from collections.abc import Iterator
from typing import Any

import pytest

from lensan.marketplaces.connectors.mercur import Mercur
from lensan.marketplaces.tests.make_mercur_recording import NOW, ORDER, PAYOUT, SINCE, Recording


@pytest.fixture
def mercur() -> Iterator[Recording]:
    recording = Recording()
    yield recording
    recording.server.stop()


def _settlements(mercur: Recording) -> Any:
    return Mercur().settlements(mercur.account, since=SINCE, until=NOW, at=NOW)


def test_tells_what_a_payout_is_made_of(mercur: Recording) -> None:
    mercur.tells("GET /vendor/payouts", {"payouts": [PAYOUT]})
    mercur.tells("GET /vendor/orders", {"orders": [ORDER]})

    lines = _settlements(mercur).lines

    assert [(line.reference, line.amount, line.sale) for line in lines] == [
        ("pout_1-sale", 85_000, "order_1"),
        ("pout_1-shipping", 15_000, "order_1"),
        ("pout_1-commission", -8_500, "order_1"),
        ("pout_1-payout", -91_500, "order_1"),
    ]
    assert sum(line.amount for line in lines) == 0


def test_tells_a_payout_alone_where_nobody_noted_its_order(mercur: Recording) -> None:
    mercur.tells("GET /vendor/payouts", {"payouts": [PAYOUT | {"data": None}]})

    [line] = _settlements(mercur).lines

    assert (line.kind.value, line.amount, line.sale) == ("payout", -91_500, "")


@pytest.mark.parametrize("status", ["pending", "processing", "failed", "canceled"])
def test_says_nothing_of_a_payout_that_was_not_paid(mercur: Recording, status: str) -> None:
    mercur.tells("GET /vendor/payouts", {"payouts": [PAYOUT | {"status": status, "data": {}}]})

    assert _settlements(mercur).lines == ()


def test_sets_a_payout_apart_that_is_not_in_dong(mercur: Recording) -> None:
    foreign = PAYOUT | {"id": "pout_0", "currency_code": "usd", "data": {}}
    mercur.tells("GET /vendor/payouts", {"payouts": [foreign, PAYOUT | {"data": {}}]})

    page = _settlements(mercur)

    assert [line.reference for line in page.lines] == ["pout_1-payout"]
    assert [(each.reference, each.reason) for each in page.unreadable] == [
        ("pout_0", "Khoản chuyển tính bằng “usd”.")
    ]
