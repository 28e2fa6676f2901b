"""A sheet as a plain grid of cells, whatever format it came in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from lensan.kernel.spreadsheets.formats import TOO_LARGE, Unreadable

Cell = str | int | float | bool | date | datetime | time | timedelta

MOST_LINES = 300_000
MOST_COLUMNS = 200
ERRORS = frozenset(  # what a spreadsheet shows where a formula fails: nothing that anyone wrote
    {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")  # no database takes NUL


@dataclass(slots=True)
class Line:
    """A row that holds something: its 1-based spreadsheet number, its cells from column A on.

    An empty cell is "".
    """

    number: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged rectangle: 1-based rows, 0-based columns, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(slots=True)
class Grid:
    """One sheet; `trouble` is a sentence if it could not be read."""

    name: str
    index: int
    hidden: bool = False
    lines: list[Line] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    trouble: str = ""


def blank(cell: Cell) -> bool:
    """Tell whether the cell holds nothing that a reader could see."""
    return cell == "" or (isinstance(cell, str) and cell.isspace())


def lines_of(rows: Iterable[list[Cell]]) -> list[Line]:
    """Number the rows from 1 and return those that hold something, all as long as the longest.

    A row of nothing but zeros and unticked boxes, as copied-down formulas leave, holds nothing.
    Control characters go.

    :raises Unreadable: if there are more than anyone writes by hand.
    """
    lines: list[Line] = []
    for number, cells in enumerate(rows, 1):
        if any(cell and not blank(cell) for cell in cells):
            if len(lines) == MOST_LINES:
                raise Unreadable(TOO_LARGE)
            lines.append(Line(number, [_storable(cell) for cell in cells[:MOST_COLUMNS]]))
    width = max((len(line.cells) for line in lines), default=0)
    for line in lines:
        if len(line.cells) < width:
            line.cells.extend([""] * (width - len(line.cells)))
    return lines


def _storable(cell: Cell) -> Cell:
    if isinstance(cell, str) and not cell.isprintable():
        return _UNSTORABLE.sub("", cell)
    return cell
