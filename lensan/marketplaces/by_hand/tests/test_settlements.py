"""Statements as marketplaces' files tell them."""

from pathlib import Path

import pytest

from lensan.marketplaces.by_hand import settlements
from lensan.marketplaces.by_hand.headings import FileKind
from lensan.marketplaces.by_hand.tests.make import (
    STATEMENT_HEADINGS,
    Row,
    a_table,
    a_workbook,
    meanings,
)
from lensan.marketplaces.by_hand.told import Told

KNOWN = meanings(FileKind.SETTLEMENTS)
LONG = ("Mã giao dịch", "Mã đơn hàng", "Ngày", "Loại giao dịch", "Số tiền", "Kỳ đối soát")


def told(folder: Path, *rows: Row, headings: Row = STATEMENT_HEADINGS) -> list[Told]:
    table = a_table(a_workbook(*rows, headings=headings), folder, KNOWN)
    assert settlements.lacking(table) == []
    return list(settlements.read(table, KNOWN))


def money(found: list[Told]) -> list[tuple[str, str, int]]:
    return [(one.reference, str(one.line.kind), one.line.amount) for one in found if one.line]


def test_a_row_of_several_amounts_is_as_many_lines(tmp_path: Path) -> None:
    row = ("K7", "PM-1", "22/07/2022", "90.000", "4.500", "1.350", "84.150")

    found = told(tmp_path, row)

    assert money(found) == [
        ("K7 PM-1 sale", "sale", 90_000), ("K7 PM-1 commission", "commission", -4_500),
        ("K7 PM-1 tax", "tax", -1_350),
    ]  # fmt: skip
    assert {one.line.statement for one in found if one.line} == {"K7"}
    assert [one.amount for one in found] == [90_000, -4_500, -1_350]


def test_a_file_that_writes_what_is_kept_with_a_minus_is_taken_at_its_word(tmp_path: Path) -> None:
    kept = ("K7", "PM-1", "22/07/2022", "90.000", "-4.500", "-1.350", "84.150")
    given_back = ("K7", "PM-2", "22/07/2022", "", "4.500", "", "4.500")

    assert [amount for _name, _kind, amount in money(told(tmp_path, kept, given_back))] == [
        90_000, -4_500, -1_350, 4_500,
    ]  # fmt: skip


def test_amounts_that_do_not_add_up_are_not_booked(tmp_path: Path) -> None:
    row = ("K7", "PM-1", "22/07/2022", "90.000", "4.500", "1.350", "80.000")

    [one] = told(tmp_path, row)

    assert one.line is None
    assert one.reason == (
        "Các khoản cộng lại là 84150 đ mà sàn ghi còn nhận 80000 đ: còn cột nào chưa chỉ nghĩa?"
    )


def test_a_row_for_each_amount(tmp_path: Path) -> None:
    rows = [
        ("G1", "PM-1", "22/07/2022", "Tiền hàng", "90.000", "K7"),
        ("G2", "PM-1", "22/07/2022", "Hoa hồng", "4.500", "K7"),
        ("G3", "", "25/07/2022", "Chuyển khoản", "85.500", "K7"),
    ]

    assert money(told(tmp_path, *rows, headings=LONG)) == [
        ("G1 sale", "sale", 90_000), ("G2 commission", "commission", -4_500),
        ("G3 payout", "payout", -85_500),
    ]  # fmt: skip


def test_a_line_told_twice_under_its_own_name_is_the_same_line(tmp_path: Path) -> None:
    row = ("G1", "PM-1", "22/07/2022", "Tiền hàng", "90.000", "K7")

    assert [name for name, _k, _a in money(told(tmp_path, row, row, headings=LONG))] == [
        "G1 sale", "G1 sale",
    ]  # fmt: skip


def test_without_a_name_the_second_of_an_order_is_told_apart(tmp_path: Path) -> None:
    row = ("", "PM-1", "22/07/2022", "90.000", "", "", "")

    assert [name for name, _k, _a in money(told(tmp_path, row, row))] == [
        "2022-07 PM-1 sale", "2022-07 PM-1 sale #2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (
            ("G1", "PM-1", "mai", "Tiền hàng", "9", ""),
            "Ngày ghi “mai” không phải ngày giờ đọc được.",
        ),
        (("G1", "PM-1", "22/07/2022", "Phí lạ", "9", ""), "Loại tiền “Phí lạ” chưa rõ nghĩa."),
        (("G1", "PM-1", "22/07/2022", "Tiền hàng", "0", ""), "Dòng không ghi khoản tiền nào."),
        (("G1", "PM-1", "22/07/2022", "", "", ""), "Dòng không ghi khoản tiền nào."),
        (
            ("G1", "PM-1", "22/07/2022", "Hoa hồng", "năm", ""),
            "Hoa hồng của sàn “năm” không phải số tiền đồng.",
        ),
    ],
)
def test_a_line_that_cannot_be_read_says_why(row: Row, reason: str, tmp_path: Path) -> None:
    [one] = told(tmp_path, row, headings=LONG)
    [again] = told(tmp_path, row, headings=LONG)

    assert (one.line, one.reason) == (None, reason)
    assert one.reference == again.reference
    assert one.reference.startswith("G1 ")


def test_says_what_a_file_of_statements_lacks(tmp_path: Path) -> None:
    table = a_table(
        a_workbook(("a", "b", "c"), headings=("Kỳ", "Diễn giải", "Lạ")), tmp_path, KNOWN
    )

    assert settlements.lacking(table) == [("sale", "reference"), ("at",), ("kind",), ("amount",)]
