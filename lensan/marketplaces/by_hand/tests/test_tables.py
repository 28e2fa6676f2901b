"""Where the headings of a marketplace's file stand, and what they mean."""

from pathlib import Path

import pytest

from lensan.kernel.legacy_text import encode
from lensan.kernel.spreadsheets import workbooks
from lensan.kernel.spreadsheets.formats import Unreadable
from lensan.kernel.spreadsheets.grid import Grid
from lensan.marketplaces.by_hand import tables
from lensan.marketplaces.by_hand.headings import FIELDS, KINDS, STATES, FileKind, Meanings
from lensan.marketplaces.by_hand.tests.make import (
    ORDER_HEADINGS,
    a_table,
    a_text_file,
    a_workbook,
    an_order_row,
    meanings,
)
from lensan.marketplaces.words import SaleState, SettlementKind

UNDERSTOOD = [
    "reference", "state", "placed_at", "shop", "sku", "title", "quantity", "price", "buyer_name",
    "buyer_phone", "buyer_address",
]  # fmt: skip


@pytest.mark.parametrize("write", [a_workbook, a_text_file])
def test_understands_the_usual_headings(write: object, tmp_path: Path) -> None:
    table = a_table(write(an_order_row()), tmp_path)  # type: ignore[operator]

    assert [heading.field for heading in table.headings] == UNDERSTOOD
    assert (table.rows[0].number, table.rows[0].text("reference")) == (2, "PM-1")
    assert table.headings[0].examples == ("PM-1",)


def test_finds_the_headings_under_titles(tmp_path: Path) -> None:
    above = [("BÁO CÁO ĐƠN HÀNG",), ("Từ ngày", "01/07/2022", "đến", "22/07/2022")]

    table = a_table(a_workbook(an_order_row(), above=above), tmp_path)

    assert [row.number for row in table.rows] == [4]


def test_what_nobody_understands_waits_to_be_explained(tmp_path: Path) -> None:
    content = a_workbook(("A-1", "2", "5"), headings=("Cột một", "Cột hai", "Cột ba"))

    table = a_table(content, tmp_path)

    assert [heading.field for heading in table.headings] == ["", "", ""]
    assert table.fields == frozenset()
    assert table.rows[0].raw == "Cột một: A-1 | Cột hai: 2 | Cột ba: 5"


def test_a_remembered_meaning_goes_before_the_general_one(tmp_path: Path) -> None:
    known = meanings(sku="listing", ten_san_pham="ignored")

    table = a_table(a_workbook(an_order_row()), tmp_path, known)

    assert {"listing"} <= table.fields
    assert not table.fields & {"sku", "title", "ignored"}


def test_of_two_columns_that_say_the_same_the_first_counts(tmp_path: Path) -> None:
    headings = (*ORDER_HEADINGS, "Mã đơn", "", "STT", "TT")
    content = a_workbook((*an_order_row(), "khác", "thừa", 1, 1), headings=headings)

    table = a_table(content, tmp_path)

    assert [heading.field for heading in table.headings][11:] == ["", "ignored", "ignored"]
    assert table.rows[0].text("reference") == "PM-1"


def test_names_the_words_that_nobody_understands(tmp_path: Path) -> None:
    rows = [an_order_row(state=state) for state in ("Chờ duyệt lần hai", "Đã giao", "")]

    table = a_table(a_workbook(*rows), tmp_path)

    assert table.unknown_words == ("Chờ duyệt lần hai",)


def test_leaves_out_the_row_of_totals_and_no_buyer_called_so(tmp_path: Path) -> None:
    total = ("Tổng cộng:", "", "", "", "", "", 4, "180.000")
    whole = an_order_row("PM-2", title="Tổng")

    table = a_table(a_workbook(an_order_row(), whole, total), tmp_path)

    assert [row.text("reference") for row in table.rows] == ["PM-1", "PM-2"]


@pytest.mark.parametrize(
    "content", [a_workbook(headings=("Chỉ", "có")), a_workbook(), b"mot,hai\n", b"a;b;c\n"]
)
def test_a_file_without_a_table_is_said_to_have_none(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="Không tìm thấy bảng nào"):
        a_table(content, tmp_path)


def test_a_file_with_too_many_rows_is_to_be_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 1)

    with pytest.raises(Unreadable, match="từng khoảng ngày ngắn hơn"):
        a_table(a_workbook(an_order_row(), an_order_row("PM-2")), tmp_path)


def test_a_damaged_sheet_is_said_to_be_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurt = Grid("Trang 1", 0, trouble="Tệp bị hỏng.")
    monkeypatch.setattr(workbooks, "grids", lambda *_a, **_k: iter([hurt]))

    with pytest.raises(Unreadable, match="Tệp bị hỏng"):
        a_table(b"", tmp_path)


def test_old_letters_are_read(tmp_path: Path) -> None:
    unicode = ("Mã đơn hàng", "Trạng thái", "Ngày đặt hàng", "Số lượng", "Đơn giá", "Tên sản phẩm")
    headings = tuple(encode(heading, "tcvn3") for heading in unicode)
    goods = encode("Bưởi Năm Roi", "tcvn3")
    row = ("PM-1", encode("Đã giao", "tcvn3"), "22/07/2022", "1", "45000", goods)

    table = a_table(a_workbook(*[row] * 4, headings=headings), tmp_path)

    assert {"reference", "state", "placed_at", "quantity", "price", "title"} <= table.fields
    assert table.rows[0].text("title") == "Bưởi Năm Roi"


def test_a_heading_longer_than_any_is_not_looked_up() -> None:
    assert meanings().of_heading("Mã đơn hàng " * 20) == ""


@pytest.mark.parametrize("heading", ["(đ)", "Đơn giá (VNĐ)", "ĐƠN GIÁ", "đơn  giá"])
def test_a_heading_is_known_without_accents_and_units(heading: str) -> None:
    assert meanings().of_heading(heading) == ("" if heading == "(đ)" else "price")


def test_every_state_and_kind_has_its_words() -> None:
    assert set(STATES) == set(SaleState)
    assert set(KINDS) == set(SettlementKind)


@pytest.mark.parametrize("kind", FileKind)
def test_no_spelling_means_two_things(kind: FileKind) -> None:
    from_label = Meanings(kind, {}, {})

    for field, label in FIELDS[kind].items():
        assert from_label.of_heading(label) in {field, ""}
