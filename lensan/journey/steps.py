"""The steps by which a household comes to sell, and how one statement outlives another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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


def standing(said: Iterable[Said], *, proofs_only: bool = False) -> frozenset[str]:
    """Return the kinds of which the latest statement says yes, in whatever order they arrive."""
    latest: dict[str, Said] = {}
    for one in said:
        before = latest.get(one.kind)
        if (one.is_proof or not proofs_only) and (before is None or _rank(one) > _rank(before)):
            latest[one.kind] = one
    return frozenset(kind for kind, one in latest.items() if one.holds)


def _rank(one: Said) -> tuple[datetime, str]:
    return one.at, one.key
