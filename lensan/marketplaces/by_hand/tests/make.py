"""Files as marketplaces give them: headings and rows in a workbook or a text file."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter

from lensan.marketplaces.by_hand.headings import FileKind, Meanings
from lensan.marketplaces.by_hand.tables import Table, read
from lensan.marketplaces.by_hand.values import HERE

ORDER_HEADINGS = (
    "Mã đơn hàng", "Trạng thái", "Ngày đặt hàng", "Gian hàng", "SKU", "Tên sản phẩm", "Số lượng",
    "Đơn giá (đ)", "Người nhận", "Số điện thoại", "Địa chỉ nhận hàng",
)  # fmt: skip
STATEMENT_HEADINGS = (
    "Kỳ đối soát", "Mã đơn hàng", "Ngày", "Tiền hàng", "Phí hoa hồng", "Thuế khấu trừ", "Thực nhận",
)  # fmt: skip
TAKEN = datetime(2022, 7, 22, 12, tzinfo=HERE)
Row = Sequence[object]


def an_order_row(
    reference: str = "PM-1",
    *,
    state: str = "Chờ xác nhận",
    placed: object = "22/07/2022 08:30",
    shop: str = "GH-6",
    sku: str = "LS1",
    title: str = "Bưởi Năm Roi",
    quantity: object = 2,
    price: object = "45.000",
) -> Row:
    """Return a row under ORDER_HEADINGS."""
    buyer = ("Lê Thị Mua", "0909 000 111", "12 Hai Bà Trưng")
    return (reference, state, placed, shop, sku, title, quantity, price, *buyer)


def a_workbook(*rows: Row, headings: Row = ORDER_HEADINGS, above: Sequence[Row] = ()) -> bytes:
    """Return an Excel file; `above` are rows over its headings."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(
        file,
        {
            "default_date_format": "dd/mm/yyyy hh:mm",
            "strings_to_formulas": False,
            "strings_to_urls": False,
        },
    ) as book:
        book.set_properties({"created": datetime(2022, 7, 22)})  # the same rows are the same bytes  # noqa: DTZ001
        sheet = book.add_worksheet()
        for number, row in enumerate([*above, headings, *rows]):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def a_text_file(*rows: Row, headings: Row = ORDER_HEADINGS) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([headings, *rows])
    return text.getvalue().encode()


def meanings(kind: FileKind = FileKind.ORDERS, **headings: str) -> Meanings:
    """Return meanings; `headings` are remembered ones."""
    return Meanings(kind, {name.replace("_", " "): field for name, field in headings.items()}, {})


def a_table(content: bytes, folder: Path, known: Meanings | None = None) -> Table:
    path = folder / "tep"
    path.write_bytes(content)
    return read(path, name="tệp", meanings=known or meanings())
