"""Cells that stand for the row above."""

import pytest

from lensan.kernel.spreadsheets.grid import Cell, Line, Merge
from lensan.producers.intake.filling import fill
from lensan.producers.intake.header import Column


def filled(
    field: str, *cells: Cell, merges: list[Merge] | None = None, first_row: int = 5
) -> list[Cell]:
    """Return what the cells of one column are when they have been written out."""
    lines = [Line(first_row + n, [cell]) for n, cell in enumerate(cells)]
    fill(lines, (Column(0, field, field),), merges or [])
    return [line.cells[0] for line in lines]


@pytest.mark.parametrize("mark", ["nt", "-//-", '"', "như trên"])
def test_a_ditto_mark_means_the_row_above(mark: str) -> None:
    assert filled("grows", "Lúa", mark, mark, "Mía", mark) == ["Lúa", "Lúa", "Lúa", "Mía", "Mía"]


def test_a_ditto_mark_in_the_first_row_means_nothing() -> None:
    assert filled("grows", "nt", "Lúa") == ["", "Lúa"]


@pytest.mark.parametrize("field", ["name", "note", "order_number", ""])
def test_nobody_is_called_as_the_row_above(field: str) -> None:
    assert filled(field, "An", "nt") == ["An", "nt"]


def test_a_blank_in_a_grouped_column_means_the_row_above() -> None:
    assert filled("hamlet", "Ấp 1", "", " ", "Ấp 2", "") == [
        "Ấp 1",
        "Ấp 1",
        "Ấp 1",
        "Ấp 2",
        "Ấp 2",
    ]


@pytest.mark.parametrize(
    ("field", "cells"),
    [
        ("hamlet", ("", "Ấp 1", "")), ("hamlet", ("Ấp 1", "", "Ấp 2", "Ấp 1", "")),
        ("grows", ("Lúa", "", "Mía")), ("hamlet", ()),
    ],
)  # fmt: skip
def test_a_blank_in_any_other_column_is_a_blank(field: str, cells: tuple[Cell, ...]) -> None:
    assert filled(field, *cells) == list(cells)


def test_a_merged_cell_fills_the_blank_rows_that_it_covers() -> None:
    merges = [Merge(5, 0, 7, 0)]

    assert filled("phone", "09", "", "x", "", merges=merges) == ["09", "09", "x", ""]


def test_a_cell_merged_over_rows_that_are_not_listed_fills_the_others() -> None:
    assert filled("phone", "09", "", merges=[Merge(5, 0, 900, 0)]) == ["09", "09"]


@pytest.mark.parametrize(
    "merge", [Merge(4, 0, 6, 0), Merge(5, 1, 6, 1), Merge(5, 0, 1_048_576, 0)]
)
def test_a_merge_from_elsewhere_or_beyond_all_measure_fills_nothing(merge: Merge) -> None:
    assert filled("phone", "09", "", merges=[merge]) == ["09", ""]
