"""Vendure's products and orders in the contract's words, and back.

Its money is in hundredths, as of a dollar, for the đồng too; a description is HTML.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from html import escape, unescape
from typing import Any

from lensan.marketplaces import reading
from lensan.marketplaces.words import (
    Buyer,
    Goods,
    ListingState,
    Observed,
    Parcel,
    Sale,
    SaleLine,
    SaleState,
    Unreadable,
    fingerprint,
)

Document = Mapping[str, Any]

SHOWN = frozenset({"title", "price", "description"})
HUNDREDTHS = 100
CONFIRM_WITHIN = timedelta(hours=48)
_MORE = "<hr>"  # what the label must carry stands behind it
_STATES = {
    "PaymentAuthorized": SaleState.PLACED,
    "PaymentSettled": SaleState.CONFIRMED,
    "PartiallyShipped": SaleState.SHIPPED,
    "Shipped": SaleState.SHIPPED,
    "PartiallyDelivered": SaleState.SHIPPED,
    "Delivered": SaleState.DELIVERED,
    "Cancelled": SaleState.CANCELLED,
}


def channel(code: str, seller: str, like: Document) -> dict[str, Any]:
    """Write a new channel for a seller, in the zones and currency of the marketplace's own."""
    return {
        "code": code,
        "token": code,
        "sellerId": seller,
        "defaultLanguageCode": reading.text(like, "defaultLanguageCode"),
        "defaultCurrencyCode": reading.text(like, "defaultCurrencyCode"),
        "pricesIncludeTax": True,
        "defaultTaxZoneId": reading.text(reading.one(like, "defaultTaxZone"), "id"),
        "defaultShippingZoneId": reading.text(reading.one(like, "defaultShippingZone"), "id"),
    }


def shared(channel: str, like: Document) -> dict[str, Any]:
    """Write what a channel has in common with the marketplace's own: stock, ways to ship and pay."""
    names = {"stock": "stockLocations", "shipping": "shippingMethods", "payment": "paymentMethods"}
    ids = {
        short: [reading.text(each, "id") for each in reading.several(like[name], "items")]
        for short, name in names.items()
    }
    return {"channel": channel, **ids}


def slug(stall: str, sku: str) -> str:
    """Name a product's address by its stall and SKU: the same goods are found by it again."""
    return f"{stall}-{sha256(sku.encode()).hexdigest()[:12]}"


def variant(goods: Goods, quantity: int, product: str, location: str) -> dict[str, Any]:
    """Write a product's only variant, which carries its price and stock."""
    return {
        "productId": product,
        "sku": goods.sku,
        "price": goods.price * HUNDREDTHS,
        "trackInventory": "TRUE",
        "stockLevels": [{"stockLocationId": location, "stockOnHand": quantity}],
        "translations": [{"languageCode": "vi", "name": goods.title}],
    }


def description(goods: Goods) -> str:
    """Write a description with all that the label must carry behind it."""
    facts = [(name, value) for name, value in sorted(goods.attributes.items())]
    facts += [(paper.kind, paper.number) for paper in goods.papers]
    rows = "".join(f"<li>{escape(name)}: {escape(value)}</li>" for name, value in facts)
    return f"{escape(goods.description)}{_MORE}<ul>{rows}</ul>"


def listing(told: Document) -> Observed:
    """Read a variant and its product as a listing."""
    product = reading.one(told, "product")
    shown = Goods(
        sku=reading.text(told, "sku"),
        title=reading.text(product, "name"),
        price=dong(told, "priceWithTax"),
        description=unescape(reading.text(product, "description", "").partition(_MORE)[0]),
    )
    return Observed(
        reference=reading.text(told, "id"),
        sku=shown.sku,
        state=ListingState.LIVE if product.get("enabled") is True else ListingState.PAUSED,
        price=shown.price,
        quantity=on_hand(told) - allocated(told),
        hash=fingerprint(shown, SHOWN),
    )


def first(name: str) -> Callable[[Document], Observed]:
    """Return what reads the first variant that a mutation gave back."""
    return lambda data: listing(reading.several(data, name)[0])


def on_hand(told: Document) -> int:
    """Sum what is in its stock locations."""
    return sum(reading.whole(each, "stockOnHand") for each in reading.several(told, "stockLevels"))


def allocated(told: Document) -> int:
    """Sum what buyers were promised."""
    levels = reading.several(told, "stockLevels")
    return sum(reading.whole(each, "stockAllocated", least=0) for each in levels)


def dong(told: Document, name: str) -> int:
    """Read an amount of money in whole đồng.

    :raises Unclear: it has a fraction.
    """
    amount = reading.whole(told, name)
    if amount % HUNDREDTHS:
        raise reading.Unclear(f"“{name}” có phần lẻ của đồng: {amount}.")
    return amount // HUNDREDTHS


def sale(told: Document) -> Sale:
    """Read an order that was placed."""
    lines = tuple(_line(line) for line in reading.several(told, "lines"))
    if not lines:
        raise reading.Unclear("Đơn hàng không có dòng hàng nào.")
    placed_at = reading.moment(told, "orderPlacedAt")
    return Sale(
        reference=reading.text(told, "code"),
        state=state(told),
        placed_at=placed_at,
        changed_at=reading.moment(told, "updatedAt"),
        lines=lines,
        confirm_by=placed_at + CONFIRM_WITHIN,
        buyer=_buyer(told),
        shipping_fee=dong(told, "shippingWithTax"),
        discount=-sum(dong(each, "amountWithTax") for each in reading.several(told, "discounts")),
    )


def state(told: Document) -> SaleState:
    """Read how an order stands; one that is confirmed and packed is ready.

    :raises Unclear: it is in a state that no placed order is in.
    """
    name = reading.text(told, "state")
    if name not in _STATES:
        raise reading.Unclear(f"Không rõ trạng thái “{name}”.")
    packed = name == "PaymentSettled" and bool(told.get("fulfillments"))
    return SaleState.READY if packed else _STATES[name]


def _line(told: Document) -> SaleLine:
    variant = reading.one(told, "productVariant")
    return SaleLine(
        sku=reading.text(variant, "sku"),
        quantity=reading.whole(told, "orderPlacedQuantity", least=1),
        price=dong(told, "unitPriceWithTax"),
        listing=reading.text(variant, "id"),
        title=reading.text(variant, "name", ""),
        reference=reading.text(told, "id"),
    )


def _buyer(told: Document) -> Buyer:
    address = told.get("shippingAddress") or {}
    parts = ("streetLine1", "streetLine2", "city", "province")
    return Buyer(
        name=str(address.get("fullName") or ""),
        phone=str(address.get("phoneNumber") or ""),
        address=", ".join(str(address[part]) for part in parts if address.get(part)),
    )


def sales(
    entries: list[Document], stall: str, until: datetime
) -> tuple[tuple[Sale, ...], tuple[Unreadable, ...]]:
    """Read orders that changed before a moment; set those apart that cannot be read."""
    readable, parked = [], []
    for told in entries:
        try:
            readable.append(replace(sale(told), stall=stall))
        except (reading.Unclear, ValueError, TypeError) as error:
            raw = json.dumps(told, ensure_ascii=False)
            parked.append(Unreadable(str(told.get("code", "")), str(error), raw))
    return tuple(each for each in readable if each.changed_at < until), tuple(parked)


def fulfilment(told: Document, parcel: Parcel) -> dict[str, Any]:
    """Write a parcel with all lines of an order in it."""
    lines = [
        {"orderLineId": reading.text(line, "id"), "quantity": reading.whole(line, "quantity")}
        for line in reading.several(told, "lines")
    ]
    arguments = [
        {"name": "method", "value": parcel.carrier or "Bưu tá"},
        {"name": "trackingCode", "value": parcel.tracking},
    ]
    return {"lines": lines, "handler": {"code": "manual-fulfillment", "arguments": arguments}}
