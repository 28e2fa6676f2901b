"""Text files: which encoding, which delimiter, which cells."""

from pathlib import Path

import pytest

from lensan.kernel.legacy_text import encode
from lensan.kernel.spreadsheets.delimited import decode, grid
from lensan.kernel.spreadsheets.formats import Unreadable

TEXT = "STT;Họ và tên\n1;Nguyễn Văn Hưởng\n2;Đặng Thị Bé Bảy\n"
TONES = str.maketrans({"ọ": "o\u0323", "ễ": "ê\u0303", "ở": "ơ\u0309", "ặ": "ă\u0323",
                       "ị": "i\u0323", "é": "e\u0301", "ả": "a\u0309"})  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_reads_unicode_with_and_without_its_mark(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


def test_reads_what_windows_writes_for_vietnamese() -> None:
    assert decode(TEXT.translate(TONES).encode("cp1258")) == TEXT.translate(TONES)


@pytest.mark.parametrize("charset", ["tcvn3", "vni"])
def test_leaves_old_fonts_as_windows_shows_them_for_the_sheet_to_be_converted(
    charset: str,
) -> None:
    shown = encode(TEXT, charset)  # type: ignore[arg-type]

    assert decode(shown.encode("cp1252")) == shown


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(Unreadable, match="không phải văn bản"):
        decode(b"PE\0\0\x01\x02\x03\xff\xfe")


@pytest.mark.parametrize("mark", ["\t", ";", ",", "|"])
def test_finds_the_mark_between_the_cells(mark: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TEXT.replace(";", mark), encoding="utf-8")

    assert [line.cells for line in grid(path, "a").lines] == [
        ["STT", "Họ và tên"], ["1", "Nguyễn Văn Hưởng"], ["2", "Đặng Thị Bé Bảy"],
    ]  # fmt: skip


def test_numbers_rows_as_a_spreadsheet_does_and_drops_errors(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('STT,Tên\n\n1,"Lê\nAn"\n2,#REF!\n', encoding="utf-8")

    assert [(line.number, line.cells) for line in grid(path, "a").lines] == [
        (1, ["STT", "Tên"]), (3, ["1", "Lê\nAn"]), (4, ["2", ""]),
    ]  # fmt: skip


def test_a_cell_beyond_all_measure_is_no_cell_of_a_list(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a" * 20_000, encoding="utf-8")

    with pytest.raises(Unreadable, match="không phải bảng tính"):
        grid(path, "a")
