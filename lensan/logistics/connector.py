"""What Lên Sàn asks of a carrier beyond the province, and the words it asks in.

A connector translates; it decides nothing and saves nothing. It sees the records of this module and
of nothing else of ours. A call ends as one to a marketplace does (`lensan.marketplaces.connector`):
in what was asked for, in `TryAgain`, or in `Refused` with the carrier's reason. Where `unsure` is
told, the carrier may have done it all the same.

Money is whole đồng, weights are grams, lengths centimetres, moments carry their time zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from lensan.marketplaces.connector import Because, Refused, TryAgain

__all__ = ["Because", "Refused", "TryAgain"]


class Channel(StrEnum):
    """How a carrier is spoken to."""

    HTTP = "http"
    FILE = "file"  # a list of parcels out, a list of results in, and the label that we print


class Places(StrEnum):
    """Which list of communes an address is written in."""

    OLD = "2022"  # province, district, commune
    NEW = "2025"  # province and commune, since 1 July 2025
    AS_WRITTEN = ""  # as the buyer wrote it: nobody knows


class State(StrEnum):
    """How a consignment stands with its carrier."""

    BOOKED = "booked"
    PICKED_UP = "picked_up"
    MOVING = "moving"
    OUT = "out"  # on its way to the door
    FAILED = "failed"  # the door was not opened; tried again or sent back
    RETURNING = "returning"
    # Final
    DELIVERED = "delivered"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    LOST = "lost"


FINAL = frozenset({State.DELIVERED, State.RETURNED, State.CANCELLED, State.REFUSED, State.LOST})


@dataclass(frozen=True, slots=True)
class Access:
    """How a carrier is reached; `settings` are what an officer writes for it."""

    base_url: str = ""
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Address:
    """Where something is fetched or brought, in words of one list of places."""

    street: str
    commune: str = ""
    district: str = ""  # none in the list of 2025
    province: str = ""
    places: Places = Places.AS_WRITTEN

    @property
    def text(self) -> str:
        """The address in one line."""
        parts = (self.street, self.commune, self.district, self.province)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Party:
    """Who sends, or who receives."""

    name: str
    phone: str
    address: Address


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is carried; a side of 0 is not known."""

    grams: int
    content: str
    length: int = 0
    width: int = 0
    height: int = 0
    pieces: int = 1
    worth: int = 0
    collect: int = 0  # cash on delivery


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel with who sends it and who receives it."""

    sender: Party
    receiver: Party
    parcel: Parcel
    note: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """What one service of a carrier would cost, and for which weight."""

    service: str
    name: str
    fee: int
    grams: int  # what is charged for: the weight, or the room that it takes
    hours: int | None = None  # until it is there, as far as the carrier says


@dataclass(frozen=True, slots=True)
class Booked:
    """What a carrier answers to a booking; an answer is no proof until it was read back."""

    tracking: str
    fee: int | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that a carrier says of a consignment, by its number, ours, or both."""

    state: State
    code: str  # the carrier's own word for it
    at: datetime
    tracking: str = ""
    key: str = ""
    reason: str = ""
    fee: int | None = None
    collect: int | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What a carrier pushed, verified; `seen` is None where it speaks of nothing that moves."""

    id: str
    seen: Seen | None


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What can be asked of a carrier."""

    channel: Channel = Channel.HTTP
    places: Places = Places.OLD
    keys: bool = False  # a repeated key books once
    tracks: bool = False  # it can be asked where a parcel is
    cancels: bool = False
    labels: bool = False  # it gives a label of its own; else ours is printed
    notices: bool = False
    called_live: bool = False  # it was ever run against the carrier itself


class CarrierConnector(Protocol):
    """A carrier, as all of Lên Sàn sees it. A verb that it cannot do is `Refused`, by hand."""

    name: ClassVar[str]
    simulated: ClassVar[bool]
    capabilities: ClassVar[Capabilities]

    def quote(self, access: Access, shipment: Shipment, *, at: datetime) -> tuple[Quote, ...]:
        """Say what each service would cost, the cheapest first; none where it does not go there."""
        ...

    def book(
        self, access: Access, shipment: Shipment, *, service: str, key: str, at: datetime
    ) -> Booked:
        """Order the carriage, once for each key."""
        ...

    def cancel(
        self, access: Access, tracking: str, *, reason: str, key: str, at: datetime
    ) -> State:
        """Take a booking back before it is fetched; returns how it stands then."""
        ...

    def track(self, access: Access, *, tracking: str, key: str, at: datetime) -> Seen:
        """Say where a consignment is, by its number or by our key.

        :raises Refused: the carrier knows of none
        """
        ...

    def label(self, access: Access, tracking: str, *, at: datetime) -> bytes:
        """Return the carrier's own label as PDF."""
        ...

    def verify_notice(
        self, access: Access, headers: Mapping[str, str], body: bytes, *, at: datetime
    ) -> Notice:
        """Check that a notice is the carrier's and read it; header names are in lower case.

        :raises Refused: forged, or not to be read
        """
        ...


def within_bytes(text: str, most: int) -> str:
    """Cut a text to so many bytes of UTF-8 at most, between whole characters.

    A letter is not parted from the marks that stand on it.
    """
    kept = text.encode()[:most].decode("utf-8", "ignore")
    if len(kept) < len(text) and _joins(text[len(kept)]):
        while kept and _joins(kept[-1]):
            kept = kept[:-1]
        kept = kept[:-1]
    return kept.rstrip()


def _joins(character: str) -> bool:
    """Tell whether a character stands on the one before it."""
    return "\u0300" <= character <= "\u036f"
