"""Mercur's connector says of every trouble on the line what every connector says: wait, doubt, or neither."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from lensan.kernel import http
from lensan.marketplaces.connector import TryAgain
from lensan.marketplaces.connectors.mercur import Mercur
from lensan.marketplaces.simulator.wire import Fault
from lensan.marketplaces.tests.make_mercur_recording import (
    NOW,
    OPENED,
    ORDER,
    PAYOUT,
    PRODUCT,
    SINCE,
    Recording,
)
from lensan.marketplaces.tests.make_simulation import NOON, POMELO, STALL
from lensan.marketplaces.tests.test_connectors import TROUBLES, Trouble
from lensan.marketplaces.words import Account, StockMode, StockWrite

MERCUR = Mercur()
Asking = Callable[[Account], Any]
PLACE = {
    "id": "sloc_1",
    "sales_channels": [{"id": "sc_1"}],
    "fulfillment_providers": [{"id": "manual_manual"}],
    "fulfillment_sets": [
        {"id": "fuset_1", "service_zones": [{"id": "z", "shipping_options": [{"id": "o"}]}]}
    ],
}
WRITE = StockWrite("prod_1", "LS1", StockMode.ABSOLUTE, 7, "kho")
ANSWERS: dict[str, Any] = {
    "GET /vendor/stock-locations": {"stock_locations": [PLACE]},
    "GET /vendor/payout-accounts": {"payout_accounts": [{"id": "pacc_1"}]},
    "GET /vendor/products": {"products": [PRODUCT]},
    "GET /vendor/products/prod_1": {"product": PRODUCT},
    "GET /vendor/orders": {"orders": [ORDER]},
    "GET /vendor/orders/order_1": {"order": ORDER},
    "GET /vendor/payouts": {"payouts": [PAYOUT]},
    "POST /vendor/sellers": {"seller": {"id": "sel_1", "status": "pending_approval"}},
    "POST /vendor/products/prod_1": {"product": PRODUCT},
    "POST /vendor/inventory-items/iitem_1/location-levels/l": {"inventory_item": {"id": "i"}},
    "POST /vendor/orders/order_1/fulfillments": {"fulfillment": OPENED},
    "POST /vendor/orders/order_1/cancel": {"order": ORDER},
    "DELETE /vendor/products/prod_1": {"id": "prod_1"},
}
READS: dict[str, Asking] = {
    "read_listings": lambda a: MERCUR.read_listings(a, at=NOON),
    "sales": lambda a: MERCUR.sales(a, since=SINCE, until=NOW, at=NOON),
    "settlements": lambda a: MERCUR.settlements(a, since=SINCE, until=NOW, at=NOON),
}
WRITES: dict[str, Asking] = {
    "open_stall": lambda a: MERCUR.open_stall(a, STALL, key="mở", at=NOON),
    "publish": lambda a: MERCUR.publish(a, POMELO, quantity=1, key="đăng", at=NOON),
    "close": lambda a: MERCUR.close(a, "prod_1", at=NOON),
    "write_stock": lambda a: MERCUR.write_stock(a, WRITE, at=NOON),
    "confirm": lambda a: MERCUR.confirm(a, "order_1", key="k", at=NOON),
    "decline": lambda a: MERCUR.decline(a, "order_1", reason="hết", key="k", at=NOON),
}


@pytest.fixture(autouse=True)
def _database() -> None:
    """Nothing here is in our database."""


@pytest.fixture
def mercur() -> Iterator[Recording]:
    recording = Recording()
    for call, answer in ANSWERS.items():
        recording.tells(call, answer)
    yield recording
    recording.server.stop()


def _asked_twice(mercur: Recording, trouble: Trouble, on: str, ask: Asking) -> TryAgain:
    """Let the first call of a kind go wrong; the second time all must be well."""
    mercur.server.faults.expect(Fault(trouble.kind, on=on, detail=trouble.detail))
    with pytest.raises(TryAgain) as told, http.within(0.25):
        ask(mercur.account)
    ask(mercur.account)
    return told.value


@pytest.mark.parametrize("trouble", TROUBLES, ids=str)
@pytest.mark.parametrize("name", READS)
def test_a_reading_that_went_wrong_leaves_no_doubt(
    mercur: Recording, name: str, trouble: Trouble
) -> None:
    told = _asked_twice(mercur, trouble, "GET", READS[name])

    assert (told.after, told.unsure, told.token_ended) == (trouble.after, False, False)


@pytest.mark.parametrize("trouble", TROUBLES, ids=str)
@pytest.mark.parametrize("name", WRITES)
def test_a_write_that_went_wrong_is_in_doubt_where_it_may_have_been_done(
    mercur: Recording, name: str, trouble: Trouble
) -> None:
    on = "DELETE" if name == "close" else "POST"

    told = _asked_twice(mercur, trouble, on, WRITES[name])

    assert (told.after, told.unsure, told.token_ended) == (trouble.after, trouble.unsure, False)
