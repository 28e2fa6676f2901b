"""What is asked of Mercur's vendor interface: addresses, the fields of an answer, and pages."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import quote

SELLERS = "/vendor/sellers"
PRODUCTS = "/vendor/products"
ORDERS = "/vendor/orders"
PAYOUTS = "/vendor/payouts"
PAYOUT_ACCOUNTS = "/vendor/payout-accounts"
LOCATIONS = "/vendor/stock-locations"
PROFILES = "/vendor/shipping-profiles"
OPTIONS = "/vendor/shipping-options"
CHANNELS = "/vendor/sales-channels"
UPLOADS = "/vendor/uploads"
SIGN_IN = "/auth/member/emailpass"

PAGE = 100

_PRODUCT = (
    "id", "title", "handle", "status", "description", "weight", "created_at", "images.url",
    "variants.id", "variants.sku", "variants.prices.amount", "variants.prices.currency_code",
    "variants.inventory_items.inventory_item_id",
    "variants.inventory_items.inventory.location_levels.location_id",
    "variants.inventory_items.inventory.location_levels.stocked_quantity",
    "variants.inventory_items.inventory.location_levels.reserved_quantity",
)  # fmt: skip
_ORDER = (
    "id", "status", "currency_code", "created_at", "updated_at", "item_total", "shipping_total",
    "discount_total", "*items", "*items.detail", "*shipping_address", "*fulfillments",
    "*fulfillments.labels",
)  # fmt: skip
_LOCATION = (
    "id", "sales_channels.id", "fulfillment_providers.id", "fulfillment_sets.id",
    "fulfillment_sets.service_zones.id", "fulfillment_sets.service_zones.shipping_options.id",
)  # fmt: skip
SELLER = {"fields": "id,handle,status,status_reason"}
PRODUCT = {"fields": ",".join(_PRODUCT)}
ORDER = {"fields": ",".join(_ORDER)}
SETTLED = {"fields": ",".join((*_ORDER, "*items.commission_lines"))}
LOCATION = {"fields": ",".join(_LOCATION), "limit": "1"}
PAYOUT = {"fields": "id,amount,currency_code,status,data,created_at,updated_at"}


def of(address: str, *parts: str) -> str:
    """Return the address of one thing there, or of something of it."""
    return "/".join([address, *(quote(part, safe="") for part in parts)])


def stock(item: str, *parts: str) -> str:
    """Return the address of how much there is of something, in all places or in one."""
    return of("/vendor/inventory-items", item, "location-levels", *parts)


def page(by: str, cursor: str, fields: Mapping[str, str]) -> dict[str, str]:
    """Ask for what stands at a cursor: so many after the first of that moment."""
    moment, _, skip = cursor.partition(" ")
    from_there = {f"{by}[$gte]": moment} if moment else {}
    return {**fields, "order": by, "limit": str(PAGE), "offset": skip or "0", **from_there}


def window(since: datetime, until: datetime) -> dict[str, str]:
    """Ask for what changed in [since, until)."""
    return {"updated_at[$gte]": since.isoformat(), "updated_at[$lt]": until.isoformat()}


def each(name: str, values: Iterable[str]) -> dict[str, str]:
    """Ask for any of these."""
    return {f"{name}[{place}]": value for place, value in enumerate(values)}
