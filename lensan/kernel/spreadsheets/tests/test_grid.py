from datetime import date

import pytest

from lensan.kernel.spreadsheets.formats import TOO_LARGE, Unreadable
from lensan.kernel.spreadsheets.grid import MOST_COLUMNS, MOST_LINES, Cell, Line, blank, lines_of


@pytest.mark.parametrize(
    ("cell", "is_blank"), [("", True), (" \n", True), (0, False), (False, False), ("x", False)]
)
def test_a_cell_that_shows_nothing_is_blank(cell: Cell, is_blank: bool) -> None:
    assert blank(cell) is is_blank


def test_rows_that_hold_nothing_are_left_out_and_the_others_keep_their_numbers() -> None:
    day = date(2022, 1, 2)

    assert lines_of([["a"], [], ["", " "], [0, False], ["", day]]) == [
        Line(1, ["a", ""]), Line(5, ["", day]),
    ]  # fmt: skip


def test_control_characters_go_and_line_ends_and_soft_hyphens_stay() -> None:
    assert lines_of([["a\0b\x07\x7f", "a\nb\t", "\u00ad", "\ud800x"]]) == [
        Line(1, ["ab", "a\nb\t", "\u00ad", "x"])
    ]


def test_columns_beyond_measure_are_cut() -> None:
    [line] = lines_of([["x"] * (MOST_COLUMNS + 1)])

    assert len(line.cells) == MOST_COLUMNS


def test_more_rows_than_a_commune_can_have_are_refused() -> None:
    with pytest.raises(Unreadable, match="Tệp quá lớn") as trouble:
        lines_of([["x"]] * (MOST_LINES + 1))

    assert str(trouble.value) == TOO_LARGE
