"""Tables that leave the building."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from lensan.kernel.tables import (
    AT_ONCE,
    Cell,
    csv_response,
    harmless,
    streamed_table,
    table_response,
    xlsx_response,
)

HEADINGS = ["Họ tên", "Số hộ", "Ngày", "Lúc"]
ROW: list[Cell] = ["Đặng Thị Hường", 1240, date(2022, 7, 22), datetime(2022, 7, 22, 5, tzinfo=UTC)]


def test_csv_opens_in_excel_with_its_accents() -> None:
    response = csv_response("Tiến độ", HEADINGS, [ROW])

    text = response.content.decode("utf-8-sig")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(text))) == [
        HEADINGS,
        ["Đặng Thị Hường", "1240", "2022-07-22", "2022-07-22 12:00:00"],
    ]


def test_the_file_has_its_vietnamese_name() -> None:
    response = csv_response("Tiến độ", HEADINGS, [])

    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''Ti%E1%BA%BFn%20%C4%91%E1%BB%99.csv"
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"])
def test_text_never_becomes_a_formula_in_csv(start: str) -> None:
    assert harmless(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("cell", ["Nguyễn Văn An", "", -5, 1.5, None, date(2022, 1, 1)])
def test_what_is_harmless_stays_as_it_is(cell: Cell) -> None:
    assert harmless(cell) == cell


def test_excel_keeps_numbers_days_and_text_apart() -> None:
    response = xlsx_response("Tiến độ", HEADINGS, [ROW, ["=1+1", None, None, "http://a"]])

    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        HEADINGS,
        ["Đặng Thị Hường", 1240, datetime(2022, 7, 22), datetime(2022, 7, 22, 12)],  # noqa: DTZ001
        ["=1+1", None, None, "http://a"],
    ]
    assert sheet["A3"].data_type == "s"
    assert sheet["D3"].hyperlink is None
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize(("form", "suffix"), [("csv", "csv"), ("xlsx", "xlsx"), ("?", "csv")])
def test_the_form_asked_for_is_what_one_gets(form: str, suffix: str) -> None:
    response = table_response(form, "ho", HEADINGS, [])

    assert response["Content-Disposition"] == f'attachment; filename="ho.{suffix}"'


@pytest.mark.parametrize("count", [0, 1, AT_ONCE, AT_ONCE + 1])
def test_a_stream_says_what_the_whole_table_says(count: int) -> None:
    rows = [ROW] * count

    streamed = streamed_table("csv", "ho", HEADINGS, iter(rows))

    assert streamed.getvalue() == csv_response("ho", HEADINGS, rows).content
    assert streamed["Content-Disposition"] == 'attachment; filename="ho.csv"'


def test_a_stream_reads_no_further_than_it_has_sent() -> None:
    read = []

    def rows() -> Iterator[list[Cell]]:
        for number in range(3 * AT_ONCE):
            read.append(number)
            yield [number]

    pieces = iter(streamed_table("csv", "ho", HEADINGS, rows()))
    assert read == []

    next(pieces)
    assert len(read) == AT_ONCE


def test_a_workbook_leaves_from_a_file() -> None:
    streamed = streamed_table("xlsx", "Hộ", HEADINGS, iter([ROW]))

    content = streamed.getvalue()
    streamed.close()

    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][:2] == ROW[:2]
    assert streamed["Content-Disposition"].endswith("H%E1%BB%99.xlsx")
