"""What Lên Sàn asks of a gateway for short messages.

A gateway translates; it decides nothing and saves nothing. It answers in one of three ways: what
was asked for, `TryAgain`, or `Refused`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Protocol


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be carried; the same `key` is the same message, whenever it is sent again."""

    key: str
    phone: str  # E.164
    text: str


@dataclass(frozen=True, slots=True)
class Handed:
    """The gateway took a message under its own reference; `arrived` if it knows that already."""

    reference: str
    arrived: bool = False


@dataclass(frozen=True, slots=True)
class Incoming:
    """Someone wrote; nothing of it is to be trusted but that the gateway brought it."""

    reference: str
    phone: str
    text: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message that was handed over; the reason where it did not arrive."""

    reference: str
    arrived: bool
    reason: str = ""


class TryAgain(Exception):
    """The gateway gave no usable answer; the same call may work later.

    `after` is how long the gateway asks to wait, None where it does not say.
    """

    def __init__(self, reason: str, *, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason, self.after = reason, after


class Refused(Exception):
    """The gateway said no, or what came in its name is forged or unreadable."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Gateway(Protocol):
    """A gateway, as all of Lên Sàn sees it."""

    simulated: ClassVar[bool]  # nothing leaves the building; every page that shows it says so

    def send(self, message: Outgoing, *, at: datetime) -> Handed:
        """Carry a message; sent again with the same key, it arrives once and keeps its reference."""
        ...

    def read(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Incoming | Receipt:
        """Check who calls us and read what they bring; header names are in lower case.

        :raises Refused: forged, or not to be read
        """
        ...
