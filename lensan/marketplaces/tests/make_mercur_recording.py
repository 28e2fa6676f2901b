"""A server that answers as Mercur once answered: an order, goods and a payout to change for a test."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from lensan.marketplaces.simulator.wire import JSON_TYPE, Request, Response, Server
from lensan.marketplaces.words import Account

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
SINCE = NOW - timedelta(hours=2)
ORDER: dict[str, Any] = {
    "id": "order_1",
    "status": "pending",
    "currency_code": "vnd",
    "created_at": "2026-11-26T11:00:00.500Z",
    "updated_at": "2026-11-26T11:00:00.700Z",
    "item_total": 85_000,
    "shipping_total": 15_000,
    "discount_total": 5_000,
    "shipping_address": None,
    "fulfillments": [],
    "items": [
        {
            "id": "ordli_1",
            "quantity": 2,
            "unit_price": 45_000,
            "variant_sku": "LS1@sel_1",
            "product_id": "prod_1",
            "product_title": "Bưởi",
            "commission_lines": [{"amount": 8_500}],
        }
    ],
}
PRODUCT: dict[str, Any] = {
    "id": "prod_1",
    "title": "Bưởi",
    "status": "published",
    "description": "Ngon\n\n———\nXuất xứ: Hậu Giang",
    "weight": None,
    "created_at": "2026-11-26T11:00:00.500Z",
    "images": [{"url": "http://127.0.0.1/static/cua-nguoi-khac.png"}],
    "variants": [
        {
            "id": "variant_1",
            "sku": "LS1@sel_1",
            "prices": [
                {"currency_code": "usd", "amount": 1.5},
                {"currency_code": "vnd", "amount": 45_000},
            ],
            "inventory_items": [
                {
                    "inventory_item_id": "iitem_1",
                    "inventory": {
                        "location_levels": [
                            {"location_id": "l", "stocked_quantity": 9, "reserved_quantity": 2}
                        ]
                    },
                }
            ],
        }
    ],
}
PAYOUT: dict[str, Any] = {
    "id": "pout_1",
    "amount": 91_500,
    "currency_code": "vnd",
    "status": "paid",
    "data": {"transfer_group": "order_1"},
    "updated_at": "2026-11-26T11:30:00.000Z",
}
OPENED = {"id": "f1", "canceled_at": None, "shipped_at": None, "delivered_at": None}
SENT = OPENED | {"shipped_at": "2026-11-26T11:10:00.000Z"}
THERE = SENT | {"delivered_at": "2026-11-26T11:20:00.000Z"}
BACK = OPENED | {"canceled_at": "2026-11-26T11:15:00.000Z"}


class Recording:
    """Answers each address with what Mercur once answered, and keeps what it was asked."""

    def __init__(self) -> None:
        self.told: dict[str, list[tuple[int, Any]]] = {}
        self.asked: list[Request] = []
        self.server = Server(self.answer).start()
        keys = {"email": "a@example.vn", "code": "b"}
        self.account = Account(self.server.url, keys, stall="sel_1")

    def answer(self, request: Request) -> Response:
        """Answer as the test says; the last answer of an address is given again."""
        self.asked.append(request)
        answers = self.told[f"{request.method} {request.path}"]
        status, content = answers.pop(0) if len(answers) > 1 else answers[0]
        return Response(status, json.dumps(content).encode(), JSON_TYPE)

    def tells(self, call: str, *contents: Any, status: int = 200) -> None:
        """Let these be the answers, one after the other."""
        self.told.setdefault(call, []).extend((status, content) for content in contents)
