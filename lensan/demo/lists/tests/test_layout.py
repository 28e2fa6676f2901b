from dataclasses import replace

from lensan.demo.lists.cells import Cell
from lensan.demo.lists.layout import WARNING, list_sheets, notes_sheet, old_sheet, summary_sheet
from lensan.demo.lists.styles import Style
from lensan.demo.lists.tests.make import PLAIN, VI_TAN, a_row, with_fields

SMALL = with_fields(PLAIN, "number", "name", "birth", "hamlet")
HEADINGS = ["STT", "Họ và tên", "Ngày sinh", "Ấp"]
TITLES: list[list[Cell]] = [
    [WARNING],
    ["DANH SÁCH HỘ SẢN XUẤT NÔNG NGHIỆP NĂM 2022"],
    ["Xã Vị Tân, Thành phố Vị Thanh, tỉnh Hậu Giang"],
]


def rows_of(style: Style, *hamlets: str) -> list[list[Cell]]:
    """Lay out one row per hamlet named; leave the titles away."""
    rows = [a_row(person, hamlet) for person, hamlet in enumerate(hamlets)]
    (sheet,) = list_sheets(VI_TAN, style, rows, signer="Lê Văn Mẫu")
    assert sheet.rows[:3] == TITLES
    return sheet.rows[3:]


def test_lays_a_plain_list_out() -> None:
    assert rows_of(SMALL, "Ấp 1", "Ấp 1", "Ấp 2") == [
        HEADINGS,
        [1, "Lê Văn Út", 1968, "Ấp 1"],
        [2, "Lê Văn Út", 1968, "Ấp 1"],
        [3, "Lê Văn Út", 1968, "Ấp 2"],
    ]


def test_says_which_row_of_the_sheet_holds_which_of_the_list() -> None:
    rows = [a_row(7), a_row(8)]

    (sheet,) = list_sheets(VI_TAN, SMALL, rows, signer="")

    assert [(at, row.person) for at, row in sheet.listed] == [(4, 7), (5, 8)]


def test_a_list_may_begin_in_column_b() -> None:
    style = replace(SMALL, indent=1)

    (sheet,) = list_sheets(VI_TAN, style, [a_row()], signer="")

    assert sheet.rows[-1] == [None, 1, "Lê Văn Út", 1968, "Ấp 1"]
    assert sheet.merges == [(0, 1, 0, 4), (1, 1, 1, 4)]


def test_a_list_of_one_column_merges_nothing() -> None:
    (sheet,) = list_sheets(VI_TAN, with_fields(PLAIN, "name"), [a_row()], signer="")

    assert sheet.merges == []


def test_titles_may_be_the_warning_alone_or_long() -> None:
    tops = []
    for title in ("none", "long"):
        (sheet,) = list_sheets(VI_TAN, replace(SMALL, title=title), [a_row()], signer="")
        tops.append(sheet.rows[:-2])

    assert tops[0] == [[WARNING]]
    assert tops[1] == [
        TITLES[0], ["ỦY BAN NHÂN DÂN XÃ VỊ TÂN"], [], *TITLES[1:],
        ["(Kèm theo Kế hoạch đưa hộ sản xuất nông nghiệp lên sàn thương mại điện tử)"], [],
    ]  # fmt: skip


def test_a_header_of_two_rows_groups_columns_and_merges_the_others_downwards() -> None:
    style = replace(SMALL, two_row_header=True, numbered_columns=True)

    (sheet,) = list_sheets(VI_TAN, style, [a_row()], signer="")

    assert sheet.rows[3:6] == [
        ["STT", "Thông tin chủ hộ", None, "Ấp"],
        [None, "Họ và tên", "Ngày sinh", None],
        ["(1)", "(2)", "(3)", "(4)"],
    ]
    assert sorted(sheet.merges[2:]) == [(3, 0, 4, 0), (3, 1, 3, 2), (3, 3, 4, 3)]


def test_a_name_may_take_two_columns() -> None:
    assert rows_of(replace(SMALL, split_name=True), "Ấp 1") == [
        ["STT", "Họ và chữ đệm", "Tên", "Ngày sinh", "Ấp"],
        [1, "Lê Văn", "Út", 1968, "Ấp 1"],
    ]


def test_a_missing_name_leaves_both_its_columns_empty() -> None:
    style = replace(SMALL, split_name=True)

    (sheet,) = list_sheets(VI_TAN, style, [a_row(name=None)], signer="")

    assert sheet.rows[-1] == [1, None, None, 1968, "Ấp 1"]


def test_a_birth_may_stand_under_the_sex() -> None:
    style = replace(
        with_fields(PLAIN, "number", "name", "sex", "birth"),
        birth_by_sex=True,
        two_row_header=True,
    )
    man, woman = a_row(), a_row()
    woman.cells["sex"] = "Nữ"

    (sheet,) = list_sheets(VI_TAN, style, [man, woman], signer="")

    assert sheet.rows[3:] == [
        ["STT", "Họ và tên", "Năm sinh", None],
        [None, None, "Nam", "Nữ"],
        [1, "Lê Văn Út", 1968, None],
        [2, "Lê Văn Út", None, 1968],
    ]


def test_hamlets_may_be_sub_headings_with_totals() -> None:
    style = replace(with_fields(PLAIN, "number", "name"), hamlets="subheading", totals=True)

    assert rows_of(style, "", "Ấp 1", "Ấp 2") == [
        ["STT", "Họ và tên"],
        [1, "Lê Văn Út"],
        [None, "Cộng: 1 hộ"],
        ["Ấp 1"],
        [2, "Lê Văn Út"],
        [None, "Cộng: 1 hộ"],
        ["Ấp 2"],
        [3, "Lê Văn Út"],
        [None, "Cộng: 1 hộ"],
        [None, "Tổng cộng: 3 hộ"],
    ]


def test_hamlets_may_have_a_sheet_each() -> None:
    style = replace(with_fields(PLAIN, "number", "name"), hamlets="sheets")
    rows = [a_row(0, ""), a_row(1, "Ấp 1"), a_row(2, "Ấp 1")]

    sheets = list_sheets(VI_TAN, style, rows, signer="")

    assert [(sheet.name, len(sheet.listed)) for sheet in sheets] == [("HTX, DN", 1), ("Ấp 1", 2)]


def test_marks_stand_for_the_same_as_above() -> None:
    style = replace(with_fields(PLAIN, "name", "hamlet", "grows"), ditto="nt")

    assert rows_of(style, "Ấp 1", "Ấp 1", "Ấp 2") == [
        ["Họ và tên", "Ấp", "Sản phẩm"],
        ["Lê Văn Út", "Ấp 1", "Lúa"],
        ["Lê Văn Út", "nt", "nt"],
        ["Lê Văn Út", "Ấp 2", "nt"],
    ]


def test_a_blank_stands_for_the_same_hamlet_and_for_nothing_else() -> None:
    style = replace(with_fields(PLAIN, "name", "hamlet", "grows"), ditto="blank")

    assert rows_of(style, "Ấp 1", "Ấp 1") == [
        ["Họ và tên", "Ấp", "Sản phẩm"],
        ["Lê Văn Út", "Ấp 1", "Lúa"],
        ["Lê Văn Út", None, "Lúa"],
    ]


def test_one_merged_cell_stands_for_the_same_hamlet() -> None:
    style = replace(with_fields(PLAIN, "name", "hamlet"), ditto="merged")
    rows = [a_row(0, "Ấp 1"), a_row(1, "Ấp 1"), a_row(2, "Ấp 2")]

    (sheet,) = list_sheets(VI_TAN, style, rows, signer="")

    assert [row[1] for row in sheet.rows[4:]] == ["Ấp 1", None, "Ấp 2"]
    assert sheet.merges[2:] == [(4, 1, 5, 1)]


def test_a_list_closes_with_prepared_rows_total_and_signatures() -> None:
    style = replace(SMALL, prepared_rows=True, totals=True, signature=True)

    assert rows_of(style, "Ấp 1")[2:] == [
        [2], [3], [4], [5], [6],
        [None, "Tổng cộng: 1 hộ"],
        [],
        [None, "Người lập biểu", None, None, "TM. ỦY BAN NHÂN DÂN"],
        [None, "(Ký, ghi rõ họ tên)", None, None, "CHỦ TỊCH"],
        [None, "Lê Văn Mẫu", None, None, "(đã ký)"],
    ]  # fmt: skip


def test_last_year_s_list_is_hidden_and_no_part_of_the_list() -> None:
    sheet = old_sheet(VI_TAN, SMALL, [a_row()])

    assert (sheet.hidden, sheet.listed) == (True, [])
    assert sheet.rows[1] == ["DANH SÁCH HỘ SẢN XUẤT NÔNG NGHIỆP NĂM 2021"]
    assert sheet.rows[-1] == [1, "Lê Văn Út", 1968, "Ấp 1"]


def test_the_summary_counts_hamlets() -> None:
    sheet = summary_sheet(VI_TAN, [a_row(hamlet="Ấp 1"), a_row(hamlet="Ấp 1"), a_row(hamlet="")])

    assert sheet.rows == [
        [WARNING],
        ["TỔNG HỢP SỐ HỘ XÃ VỊ TÂN"],
        ["TT", "Ấp", "Số hộ"],
        [1, "Ấp 1", 2],
        [None, "Tổng cộng", 3],
    ]


def test_the_notes_hold_sentences_alone() -> None:
    assert all(len(row) == 1 for row in notes_sheet().rows)
