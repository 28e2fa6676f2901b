"""What one cell of a commune's list says: any cell in, one plain value out.

Every reader takes whatever a spreadsheet gives (str, float, int, bool, date, datetime, time,
timedelta, None), never raises, and returns an empty value where the cell is silent.
"""

import re
from functools import lru_cache

from lensan.kernel.spreadsheets.cells import read_text
from lensan.kernel.text import fold, nfc

_KINDS = (  # the first whose words are found names the kind
    ("cooperative", r"htx\w*|hop tac xa"),
    ("coop_group", r"tht|to hop tac"),
    ("enterprise", r"cong ty|cty|ct tnhh|tnhh|dntn|dnt|dn|doanh nghiep"),
    ("household_business", r"ho kinh doanh|ho kd|hkd|hkdct"),
    ("facility", r"co so|cssx|cskd|cs"),
    ("household", r"(?:nong )?ho(?: gia dinh| sxnn| san xuat\b.*| nong dan| ca the)?|ca nhan"),
)
_KIND_IN_CELL = [(kind, re.compile(rf".*\b(?:{words})\b")) for kind, words in _KINDS]
_KIND_IN_NAME = [(kind, re.compile(rf"(?:{words})\b")) for kind, words in _KINDS[:-1]]

_NUMBERING = re.compile(r"^\(?\d{1,4}\s*[.):/-]\s*(?=\D)")
_HONORIFIC = re.compile(
    r"^(?:(?:hộ|chủ hộ)\s*[.:]?\s+)?"
    r"(?:(?:ông|bà)\s*[/&]\s*(?:ông|bà)|ô\s*/\s*b|ông|bà|ô|b(?=\.)|mrs?|ms)\s*[.:]?\s+(?=\S+\s+\S)"
    r"|^(?:ô|b|mrs?|ms)\.\s*(?=\S+\s+\S)"
    r"|^(?:hộ|chủ hộ)\s*[.:]?\s+(?=\S+\s+\S)",
    re.IGNORECASE,
)
_SURNAME_ONG = re.compile(r"^ông\s+(?:văn|thị)\s+\S+$", re.IGNORECASE)


def is_ditto(cell: object) -> bool:
    """Tell whether the cell says "the same as above": nt, n/t, -//-, 〃, như trên."""
    return isinstance(cell, str) and len(cell) < 20 and _is_ditto(cell)


_DITTO = re.compile(
    r"[\W_]*n[./]?t[\W_]*|[\W_]*nhu tren[\W_]*"
    r"|[\s.\-–—_]*(?:[\"'“”″〃»«`‘’]+|//+|\\\\+|,,)[\s.\-–—_]*"
)


@lru_cache(4096)
def _is_ditto(text: str) -> bool:
    return _DITTO.fullmatch(fold(text)) is not None


def read_name(cell: object) -> str:
    """Return a person's or an organisation's name, "" if the cell holds no letters.

    Leading numbering and forms of address go (1. Ông, Bà, Ô., Mr), except that Ông stays where it
    is the surname (Ông Văn Tùng). A person's name gets capital initials, however it was typed
    (TCVN3 has no capital Ú, so Út came as út); an organisation's stays as written.
    """
    if not isinstance(cell, str):
        return ""
    name = nfc(cell)
    if name[:1].isdigit() or name[:1] == "(":
        name = _NUMBERING.sub("", name)
    if not any(map(str.isalpha, name)):
        return ""
    if kind_of_name(name):
        return name
    if name[0] in "OoÔôBbMmHhCc" and not _SURNAME_ONG.match(name):
        name = _HONORIFIC.sub("", name)
    name = name.strip(" .,;:-–*")
    return name if name.istitle() else name.title()


def kind_of_name(name: str) -> str:
    """Return the kind of an organisation whose name begins with it (HTX, Công ty…), else ""."""
    if name[:1] not in "HhTtCcDd":
        return ""
    folded = fold(name)
    return next((kind for kind, words in _KIND_IN_NAME if words.match(folded)), "")


def read_kind(cell: object, name: str = "") -> str:
    """Return one of the six kinds of producer; a silent cell leaves it to the name.

    Without either saying so, it is a farming household.
    """
    folded = fold(read_text(cell))
    stated = next((kind for kind, words in _KIND_IN_CELL if words.match(folded)), "")
    return stated or kind_of_name(name) or "household"


def read_sex(cell: object) -> str:
    """Return "male", "female", or "" where the cell does not say."""
    return _SEXES.get(fold(read_text(cell)).strip(" ."), "")


_SEXES = dict.fromkeys(("nam", "trai", "ong", "male", "m", "man"), "male") | dict.fromkeys(
    ("nu", "gai", "ba", "female", "f", "nu gioi", "phu nu"), "female"
)
_SEXES["nam gioi"] = "male"

_NO = re.compile(r"(?:khong|hong|ko|k|kg|chua|no|false|n)\b")
_PLAIN_PHONE = re.compile(
    r".*\b(?:thuong|may ban|co dinh|cuc gach|phim|nut bam|2g|nghe goi|den trang)\b"
)
_YES = re.compile(
    r"x+$|v$|[√✓✔☑]|(?:co|yes|true|y|duoc|dang dung|da co|roi)\b"
    r"|.*\b(?:smart ?phone|smp|thong minh|cam ung|iphone|android|samsung|oppo|zalo|[345]g|dttm)\b"
)


def read_yes_no(cell: object) -> bool | None:
    """Read a column such as "có điện thoại thông minh"; None where the cell does not say.

    A mark is a yes; a plain telephone (máy bàn, điện thoại thường) is a no.
    """
    if cell is None or isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float):
        return bool(cell) if cell in (0, 1) else None
    return _yes_no(cell) if isinstance(cell, str) else None


@lru_cache(4096)
def _yes_no(text: str) -> bool | None:
    folded = fold(text)
    if folded == "0" or _NO.match(folded) or _PLAIN_PHONE.match(folded):
        return False
    return True if folded == "1" or _YES.match(folded) else None


_AREA = re.compile(r"(\d[\d., ]*)\s*(ha\b|hecta\b|hec-ta\b|cong\b|m2|m²|m\b)?")
_HALF = 0.5
_SQUARE_METRES = {"ha": 10_000, "hecta": 10_000, "hec-ta": 10_000, "cong": 1_000}


def read_area(cell: object, unit_hint: str = "") -> int | None:
    """Return an area in whole m², None if unreadable or not above nothing.

    `unit_hint` is the heading ("Diện tích (ha)"), used where the cell names no unit; the default
    is m². A công of the Mekong delta is 1,000 m². A point or comma before three digits separates
    thousands in m² and decimals in ha and công.
    """
    if isinstance(cell, str):
        found = _AREA.match(fold(cell))
        if not found:
            return None
        written, unit = found[1], found[2] or _unit_in(unit_hint)
        number = _decimal(written, thousands=unit not in _SQUARE_METRES)
        number += _HALF if "ruoi" in fold(cell) else 0  # "2 công rưỡi"
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        number, unit = float(cell), _unit_in(unit_hint)
    else:
        return None
    square_metres = number * _SQUARE_METRES.get(unit, 1)
    return (round(square_metres) or None) if 0 < square_metres < _LARGEST_AREA else None


_LARGEST_AREA = 10**9  # 1,000 km²; also keeps inf and nan out


@lru_cache(256)
def _unit_in(heading: str) -> str:
    found = re.search(r"\b(?:ha|hecta|hec-ta|cong)\b", fold(heading))
    return found[0] if found else ""


def _decimal(written: str, *, thousands: bool) -> float:
    """Read 1.500, 1,5 and 1.500,5 as Vietnamese lists mean them."""
    written = written.replace(" ", "").rstrip(".,")
    groups = re.split(r"[.,]", written)
    grouped = len(groups) > 1 and groups[0] != "0" and all(len(group) == 3 for group in groups[1:])
    if len(groups) > 2 or (thousands and grouped):
        last = "" if len(groups[-1]) == 3 else groups.pop()
        return float("".join(groups) + "." + last)
    return float(".".join(groups))
