"""Workbooks of every format as grids, read fast where they fit and row by row where not."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.chart import BarChart

from lensan.kernel.spreadsheets import compiled, streamed
from lensan.kernel.spreadsheets.formats import DAMAGED, TOO_LARGE, Unreadable
from lensan.kernel.spreadsheets.grid import MOST_LINES, Grid, Merge
from lensan.kernel.spreadsheets.tests.make import ROWS, contents, ods, rewritten, sheet_xml, xlsx

Reader = Callable[[Path], Iterator[Grid]]

BOTH = pytest.mark.parametrize("grids", [compiled.grids, streamed.grids])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.xlsx"


@BOTH
def test_both_readers_read_the_same_cells(grids: Reader, path: Path) -> None:
    [grid] = grids(xlsx(path, {"DS": ROWS}))

    assert (grid.name, grid.index, grid.hidden, grid.trouble) == ("DS", 0, False, "")
    assert [(line.number, line.cells) for line in grid.lines] == [
        (1, [ROWS[0][0], "", "", "", "", ""]), (2, ROWS[1]), (3, ROWS[2]),
    ]  # fmt: skip


@BOTH
def test_rows_and_columns_keep_their_places(grids: Reader, path: Path) -> None:
    [grid] = grids(xlsx(path, {"DS": [[], ["", "x"], [], ["", "", "y"]]}))

    assert [(line.number, line.cells) for line in grid.lines] == [
        (2, ["", "x", ""]), (4, ["", "", "y"]),
    ]  # fmt: skip


@BOTH
def test_what_is_hidden_or_a_chart_keeps_its_place_and_shows_no_cells(
    grids: Reader, path: Path
) -> None:
    xlsx(path, {"DS": ROWS, "Cũ": ROWS}, hidden=["Cũ"])
    book = load_workbook(path)
    book.create_chartsheet("Biểu đồ", 0).add_chart(BarChart())
    book.save(path)

    assert [(g.name, g.index, g.hidden, bool(g.lines)) for g in grids(path)] == [
        ("Biểu đồ", 0, True, False), ("DS", 1, False, True), ("Cũ", 2, True, False),
    ]  # fmt: skip


@BOTH
def test_a_damaged_sheet_stops_no_other(grids: Reader, path: Path) -> None:
    sheet_xml(xlsx(path, {"Hỏng": ROWS, "DS": ROWS}), "<sheetData>", "<sheetData></row><")

    assert [(grid.trouble, bool(grid.lines)) for grid in grids(path)] == [
        (DAMAGED, False), ("", True),
    ]  # fmt: skip


@BOTH
def test_a_sheet_with_more_rows_than_anyone_writes_is_too_large(grids: Reader, path: Path) -> None:
    many = "<row><c><v>1</v></c></row>" * (MOST_LINES + 1) + "</sheetData>"

    [grid] = grids(sheet_xml(xlsx(path, {"DS": [["x"]]}), "</sheetData>", many))

    assert (grid.trouble, grid.lines) == (TOO_LARGE, [])


@BOTH
def test_a_workbook_damaged_as_a_whole_is_not_read(grids: Reader, path: Path) -> None:
    rewritten(xlsx(path, {"DS": ROWS}), {"xl/workbook.xml": b"<workbook"})

    with pytest.raises(Unreadable) as trouble:
        list(grids(path))

    assert str(trouble.value) == DAMAGED


def test_what_is_merged_is_told(path: Path) -> None:
    [grid] = compiled.grids(xlsx(path, {"DS": ROWS}, merges={"DS": [(0, 0, 0, 5), (1, 1, 2, 1)]}))

    assert grid.merges == [Merge(1, 0, 1, 5), Merge(2, 1, 3, 1)]


def test_a_claim_beyond_all_numbers_is_damage(tmp_path: Path) -> None:
    path = ods(tmp_path / "a.ods", {"DS": ROWS})
    far = '<table:table-row table:number-rows-repeated="10000000000"><table:table-cell'
    far += ' table:number-columns-repeated="10000000000" office:value-type="float"'
    far += ' office:value="1"/></table:table-row></table:table>'
    content = contents(path)["content.xml"].decode().replace("</table:table>", far)
    rewritten(path, {"content.xml": content.encode()})

    with pytest.raises(Unreadable) as trouble:
        list(compiled.grids(path))

    assert str(trouble.value) == DAMAGED


def test_a_panic_of_the_reader_is_damage() -> None:
    class PanicException(BaseException):
        """As the reader's own, whose name is all that tells it."""

    with pytest.raises(Unreadable) as trouble, compiled.named_faults():
        raise PanicException

    assert str(trouble.value) == DAMAGED


def test_an_interrupt_is_no_fault_of_the_file() -> None:
    with pytest.raises(KeyboardInterrupt), compiled.named_faults():
        raise KeyboardInterrupt
