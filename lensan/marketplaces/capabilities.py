"""What a marketplace can do, and how it wants to be asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lensan.marketplaces.words import SHOWN, StockMode


class Channel(StrEnum):
    """How a marketplace is spoken to."""

    HTTP = "http"
    HAND = "hand"  # spreadsheets and a person at its screen


class Push(StrEnum):
    """What a marketplace pushes."""

    NONE = "none"
    REFERENCE = "reference"  # "call the interface for the data"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Budget:
    """So many calls of one interface for one stall in that time."""

    calls: int
    per: timedelta


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What can be asked of a marketplace, and how it wants to be asked."""

    channel: Channel = Channel.HTTP
    stock: frozenset[StockMode] = frozenset({StockMode.ABSOLUTE})
    confirms_holds: bool = False  # its answer to a stock write counts its own sales
    keys: bool = False  # a repeated key changes nothing
    push: Push = Push.NONE
    answer_notice_within: timedelta = timedelta(seconds=1)
    pull_window: timedelta = timedelta(days=15)  # the longest span of one pull
    page_size: int = 100
    confirm_within: timedelta | None = None  # an order left alone for longer is lost
    budget: Budget | None = None
    token_life: timedelta | None = None  # None: no token, or one that does not end
    authorisation_life: timedelta | None = None
    reviews_stalls: bool = False
    reviews_listings: bool = False
    settles: bool = True  # it has statements that can be read
    shown: frozenset[str] = SHOWN  # the fields of Goods that it gives back as they were sent

    def windows(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Cut [since, until) into spans that can each be pulled, oldest first."""
        while since < until:
            end = min(since + self.pull_window, until)
            yield since, end
            since = end
