"""A commune's workbook from file to rows, and all that is no row of its list."""

from pathlib import Path
from typing import Any

import pytest

from lensan.kernel.spreadsheets.tests.make import Rows, csv_text, ods, xls, xlsx
from lensan.producers.facts import Problem
from lensan.producers.intake.reading import LONGEST_NAME, NO_LIST, NO_NAMES, Sheet, Workbook
from lensan.producers.intake.tests.make import (
    HEADER,
    TODAY,
    VI_THANG,
    VI_TRUNG,
    VINH_TUONG_PHUONG,
    a_list,
    read,
)

NAMES = ("Nguyễn Văn An", "Lê Thị Bé")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vi-thang.xlsx"


def names(sheet: Sheet) -> list[str]:
    return [row.facts.name for row in sheet.rows]


def only(workbook: Workbook) -> Sheet:
    [sheet] = workbook.sheets
    return sheet


def reasons(workbook: Workbook) -> list[str]:
    return [problem.text for problem in workbook.problems]


def test_reads_the_same_list_from_every_format(tmp_path: Path) -> None:
    rows = a_list(*NAMES)
    text = csv_text(rows)
    (tmp_path / "utf-8.csv").write_text(text, encoding="utf-8")
    (tmp_path / "utf-16.csv").write_text(text, encoding="utf-16")
    files = [
        xlsx(tmp_path / "a.xlsx", {"DS": rows}), xls(tmp_path / "a.xls", {"DS": rows}),
        ods(tmp_path / "a.ods", {"DS": rows}), tmp_path / "utf-8.csv", tmp_path / "utf-16.csv",
    ]  # fmt: skip

    sheets = [only(read(file)) for file in files]

    assert {(s.commune_code, s.first_row, s.heading_rows) for s in sheets} == {(VI_THANG, 3, (2,))}
    assert {tuple(s.rows) for s in sheets} == {tuple(sheets[0].rows)}
    assert names(sheets[0]) == list(NAMES)


def test_sheets_of_one_name_are_told_apart(path: Path) -> None:
    two = {"Ấp 1": a_list("Lê Một"), "A\u0302\u0301p 1": a_list("Lê Hai")}

    sheets = read(xlsx(path, two)).sheets

    assert [(s.name, s.index) for s in sheets] == [("Ấp 1", 0), ("Ấp 1 (2)", 1)]


def test_very_long_names_of_sheets_are_cut_and_still_differ(tmp_path: Path) -> None:
    long = "Danh sách hộ " * 20
    path = ods(tmp_path / "a.ods", {long + str(n): a_list("Lê Một") for n in range(3)})

    found = [sheet.name for sheet in read(path).sheets]

    assert len(set(found)) == 3
    assert max(map(len, found)) <= LONGEST_NAME


def test_hidden_summary_and_note_sheets_hold_no_rows(path: Path) -> None:
    sheets = {
        "DS": a_list(*NAMES), "DS 2021": a_list("Cũ Văn Kỹ"), "Ẩn hẳn": a_list("Mật Văn Kín"),
        "Tổng hợp": a_list("Tổng Văn Hợp"), "Ghi chú": a_list("Chú Văn Ghi"),
    }  # fmt: skip

    xlsx(path, sheets, hidden=["DS 2021"], very_hidden=["Ẩn hẳn"])

    assert names(only(read(path))) == list(NAMES)


def test_a_list_on_a_sheet_called_summary_counts_where_there_is_no_other(path: Path) -> None:
    xlsx(path, {"Tổng hợp": a_list(*NAMES), "Ghi chú": [["Các ấp gửi trước ngày 15"]]})

    assert only(read(path)).name == "Tổng hợp"


@pytest.mark.parametrize(
    "rows",
    [
        [], [["Kính gửi"]], [["TT", "Ấp", "Số hộ"], [1, "Ấp 1", 20], [2, "Ấp 2", 30]],
        [["TT", "Tên sách"], [1, "Lúa"]], a_list(),
    ],
)  # fmt: skip
def test_a_file_without_a_list_says_what_a_list_needs(rows: Rows, path: Path) -> None:
    workbook = read(xlsx(path, {"DS": rows}))

    assert workbook == Workbook(
        path.name, problems=(Problem(0, None, "unreadable_sheet", NO_LIST),)
    )


@pytest.mark.parametrize(
    "heading", [["Đại diện hộ dân cư"], ["Đại diện hộ dân cư", "Năm sinh", "SĐT"]]
)
def test_a_list_whose_names_stand_under_an_unknown_heading_is_asked_about(
    heading: list[str], path: Path
) -> None:
    rows: Rows = [["TT", *heading, "Ấp"], *([n, *((name, 1970, "09")[: len(heading)]), "Ấp 3"]
            for n, name in enumerate(NAMES, 1))]  # fmt: skip

    sheet = only(read(xlsx(path, {"DS": rows}), home=VI_THANG))

    assert (sheet.commune_code, sheet.first_row, sheet.rows) == (VI_THANG, 2, ())
    assert [p.text for p in sheet.problems] == [NO_NAMES.format(sheet="DS")]
    assert (sheet.columns[1].heading, sheet.columns[1].field) == (heading[0], "")
    assert sheet.columns[1].examples == NAMES


def test_a_heading_that_was_explained_is_understood(path: Path) -> None:
    rows: Rows = [["TT", "Khi gọi", "Đại diện hộ dân cư"], [1, "0912345678", "Lê Văn An"]]
    xlsx(path, {"DS": rows})

    said = {"dai dien ho dan cu": "name", "khi goi": "phone", "tt": ""}
    sheet = only(read(path, home=VI_THANG, headings=said))

    assert names(sheet) == ["Lê Văn An"]
    assert sheet.rows[0].facts.phones == ("+84912345678",)
    assert [column.field for column in sheet.columns] == ["ignored", "phone", "name"]


@pytest.mark.parametrize(
    ("title", "sheet", "home", "name", "code"),
    [
        ("XÃ VỊ TRUNG, HUYỆN VỊ THỦY", "Xã Vị Thắng", VI_THANG, "Vị Thắng", VI_TRUNG),
        ("DANH SÁCH", "Xã Vị Trung", VI_THANG, "Vị Thắng", VI_TRUNG),
        ("DANH SÁCH", "Ấp 3", VI_TRUNG, "xa_vi_thang", VI_TRUNG),
        ("DANH SÁCH", "Ấp 3", "", "xa_vi_thang_2022", VI_THANG),
        ("DANH SÁCH", "Ấp 3", "", "danh sach", ""),
        ("PHƯỜNG VĨNH TƯỜNG", "Ấp 3", "", "danh sach", VINH_TUONG_PHUONG),
    ],
)
def test_tells_whose_list_it_is(
    title: str, sheet: str, home: str, name: str, code: str, tmp_path: Path
) -> None:
    path = xlsx(tmp_path / f"{name}.xlsx", {sheet: a_list(*NAMES, title=title)})

    assert only(read(path, home=home)).commune_code == code


def test_rows_stand_under_the_sub_heading_above_them(path: Path) -> None:
    rows: list[list[Any]] = [
        ["DANH SÁCH"], ["STT", "Họ và tên", "Năm sinh"],
        ["Xã Vị Thắng"], ["I. ẤP 7B1:"], [1, "Lê Một", 1970], ["", "Ấp 3 (1 hộ)"],
        [2, "Lê Hai", 1971], ["Cộng: 2 hộ"], ["Xã Vị Trung"], [3, "Lê Ba", 1972],
    ]  # fmt: skip

    sheet = only(read(xlsx(path, {"DS": rows})))

    assert [(r.facts.name, r.facts.commune_code, r.facts.hamlet) for r in sheet.rows] == [
        ("Lê Một", VI_THANG, "Ấp 7B1"), ("Lê Hai", VI_THANG, "Ấp 3"), ("Lê Ba", VI_TRUNG, ""),
    ]  # fmt: skip


def test_the_sheets_name_or_a_title_tells_the_hamlet(path: Path) -> None:
    titled = [["ẤP MỸ HƯNG"], *a_list("Lê Hai", title="XÃ VỊ THẮNG")]
    plain = [cells[:5] for cells in a_list("Lê Một")]
    sheets = read(xlsx(path, {"Ấp 4": plain, "DS": [c[:5] for c in titled]})).sheets

    assert [s.rows[0].facts.hamlet for s in sheets] == ["Ấp 4", "Ấp Mỹ Hưng"]


def test_prepared_order_numbers_count_only_where_rows_follow(path: Path) -> None:
    rows = [*a_list("Lê Một"), [2], [3, "Lê Ba", 1971], [4], [5]]

    sheet = only(read(xlsx(path, {"DS": rows})))

    assert [(row.number, row.facts.name, row.rejected) for row in sheet.rows] == [
        (3, "Lê Một", False), (4, "", True), (5, "Lê Ba", False),
    ]  # fmt: skip


def test_a_row_of_text_without_a_name_is_no_second_row_of_headings(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [[*HEADER[:2], "Giới tính", *HEADER[2:]], ["1", "", "Nam", "19/09/1957", "", "", "Ấp 1"],
            ["2", "Lê Thị Bé", "Nữ", "1961", "", "", "Ấp 2"]]  # fmt: skip
    path.write_text(csv_text(rows), encoding="utf-8")

    sheet = only(read(path, home=VI_THANG))

    assert [(r.facts.name, r.facts.sex, r.rejected) for r in sheet.rows] == [
        ("", "male", True), ("Lê Thị Bé", "female", False),
    ]  # fmt: skip
    assert {c.field for c in sheet.columns} >= {"name", "sex", "birth"}


def test_rows_outside_the_territory_are_rejected(path: Path) -> None:
    sheet = only(read(xlsx(path, {"DS": a_list(*NAMES)}), within=[VI_TRUNG]))

    assert [(row.rejected, [p.code for p in row.problems]) for row in sheet.rows] == [
        (True, ["unknown_place"])
    ] * 2


def test_a_row_in_an_old_font_says_so_even_if_it_lacks_a_name(path: Path) -> None:
    rows: Rows = [["STT", "Hoï vaø teân", "AÁp"], [1, "Nguyeãn Vaên Höôûng", "AÁp Myõ Höng"],
            [2, "", "AÁp Myõ Höng"]]  # fmt: skip

    sheet = only(read(xlsx(path, {"DS": rows}), home=VI_THANG))

    assert [(r.facts.name, r.facts.hamlet) for r in sheet.rows] == [
        ("Nguyễn Văn Hưởng", "Ấp Mỹ Hưng"), ("", "Ấp Mỹ Hưng"),
    ]  # fmt: skip
    assert [[p.code for p in r.problems] for r in sheet.rows] == [
        ["text_converted"], ["missing_name", "text_converted"],
    ]  # fmt: skip


def test_control_characters_do_not_come_in(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(csv_text(a_list("Nguyễn V\0ăn A\x07n")).encode("utf-16"))

    assert names(only(read(path))) == ["Nguyễn Văn An"]


def test_a_day_to_come_is_no_birth(path: Path) -> None:
    rows: Rows = [HEADER, [1, "Lê Một", TODAY.replace(year=2030)]]

    sheet = only(read(xlsx(path, {"DS": rows}), home=VI_THANG))

    assert [p.code for p in sheet.rows[0].problems] == ["bad_birth"]
