"""How a commune's rows are laid out on sheets: titles, headers, groups, totals, signatures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from lensan.demo.lists.cells import Cell, ListRow
from lensan.demo.lists.communes import CommuneFact
from lensan.demo.lists.styles import Style

WARNING = "DỮ LIỆU MẪU – NGƯỜI KHÔNG CÓ THẬT"
BIRTH_BY_SEX = {"Năm sinh": ("birth_male", "birth_female")}
GROUPS = {
    "Thông tin chủ hộ": (
        "name", "surname", "given_name", "sex", "birth", "identity", "phone",
    ),
    "Địa chỉ": ("hamlet", "commune", "district"),
    "Sản xuất": ("grows", "area"),
}  # fmt: skip
DITTO_FIELDS = ("hamlet", "commune", "district", "grows")
PREPARED_ROWS = 5


@dataclass(slots=True)
class Sheet:
    """A sheet: `rows` of cells from A1 on, `merges` as 0-based (top, left, bottom, right).

    `listed` says which 0-based row holds which row of the list.
    """

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    listed: list[tuple[int, ListRow]] = field(default_factory=list)


class ListSheet:
    """Lays one sheet of a commune's list out from top to bottom."""

    def __init__(self, name: str, style: Style, *, year: int = 2022) -> None:
        self.sheet = Sheet(name)
        self._style = style
        self._year = year
        self._headings = _columns(style)
        self._fields = tuple(self._headings)
        self._number = 0
        self._last: dict[str, Cell] = {}

    def _line(self, cells: Sequence[Cell] = ()) -> int:
        self.sheet.rows.append([*[None] * self._style.indent, *cells])
        return len(self.sheet.rows) - 1

    def _at(self, column: int, text: str) -> int:
        return self._line([*[None] * column, text])

    def _merge(self, row: int, first: int, last: int, *, down: int = 0) -> None:
        indent = self._style.indent
        if last > first or down:
            self.sheet.merges.append((row, indent + first, row + down, indent + last))

    def titles(self, commune: CommuneFact) -> None:
        """Write the warning that nobody here exists, and the list's heading."""
        self._merge(self._at(0, WARNING), 0, len(self._fields) - 1)
        if self._style.title == "none":
            return
        if self._style.title == "long":
            self._at(0, f"ỦY BAN NHÂN DÂN {commune.name.upper()}")
            self._line()
        heading = f"DANH SÁCH HỘ SẢN XUẤT NÔNG NGHIỆP NĂM {self._year}"
        self._merge(self._at(0, heading), 0, len(self._fields) - 1)
        self._at(0, f"{commune.name}, {commune.district}, tỉnh Hậu Giang")
        if self._style.title == "long":
            self._at(
                0, "(Kèm theo Kế hoạch đưa hộ sản xuất nông nghiệp lên sàn thương mại điện tử)"
            )
            self._line()

    def header(self) -> None:
        """Write the headings, in one row or in two with merged cells, and the column numbers."""
        headings = list(self._headings.values())
        if self._style.two_row_header:
            self._group_headings(headings)
        else:
            self._line(headings)
        if self._style.numbered_columns:
            self._line([f"({number})" for number in range(1, len(headings) + 1)])

    def _group_headings(self, headings: list[str]) -> None:
        upper: list[Cell] = list(headings)
        lower: list[Cell] = [None] * len(headings)
        row = len(self.sheet.rows)
        grouped = set()
        groups = BIRTH_BY_SEX if self._style.birth_by_sex else GROUPS
        for title, members in groups.items():
            columns = [self._fields.index(name) for name in members if name in self._fields]
            if len(columns) < 2:
                continue
            for column in columns:
                upper[column], lower[column] = None, headings[column]
            upper[columns[0]] = title
            grouped.update(columns)
            self._merge(row, columns[0], columns[-1])
        for column in set(range(len(headings))) - grouped:
            self._merge(row, column, column, down=1)
        self._line(upper)
        self._line(lower)

    def hamlet_heading(self, hamlet: str) -> None:
        """Write a hamlet's name above its rows."""
        self._merge(self._at(0, hamlet), 0, len(self._fields) - 1)

    def add(self, row: ListRow) -> None:
        """Write one row of the list."""
        self._number += 1
        cells = row.cells | {"number": self._number}
        shown = dict(cells)
        for name in DITTO_FIELDS if self._style.ditto else ():
            if cells.get(name) and cells[name] == self._last.get(name):
                shown[name] = self._ditto(name)
        self._last = cells
        shown |= _spread(row.cells)
        at = self._line([shown[name] for name in self._fields])
        self.sheet.listed.append((at, row))

    def _ditto(self, name: str) -> str | None:
        if self._style.ditto in {"blank", "merged"}:
            return None if name == "hamlet" else str(self._last[name])
        return self._style.ditto

    def _merge_hamlets(self) -> None:
        column = self._fields.index("hamlet")
        for _hamlet, run in groupby(self.sheet.listed, key=lambda listed: listed[1].hamlet):
            places = [at for at, _row in run]
            self._merge(places[0], column, column, down=len(places) - 1)

    def total(self, label: str, count: int) -> None:
        """Write a total row; the next row repeats nothing from above it."""
        self._line([None, f"{label}: {count} hộ"])
        self._last = {}

    def close(self, signer: str) -> None:
        """Write what stands under a list: prepared rows, the total, who signed."""
        count = self._number
        if self._style.ditto == "merged":
            self._merge_hamlets()
        if self._style.prepared_rows:
            for number in range(count + 1, count + PREPARED_ROWS + 1):
                self._line([number])
        if self._style.totals:
            self.total("Tổng cộng", count)
        if self._style.signature:
            left, right = 1, max(4, len(self._fields) - 2)
            self._line()
            for one, other in (
                ("Người lập biểu", "TM. ỦY BAN NHÂN DÂN"),
                ("(Ký, ghi rõ họ tên)", "CHỦ TỊCH"),
                (signer, "(đã ký)"),
            ):
                self._line([*[None] * left, one, *[None] * (right - left - 1), other])


def _columns(style: Style) -> dict[str, str]:
    """List the columns in order: a field takes two where the name or the birth is split."""
    columns: dict[str, str] = {}
    for name, heading in style.headings.items():
        if name == "name" and style.split_name:
            columns |= {"surname": "Họ và chữ đệm", "given_name": "Tên"}
        elif name == "birth" and style.birth_by_sex:
            columns |= {"birth_male": "Nam", "birth_female": "Nữ"}
        elif name != "sex" or not style.birth_by_sex:
            columns[name] = heading
    return columns


def _spread(cells: dict[str, Cell]) -> dict[str, Cell]:
    """Say what stands in the columns of a split name and of a birth by sex."""
    surname, _, given_name = str(cells["name"] or "").rpartition(" ")
    woman = cells.get("sex") == "Nữ"
    return {
        "surname": surname or None,
        "given_name": given_name or None,
        "birth_male": None if woman else cells["birth"],
        "birth_female": cells["birth"] if woman else None,
    }


def list_sheets(
    commune: CommuneFact, style: Style, rows: Sequence[ListRow], *, signer: str
) -> list[Sheet]:
    """Lay a commune's list out, in the order of `rows`, which stand together by hamlet."""
    hamlets = list(dict.fromkeys(row.hamlet for row in rows))
    groups = {hamlet: [row for row in rows if row.hamlet == hamlet] for hamlet in hamlets}
    if style.hamlets == "sheets":
        return [
            _one_sheet(hamlet or "HTX, DN", commune, style, {hamlet: own}, signer)
            for hamlet, own in groups.items()
        ]
    return [_one_sheet("Danh sách", commune, style, groups, signer)]


def _one_sheet(
    name: str,
    commune: CommuneFact,
    style: Style,
    groups: dict[str, list[ListRow]],
    signer: str,
) -> Sheet:
    page = ListSheet(name, style)
    page.titles(commune)
    page.header()
    for hamlet, rows in groups.items():
        if style.hamlets == "subheading" and hamlet:
            page.hamlet_heading(hamlet)
        for row in rows:
            page.add(row)
        if style.hamlets == "subheading" and style.totals:
            page.total("Cộng", len(rows))
    page.close(signer)
    return page.sheet


def old_sheet(commune: CommuneFact, style: Style, rows: Sequence[ListRow]) -> Sheet:
    """Lay last year's list out on a hidden sheet, which is no part of the list."""
    page = ListSheet("DS 2021", style, year=2021)
    page.titles(commune)
    page.header()
    for row in rows:
        page.add(row)
    page.sheet.hidden = True
    page.sheet.listed = []
    return page.sheet


def summary_sheet(commune: CommuneFact, rows: Sequence[ListRow]) -> Sheet:
    """Count the rows of each hamlet on a sheet of its own."""
    sheet = Sheet("Tổng hợp")
    sheet.rows = [[WARNING], [f"TỔNG HỢP SỐ HỘ {commune.name.upper()}"], ["TT", "Ấp", "Số hộ"]]
    hamlets = list(dict.fromkeys(row.hamlet for row in rows if row.hamlet))
    for number, hamlet in enumerate(hamlets, 1):
        sheet.rows.append([number, hamlet, sum(row.hamlet == hamlet for row in rows)])
    sheet.rows.append([None, "Tổng cộng", len(rows)])
    return sheet


def notes_sheet() -> Sheet:
    """Write the instructions that came with the form."""
    lines = (
        WARNING,
        "Ghi chú:",
        "- Mỗi hộ ghi một dòng; hộ đã có điện thoại thông minh ghi Có.",
        "- Ngày sinh không nhớ rõ thì ghi năm sinh.",
        "- Các ấp gửi về xã trước ngày 15 hằng tháng.",
    )
    return Sheet("Ghi chú", [[line] for line in lines])
