"""What a stall on Mercur needs before it can sell: each thing is made where it is missing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lensan.marketplaces.connector import Refused
from lensan.marketplaces.connectors.mercur import queries
from lensan.marketplaces.connectors.mercur.line import do, found, look, the
from lensan.marketplaces.connectors.mercur.translating import CURRENCY, Document
from lensan.marketplaces.reading import Unclear, text, whole
from lensan.marketplaces.words import Account

CARRIER = "manual_manual"  # the seller hands the parcel over; Medusa books no carrier
COUNTRY = "vn"


def furnish(account: Account, address: str, *, at: datetime) -> None:
    """Give a stall a place for its goods, a way to ship them, and an account to be paid to.

    What an earlier call left half done is taken up.
    """
    location = _place(account, address, at)
    zone = _zone(account, location, at)
    if not zone.get("shipping_options"):
        _way(account, zone, at)
    _there(account, queries.PAYOUT_ACCOUNTS, "payout_account", {"data": {"country": COUNTRY}}, at)


def place(account: Account, *, at: datetime) -> Document:
    """Return where the stall's goods lie."""
    locations = look(account, queries.LOCATIONS, found("stock_locations"), queries.LOCATION, at=at)
    return locations[0]


def profile(account: Account, *, at: datetime) -> str:
    """Return how the stall's goods are shipped; else a product is of another way, and cannot be bought."""
    told = look(account, queries.PROFILES, found("shipping_profiles"), {"fields": "id"}, at=at)
    return text(told[0], "id")


def channels(account: Account, *, at: datetime) -> list[str]:
    """Return in which of the marketplace's shops goods are shown: all of them."""
    told = look(account, queries.CHANNELS, found("sales_channels"), {"fields": "id"}, at=at)
    return [text(channel, "id") for channel in told]


def _place(account: Account, address: str, at: datetime) -> Document:
    where = {"address_1": address or "Việt Nam", "country_code": COUNTRY}
    body = {"name": f"Kho {account.stall}", "address": where}
    location = _there(account, queries.LOCATIONS, "stock_location", body, at, queries.LOCATION)
    here = queries.of(queries.LOCATIONS, text(location, "id"))
    if not location.get("sales_channels"):
        _do(account, f"{here}/sales-channels", {"add": channels(account, at=at)}, at)
    if not location.get("fulfillment_providers"):
        _do(account, f"{here}/fulfillment-providers", {"add": [CARRIER]}, at)
    if not location.get("fulfillment_sets"):
        body = {"name": f"Gửi hàng {account.stall}", "type": "shipping"}
        _do(account, f"{here}/fulfillment-sets", body, at)
        location = place(account, at=at)
    return location


def _zone(account: Account, location: Document, at: datetime) -> Document:
    ways = location["fulfillment_sets"][0]
    if not ways.get("service_zones"):
        everywhere = [{"type": "country", "country_code": COUNTRY}]
        body = {"name": f"Việt Nam {account.stall}", "geo_zones": everywhere}
        _do(account, f"/vendor/fulfillment-sets/{text(ways, 'id')}/service-zones", body, at)
        ways = place(account, at=at)["fulfillment_sets"][0]
    zone: Document = ways["service_zones"][0]
    return zone


def _way(account: Account, zone: Document, at: datetime) -> None:
    body = {"name": f"Bưu kiện {account.stall}", "type": "default"}
    profile = _there(account, queries.PROFILES, "shipping_profile", body, at)
    option = {
        "name": "Bưu tá",
        "service_zone_id": text(zone, "id"),
        "shipping_profile_id": text(profile, "id"),
        "provider_id": CARRIER,
        "price_type": "flat",
        "type": {"label": "Bưu tá", "description": "Giao tận nơi", "code": "buu-ta"},
        "prices": [{"currency_code": CURRENCY, "amount": _fee(account)}],
        "rules": [{"attribute": "enabled_in_store", "value": "true", "operator": "eq"}],
    }
    do(account, queries.OPTIONS, the("shipping_option"), option, at=at)


def _fee(account: Account) -> int:
    """Return what a buyer pays for a parcel, as the floor's keys say."""
    try:
        return whole(account.credentials, "shipping_fee", least=0, default=0)
    except Unclear as error:
        raise Refused(f"Khóa của sàn không đúng: {error}") from error


def _there(
    account: Account,
    address: str,
    name: str,
    body: Mapping[str, Any],
    at: datetime,
    asked: Mapping[str, str] | None = None,
) -> Document:
    """Return the stall's only thing of a kind; make it where there is none."""
    told = look(account, address, found(f"{name}s"), asked or {"limit": "1"}, at=at)
    return told[0] if told else do(account, address, the(name), body, at=at)


def _do(account: Account, address: str, body: Mapping[str, Any], at: datetime) -> None:
    do(account, address, lambda answer: next(iter(answer.values())), body, at=at)
