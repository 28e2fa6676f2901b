"""How far a sheet reaches is told from its XML alone, whatever pieces it comes in."""

from pathlib import Path

import pytest

from lensan.kernel.spreadsheets.archive import check, check_and_measure
from lensan.kernel.spreadsheets.formats import DAMAGED, TOO_LARGE, Unreadable
from lensan.kernel.spreadsheets.tests.make import ROWS, rewritten, sheet_xml, xlsx, zip_bomb


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return xlsx(tmp_path / "a.xlsx", {"DS": ROWS})


@pytest.mark.parametrize(
    ("cell", "fits"),
    [
        ('<c r="ALL20000"/>', False), ('<c r="Z20000"/>', True), ('<row r="8000001"/>', False),
        ("<c r='A1'/>", False), ('<c r = "A1"/>', False), ('<c r="BDWGN1"/>', False),
    ],
)  # fmt: skip
def test_tells_whether_the_rectangle_of_a_sheet_fits(cell: str, fits: bool, path: Path) -> None:
    assert check_and_measure(sheet_xml(path, "</sheetData>", f"{cell}</sheetData>")) is fits


def test_a_reference_cut_in_two_by_the_pieces_is_seen(path: Path) -> None:
    air = b" " * ((1 << 20) - 20)

    rewritten(path, {"xl/worksheets/sheet9.xml": b"<x>" + air + b'<c r="XFD1048576"/></x>'})

    assert not check_and_measure(path)


def test_what_swells_is_too_large(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as trouble:
        check(zip_bomb(tmp_path / "a.ods"))

    assert str(trouble.value) == TOO_LARGE


def test_what_cannot_be_inflated_is_damaged(path: Path) -> None:
    rewritten(path, {"xl/extra.xml": bytes(range(256)) * 8})
    content = bytearray(path.read_bytes())
    at = content.index(b"xl/extra.xml") + len(b"xl/extra.xml")
    content[at : at + 8] = b"\xff" * 8
    path.write_bytes(content)

    with pytest.raises(Unreadable) as trouble:
        check(path)

    assert str(trouble.value) == DAMAGED
