"""Orders as marketplaces' files tell them."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from lensan.marketplaces.by_hand import LOST_AFTER, orders
from lensan.marketplaces.by_hand.tests.make import (
    ORDER_HEADINGS,
    TAKEN,
    Row,
    a_table,
    a_workbook,
    an_order_row,
    meanings,
)
from lensan.marketplaces.by_hand.told import Told
from lensan.marketplaces.by_hand.values import HERE
from lensan.marketplaces.words import Buyer, SaleState


def told(folder: Path, *rows: Row, headings: Row = ORDER_HEADINGS) -> list[Told]:
    table = a_table(a_workbook(*rows, headings=headings), folder)
    return list(orders.read(table, meanings(), taken_at=TAKEN, confirm_within=LOST_AFTER))


def test_reads_an_order_whole(tmp_path: Path) -> None:
    [one] = told(tmp_path, an_order_row())

    sale = one.sale
    assert sale
    assert (one.reference, one.shop, one.reason, one.amount) == ("PM-1", "GH-6", "", 90_000)
    assert (sale.state, sale.changed_at) == (SaleState.PLACED, TAKEN)
    assert sale.placed_at == datetime(2022, 7, 22, 8, 30, tzinfo=HERE)
    assert sale.confirm_by == sale.placed_at + timedelta(days=2)
    assert sale.buyer == Buyer("Lê Thị Mua", "+84909000111", "12 Hai Bà Trưng")
    [line] = sale.lines
    assert (line.sku, line.title, line.quantity, line.price) == ("LS1", "Bưởi Năm Roi", 2, 45_000)


def test_rows_of_one_order_are_its_lines(tmp_path: Path) -> None:
    rows = [an_order_row(), an_order_row("PM-2"), an_order_row(sku="LS2", quantity=1)]

    first, second = told(tmp_path, *rows)

    assert first.sale and second.sale
    assert [(line.sku, line.reference) for line in first.sale.lines] == [
        ("LS1", "1"),
        ("LS2", "2"),
    ]
    assert ([row.number for row in first.rows], first.amount) == ([2, 4], 135_000)


def test_one_reference_in_two_shops_is_two_orders(tmp_path: Path) -> None:
    found = told(tmp_path, an_order_row(), an_order_row(shop="GH-7"))

    assert [one.shop for one in found] == ["GH-6", "GH-7"]


def test_reads_what_else_a_file_may_say(tmp_path: Path) -> None:
    headings = (
        *ORDER_HEADINGS, "Cập nhật lúc", "Xác nhận trước", "Phí vận chuyển", "Giảm giá", "COD", "Ghi chú",
    )  # fmt: skip
    more = ("22/07/2022 09:00", "23/07/2022 09:00", "15.000", "-5.000", "100.000", "Gọi trước")

    [one] = told(tmp_path, (*an_order_row(), *more), headings=headings)

    sale = one.sale
    assert sale and sale.confirm_by
    assert (f"{sale.changed_at:%H:%M}", f"{sale.confirm_by:%d %H:%M}") == ("09:00", "23 09:00")
    assert (sale.shipping_fee, sale.discount, sale.collect, sale.note) == (
        15_000,
        5_000,
        100_000,
        "Gọi trước",
    )


def test_a_price_is_worked_out_from_the_line(tmp_path: Path) -> None:
    headings = tuple("Thành tiền" if "Đơn giá" in h else h for h in ORDER_HEADINGS)

    good, odd = told(
        tmp_path, an_order_row(price="90.000"), an_order_row("PM-2", quantity=7, price="90.000"),
        headings=headings,
    )  # fmt: skip

    assert good.sale and good.sale.lines[0].price == 45_000
    assert odd.reason == "Thành tiền 90000 đ không chia hết cho 7: thiếu cột đơn giá."


def test_an_order_that_is_decided_has_no_deadline(tmp_path: Path) -> None:
    [one] = told(tmp_path, an_order_row(state="Đang giao hàng"))

    assert one.sale and (one.sale.state, one.sale.confirm_by) == (SaleState.SHIPPED, None)


def test_a_masked_telephone_stays_as_it_is(tmp_path: Path) -> None:
    row = list(an_order_row())
    row[9] = "09****0111"

    [one] = told(tmp_path, row)

    assert one.sale and one.sale.buyer.phone == "09****0111"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (an_order_row(quantity=-2), "Số lượng “-2” phải là số từ 1 trở lên."),
        (an_order_row(quantity=0), "Số lượng “0” phải là số từ 1 trở lên."),
        (an_order_row(price=0), "Giá phải lớn hơn 0 đ."),
        (an_order_row(price="-45.000"), "Giá phải lớn hơn 0 đ."),
        (an_order_row(price="liên hệ"), "Đơn giá “liên hệ” không phải số tiền đồng."),
        (an_order_row(placed="hôm kia"), "Ngày đặt “hôm kia” không phải ngày giờ đọc được."),
        (an_order_row(placed="22/07/2023"), "Ngày đặt 22/07/2023 ở sau ngày lấy tệp."),
        (an_order_row(state="Treo"), "Trạng thái “Treo” chưa rõ nghĩa."),
        (an_order_row(state=""), "Trạng thái “” chưa rõ nghĩa."),
    ],
)
def test_an_order_that_cannot_be_read_says_why_and_the_others_go_on(
    row: Row, reason: str, tmp_path: Path
) -> None:
    bad, good = told(tmp_path, row, an_order_row("PM-2"))

    assert (bad.reference, bad.sale, bad.reason, bad.amount) == ("PM-1", None, reason, 0)
    assert bad.raw.startswith("Mã đơn hàng: PM-1 | Trạng thái: ")
    assert good.sale


def test_lines_that_disagree_on_the_state_are_not_guessed(tmp_path: Path) -> None:
    [one] = told(tmp_path, an_order_row(), an_order_row(state="Đã hủy"))

    assert one.reason == "Các dòng của đơn ghi trạng thái khác nhau."


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("", "Dòng không có mã đơn hàng nên không biết là đơn nào."),
        ("9" * 151, "Mã đơn hàng quá dài."),
    ],
)
def test_a_row_without_a_name_cannot_be_put_aside(
    reference: str, reason: str, tmp_path: Path
) -> None:
    [one] = told(tmp_path, an_order_row(reference))

    assert (one.reference, one.reason) == ("", reason)


def test_says_what_a_file_of_orders_lacks(tmp_path: Path) -> None:
    table = a_table(
        a_workbook(("PM-1", 2, 3), headings=("Mã đơn hàng", "Số lượng", "Lạ")), tmp_path
    )

    assert orders.lacking(table) == [
        ("state",), ("placed_at",), ("price", "total"), ("sku", "title", "listing"),
    ]  # fmt: skip
