"""The steps by which a household comes to sell, what shows each, and how one statement outlives another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache


class Step(StrEnum):
    """How far a producer has come, in the order in which the programme goes about it."""

    REGISTERED = "registered"
    CONSENTED = "consented"
    TRAINED = "trained"
    ACCOUNT = "account"
    STALL = "stall"
    PAYMENT = "payment"
    LISTED = "listed"
    CONFIRMED = "confirmed"
    PAID = "paid"
    ACTIVE = "active"


ORDER = tuple(Step)
NAMES: Mapping[str, str] = {
    Step.REGISTERED: "có trong sổ",
    Step.CONSENTED: "đã đồng ý",
    Step.TRAINED: "đã tập huấn",
    Step.ACCOUNT: "có tài khoản trên sàn",
    Step.STALL: "có gian hàng",
    Step.PAYMENT: "có tài khoản nhận tiền",
    Step.LISTED: "đã bày sản phẩm đầu tiên",
    Step.CONFIRMED: "đã nhận đơn đầu tiên",
    Step.PAID: "đã nhận tiền đơn đầu tiên",
    Step.ACTIVE: "còn hoạt động (90 ngày)",
}


class Sign(StrEnum):
    """What the domains may know of a producer that shows a step."""

    IN_REGISTRY = "in_registry"
    AGREED = "agreed"  # to be in the registry
    CERTIFIED = "certified"  # in all digital skills
    STALL_ASKED = "stall_asked"  # or claimed, and not closed
    STALL_OPEN = "stall_open"  # as its marketplace itself says
    BANK_ACCOUNT = "bank_account"  # that is in use
    LISTING_SENT = "listing_sent"
    LISTING_SHOWN = "listing_shown"  # on that day
    ORDER_TAKEN = "order_taken"  # whatever became of it
    MONEY_SENT = "money_sent"
    MONEY_ARRIVED = "money_arrived"  # as the bank says
    ACTIVE = "active"  # as the ministry defines it
    SAID_TRAINED = "said_trained"
    SAID_ACCOUNT = "said_account"
    SAID_PAYMENT = "said_payment"
    SAID_PAID = "said_paid"
    PROVEN_ACCOUNT = "proven_account"  # said by the marketplace's own file


# Any one of these signs shows the step: what a record or the marketplace itself tells is verified.
VERIFIED: Mapping[Step, frozenset[Sign]] = {
    Step.REGISTERED: frozenset({Sign.IN_REGISTRY}),
    Step.CONSENTED: frozenset({Sign.AGREED}),
    Step.TRAINED: frozenset({Sign.CERTIFIED}),
    Step.ACCOUNT: frozenset({Sign.STALL_OPEN, Sign.PROVEN_ACCOUNT}),
    Step.STALL: frozenset({Sign.STALL_OPEN}),
    Step.PAYMENT: frozenset({Sign.BANK_ACCOUNT}),
    Step.LISTED: frozenset({Sign.LISTING_SHOWN, Sign.ORDER_TAKEN}),
    Step.CONFIRMED: frozenset({Sign.ORDER_TAKEN}),
    Step.PAID: frozenset({Sign.MONEY_ARRIVED}),
    Step.ACTIVE: frozenset({Sign.ACTIVE}),
}
_ONLY_CLAIMED: Mapping[Step, frozenset[Sign]] = {
    Step.TRAINED: frozenset({Sign.SAID_TRAINED}),
    Step.ACCOUNT: frozenset({Sign.STALL_ASKED, Sign.SAID_ACCOUNT}),
    Step.STALL: frozenset({Sign.STALL_ASKED}),
    Step.PAYMENT: frozenset({Sign.SAID_PAYMENT}),
    Step.LISTED: frozenset({Sign.LISTING_SENT}),
    Step.PAID: frozenset({Sign.MONEY_SENT, Sign.SAID_PAID}),
}
CLAIMED: Mapping[Step, frozenset[Sign]] = {
    step: signs | _ONLY_CLAIMED.get(step, frozenset()) for step, signs in VERIFIED.items()
}


@lru_cache(maxsize=1 << 12)
def taken(signs: frozenset[str]) -> tuple[frozenset[Step], frozenset[Step]]:
    """Return which steps these signs show: claimed, and of those the verified."""
    return (
        frozenset(step for step in ORDER if CLAIMED[step] & signs),
        frozenset(step for step in ORDER if VERIFIED[step] & signs),
    )


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of a person about a producer: so it was, as of that moment; by what source.

    `key` is unique, so that of two statements of one moment the same one always counts.
    """

    kind: str
    holds: bool
    at: datetime
    key: str
    is_proof: bool = False  # the marketplace's own file says it


def standing(
    said: Iterable[Said], *, proofs_only: bool = False, holds: bool = True
) -> frozenset[str]:
    """Return the kinds of which the latest statement says yes, or no, in whatever order they arrive."""
    latest: dict[str, Said] = {}
    for one in said:
        before = latest.get(one.kind)
        if (one.is_proof or not proofs_only) and (before is None or _rank(one) > _rank(before)):
            latest[one.kind] = one
    return frozenset(kind for kind, one in latest.items() if one.holds is holds)


def _rank(one: Said) -> tuple[datetime, str]:
    return one.at, one.key
