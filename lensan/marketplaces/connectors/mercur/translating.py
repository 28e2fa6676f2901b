"""Mercur's products, orders and payouts in the contract's words, and back.

It is Medusa below: money is in whole units of the currency, a description is plain text, and what
is sold carries a code that is unique among all sellers.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any, TypeVar

from lensan.marketplaces import reading
from lensan.marketplaces.words import (
    Buyer,
    Goods,
    ListingState,
    Observed,
    ObservedStall,
    Photo,
    Sale,
    SaleLine,
    SaleState,
    Stall,
    StallState,
    Unreadable,
    fingerprint,
)

Document = Mapping[str, Any]
Entry = TypeVar("Entry")

SHOWN = frozenset({"title", "price", "description", "grams", "photos"})
CURRENCY = "vnd"
CONFIRM_WITHIN = timedelta(hours=48)
_MORE = "\n\n———\n"  # what the label must carry stands behind it
_DIGEST = re.compile(r"[0-9a-f]{64}")
_STALLS = {
    "pending_approval": StallState.IN_REVIEW,
    "open": StallState.OPEN,
    "suspended": StallState.REJECTED,
    "terminated": StallState.CLOSED,
}
_LISTINGS = {
    "published": ListingState.LIVE,
    "draft": ListingState.PAUSED,
    "proposed": ListingState.IN_REVIEW,
    "requires_action": ListingState.IN_REVIEW,
    "rejected": ListingState.REJECTED,
}
_GOING_ON = frozenset({"pending", "requires_action", "completed", "archived"})


# Stalls


def handle(key: str) -> str:
    """Name a stall's address by the key that it is asked for with: the same key is the same stall."""
    return f"gian-hang-{sha256(key.encode()).hexdigest()[:20]}"


def another_name(stall: Stall, key: str) -> str:
    """Name a stall so that it can be told from one that is called the same."""
    return f"{stall.name} ({handle(key)[-6:]})"


def seller(stall: Stall, key: str, email: str) -> dict[str, Any]:
    """Write an application for a stall, in the name of the account that applies."""
    return {
        "name": stall.name,
        "handle": handle(key),
        "email": _of_its_own(email, handle(key)),
        "member_email": email,
        "phone": stall.phone or None,
        "currency_code": CURRENCY,
        "address": {
            "name": stall.holder,
            "address_1": stall.address,
            "country_code": "vn",
        },
        "professional_details": {"tax_id": stall.tax_code or None},
    }


def _of_its_own(email: str, name: str) -> str:
    """Write the account's address so that it is another for each stall and reaches the same box."""
    box, _, host = email.partition("@")
    return f"{box}+{name[-12:]}@{host}"


def stall(told: Document) -> ObservedStall:
    """Read how a seller's account stands.

    :raises Unclear: it is in a state that is not known.
    """
    state = reading.text(told, "status")
    if state not in _STALLS:
        raise reading.Unclear(f"Không rõ trạng thái “{state}”.")
    reason = str(told.get("status_reason") or "")
    return ObservedStall(reading.text(told, "id"), _STALLS[state], reason)


# Listings


def slug(stall: str, sku: str) -> str:
    """Name a product's address by its stall and SKU: the same goods are found by it again."""
    return sha256(f"{stall} {sku}".encode()).hexdigest()[:24]


def product(
    goods: Goods, stall: str, shown: list[str], *, channels: Sequence[str], profile: str
) -> dict[str, Any]:
    """Write new goods: a product with one variant, which carries its price and stock."""
    kind = goods.unit or "Mặc định"
    variant = {
        "title": goods.title,
        "sku": _code(stall, goods.sku),
        "manage_inventory": True,
        "allow_backorder": False,
        "options": {"Đơn vị": kind},
        "prices": _prices(goods),
    }
    return {
        **_said(goods, shown),
        "handle": slug(stall, goods.sku),
        "status": "published",
        "options": [{"title": "Đơn vị", "values": [kind]}],
        "variants": [variant],
        "sales_channels": [{"id": channel} for channel in channels],
        "shipping_profile_id": profile,
    }


def changed(goods: Goods, variant: str, shown: list[str]) -> dict[str, Any]:
    """Write what goods that are there show from now on; what they no longer have is taken away."""
    its = {"id": variant, "title": goods.title, "prices": _prices(goods)}
    return {"weight": None, "thumbnail": None, **_said(goods, shown), "variants": [its]}


def _said(goods: Goods, shown: list[str]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "title": goods.title,
        "description": description(goods),
        "images": [{"url": url} for url in shown],
    }
    if shown:
        said["thumbnail"] = shown[0]
    if goods.grams:
        said["weight"] = goods.grams
    return said


def _prices(goods: Goods) -> list[dict[str, Any]]:
    return [{"currency_code": CURRENCY, "amount": goods.price}]


def _code(stall: str, sku: str) -> str:
    return f"{sku}@{stall}"


def _own(code: str) -> str:
    return code.rpartition("@")[0] or code


def description(goods: Goods) -> str:
    """Write a description with all that the label must carry behind it."""
    facts = [(name, value) for name, value in sorted(goods.attributes.items())]
    facts += [(paper.kind, paper.number) for paper in goods.papers]
    facts += [("Đơn vị", goods.unit)] if goods.unit else []
    rows = "\n".join(f"{name}: {value}" for name, value in facts)
    return goods.description + _MORE + rows


def photos(told: Document) -> dict[str, str]:
    """Read where a product's pictures are shown, by digest; a picture of others goes by its address."""
    urls = [reading.text(image, "url") for image in told.get("images") or []]
    return {(digest.group() if (digest := _DIGEST.search(url)) else url): url for url in urls}


def listing(told: Document) -> Observed:
    """Read a product and its variant as a listing.

    :raises Unclear: it is in a state that is not known, or has no price in đồng.
    """
    its = variant(told)
    prices = [
        reading.whole(price, "amount", least=0)
        for price in reading.several(its, "prices")
        if price.get("currency_code") == CURRENCY
    ]
    state = reading.text(told, "status")
    if not prices or state not in _LISTINGS:
        raise reading.Unclear(f"Mặt hàng không có giá bằng đồng hoặc trạng thái lạ “{state}”.")
    shown = Goods(
        sku=_own(reading.text(its, "sku")),
        title=reading.text(told, "title"),
        price=prices[0],
        description=str(told.get("description") or "").partition(_MORE)[0],
        grams=reading.whole({"weight": told.get("weight") or 0}, "weight"),
        photos=tuple(Photo(digest) for digest in photos(told)),
    )
    return Observed(
        reference=reading.text(told, "id"),
        sku=shown.sku,
        state=_LISTINGS[state],
        price=shown.price,
        quantity=sum(reading.whole(level, "stocked_quantity") for level in levels(told))
        - reserved(told),
        hash=fingerprint(shown, SHOWN),
    )


def variant(told: Document) -> Document:
    """Read a product's only variant."""
    return reading.several(told, "variants")[0]


def item(told: Document) -> str:
    """Read under what a product's stock is kept."""
    return reading.text(reading.several(variant(told), "inventory_items")[0], "inventory_item_id")


def levels(told: Document) -> list[Document]:
    """Read how much of a product lies where."""
    kept = reading.several(variant(told), "inventory_items")[0]
    return reading.several(reading.one(kept, "inventory"), "location_levels")


def reserved(told: Document) -> int:
    """Sum what buyers were promised and was not sent yet."""
    return sum(reading.whole(level, "reserved_quantity", least=0) for level in levels(told))


# Orders


def sale(told: Document) -> Sale:
    """Read an order.

    :raises Unclear: something is missing, not in đồng, or not known.
    """
    lines = tuple(_line(line) for line in reading.several(told, "items"))
    if not lines:
        raise reading.Unclear("Đơn hàng không có dòng hàng nào.")
    if reading.text(told, "currency_code") != CURRENCY:
        raise reading.Unclear(f"Đơn hàng tính bằng “{told['currency_code']}”.")
    placed_at = reading.moment(told, "created_at")
    return Sale(
        reference=reading.text(told, "id"),
        state=state(told),
        placed_at=placed_at,
        changed_at=reading.moment(told, "updated_at"),
        lines=lines,
        confirm_by=placed_at + CONFIRM_WITHIN,
        buyer=_buyer(told),
        shipping_fee=reading.whole(told, "shipping_total", least=0),
        discount=reading.whole(told, "discount_total", least=0),
    )


def state(told: Document) -> SaleState:
    """Read how an order stands: by its parcels, unless it was cancelled.

    :raises Unclear: it is in a state that no placed order is in.
    """
    name = reading.text(told, "status")
    if name == "canceled":
        return SaleState.CANCELLED
    if name not in _GOING_ON:
        raise reading.Unclear(f"Không rõ trạng thái “{name}”.")
    parcels = parcels_of(told)
    if name == "completed" or (parcels and all(p.get("delivered_at") for p in parcels)):
        return SaleState.DELIVERED
    if any(parcel.get("shipped_at") for parcel in parcels):
        return SaleState.SHIPPED
    return SaleState.CONFIRMED if parcels else SaleState.PLACED


def parcels_of(told: Document) -> list[Document]:
    """Read the parcels that were not taken back."""
    return [each for each in reading.several(told, "fulfillments") if not each.get("canceled_at")]


def contents(told: Document) -> list[dict[str, Any]]:
    """Write all that was ordered as the content of one parcel."""
    return [
        {"id": reading.text(line, "id"), "quantity": reading.whole(line, "quantity", least=1)}
        for line in reading.several(told, "items")
    ]


def tracking(parcel: Document) -> str:
    """Read a parcel's number; nothing where it has none."""
    labels = parcel.get("labels") or []
    return reading.text(labels[0], "tracking_number", "") if labels else ""


def _line(told: Document) -> SaleLine:
    return SaleLine(
        sku=_own(reading.text(told, "variant_sku")),
        quantity=reading.whole(told, "quantity", least=1),
        price=reading.whole(told, "unit_price", least=0),
        listing=reading.text(told, "product_id", ""),
        title=reading.text(told, "product_title", ""),
        reference=reading.text(told, "id"),
    )


def _buyer(told: Document) -> Buyer:
    address = told.get("shipping_address") or {}
    parts = ("address_1", "address_2", "city", "province")
    return Buyer(
        name=_joined(" ", address, ("last_name", "first_name")),
        phone=str(address.get("phone") or ""),
        address=_joined(", ", address, parts),
    )


def _joined(by: str, told: Document, names: Sequence[str]) -> str:
    return by.join(str(told[name]) for name in names if told.get(name))


# Pages


def entries(
    told: list[Document], read: Callable[[Document], Entry]
) -> tuple[tuple[Entry, ...], tuple[Unreadable, ...]]:
    """Read entries; set those apart that cannot be read."""
    readable, parked = [], []
    for entry in told:
        try:
            readable.append(read(entry))
        except (reading.Unclear, ValueError, TypeError, IndexError) as error:
            raw = json.dumps(entry, ensure_ascii=False)
            parked.append(Unreadable(str(entry.get("id", "")), str(error), raw))
    return tuple(readable), tuple(parked)


def following(told: Sequence[Document], by: str, cursor: str, limit: int) -> str:
    """Return the cursor of the page after this one, or nothing.

    It names a moment and how many of that moment were read: what changes meanwhile and moves to
    the end pushes nothing past it.
    """
    if len(told) < limit:
        return ""
    moments = [reading.text(entry, by) for entry in told]
    before, _, skip = cursor.partition(" ")
    same = moments.count(moments[-1])
    return f"{moments[-1]} {same + (int(skip or 0) if moments[-1] == before else 0)}"


def at_stall(read: Callable[[Document], Sale], stall: str) -> Callable[[Document], Sale]:
    """Return what reads an order of a stall."""
    return lambda told: replace(read(told), stall=stall)
