"""How a consignment stands by all that its carrier said of it, in whatever order it was heard."""

from collections.abc import Collection
from dataclasses import dataclass

from lensan.logistics.connector import FINAL, Seen, State

_ORDER = list(State)  # of two that carry the same moment, the one further on holds


@dataclass(frozen=True, slots=True)
class Standing:
    """The state that holds; `contested` where the carrier named two different ends."""

    state: State
    last: Seen
    contested: bool = False


def standing(seen: Collection[Seen]) -> Standing | None:
    """Return what holds of all that was told: the first end, else the latest word.

    It is a function of the set: repeats and disorder change nothing. None where nothing was told.
    """
    if not seen:
        return None
    ends = [one for one in seen if one.state in FINAL]
    last = min(ends, key=_when) if ends else max(seen, key=_when)
    return Standing(last.state, last, contested=len({one.state for one in ends}) > 1)


def _when(seen: Seen) -> tuple[object, ...]:
    return (seen.at, _ORDER.index(seen.state), seen.code, seen.reason)
