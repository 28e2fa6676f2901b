"""The identity number in a cell: 9-digit CMND, 12-digit CCCD, or an organisation's tax code."""

import re
from dataclasses import dataclass

from lensan.kernel.phones import is_silent
from lensan.kernel.text import fold

_PERSONS = ("household", "coop_group")
_PROVINCES = re.compile(  # the first three digits of a CCCD, Circular 59/2021/TT-BCA
    r"0(?:0[12468]|1[0-24579]|2[024-7]|3[013-8]|4[024-689]|5[12468]|6[024678]|7[024579]"
    r"|8[02-4679]|9[1-6])"
)
_LABEL = re.compile(r"^(?:so )?(?:cmnd|cmtnd|cmt|cccd|cc|can cuoc(?: cong dan)?|mst|ms)[\s.:]*")
_ISSUE = re.compile(r"[,;(\s]+(?:cap|ngay|noi cap)\b.*$")
_LATEST_BIRTH = 2010  # believed of a number whose owner's birth the list does not tell
_SCIENTIFIC = re.compile(r"(\d)[.,](\d+)e\+?(\d+)")
_LOST = "00000"  # the end of a long number that a spreadsheet has rounded to six figures


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity number with its zeros, "" if none; `padded` if zeros were put back."""

    number: str = ""
    padded: bool = False
    unusable: bool = False


_NOTHING = Identity()
_UNUSABLE = Identity(unusable=True)


def read_identity(
    cell: object, *, kind: str = "household", birth_year: int | None = None
) -> Identity:
    """Read an identity number, putting back the zeros that a spreadsheet ate.

    9 and 12 digits are taken as written. 8 digits become a CMND; 11 a CCCD if a province's code
    comes out; 10 a CCCD (two zeros eaten) if the province and the year of birth agree, or, the
    year being unknown, if it makes an adult. For an organisation or a household business, 10 or
    13 digits are a tax code, kept as written but for the dash; 9 and 12 are its head's own
    number. A number that lost digits (9.30518E+10) is unusable.
    """
    if cell is None or isinstance(cell, bool):
        return _NOTHING
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell)
    if len(text) == 12 and text[0] == "0" and text.isascii() and text.isdecimal() and int(text):
        return Identity(text)
    if is_silent(text):
        return _NOTHING
    digits = _digits(text)
    if len(digits) > 10 and digits[0] != "0" and digits.endswith(_LOST):
        return _UNUSABLE
    if kind not in _PERSONS and len(digits) in (10, 13):
        return Identity(digits)
    return _of_a_person(digits, birth_year)


def _digits(text: str) -> str:
    """Return the number's digits alone; "" if there is anything that is no number."""
    text = _ISSUE.sub("", _LABEL.sub("", fold(text)))
    scientific = _SCIENTIFIC.fullmatch(text)
    if scientific:
        whole = scientific[1] + scientific[2]
        return whole if len(scientific[2]) == int(scientific[3]) else ""
    text = re.sub(r"(?<=\d{7})[.,]0$|[\s.,'’`_-]", "", text)
    return text if text.isdecimal() and text.isascii() else ""


def _of_a_person(digits: str, birth_year: int | None) -> Identity:
    if len(digits) in (9, 12):
        return Identity(digits) if digits.strip("0") else _UNUSABLE
    if digits.startswith("0"):
        return _UNUSABLE  # a spreadsheet eats all leading zeros or none: a digit is missing here
    if len(digits) == 8:
        return Identity("0" + digits, padded=True)
    if len(digits) in (10, 11):
        padded = digits.zfill(12)
        if _PROVINCES.match(padded) and (len(digits) == 11 or _born(padded, birth_year)):
            return Identity(padded, padded=True)
    return _UNUSABLE


def _born(number: str, year: int | None) -> bool:
    """Tell whether a CCCD's century digit and two-digit year are that year's, or an adult's."""
    stated = 1900 + int(number[3]) // 2 * 100 + int(number[4:6])
    return stated == year if year else stated <= _LATEST_BIRTH
