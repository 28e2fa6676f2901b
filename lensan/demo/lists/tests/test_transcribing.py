import unicodedata
from dataclasses import replace

import pytest

from lensan.demo.lists.cells import Cell
from lensan.demo.lists.layout import WARNING, Sheet
from lensan.demo.lists.tests.make import PLAIN, a_row
from lensan.demo.lists.transcribing import transcribe
from lensan.kernel.legacy_text import encode


def transcribed(text: str, form: str = "xlsx") -> tuple[Sheet, list[set[str]]]:
    rows: list[list[Cell]] = [[WARNING], [1, "Đặng Thị Đẹp"], [2, "Le Van Be"]]
    sheet = Sheet("Ấp 1", rows, listed=[(1, a_row()), (2, a_row())])
    transcribe(sheet, replace(PLAIN, text=text, form=form))
    return sheet, [row.codes for _at, row in sheet.listed]


def test_leaves_modern_text_alone() -> None:
    sheet, codes = transcribed("nfc")

    assert (sheet.name, sheet.rows[1], codes) == ("Ấp 1", [1, "Đặng Thị Đẹp"], [set(), set()])


def test_decomposes_without_changing_letters() -> None:
    sheet, codes = transcribed("nfd")

    assert sheet.rows[1] == [1, unicodedata.normalize("NFD", "Đặng Thị Đẹp")]
    assert codes == [set(), set()]


@pytest.mark.parametrize("charset", ["tcvn3", "vni"])
def test_writes_legacy_letters_and_marks_the_rows_that_changed(charset: str) -> None:
    sheet, codes = transcribed(charset)

    legacy = encode("Đặng Thị Đẹp", "tcvn3" if charset == "tcvn3" else "vni")
    assert sheet.rows == [[WARNING], [1, legacy], [2, "Le Van Be"]]
    assert sheet.name == "Ap 1"
    assert codes == [{"text_converted"}, set()]


def test_a_csv_file_is_in_one_encoding_from_its_first_line() -> None:
    sheet, _codes = transcribed("tcvn3", "csv-tcvn3")

    assert sheet.rows[0] == [encode(WARNING, "tcvn3")]
