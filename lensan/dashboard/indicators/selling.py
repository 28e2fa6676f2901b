"""Who has a stall, what is on sale there, and who may be paid: as the domains below know it."""

from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from lensan.catalogue.models import Product
from lensan.catalogue.models.goods import ProductQuerySet
from lensan.dashboard.indicators.indicator import Subject, Theme, Unit, share, total
from lensan.marketplaces import indicators
from lensan.marketplaces.models import Listing, Stall
from lensan.payouts import indicators as paying

FLOORS_TO_BE_ON = 2

STALLS = Subject(Stall.objects.all, Unit(_("gian hàng")), "producer", "marketplace")
LISTINGS = Subject(
    Listing.objects.all, Unit(_("tin bán")), "stall__producer", "stall__marketplace"
)
PRODUCTS = Subject(Product.objects.all, Unit(_("sản phẩm")), "owner")


stall = share(
    _("Có gian hàng trên sàn"),
    theme=Theme.FLOORS,
    call=_("Gọi hỏi hộ có muốn bán trên sàn không, hẹn xin đồng ý và mở gian hàng."),
    visit=_("Đến nhà xin hộ đồng ý cung cấp thông tin cho sàn, rồi xin mở gian hàng."),
)(indicators.stall)


stall_claimed = share(
    _("Có xin mở gian hàng"),
    theme=Theme.FLOORS,
    call=_("Gọi hỏi hộ có muốn bán trên sàn không, hẹn xin đồng ý và mở gian hàng."),
    visit=_("Đến nhà xin hộ đồng ý cung cấp thông tin cho sàn, rồi xin mở gian hàng."),
)(indicators.stall_claimed)


payment = share(
    _("Có tài khoản thanh toán điện tử"),
    theme=Theme.FLOORS,
    call=_("Gọi hỏi hộ có tài khoản ngân hàng không, hẹn ghi để nhận tiền bán hàng."),
    visit=_("Đến nhà giúp hộ mở tài khoản ngân hàng, ghi tài khoản để nhận tiền bán hàng."),
)(paying.payment)


@total(_("Gian hàng sàn đã xác nhận"), theme=Theme.FLOORS, subject=STALLS, by_floor=True)
def stalls(rows: Any, on: date) -> Any:
    """Gian hàng đang mở vào ngày đó mà chính sàn đã xác nhận, của hộ và của tổ chức; người bán ở
    hai sàn thì tính hai.
    """
    return indicators.open_stalls(rows, on)


@total(_("Gian hàng đã xin mở"), theme=Theme.FLOORS, subject=STALLS, by_floor=True)
def stalls_claimed(rows: Any, on: date) -> Any:
    """Gian hàng đã xin mở hoặc khai là có và chưa đóng vào ngày đó, dù sàn đã xác nhận hay chưa."""
    return indicators.claimed_stalls(rows, on)


listed = total(_("Sản phẩm bày trên sàn"), theme=Theme.FLOORS, subject=LISTINGS, by_floor=True)(
    indicators.listed
)


def ocop(products: ProductQuerySet, on: date) -> ProductQuerySet:
    """Return the goods that hold three stars or more that day."""
    return products.ocop(on)


@share(
    _("OCOP từ 3 sao có trên hai sàn"), theme=Theme.FLOORS, subject=PRODUCTS, of=ocop
)  # fmt: skip
def ocop_on_both_floors(products: ProductQuerySet, on: date) -> ProductQuerySet:
    """Trong các sản phẩm OCOP từ 3 sao còn hiệu lực vào ngày đó có chủ thể trong sổ: sản phẩm được
    bày bán trên ít nhất hai sàn. Sản phẩm chưa rõ chủ thể thì chưa tính được vào xã nào.
    """
    starred = ocop(products, on)
    of_these = Listing.objects.filter(offer__product__in=starred.values("pk"))
    floors = listed(of_these, on).values("offer__product").order_by()
    enough = floors.annotate(floors=Count("stall__marketplace", distinct=True))
    return starred.filter(
        pk__in=enough.filter(floors__gte=FLOORS_TO_BE_ON).values("offer__product")
    )
