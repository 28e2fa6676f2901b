"""What Lên Sàn asks of a marketplace, and the words it asks in.

A connector translates; it decides nothing and saves nothing. It never sees a model: only the
records of `lensan.marketplaces.words` cross this line. It is called with the moment at which it
is called, and answers in one of three ways: what was asked for, `TryAgain`, or `Refused`.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Protocol

from lensan.marketplaces.capabilities import Capabilities
from lensan.marketplaces.words import (
    Account,
    Goods,
    ListingsPage,
    Notice,
    Observed,
    ObservedStall,
    Parcel,
    Sale,
    SalesPage,
    SaleState,
    SettlementsPage,
    Shipment,
    Stall,
    StockWrite,
    StockWritten,
    Token,
)


class Because(StrEnum):
    """Why a marketplace said no, as far as the next step differs."""

    INVALID = "invalid"  # what was sent breaks a rule of the marketplace
    UNKNOWN = "unknown"  # there is no such listing, order or stall there
    TAKEN = "taken"  # too late or already otherwise: the order was cancelled, the stall exists
    RESERVED = "reserved"  # the stock is promised to a campaign or to buyers
    AUTHORISATION = "authorisation"  # the seller must authorise us anew
    FORGED = "forged"  # a notice whose signature is wrong
    BY_HAND = "by_hand"  # this marketplace has no interface for it: a person does it


class TryAgain(Exception):
    """The marketplace gave no usable answer; the same call may work later.

    `after` is how long the marketplace asks to wait, None where it does not say. `unsure` tells
    that the call may have been carried out all the same: where it knows no keys, read first.
    `token_ended` tells that the token must be refreshed before.
    """

    def __init__(
        self,
        reason: str,
        *,
        after: timedelta | None = None,
        unsure: bool = False,
        token_ended: bool = False,
    ) -> None:
        super().__init__(reason)
        self.reason, self.after = reason, after
        self.unsure, self.token_ended = unsure, token_ended


class Refused(Exception):
    """The marketplace said no; the reason is a Vietnamese sentence for the person who must look.

    `least` is the smallest quantity that would be taken, where stock is promised.
    """

    def __init__(
        self, reason: str, *, because: Because = Because.INVALID, least: int | None = None
    ) -> None:
        super().__init__(reason)
        self.reason, self.because, self.least = reason, because, least


class Connector(Protocol):
    """A marketplace, as all of Lên Sàn sees it.

    Every verb may be called twice with the same arguments and acts once: by the key that it
    carries where the marketplace knows keys, else by looking first. A key is at most 128
    characters, and never used for anything else.
    """

    name: ClassVar[str]
    secrets: ClassVar[frozenset[str]]  # names of headers and fields that no call log may show
    capabilities: ClassVar[Capabilities]

    # Accounts
    def authorise(self, account: Account, code: str, *, at: datetime) -> Token:
        """Exchange the code that the seller's consent brought for a first token."""
        ...

    def refresh(self, account: Account, token: Token, *, at: datetime) -> Token:
        """Exchange a token for a fresh one; the old one may be worthless from then on."""
        ...

    # Stalls
    def open_stall(
        self, account: Account, stall: Stall, *, key: str, at: datetime
    ) -> ObservedStall:
        """Ask for a stall; it may have to be approved first."""
        ...

    def read_stall(self, account: Account, *, at: datetime) -> ObservedStall:
        """Read how the stall stands: in review, open, refused, and why."""
        ...

    # Listings
    def publish(
        self, account: Account, goods: Goods, *, quantity: int, key: str, at: datetime
    ) -> Observed:
        """Put goods up for sale; a listing of this SKU that is there already is taken over."""
        ...

    def update(
        self, account: Account, reference: str, goods: Goods, *, key: str, at: datetime
    ) -> Observed:
        """Change what a listing shows, its price included; stock has a verb of its own."""
        ...

    def pause(self, account: Account, reference: str, *, at: datetime) -> Observed:
        """Take a listing off sale for a while."""
        ...

    def resume(self, account: Account, reference: str, *, at: datetime) -> Observed:
        """Put a paused listing on sale again."""
        ...

    def close(self, account: Account, reference: str, *, at: datetime) -> Observed:
        """Take a listing down for good; one that is not there any more counts as closed."""
        ...

    def read_listings(self, account: Account, *, cursor: str = "", at: datetime) -> ListingsPage:
        """Read a page of the stall's listings as they are there."""
        ...

    def write_stock(self, account: Account, write: StockWrite, *, at: datetime) -> StockWritten:
        """Set or move the quantity for sale; an answer is no proof until it was read back."""
        ...

    # Orders
    def sales(
        self,
        account: Account,
        *,
        since: datetime,
        until: datetime,
        cursor: str = "",
        at: datetime,
    ) -> SalesPage:
        """Read a page of the orders that changed in [since, until), within one pull window."""
        ...

    def read_sale(self, account: Account, reference: str, *, at: datetime) -> Sale:
        """Read one order, as after a notice that gives only its reference."""
        ...

    def confirm(self, account: Account, reference: str, *, key: str, at: datetime) -> SaleState:
        """Accept an order; returns the state that the marketplace says it is in now."""
        ...

    def decline(
        self, account: Account, reference: str, *, reason: str, key: str, at: datetime
    ) -> SaleState:
        """Turn an order down, with the reason that its buyer reads."""
        ...

    def ready_to_ship(
        self, account: Account, reference: str, parcel: Parcel, *, key: str, at: datetime
    ) -> Shipment:
        """Say that the parcel stands ready; returns its tracking number and label."""
        ...

    def verify_notice(
        self, account: Account, headers: Mapping[str, str], body: bytes, *, url: str, at: datetime
    ) -> Notice:
        """Check a pushed notice's signature over its raw body and read it.

        :raises Refused: forged, or not to be read; `url` is the address that it was sent to.
        """
        ...

    # Money
    def settlements(
        self,
        account: Account,
        *,
        since: datetime,
        until: datetime,
        cursor: str = "",
        at: datetime,
    ) -> SettlementsPage:
        """Read a page of the statement lines booked in [since, until)."""
        ...
