"""What Mercur answers is read strictly: what is no đồng, or in a state that is not known, is set apart."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from lensan.marketplaces.connector import Because, Refused, TryAgain
from lensan.marketplaces.connectors.mercur import Mercur, queries, translating
from lensan.marketplaces.tests.make_mercur_recording import (
    BACK,
    NOW,
    OPENED,
    ORDER,
    PRODUCT,
    SENT,
    SINCE,
    THERE,
    Recording,
)
from lensan.marketplaces.tests.make_simulation import POMELO, STALL
from lensan.marketplaces.words import Account, ListingState, SaleState, StallState


@pytest.fixture
def mercur() -> Iterator[Recording]:
    recording = Recording()
    yield recording
    recording.server.stop()


def _sales(mercur: Recording, cursor: str = "") -> Any:
    return Mercur().sales(mercur.account, since=SINCE, until=NOW, cursor=cursor, at=NOW)


# Orders


def test_reads_money_as_it_is(mercur: Recording) -> None:
    mercur.tells("GET /vendor/orders", {"orders": [ORDER]})

    [sale] = _sales(mercur).sales

    assert (sale.shipping_fee, sale.discount, sale.lines[0].price, sale.lines[0].sku) == (
        15_000,
        5_000,
        45_000,
        "LS1",
    )
    assert (sale.buyer.name, sale.buyer.address, sale.confirm_by) == (
        "",
        "",
        sale.placed_at + timedelta(hours=48),
    )


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ({"shipping_total": 15_000.5}, "“shipping_total” không phải số nguyên: 15000.5."),
        ({"currency_code": "usd"}, "Đơn hàng tính bằng “usd”."),
        ({"items": []}, "Đơn hàng không có dòng hàng nào."),
        ({"status": "draft"}, "Không rõ trạng thái “draft”."),
        ({"created_at": None}, "“created_at” không phải một thời điểm: None."),
    ],
)
def test_sets_an_order_apart_that_cannot_be_read(
    mercur: Recording, broken: dict[str, Any], reason: str
) -> None:
    mercur.tells("GET /vendor/orders", {"orders": [ORDER | {"id": "order_0"} | broken, ORDER]})

    page = _sales(mercur)

    assert [sale.reference for sale in page.sales] == ["order_1"]
    assert [(each.reference, each.reason) for each in page.unreadable] == [("order_0", reason)]


@pytest.mark.parametrize(
    ("status", "parcels", "understood"),
    [
        ("pending", [], SaleState.PLACED),
        ("pending", [BACK], SaleState.PLACED),
        ("pending", [BACK, OPENED], SaleState.CONFIRMED),
        ("pending", [SENT], SaleState.SHIPPED),
        ("pending", [THERE, SENT], SaleState.SHIPPED),
        ("pending", [THERE], SaleState.DELIVERED),
        ("completed", [], SaleState.DELIVERED),
        ("canceled", [BACK], SaleState.CANCELLED),
    ],
)
def test_knows_how_an_order_stands(
    mercur: Recording, status: str, parcels: list[Any], understood: SaleState
) -> None:
    told = {"order": ORDER | {"status": status, "fulfillments": parcels}}
    mercur.tells("GET /vendor/orders/order_1", told)

    assert Mercur().read_sale(mercur.account, "order_1", at=NOW).state == understood


def test_a_refused_decision_stays_one_where_the_order_stands_as_before(mercur: Recording) -> None:
    mercur.tells("GET /vendor/orders/order_1", {"order": ORDER})
    mercur.tells("GET /vendor/stock-locations", {"stock_locations": [{"id": "sloc_1"}]})
    no = {"type": "not_allowed", "message": "hết hàng trong kho"}
    mercur.tells("POST /vendor/orders/order_1/fulfillments", no, status=400)

    with pytest.raises(Refused, match="hết hàng trong kho"):
        Mercur().confirm(mercur.account, "order_1", key="k", at=NOW)


def test_goes_on_after_what_it_has_read_even_where_all_is_of_one_moment(
    mercur: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    later = ORDER | {"updated_at": "2026-11-26T11:00:01.000Z"}
    mercur.tells(
        "GET /vendor/orders",
        {"orders": [ORDER, ORDER]},
        {"orders": [ORDER, later]},
        {"orders": []},
    )

    first = _sales(mercur)
    second = _sales(mercur, first.cursor)
    third = _sales(mercur, second.cursor)

    assert (first.cursor, second.cursor, third.cursor) == (
        "2026-11-26T11:00:00.700Z 2",
        "2026-11-26T11:00:01.000Z 1",
        "",
    )
    asked = [(each.query["updated_at[$gte]"], each.query["offset"]) for each in mercur.asked]
    assert asked == [
        (SINCE.isoformat(), "0"),
        ("2026-11-26T11:00:00.700Z", "2"),
        ("2026-11-26T11:00:01.000Z", "1"),
    ]
    assert {each.query["updated_at[$lt]"] for each in mercur.asked} == {NOW.isoformat()}


def test_a_page_that_stays_at_one_moment_goes_on_behind_it() -> None:
    told = [ORDER, ORDER]

    cursor = translating.following(told, "updated_at", "2026-11-26T11:00:00.700Z 2", 2)

    assert cursor == "2026-11-26T11:00:00.700Z 4"


# Listings


@pytest.mark.parametrize(
    ("status", "understood"),
    [
        ("published", ListingState.LIVE),
        ("draft", ListingState.PAUSED),
        ("proposed", ListingState.IN_REVIEW),
        ("rejected", ListingState.REJECTED),
    ],
)
def test_knows_how_a_listing_stands(
    mercur: Recording, status: str, understood: ListingState
) -> None:
    mercur.tells("GET /vendor/products", {"products": [PRODUCT | {"status": status}]})

    [listing] = Mercur().read_listings(mercur.account, at=NOW).listings

    assert (listing.state, listing.sku, listing.price, listing.quantity) == (
        understood,
        "LS1",
        45_000,
        7,
    )


def test_sets_a_listing_apart_that_cannot_be_read(mercur: Recording) -> None:
    strange = PRODUCT | {"id": "prod_0", "status": "hidden"}
    mercur.tells("GET /vendor/products", {"products": [strange, PRODUCT]})

    page = Mercur().read_listings(mercur.account, at=NOW)

    assert [listing.reference for listing in page.listings] == ["prod_1"]
    assert [each.reference for each in page.unreadable] == ["prod_0"]


def test_a_refusal_of_new_goods_stays_one_where_nothing_was_listed_meanwhile(
    mercur: Recording,
) -> None:
    mercur.tells("GET /vendor/products", {"products": []})
    mercur.tells("GET /vendor/sales-channels", {"sales_channels": [{"id": "sc_1"}]})
    mercur.tells("GET /vendor/shipping-profiles", {"shipping_profiles": [{"id": "sp_1"}]})
    no = {"type": "invalid_data", "message": "sai"}
    mercur.tells("POST /vendor/products", no, status=400)

    with pytest.raises(Refused, match="Sàn từ chối: sai"):
        Mercur().publish(mercur.account, POMELO, quantity=1, key="đăng", at=NOW)


def test_doubts_goods_that_are_not_there_after_they_were_listed(mercur: Recording) -> None:
    mercur.tells("GET /vendor/products", {"products": []})
    mercur.tells("GET /vendor/sales-channels", {"sales_channels": [{"id": "sc_1"}]})
    mercur.tells("GET /vendor/shipping-profiles", {"shipping_profiles": [{"id": "sp_1"}]})
    mercur.tells("POST /vendor/products", {"product": PRODUCT})

    with pytest.raises(TryAgain) as doubt:
        Mercur().publish(mercur.account, POMELO, quantity=1, key="đăng", at=NOW)

    assert doubt.value.unsure


def test_a_refusal_of_the_first_count_stays_one_where_nothing_was_counted_meanwhile(
    mercur: Recording,
) -> None:
    kept = {"inventory_item_id": "iitem_1", "inventory": {"location_levels": []}}
    uncounted = PRODUCT | {"variants": [PRODUCT["variants"][0] | {"inventory_items": [kept]}]}
    mercur.tells("GET /vendor/products", {"products": [uncounted]})
    mercur.tells("GET /vendor/products/prod_1", {"product": uncounted})
    mercur.tells("POST /vendor/products/prod_1", {"product": uncounted})
    mercur.tells("GET /vendor/stock-locations", {"stock_locations": [{"id": "sloc_1"}]})
    no = {"type": "not_allowed", "message": "sai kho"}
    mercur.tells("POST /vendor/inventory-items/iitem_1/location-levels", no, status=400)

    with pytest.raises(Refused, match="Sàn từ chối: sai kho"):
        Mercur().publish(mercur.account, POMELO, quantity=1, key="đăng", at=NOW)


def test_does_not_take_a_refusal_for_a_listing_that_is_gone(mercur: Recording) -> None:
    no = {"type": "invalid_data", "message": "sai"}
    mercur.tells("GET /vendor/products/prod_1", no, status=400)

    with pytest.raises(Refused) as refusal:
        Mercur().close(mercur.account, "prod_1", at=NOW)

    assert refusal.value.because == Because.INVALID


# Stalls


@pytest.mark.parametrize(
    ("status", "understood"),
    [
        ("pending_approval", StallState.IN_REVIEW),
        ("open", StallState.OPEN),
        ("suspended", StallState.REJECTED),
        ("terminated", StallState.CLOSED),
    ],
)
def test_knows_how_a_stall_stands(mercur: Recording, status: str, understood: StallState) -> None:
    told = {"id": "sel_1", "status": status, "status_reason": "vì sao"}
    mercur.tells("GET /vendor/sellers/sel_1", {"seller": told})

    seen = Mercur().read_stall(mercur.account, at=NOW)

    assert (seen.state, seen.reason) == (understood, "vì sao")


def test_asks_again_about_a_stall_in_a_state_that_is_not_known(mercur: Recording) -> None:
    mercur.tells("GET /vendor/sellers/sel_1", {"seller": {"id": "sel_1", "status": "on_fire"}})

    with pytest.raises(TryAgain, match="Không rõ trạng thái “on_fire”"):
        Mercur().read_stall(mercur.account, at=NOW)


def test_a_refused_application_stays_one_where_no_stall_has_that_name(
    mercur: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 1)
    mercur.tells("POST /vendor/sellers", {"type": "invalid_data", "message": "sai"}, status=400)
    other = {"seller_members": [{"seller": {"handle": "khac"}}]}
    mercur.tells("GET /vendor/sellers", other, {"seller_members": []})

    with pytest.raises(Refused, match="Sàn từ chối: sai"):
        Mercur().open_stall(mercur.account, STALL, key="mở", at=NOW)

    assert [each.query.get("offset") for each in mercur.asked] == [None, "0", "1", None]


def test_a_shipping_fee_that_is_none_stops_the_application(mercur: Recording) -> None:
    keys = {**mercur.account.credentials, "shipping_fee": "mười lăm nghìn"}
    account = Account(mercur.server.url, keys)
    waiting = {"id": "sel_1", "handle": "h", "status": "pending_approval"}
    zone = {"id": "z", "shipping_options": []}
    place = {
        "id": "l",
        "sales_channels": [{"id": "sc"}],
        "fulfillment_providers": [{"id": "p"}],
        "fulfillment_sets": [{"id": "f", "service_zones": [zone]}],
    }
    mercur.tells("POST /vendor/sellers", {"seller": waiting})
    mercur.tells("GET /vendor/stock-locations", {"stock_locations": [place]})
    mercur.tells("GET /vendor/shipping-profiles", {"shipping_profiles": [{"id": "s"}]})

    with pytest.raises(Refused, match="Khóa của sàn không đúng: “shipping_fee”"):
        Mercur().open_stall(account, STALL, key="mở", at=NOW)


# What is no answer


def test_asks_again_after_a_conflict(mercur: Recording) -> None:
    mercur.tells("GET /vendor/orders", {"type": "conflict", "message": "bận"}, status=409)

    with pytest.raises(TryAgain, match="bận") as told:
        _sales(mercur)

    assert (told.value.unsure, told.value.token_ended) == (False, False)


def test_trusts_no_sign_in_that_brings_no_token(mercur: Recording) -> None:
    mercur.tells("POST /auth/member/emailpass", {})

    with pytest.raises(TryAgain, match="Thiếu “token”"):
        Mercur().authorise(mercur.account, "b", at=NOW)
