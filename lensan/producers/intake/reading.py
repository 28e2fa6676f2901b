"""A commune's workbook read: each sheet's commune, columns and rows, and all that is wrong.

Nothing here raises for what a file holds: what cannot be read is a problem with a sentence.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from lensan.kernel.spreadsheets import legacy, workbooks
from lensan.kernel.spreadsheets.cells import key
from lensan.kernel.spreadsheets.formats import Unreadable
from lensan.kernel.spreadsheets.grid import Grid, Line, blank
from lensan.kernel.text import nfc
from lensan.places.directory import Ambiguous, Answer, Directory, Found
from lensan.producers.facts import Problem
from lensan.producers.intake import header
from lensan.producers.intake.filling import fill
from lensan.producers.intake.header import Column, Header
from lensan.producers.intake.headings import FIELDS
from lensan.producers.intake.lines import Kind, Section, Sorter, section_of
from lensan.producers.intake.rows import Row, RowReader
from lensan.producers.intake.surmise import is_list_of_persons, is_set_aside
from lensan.producers.intake.whereabouts import Whereabouts

__all__ = ["FIELDS", "Column", "Row", "Sheet", "Unreadable", "Workbook", "key", "read"]

LONGEST_NAME = 100  # letters of a sheet's name: of a text file's only sheet it is the file's
NO_LIST = (
    "Không tìm thấy danh sách nào trong tệp. Danh sách cần một dòng tiêu đề có cột “Họ và tên”; "
    "trang tính ẩn, trang tổng hợp và trang ghi chú không được nhập."
)
NO_NAMES = (
    "Trang tính “{sheet}” không có cột họ tên mà máy nhận ra. "
    "Hãy chỉ cho máy biết mỗi cột là gì, hoặc sửa tiêu đề thành “Họ và tên” rồi tải lên lại."
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One list: where it belongs, what its columns hold, its rows and what is wrong with it.

    `name` is the sheet's in NFC, at most LONGEST_NAME letters, no two alike in a workbook; `index`
    is its place there. `first_row` and `heading_rows` are 1-based spreadsheet rows;
    `commune_code` is "" if nothing tells it.
    """

    name: str
    index: int
    commune_code: str
    columns: tuple[Column, ...] = ()
    first_row: int = 0
    heading_rows: tuple[int, ...] = ()
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file: the sheets that are lists, and problems of the file as a whole (their row is 0)."""

    name: str
    sheets: tuple[Sheet, ...] = ()
    problems: tuple[Problem, ...] = ()


def read(
    path: Path,
    *,
    name: str,
    directory: Directory,
    today: date,
    home: str = "",
    headings: Mapping[str, str] | None = None,
    within: Collection[str] | None = None,
) -> Workbook:
    """Read every list in the file at `path`, which its user knows as `name`.

    `home` is the commune whose list this is, where the caller knows it; a title or the sheet's
    name that tells another goes before it. `headings` gives remembered meanings: from
    `key(heading)` to a field of FIELDS, or "" for a column to ignore. Rows of communes outside
    `within` are rejected.
    """
    reader = _Reader(name, directory, today, home, headings or {}, within)
    try:
        sheets = reader.sheets(path)
    except Unreadable as trouble:
        return Workbook(name, problems=(_unreadable(str(trouble)),))
    if not sheets:
        return Workbook(name, problems=(_unreadable(NO_LIST),))
    return Workbook(name, sheets)


def _unreadable(text: str) -> Problem:
    return Problem(0, None, "unreadable_sheet", text)


@dataclass(frozen=True, slots=True)
class _Reader:
    name: str
    directory: Directory
    today: date
    home: str
    headings: Mapping[str, str]
    within: Collection[str] | None

    def sheets(self, path: Path) -> tuple[Sheet, ...]:
        """Read the lists; a sheet named as a summary or as notes counts only if no other does."""
        chosen: list[Sheet] = []
        set_aside: list[Sheet] = []
        for grid in workbooks.grids(path, name=Path(self.name).stem):
            sheet = None if grid.hidden else self._sheet(grid)
            if sheet is not None:
                (set_aside if is_set_aside(grid.name) else chosen).append(sheet)
        return _told_apart(chosen or [sheet for sheet in set_aside if sheet.rows])

    def _sheet(self, grid: Grid) -> Sheet | None:
        if grid.trouble:
            return Sheet(grid.name, grid.index, self.home, problems=(_unreadable(grid.trouble),))
        converted = legacy.to_unicode(grid)
        found = header.find(grid, self.headings)
        if found is None:
            return self._unnamed(grid)
        sheet = self._described(grid, found)
        rows = self._rows(grid, found, sheet, converted)
        return replace(sheet, rows=rows) if rows else None

    def _unnamed(self, grid: Grid) -> Sheet | None:
        """Return a sheet that looks like a list but names nobody; None if it is no list."""
        found = header.find_likely(grid, self.headings)
        if found is None or not is_list_of_persons(found, grid.lines[found.start :]):
            return None
        trouble = _unreadable(NO_NAMES.format(sheet=grid.name))
        return replace(self._described(grid, found), problems=(trouble,))

    def _described(self, grid: Grid, found: Header) -> Sheet:
        lines = grid.lines[found.start :]
        return Sheet(
            name=grid.name,
            index=grid.index,
            commune_code=self._commune(grid, found),
            columns=found.columns,
            first_row=lines[0].number if lines else found.rows[-1] + 1,
            heading_rows=found.rows,
        )

    def _commune(self, grid: Grid, found: Header) -> str:
        """Tell whose list it is: by its titles, its sheet's name, the caller, the file's name."""
        titled, sheet, file = self._answers(grid, found)
        return _code(titled) or _code(sheet) or self.home or _code(file)

    def _answers(self, grid: Grid, found: Header) -> list[Answer]:
        """Ask the directory about the titles, the sheet's name and the file's."""
        sheet = "" if _is_hamlet(grid.name) else grid.name
        file = Path(self.name).stem.replace("_", " ")
        titles = " ; ".join(_titles(grid, found))
        return [self.directory.find_in_title(title) for title in (titles, sheet, file)]

    def _homes(self, grid: Grid, found: Header) -> tuple[str, ...]:
        """Return the communes that the titles or names may mean."""
        doubts = [a.codes for a in self._answers(grid, found) if isinstance(a, Ambiguous)]
        return doubts[0] if doubts else ()

    def _rows(
        self, grid: Grid, found: Header, sheet: Sheet, converted: Collection[int]
    ) -> tuple[Row, ...]:
        lines = _listed(grid, found)
        fill([line for line, _section in lines], found.columns, grid.merges)
        hamlet = next((c.heading for c in found.columns if c.field == "hamlet"), "")
        whereabouts = Whereabouts(
            self.directory,
            home=sheet.commune_code,
            homes=() if sheet.commune_code else self._homes(grid, found),
            hamlet_heading=hamlet,
            within=self.within,
        )
        reader = RowReader(found.columns, whereabouts, converted=converted, today=self.today)
        return tuple(reader.read(line, section) for line, section in lines)


def _told_apart(sheets: Iterable[Sheet]) -> tuple[Sheet, ...]:
    """Let no two sheets have one name, as two spelled by different computers may: Ấp 1, Ấp 1 (2)."""
    named: dict[str, Sheet] = {}
    for sheet in sheets:
        name, number = nfc(sheet.name)[:LONGEST_NAME], 1
        while name in named:
            number += 1
            name = f"{nfc(sheet.name)[: LONGEST_NAME - 8]} ({number})"
        named[name] = replace(sheet, name=name)
    return tuple(named.values())


def _code(answer: Answer) -> str:
    return answer.code if isinstance(answer, Found) else ""


def _is_hamlet(name: str) -> bool:
    """Tell whether a sheet is named after a hamlet, whose name may be a commune's too."""
    section = section_of(name)
    return section is not None and bool(section.hamlet)


def _titles(grid: Grid, found: Header) -> list[str]:
    """Return the texts above the header."""
    return [
        nfc(cell)
        for line in grid.lines
        if line.number < found.rows[0]
        for cell in line.cells
        if isinstance(cell, str) and not blank(cell)
    ]


def _listed(grid: Grid, found: Header) -> list[tuple[Line, Section]]:
    """Return the rows of the list, each with the sub-heading above it.

    Order numbers without anything beside them count only if rows of the list follow.
    """
    sorter = Sorter(found, [line for line in grid.lines if line.number in found.rows])
    section = _section_above(grid, found)
    listed: list[tuple[Line, Section]] = []
    unfilled: list[tuple[Line, Section]] = []
    for line in grid.lines[found.start :]:
        kind = sorter.kind(line)
        if kind is Kind.DATA:
            listed += [*unfilled, (line, section)]
            unfilled = []
        elif kind is Kind.UNFILLED:
            unfilled.append((line, section))
        elif kind is Kind.SECTION:
            section = _under(section, section_of(sorter.lead(line.cells)) or section)
    return listed


def _section_above(grid: Grid, found: Header) -> Section:
    """Return the hamlet that the sheet's name or a title by itself tells for the whole list."""
    sections = [section_of(text) for text in (grid.name, *_titles(grid, found))]
    hamlets = [section.hamlet for section in sections if section and section.hamlet]
    return Section(hamlet=hamlets[-1] if hamlets else "")


def _under(above: Section, section: Section) -> Section:
    """A hamlet stays in the commune of the sub-heading above it; a commune starts afresh."""
    return Section(section.hamlet, above.commune) if section.hamlet else section
