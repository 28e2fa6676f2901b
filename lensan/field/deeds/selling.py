"""An order is accepted or turned down for its household: from the field."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lensan.field.actions.receiving import Outcome, Told, Unable
from lensan.field.deeds.reading import NO_MANDATE, Kind
from lensan.kernel.states import NotAllowed
from lensan.orders.access import can_decide, way_of
from lensan.orders.actions import deciding
from lensan.orders.models import Order


def confirm(told: Told) -> Outcome:
    """Accept an order; that it was too late to say so on arrival is said, whenever it was done."""
    order = _order(told)
    if order.state != Order.State.CONFIRMED:
        deciding.confirm(order, way=way_of(told.by, order), by=told.by, at=told.at)
    return Outcome(
        _("Đã nhận bán đơn %(order)s.") % {"order": order.reference}, order.stall.producer
    )


def decline(told: Told) -> Outcome:
    """Turn an order down, with the household's reason."""
    order = _order(told)
    reason = " ".join(str(told.arguments.get("reason", "")).split())[:200]
    if not reason:
        raise Unable(_("Hãy ghi lý do từ chối để báo cho khách."))
    if order.state != Order.State.DECLINED:
        deciding.decline(order, reason=reason, way=way_of(told.by, order), by=told.by, at=told.at)
    return Outcome(
        _("Đã từ chối đơn %(order)s.") % {"order": order.reference}, order.stall.producer
    )


def _order(told: Told) -> Order:
    number = str(told.arguments.get("order", ""))
    found = Order.objects.visible_to(told.by).filter(pk=number if number.isdecimal() else 0)
    order = found.select_related("stall__producer").first()
    if order is None:
        raise Unable(
            _(
                "Đơn này không còn thuộc hộ của bạn. Cán bộ trực đơn sẽ trả lời; bạn không phải làm gì."
            )
        )
    told.deed.producer = order.stall.producer
    if not can_decide(told.by, order):
        raise Unable(NO_MANDATE)
    return order


_REFUSALS = (NotAllowed, deciding.StillShort, deciding.TooLate)
KINDS = {
    "confirm": Kind(lazy("nhận bán đơn"), confirm, _REFUSALS),
    "decline": Kind(lazy("từ chối đơn"), decline, _REFUSALS),
}
