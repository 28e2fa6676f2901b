"""Where a header stands, how deep it is and what its columns hold."""

from collections.abc import Mapping, Sequence

import pytest

from lensan.kernel.spreadsheets.grid import Cell, Grid, Merge, lines_of
from lensan.producers.intake.header import LOOKED_AT, Header, find, find_likely, is_numbering

Row = Sequence[Cell]
PLAIN: Row = ["STT", "Họ và tên", "Năm sinh", "SĐT"]
AN: Row = [1, "Nguyễn Văn An", 1968, "0912345678"]


def a_grid(*rows: Row, merges: Sequence[Merge] = ()) -> Grid:
    return Grid("DS", 0, lines=lines_of(map(list, rows)), merges=list(merges))


def found(
    *rows: Row, merges: Sequence[Merge] = (), remembered: Mapping[str, str] | None = None
) -> Header:
    header = find(a_grid(*rows, merges=merges), remembered or {})
    assert header
    return header


def fields(header: Header) -> list[str]:
    return [column.field for column in header.columns]


def test_a_header_stands_under_titles_and_above_the_rows() -> None:
    header = found(["DANH SÁCH HỘ"], [], ["Năm", 2022], PLAIN, AN)

    assert (header.rows, header.start, fields(header)) == (
        (4,), 3, ["order_number", "name", "birth", "phone"],
    )  # fmt: skip
    assert header.fields == {"order_number", "name", "birth", "phone"}


def test_no_header_is_found_in_a_sheet_without_names_or_too_far_down() -> None:
    far = [["x"]] * LOOKED_AT

    assert [find(a_grid(*rows), {}) for rows in ([["TT", "Ấp"]], [*far, PLAIN, AN])] == [None] * 2


@pytest.mark.parametrize(
    ("rows", "is_list"),
    [
        ([["Họ và tên"], ["Nguyễn Văn An"]], True), ([["Họ và tên"]], False),
        ([["Họ và tên"], ["Chủ hộ"]], False), ([["Danh sách họ tên hộ dân"], ["Lê An"]], False),
    ],
)  # fmt: skip
def test_a_single_heading_counts_if_it_is_certain_and_names_follow(
    rows: Sequence[Row], is_list: bool
) -> None:
    assert (find(a_grid(*rows), {}) is not None) is is_list


def test_a_remembered_meaning_goes_before_a_general_one_and_makes_a_heading_certain() -> None:
    said = {"dai dien ho dan cu": "name", "sdt": ""}

    assert fields(found(["Đại diện hộ dân cư"], ["An"], remembered=said)) == ["name"]
    assert fields(found(PLAIN, AN, remembered=said))[3] == "ignored"


def test_headings_of_two_rows_are_joined_under_what_spans_them() -> None:
    header = found(
        ["TT", "Thông tin chủ hộ", "", "", "Ấp"],
        ["", "Họ tên", "Nam", "Nữ", ""],
        [1, "Nguyễn Văn An", 1968, "", "Ấp 3"],
        merges=[Merge(1, 1, 1, 3), Merge(1, 0, 2, 0), Merge(1, 4, 2, 4)],
    )

    assert (header.rows, header.start) == ((1, 2), 2)
    assert [column.heading for column in header.columns] == [
        "TT", "Thông tin chủ hộ – Họ tên", "Thông tin chủ hộ – Nam", "Thông tin chủ hộ – Nữ", "Ấp",
    ]  # fmt: skip
    assert fields(header) == ["order_number", "name", "birth_male", "birth_female", "hamlet"]


def test_a_heading_spans_the_blanks_to_its_right_where_nothing_is_merged() -> None:
    header = found(
        ["TT", "Họ và tên", "Năm sinh", "", "Địa chỉ"], ["", "", "Nam", "Nữ", ""],
        [1, "Nguyễn Văn An", 1968, "", "Ấp 3"],
    )  # fmt: skip

    assert [column.heading for column in header.columns][2:] == [
        "Năm sinh – Nam", "Năm sinh – Nữ", "Địa chỉ",
    ]  # fmt: skip
    assert fields(header)[2:] == ["birth_male", "birth_female", "address"]


def test_sub_headings_that_nobody_knows_count_under_what_is_merged() -> None:
    header = found(
        ["TT", "Họ và tên", "Sản xuất", ""], ["", "", "Vụ một", "Vụ hai"],
        [1, "Nguyễn Văn An", 5, 6], merges=[Merge(1, 2, 1, 3)],
    )  # fmt: skip

    assert [column.heading for column in header.columns][2:] == [
        "Sản xuất – Vụ một", "Sản xuất – Vụ hai",
    ]  # fmt: skip


def test_a_row_of_headings_above_the_one_with_names_belongs_to_the_header() -> None:
    header = found(
        ["TT", "", "", "Địa chỉ"], ["", "Họ tên", "Năm sinh", ""], [1, "Lê An", 1968, "Ấp 3"]
    )

    assert (header.rows, fields(header)) == ((1, 2), ["order_number", "name", "birth", "address"])


@pytest.mark.parametrize(
    "above", [["DANH SÁCH", "", "", "NĂM 2022"], ["", "", "", "Địa chỉ"], ["UBND", "", "", "2022"]]
)
def test_a_title_directly_above_does_not(above: Row) -> None:
    assert found(above, ["TT", "Họ tên", "Năm sinh", ""], [1, "Lê An", 1968, "x"]).rows == (2,)


def test_rows_with_a_gap_between_them_are_no_one_header() -> None:
    gap = found(["TT", "", "", "", "Địa chỉ"], [], PLAIN, [], ["Nam", "Nữ"], AN)

    assert gap.rows == (3,)


@pytest.mark.parametrize(
    "row",
    [
        [1, "An", "Nam", ""], ["", "Lê Văn Nam", "Nam", "Nữ"], ["", "", "19/9/1957", "Nam"],
        ["", "", "w", "z"], ["", "", "", "    "],
    ],
)  # fmt: skip
def test_a_row_of_the_list_is_no_part_of_the_header(row: Row) -> None:
    assert found(PLAIN, row, AN).rows == (1,)


def test_a_header_is_three_rows_deep_at_most() -> None:
    sub = ["", "", "Nam", "Nữ"]

    assert found(["TT", "Họ tên", "Năm sinh", ""], sub, sub, sub, AN).rows == (1, 2, 3)


@pytest.mark.parametrize(
    ("row", "numbers"),
    [
        (["1", "2", "3"], True), (["(1)", "(2)", "(3)"], True), (["A", "B", "1", "2"], True),
        ([1.0, 2.0, 3.0, ""], True), (["1", "2=1+3", "3"], True), (["1", "2"], False),
        (["A", "B", "C"], False), (["1", "3", "5"], False), (["1", "An", "3"], False),
    ],
)  # fmt: skip
def test_knows_a_row_that_numbers_the_columns(row: list[Cell], numbers: bool) -> None:
    assert is_numbering(row) is numbers


def test_the_list_begins_under_the_columns_numbers() -> None:
    assert found(PLAIN, ["(1)", "(2)", "(3)", "(4)"], AN).start == 2


@pytest.mark.parametrize(
    ("heads", "row", "read"),
    [
        (["Họ và đệm", "Tên"], ["Lê Văn", "An"], ["surname", "given_name"]),
        (["Họ và đệm", "SĐT"], ["Lê Văn", "09"], ["surname", "phone"]),
        (["Họ tên", ""], ["Lê Văn", "An"], ["surname", "given_name"]),
        (["Họ tên", ""], ["Lê Văn An", "2 ha"], ["name"]),
        (["TT", "Họ tên"], [1, "An"], ["order_number", "name"]),
        (["Họ tên", "Họ tên"], ["Lê", "An"], ["surname", "given_name"]),
        (["Người đại diện", "SĐT"], ["An", "09"], ["name", "phone"]),
        (["Tên HTX", "Người đại diện"], ["HTX", "An"], ["name", "representative"]),
        (["Họ tên", "SĐT", "Điện thoại"], ["An", "1", "2"], ["name", "phone", "phone2"]),
        (["Họ tên", "Ghi chú", "Ghi chú"], ["An", "x", "y"], ["name", "note", "note"]),
        (["Họ tên", "Ấp", "Ấp"], ["An", "x", "y"], ["name", "hamlet", "ignored"]),
        (["Họ tên", "Gì", "Chi"], ["An", "x", "y"], ["name", "", ""]),
        (["Họ tên", "DT"], ["An", "0912345678"], ["name", "phone"]),
        (["Họ tên", "DT"], ["An", "1.5"], ["name", "area"]),
    ],
)  # fmt: skip
def test_each_field_stands_once(heads: Row, row: Row, read: list[str]) -> None:
    assert fields(found(heads, row)) == read


def test_a_column_shows_its_first_three_different_cells() -> None:
    rows: list[Row] = [
        [n, "Lê An", crop] for n, crop in enumerate(["Lúa", "Lúa", "", "Mía", "Bắp", "Cá"])
    ]

    columns = found(["TT", "Họ tên", "Cây gì đó"], *rows).columns

    assert [column.examples for column in columns][1:] == [("Lê An",), ("Lúa", "Mía", "Bắp")]


def test_the_row_most_like_a_header_is_found_where_none_names_anybody() -> None:
    header = find_likely(a_grid(["UBND", "XÃ"], ["TT", "Ai", "Năm sinh"], [1, "An", 1968]), {})

    assert header
    assert (header.rows, fields(header)) == ((2,), ["order_number", "", "birth"])


def test_no_row_is_like_a_header_in_a_letter() -> None:
    assert find_likely(a_grid(["Kính gửi"], ["1", "2"], ["a1", "b"]), {}) is None
