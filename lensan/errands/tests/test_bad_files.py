"""Files that do harm: the officer is told what to do, and nothing of them is stored."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lensan.errands.models import FloorFile
from lensan.errands.tests.make import a_file, an_open_stall
from lensan.kernel.spreadsheets.formats import LOCKED, TOO_LARGE
from lensan.kernel.spreadsheets.tests.make import encrypted_xls, encrypted_xlsx, zip_bomb
from lensan.marketplaces.by_hand.headings import FileKind
from lensan.marketplaces.by_hand.tests.make import a_workbook, an_order_row
from lensan.orders.models import Order, Parked

HTML = b"<!doctype html><html><table><tr><td>Ma don hang</td></tr></table></html>"


@pytest.mark.parametrize("kind", FileKind)
@pytest.mark.parametrize(
    ("write", "reason"),
    [
        (zip_bomb, TOO_LARGE),
        (encrypted_xlsx, LOCKED),
        (encrypted_xls, LOCKED),
        (lambda path: path.write_bytes(b""), "Tệp trống"),
        (lambda path: path.write_bytes(b"%PDF-1.7\n"), "một tệp PDF"),
        (lambda path: path.write_bytes(HTML), "một trang web"),
        (lambda path: path.write_bytes(b"\0" * 5000), "không phải"),
        (lambda path: path.write_bytes(b"PK\x03\x04" + b"x" * 200), "bị hỏng"),
        (lambda path: path.write_bytes(b"mot dong chu"), "Không tìm thấy bảng nào"),
    ],
)
def test_a_file_that_is_none_is_left_out_with_a_sentence(
    write: Callable[[Path], object], reason: str, kind: FileKind, tmp_path: Path
) -> None:
    write(tmp_path / "a.xlsx")

    source = a_file((tmp_path / "a.xlsx").read_bytes(), stall=an_open_stall(), kind=kind)

    assert (source.state, source.preview) == (FloorFile.State.REFUSED, {})
    assert reason in source.reason
    assert not Order.objects.exists()
    assert not Parked.objects.exists()


def test_words_that_would_run_are_only_words() -> None:
    stall = an_open_stall()
    evil = '=HYPERLINK("http://x")<script>alert(1)</script>\'; DROP TABLE--\u202e'
    row = an_order_row(evil, shop=stall.reference, title=evil, sku="x" * 3000)

    source = a_file(a_workbook(row), stall=stall)

    assert source.state == FloorFile.State.READY
    assert source.preview["shown"][0][1] == evil.removesuffix("\u202e")


def test_a_name_of_a_file_that_climbs_is_only_a_name() -> None:
    source = a_file(stall=an_open_stall(), name="../../../etc/passwd" + "a" * 300)

    assert len(source.name) == 200
    assert Path(source.file.path).name.startswith(source.sha256[:16])
