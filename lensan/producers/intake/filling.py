"""Cells that stand for the row above: ditto marks, merged cells, blanks in a grouped column."""

from lensan.kernel.spreadsheets.grid import Cell, Line, Merge, blank
from lensan.producers.intake.header import Column
from lensan.producers.intake.values import is_ditto

_NEVER = frozenset(
    {"", "name", "surname", "given_name", "order_number", "ignored", "note", "code"}
)
_GROUPED = frozenset({"hamlet", "commune", "district"})
_MOST_MERGED = 200_000  # cells


def fill(lines: list[Line], columns: tuple[Column, ...], merges: list[Merge]) -> None:
    """Write out, in place, what the cells of the list's rows leave to the row above.

    A ditto mark means the row above in every column but a name's. A merged cell fills the rows it
    covers. A blank hamlet, commune or district means "as above" where its column is grouped: its
    first cell is filled and every value stands in one unbroken run, blanks and dittos aside.
    """
    places = [column.index for column in columns if column.field not in _NEVER]
    _fill_merged(lines, set(places), merges)
    for at in places:
        _fill_dittos(lines, at)
    for column in columns:
        if column.field in _GROUPED and _is_grouped(lines, column.index):
            _fill_blanks(lines, column.index)


def _fill_merged(lines: list[Line], places: set[int], merges: list[Merge]) -> None:
    by_number = {line.number: line for line in lines}
    left = _MOST_MERGED
    for merge in merges:
        at = merge.first_column
        left -= merge.last_row - merge.first_row
        if at not in places or merge.first_row not in by_number or left < 0:
            continue
        value = by_number[merge.first_row].cells[at]
        for number in range(merge.first_row + 1, merge.last_row + 1):
            if number in by_number and blank(by_number[number].cells[at]):
                by_number[number].cells[at] = value


def _fill_dittos(lines: list[Line], at: int) -> None:
    above: Cell = ""
    for line in lines:
        cell = line.cells[at]
        if isinstance(cell, str) and cell and not cell[0].isdigit() and is_ditto(cell):
            line.cells[at] = above
        else:
            above = cell


def _is_grouped(lines: list[Line], at: int) -> bool:
    if not lines or blank(lines[0].cells[at]):
        return False
    runs: list[Cell] = []
    for line in lines:
        cell = line.cells[at]
        if not blank(cell) and (not runs or cell != runs[-1]):
            runs.append(cell)
    return len(runs) == len(set(runs))


def _fill_blanks(lines: list[Line], at: int) -> None:
    above: Cell = ""
    for line in lines:
        if blank(line.cells[at]):
            line.cells[at] = above
        else:
            above = line.cells[at]
