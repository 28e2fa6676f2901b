"""Rows of a list told from totals, signatures and sub-headings."""

from pathlib import Path

import pytest

from lensan.producers.intake.tests.make import HEADER, read, xlsx

TITLE = ["DANH SÁCH HỘ XÃ VỊ THẮNG, HUYỆN VỊ THỦY"]
PERSON = [1, "Nguyễn Văn An", 1968, "0912345678", "", "Ấp 3"]


def names(path: Path, *rows: list[object]) -> list[str]:
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
