"""The plain records that cross the line between Lên Sàn and a marketplace.

Money is whole đồng, quantities are whole units of the offer, moments carry their time zone.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Token:
    """The right to act for a seller, for a short time."""

    value: str = field(repr=False)
    expires_at: datetime
    refresh: str = field(default="", repr=False)
    authorised_until: datetime | None = None  # after it the seller must consent anew

    def is_fresh(self, at: datetime) -> bool:
        """Tell whether the token may still be used at that moment."""
        return at < self.expires_at


@dataclass(frozen=True, slots=True)
class Account:
    """How to reach one seller's stall on a marketplace."""

    base_url: str
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    stall: str = ""  # the stall's reference there; empty before it is open
    token: Token | None = field(default=None, repr=False)


# Stalls


class StallState(StrEnum):
    """How a stall stands at the marketplace."""

    IN_REVIEW = "in_review"
    OPEN = "open"
    REJECTED = "rejected"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Stall:
    """What a marketplace is told of a seller: as little as it asks for."""

    name: str
    holder: str  # the person or firm whose stall it is
    kind: str = "household"
    phone: str = ""  # E.164
    address: str = ""
    commune: str = ""  # the statistics office's code
    tax_code: str = ""


@dataclass(frozen=True, slots=True)
class ObservedStall:
    """A stall as it is there; the reason is the marketplace's own words."""

    reference: str
    state: StallState
    reason: str = ""


# Listings


class ListingState(StrEnum):
    """How a listing stands at the marketplace."""

    IN_REVIEW = "in_review"
    LIVE = "live"
    PAUSED = "paused"
    REJECTED = "rejected"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of the goods, known by the SHA-256 of its content."""

    digest: str
    media_type: str = "image/jpeg"
    content: bytes = field(default=b"", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate that the listing shows."""

    kind: str
    number: str
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Goods:
    """A listing as it is wanted; how many there are is no part of it."""

    sku: str
    title: str
    price: int
    description: str = ""
    unit: str = ""
    grams: int = 0  # weight of one unit as it is sent
    photos: tuple[Photo, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    papers: tuple[Paper, ...] = ()


SHOWN = frozenset(
    {"title", "price", "description", "unit", "grams", "photos", "attributes", "papers"}
)


def fingerprint(goods: Goods, shown: Collection[str] = SHOWN) -> str:
    """Return the SHA-256, in hexadecimal, of what a marketplace that shows those fields shows.

    Equal for what is wanted and what is there when nothing needs to be sent.
    """
    facts = {
        "title": goods.title,
        "price": goods.price,
        "description": goods.description,
        "unit": goods.unit,
        "grams": goods.grams,
        "photos": [photo.digest for photo in goods.photos],
        "attributes": dict(goods.attributes),
        "papers": [[paper.kind, paper.number, str(paper.ends_on)] for paper in goods.papers],
    }
    seen = {name: fact for name, fact in facts.items() if name in shown}
    return sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Observed:
    """A listing as it is there."""

    reference: str
    sku: str
    state: ListingState
    reason: str = ""  # why it was rejected or paused, in the marketplace's words
    price: int | None = None
    quantity: int | None = None  # for sale now; None where the marketplace does not say
    reserved: int = 0  # promised to buyers or to a campaign: stock cannot be set below it
    hash: str = ""  # `fingerprint` over the fields that the marketplace shows


# Stock


class StockMode(StrEnum):
    """What the number in a stock write means."""

    ABSOLUTE = "absolute"  # so many are for sale from now on
    DELTA = "delta"  # so many more, or fewer


@dataclass(frozen=True, slots=True)
class StockWrite:
    """One change of a listing's stock; the key makes that a repeat changes nothing."""

    reference: str
    sku: str
    mode: StockMode
    quantity: int
    key: str


@dataclass(frozen=True, slots=True)
class StockWritten:
    """What the marketplace answered to a stock write.

    `confirmed` is true only where the marketplace moved the stock against its own sales at that
    moment: what was taken away by a confirmed write can be sold elsewhere.
    """

    quantity: int | None = None  # for sale now; None where it does not say
    confirmed: bool = False


# Orders


class SaleState(StrEnum):
    """How an order stands at the marketplace."""

    UNPAID = "unpaid"
    PLACED = "placed"  # waits for the seller's word
    CONFIRMED = "confirmed"
    READY = "ready"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURNED = "returned"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class Buyer:
    """The least that the parcel needs; a marketplace may mask or withhold each part."""

    name: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class SaleLine:
    """So many of one listing, at the price of one."""

    sku: str
    quantity: int
    price: int
    listing: str = ""  # the listing's reference
    title: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Sale:
    """An order as the marketplace tells it."""

    reference: str
    state: SaleState
    placed_at: datetime
    changed_at: datetime
    lines: tuple[SaleLine, ...]
    stall: str = ""
    confirm_by: datetime | None = None
    buyer: Buyer = Buyer()
    shipping_fee: int = 0  # what the buyer pays for it
    discount: int = 0
    collect: int = 0  # cash on delivery
    note: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What stands ready for the carrier."""

    grams: int
    length: int = 0  # cm
    width: int = 0
    height: int = 0
    carrier: str = ""
    tracking: str = ""  # where the seller chose the carrier


@dataclass(frozen=True, slots=True)
class Shipment:
    """What the marketplace gave for a parcel."""

    tracking: str
    carrier: str = ""
    label: bytes = field(default=b"", repr=False)  # PDF, where it makes one


# Money


class SettlementKind(StrEnum):
    """What a line of a statement is for."""

    SALE = "sale"
    COMMISSION = "commission"
    PAYMENT_FEE = "payment_fee"
    TAX = "tax"  # withheld for the state
    SHIPPING = "shipping"
    SUBSIDY = "subsidy"
    REFUND = "refund"
    ADJUSTMENT = "adjustment"
    PAYOUT = "payout"


@dataclass(frozen=True, slots=True)
class SettlementLine:
    """One line of a statement: positive is owed to the seller, negative is kept or paid out."""

    reference: str
    kind: SettlementKind
    amount: int
    at: datetime
    statement: str = ""
    sale: str = ""  # the order's reference, where the line belongs to one
    text: str = ""


# Pages and notices


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One entry of an answer that could not be read; the others go on."""

    reference: str
    reason: str
    raw: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ListingsPage:
    """Some listings; an empty cursor says that these were the last."""

    listings: tuple[Observed, ...]
    cursor: str = ""
    unreadable: tuple[Unreadable, ...] = ()


@dataclass(frozen=True, slots=True)
class SalesPage:
    """Some orders; an empty cursor says that these were the last of the window."""

    sales: tuple[Sale, ...]
    cursor: str = ""
    unreadable: tuple[Unreadable, ...] = ()


@dataclass(frozen=True, slots=True)
class SettlementsPage:
    """Some statement lines; an empty cursor says that these were the last of the window."""

    lines: tuple[SettlementLine, ...]
    cursor: str = ""
    unreadable: tuple[Unreadable, ...] = ()


class NoticeKind(StrEnum):
    """What a notice is about."""

    SALE = "sale"
    LISTING = "listing"
    STALL = "stall"
    AUTHORISATION = "authorisation"  # it will end, or has ended
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Notice:
    """What a marketplace pushed: unique by its id, and only a reason to read."""

    id: str
    kind: NoticeKind
    reference: str  # of the order, listing or stall
    sent_at: datetime
    stall: str = ""
    sale: Sale | None = None  # where the marketplace pushes the whole order
