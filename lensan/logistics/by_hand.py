"""Carriers without an interface: a list of parcels goes out, a list of results comes in.

Nothing here was run against a real carrier: columns and words are ours, and settings change them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, NoReturn
from zoneinfo import ZoneInfo

from lensan.kernel.spreadsheets import grid
from lensan.kernel.text import fold
from lensan.logistics.connector import (
    Access,
    Because,
    Booked,
    Capabilities,
    Channel,
    Notice,
    Places,
    Quote,
    Refused,
    Seen,
    Shipment,
    State,
)
from lensan.logistics.tariffs import NoTariff, chargeable, tariff_from

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
Cell = grid.Cell | None


COLUMNS = (
    ("Mã tham chiếu", "key"), ("Dịch vụ", "service"), ("Người gửi", "sender_name"),
    ("Điện thoại gửi", "sender_phone"), ("Địa chỉ gửi", "sender_address"),
    ("Người nhận", "receiver_name"), ("Điện thoại nhận", "receiver_phone"),
    ("Địa chỉ nhận", "receiver_address"), ("Nội dung", "content"), ("Số kiện", "pieces"),
    ("Khối lượng (g)", "grams"), ("Giá trị (đ)", "worth"), ("Thu hộ (đ)", "collect"),
    ("Ghi chú", "note"),
)  # fmt: skip
HEADINGS = {
    "key": ("ma tham chieu", "ma don", "ma don hang", "reference"),
    "tracking": ("ma van don", "so hieu", "ma buu gui", "so hieu buu gui", "tracking"),
    "fee": ("cuoc", "tong cuoc", "phi", "cuoc phi"),
    "state": ("trang thai", "tinh trang"),
    "at": ("thoi gian", "ngay", "ngay phat", "luc"),
    "reason": ("ly do", "ghi chu"),
}
STATES = {
    "da nhan": State.PICKED_UP, "da chap nhan": State.PICKED_UP, "dang van chuyen": State.MOVING,
    "dang phat": State.OUT, "dang giao": State.OUT, "phat khong thanh cong": State.FAILED,
    "giao khong thanh cong": State.FAILED, "dang chuyen hoan": State.RETURNING,
    "chuyen hoan": State.RETURNING, "phat thanh cong": State.DELIVERED,
    "giao thanh cong": State.DELIVERED, "da giao": State.DELIVERED, "da phat": State.DELIVERED,
    "da chuyen hoan": State.RETURNED, "da tra nguoi gui": State.RETURNED,
    "da huy": State.CANCELLED, "mat": State.LOST, "that lac": State.LOST,
}  # fmt: skip


class ByHand:
    """A carrier that only people speak to."""

    name: ClassVar[str]
    simulated: ClassVar[bool] = False
    capabilities: ClassVar[Capabilities] = Capabilities(channel=Channel.FILE, places=Places.OLD)

    def quote(self, access: Access, shipment: Shipment, *, at: datetime) -> tuple[Quote, ...]:
        """Work the price out from the table that an officer wrote down."""
        parcel = shipment.parcel
        try:
            tariff = tariff_from(access.settings.get("tariff", {}))
        except NoTariff as missing:
            raise Refused(str(missing), because=Because.BY_HAND) from missing
        grams = chargeable(parcel)
        if tariff.heaviest and grams > tariff.heaviest:
            return ()
        return (Quote("", "Thường", tariff.fee(parcel), grams),)

    def book(
        self, access: Access, shipment: Shipment, *, service: str, key: str, at: datetime
    ) -> Booked:
        """Leave it to a person."""
        self._by_hand()

    def cancel(
        self, access: Access, tracking: str, *, reason: str, key: str, at: datetime
    ) -> State:
        """Leave it to a person."""
        self._by_hand()

    def track(self, access: Access, *, tracking: str, key: str, at: datetime) -> Seen:
        """Leave it to a person."""
        self._by_hand()

    def label(self, access: Access, tracking: str, *, at: datetime) -> bytes:
        """Leave it to a person."""
        self._by_hand()

    def verify_notice(
        self, access: Access, headers: Mapping[str, str], body: bytes, *, at: datetime
    ) -> Notice:
        """Take nothing in: nobody pushes in its name."""
        raise Refused("Đơn vị giao này không gửi thông báo.", because=Because.FORGED)

    def _by_hand(self) -> NoReturn:
        raise Refused(
            f"{self.name} không có đường nối: tải bảng kê, gửi cho họ, rồi nạp bảng kết quả.",
            because=Because.BY_HAND,
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """One parcel of a list that goes out."""

    key: str
    service: str
    shipment: Shipment


def columns_of(access: Access) -> Sequence[tuple[str, str]]:
    """Return the columns of a carrier's list: heading and fact, an officer's where they are whole."""
    told = access.settings.get("columns")
    facts = {fact for _heading, fact in COLUMNS}
    if not isinstance(told, list) or not told:
        return COLUMNS
    given = [tuple(one) for one in told if isinstance(one, list) and len(one) == 2]
    known = [(str(heading), str(fact)) for heading, fact in given if fact in facts]
    return known if len(known) == len(told) else COLUMNS


def row_of(listed: Listed, columns: Iterable[tuple[str, str]]) -> list[str | int]:
    """Return a parcel's line."""
    facts = _facts(listed)
    return [facts[fact] for _heading, fact in columns]


def _facts(listed: Listed) -> dict[str, str | int]:
    sender, receiver = listed.shipment.sender, listed.shipment.receiver
    parcel = listed.shipment.parcel
    return {
        "key": listed.key, "service": listed.service, "sender_name": sender.name,
        "sender_phone": sender.phone, "sender_address": sender.address.text,
        "receiver_name": receiver.name, "receiver_phone": receiver.phone,
        "receiver_address": receiver.address.text, "content": parcel.content,
        "pieces": parcel.pieces, "grams": parcel.grams, "worth": parcel.worth,
        "collect": parcel.collect, "note": listed.shipment.note,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """What a line of a carrier's answer says: of which parcel, its number, and how it stands."""

    line: int
    key: str
    tracking: str = ""
    fee: int | None = None
    seen: Seen | None = None


class NoHeadings(Exception):
    """The table does not say which column is what."""


def results(
    rows: Sequence[Sequence[Cell]], *, at: datetime
) -> tuple[list[Result], list[tuple[int, str]]]:
    """Read a carrier's answer; a line that cannot be read is named with its number and the reason.

    :raises NoHeadings: no line names our reference, or the carrier's number
    """
    for number, row in enumerate(rows[:20]):
        places = _places(row)
        if {"key", "tracking"} & set(places):
            return _read(rows[number + 1 :], places, first=number + 2, at=at)
    raise NoHeadings(
        "Không thấy cột “Mã tham chiếu” hay “Mã vận đơn”. Xin gửi bảng có dòng tiêu đề."
    )


def _places(row: Sequence[Cell]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        for fact, spellings in HEADINGS.items():
            if fold(str(cell or "")).rstrip(" .:*") in spellings:
                found.setdefault(fact, place)
    return found


def _read(
    rows: Sequence[Sequence[Cell]], places: Mapping[str, int], *, first: int, at: datetime
) -> tuple[list[Result], list[tuple[int, str]]]:
    found, troubles = [], []
    for line, row in enumerate(rows, start=first):
        told = {name: row[place] if place < len(row) else None for name, place in places.items()}
        if not any(told.values()):
            continue
        try:
            found.append(_result(line, told, at=at))
        except ValueError as trouble:
            troubles.append((line, str(trouble)))
    return found, troubles


def _result(line: int, told: Mapping[str, Cell], *, at: datetime) -> Result:
    key, tracking = _word(told.get("key")), _word(told.get("tracking"))
    if not key and not tracking:
        raise ValueError("Thiếu mã tham chiếu và mã vận đơn.")
    return Result(line, key, tracking, _fee(told.get("fee")), _seen(told, key, tracking, at=at))


def _seen(told: Mapping[str, Cell], key: str, tracking: str, *, at: datetime) -> Seen | None:
    words = _word(told.get("state"))
    if not words:
        return None
    state = STATES.get(fold(words))
    if state is None:
        raise ValueError(f"Không hiểu trạng thái “{words[:40]}”.")
    reason = _word(told.get("reason"))[:200]
    return Seen(state, words[:20], _moment(told.get("at"), at), tracking, key, reason)


def _word(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else " ".join(str(cell).split())


def _fee(cell: Cell) -> int | None:
    words = _word(cell).replace(".", "").replace(",", "").removesuffix("đ").strip()
    if not words:
        return None
    if not words.isdecimal():
        raise ValueError(f"Cước “{words[:20]}” không phải là số.")
    return int(words)


def _moment(cell: Cell, at: datetime) -> datetime:
    """Read a moment or a day; nothing is the moment of reading."""
    if isinstance(cell, datetime):
        return cell if cell.tzinfo else cell.replace(tzinfo=HERE)
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day, tzinfo=HERE)
    words = _word(cell)
    if not words:
        return at
    for form in ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y"):
        try:
            return datetime.strptime(words, form).replace(tzinfo=HERE)
        except ValueError:
            continue
    raise ValueError(f"Không hiểu thời gian “{words[:30]}”.")
