from datetime import date, datetime

import pytest

from lensan.kernel.spreadsheets.cells import read_text
from lensan.producers.intake.values import (
    is_ditto,
    read_area,
    read_kind,
    read_name,
    read_sex,
    read_yes_no,
)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  Ấp  3\n", "Ấp 3"), (5.0, "5"), (5.5, "5.5"), (7, "7"), (None, ""), (True, ""),
        (date(2020, 1, 2), "02/01/2020"),
        (datetime.fromisoformat("2020-01-02T03:00"), "02/01/2020"),
    ],
)  # fmt: skip
def test_a_cell_is_one_line_of_text(cell: object, text: str) -> None:
    assert read_text(cell) == text


@pytest.mark.parametrize(
    "cell",
    ["nt", "NT", "n/t", "N.T.", "-nt-", '"nt"', "//", "-//-", "- // -", "″", '"', "''", "“", "〃",
     ",,",
     "như trên", "Như trên.", "\\\\"],
)  # fmt: skip
def test_knows_the_marks_for_the_same_as_above(cell: str) -> None:
    assert is_ditto(cell) is True


@pytest.mark.parametrize(
    "cell", ["", "-", "Nguyễn", "NTT", "ấp/xã", 5, None, "như trên đây là một câu dài"]
)
def test_takes_nothing_else_for_such_a_mark(cell: object) -> None:
    assert is_ditto(cell) is False


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("NGUYỄN VĂN AN", "Nguyễn Văn An"), ("nguyễn văn an", "Nguyễn Văn An"),
        ("Phạm Thị út", "Phạm Thị Út"), ("1. Nguyễn Văn An", "Nguyễn Văn An"),
        ("(02) nguyễn văn An,", "Nguyễn Văn An"), ("Ông Nguyễn Văn An", "Nguyễn Văn An"),
        ("Ô Nguyễn Văn An", "Nguyễn Văn An"), ("Ô.Nguyễn Văn An", "Nguyễn Văn An"),
        ("B.Trần Thị Bé", "Trần Thị Bé"), ("BÀ TRẦN THỊ BÉ", "Trần Thị Bé"),
        ("Mr Lê An", "Lê An"), ("Ông/Bà: Lê Văn An", "Lê Văn An"),
        ("Hộ ông Lê Văn An", "Lê Văn An"),
        ("Chủ hộ: Lê Văn An", "Lê Văn An"), ("Hộ Lê Văn An", "Lê Văn An"),
        ("Ông Văn Tùng", "Ông Văn Tùng"),
        ("Bà Bé", "Bà Bé"), ("Hồ Văn Hộ", "Hồ Văn Hộ"), ("h’hen niê", "H’Hen Niê"),
        ("Danh Sol", "Danh Sol"),
        ("HTX Nông nghiệp THÀNH CÔNG", "HTX Nông nghiệp THÀNH CÔNG"),
        ("CÔNG TY TNHH ABC", "CÔNG TY TNHH ABC"), ("Cơ sở bánh Út Lan", "Cơ sở bánh Út Lan"),
        ("123", ""), ("...", ""), ("", ""), (None, ""), (5.0, ""),
    ],
)  # fmt: skip
def test_reads_a_name(cell: object, name: str) -> None:
    assert read_name(cell) == name


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("Hộ", "household"), ("hộ SXNN", "household"), ("Hộ gia đình", "household"),
        ("", "household"),
        ("Cá nhân", "household"), ("gì đó", "household"),
        ("Hộ kinh doanh cá thể", "household_business"),
        ("HKD", "household_business"), ("HTX", "cooperative"), ("Hợp tác xã NN", "cooperative"),
        ("THT", "coop_group"), ("Tổ hợp tác", "coop_group"), ("Cty", "enterprise"),
        ("DN", "enterprise"),
        ("Doanh nghiệp tư nhân", "enterprise"), ("Công ty TNHH", "enterprise"),
        ("Cơ sở sản xuất", "facility"),
    ],
)  # fmt: skip
def test_reads_the_kind_of_producer(cell: str, kind: str) -> None:
    assert read_kind(cell) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("HTX Kỳ Như", "cooperative"), ("Tổ hợp tác khóm Cầu Đúc", "coop_group"),
        ("Công ty TNHH Mỹ Lan", "enterprise"), ("Cơ sở bánh tráng", "facility"),
        ("Hộ kinh doanh Út Lan", "household_business"), ("Trần Văn Cơ", "household"),
        ("Tô Hợp Nghĩa", "household"), ("Lê Công Ty", "household"),
    ],
)  # fmt: skip
def test_a_silent_kind_is_read_from_the_name(name: str, kind: str) -> None:
    assert read_kind(None, name) == kind
    assert read_kind("HTX", name) == "cooperative"


@pytest.mark.parametrize(
    ("cell", "sex"),
    [("Nam", "male"), ("NỮ", "female"), ("nu.", "female"), ("Bà", "female"), ("F", "female"),
     ("nam giới", "male"), ("x", ""), ("", ""), (None, ""), (1, "")],
)  # fmt: skip
def test_reads_the_sex(cell: object, sex: str) -> None:
    assert read_sex(cell) == sex


@pytest.mark.parametrize(
    "cell",
    ["x", "X", "có", "Có", "CÓ (Zalo)", "1", 1, 1.0, True, "smartphone", "điện thoại thông minh",
     "ĐT cảm ứng", "iPhone 6", "√", "✓", "Rồi"],
)  # fmt: skip
def test_reads_a_yes(cell: object) -> None:
    assert read_yes_no(cell) is True


@pytest.mark.parametrize(
    "cell",
    ["không", "Ko có", "chưa", "0", 0, 0.0, False, "ĐT thường", "máy bàn",
     "Không có ĐT thông minh",
     "cục gạch"],
)  # fmt: skip
def test_reads_a_no(cell: object) -> None:
    assert read_yes_no(cell) is False


@pytest.mark.parametrize(
    "cell", [None, "", " ", "-", 2, 0.5, "Nokia", date(2020, 1, 1), float("nan")]
)
def test_reads_neither(cell: object) -> None:
    assert read_yes_no(cell) is None


@pytest.mark.parametrize(
    ("cell", "heading", "square_metres"),
    [
        (1500, "", 1500), ("1.500", "", 1500), ("1,500 m2", "", 1500), ("1.500,5", "", 1500),
        ("1 500", "Diện tích (m²)", 1500), ("1.000.000", "", 1_000_000), ("12,5", "", 12),
        ("1,5 ha", "", 15_000), ("1.250 ha", "", 12_500), (1.5, "Diện tích (ha)", 15_000),
        ("0,5", "DT đất (ha)", 5_000), ("15 công", "", 15_000), ("2 công rưỡi", "", 2_500),
        (3, "Diện tích (công)", 3_000), ("3.", "", 3), ("2 công", "Diện tích (ha)", 2_000),
        ("0.900", "", 1), ("1.000.5", "", 1000),
    ],
)  # fmt: skip
def test_reads_an_area_in_square_metres(cell: object, heading: str, square_metres: int) -> None:
    assert read_area(cell, heading) == square_metres


@pytest.mark.parametrize(
    "cell",
    ["", "abc", None, True, 0, "0", "0,4", -5, float("nan"), float("inf"), 1e12, date(2020, 1, 1)],
)
def test_what_is_no_area_is_none(cell: object) -> None:
    assert read_area(cell) is None
