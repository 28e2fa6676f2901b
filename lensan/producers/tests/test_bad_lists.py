"""Files that do harm: the officer is told what to do, and nothing of them is stored."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from lensan.kernel.spreadsheets.formats import LOCKED, TOO_LARGE
from lensan.kernel.spreadsheets.tests.make import encrypted_xls, encrypted_xlsx, zip_bomb
from lensan.producers.actions.importing import carry_in
from lensan.producers.actions.receiving import preview
from lensan.producers.models import Import, Sheet
from lensan.producers.tests.make import approved, received, the_registry

EMPTY = {"records": 0, "producers": 0, "active": 0}
PDF = "Tệp là một tệp PDF, không phải bảng tính. Hãy tải lên chính bảng tính Excel đã lập."
NOTHING = "Tệp trống, không có nội dung nào. Hãy kiểm tra rồi tải lên tệp khác."

BAD = pytest.mark.parametrize(
    ("write", "reason"),
    [
        (zip_bomb, TOO_LARGE),
        (encrypted_xlsx, LOCKED),
        (encrypted_xls, LOCKED),
        (lambda path: path.write_bytes(b""), NOTHING),
        (lambda path: path.write_bytes(b"%PDF-1.7\n"), PDF),
    ],
)


@BAD
def test_the_preview_says_what_to_do(
    write: Callable[[Path], object], reason: str, tmp_path: Path, noon: datetime
) -> None:
    write(tmp_path / "a.xlsx")
    source = received((tmp_path / "a.xlsx").read_bytes())

    preview(source, at=noon)

    assert (source.state, source.reason, source.preview) == (Import.State.UNREADABLE, reason, {})
    assert the_registry() == EMPTY


@BAD
def test_nothing_is_stored_of_a_list_that_was_approved_unseen(
    write: Callable[[Path], object], reason: str, tmp_path: Path, noon: datetime
) -> None:
    write(tmp_path / "a.xlsx")
    source = approved((tmp_path / "a.xlsx").read_bytes())

    carry_in(source, at=noon)

    source.refresh_from_db()
    assert (source.state, source.reason) == (Import.State.UNREADABLE, reason)
    assert (the_registry(), Sheet.objects.count()) == (EMPTY, 0)
