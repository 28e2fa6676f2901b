"""What Lên Sàn asks of a gateway for short messages.

A gateway translates; it decides nothing and saves nothing. It answers in one of four ways: what
was asked for, `TryAgain`, `Refused`, or `Unsure`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import ClassVar, Protocol, runtime_checkable


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
class Part:
    """Which part of a long message came: its number, of how many, in which group of its sender's."""

    group: int
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class Incoming:
    """Someone wrote; nothing of it is to be trusted but that the gateway brought it.

    `reference` is empty where the gateway does not number what it brings.
    """

    reference: str
    phone: str
    text: str
    part: Part | None = None


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


class NotNow(TryAgain):
    """The gateway takes nothing from us now, be it out of reach or busy: no message is at fault."""


class Refused(Exception):
    """The gateway said no, or what came in its name is forged or unreadable."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unsure(Exception):
    """Nobody knows whether the gateway carries a message, and it would carry it again if asked to."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Gateway(Protocol):
    """A gateway, as all of Lên Sàn sees it."""

    simulated: ClassVar[bool]  # nothing leaves the building; every page that shows it says so
    knows_keys: ClassVar[bool]  # what is sent again with the same key arrives once
    proven: ClassVar[bool]  # was run against what it speaks to; where not, pages say so

    def send(self, message: Outgoing, *, at: datetime) -> Handed:
        """Carry a message; sent again with the same key, it keeps its reference where keys are known.

        :raises TryAgain: it was not carried, the same call may work later
        :raises Refused: it will not be carried
        :raises Unsure: keys are not known here, and the answer was lost
        """
        ...

    def rest(self) -> None:
        """Let go of what was held open for sending; nothing more is to be sent for now."""
        ...

    def read(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Incoming | Receipt:
        """Check who calls us and read what they bring; header names are in lower case.

        :raises Refused: forged, or not to be read
        """
        ...


@runtime_checkable
class Line(Protocol):
    """A gateway that brings nothing to our door, but over a line that we hold open."""

    def listen(self, take: Callable[[Incoming | Receipt], bool], *, stop: Event) -> None:
        """Give whatever comes to `take` until told to stop; what it does not take comes again.

        :raises NotNow: there is no line, or it broke
        """
        ...
