import unicodedata
from datetime import date
from pathlib import Path

import pytest
import python_calamine

from lensan.demo.lists.layout import Sheet
from lensan.demo.lists.tests.read_back import sheets_of
from lensan.demo.lists.writing import write
from lensan.kernel.legacy_text import encode

LIST = Sheet(
    "Ấp 1",
    [
        ["Danh sách", None, None],
        ["Thông tin", None, "STT"],
        ["Họ tên", "Ngày sinh", None],
        ["Nguyễn Thị Đẹp", date(1968, 2, 14), 1],
        ["Lê Văn Út", "0912\n0913", 1.5],
    ],
    [(0, 0, 0, 2), (1, 0, 1, 1), (1, 2, 2, 2)],
)
HIDDEN = Sheet("Cũ", [["Danh sách cũ"]], hidden=True)
SHOWN = [
    ["Danh sách", "", ""],
    ["Thông tin", "", "STT"],
    ["Họ tên", "Ngày sinh", ""],
    ["Nguyễn Thị Đẹp", date(1968, 2, 14), 1.0],
    ["Lê Văn Út", "0912\n0913", 1.5],
]


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_a_workbook_reads_back_as_it_was_written(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"list.{form}"

    write(path, [LIST, HIDDEN], form)

    assert sheets_of(path) == {"Ấp 1": SHOWN}


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_a_hidden_sheet_is_there_and_hidden(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"list.{form}"

    write(path, [LIST, HIDDEN], form)

    with python_calamine.CalamineWorkbook.from_path(path) as workbook:
        shown = {sheet.name: sheet.visible for sheet in workbook.sheets_metadata}
    visibility = python_calamine.SheetVisibleEnum
    assert shown == {"Ấp 1": visibility.Visible, "Cũ": visibility.Hidden}


@pytest.mark.parametrize("form", ["xlsx", "xls"])
def test_merged_cells_are_merged(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"list.{form}"

    write(path, [LIST], form)

    with python_calamine.CalamineWorkbook.from_path(path) as workbook:
        merged = workbook.get_sheet_by_name("Ấp 1").merged_cell_ranges
    assert sorted(merged or []) == [((0, 0), (0, 2)), ((1, 0), (1, 1)), ((1, 2), (2, 2))]


def test_the_same_xlsx_has_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        write(tmp_path / name, [LIST], "xlsx")

    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("form", "encoding", "delimiter"),
    [("csv-utf8", "utf-8-sig", ","), ("csv-utf16", "utf-16", "\t"), ("csv-1258", "cp1258", ";")],
)
def test_a_csv_file_is_in_its_encoding(
    form: str, encoding: str, delimiter: str, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    sheet = Sheet("", [["Họ tên", None], ["Nguyễn Thị Đẹp", date(1968, 2, 14)], ["Ư", 1]])

    write(path, [sheet], form)

    text = unicodedata.normalize("NFC", path.read_bytes().decode(encoding))
    assert text == "Họ tên,\r\nNguyễn Thị Đẹp,14/02/1968\r\nƯ,1\r\n".replace(",", delimiter)


def test_a_csv_file_in_tcvn3_holds_the_bytes_of_the_fonts(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"

    write(path, [Sheet("", [[encode("Nguyễn Thị Đẹp – mẫu", "tcvn3")]])], "csv-tcvn3")

    assert path.read_bytes().decode("cp1252") == "NguyÔn ThÞ §Ñp – mÉu\r\n"
