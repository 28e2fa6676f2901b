"""The commune's own file, given back with what became of each row."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from lensan.kernel.spreadsheets.tests.make import csv_text, ods, xlsx
from lensan.producers.intake.marking import (
    ASKS,
    HEADINGS,
    LONGEST_KEPT,
    WRONG,
    Mark,
    MarkedSheet,
    mark,
)
from lensan.producers.intake.tests.make import a_list, macro_workbook

NEW = Mark("Tạo mới", "", "HG0000011")
REJECTED = Mark("Bị loại", "=Dòng này chưa có họ tên.", "", asks=True)
NAMES = ("Nguyễn Văn An", "")


def marks(index: int = 0, *, columns: tuple[int, ...] = ()) -> MarkedSheet:
    """Mark the two rows of `a_list(*NAMES)`: a new one, and one whose name (B4) is wrong."""
    return MarkedSheet(index, 2, {3: NEW, 4: REJECTED}, frozenset({(4, 1)}), columns)


def marked(path: Path, *sheets: MarkedSheet, name: str = "") -> openpyxl.Workbook:
    to = path.parent / "marked.xlsx"
    mark(path, name=name or path.name, sheets=sheets or (marks(),), to=to)
    return openpyxl.load_workbook(to)


def columns(page: Worksheet, first: int) -> list[tuple[object, ...]]:
    rows = page.iter_rows(min_row=2, max_row=4, min_col=first, max_col=first + 2)
    return [tuple(cell.value or "" for cell in row) for row in rows]


def colour(page: Worksheet, cell: str) -> str:
    return str(page[cell].fill.fgColor.rgb)[2:]


TABLE = [HEADINGS, NEW.cells, REJECTED.cells]


def write(path: Path) -> Path:
    """Write the same list in the format that the file's ending names."""
    rows = a_list(*NAMES)
    rows[3][2] = date(1980, 1, 2)
    rows[3][1] = None
    if path.suffix == ".csv":
        path.write_text(csv_text(rows), encoding="utf-8")
        return path
    return (ods if path.suffix == ".ods" else xlsx)(path, {"DS": rows})


@pytest.mark.parametrize("ending", ["xlsx", "ods", "csv"])
def test_three_columns_stand_beside_the_list_whatever_its_format(
    ending: str, tmp_path: Path
) -> None:
    page = marked(write(tmp_path / f"ds.{ending}")).worksheets[0]

    assert columns(page, 7) == TABLE
    assert [page["A1"].value, page["B3"].value] == [a_list()[0][0], "Nguyễn Văn An"]
    assert (colour(page, "B4"), colour(page, "G4"), colour(page, "B3")) == (WRONG, ASKS, "000000")
    assert page["G2"].font.bold


def test_a_workbook_with_the_ending_of_another_format_is_marked_too(tmp_path: Path) -> None:
    page = marked(write(tmp_path / "ds.xlsx").rename(tmp_path / "ds.xls")).worksheets[0]

    assert columns(page, 7) == TABLE


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_text_that_looks_like_a_formula_stays_text(ending: str, tmp_path: Path) -> None:
    page = marked(write(tmp_path / f"ds.{ending}")).worksheets[0]

    assert (page["H4"].value, page["H4"].data_type) == (REJECTED.reason, "s")


def test_a_day_stays_a_day(tmp_path: Path) -> None:
    page = marked(write(tmp_path / "ds.ods")).worksheets[0]

    assert f"{page['C4'].value:%d/%m/%Y}" == "02/01/1980"


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_file_given_back_before_keeps_its_columns(ending: str, tmp_path: Path) -> None:
    page = marked(write(tmp_path / f"ds.{ending}"), marks(columns=(6, 7, 8))).worksheets[0]

    assert columns(page, 7) == TABLE


def test_what_was_mended_loses_its_colour_when_it_is_marked_again(tmp_path: Path) -> None:
    before = marked(write(tmp_path / "ds.xlsx"))
    before.worksheets[0]["A1"].fill = PatternFill("solid", fgColor="00FF00")
    before.save(tmp_path / "again.xlsx")
    mended = MarkedSheet(0, 2, {3: NEW, 4: NEW}, columns=(6, 7, 8))

    page = marked(tmp_path / "again.xlsx", mended).worksheets[0]

    assert [colour(page, cell) for cell in ("A1", "B4", "G4")] == ["00FF00", "000000", "000000"]


def test_a_long_list_is_written_anew(tmp_path: Path) -> None:
    below = dict.fromkeys(range(5, LONGEST_KEPT + 5), NEW)
    long = MarkedSheet(0, 2, {3: NEW, 4: REJECTED, **below})

    page = marked(xlsx(tmp_path / "ds.xlsx", {"DS": a_list(*NAMES)}), long).worksheets[0]

    assert columns(page, 7) == TABLE
    assert page.max_row == LONGEST_KEPT + 4


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_each_sheet_is_found_by_its_place(ending: str, tmp_path: Path) -> None:
    rows = a_list(*NAMES)
    sheets = {"Ghi chú": [["x"]], "Ấp 1": rows, "A\u0302\u0301p 1 ": rows}
    path = (ods if ending == "ods" else xlsx)(tmp_path / f"ds.{ending}", sheets)

    pages = marked(path, marks(2)).worksheets

    assert [columns(page, 7) == TABLE for page in pages] == [False, False, True]


def test_merged_cells_in_the_way_are_taken_apart_and_others_kept(tmp_path: Path) -> None:
    beside, above, across = (1, 0, 1, 1), (0, 0, 0, 8), (3, 5, 3, 11)
    path = xlsx(
        tmp_path / "ds.xlsx", {"DS": a_list(*NAMES)}, merges={"DS": [beside, above, across]}
    )

    page = marked(path).worksheets[0]

    assert columns(page, 7) == TABLE
    assert {block.coord for block in page.merged_cells.ranges} == {"A2:B2", "A1:I1"}


def test_a_macro_workbook_comes_back_without_its_program(tmp_path: Path) -> None:
    book = marked(macro_workbook(tmp_path / "ds.xlsm", *NAMES))

    assert (columns(book.worksheets[0], 7), book.vba_archive) == (TABLE, None)


def test_hidden_sheets_are_left_out_of_a_file_written_anew(tmp_path: Path) -> None:
    sheets = {"Cũ": a_list("Mật Văn Kín"), "DS": a_list(*NAMES)}
    path = ods(tmp_path / "ds.ods", sheets, hidden=["Cũ"])

    assert marked(path, marks(1)).sheetnames == ["DS"]


@pytest.mark.parametrize(
    ("name", "sheet"),
    [
        ("danh sách [mới] 6-2022?.csv", "danh sách  mới  6-2022"), ("[].csv", "Danh sách"),
        ("x" * 60 + ".csv", "x" * 31), ("'ds'.csv", "ds"),
    ],
)  # fmt: skip
def test_a_sheet_gets_a_name_that_excel_takes(name: str, sheet: str, tmp_path: Path) -> None:
    assert marked(write(tmp_path / "ds.csv"), name=name).sheetnames == [sheet]


def test_names_that_excel_takes_for_the_same_are_numbered(tmp_path: Path) -> None:
    long = "Danh sách hộ sản xuất của ấp số "
    sheets = {"ấp 1": a_list(), "Ấp 1": a_list(*NAMES), f"{long}1": a_list(), f"{long}2": a_list()}

    book = marked(ods(tmp_path / "ds.ods", sheets), marks(1))

    assert book.sheetnames == [
        "ấp 1", "Ấp 1 (2)", "Danh sách hộ sản xuất của ấp số", "Danh sách hộ sản xuất củ (2)",
    ]  # fmt: skip
