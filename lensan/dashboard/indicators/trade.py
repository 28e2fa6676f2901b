"""Which stalls are active, and what was sold since the first of January.

What is a producer's counts in the commune where that one stood on the day measured.
"""

from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from lensan.dashboard.indicators.indicator import Subject, Theme, Unit, share, total
from lensan.dashboard.indicators.selling import stall
from lensan.journal.models import said_of_each
from lensan.kernel.days import end_of, start_of_year
from lensan.orders import indicators as selling
from lensan.orders.indicators import sold
from lensan.orders.models import Order, Way
from lensan.producers.models import ProducerQuerySet
from lensan.producers.models.whose import owners

State = Order.State
CANCELLED = [f"orders.{State.CANCELLED}"]

ORDERS = Subject(Order.objects.all, Unit(_("đơn")), "stall__producer", "stall__marketplace")
MILLIONS = Unit(_("triệu đồng"), 1_000_000)
TONNES = Unit(_("tấn"), 1_000_000)  # of grams
_PIECES = Cast("lines__quantity", BigIntegerField())
DONG = Sum(_PIECES * F("lines__price"), output_field=BigIntegerField())
GRAMS = Sum(
    _PIECES * F("lines__listing__offer__product__unit_weight_g"), output_field=BigIntegerField()
)


active = share(
    _("Có gian hàng, còn hoạt động"),
    theme=Theme.FLOORS,
    of=stall,
    call=_("Gọi hỏi hộ còn hàng không, giúp đăng lại sản phẩm."),
    visit=_("Đến nhà xem hàng, chụp ảnh và giúp hộ đăng sản phẩm."),
)(selling.active)


@share(
    _("Có bán được hàng"),
    theme=Theme.SALES,
    call=_("Gọi hỏi hộ có hàng gì để bán, giúp đăng và định giá."),
    visit=_("Đến nhà xem hộ có hàng gì để bán, giúp đăng và định giá."),
)
def traded(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ trong sổ có ít nhất một đơn đã nhận bán từ đầu năm đến hết ngày đó, không kể đơn đã hủy,
    bị trả lại hoặc hoàn tiền.
    """
    return owners(_this_year(Order.objects.all(), on), ORDERS.producer, producers, on)


@total(_("Đơn đã bán"), theme=Theme.SALES, subject=ORDERS, by_floor=True)
def sold_orders(orders: Any, on: date) -> Any:
    """Đơn đã nhận bán từ đầu năm đến hết ngày đó, của hộ và của tổ chức, không kể đơn đã hủy, bị
    trả lại hoặc hoàn tiền.
    """
    return _this_year(orders, on)


@total(
    _("Tiền hàng đã bán"), theme=Theme.SALES, subject=ORDERS, by_floor=True, amount=DONG,
    in_units=MILLIONS,
)  # fmt: skip
def sold_value(orders: Any, on: date) -> Any:
    """Tiền hàng của các đơn đã bán từ đầu năm đến hết ngày đó: số lượng nhân giá, chưa trừ phí của
    sàn, không kể phí giao hàng.
    """
    return _this_year(orders, on)


@total(
    _("Sản lượng đã bán"), theme=Theme.SALES, subject=ORDERS, by_floor=True, amount=GRAMS,
    in_units=TONNES,
)  # fmt: skip
def sold_weight(orders: Any, on: date) -> Any:
    """Khối lượng hàng của các đơn đã bán từ đầu năm đến hết ngày đó; hàng chưa ghi mỗi đơn vị nặng
    bao nhiêu thì không tính được.
    """
    return _this_year(orders, on)


def settled(orders: Any, on: date) -> Any:
    """Return the orders of the year that were answered by the end of that day, or lost."""
    return orders.filter(_answered(on) | _lost(on))


@share(_("Đơn trả lời đúng hạn"), theme=Theme.SALES, subject=ORDERS, of=settled)
def answered_in_time(orders: Any, on: date) -> Any:
    """Trong các đơn từ đầu năm đến hết ngày đó đã có người trả lời hoặc đã mất vì không ai trả lời:
    đơn được nhận hoặc từ chối trước hạn của sàn.
    """
    in_time = Q(confirm_by=None) | Q(decided_at__lt=F("confirm_by"))
    return orders.filter(_answered(on), in_time | Q(decided_way=Way.MARKETPLACE))


@total(
    _("Đơn mất vì không ai trả lời"), theme=Theme.SALES, subject=ORDERS, by_floor=True,
    more_is_better=False,
)  # fmt: skip
def lost_in_silence(orders: Any, on: date) -> Any:
    """Đơn có hạn trả lời từ đầu năm mà hết hạn không ai trả lời, và đến hết ngày đó sàn đã hủy; đơn
    người mua tự hủy trước hạn thì không tính.
    """
    return orders.filter(_lost(on))


def _this_year(orders: Any, on: date) -> Any:
    return sold(orders, start_of_year(on), end_of(on))


def _answered(on: date) -> Q:
    return Q(decided_at__gte=start_of_year(on), decided_at__lt=end_of(on))


def _lost(on: date) -> Q:
    """Return those of which the deadline passed in silence and that were cancelled after it."""
    end = end_of(on)
    cancelled = said_of_each("orders.order", CANCELLED, before=end)
    late = Exists(cancelled.filter(at__gte=OuterRef("confirm_by")))
    silent = Q(
        decided_at=None, confirm_by__gte=start_of_year(on), confirm_by__lt=end,
        state__in=[State.CANCELLED, State.REFUNDED],
    )  # fmt: skip
    return silent & Q(late)
