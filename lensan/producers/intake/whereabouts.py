"""Where a row's producer lives: commune and hamlet, from its cells, its sub-heading and its sheet."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from lensan.kernel.spreadsheets.cells import read_text
from lensan.kernel.spreadsheets.grid import Cell
from lensan.kernel.text import fold, nfc
from lensan.places.directory import Ambiguous, Directory, Found
from lensan.producers.intake.lines import Section
from lensan.producers.intake.sentences import problem_text

OUTSIDE = (
    "“{place}” nằm ngoài địa bàn bạn phụ trách nên dòng này không được nhập. "
    "Hãy gửi dòng này cho xã, phường đó hoặc cho cấp huyện."
)
NO_COMMUNE = (
    "Không rõ dòng này thuộc xã, phường nào. Hãy thêm cột “Xã/phường” "
    "hoặc ghi tên xã ở phần tiêu đề của danh sách."
)
DOUBTFUL = (
    "Tiêu đề của danh sách chưa đủ rõ: có thể là {places}. "
    "Hãy ghi rõ xã, phường hay thị trấn và thuộc huyện nào, hoặc thêm cột “Xã/phường”."
)

_HAMLET = re.compile(
    r"(?:số \d+\S*[, ]+)?(?:ấp|ap|a\.|khu vực|khu vuc|kv|thôn|thon|khóm|khom|khu phố|khu pho|kp|xóm|xom|tổ)(?=\b|\d)",
    re.IGNORECASE,
)
_COMMUNE = re.compile(
    r"(?:xã|xa|x\.|phường|phuong|p\.?(?=[\s\dIVX])|thị trấn|thi tran|tt\b)", re.IGNORECASE
)
_DISTRICT = re.compile(
    r"(?:huyện|huyen|h\.|thị xã|thi xa|tx\b|thành phố|thanh pho|tp\b|quận|quan)", re.IGNORECASE
)
_PROVINCE = re.compile(r"(?:tỉnh|tinh|t\.)", re.IGNORECASE)
_CUT = re.compile(
    r"\s*[,;\n]\s*|\s+[-–]+\s+"
    r"|\s+(?=(?:xã|x\.|phường|p\.|thị trấn|tt\.?|huyện|h\.|thị xã|tx\.?|tỉnh|t\.)\s)"
    r"|\s+(?=(?:thành phố|tp\.?)\s)",
    re.IGNORECASE,
)
_BARE_WORDS = {"ap": "Ấp", "khu vuc": "Khu vực", "kv": "Khu vực", "thon": "Thôn", "khom": "Khóm"}


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an address, as written; `rest` is what has no word before it."""

    hamlet: str = ""
    commune: str = ""
    district: str = ""
    province: str = ""
    rest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row belongs; `code` and `text` are a problem's; rejected if it belongs nowhere."""

    commune_code: str = ""
    hamlet: str = ""
    code: str = ""
    text: str = ""
    rejected: bool = False


def parts_of(address: str) -> Address:
    """Take an address apart: "ấp 3, xã Vị Thắng, huyện Vị Thủy" or "Ấp 3 - Vị Thắng"."""
    found = {"hamlet": "", "commune": "", "district": "", "province": ""}
    rest = []
    for piece in filter(None, _CUT.split(nfc(address))):
        for part, pattern in _PARTS:
            if pattern.match(piece) and not found[part]:
                found[part] = piece
                break
        else:
            rest.append(piece)
    return Address(**found, rest=tuple(rest))


def _capitalised(hamlet: str) -> str:
    """Give a hamlet its capital: TCVN3 has no Ấ, so Ấp 3 came as ấp 3."""
    return hamlet[:1].upper() + hamlet[1:]


_PARTS = (
    ("hamlet", _HAMLET),
    ("district", _DISTRICT),
    ("commune", _COMMUNE),
    ("province", _PROVINCE),
)


class Whereabouts:
    """Finds the places of one sheet's rows, each spelling once.

    `home` is the commune whose list it is, "" if unknown; `homes` are those that its title may
    mean if it does not tell.
    """

    def __init__(
        self,
        directory: Directory,
        *,
        home: str,
        homes: Sequence[str] = (),
        hamlet_heading: str,
        within: Collection[str] | None,
    ) -> None:
        self.directory = directory
        self.home = home
        self.homes = homes
        self.hamlet_word = _BARE_WORDS.get(fold(hamlet_heading), "")
        self.within = None if within is None else frozenset(within)
        self.known: dict[tuple[Cell | Section, ...], Place] = {}

    def place(
        self, hamlet: Cell, commune: Cell, district: Cell, address: Cell, section: Section
    ) -> Place:
        """Return where the row belongs, from its cells and the sub-heading above it."""
        question = (hamlet, commune, district, address, section)
        place = self.known.get(question)
        if place is None:
            cells = map(read_text, (hamlet, commune, district, address))
            place = self._find(*cells, section=section)
            place = self.known[question] = replace(place, hamlet=_capitalised(place.hamlet))
        return place

    def _find(
        self, hamlet: str, commune: str, district: str, address: str, *, section: Section
    ) -> Place:
        written = parts_of(address)
        cell = parts_of(hamlet) if "," in hamlet or " - " in hamlet else Address(hamlet=hamlet)
        named = commune or cell.commune or written.commune or section.commune
        located = self._hamlet(cell.hamlet or hamlet, written) or section.hamlet
        district = district or cell.district or written.district
        if named:
            return self._in(named, located, district, written.province)
        for piece in (*cell.rest, *written.rest):
            found = self.directory.find(piece, district=district, province=written.province)
            if isinstance(found, Found) and piece != located:
                return self._inside(found.code, piece, located)
        code, text = self._unplaced()
        return self._at_home(located, code, text, named=False)

    def _unplaced(self) -> tuple[str, str]:
        """Say what is wrong with a row that names no commune in a list that tells none."""
        if not self.homes:
            return "unknown_place", NO_COMMUNE
        communes = (self.directory.communes[code] for code in self.homes)
        places = " hoặc ".join(f"{c.kind} {c.name} ({c.district_name})" for c in communes)
        return "ambiguous_place", DOUBTFUL.format(places=places)

    def _hamlet(self, hamlet: str, written: Address) -> str:
        if not hamlet:
            return written.hamlet or (written.rest[0] if len(written.rest) == 1 else "")
        if self.hamlet_word and hamlet[0].isdigit():
            return f"{self.hamlet_word} {hamlet}"
        return hamlet

    def _in(self, named: str, hamlet: str, district: str, province: str) -> Place:
        if self.home and not district and self._names_home(named):
            return self._inside(self.home, named, hamlet)
        found = self.directory.find(named, district=district, province=province)
        if isinstance(found, Found):
            return self._inside(found.code, named, hamlet)
        code = "ambiguous_place" if isinstance(found, Ambiguous) else "unknown_place"
        return self._at_home(hamlet, code, problem_text(code, named), named=True)

    def _names_home(self, named: str) -> bool:
        return isinstance(self.directory.find(named, among=[self.home]), Found)

    def _inside(self, code: str, named: str, hamlet: str) -> Place:
        if self.within is not None and code not in self.within:
            return Place(code, hamlet, "unknown_place", OUTSIDE.format(place=named), rejected=True)
        return Place(code, hamlet)

    def _at_home(self, hamlet: str, code: str, text: str, *, named: bool) -> Place:
        """Take the row at its list's commune, saying so if the row names another place."""
        if not self.home:
            return Place("", hamlet, code, text, rejected=True)
        place = self._inside(self.home, "Danh sách này", hamlet)
        if place.rejected or not named:
            return place
        return Place(self.home, hamlet, code, text)
