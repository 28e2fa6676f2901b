"""Compare a line of a statement with what its order says, and with what the bank received.

Pure arithmetic in whole đồng.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date

from lensan.kernel.money import dong
from lensan.kernel.text import fold

ONCE = {
    "sale": "tiền hàng", "commission": "hoa hồng", "payment_fee": "phí thanh toán", "tax": "thuế",
    "shipping": "phí giao hàng", "subsidy": "tiền hỗ trợ",
}  # fmt: skip
FEES = frozenset({"commission", "payment_fee", "tax"})
SHORTEST_NAME = 4  # characters of a period's name that a bank's text does not hold by chance


@dataclass(frozen=True, slots=True)
class Told:
    """What the marketplace says: positive is owed to the seller."""

    kind: str
    amount: int
    sale: str = ""  # the order's reference


@dataclass(frozen=True, slots=True)
class Known:
    """What our book says of the order: the goods' price, and what was settled of it before.

    `permille` is what the marketplace may keep of the price for this kind, None where nobody knows.
    `kept` is what it kept for this kind so far, less what it gave back.
    `untaxed` is up to what `turnover` of its year the seller pays no tax, None where that is not so.
    """

    goods: int
    is_over: bool = False  # cancelled or declined: nothing may be earned by it
    kinds: frozenset[str] = frozenset()  # of the lines that matched, in the same direction
    received: int = 0  # all that was credited for it
    refunded: int = 0  # all that was taken back, as a positive number
    permille: int | None = None
    kept: int = 0
    untaxed: int | None = None
    turnover: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """Money that a marketplace says it has sent, of one stall; `key` is our number of the line."""

    key: int
    amount: int
    floor: int
    period: str
    on: date


def paid_by(amount: int, text: str, due: Sequence[Due]) -> list[int]:
    """Return the keys of what one transfer pays: one line, or a period or day of one marketplace.

    Where several come to the amount, the one whose period the bank's text names; [] where none
    or more than one could be meant.
    """
    said = _bare(text)
    ways: tuple[Callable[[Due], Hashable], ...] = (
        lambda one: one.key, lambda one: (one.floor, one.period), lambda one: (one.floor, one.on),
    )  # fmt: skip
    for way in ways:
        groups: dict[Hashable, list[Due]] = defaultdict(list)
        for one in due:
            groups[way(one)].append(one)
        fits = [group for group in groups.values() if sum(one.amount for one in group) == amount]
        if len(fits) > 1:
            fits = [group for group in fits if any(_is_named(one, said) for one in group)]
            return [one.key for one in fits[0]] if len(fits) == 1 else []
        if fits:
            return [one.key for one in fits[0]]
    return []


def _is_named(one: Due, said: str) -> bool:
    name = _bare(one.period)
    return len(name) >= SHORTEST_NAME and name in said


def _bare(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())


def fault(told: Told, known: Known | None) -> str:
    """Return what is wrong with a line, as a sentence that names order and difference; "" for nothing."""
    if told.kind == "payout":
        return (
            ""
            if told.amount <= 0
            else f"Sàn ghi đã chuyển tiền mà số tiền là {dong(told.amount)}."
        )
    if known is None:
        which = (
            f"Đơn {told.sale} không có trong sổ" if told.sale else "Dòng này không nói của đơn nào"
        )
        return f"{which}; sàn ghi {dong(told.amount)}."
    if told.kind in known.kinds and told.kind in ONCE:
        return f"Đơn {told.sale} bị ghi {ONCE[told.kind]} hai lần, lần này {dong(told.amount)}."
    return _wrong_amount(told, known)


def _wrong_amount(told: Told, known: Known) -> str:
    if told.kind == "sale":
        return _sale(told, known)
    if told.kind == "refund":
        return _refund(told, known)
    if told.kind == "adjustment":
        return f"Sàn điều chỉnh {dong(told.amount)} cho đơn {told.sale}; sổ không có lý do nào."
    return _fee(told, known)


def _sale(told: Told, known: Known) -> str:
    if known.is_over:
        return f"Đơn {told.sale} đã hủy mà sàn ghi tiền hàng {dong(told.amount)}."
    return _differs(told, known.goods, "tiền hàng")


def _refund(told: Told, known: Known) -> str:
    if told.amount > 0:
        return f"Đơn {told.sale}: sàn ghi hoàn tiền mà số tiền là {dong(told.amount)}."
    over = known.refunded - told.amount - known.received
    if over <= 0:
        return ""
    return (
        f"Đơn {told.sale} chỉ thu {dong(known.received)} mà sàn lấy lại tổng cộng "
        f"{dong(known.refunded - told.amount)}, quá {dong(over)}."
    )


def _fee(told: Told, known: Known) -> str:
    """Check what a marketplace keeps, and that it gives back no more of it than that."""
    if told.kind in FEES and told.amount > max(known.kept, 0):
        return (
            f"Đơn {told.sale}: sàn trả lại {ONCE[told.kind]} {dong(told.amount)} mà chỉ giữ "
            f"{dong(max(known.kept, 0))}."
        )
    if told.kind == "tax" and told.amount < 0 and _is_untaxed(known):
        return (
            f"Đơn {told.sale}: sàn giữ thuế {dong(-told.amount)} khi doanh thu cả năm mới "
            f"{dong(known.turnover)}, chưa quá ngưỡng {dong(known.untaxed or 0)}."
        )
    if known.permille is None or told.amount > 0:
        return ""
    return _differs(told, -(known.goods * known.permille // 1000), ONCE[told.kind], within=1)


def _differs(told: Told, expected: int, what: str, *, within: int = 0) -> str:
    difference = told.amount - expected
    if abs(difference) <= within:
        return ""
    return (
        f"Đơn {told.sale}: {what} phải là {dong(expected)} mà sàn ghi {dong(told.amount)}, "
        f"chênh lệch {dong(difference)}."
    )


def _is_untaxed(known: Known) -> bool:
    return known.untaxed is not None and known.turnover <= known.untaxed
