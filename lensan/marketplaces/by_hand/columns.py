"""The spreadsheets in which a marketplace's staff take stalls and listings: column by column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Sheet(StrEnum):
    """What a spreadsheet is about."""

    STALLS = "stalls"
    LISTINGS = "listings"


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and what stands under it: a fact (FACTS), or else the same text in each row."""

    heading: str
    source: str = ""
    text: str = ""


FACTS: Mapping[Sheet, Mapping[str, str]] = {
    Sheet.STALLS: {
        "name": "Tên gian hàng",
        "holder": "Họ tên hoặc tên đơn vị",
        "kind": "Loại hình",
        "phone": "Số điện thoại",
        "hamlet": "Ấp, khu vực",
        "commune": "Xã, phường, thị trấn",
        "district": "Huyện, thị xã, thành phố",
        "province": "Tỉnh",
        "code": "Mã của Lên Sàn",
    },
    Sheet.LISTINGS: {
        "action": "Việc cần làm",
        "stall": "Mã gian hàng trên sàn",
        "stall_name": "Tên gian hàng",
        "holder": "Người bán",
        "sku": "Mã hàng",
        "reference": "Mã tin trên sàn",
        "title": "Tên trên sàn",
        "description": "Mô tả",
        "price": "Giá bán (đ)",
        "quantity": "Số lượng",
        "unit": "Đơn vị tính",
        "grams": "Nặng mỗi đơn vị (g)",
        "ingredients": "Thành phần",
        "net_content": "Định lượng",
        "origin": "Xuất xứ",
        "usage": "Hướng dẫn sử dụng",
        "warning": "Cảnh báo",
        "storage": "Bảo quản",
        "papers": "Giấy tờ",
        "photos": "Số ảnh",
    },
}

Fact = str | int | None


def row(columns: Sequence[Column], facts: Mapping[str, Fact]) -> Iterator[Fact]:
    """Yield what stands under each column; a fact that is not known is an empty cell."""
    for column in columns:
        yield facts.get(column.source) if column.source else column.text
