"""Telephone numbers as Vietnamese lists hold them, read into E.164."""

import re
from dataclasses import dataclass
from functools import lru_cache

from lensan.kernel.text import fold, nfc

_NEW_MOBILE_PREFIXES = {  # Ministry of Information and Communications, 15 September 2018
    "120": "70", "121": "79", "122": "77", "126": "76", "128": "78",
    "123": "83", "124": "84", "125": "85", "127": "81", "129": "82",
    "162": "32", "163": "33", "164": "34", "165": "35", "166": "36", "167": "37", "168": "38",
    "169": "39", "186": "56", "188": "58", "199": "59",
}  # fmt: skip
_NEW_AREA_CODES = {  # the same ministry, 17 June 2017; the neighbours whose old codes had 3 digits
    "710": "292", "711": "293", "780": "290", "781": "291",
}  # fmt: skip
_NEW_PREFIXES = _NEW_MOBILE_PREFIXES | _NEW_AREA_CODES

# National numbers (without the leading zero), as in the VN metadata of phonenumbers 9.
_MOBILE = re.compile(
    r"(?:3\d|7[06-9]|5[1689]|8[1-8]|9[0-8])\d{7}|(?:52[238]|559|89[6-9]|99[013-9])\d{6}"
)
_LANDLINE = re.compile(
    r"2(?:0[3-9]|1[0-689]|2[0-25-9]|[38][2-9]|4[2-8]|5[124-9]|6[0-39]|7[0-7]|9[0-4679])\d{7}"
)
_HOTLINE = re.compile(r"1[89]00\d{4,6}")
_MOBILE_PREFIXES = frozenset(
    f"0{prefix}" for prefix in map(str, range(300, 1000)) if _MOBILE.fullmatch(f"{prefix}000000")
)

_SILENT = re.compile(
    r"[\W_]*|x+|0+|none|null|n/?a"
    r"|(?:khong|hong|ko|k|kh|chua|kg)[. ]*(?:co|dung|xai|su dung|ro|nho|cung cap)?"
    r"(?: *(?:so|dt|sdt|dtdd|dien thoai|di dong|may|lien lac))*[. ]*"
)
_SEPARATOR = re.compile(r"[/;|\\&\n\r]|\bhoặc\b|\bhay\b|\bvà\b|\bhoac\b", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"(\d)[.,](\d+)e\+?(\d+)", re.IGNORECASE)
_LONGEST = 200  # characters of a cell that are looked at
_NOTE = 4  # fewer digits than this beside a number are a remark: "0912345678 (nhà 2)"


@dataclass(frozen=True, slots=True)
class Phones:
    """What a cell says: E.164 numbers in its order, and the pieces that are no number.

    `updated` tells that a number was written with a prefix from before 2017 or 2018.
    """

    numbers: tuple[str, ...] = ()
    updated: bool = False
    unusable: tuple[str, ...] = ()


_NOTHING = Phones()


def read_phones(cell: object) -> Phones:
    """Read the telephone numbers of a cell; "không", "x" and a blank say nothing.

    Reads numbers whose leading zero a spreadsheet ate, several numbers in one cell, +84 and 0084,
    and the prefixes from before 2018. A number is taken only as a whole: mobile, landline with
    its area code, 1800 and 1900.
    """
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if cell is None or isinstance(cell, bool):
        return _NOTHING
    text = str(cell)
    if text[:4] in _MOBILE_PREFIXES and len(text) == 10 and text.isdecimal() and text.isascii():
        return Phones(("+84" + text[1:],))
    if isinstance(cell, int) and len(text) == 9 and "0" + text[:3] in _MOBILE_PREFIXES:
        return Phones(("+84" + text,))
    if isinstance(cell, float):
        return Phones(unusable=(text,))
    return _read_text(text[:_LONGEST])


@lru_cache(4096)
def _read_text(text: str) -> Phones:
    if is_silent(text):
        return _NOTHING
    numbers: dict[str, bool] = {}
    unusable = []
    for piece in _SEPARATOR.split(_with_all_digits(text)):
        found, rest = _read_piece(piece)
        numbers.update(found)
        if rest:
            unusable.append(nfc(rest))
    if not numbers and not unusable:
        unusable.append(nfc(text))
    return Phones(tuple(numbers), any(numbers.values()), tuple(unusable))


def written(phone: str) -> str:
    """Return a number in E.164 as people write it, in groups: 0912 345 678."""
    if not phone.startswith("+84"):
        return phone
    digits = "0" + phone.removeprefix("+84")
    return f"{digits[:4]} {digits[4:7]} {digits[7:]}"


def is_silent(text: str) -> bool:
    """Tell whether a cell's text says that there is nothing: "", "-", "x", "ko có"."""
    return _SILENT.fullmatch(fold(text)) is not None


def _with_all_digits(text: str) -> str:
    """Write 9.12345678E+08 and 912345678.0, as spreadsheets leave them, as plain digits."""
    text = text.strip()
    scientific = _SCIENTIFIC.fullmatch(text)
    if scientific and len(scientific[2]) == int(scientific[3]):
        return scientific[1] + scientific[2]
    return re.sub(r"^(\d{9,})[.,]0$", r"\1", text)


def _read_piece(piece: str) -> tuple[dict[str, bool], str]:
    """Return the piece's numbers (True: had an old prefix) and what in it is no number."""
    groups = re.findall(r"[0-9]+", piece)
    if _SCIENTIFIC.fullmatch(piece):
        return {}, piece
    for length in range(len(groups), 0, -1):
        for start in range(len(groups) - length + 1):
            found = _numbers_in(groups[start : start + length])
            if found:
                return _beside(piece, found, groups[:start] + groups[start + length :])
    return {}, piece if groups else ""


def _beside(piece: str, found: dict[str, bool], rest: list[str]) -> tuple[dict[str, bool], str]:
    """Judge the digits beside a number: another one, a remark, or one digit too many."""
    if len("".join(rest)) >= _NOTE:
        return found, " ".join(rest)
    if rest and not re.search(r"[^\W\d]", piece):
        return {}, piece
    return found, ""


def _numbers_in(groups: list[str]) -> dict[str, bool] | None:
    """Join neighbouring groups of digits into numbers that leave no group over, or None."""
    if not groups:
        return {}
    for length in range(1, len(groups) + 1):
        number = _number("".join(groups[:length]))
        rest = _numbers_in(groups[length:]) if number else None
        if number and rest is not None:
            return {number[0]: number[1]} | rest
    return None


def _number(digits: str) -> tuple[str, bool] | None:
    """Return the E.164 number and whether its prefix was an old one, or None."""
    if digits.startswith("0084"):
        digits = digits[4:]
    elif digits.startswith("84") and len(digits) > 10:
        digits = digits[2:]
    national = digits.removeprefix("0")
    new = _NEW_PREFIXES.get(national[:3]) if len(national) == 10 else None
    if new:
        national = new + national[3:]
    valid = any(kind.fullmatch(national) for kind in (_MOBILE, _LANDLINE, _HOTLINE))
    return (f"+84{national}", new is not None) if valid else None
