"""Everything of one floor as tables: what is taken along when it is left."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lensan.catalogue.models import Photo
from lensan.kernel.archives import Table
from lensan.kernel.tables import Cell
from lensan.marketplaces.models import Listing, Marketplace, Stall
from lensan.orders.models import Order, OrderLine
from lensan.payouts.models import StatementLine

AT_ONCE = 1000
Row = Sequence[Cell]
Thing = TypeVar("Thing", Order, StatementLine)


def tables_of(floor: Marketplace) -> Iterator[Table]:
    """Yield the floor's stalls, listings, orders, their lines and its statements, row by row."""
    yield Table(_("gian-hang"), _STALL, _stalls(floor))
    yield Table(_("tin-ban"), _LISTING, _listings(floor))
    yield Table(_("don-hang"), _ORDER, _orders(floor))
    yield Table(_("dong-don-hang"), _LINE, _order_lines(floor))
    yield Table(_("doi-soat"), _STATEMENT, _statement_lines(floor))


_STALL = ("Mã trên sàn", "Tên gian hàng", "Mã hộ", "Người bán", "Xã", "Trạng thái", "Xin mở lúc",
          "Mở lúc", "Đóng lúc")  # fmt: skip
_LISTING = ("Mã trên sàn", "Mã hàng", "Gian hàng", "Mã hộ", "Tên trên sàn", "Mô tả", "Giá (đ)",
            "Muốn", "Trạng thái", "Số lượng trên sàn", "Ảnh")  # fmt: skip
_ORDER = ("Mã đơn", "Gian hàng", "Mã hộ", "Trạng thái", "Đặt lúc", "Người mua", "Điện thoại",
          "Nơi giao", "Phí giao (đ)", "Giảm giá (đ)", "Thu hộ (đ)", "Mã vận đơn")  # fmt: skip
_LINE = ("Mã đơn", "Mã hàng", "Tên hàng", "Số lượng", "Giá (đ)")
_STATEMENT = ("Kỳ", "Gian hàng", "Mã hộ", "Mã dòng", "Loại", "Số tiền (đ)", "Sàn ghi lúc", "Mã đơn",
              "Trạng thái", "Lý do")  # fmt: skip


def _stalls(floor: Marketplace) -> Iterator[Row]:
    found = floor.stalls.select_related("producer__commune").order_by("pk")
    for stall in found.iterator(chunk_size=AT_ONCE):
        yield (
            stall.reference, stall.name, stall.producer.code, stall.producer.name,
            stall.producer.commune.title, stall.get_state_display(), stall.asked_at,
            stall.opened_at, stall.closed_at,
        )  # fmt: skip


def _listings(floor: Marketplace) -> Iterator[Row]:
    found = Listing.objects.filter(stall__marketplace=floor).order_by("pk")
    whole = found.select_related("stall__producer", "offer").prefetch_related(
        "offer__photos", "offer__product__photos"
    )
    for one in whole.iterator(chunk_size=AT_ONCE):
        photos = [*one.offer.photos.all(), *one.offer.product.photos.all()]
        yield (
            one.reference, one.sku, *_of(one.stall), one.title, one.description, one.offer.price,
            one.get_wanted_display(), one.get_state_display(), one.sent_quantity, _named(photos),
        )  # fmt: skip


def _named(photos: Iterable[Photo]) -> str:
    return "; ".join(f"{photo.file.name} ({photo.sha256[:16]})" for photo in photos)


def _orders(floor: Marketplace) -> Iterator[Row]:
    for one in _in_turn(Order.objects.filter(stall__marketplace=floor)):
        yield (
            one.reference, *_of(one.stall), one.get_state_display(), one.placed_at,
            one.buyer_name, one.buyer_phone, one.buyer_address, one.shipping_fee, one.discount,
            one.collect, one.tracking,
        )  # fmt: skip


def _order_lines(floor: Marketplace) -> Iterator[Row]:
    found = OrderLine.objects.filter(order__stall__marketplace=floor).select_related("order")
    for one in found.order_by("order", "pk").iterator(chunk_size=AT_ONCE):
        yield one.order.reference, one.sku, one.title, one.quantity, one.price


def _statement_lines(floor: Marketplace) -> Iterator[Row]:
    found = StatementLine.objects.filter(stall__marketplace=floor)
    for one in _in_turn(found.select_related("statement")):
        yield (
            one.statement.period, *_of(one.stall), one.reference, one.get_kind_display(),
            one.amount, one.at, one.sale, one.get_state_display(), one.reason,
        )  # fmt: skip


def _in_turn(found: QuerySet[Thing]) -> Iterator[Thing]:
    """Read many rows by stall, a few at a time."""
    whole = found.select_related("stall__producer").order_by("stall", "pk")
    return whole.iterator(chunk_size=AT_ONCE)


def _of(stall: Stall) -> tuple[str, str]:
    return stall.name, stall.producer.code
