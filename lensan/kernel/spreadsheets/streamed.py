"""Workbooks whose sheets reach too far to hold as a rectangle, read row by row by openpyxl."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl

from lensan.kernel.spreadsheets.formats import DAMAGED, Unreadable
from lensan.kernel.spreadsheets.grid import ERRORS, MOST_COLUMNS, Cell, Grid, lines_of

_LAST_ROW = 1_048_576


def grids(path: Path) -> Iterator[Grid]:
    """Yield the sheets of an .xlsx workbook, each cut after MOST_COLUMNS; ten times slower.

    :raises Unreadable: if the workbook as a whole cannot be read.
    """
    file = path.open("rb")  # given a path, openpyxl would refuse what is called .xls
    try:
        workbook = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except Exception as error:
        file.close()
        raise Unreadable(DAMAGED) from error
    try:
        for index, name in enumerate(workbook.sheetnames):
            sheet = workbook[name]
            shown = sheet in workbook.worksheets and sheet.sheet_state == "visible"
            grid = Grid(name, index, hidden=not shown)
            if shown:
                _fill(grid, sheet)
            yield grid
    finally:
        workbook.close()
        file.close()


def _fill(grid: Grid, sheet: Any) -> None:
    try:
        sheet.reset_dimensions()
        grid.lines = lines_of(_rows(sheet))
    except Unreadable as trouble:
        grid.trouble = str(trouble)
    except Exception:  # openpyxl raises whatever its parsers raise
        grid.trouble = DAMAGED


def _rows(sheet: Any) -> Iterator[list[Cell]]:
    rows = sheet.iter_rows(max_row=_LAST_ROW, max_col=MOST_COLUMNS, values_only=True)
    for row in rows:
        if row.count(None) == len(row):  # a million of these stand above a stray cell
            yield []
            continue
        last = max(at for at, cell in enumerate(row) if cell is not None)
        yield ["" if cell is None or cell in ERRORS else cell for cell in row[: last + 1]]
