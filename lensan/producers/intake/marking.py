"""Give a commune its own file back: three columns added, the wrong cells coloured.

Written with openpyxl, which keeps the commune's own formatting, or anew with XlsxWriter where the
file is of another format or too long for that. Text never becomes a formula.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from lensan.kernel.spreadsheets import workbooks
from lensan.kernel.spreadsheets.formats import kind_of
from lensan.kernel.spreadsheets.grid import MOST_COLUMNS, Grid

HEADINGS = ("Kết quả", "Lý do", "Mã hộ")
WRONG = "F8CBAD"  # the colour of a wrong cell
ASKS = "FFE699"  # the colour of a result that asks something of the commune
LONGEST_KEPT = 20_000  # rows that openpyxl may hold in memory
WIDTHS = (18, 60, 14)  # characters


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of one row: the result and its reason in words, the producer's code."""

    result: str
    reason: str
    code: str
    asks: bool = False  # whether the commune has something to mend or to wait for

    @property
    def cells(self) -> tuple[str, str, str]:
        return (self.result, self.reason, self.code)


@dataclass(frozen=True, slots=True)
class MarkedSheet:
    """A sheet's marks by spreadsheet row, its wrong cells as (row from 1, column from 0).

    `index` is its place in the workbook from 0, whatever computers make of its name.
    `heading_row` is where the three headings go; `columns` are the columns (from 0) that hold
    them already in a file that was given back before, empty otherwise.
    """

    index: int
    heading_row: int
    marks: Mapping[int, Mark]
    wrong: frozenset[tuple[int, int]] = frozenset()
    columns: tuple[int, ...] = ()


def mark(path: Path, *, name: str, sheets: Sequence[MarkedSheet], to: Path) -> None:
    """Write the workbook at `path`, known to its user as `name`, with its marks to `to` (.xlsx).

    :raises Unreadable: if the file cannot be read
    """
    rows = sum(len(sheet.marks) for sheet in sheets)
    if kind_of(path) == "xlsx" and rows <= LONGEST_KEPT:
        _mark_kept(path, sheets, to)
    else:
        _mark_rewritten(path, name, sheets, to)


def _mark_kept(path: Path, sheets: Sequence[MarkedSheet], to: Path) -> None:
    with path.open("rb") as file:  # given a path, openpyxl would refuse what is called .xls
        book = openpyxl.load_workbook(file)
    for sheet in sheets:
        page = book[book.sheetnames[sheet.index]]
        first = _kept_columns(page, sheet)
        _take_apart(page, sheet, first)
        _wipe_off(page, sheet)
        for row, texts, asks in _written(sheet):
            for column, text in zip(first, texts, strict=True):
                cell = page.cell(row, column + 1)
                cell.value = text
                cell.data_type = "s"
                cell.alignment = Alignment(wrap_text=column == first[1], vertical="top")
                if row == sheet.heading_row:
                    cell.font = Font(bold=True)
                if asks:
                    cell.fill = PatternFill("solid", fgColor=ASKS)
        for column, width in zip(first, WIDTHS, strict=True):
            page.column_dimensions[get_column_letter(column + 1)].width = width
        for row, column in sheet.wrong:
            page.cell(row, column + 1).fill = PatternFill("solid", fgColor=WRONG)
    book.save(to)


def _wipe_off(page: Worksheet, sheet: MarkedSheet) -> None:
    """Take our colours off a file that was given back before: what was wrong may be mended."""
    if sheet.columns:
        width = min(page.max_column, MOST_COLUMNS)
        for row in page.iter_rows(min(sheet.marks), max(sheet.marks), max_col=width):
            for cell in row:
                if cell.fill.fill_type and str(cell.fill.fgColor.rgb)[2:] in {WRONG, ASKS}:
                    cell.fill = PatternFill()


def _kept_columns(page: Worksheet, sheet: MarkedSheet) -> tuple[int, ...]:
    if sheet.columns:
        return sheet.columns
    used = (
        cell.column
        for row in page.iter_rows(
            min_row=sheet.heading_row,
            max_row=max(sheet.marks),
            max_col=min(page.max_column, MOST_COLUMNS),  # each cell looked at takes memory
        )
        for cell in row
        if cell.value is not None and cell.column
    )
    last = max(used, default=0)
    return (last, last + 1, last + 2)


def _take_apart(page: Worksheet, sheet: MarkedSheet, columns: tuple[int, ...]) -> None:
    """Unmerge what is merged across the columns of the marks: only its first cell can be written."""
    for block in list(page.merged_cells.ranges):
        beside = block.max_col <= min(columns) or block.min_col > max(columns) + 1
        if not beside and block.max_row >= sheet.heading_row and block.min_row <= max(sheet.marks):
            page.unmerge_cells(block.coord)


def _written(sheet: MarkedSheet) -> Iterator[tuple[int, tuple[str, str, str], bool]]:
    yield sheet.heading_row, HEADINGS, False
    for row, mark in sheet.marks.items():
        yield row, mark.cells, mark.asks


def _mark_rewritten(path: Path, name: str, sheets: Sequence[MarkedSheet], to: Path) -> None:
    marked = {sheet.index: sheet for sheet in sheets}
    names: set[str] = set()
    with xlsxwriter.Workbook(to, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for grid in workbooks.grids(path, name=Path(name).stem):
            if grid.hidden:
                continue
            page = book.add_worksheet(_free_name(grid.name, names))
            sheet = marked.get(grid.index)
            _copy(book, page, grid, sheet, day)
            if sheet:
                _add_marks(book, page, grid, sheet)


def _free_name(name: str, taken: set[str]) -> str:
    """Return the name as Excel takes it, and add it in small letters to those that are taken."""
    wanted = re.sub(r"[\[\]:*?/\\\U00010000-\U0010ffff]", " ", name)[:31].strip(" '")
    wanted = wanted or "Danh sách"
    free, number = wanted, 1
    while free.lower() in taken:
        number += 1
        free = f"{wanted[:24]} ({number})"
    taken.add(free.lower())
    return free


def _copy(
    book: xlsxwriter.Workbook,
    page: xlsxwriter.worksheet.Worksheet,
    grid: Grid,
    sheet: MarkedSheet | None,
    day: xlsxwriter.format.Format,
) -> None:
    wrong = book.add_format({"bg_color": f"#{WRONG}"})
    coloured = sheet.wrong if sheet else frozenset()
    for line in grid.lines:
        for column, value in enumerate(line.cells):
            form = wrong if (line.number, column) in coloured else None
            if value == "":
                if form:
                    page.write_blank(line.number - 1, column, None, form)
            elif hasattr(value, "isoformat"):
                page.write_datetime(line.number - 1, column, value, form or day)
            elif isinstance(value, str):
                page.write_string(line.number - 1, column, value, form)
            else:
                page.write(line.number - 1, column, value, form)


def _add_marks(
    book: xlsxwriter.Workbook,
    page: xlsxwriter.worksheet.Worksheet,
    grid: Grid,
    sheet: MarkedSheet,
) -> None:
    bold = book.add_format({"bold": True})
    asking = book.add_format({"bg_color": f"#{ASKS}", "text_wrap": True, "valign": "top"})
    last = max((len(line.cells) for line in grid.lines), default=0)
    columns = sheet.columns or (last, last + 1, last + 2)
    for row, texts, asks in _written(sheet):
        form = bold if row == sheet.heading_row else asking if asks else None
        for column, text in zip(columns, texts, strict=True):
            page.write_string(row - 1, column, text, form)
    for column, width in zip(columns, WIDTHS, strict=True):
        page.set_column(column, column, width)
