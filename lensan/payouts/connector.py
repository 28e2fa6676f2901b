"""What Lên Sàn asks of a service that tells what moved on the programme's bank account.

A connector translates; it decides nothing and saves nothing. It answers in one of three ways: what
was asked for, `TryAgain`, or `Refused`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, Protocol


@dataclass(frozen=True, slots=True)
class Access:
    """How a service is reached, and how it proves itself to us."""

    base_url: str
    account: str  # the number of the programme's account
    secret: str = field(default="", repr=False)  # what its notices carry
    token: str = field(default="", repr=False)  # what our calls carry


@dataclass(frozen=True, slots=True)
class Movement:
    """Money that moved: positive came in, negative went out, in whole đồng."""

    id: str  # the service's own; the same id is the same movement, however often it is told
    amount: int
    at: datetime
    account: str  # the number of the account on which it moved
    text: str = ""


@dataclass(frozen=True, slots=True)
class Movements:
    """Some movements, the oldest first, and the id from which to ask next.

    `whole` is False where older ones than these may have been left out of the answer.
    `unreadable` has a sentence for each entry that could not be read; the others go on.
    """

    movements: tuple[Movement, ...]
    until: str = ""
    whole: bool = True
    unreadable: tuple[str, ...] = ()


class TryAgain(Exception):
    """The service gave no usable answer; the same call may work later.

    `after` is how long it asks to wait, None where it does not say.
    """

    def __init__(self, reason: str, *, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason, self.after = reason, after


class Refused(Exception):
    """The service said no, or what came in its name is `forged` or cannot be read."""

    def __init__(self, reason: str, *, forged: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.forged = reason, forged


class BankConnector(Protocol):
    """A service that tells what moved on a bank account, as all of Lên Sàn sees it."""

    name: ClassVar[str]
    simulated: ClassVar[bool]  # no bank stands behind it; every page that shows it says so
    spacing: ClassVar[timedelta]  # at least so long between two calls under one token

    def verify(self, access: Access, headers: Mapping[str, str], body: bytes) -> None:
        """Check that a notice is the service's; header names are in lower case.

        :raises Refused: it is forged
        """
        ...

    def read(self, body: bytes) -> Movement:
        """Read a notice that was verified.

        :raises Refused: it says of no movement that there could be
        """
        ...

    def movements(self, access: Access, *, since: str, at: datetime) -> Movements:
        """Read what moved from that id on, the id itself included or not; "" is from the start."""
        ...
