"""A Mercur that runs, its operator who approves and pays, and a buyer in its shop."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from lensan.kernel import http
from lensan.marketplaces.asking import as_json
from lensan.marketplaces.tests.make_mercur_server import OPERATOR, PASSWORD, a_server
from lensan.marketplaces.words import Account

PROGRAMME = "chuong-trinh@example.vn"
KEYS = {"email": PROGRAMME, "code": PASSWORD, "shipping_fee": "15000"}
BUYER = {
    "first_name": "Văn Tám",
    "last_name": "Trần",
    "phone": "0912000111",
    "address_1": "12 Trần Hưng Đạo",
    "city": "Vị Thanh",
    "country_code": "vn",
    "postal_code": "910000",
}


@dataclass(frozen=True)
class Shop:
    """A running Mercur, seen by its operator and by its buyers."""

    url: str
    operator: str  # the operator's token
    key: str = ""  # of the storefront
    region: str = ""

    @property
    def account(self) -> Account:
        """The programme's account, before anyone signed in with it."""
        return Account(self.url, KEYS)

    def admin(self, address: str, body: Any = None, *, method: str = "") -> Any:
        """Do something as the operator."""
        headers = {"Authorization": f"Bearer {self.operator}"}
        return _ask(self.url + address, body, headers, method)

    def store(self, address: str, body: Any = None) -> Any:
        """Do something as a buyer."""
        return _ask(self.url + address, body, {"x-publishable-api-key": self.key})

    # The operator

    def approve(self, stall: str) -> None:
        """Let a seller open its stall."""
        self.admin(f"/admin/sellers/{stall}/approve", {})

    def suspend(self, stall: str, reason: str) -> None:
        """Close a seller's stall for a reason."""
        self.admin(f"/admin/sellers/{stall}/suspend", {"reason": reason})

    def pay(self, order: str) -> Any:
        """Pay a seller what is owed for an order."""
        return self.admin(f"/admin/pay/{order}", {})["payout"]

    def deliver(self, order: str) -> None:
        """Say that an order's parcel has arrived."""
        told = self.admin(f"/admin/orders/{order}?fields=id,fulfillments.id")["order"]
        parcel = told["fulfillments"][0]["id"]
        self.admin(f"/admin/orders/{order}/fulfillments/{parcel}/mark-as-delivered", {})

    def twins(self, stall: str) -> list[str]:
        """Name what a stall does not have exactly once of all that it needs to sell."""
        needed = ("stock_locations", "shipping_options", "shipping_profiles")
        fields = ",".join(f"{name}.id" for name in needed)
        told = self.admin(f"/admin/sellers/{stall}?fields=id,{fields}")["seller"]
        return [name for name in needed if len(told[name]) != 1]

    # A buyer

    def variant(self, listing: str) -> str:
        """Find what is sold under a listing, in the shop's window."""
        told = self.store(f"/store/products/{listing}?fields=id,variants.id")
        return str(told["product"]["variants"][0]["id"])

    def cart(self, listing: str, quantity: int) -> str:
        """Fill a basket and go to the till."""
        basket = {
            "region_id": self.region,
            "email": "tam@example.vn",
            "shipping_address": BUYER,
            "items": [{"variant_id": self.variant(listing), "quantity": quantity}],
        }
        cart = str(self.store("/store/carts", basket)["cart"]["id"])
        ways = self.store(f"/store/shipping-options?cart_id={cart}")["shipping_options"]
        for way in [each for of_seller in ways.values() for each in of_seller[:1]]:
            self.store(f"/store/carts/{cart}/shipping-methods", {"option_id": way["id"]})
        paying = self.store("/store/payment-collections", {"cart_id": cart})["payment_collection"]
        sessions = f"/store/payment-collections/{paying['id']}/payment-sessions"
        self.store(sessions, {"provider_id": "pp_system_default"})
        return cart

    def buy(self, listing: str, quantity: int = 1) -> str:
        """Let a buyer buy; returns the seller's order."""
        cart = self.cart(listing, quantity)
        told = self.store(f"/store/carts/{cart}/complete", {})
        assert told["type"] == "order_group", told
        return self.order_in(told["order_group"]["id"])

    def order_in(self, group: str) -> str:
        """Find the only order of a buyer's purchase."""
        told = self.admin(f"/admin/order-groups/{group}?fields=id,orders.id")
        [order] = told["order_group"]["orders"]
        return str(order["id"])


def _ask(url: str, body: Any, headers: dict[str, str], method: str = "") -> Any:
    kind = {"Content-Type": "application/json"} if body is not None else {}
    content = as_json(body) if body is not None else b""
    how = method or ("GET" if body is None else "POST")
    answer = http.send(how, url, headers=headers | kind, content=content)
    assert answer.status < 300, (url, answer.status, answer.text)
    return answer.json()


@contextmanager
def a_mercur() -> Iterator[Shop]:
    """Run a new Mercur on loopback, set up to sell in Vietnam, where the programme has an account.

    :raises NoMercur: it cannot be installed, or no PostgreSQL answers.
    """
    with a_server() as url:
        who = {"email": OPERATOR, "password": PASSWORD}
        operator = _ask(f"{url}/auth/user/emailpass", who, {})["token"]
        yield _set_up(Shop(url, operator))


def _set_up(shop: Shop) -> Shop:
    """Give the marketplace its currency, region, storefront and commission of a tenth."""
    [store] = shop.admin("/admin/stores")["stores"]
    dong = {"supported_currencies": [{"currency_code": "vnd", "is_default": True}]}
    shop.admin(f"/admin/stores/{store['id']}", dong)
    region = {
        "name": "Việt Nam",
        "currency_code": "vnd",
        "countries": ["vn"],
        "payment_providers": ["pp_system_default"],
    }
    made = shop.admin("/admin/regions", region)["region"]["id"]
    key = shop.admin("/admin/api-keys", {"title": "Cửa hàng", "type": "publishable"})["api_key"]
    channels = [each["id"] for each in shop.admin("/admin/sales-channels")["sales_channels"]]
    shop.admin(f"/admin/api-keys/{key['id']}/sales-channels", {"add": channels})
    shop.admin("/admin/commission-rates", _a_tenth())
    programme = {"email": PROGRAMME, "password": PASSWORD}
    _ask(f"{shop.url}/auth/member/emailpass/register", programme, {})
    return Shop(shop.url, shop.operator, key["token"], made)


def _a_tenth() -> dict[str, Any]:
    return {
        "name": "Hoa hồng",
        "code": "hoa-hong",
        "type": "percentage",
        "target": "item",
        "value": 10,
        "is_enabled": True,
        "priority": 0,
    }
