"""Sheets typed with the fonts of before Unicode."""

from collections.abc import Sequence

from lensan.kernel.legacy_text import Charset, encode
from lensan.kernel.spreadsheets.grid import Cell, Grid, lines_of
from lensan.kernel.spreadsheets.legacy import to_unicode

NAMES = ("Nguyễn Văn Hưởng", "Trần Thị Bé Bảy", "Lê Hoàng Nhựt", "Phạm Thị Tuyết")


def a_grid(*rows: Sequence[Cell]) -> Grid:
    return Grid("Danh sách", 0, lines=lines_of(map(list, rows)))


def cells(grid: Grid) -> list[list[Cell]]:
    return [line.cells for line in grid.lines]


def legacy(charset: Charset) -> list[list[Cell]]:
    return [[encode(name, charset), 1968.0, True] for name in NAMES]


def test_converts_tcvn3_and_tells_in_which_rows() -> None:
    grid = a_grid(["Danh sach"], *legacy("tcvn3"))

    assert to_unicode(grid) == {2, 3, 4, 5}
    assert cells(grid) == [["Danh sach", "", ""], *([name, 1968.0, True] for name in NAMES)]


def test_converts_vni() -> None:
    grid = a_grid(*legacy("vni"))

    to_unicode(grid)

    assert [row[0] for row in cells(grid)] == list(NAMES)


def test_a_lone_heading_follows_the_sheet_even_if_it_reads_in_another_font() -> None:
    by_chance = "SÑT"  # VNI for SĐT; TCVN3 would draw Sẹt
    grid = a_grid(["Hoï teân", by_chance], *([row[0], "0912345678"] for row in legacy("vni")))

    to_unicode(grid)

    assert cells(grid)[0] == ["Họ tên", "SĐT"]


def test_a_column_of_telephones_follows_the_sheet_whatever_stands_before_them() -> None:
    telephones = ("SÑT", "ÑT: 0850867445", "DÑ 0851726495", "ÑT 0912345678")
    grid = a_grid(*([row[0], tel] for row, tel in zip(legacy("vni"), telephones, strict=True)))

    to_unicode(grid)

    assert [row[1] for row in cells(grid)] == [
        "SĐT",
        "ĐT: 0850867445",
        "DĐ 0851726495",
        "ĐT 0912345678",
    ]


def test_a_column_with_few_words_follows_the_sheet() -> None:
    telephones = ("Dieän tích", "DÑ 0851726495", "MÑ 0851726495", "0912345678")
    grid = a_grid(*([row[0], tel] for row, tel in zip(legacy("vni"), telephones, strict=True)))

    to_unicode(grid)

    assert cells(grid)[0][1] == "Diện tích"


def test_a_column_without_a_word_to_tell_by_follows_the_sheet() -> None:
    grid = a_grid(*([row[0], "ñ"] for row in legacy("vni")))

    to_unicode(grid)

    assert {row[1] for row in cells(grid)} == {"đ"}


def test_a_column_in_unicode_stays_beside_one_in_an_old_font() -> None:
    grid = a_grid(*([row[0], "Lê Thị Ơn", "Rẫy Đ"] for row in legacy("tcvn3")))

    to_unicode(grid)

    assert {tuple(row[1:]) for row in cells(grid)} == {("Lê Thị Ơn", "Rẫy Đ")}


def test_columns_in_different_fonts_are_each_read_in_their_own() -> None:
    both = zip(legacy("tcvn3"), legacy("vni"), strict=True)
    grid = a_grid(*([old[0], other[0]] for old, other in both))

    to_unicode(grid)

    assert cells(grid) == [[name, name] for name in NAMES]


def test_a_row_in_which_nothing_changes_is_not_named() -> None:
    grid = a_grid(*legacy("tcvn3"), ["Phường “IV”", "", ""])

    assert to_unicode(grid) == {1, 2, 3, 4}


def test_leaves_unicode_and_an_empty_sheet_alone() -> None:
    grid = a_grid(*([name] for name in NAMES))

    assert (to_unicode(grid), to_unicode(a_grid())) == (frozenset(), frozenset())
    assert [row[0] for row in cells(grid)] == list(NAMES)
