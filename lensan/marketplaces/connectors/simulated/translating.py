"""The simulated marketplace's documents in the contract's words, and back."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from lensan.marketplaces import reading
from lensan.marketplaces.words import (
    Buyer,
    Goods,
    ListingState,
    Notice,
    NoticeKind,
    Observed,
    ObservedStall,
    Paper,
    Photo,
    Sale,
    SaleLine,
    SaleState,
    SettlementKind,
    SettlementLine,
    Shipment,
    StallState,
    Token,
    Unreadable,
    fingerprint,
)

Document = Mapping[str, Any]
Page = TypeVar("Page")
State = TypeVar("State", ListingState, SaleState, SettlementKind, StallState)

_NOTICES = {
    "order": NoticeKind.SALE,
    "listing": NoticeKind.LISTING,
    "stall": NoticeKind.STALL,
    "authorisation": NoticeKind.AUTHORISATION,
}


def state(states: type[State], told: Document, name: str = "state") -> State:
    """Read a state that the contract knows.

    :raises Unclear: it knows none of that name.
    """
    value = reading.text(told, name)
    try:
        return states(value)
    except ValueError as error:
        raise reading.Unclear(f"Không rõ trạng thái “{value}”.") from error


def token(told: Document) -> Token:
    """Read a token."""
    return Token(
        value=reading.text(told, "access_token"),
        expires_at=reading.moment(told, "expires_at"),
        refresh=reading.text(told, "refresh_token"),
        authorised_until=reading.moment(told, "authorised_until"),
    )


def stall(told: Document) -> ObservedStall:
    """Read a stall."""
    return ObservedStall(
        reading.text(told, "stall"), state(StallState, told), reading.text(told, "reason", "")
    )


def written(goods: Goods) -> dict[str, Any]:
    """Write goods; a photo goes as its digest, which is all that a simulation looks at."""
    return {
        "sku": goods.sku,
        "title": goods.title,
        "price": goods.price,
        "description": goods.description,
        "unit": goods.unit,
        "grams": goods.grams,
        "photos": [photo.digest for photo in goods.photos],
        "attributes": dict(goods.attributes),
        "papers": [
            [paper.kind, paper.number, paper.ends_on.isoformat() if paper.ends_on else ""]
            for paper in goods.papers
        ],
    }


def goods(told: Document) -> Goods:
    """Read goods back."""
    return Goods(
        sku=reading.text(told, "sku"),
        title=reading.text(told, "title"),
        price=reading.whole(told, "price", least=1),
        description=reading.text(told, "description", ""),
        unit=reading.text(told, "unit", ""),
        grams=reading.whole(told, "grams", default=0),
        photos=tuple(Photo(digest) for digest in told.get("photos", [])),
        attributes=told.get("attributes", {}),
        papers=tuple(
            Paper(kind, number, date.fromisoformat(ends_on) if ends_on else None)
            for kind, number, ends_on in told.get("papers", [])
        ),
    )


def observed(told: Document) -> Observed:
    """Read a listing."""
    shown = goods(told)
    return Observed(
        reference=reading.text(told, "listing"),
        sku=shown.sku,
        state=state(ListingState, told),
        reason=reading.text(told, "reason", ""),
        price=shown.price,
        quantity=reading.whole(told, "quantity", least=0),
        reserved=reading.whole(told, "reserved", least=0, default=0),
        hash=fingerprint(shown),
    )


def sale(told: Document) -> Sale:
    """Read an order."""
    lines = tuple(_sale_line(line) for line in reading.several(told, "lines"))
    if not lines:
        raise reading.Unclear("Đơn hàng không có dòng hàng nào.")
    buyer = reading.one(told, "buyer")
    return Sale(
        reference=reading.text(told, "order"),
        state=state(SaleState, told),
        placed_at=reading.moment(told, "placed_at"),
        changed_at=reading.moment(told, "changed_at"),
        lines=lines,
        stall=reading.text(told, "stall"),
        confirm_by=reading.moment(told, "confirm_by"),
        buyer=Buyer(*(reading.text(buyer, name, "") for name in ("name", "phone", "address"))),
        shipping_fee=reading.whole(told, "shipping_fee", least=0, default=0),
        discount=reading.whole(told, "discount", least=0, default=0),
        collect=reading.whole(told, "collect", least=0, default=0),
        note=reading.text(told, "note", ""),
    )


def _sale_line(told: Document) -> SaleLine:
    return SaleLine(
        sku=reading.text(told, "sku"),
        quantity=reading.whole(told, "quantity", least=1),
        price=reading.whole(told, "price", least=1),
        listing=reading.text(told, "listing"),
        title=reading.text(told, "title", ""),
    )


def shipment(told: Document) -> Shipment:
    """Read what was given for a parcel."""
    return Shipment(reading.text(told, "tracking"), reading.text(told, "carrier", ""))


def settlement_line(told: Document) -> SettlementLine:
    """Read a line of a statement."""
    return SettlementLine(
        reference=reading.text(told, "line"),
        kind=state(SettlementKind, told, "kind"),
        amount=reading.whole(told, "amount"),
        at=reading.moment(told, "at"),
        statement=reading.text(told, "statement", ""),
        sale=reading.text(told, "order", ""),
        text=reading.text(told, "text", ""),
    )


def notice(told: Document) -> Notice:
    """Read a notice; one of a kind that we do not know is a notice all the same."""
    whole = told.get("order")
    return Notice(
        id=reading.text(told, "id"),
        kind=_NOTICES.get(reading.text(told, "kind"), NoticeKind.OTHER),
        reference=reading.text(told, "reference"),
        sent_at=reading.moment(told, "sent_at"),
        stall=reading.text(told, "stall", ""),
        sale=sale(whole) if isinstance(whole, dict) else None,
    )


def sale_state(told: Document) -> SaleState:
    """Read how an order stands."""
    return state(SaleState, told)


def quantity(told: Document) -> int:
    """Read how many are for sale."""
    return reading.whole(told, "quantity", least=0)


def page(
    pages: Callable[..., Page], read: Callable[[Document], object], name: str
) -> Callable[[Document], Page]:
    """Return what reads a page: each entry once, and those apart that cannot be read."""

    def read_page(told: Document) -> Page:
        readable: dict[str, object] = {}
        parked = []
        for entry in reading.several(told, "entries"):
            reference = str(entry.get(name, ""))
            try:
                readable[reference] = read(entry)
            except (reading.Unclear, ValueError, TypeError) as error:
                raw = json.dumps(entry, ensure_ascii=False)
                parked.append(Unreadable(reference, str(error), raw))
        cursor = reading.text(told, "cursor", "")
        return pages(tuple(readable.values()), cursor=cursor, unreadable=tuple(parked))

    return read_page
