"""Postmart, the floor of Vietnam Post: by spreadsheets and at its screen.

Neither an interface nor a template of its spreadsheets is known. The columns are those that
comparable provincial floors ask for, and an officer sets them right.
"""

from collections.abc import Mapping
from typing import ClassVar

from lensan.marketplaces.by_hand import ByHand
from lensan.marketplaces.by_hand.columns import Column, Sheet


class Postmart(ByHand):
    """Its staff open stalls and list goods from a spreadsheet, or a person types at its screen."""

    name: ClassVar[str] = "Postmart"
    columns: ClassVar[Mapping[Sheet, tuple[Column, ...]]] = {
        Sheet.STALLS: (
            Column("Loại hình", "kind"),
            Column("Họ và tên", "holder"),
            Column("Số điện thoại", "phone"),
            Column("Tên gian hàng", "name"),
            Column("Ấp, khu vực", "hamlet"),
            Column("Xã, phường", "commune"),
            Column("Quận, huyện", "district"),
            Column("Tỉnh, thành phố", "province"),
            Column("Mã nhà cung cấp", "code"),
        ),
        Sheet.LISTINGS: (
            Column("Việc", "action"),
            Column("Mã gian hàng", "stall"),
            Column("Tên gian hàng", "stall_name"),
            Column("Mã sản phẩm", "sku"),
            Column("Tên sản phẩm", "title"),
            Column("Mô tả", "description"),
            Column("Đơn vị tính", "unit"),
            Column("Khối lượng (gam)", "grams"),
            Column("Giá bán (đồng)", "price"),
            Column("Số lượng", "quantity"),
            Column("Xuất xứ", "origin"),
            Column("Thành phần", "ingredients"),
            Column("Bảo quản", "storage"),
            Column("Giấy tờ", "papers"),
            Column("Số ảnh", "photos"),
        ),
    }
