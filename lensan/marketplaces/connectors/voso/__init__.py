"""Vỏ Sò, the floor of Viettel Post: by spreadsheets and at its seller's site.

Neither an interface nor a template of its spreadsheets is known. The columns are those that
comparable provincial floors ask for, and an officer sets them right.
"""

from collections.abc import Mapping
from typing import ClassVar

from lensan.marketplaces.by_hand import ByHand
from lensan.marketplaces.by_hand.columns import Column, Sheet


class VoSo(ByHand):
    """A person opens the stall at its seller's site; goods are uploaded there or typed."""

    name: ClassVar[str] = "Vỏ Sò"
    columns: ClassVar[Mapping[Sheet, tuple[Column, ...]]] = {
        Sheet.STALLS: (
            Column("Tên gian hàng", "name"),
            Column("Chủ gian hàng", "holder"),
            Column("Loại hình", "kind"),
            Column("Điện thoại", "phone"),
            Column("Tỉnh", "province"),
            Column("Huyện", "district"),
            Column("Xã", "commune"),
            Column("Địa chỉ", "hamlet"),
        ),
        Sheet.LISTINGS: (
            Column("Việc", "action"),
            Column("Gian hàng", "stall_name"),
            Column("SKU", "sku"),
            Column("Tên hàng", "title"),
            Column("Giá (VNĐ)", "price"),
            Column("Tồn kho", "quantity"),
            Column("Đơn vị", "unit"),
            Column("Cân nặng (g)", "grams"),
            Column("Mô tả", "description"),
            Column("Xuất xứ", "origin"),
            Column("Quy cách", "net_content"),
            Column("Chứng nhận", "papers"),
            Column("Số ảnh", "photos"),
        ),
    }
