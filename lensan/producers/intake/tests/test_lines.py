"""Rows of a list told from totals, signatures and sub-headings."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from lensan.kernel.spreadsheets.tests.make import xlsx
from lensan.producers.intake.tests.make import HEADER, read

TITLE = ["DANH SÁCH HỘ XÃ VỊ THẮNG, HUYỆN VỊ THỦY"]
PERSON = [1, "Nguyễn Văn An", 1968, "0912345678", "", "Ấp 3"]


def names(path: Path, *rows: Sequence[object]) -> list[str]:
    [sheet] = read(xlsx(path / "a.xlsx", {"DS": [TITLE, HEADER, *rows]})).sheets
    return [row.facts.name for row in sheet.rows]


@pytest.mark.parametrize(
    "total",
    [
        "Cộng Ấp Phú Lợi A",
        "Cộng ấp Mỹ Phú:",
        "Tổng cộng Khu vực Bình Hòa",
        "Tong so ho ap Thanh My",
        "TỔNG XÃ VỊ THẮNG",
        "Cộng phường Lái Hiếu",
        "TC thị trấn Cái Tắc",
    ],
)
def test_a_total_of_a_named_place_is_no_person(total: str, tmp_path: Path) -> None:
    assert names(tmp_path, PERSON, ["", total, 24, "", 6, ""]) == ["Nguyễn Văn An"]


@pytest.mark.parametrize("total", ["Tổng cộng", "TỔNG SỐ HỘ:", "Cộng"])
def test_a_total_with_its_sum_in_the_column_of_numbers_is_no_person(
    total: str, tmp_path: Path
) -> None:
    assert names(tmp_path, PERSON, [1, total, "", "", "", ""]) == ["Nguyễn Văn An"]


@pytest.mark.parametrize("name", ["Tống Phương Anh", "Công Phượng Hoàng"])
def test_a_person_whose_name_looks_like_a_total_stays(name: str, tmp_path: Path) -> None:
    assert names(tmp_path, PERSON, ["", name, 1970, "0912345679", "", "Ấp 3"]) == [
        "Nguyễn Văn An",
        name,
    ]


@pytest.mark.parametrize(
    "row",
    [
        HEADER, ["", "Họ và tên", "", "", "", ""], ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["", "DANH SÁCH HỘ XÃ VỊ TRUNG", "", "", "", ""], ["Trang 1/2"], ["", "", 3], ["- 3 -"],
        ["II", "Hộ sản xuất", "", "", "", ""], ["", "Hợp tác xã", "", "", "", ""],
        ["", "…", "", "", "", ""], ["A", "Xóm trên", "", "", "", ""],
        ["Người lập biểu", "", "", "CHỦ TỊCH", "", ""], ["", "Kế toán", "", "", "", ""],
    ],
)  # fmt: skip
def test_what_stands_between_the_rows_is_no_person(row: list[object], tmp_path: Path) -> None:
    other = [2, "Lê Thị Bé", 1971, "", "", "Ấp 3"]

    assert names(tmp_path, PERSON, row, other) == ["Nguyễn Văn An", "Lê Thị Bé"]


def test_names_under_a_signature_are_no_persons_of_the_list(tmp_path: Path) -> None:
    signed = [
        ["", "Người lập biểu", "", "TM. ỦY BAN NHÂN DÂN"], ["", "(Ký, ghi rõ họ tên)"],
        ["", "Trần Văn Ký", "", "Lê Văn Chủ"], ["", "Vị Thắng, ngày 2 tháng 6 năm 2022"],
    ]  # fmt: skip

    assert names(tmp_path, PERSON, *signed) == ["Nguyễn Văn An"]


@pytest.mark.parametrize(
    "again",
    [
        [[1, "Lê Thị Bé", 1971, "", "", "Ấp 3"]], [["", "Lê Thị Bé", 1971, "0912345679"]],
        [HEADER, ["", "Lê Thị Bé"]], [["", "DANH SÁCH BỔ SUNG"], ["", "Lê Thị Bé"]],
        [["Ấp 4:"], ["", "Lê Thị Bé"]],
    ],
)  # fmt: skip
def test_a_list_may_go_on_below_a_signature(again: list[Sequence[object]], tmp_path: Path) -> None:
    assert names(tmp_path, PERSON, ["", "Người lập biểu"], *again) == [
        "Nguyễn Văn An",
        "Lê Thị Bé",
    ]


@pytest.mark.parametrize(
    "row",
    [
        ["", "Lê Thị Bé"], ["2.", "Hồ Thị Tổ", "", "", "", ""], ["", "Hồ Văn Xa", 1970],
        ["x", "Lê Thị Bé", "", "", "", ""], ["", "Kỳ Văn Ký", 1970, "0912345679"],
    ],
)  # fmt: skip
def test_a_row_that_names_somebody_is_of_the_list(row: list[object], tmp_path: Path) -> None:
    assert names(tmp_path, PERSON, row) == ["Nguyễn Văn An", row[1]]


def test_a_hamlet_beside_a_person_is_no_sub_heading(tmp_path: Path) -> None:
    rows: list[Sequence[object]] = [
        ["", "", 1970, 912345679, "", "Ấp 4"],
        ["", "Ấp 5", "", "", "093068000101", ""],
    ]

    assert names(tmp_path, PERSON, *rows) == ["Nguyễn Văn An", "", "Ấp 5"]


def test_a_list_without_order_numbers_is_a_list(tmp_path: Path) -> None:
    rows = {"DS": [TITLE, ["Họ và tên", "Ghi chú"], ["Lê Thị Bé", ""], ["", "x"]]}

    [sheet] = read(xlsx(tmp_path / "a.xlsx", rows)).sheets

    assert [row.facts.name for row in sheet.rows] == ["Lê Thị Bé"]
