"""What to do next for a listing, from how it is wanted, what was sent and what was seen."""

from dataclasses import dataclass
from enum import StrEnum

SEEN_THERE = frozenset({"in_review", "live", "paused", "rejected"})


class Step(StrEnum):
    """One call that brings a listing closer to what is wanted."""

    PUBLISH = "publish"
    UPDATE = "update"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE = "close"
    READ = "read"  # under review, or nobody knows whether the last call was carried out
    FORGET = "forget"  # it is not there and no longer wanted
    STOCK = "write_stock"


@dataclass(frozen=True, slots=True)
class Situation:
    """A listing as the worker finds it.

    `wanted` is live, paused or closed; `state` one of the listing's states; the hashes are
    `words.fingerprint` of what is wanted and what was last sent; `quantity` is what may be sold
    there, None while that must not be sent; `sent_quantity` what was last sent.
    """

    wanted: str
    state: str
    reference: str
    complete: bool
    desired: str
    sent: str
    quantity: int | None = None
    sent_quantity: int | None = None


def next_step(now: Situation) -> Step | None:
    """Return the next call, or None when nothing needs to be sent.

    A listing that lacks something, such as a paper that has ended, is never on sale: it is wanted
    paused whatever its seller says, and what it had for sale goes to other floors. A rejected one
    waits until what it shows has changed.
    """
    wanted = now.wanted if now.complete or now.wanted == "closed" else "paused"
    if now.state == "submitted":
        return Step.READ
    if not now.reference:
        return _first_step(wanted, now.state)
    if wanted == "closed":
        return Step.CLOSE
    if now.state == "in_review":
        return Step.READ
    if wanted == "paused" and now.state != "paused":
        return Step.PAUSE if now.state == "live" else None
    if wanted == "live" and now.desired != now.sent:
        return Step.UPDATE
    if wanted == "live" and now.state == "paused":
        return Step.RESUME
    if now.state in {"live", "paused"} and now.quantity not in {None, now.sent_quantity}:
        return Step.STOCK
    return None


def _first_step(wanted: str, state: str) -> Step | None:
    if wanted == "closed":
        return Step.FORGET
    return Step.PUBLISH if wanted == "live" and state == "ready" else None
