"""Whatever the line to a real Mercur does, what was asked for is done once.

What fails in reading is tested with the simulated marketplace: there it is the same for all.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from lensan.marketplaces.connector import TryAgain
from lensan.marketplaces.simulator.wire import Fault
from lensan.marketplaces.tests.make_mercur_stand import MERCUR, NUMBERS, Stand, a_stand
from lensan.marketplaces.tests.make_simulation import STALL
from lensan.marketplaces.words import (
    Parcel,
    SaleState,
    Shipment,
    StallState,
    StockWritten,
    fingerprint,
)

pytestmark = pytest.mark.processes
TROUBLES = ("dropped", "answer_lost", "late", "503", "nothing_in_it")

APPLYING = (  # what is asked for, one after the other
    "POST /vendor/sellers",
    "POST /vendor/stock-locations",
    "GET /vendor/sales-channels",
    "/sales-channels",
    "/fulfillment-providers",
    "/fulfillment-sets",
    "/service-zones",
    "POST /vendor/shipping-profiles",
    "POST /vendor/shipping-options",
    "POST /vendor/payout-accounts",
)


@pytest.fixture(autouse=True)
def _database() -> None:
    """Nothing here is in our database."""


@pytest.fixture
def stand() -> Stand:
    return a_stand()


def _forgives(stand: Stand, trouble: str, on: str, act: Callable[[], Any]) -> Any:
    """Let a write go wrong, and do the whole once more."""
    stand.line.faults.expect(Fault(trouble, on=on))
    with pytest.raises(TryAgain):
        act()
    return act()


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("on", ["vendor/uploads", "POST /vendor/products", "location-levels"])
def test_a_publishing_that_went_wrong_at_any_step_lists_once(
    stand: Stand, trouble: str, on: str
) -> None:
    listing = _forgives(stand, trouble, on, stand.publish)

    assert stand.listings() == (listing,)
    assert (listing.quantity, listing.hash) == (
        10,
        fingerprint(stand.goods, MERCUR.capabilities.shown),
    )


def test_an_application_of_which_each_answer_was_lost_once_is_one_application(
    stand: Stand,
) -> None:
    outside = replace(stand.account, stall="")
    key = f"gian hàng {next(NUMBERS)}"
    stand.line.faults.expect(*(Fault("answer_lost", on=on) for on in APPLYING))

    for _answer in APPLYING:
        with pytest.raises(TryAgain):
            MERCUR.open_stall(outside, STALL, key=key, at=stand.at)
    stalls = [MERCUR.open_stall(outside, STALL, key=key, at=stand.at) for _ in range(2)]

    assert stalls[0] == stalls[1]
    assert stalls[0].state == StallState.IN_REVIEW
    assert not stand.shop.twins(stalls[0].reference)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_decision_that_went_wrong_is_taken_once(stand: Stand, trouble: str) -> None:
    listing = stand.publish(quantity=10)
    order = stand.shop.buy(listing.reference, 2)
    parcel = Parcel(1000, tracking="VTP1")
    acts: tuple[tuple[str, Callable[[], Any], Any], ...] = (
        ("POST /vendor/inventory-items", lambda: stand.set(listing, 5), StockWritten(5)),
        (
            "/fulfillments",
            lambda: MERCUR.confirm(stand.account, order, key="k", at=stand.at),
            SaleState.CONFIRMED,
        ),
        (
            "/shipments",
            lambda: MERCUR.ready_to_ship(stand.account, order, parcel, key="k", at=stand.at),
            Shipment("VTP1"),
        ),
    )

    done = [_forgives(stand, trouble, on, act) for on, act, _expected in acts]

    assert done == [expected for _on, _act, expected in acts]
    assert (stand.state(order), stand.listings()[0].quantity) == (SaleState.SHIPPED, 5)


@pytest.mark.parametrize("trouble", ["answer_lost", "late"])
def test_a_refusal_that_went_wrong_gives_the_goods_back_once(stand: Stand, trouble: str) -> None:
    listing = stand.publish(quantity=10)
    order = stand.shop.buy(listing.reference, 2)

    state = _forgives(
        stand,
        trouble,
        "/cancel",
        lambda: MERCUR.decline(stand.account, order, reason="hết", key="k", at=stand.at),
    )

    assert (state, stand.listings()[0].quantity) == (SaleState.CANCELLED, 10)
