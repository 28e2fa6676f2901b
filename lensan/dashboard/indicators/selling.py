"""Who has a stall, what is on sale there, and who may be paid.

A stall or a listing itself only knows how it stands now; how it stood on a past day is what the
journal said last of it. What a marketplace confirms later holds from the day on which the stall
was opened.
"""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lensan.catalogue.models import Product
from lensan.catalogue.models.goods import ProductQuerySet
from lensan.dashboard.indicators.indicator import Subject, Theme, Unit, share, total
from lensan.dashboard.indicators.moments import end_of, said_of_each
from lensan.marketplaces.models import Listing, Stall
from lensan.payouts.models import BankAccount
from lensan.producers.models import ProducerQuerySet
from lensan.producers.models.whose import owners

FLOORS_TO_BE_ON = 2

STALLS = Subject(Stall.objects.all, Unit(_("gian hàng")), "producer", "marketplace")
LISTINGS = Subject(
    Listing.objects.all, Unit(_("tin bán")), "stall__producer", "stall__marketplace"
)
PRODUCTS = Subject(Product.objects.all, Unit(_("sản phẩm")), "owner")


@share(
    _("Có gian hàng trên sàn"),
    theme=Theme.FLOORS,
    call=_("Gọi hỏi hộ có muốn bán trên sàn không, hẹn xin đồng ý và mở gian hàng."),
    visit=_("Đến nhà xin hộ đồng ý cung cấp thông tin cho sàn, rồi xin mở gian hàng."),
)
def stall(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ trong sổ có ít nhất một gian hàng đang mở vào ngày đó, trên bất kỳ sàn nào, mà chính sàn
    đã xác nhận.
    """
    return owners(_open(Stall.objects.all(), on), STALLS.producer, producers, on)


@share(
    _("Có xin mở gian hàng"),
    theme=Theme.FLOORS,
    call=_("Gọi hỏi hộ có muốn bán trên sàn không, hẹn xin đồng ý và mở gian hàng."),
    visit=_("Đến nhà xin hộ đồng ý cung cấp thông tin cho sàn, rồi xin mở gian hàng."),
)
def stall_claimed(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ trong sổ đã xin mở hoặc khai có gian hàng và chưa đóng vào ngày đó, dù sàn đã xác nhận hay
    chưa.
    """
    return owners(_claimed(Stall.objects.all(), on), STALLS.producer, producers, on)


@share(
    _("Có tài khoản thanh toán điện tử"),
    theme=Theme.FLOORS,
    call=_("Gọi hỏi hộ có tài khoản ngân hàng không, hẹn ghi để nhận tiền bán hàng."),
    visit=_("Đến nhà giúp hộ mở tài khoản ngân hàng, ghi tài khoản để nhận tiền bán hàng."),
)
def payment(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ trong sổ đã cho biết tài khoản ngân hàng để nhận tiền, và đến hết ngày đó còn dùng."""
    end = end_of(on)
    in_use = Q(ended_at=None) | Q(ended_at__gte=end)
    told = BankAccount.objects.filter(in_use, told_at__lt=end)
    return owners(told, "producer", producers, on)


@total(_("Gian hàng sàn đã xác nhận"), theme=Theme.FLOORS, subject=STALLS, by_floor=True)
def stalls(rows: Any, on: date) -> Any:
    """Gian hàng đang mở vào ngày đó mà chính sàn đã xác nhận, của hộ và của tổ chức; người bán ở
    hai sàn thì tính hai.
    """
    return _open(rows, on)


@total(_("Gian hàng đã xin mở"), theme=Theme.FLOORS, subject=STALLS, by_floor=True)
def stalls_claimed(rows: Any, on: date) -> Any:
    """Gian hàng đã xin mở hoặc khai là có và chưa đóng vào ngày đó, dù sàn đã xác nhận hay chưa."""
    return _claimed(rows, on)


@total(_("Sản phẩm bày trên sàn"), theme=Theme.FLOORS, subject=LISTINGS, by_floor=True)
def listed(rows: Any, on: date) -> Any:
    """Tin bán mà sàn đang bày bán vào cuối ngày đó; một mặt hàng bày ở hai sàn thì tính hai."""
    return rows.alias(at_last=_stood(Listing, end_of(on))).filter(at_last=_turn(Listing, "live"))


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


def shown(listings: Any, began: datetime, end: datetime) -> Any:
    """Keep the listings that were on sale at some moment between the two.

    Most are on sale still, and are found so at the first look.
    """
    live = _turn(Listing, "live")
    turned = said_of_each(Listing._meta.label_lower, [live], before=end).filter(at__gte=began)
    found = listings.alias(at_last=_stood(Listing, end), at_first=_stood(Listing, began))
    return found.filter(Q(at_last=live) | Q(at_first=live) | Exists(turned))


def _open(stalls: Any, on: date) -> Any:
    end = end_of(on)
    confirmed = stalls.filter(opened_at__lt=end).exclude(verified_at=None)
    return confirmed.alias(at_last=_stood(Stall, end)).filter(at_last=_turn(Stall, "open"))


def _claimed(stalls: Any, on: date) -> Any:
    end = end_of(on)
    at_last = Coalesce(_stood(Stall, end), Value("nothing was said of it"))
    return (
        stalls.filter(asked_at__lt=end)
        .alias(at_last=at_last)
        .exclude(at_last=_turn(Stall, "closed"))
    )


def _stood(kind: type[Stall | Listing], before: datetime) -> Subquery:
    """Return how each stood at a moment: the journal's last word on its state."""
    turns = [_turn(kind, state) for state in kind.State]
    said = said_of_each(kind._meta.label_lower, turns, before=before)
    return Subquery(said.values("verb")[:1])


def _turn(kind: type[Stall | Listing], state: str) -> str:
    """Return what the journal calls that one came into a state."""
    return f"{kind._meta.label_lower}_{state}"
