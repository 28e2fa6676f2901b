"""Which rows under a header are rows of the list, and what the others are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from lensan.kernel.spreadsheets.cells import key
from lensan.kernel.spreadsheets.grid import Cell, Line, blank
from lensan.kernel.text import fold, nfc
from lensan.producers.intake.header import Column, Header, is_numbering


class Kind(Enum):
    """What a row is to the list."""

    DATA = auto()
    UNFILLED = auto()  # an order number and nothing else
    SECTION = auto()  # a sub-heading for the rows beneath
    OTHER = auto()  # a title, total, signature, page number or repeated header


_NAMING = ("name", "surname", "given_name")
_SILENT = frozenset({"", "order_number", "note", "ignored", "area", "grows", "kind", *_NAMING})

_TOTAL = re.compile(
    r"[\W_]*(?:tong(?: cong| so| ket)?|cong(?: chung| don| trang)?|t ?cong|tc)\b[\W_]*"
    r"(?:(?:\d[\d.,]*|co|ho|so|nguoi|toan|ap|xa|khu|vuc|kv|phuong|thi|tran|danh|sach|trang|chung"
    r"|nam|nu|la|gom|dien|tich|ha|m2|cong|nay|san|xuat|nong|dan|htx|doanh|nghiep|don|vi|muc"
    r"|[ivx]+|trong|do)\b[\W_]*)*(?:[:(].*)?"
)
_PLAIN_TOTAL = re.compile(r"[\W_]*(?:tong cong|tong so(?: ho)?|cong)[\W_]*")  # its sum before it
_TOTAL_OF_A_PLACE = re.compile(  # with its accents where a person may be Tống Phương
    r"[\W_]*(?:tổng|cộng|tong|cong|t\.? ?cộng|tc)\b[\W_]*"
    r"(?:(?:cộng|cong|số|so|hộ|ho|của|cua|toàn|toan)\b[\W_]*)*"
    r"(?:(?:ấp|ap|khu vực|khu vuc|kv|thôn|thon|khóm|khom|khu phố|khu pho|kp|tổ dân phố|to dan pho"
    r"|thị trấn|thi tran)\b|(?:xã|phường) ).*"
)
_SIGNATURE = re.compile(
    r"[\W_]*(?:(?:nguoi|can bo|cong chuc) (?:lap|kiem|tong hop|thong ke|duyet)|lap bieu|tm[\s.]|kt[\s.]|tl[\s.]"
    r"|(?:pho )?chu tich|thu truong|(?:pho )?giam doc\b|xac nhan|noi nhan|ky ten|ky va ghi|da ky\b"
    r"|thay mat|ke toan|truong (?:ap|khu vuc|thon|khom|ban|phong)|to truong|bi thu|phe duyet|luu[\s:]"
    r"|uy ban nhan dan|ubnd)"
    r"|.*\bngay\b.{0,15}\bthang\b.{0,15}\bnam\b.*|\W*\(?ky\b.*(?:ten|dau).*"
)
_TITLE = re.compile(
    r"[\W_]*(?:danh sach|cong hoa xa hoi|doc lap\b|uy ban nhan dan|ubnd|hoi nong dan|phu luc|bieu (?:so|mau)"
    r"|mau (?:so|bieu)|don vi tinh|\(?kem theo|don vi:|tinh hau giang|huyen [^,]*$)"
)
_PAGE = re.compile(
    r"[\W_]*(?:trang|page)?[\W_]*\d+[\W_]*(?:(?:/|tren|of)[\W_]*\d+)?[\W_]*(?:\.0)?"
)
_NUMERAL = re.compile(r"[\W_]*(?:[IVXLC]+|[A-Z])[\W_]*")
_KIND_SECTION = re.compile(
    r"[\W_]*(?:[ivxlc]+|[a-z]|\d+)?[.):/ -]*(?:cac )?"
    r"(?:ho (?:san xuat|nong dan|kinh doanh|gia dinh)[\w ]*|hop tac xa|htx"
    r"|to hop tac|doanh nghiep|co so(?: san xuat)?|ho)[\W_]*(?:\d+ ho)?[\W_]*"
)
_NUMBERING = r"(?:(?:[ivxlc]+|\d{1,2}|[a-z])\s*[.):/\-–]+\s*|[ivxlc]+\s+)?"
_HAMLET = re.compile(
    rf"[\W_]*{_NUMBERING}(?P<place>(?:ấp|ap|khu vực|khu vuc|kv|thôn|thon|khóm|khom|khu phố|khu pho|kp|xóm|xom"
    r"|tổ dân phố|to dan pho|tổ(?= *\d))(?![^\W\d_])\.?[^:(;,]*?)"
    r"\s*(?:[,:(;–].*|-+ *(?:tổng|có|cộng|gồm|\d).*|\s\d+ *hộ.*|[-.…]+)?",
    re.IGNORECASE,
)
_COMMUNE = re.compile(
    rf"[\W_]*{_NUMBERING}(?P<place>(?:xã|xa|phường|phuong|thị trấn|thi tran|tt)(?![^\W\d_])\.?[^:(;]*?)"
    r"\s*(?:[:(;–].*|\s\d+ *hộ.*|[-.…]+)?",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]")
_LONG_NUMBER = re.compile(r"\d{8}")


@dataclass(frozen=True, slots=True)
class Section:
    """What a sub-heading says of the rows beneath: a hamlet or a commune, as it names them."""

    hamlet: str = ""
    commune: str = ""


def section_of(text: str) -> Section | None:
    """Read a sub-heading: "I. ẤP 7B1:", "KHU VỰC 2 (45 hộ)", "Xã Vị Thắng"."""
    text = nfc(text)
    found = _HAMLET.fullmatch(text)
    if found and len(found["place"]) < 40:
        return Section(hamlet=_calm(found["place"]))
    found = _COMMUNE.fullmatch(text)
    return Section(commune=found["place"].strip()) if found and len(found["place"]) < 60 else None


def _calm(place: str) -> str:
    """Write a shouted place as lists do: ẤP MỸ HƯNG → Ấp Mỹ Hưng, KHU VỰC 2 → Khu vực 2."""
    place = place.strip(" .-–")
    if not place.isupper():
        return place
    words = [word if any(map(str.isdigit, word)) else word.capitalize() for word in place.split()]
    return " ".join(words).replace("Khu Vực", "Khu vực").replace("Khu Phố", "Khu phố")


class Sorter:
    """Tells the rows of a list from the rest, going down the sheet."""

    def __init__(self, header: Header, heading_lines: Sequence[Line]) -> None:
        self.order = _first(header.columns, ("order_number",))
        self.names = [column.index for column in header.columns if column.field in _NAMING]
        self.telling = [column.index for column in header.columns if column.field not in _SILENT]
        self.hamlets = {c.index for c in header.columns if c.field in ("hamlet", "commune")}
        self.headings = [_keys(line.cells) for line in heading_lines]
        self.naming = {keys[at] for keys in self.headings for at in self.names if at in keys}
        self.ended = False

    def kind(self, line: Line) -> Kind:
        """Tell what the row is; rows must come in their order."""
        cells = line.cells
        name = self._name(cells)
        numbered = self.order >= 0 and _is_order(cells[self.order])
        if numbered and name and _LETTERS.search(name) and not _could_be_special(name):
            self.ended = False
            return Kind.DATA
        kind = self._look_closely(cells, name, numbered)
        if kind is Kind.DATA:
            self.ended = False
        return kind

    def _name(self, cells: list[Cell]) -> str:
        return " ".join(str(cells[at]).strip() for at in self.names if not blank(cells[at]))

    def _look_closely(self, cells: list[Cell], name: str, numbered: bool) -> Kind:
        filled = [at for at, cell in enumerate(cells) if not blank(cell)]
        if self._repeats_header(cells, filled) or is_numbering(cells):
            self.ended = False
            return Kind.OTHER
        if numbered and filled == [self.order]:
            return Kind.UNFILLED
        if self._is_section(cells, filled, numbered=numbered):
            self.ended = False
            return Kind.SECTION
        if self._is_remark(cells, filled, name, numbered=numbered):
            return Kind.OTHER
        return Kind.DATA

    def _repeats_header(self, cells: list[Cell], filled: list[int]) -> bool:
        keys = _keys(cells)
        for heading in self.headings:
            same = sum(heading.get(at) == text for at, text in keys.items())
            if same > 1 and same * 2 > len(filled):
                return True
        return len(keys) == 1 and not self.naming.isdisjoint(keys.values())

    def _is_section(self, cells: list[Cell], filled: list[int], *, numbered: bool) -> bool:
        lead = self.lead(cells)
        if section_of(lead) is None:
            return False
        at = next(at for at in filled if cells[at] == lead)
        if at in self.hamlets and (numbered or len(filled) > 1):
            return False
        others = [cells[other] for other in filled if other not in (at, self.order)]
        texts = [cell for cell in others if isinstance(cell, str) and cell != lead]
        return len(texts) < 2 and not any(_LONG_NUMBER.search(str(cell)) for cell in others)

    def lead(self, cells: list[Cell]) -> str:
        """Return the row's first text that is more than an order number, "" if it has none."""
        for at, cell in enumerate(cells):
            if isinstance(cell, str) and not blank(cell):
                if at == self.order and (_is_order(cell) or _NUMERAL.fullmatch(cell)):
                    continue
                return cell
        return ""

    def _is_remark(
        self, cells: list[Cell], filled: list[int], name: str, *, numbered: bool
    ) -> bool:
        written = self.lead(cells)
        lead = fold(written)
        if numbered:
            return _PLAIN_TOTAL.fullmatch(lead) is not None
        if _TOTAL.fullmatch(lead) or _TOTAL_OF_A_PLACE.fullmatch(nfc(written).lower()):
            return True
        texts = [cells[at] for at in filled if isinstance(cells[at], str)]
        told = [at for at in self.telling if at in filled]
        if any(_SIGNATURE.match(fold(str(text))) for text in texts) and self._is_unnamed(name):
            self.ended = True
            return True
        if _TITLE.match(lead) and len(filled) < 4 and self._is_unnamed(name):
            self.ended = False
            return True
        if len(filled) == 1 and _PAGE.fullmatch(fold(str(cells[filled[0]]))):
            return True
        if self.ended and len(filled) < 4 and not any(map(_has_digit, map(str, texts))):
            return len(texts) == len(filled)
        return not told and self._says_nothing(cells, filled, name, lead)

    def _is_unnamed(self, name: str) -> bool:
        folded = fold(name)
        return not folded or bool(_SIGNATURE.match(folded) or _TITLE.match(folded)) or self.ended

    def _says_nothing(self, cells: list[Cell], filled: list[int], name: str, lead: str) -> bool:
        """A row without any of the telling columns is of the list only if it names somebody."""
        if not name or not _LETTERS.search(name):
            return True
        if self.order >= 0 and _NUMERAL.fullmatch(str(cells[self.order]).strip()):
            return True
        return len(filled) < 3 and _KIND_SECTION.fullmatch(lead) is not None


def _first(columns: Sequence[Column], fields: tuple[str, ...]) -> int:
    return next((column.index for column in columns if column.field in fields), -1)


def _keys(cells: list[Cell]) -> dict[int, str]:
    found = ((at, key(cell)) for at, cell in enumerate(cells) if isinstance(cell, str))
    return {at: known for at, known in found if known}


def _is_order(cell: Cell) -> bool:
    if isinstance(cell, str):
        return cell.strip().rstrip(".").isdigit()
    return isinstance(cell, int | float) and not isinstance(cell, bool) and cell != 0


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


_SPECIAL = re.compile(
    rf"[\W_]*{_NUMBERING}(?:ap|khu|kv|thon|khom|kp|xom|to|xa|phuong|thi tran|tt|tong|cong|tc|ho|ten|danh)\b"
)


def _could_be_special(name: str) -> bool:
    return _SPECIAL.match(fold(name)) is not None
