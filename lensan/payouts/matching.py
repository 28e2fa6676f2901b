"""Compare a line of a statement with what its order says: pure arithmetic in whole đồng."""

from dataclasses import dataclass

from lensan.kernel.money import dong

ONCE = {
    "sale": "tiền hàng", "commission": "hoa hồng", "payment_fee": "phí thanh toán", "tax": "thuế",
    "shipping": "phí giao hàng", "subsidy": "tiền hỗ trợ",
}  # fmt: skip


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
    """

    goods: int
    is_over: bool = False  # cancelled or declined: nothing may be earned by it
    kinds: frozenset[str] = frozenset()  # of the lines that matched, in the same direction
    received: int = 0  # all that was credited for it
    refunded: int = 0  # all that was taken back, as a positive number
    permille: int | None = None


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
    """Check what a marketplace keeps; what it gives back of it after a return is in our favour."""
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
