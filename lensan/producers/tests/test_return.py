"""A commune gets its list back marked, mends the coloured cells, sends it again: none is rejected."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from openpyxl.worksheet.worksheet import Worksheet

from lensan.accounts.tests.make import a_province_officer, an_officer, sign_in
from lensan.journal.models import Entry
from lensan.kernel.spreadsheets.tests.make import csv_text, ods, xls, xlsx
from lensan.places.tests.make import a_commune
from lensan.producers.actions.importing import carry_in
from lensan.producers.actions.returning import Gone, marked_file
from lensan.producers.intake.marking import ASKS, HEADINGS, WRONG
from lensan.producers.models import Import, Producer
from lensan.producers.tests.make import NEXT_DAY, NOON, VI_THANG, approved, codes, outcomes
from lensan.producers.tests.make_people import a_list, a_producer

Rows = list[list[Any]]
HEADER = ["STT", "Họ và tên", "Năm sinh", "SĐT", "CCCD", "Ấp"]
RIGHT = ("Nguyễn Văn An", 1968, "0912345678", "093068000101", "Ấp 3")
NO_NAME = ("", 1971, "0987654321", "093071000202", "Ấp 4")
WRONG_CELLS = ("Lê Hữu Lợi", "31/02/1970", "09123", "0930", "Ấp 5")
LIST: Rows = [[VI_THANG], HEADER, [1, *RIGHT], [2, *NO_NAME], [3, *WRONG_CELLS]]


def _csv(path: Path, sheets: dict[str, Rows]) -> Path:
    [rows] = sheets.values()
    path.write_text(csv_text(rows), encoding="utf-8")
    return path


WRITERS: dict[str, Callable[[Path, dict[str, Rows]], Path]] = {
    "xlsx": xlsx, "xls": xls, "ods": ods, "csv": _csv,
}  # fmt: skip


def _brought_in(content: bytes, name: str, **how: Any) -> Import:
    source = approved(content, name=name, **how)
    carry_in(source, at=how.get("at", NOON))
    return source


def _page(content: bytes) -> Worksheet:
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert isinstance(page, Worksheet)
    return page


def _marks(page: Worksheet) -> list[tuple[Any, ...]]:
    return [tuple(cell.value or "" for cell in row[6:9]) for row in page.iter_rows(min_row=2)]


def _colour(cell: Any) -> str:
    return str(cell.fill.fgColor.rgb)[2:] if cell.fill.fill_type else ""


def _coloured(page: Worksheet, colour: str) -> list[str]:
    cells = (cell for row in page.iter_rows() for cell in row)
    return [cell.coordinate for cell in cells if _colour(cell) == colour]


def _mended(content: bytes) -> bytes:
    """Write what a commune would into the coloured cells, and leave everything else as it is."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book.worksheets[0]
    told = {"B4": "Trần Thị Bình", "C5": 1970, "D5": "0933 123 456", "E5": "093070000303"}
    for place, value in told.items():
        page[place].value = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("kind", WRITERS)
def test_the_marked_list_mended_and_sent_again_reaches_zero_rejected(
    kind: str, tmp_path: Path
) -> None:
    path = WRITERS[kind](tmp_path / f"list.{kind}", {"Danh sách": LIST})
    first = _brought_in(path.read_bytes(), f"vi-thang.{kind}")
    assert outcomes(first) == ["created", "rejected", "created"]
    wrong = ["bad_birth", "bad_identity", "bad_phone"]
    assert [sorted(found) for found in codes(first)] == [[], ["missing_name"], wrong]
    an, loi = Producer.objects.order_by("pk")

    back = marked_file(first)

    page = _page(back)
    heading, row_of_an, nameless, row_of_loi = _marks(page)
    assert heading == HEADINGS
    assert row_of_an == ("mới", "", an.code)
    assert (nameless[0], nameless[2]) == ("không nhận", "")
    assert (row_of_loi[0], row_of_loi[2]) == ("mới", loi.code)
    assert _coloured(page, WRONG)[-3:] == ["C5", "D5", "E5"]
    assert _coloured(page, ASKS) == ["G4", "H4", "I4"]

    again = _brought_in(_mended(back), "vi-thang.xlsx", at=NEXT_DAY)

    assert outcomes(again) == ["matched", "created", "matched"]
    assert codes(again) == [[], [], []]
    told = Producer.objects.order_by("pk").values_list(
        "name", "birth_year", "phone", "identity_number"
    )
    assert list(told) == [
        ("Nguyễn Văn An", 1968, "+84912345678", "093068000101"),
        ("Lê Hữu Lợi", 1970, "+84933123456", "093070000303"),
        ("Trần Thị Bình", 1971, "+84987654321", "093071000202"),
    ]

    once_more = _page(marked_file(again))
    assert _marks(once_more)[0] == HEADINGS
    assert once_more.max_column == 9  # the three columns stand where they stood
    assert (_coloured(once_more, ASKS), [row[0] for row in _marks(once_more)[1:]]) == (
        [], ["đã có trong sổ", "mới", "đã có trong sổ"],
    )  # fmt: skip


def test_a_held_row_says_whom_it_may_be_of(tmp_path: Path) -> None:
    a_producer("Danh Sà", birth_year=1970)
    path = xlsx(
        tmp_path / "a.xlsx", {"Danh sách": [[VI_THANG], HEADER, [1, "Danh Sà", 1970, "", "", ""]]}
    )
    source = _brought_in(path.read_bytes(), "a.xlsx")

    page = _page(marked_file(source))

    [_heading, (result, reason, code)] = _marks(page)
    assert (result, code) == ("chờ đối chiếu", "")
    assert str(reason).startswith("Có thể trùng: ")


def test_a_sheet_without_rows_of_the_list_comes_back_as_it_came(tmp_path: Path) -> None:
    note = [["Ghi chú của xã"]]
    path = xlsx(tmp_path / "a.xlsx", {"Danh sách": LIST, "Ghi chú": note})
    source = _brought_in(path.read_bytes(), "a.xlsx")

    book = openpyxl.load_workbook(io.BytesIO(marked_file(source)))

    assert [cell.value for row in book["Ghi chú"].iter_rows() for cell in row] == [
        "Ghi chú của xã"
    ]


def test_a_file_that_is_no_longer_kept_cannot_be_given_back() -> None:
    source = a_list(state=Import.State.DONE)
    source.file.delete(save=False)

    with pytest.raises(Gone, match="không còn được giữ"):
        marked_file(Import.objects.get(pk=source.pk))


def test_the_page_hands_the_file_out_and_journals_it(client: Client, tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"Danh sách": LIST})
    source = _brought_in(path.read_bytes(), "thang-7/Vị Thắng.xlsx")
    officer = an_officer(a_commune())
    sign_in(client, officer)

    answer = client.get(reverse("import-marked-file", args=[source.pk]))

    assert answer.headers["Content-Disposition"].endswith("V%E1%BB%8B%20Th%E1%BA%AFng.xlsx")
    assert _marks(_page(answer.content))[0] == HEADINGS
    entry = Entry.objects.about(source)[0]
    assert (entry.verb, entry.by) == ("producers.list_returned", officer)


def test_the_page_says_when_the_file_is_gone(client: Client) -> None:
    source = a_list(state=Import.State.DONE)
    source.file.delete(save=False)
    sign_in(client, a_province_officer())

    answer = client.get(reverse("import-marked-file", args=[source.pk]), follow=True)

    assert [str(message) for message in answer.context["messages"]] == [str(Gone())]
