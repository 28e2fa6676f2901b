"""The day or the year of birth in a cell."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from lensan.kernel.phones import is_silent
from lensan.kernel.text import nfc

_OLDEST = 120  # years
_ADULT = 15  # years; the youngest that a two-digit year of this century is believed for
_SERIAL_ZERO = date(1899, 12, 30)  # day 0 of the 1900 date system, its false leap day counted in
_FIRST_SERIAL = 3000  # 18 March 1908; what is smaller is a year
_YEAR_IN_DATE_FORMAT = range(1900, 2100)  # a year shown as a date lies in March to September 1905


@dataclass(frozen=True, slots=True)
class Birth:
    """A day with its year, a year alone, or neither; `unusable`: the cell says what cannot be."""

    on: date | None = None
    year: int | None = None
    unusable: bool = False


_NOTHING = Birth()
_UNUSABLE = Birth(unusable=True)


def read_birth(cell: object, *, today: date) -> Birth:
    """Read a birth as a spreadsheet holds it: date, serial number, or day/month/year in text.

    A year alone, with a month, or with 00/00 is a year. Two digits are the year that makes an
    adult: in 2022, 65 is 1965 and 05 is 2005. Excel's serial numbers count by the 1900 system. A
    year typed into a cell formatted as a date (18/5/1905 for 1965) is that year. A day that does
    not exist (which part is wrong is not known), an age ("65 tuổi"), a day to come and an age
    above 120 are unusable.
    """
    if cell is None or isinstance(cell, bool):
        return _NOTHING
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return _from_date(cell, today)
    if isinstance(cell, int | float):
        return _from_number(float(cell), today)
    return _from_text(cell[:_LONGEST], today) if isinstance(cell, str) else _UNUSABLE


_LONGEST = 60  # characters of a cell that are looked at


def _from_date(day: date, today: date) -> Birth:
    serial = (day - _SERIAL_ZERO).days
    return _of_year(serial, today) if serial in _YEAR_IN_DATE_FORMAT else _of_day(day, today)


def _from_number(number: float, today: date) -> Birth:
    if not 0 < number < 10**8:  # inf and nan too
        return _NOTHING if number == 0 else _UNUSABLE
    whole = int(number)
    if _FIRST_SERIAL <= whole < 10**5:
        return _of_day(_SERIAL_ZERO + timedelta(whole), today)
    if number != whole:
        return _UNUSABLE
    return _from_digits(str(whole), today)


@lru_cache(1 << 14)
def _from_text(text: str, today: date) -> Birth:
    if is_silent(text):
        return _NOTHING
    text = re.sub(r"\.0+$|[ T]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?$", "", nfc(text))
    text = re.sub(r"^([12])[.,](\d{3})$", r"\1\2", text)  # a year shown with its thousands
    parts = re.findall(r"\d+", text)
    if "tuổi" in text.lower():
        return _UNUSABLE  # an age; the day it was true on is not known
    if len(parts) == 1:
        return _from_digits(parts[0], today)
    if len(parts) == 2 and int(parts[0]) <= 12:
        return _of_year(_full_year(parts[1], today), today)
    if len(parts) == 3:
        year_first = len(parts[0]) == 4
        day, month, year = reversed(parts) if year_first else parts
        return _of_parts(int(day), int(month), _full_year(year, today), today)
    return _UNUSABLE


def _from_digits(digits: str, today: date) -> Birth:
    if len(digits) in (2, 4):
        return _of_year(_full_year(digits, today), today)
    if len(digits) == 5:
        return _from_number(float(digits), today)
    if len(digits) in (7, 8):
        digits = digits.zfill(8)
        return _of_parts(int(digits[:2]), int(digits[2:4]), int(digits[4:]), today)
    return _UNUSABLE


def _full_year(digits: str, today: date) -> int:
    """Return the year; two digits are taken in the latest century that makes an adult."""
    year = int(digits)
    if len(digits) > 2:
        return year
    century = today.year // 100 * 100
    return century + year if century + year <= today.year - _ADULT else century - 100 + year


def _of_parts(day: int, month: int, year: int, today: date) -> Birth:
    if day == 0 and month <= 12:
        return _of_year(year, today)
    try:
        return _of_day(date(year, month, day), today)
    except ValueError:
        return _UNUSABLE


def _of_year(year: int, today: date) -> Birth:
    return Birth(year=year) if today.year - _OLDEST <= year <= today.year else _UNUSABLE


def _of_day(day: date, today: date) -> Birth:
    if day > today or day.year < today.year - _OLDEST:
        return _UNUSABLE
    return Birth(day, day.year)
