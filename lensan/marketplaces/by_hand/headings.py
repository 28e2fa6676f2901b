"""What the headings and words of a marketplace's files mean, in their many spellings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lensan.kernel.spreadsheets.cells import key
from lensan.marketplaces.words import SaleState, SettlementKind


class FileKind(StrEnum):
    """What a marketplace's file tells of."""

    ORDERS = "orders"
    SETTLEMENTS = "settlements"


IGNORED = "ignored"
MONEY = "money_"  # before a SettlementKind: a column that holds money of that kind
LONGEST_HEADING = 120

FIELDS: Mapping[FileKind, Mapping[str, str]] = {
    FileKind.ORDERS: {
        "reference": "Mã đơn hàng",
        "state": "Trạng thái đơn",
        "placed_at": "Đặt lúc",
        "changed_at": "Cập nhật lúc",
        "confirm_by": "Xác nhận trước",
        "shop": "Gian hàng (mã hoặc tên)",
        "sku": "Mã hàng (SKU)",
        "listing": "Mã tin trên sàn",
        "title": "Tên hàng",
        "quantity": "Số lượng",
        "price": "Đơn giá",
        "total": "Thành tiền của dòng",
        "buyer_name": "Người nhận",
        "buyer_phone": "Điện thoại người nhận",
        "buyer_address": "Nơi giao",
        "shipping_fee": "Phí giao khách trả",
        "discount": "Giảm giá",
        "collect": "Thu hộ",
        "note": "Lời nhắn",
        IGNORED: "Bỏ qua cột này",
    },
    FileKind.SETTLEMENTS: {
        "reference": "Mã dòng đối soát",
        "statement": "Kỳ hoặc mã đối soát",
        "sale": "Mã đơn hàng",
        "shop": "Gian hàng (mã hoặc tên)",
        "at": "Ngày ghi",
        "kind": "Loại tiền",
        "amount": "Số tiền",
        "money_sale": "Tiền hàng",
        "money_commission": "Hoa hồng của sàn",
        "money_payment_fee": "Phí thanh toán",
        "money_tax": "Thuế khấu trừ",
        "money_shipping": "Phí giao hàng",
        "money_subsidy": "Sàn hỗ trợ",
        "money_refund": "Hoàn tiền cho khách",
        "money_adjustment": "Điều chỉnh",
        "money_payout": "Đã chuyển cho người bán",
        "net": "Còn nhận",
        "text": "Diễn giải",
        IGNORED: "Bỏ qua cột này",
    },
}

_SPELLINGS: Mapping[FileKind, Mapping[str, str]] = {
    FileKind.ORDERS: {
        "reference": "ma don hang|ma don|so don hang|so don|don hang|id don hang|order id|order|ma dh",
        "state": "trang thai|trang thai don hang|trang thai don|tinh trang|tinh trang don hang|status",
        "placed_at": (
            "ngay dat|ngay dat hang|thoi gian dat hang|thoi gian dat|ngay tao|ngay tao don|thoi gian tao"
            "|thoi gian tao don|dat luc|ngay mua|ngay don hang|order date|created at"
        ),
        "changed_at": "ngay cap nhat|cap nhat luc|thoi gian cap nhat|cap nhat|updated at",
        "confirm_by": "xac nhan truoc|han xac nhan|xac nhan truoc luc|thoi han xac nhan",
        "shop": "gian hang|ma gian hang|ten gian hang|cua hang|ma cua hang|ten cua hang|shop|shop id|nha ban hang"
        "|nha cung cap|ten shop|nguoi ban",
        "sku": "ma hang|sku|ma san pham|ma sp|ma hang hoa|seller sku|sku san pham",
        "listing": "ma tin|ma tin dang|id san pham|product id|ma san pham tren san",
        "title": "ten hang|ten san pham|san pham|ten sp|ten hang hoa|mat hang|hang hoa",
        "quantity": "so luong|sl|so luong dat|so luong mua|quantity|qty",
        "price": "don gia|gia|gia ban|gia san pham|gia don vi|price",
        "total": "thanh tien|tong tien hang|tien hang|tong gia tri san pham",
        "buyer_name": "nguoi nhan|ten nguoi nhan|ho ten nguoi nhan|nguoi mua|khach hang|ten khach hang|ten nguoi mua",
        "buyer_phone": "dien thoai|so dien thoai|sdt|sdt nguoi nhan|dien thoai nguoi nhan|so dien thoai nguoi nhan"
        "|sdt khach hang|so dien thoai khach hang",
        "buyer_address": "dia chi|dia chi nhan|dia chi giao hang|dia chi nhan hang|noi giao|dia chi nguoi nhan",
        "shipping_fee": "phi van chuyen|phi giao hang|phi ship|phi giao|cuoc van chuyen|phi van chuyen khach tra",
        "discount": "giam gia|khuyen mai|chiet khau|ma giam gia|voucher",
        "collect": "thu ho|tien thu ho|cod|so tien thu ho",
        "note": "ghi chu|loi nhan|ghi chu cua khach|ghi chu khach hang",
        IGNORED: "stt|tt|so thu tu|hinh thuc thanh toan|phuong thuc thanh toan|don vi van chuyen|ma van don",
    },
    FileKind.SETTLEMENTS: {
        "reference": "ma dong|ma giao dich|ma doi soat dong|so giao dich|ma but toan|transaction id",
        "statement": "ky|ky doi soat|ma doi soat|dot doi soat|ma ky doi soat|ma sao ke|ky thanh toan",
        "sale": "ma don hang|ma don|so don hang|so don|don hang|order id|ma dh",
        "shop": "gian hang|ma gian hang|ten gian hang|cua hang|ma cua hang|ten cua hang|shop|shop id|nha ban hang"
        "|nha cung cap|ten shop|nguoi ban",
        "at": "ngay|ngay ghi|ngay giao dich|thoi gian|thoi gian giao dich|ngay doi soat|ngay thanh toan"
        "|ngay hoan thanh",
        "kind": "loai|loai giao dich|loai tien|khoan muc|loai phi|khoan",
        "amount": "so tien|gia tri|so tien giao dich|amount|phat sinh",
        "money_sale": "tien hang|doanh thu|gia tri don hang|gia tri hang|tien ban hang|tong tien hang",
        "money_commission": "hoa hong|phi hoa hong|phi san|phi co dinh|phi dich vu|phi ban hang|chiet khau san",
        "money_payment_fee": "phi thanh toan|phi giao dich|phi cong thanh toan",
        "money_tax": "thue|thue khau tru|thue khau tru tai nguon|thue gtgt va tncn|thue tncn gtgt",
        "money_shipping": "phi van chuyen|phi giao hang|phi ship|cuoc van chuyen",
        "money_subsidy": "tro gia|ho tro|san ho tro|tro phi van chuyen|ho tro cua san",
        "money_refund": "hoan tien|tien hoan|hoan tien khach|tra hang hoan tien",
        "money_adjustment": "dieu chinh|bu tru|dieu chinh khac",
        "money_payout": "da chuyen|da chi tra|da thanh toan|da chuyen khoan",
        "net": "thuc nhan|con nhan|tien thuc nhan|so tien thuc nhan|con lai|tong nhan",
        "text": "dien giai|noi dung|ghi chu|mo ta",
        IGNORED: "stt|tt|so thu tu",
    },
}
STATES: Mapping[str, str] = {
    SaleState.UNPAID: "cho thanh toan|chua thanh toan|cho khach thanh toan",
    SaleState.PLACED: "cho xac nhan|moi|don moi|moi tao|moi dat|cho duyet|cho xu ly|cho nguoi ban xac nhan|da dat hang",
    SaleState.CONFIRMED: "da xac nhan|da tiep nhan|dang xu ly|dang chuan bi|dang chuan bi hang|cho dong goi|da duyet",
    SaleState.READY: "da dong goi|cho lay hang|cho ban giao|san sang giao|cho giao hang",
    SaleState.SHIPPED: "dang giao|dang giao hang|dang van chuyen|da lay hang|da gui hang|da ban giao",
    SaleState.DELIVERED: "da giao|da giao hang|giao thanh cong|giao hang thanh cong|hoan thanh|da hoan thanh|thanh cong"
    "|da nhan hang",
    SaleState.CANCELLED: "da huy|huy|huy don|don huy|bi huy|khach huy|nguoi ban huy|qua han|het han",
    SaleState.RETURNED: "tra hang|da tra hang|hoan hang|da hoan hang|hoan tra|chuyen hoan|da chuyen hoan",
    SaleState.REFUNDED: "da hoan tien|hoan tien",
}
KINDS: Mapping[str, str] = {
    kind.value: _SPELLINGS[FileKind.SETTLEMENTS][MONEY + kind] for kind in SettlementKind
} | {
    SettlementKind.PAYOUT.value: "da chuyen|chi tra|chuyen khoan|chuyen tien|thanh toan cho nguoi ban|rut tien"
}
STATE_LABELS: Mapping[str, str] = {
    SaleState.UNPAID: "chờ khách trả tiền",
    SaleState.PLACED: "chờ xác nhận",
    SaleState.CONFIRMED: "đã nhận bán",
    SaleState.READY: "đã gói xong",
    SaleState.SHIPPED: "đang giao",
    SaleState.DELIVERED: "đã giao",
    SaleState.CANCELLED: "đã hủy",
    SaleState.RETURNED: "khách trả lại",
    SaleState.REFUNDED: "đã hoàn tiền",
}
KIND_LABELS: Mapping[str, str] = {
    kind.value: FIELDS[FileKind.SETTLEMENTS][MONEY + kind] for kind in SettlementKind
}


def _table(spellings: Mapping[str, str]) -> dict[str, str]:
    return {one: meant for meant, several in spellings.items() for one in several.split("|")}


_HEADINGS = {kind: _table(spellings) for kind, spellings in _SPELLINGS.items()}
_WORDS = {FileKind.ORDERS: _table(STATES), FileKind.SETTLEMENTS: _table(KINDS)}
WORD_LABELS = {FileKind.ORDERS: STATE_LABELS, FileKind.SETTLEMENTS: KIND_LABELS}
WORD_FIELD = {FileKind.ORDERS: "state", FileKind.SETTLEMENTS: "kind"}


@dataclass(frozen=True, slots=True)
class Meanings:
    """What headings and words mean in the files of one marketplace: remembered before general.

    `headings` leads from `key(heading)` to a field of FIELDS, `words` from `key(word)` to a
    SaleState or SettlementKind.
    """

    kind: FileKind
    headings: Mapping[str, str]
    words: Mapping[str, str]

    def of_heading(self, heading: str) -> str:
        """Return the field that a heading names, "" if it is not understood."""
        if len(heading) > LONGEST_HEADING:
            return ""
        told = _without_unit(heading)
        return self.headings.get(key(heading)) or _HEADINGS[self.kind].get(key(told), "")

    def of_word(self, word: str) -> str:
        """Return the state or kind that a word names, "" if it is not understood."""
        return self.words.get(key(word)) or _WORDS[self.kind].get(key(word), "")


def _without_unit(heading: str) -> str:
    """Return a heading without what stands in brackets at its end, such as (đ) or (VNĐ)."""
    return re.sub(r"\s*\([^()]*\)\s*$", "", heading) or heading
