"""A marketplace's file of orders: one row for each line of an order, or for an order as a whole."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from lensan.kernel.phones import read_phones
from lensan.marketplaces.by_hand.headings import Meanings
from lensan.marketplaces.by_hand.tables import Row, Table
from lensan.marketplaces.by_hand.told import Told
from lensan.marketplaces.by_hand.values import NotRead, amount, moment, quantity
from lensan.marketplaces.words import Buyer, Sale, SaleLine, SaleState

LONGEST_REFERENCE = 150
DEAREST = 2 * 10**9  # đồng, for one thing: what the book can hold
TOMORROW = timedelta(days=1)
NEEDED = (
    ("reference",), ("state",), ("placed_at",), ("quantity",), ("price", "total"),
    ("sku", "title", "listing"),
)  # fmt: skip


def lacking(table: Table) -> list[tuple[str, ...]]:
    """Return what a file of orders must say and this one does not: fields of which one is enough."""
    return [fields for fields in NEEDED if not table.fields.intersection(fields)]


def read(
    table: Table, meanings: Meanings, *, taken_at: datetime, confirm_within: timedelta
) -> Iterator[Told]:
    """Yield every order of a file that was taken from the marketplace at that moment.

    An order without a moment of change is told as it stood when the file was taken.
    """
    by_order: dict[tuple[str, str], list[Row]] = {}
    for row in table.rows:
        reference = row.text("reference")
        if not reference or len(reference) > LONGEST_REFERENCE:
            yield Told((row,), "", row.text("shop"), reason=_nameless(reference))
        else:
            by_order.setdefault((row.text("shop"), reference), []).append(row)
    reader = _Reader(meanings, taken_at, confirm_within)
    for (shop, reference), rows in by_order.items():
        try:
            sale = reader.sale(reference, rows)
        except NotRead as trouble:
            yield Told(tuple(rows), reference, shop, reason=str(trouble))
        else:
            yield Told(tuple(rows), reference, shop, sale=sale)


def _nameless(reference: str) -> str:
    if reference:
        return "Mã đơn hàng quá dài."
    return "Dòng không có mã đơn hàng nên không biết là đơn nào."


class _Reader:
    def __init__(self, meanings: Meanings, taken_at: datetime, confirm_within: timedelta) -> None:
        self.meanings, self.taken_at, self.confirm_within = meanings, taken_at, confirm_within

    def sale(self, reference: str, rows: list[Row]) -> Sale:
        """Read an order from its rows; what they say of the whole order is read from the first."""
        first = rows[0]
        state = self._state(rows)
        placed_at = moment(first.get("placed_at"), "Ngày đặt")
        if placed_at > self.taken_at + TOMORROW:
            raise NotRead(f"Ngày đặt {placed_at:%d/%m/%Y} ở sau ngày lấy tệp.")
        return Sale(
            reference=reference, state=state, placed_at=placed_at, changed_at=self._changed_at(first),
            lines=tuple(_line(row, place) for place, row in enumerate(rows, start=1)),
            confirm_by=self._confirm_by(first, state, placed_at),
            buyer=Buyer(
                first.text("buyer_name"), _phone(first.text("buyer_phone")),
                first.text("buyer_address"),
            ),
            shipping_fee=_money(first, "shipping_fee", "Phí giao"),
            discount=abs(_money(first, "discount", "Giảm giá")),
            collect=_money(first, "collect", "Thu hộ"), note=first.text("note"),
        )  # fmt: skip

    def _state(self, rows: Iterable[Row]) -> SaleState:
        words = {row.text("state") for row in rows}
        states = {self.meanings.of_word(word) for word in words}
        if len(states) != 1:
            raise NotRead("Các dòng của đơn ghi trạng thái khác nhau.")
        [state] = states
        if not state:
            raise NotRead(f"Trạng thái “{words.pop()[:40]}” chưa rõ nghĩa.")
        return SaleState(state)

    def _changed_at(self, row: Row) -> datetime:
        if not row.has("changed_at"):
            return self.taken_at
        return moment(row.get("changed_at"), "Ngày cập nhật")

    def _confirm_by(self, row: Row, state: SaleState, placed_at: datetime) -> datetime | None:
        if state != SaleState.PLACED:
            return None
        if row.has("confirm_by"):
            return moment(row.get("confirm_by"), "Hạn xác nhận")
        return placed_at + self.confirm_within


def _line(row: Row, place: int) -> SaleLine:
    many = quantity(row.get("quantity"))
    return SaleLine(
        sku=row.text("sku"), quantity=many, price=_price(row, many), listing=row.text("listing"),
        title=row.text("title"), reference=str(place),
    )  # fmt: skip


def _price(row: Row, many: int) -> int:
    if row.has("price"):
        price = amount(row.get("price"), "Đơn giá", most=DEAREST)
    else:
        total = amount(row.get("total"), "Thành tiền", most=DEAREST)
        if total % many:
            raise NotRead(f"Thành tiền {total} đ không chia hết cho {many}: thiếu cột đơn giá.")
        price = total // many
    if price <= 0:
        raise NotRead("Giá phải lớn hơn 0 đ.")
    return price


def _money(row: Row, field: str, what: str) -> int:
    return amount(row.get(field), what, most=DEAREST) if row.has(field) else 0


def _phone(text: str) -> str:
    """Return the number in E.164; one that the marketplace masks stays as it is written."""
    return next(iter(read_phones(text).numbers), text)
