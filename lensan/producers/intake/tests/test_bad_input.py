"""Files that do harm or hold nothing: each gets a sentence that says what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lensan.kernel.spreadsheets.formats import DAMAGED, LOCKED, TOO_LARGE
from lensan.kernel.spreadsheets.tests.make import (
    Rows,
    contents,
    csv_text,
    encrypted_ods,
    encrypted_xls,
    encrypted_xlsx,
    ods,
    ole,
    rewritten,
    sheet_xml,
    xls,
    xlsx,
    zip_bomb,
)
from lensan.producers.intake.reading import Workbook
from lensan.producers.intake.tests.make import HEADER, VI_THANG, a_list, macro_workbook, read

NAMES = ("Nguyễn Văn An", "Lê Thị Bé")


def names(workbook: Workbook) -> list[str]:
    [sheet] = workbook.sheets
    return [row.facts.name for row in sheet.rows]


def refusal(path: Path) -> str:
    """Return what is said of a file of which nothing is read."""
    workbook = read(path)
    [problem] = workbook.problems
    assert (workbook.sheets, problem.row, problem.code) == ((), 0, "unreadable_sheet")
    return problem.text


def a_workbook(path: Path) -> Path:
    return xlsx(path / "a.xlsx", {"DS": a_list(*NAMES)})


@pytest.mark.parametrize(
    ("make", "ending"),
    [
        (encrypted_xlsx, "xlsx"),
        (encrypted_xls, "xls"),
        (encrypted_ods, "ods"),
        (encrypted_xls, "xlsx"),
        (encrypted_ods, "xls"),
    ],
)
def test_a_password_has_to_be_taken_off(
    make: Callable[[Path], Path], ending: str, tmp_path: Path
) -> None:
    assert refusal(make(tmp_path / f"a.{ending}")) == LOCKED


def test_a_zip_bomb_is_too_large(tmp_path: Path) -> None:
    path = zip_bomb(tmp_path / "a.xlsx")

    assert path.stat().st_size < 1024 * 1024
    assert refusal(path) == TOO_LARGE


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Tệp trống"), (b"%PDF-1.7\n", "Tệp là một tệp PDF"), (b"\x89PNG\r\n", "một tấm ảnh"),
        (b"\xff\xd8\xff\xe0", "một tấm ảnh"), (b"Rar!\x1a\x07", "một tệp nén RAR"),
        (b"{\\rtf1", "một văn bản Word"), (b"<!DOCTYPE html><html>", "một trang web"),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?>", "một trang web hoặc XML"),
        (b"\x09\x08\x10\x00", "một bản Excel rất cũ"), (b"PK\x03\x04 and no more", "Tệp bị hỏng"),
        (b"H\0\0\0\1\2", "không phải bảng tính"), (b"a" * 20_000, "không phải bảng tính"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Word", "không phải bảng tính Excel"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_called_what_it_is(
    content: bytes, says: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)

    text = refusal(path)

    assert says in text
    assert "Hãy" in text


def test_a_file_beyond_all_measure_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(101 * 1024 * 1024)

    assert refusal(path) == TOO_LARGE


@pytest.mark.parametrize(
    ("part", "says"), [("word/document.xml", "một tệp nén"), ("xl/workbook.bin", ".xlsb")]
)
def test_an_archive_of_another_kind_is_not_read(part: str, says: str, tmp_path: Path) -> None:
    path = rewritten(a_workbook(tmp_path), {"xl/workbook.xml": None, part: b"<x/>"})

    assert says in refusal(path)


def test_an_archive_of_too_many_parts_is_not_read(tmp_path: Path) -> None:
    path = rewritten(a_workbook(tmp_path), {f"xl/{n}.xml": b"" for n in range(5_001)})

    assert refusal(path) == TOO_LARGE


def test_an_archive_that_lies_about_its_sizes_is_damaged(tmp_path: Path) -> None:
    path = rewritten(a_workbook(tmp_path), {"xl/extra.xml": b"<x>" + b"y" * 1000 + b"</x>"})
    content = path.read_bytes()
    path.write_bytes(content.replace((1007).to_bytes(4, "little"), (7).to_bytes(4, "little")))

    assert refusal(path) == DAMAGED


def test_an_upload_that_broke_off_is_damaged(tmp_path: Path) -> None:
    path = a_workbook(tmp_path)
    path.write_bytes(path.read_bytes()[:-400])

    assert refusal(path) == DAMAGED


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('ref="A1:F4"', 'ref="A1:BDWGN1048576"'),
        ("<sheetData>", '<cols><col min="1" max="1000000" width="9"/></cols><sheetData>'),
        ("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
        (
            "</sheetData>",
            '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row></sheetData>',
        ),
        ('<c r="A1"', "<c r = 'A1'"),
    ],
)
def test_a_sheet_that_claims_a_million_columns_or_rows_is_read_for_what_it_holds(
    old: str, new: str, tmp_path: Path
) -> None:
    assert names(read(sheet_xml(a_workbook(tmp_path), old, new))) == list(NAMES)


def test_a_cell_in_a_column_that_cannot_be_is_damage(tmp_path: Path) -> None:
    cell = '<row r="9"><c r="BDWGN9"><v>1</v></c></row></sheetData>'

    [sheet] = read(sheet_xml(a_workbook(tmp_path), "</sheetData>", cell)).sheets

    assert ([problem.text for problem in sheet.problems], sheet.rows) == ([DAMAGED], ())


def test_a_stray_sheet_is_measured_wherever_it_lies(tmp_path: Path) -> None:
    path = sheet_xml(
        a_workbook(tmp_path),
        "</sheetData>",
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
    )
    old, new, rels = "worksheets/sheet1.xml", "elsewhere/sheet.dat", "xl/_rels/workbook.xml.rels"
    parts = {
        name: content.replace(old.encode(), new.encode())
        for name, content in contents(path).items()
        if name in (rels, "[Content_Types].xml")
    }
    moved = {f"xl/{new}": contents(path)[f"xl/{old}"], f"xl/{old}": None}

    assert names(read(rewritten(path, parts | moved))) == list(NAMES)


def test_a_row_of_a_million_columns_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_text(a_list(*NAMES)) + "," * 1_000_000 + "x\n", encoding="utf-8")

    assert names(read(path))[:2] == list(NAMES)


def test_an_old_workbook_that_claims_a_million_columns_ends_no_program_but_its_own(
    tmp_path: Path,
) -> None:
    path = ods(tmp_path / "a.ods", {"DS": a_list(*NAMES)})
    content = contents(path)["content.xml"]
    far = b'<table:table-row table:number-rows-repeated="1000"><table:table-cell'
    far += b' table:number-columns-repeated="1000000" office:value-type="float" office:value="1"/>'
    far += b"</table:table-row></table:table>"
    rewritten(path, {"content.xml": content.replace(b"</table:table>", far)})

    assert refusal(path) == TOO_LARGE


def test_an_old_workbook_of_noise_is_damaged(tmp_path: Path) -> None:
    assert refusal(ole(tmp_path / "a.xls", b"noise" * 2000)) == DAMAGED


def test_a_formula_counts_for_what_it_last_showed(tmp_path: Path) -> None:
    rows: Rows = [HEADER, [1, '=HYPERLINK("http://x","An")'], [2, "Lê Thị Bé"]]
    path = xlsx(tmp_path / "a.xlsx", {"DS": rows})
    sheet_xml(path, "<v></v>", "<v>Nguyễn Văn An</v>")

    assert names(read(path)) == list(NAMES)


def test_a_formula_that_shows_nothing_leaves_its_cell_empty(tmp_path: Path) -> None:
    rows: Rows = [HEADER, [1, "=A1&A2", 1970], [2, "Lê Thị Bé", "=1/0"]]
    path = xlsx(tmp_path / "a.xlsx", {"DS": rows})

    [sheet] = read(path, home=VI_THANG).sheets

    assert [(r.facts.name, r.rejected) for r in sheet.rows] == [("", True), ("Lê Thị Bé", False)]
    assert [p.code for r in sheet.rows for p in r.problems] == ["missing_name"]


def test_a_macro_workbook_is_read_and_its_program_never_run(tmp_path: Path) -> None:
    assert names(read(macro_workbook(tmp_path / "a.xlsm", *NAMES))) == list(NAMES)


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
@pytest.mark.parametrize("make", [xlsx, xls, ods])
def test_a_workbook_is_read_whatever_its_ending_says(
    make: Callable[..., Path], ending: str, tmp_path: Path
) -> None:
    assert names(read(make(tmp_path / f"a.{ending}", {"DS": a_list(*NAMES)}))) == list(NAMES)


def test_a_workbook_that_reaches_far_is_read_whatever_its_ending_says(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    path = sheet_xml(a_workbook(tmp_path), "</sheetData>", far)

    assert names(read(path.rename(tmp_path / "a.xls"))) == list(NAMES)


def test_a_place_that_does_not_exist_is_named(tmp_path: Path) -> None:
    rows: Rows = [["XÃ VỊ THẮNG"], ["STT", "Họ và tên", "Xã"], [1, "Lê Văn An", "Xã Atlantis"]]

    [sheet] = read(xlsx(tmp_path / "a.xlsx", {"DS": rows})).sheets

    [problem] = sheet.rows[0].problems
    assert (problem.code, problem.column, sheet.rows[0].rejected) == ("unknown_place", 2, False)
    assert problem.text == (
        "Không tìm thấy xã, phường, thị trấn “Xã Atlantis”."
        " Xin ghi đúng tên đơn vị hành chính, kèm tên huyện."
    )


def test_a_row_that_belongs_nowhere_is_rejected(tmp_path: Path) -> None:
    rows: Rows = [["STT", "Họ và tên", "Xã"], [1, "Lê Văn An", "Xã Atlantis"]]

    [sheet] = read(xlsx(tmp_path / "a.xlsx", {"DS": rows})).sheets

    assert (sheet.commune_code, sheet.rows[0].rejected) == ("", True)
