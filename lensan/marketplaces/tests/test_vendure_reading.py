"""What Vendure answers is read strictly: an amount with a fraction or an unknown state is set apart."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lensan.marketplaces.connector import Because, Refused, TryAgain
from lensan.marketplaces.connectors.vendure import Vendure
from lensan.marketplaces.simulator.wire import JSON_TYPE, Request, Response, Server
from lensan.marketplaces.tests.make_simulation import POMELO
from lensan.marketplaces.words import Account, SaleState

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
ORDER: dict[str, Any] = {
    "id": "1",
    "code": "A1",
    "state": "PaymentAuthorized",
    "orderPlacedAt": "2026-11-26T11:00:00.500Z",
    "updatedAt": "2026-11-26T11:00:00.000Z",
    "shippingWithTax": 1_500_000,
    "shippingAddress": None,
    "discounts": [{"amountWithTax": -500_000}],
    "payments": [],
    "fulfillments": [],
    "lines": [
        {
            "id": "7",
            "quantity": 2,
            "orderPlacedQuantity": 2,
            "unitPriceWithTax": 4_500_000,
            "productVariant": {"id": "3", "sku": "BUOI-1", "name": "Bưởi"},
        }
    ],
}


class Recording:
    """Answers each call with what Vendure once answered, and keeps what it was asked."""

    def __init__(self) -> None:
        self.told: dict[str, Any] = {}
        self.after: list[dict[str, Any]] = []  # what is told from the second call on
        self.asked: dict[str, Any] = {}
        self.server = Server(self.answer).start()
        self.account = Account(
            self.server.url, {"username": "a", "password": "b"}, stall="gian-hang"
        )

    def answer(self, request: Request) -> Response:
        """Answer as the test says."""
        self.asked = json.loads(request.body)["variables"]
        told, self.told = self.told, self.after.pop(0) if self.after else self.told
        return Response(200, json.dumps(told).encode(), JSON_TYPE)

    def orders(self, *orders: dict[str, Any], total: int = 1) -> None:
        """Let these be the orders."""
        self.told = {"data": {"orders": {"totalItems": total, "items": list(orders)}}}


@pytest.fixture
def vendure() -> Iterator[Recording]:
    recording = Recording()
    yield recording
    recording.server.stop()


def _sales(vendure: Recording, cursor: str = "") -> Any:
    since, until = NOW - timedelta(hours=2), NOW
    return Vendure().sales(vendure.account, since=since, until=until, cursor=cursor, at=NOW)


def test_reads_money_in_whole_dong(vendure: Recording) -> None:
    vendure.orders(ORDER)

    [sale] = _sales(vendure).sales

    assert (sale.shipping_fee, sale.discount, sale.lines[0].price) == (15_000, 5_000, 45_000)
    assert (sale.buyer.name, sale.buyer.address, sale.confirm_by) == (
        "",
        "",
        sale.placed_at + timedelta(hours=48),
    )


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ({"shippingWithTax": 1_500_050}, "“shippingWithTax” có phần lẻ của đồng: 1500050."),
        ({"lines": []}, "Đơn hàng không có dòng hàng nào."),
        ({"state": "Draft"}, "Không rõ trạng thái “Draft”."),
        ({"orderPlacedAt": None}, "“orderPlacedAt” không phải một thời điểm: None."),
    ],
)
def test_sets_an_order_apart_that_cannot_be_read(
    vendure: Recording, broken: dict[str, Any], reason: str
) -> None:
    vendure.orders(ORDER | {"code": "A0"} | broken, ORDER)

    page = _sales(vendure)

    assert [sale.reference for sale in page.sales] == ["A1"]
    assert [(each.reference, each.reason) for each in page.unreadable] == [("A0", reason)]


@pytest.mark.parametrize(
    ("state", "fulfilments", "understood"),
    [
        ("PaymentSettled", [], SaleState.CONFIRMED),
        ("PaymentSettled", [{"id": "1"}], SaleState.READY),
        ("Shipped", [{"id": "1"}], SaleState.SHIPPED),
        ("PartiallyDelivered", [{"id": "1"}], SaleState.SHIPPED),
        ("Delivered", [{"id": "1"}], SaleState.DELIVERED),
        ("Cancelled", [], SaleState.CANCELLED),
    ],
)
def test_knows_how_an_order_stands(
    vendure: Recording, state: str, fulfilments: list[Any], understood: SaleState
) -> None:
    vendure.orders(ORDER | {"state": state, "fulfillments": fulfilments})

    assert Vendure().read_sale(vendure.account, "A1", at=NOW).state == understood


def test_goes_on_at_the_next_page_and_asks_from_the_whole_second(vendure: Recording) -> None:
    vendure.orders(ORDER, total=3)
    first = _sales(vendure)
    second = _sales(vendure, cursor=first.cursor)
    vendure.orders(ORDER, total=2)
    asked = Vendure().sales(
        vendure.account,
        since=NOW + timedelta(microseconds=900_000),
        until=NOW + timedelta(hours=1),
        cursor="1",
        at=NOW,
    )

    assert (first.cursor, second.cursor, asked.cursor) == ("1", "2", "")
    assert (vendure.asked["since"], vendure.asked["skip"]) == ("2026-11-26T12:00:00+00:00", 1)


def test_gives_no_order_of_a_later_window(vendure: Recording) -> None:
    vendure.orders(ORDER | {"updatedAt": NOW.isoformat()})

    assert _sales(vendure).sales == ()


@pytest.mark.parametrize("code", ["INTERNAL_SERVER_ERROR", "", None])
def test_is_asked_again_after_a_failure_of_its_own(vendure: Recording, code: str | None) -> None:
    vendure.told = {"errors": [{"message": "hỏng", "extensions": code and {"code": code}}]}

    with pytest.raises(TryAgain, match="Sàn báo lỗi: hỏng") as told:
        Vendure().authorise(vendure.account, "b", at=NOW)

    assert (told.value.unsure, told.value.token_ended) == (False, False)


def test_says_which_input_was_wrong(vendure: Recording) -> None:
    vendure.told = {"errors": [{"message": "sai", "extensions": {"code": "USER_INPUT_ERROR"}}]}

    with pytest.raises(Refused, match="Sàn báo lỗi: sai") as no:
        Vendure().read_listings(vendure.account, at=NOW)

    assert no.value.because == Because.INVALID


def test_trusts_no_sign_in_that_brings_no_token(vendure: Recording) -> None:
    vendure.told = {"data": {"login": {"__typename": "CurrentUser"}}}

    with pytest.raises(TryAgain, match="không trao mã truy cập"):
        Vendure().authorise(vendure.account, "b", at=NOW)


def test_does_not_take_a_refusal_for_a_listing_that_is_gone(vendure: Recording) -> None:
    vendure.told = {"errors": [{"message": "sai", "extensions": {"code": "USER_INPUT_ERROR"}}]}

    with pytest.raises(Refused) as no:
        Vendure().close(vendure.account, "1", at=NOW)

    assert no.value.because == Because.INVALID


def test_a_refusal_of_new_goods_stays_one_where_nothing_was_listed_meanwhile(
    vendure: Recording,
) -> None:
    nothing = {
        "data": {
            "productVariants": {"items": []},
            "product": {"id": "1"},
            "stockLocations": {"items": [{"id": "1"}]},
        }
    }
    no_title = {"errors": [{"message": "sai", "extensions": {"code": "USER_INPUT_ERROR"}}]}
    vendure.told, vendure.after = nothing, [no_title, nothing]

    with pytest.raises(Refused, match="Sàn báo lỗi: sai"):
        Vendure().publish(vendure.account, POMELO, quantity=1, key="đăng", at=NOW)
