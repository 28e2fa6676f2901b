"""Moments, money and quantities as marketplaces' files write them."""

import math
import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from lensan.kernel.spreadsheets.cells import read_text
from lensan.kernel.spreadsheets.grid import Cell

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
LARGEST_AMOUNT = 10**12
MOST = 100_000  # units in one line of an order
FIRST_YEAR = 2010

_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
_DAY = r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"
_MOMENTS = [
    re.compile(pattern) for pattern in (rf"{_DAY}(?:[\s,-]+{_TIME})?", rf"{_TIME}[\s,-]+{_DAY}")
]
_MONEY = re.compile(
    r"(?P<sign>[-−–+(]?)\s*(?:₫|đ)?\s*(?P<whole>\d{1,3}(?:[.,\s]\d{3})+|\d{1,13})(?:[.,]0{1,2})?"
    r"\s*(?:đ|₫|vnd|vnđ|đồng)?\s*\)?",
    re.IGNORECASE,
)


class NotRead(Exception):
    """A cell does not hold what its column promises; the text says so to the person at the screen."""


def moment(cell: Cell, what: str) -> datetime:
    """Return a moment, on the local clock where the cell names no other.

    :raises NotRead: it is none, or far from any day on which something was sold
    """
    found = cell if isinstance(cell, date) else _typed(read_text(cell))
    if found is None or not FIRST_YEAR <= found.year < 2100:
        raise NotRead(f"{what} “{_quoted(cell)}” không phải ngày giờ đọc được.")
    whole = found if isinstance(found, datetime) else datetime(found.year, found.month, found.day)  # noqa: DTZ001
    return whole if whole.tzinfo else whole.replace(tzinfo=HERE)


def amount(cell: Cell, what: str, *, most: int = LARGEST_AMOUNT) -> int:
    """Return whole đồng, negative with a minus or in brackets.

    :raises NotRead: it is no number of whole đồng, or more than `most`
    """
    number = _number(cell)
    if number is None or abs(number) > most:
        raise NotRead(f"{what} “{_quoted(cell)}” không phải số tiền đồng.")
    return number


def quantity(cell: Cell) -> int:
    """Return how many were ordered.

    :raises NotRead: it is no whole number from 1 to MOST
    """
    number = _number(cell)
    if number is None or not 1 <= number <= MOST:
        raise NotRead(f"Số lượng “{_quoted(cell)}” phải là số từ 1 trở lên.")
    return number


def _typed(text: str) -> datetime | None:
    for pattern in _MOMENTS:
        if found := pattern.fullmatch(text):
            parts = {name: int(digits or 0) for name, digits in found.groupdict().items()}
            try:
                return datetime(**parts)  # type: ignore[arg-type]  # noqa: DTZ001
            except ValueError:
                return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _number(cell: Cell) -> int | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return round(cell) if math.isfinite(cell) and cell == round(cell) else None
    found = _MONEY.fullmatch(read_text(cell))
    if not found:
        return None
    number = int(re.sub(r"\D", "", found["whole"]))
    return -number if found["sign"] in {"-", "−", "–", "("} else number


def _quoted(cell: Cell) -> str:
    text = read_text(cell)
    return text if len(text) <= 40 else f"{text[:39]}…"
