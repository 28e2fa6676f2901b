import pytest

from lensan.kernel.spreadsheets.grid import Cell, Grid, lines_of
from lensan.producers.intake.header import find_likely
from lensan.producers.intake.surmise import is_list_of_persons, is_set_aside


@pytest.mark.parametrize("name", ["Tổng hợp", "TH", "Ghi chú", "bieu_do 2022", "Hướng dẫn điền"])
def test_summaries_and_notes_are_set_aside(name: str) -> None:
    assert is_set_aside(name)


@pytest.mark.parametrize("name", ["Danh sách", "Ấp 3", "Thạnh Hòa", "Sheet1"])
def test_other_sheets_are_not(name: str) -> None:
    assert not is_set_aside(name)


@pytest.mark.parametrize(
    ("heads", "rows", "persons"),
    [
        (["TT", "Ai", "Năm sinh"], [[1, "An", 1968]], True), (["TT", "Ai", "Năm sinh"], [], False),
        (["TT", "Ai"], [[1, "Nguyễn Văn An"], [2, "Lê Bé"]], True),
        (["TT", "Ai"], [[1, "Nguyễn Văn An"], [2, "Gạo"]], False), (["TT", "Ấp"], [[1, 2]], False),
    ],
)  # fmt: skip
def test_tells_persons_by_their_columns_or_their_names(
    heads: list[Cell], rows: list[list[Cell]], persons: bool
) -> None:
    lines = lines_of([heads, *rows])
    header = find_likely(Grid("DS", 0, lines=lines), {})

    assert header
    assert is_list_of_persons(header, lines[1:]) is persons
