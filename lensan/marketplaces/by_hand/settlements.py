"""A marketplace's file of statements: a row for each amount, or a row for an order with its fees."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256

from lensan.marketplaces.by_hand.headings import KIND_LABELS, MONEY, Meanings
from lensan.marketplaces.by_hand.tables import Row, Table
from lensan.marketplaces.by_hand.told import Told
from lensan.marketplaces.by_hand.values import HERE, NotRead, amount, moment
from lensan.marketplaces.words import SettlementKind, SettlementLine

LONGEST_REFERENCE = 150
KEPT = frozenset({  # what a marketplace keeps or has paid out: negative, however it is written
    SettlementKind.COMMISSION, SettlementKind.PAYMENT_FEE, SettlementKind.TAX,
    SettlementKind.SHIPPING, SettlementKind.REFUND, SettlementKind.PAYOUT,
})  # fmt: skip
WIDE = {MONEY + kind: kind for kind in SettlementKind}


def lacking(table: Table) -> list[tuple[str, ...]]:
    """Return what a file of statements must say and this one does not, as fields of which one is enough."""
    needed: list[tuple[str, ...]] = [("sale", "reference"), ("at",)]
    if not table.fields.intersection(WIDE):
        needed += [("kind",), ("amount",)]
    return [fields for fields in needed if not table.fields.intersection(fields)]


def read(table: Table, meanings: Meanings) -> Iterator[Told]:
    """Yield every line of a file of statements; a row of several amounts is as many lines.

    A row whose amounts do not add up to what it says was received is not read at all: some column
    was not understood.
    """
    reader = _Reader(meanings, is_signed=_is_signed(table, meanings))
    for row in table.rows:
        try:
            yield from [
                Told((row,), line.reference, row.text("shop"), line=line)
                for line in reader.lines(row)
            ]
        except NotRead as trouble:
            yield Told((row,), reader.name(row), row.text("shop"), reason=str(trouble))


def _is_signed(table: Table, meanings: Meanings) -> bool:
    """Tell whether the file writes what is kept with a minus; else all its amounts are bare."""
    return any(
        kind in KEPT and _below_zero(row, field)
        for row in table.rows
        for field, kind in _filled(row, meanings)
    )


def _below_zero(row: Row, field: str) -> bool:
    try:
        return amount(row.get(field), "") < 0
    except NotRead:
        return False


def _filled(row: Row, meanings: Meanings) -> list[tuple[str, SettlementKind]]:
    """Return the fields of a row that hold money, and of which kind it is."""
    found = [(field, kind) for field, kind in WIDE.items() if row.has(field)]
    word = meanings.of_word(row.text("kind"))
    if word and row.has("amount"):
        found.append(("amount", SettlementKind(word)))
    return found


class _Reader:
    def __init__(self, meanings: Meanings, *, is_signed: bool) -> None:
        self.meanings, self.is_signed = meanings, is_signed
        self.named: Counter[tuple[str, str]] = Counter()

    def lines(self, row: Row) -> list[SettlementLine]:
        """Read the lines of one row; an amount of 0 is none."""
        at = moment(row.get("at"), "Ngày ghi")
        if row.has("kind") and not self.meanings.of_word(row.text("kind")):
            raise NotRead(f"Loại tiền “{row.text('kind')[:40]}” chưa rõ nghĩa.")
        filled = _filled(row, self.meanings)
        money = [(kind, self._amount(row, field, kind)) for field, kind in filled]
        found = [(kind, much) for kind, much in money if much]
        if not found:
            raise NotRead("Dòng không ghi khoản tiền nào.")
        _check_sum(row, found)
        return [self._line(row, kind, much, at) for kind, much in found]

    def name(self, row: Row) -> str:
        """Return a reference for a row that could not be read: the same for the same words."""
        told = row.text("reference") or row.text("sale") or "dòng"
        return self._once(row, f"{told[:100]} {sha256(row.raw.encode()).hexdigest()[:12]}")

    def _amount(self, row: Row, field: str, kind: SettlementKind) -> int:
        much = amount(row.get(field), KIND_LABELS[kind])
        return -abs(much) if kind in KEPT and not self.is_signed else much

    def _line(self, row: Row, kind: SettlementKind, much: int, at: datetime) -> SettlementLine:
        statement, sale = _statement(row, at), row.text("sale")
        return SettlementLine(
            self._named(row, kind, at), kind, much, at, statement=statement[:100],
            sale=sale[:LONGEST_REFERENCE], text=row.text("text"),
        )  # fmt: skip

    def _named(self, row: Row, kind: SettlementKind, at: datetime) -> str:
        """Return a line's reference: by the marketplace's own, told twice, it is the same line."""
        if told := row.text("reference"):
            return f"{told[: LONGEST_REFERENCE - 20]} {kind}"
        return self._once(row, f"{_statement(row, at)} {row.text('sale')} {kind}")

    def _once(self, row: Row, name: str) -> str:
        """Return a reference that no other line of its shop has: the second is #2, in their order."""
        short = name[: LONGEST_REFERENCE - 8]
        of_shop = row.text("shop"), short
        self.named[of_shop] += 1
        return short if self.named[of_shop] == 1 else f"{short} #{self.named[of_shop]}"


def _statement(row: Row, at: datetime) -> str:
    return row.text("statement") or f"{at.astimezone(HERE):%Y-%m}"


def _check_sum(row: Row, found: Iterable[tuple[SettlementKind, int]]) -> None:
    if not row.has("net"):
        return
    net = amount(row.get("net"), "Còn nhận")
    total = sum(much for kind, much in found if kind != SettlementKind.PAYOUT)
    if total != net:
        raise NotRead(
            f"Các khoản cộng lại là {total} đ mà sàn ghi còn nhận {net} đ: còn cột nào chưa chỉ nghĩa?"
        )
