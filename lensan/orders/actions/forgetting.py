"""A buyer is forgotten at their wish: the order's sums stay, and the chain's token says nothing any more."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.orders.actions.tracing import reference
from lensan.orders.models import Order
from lensan.traceability.actions.carrying import forget_order

State = Order.State
OVER = (State.DELIVERED, State.DECLINED, State.CANCELLED, State.RETURNED, State.REFUNDED)


class StillUnderWay(Exception):
    """The parcel cannot be brought to somebody of whom nothing is known."""

    def __init__(self, order: Order) -> None:
        super().__init__(
            _("Đơn %(order)s đang “%(state)s”, chưa quên người mua được. Hãy chờ đơn xong.")
            % {"order": order.reference, "state": order.get_state_display()}
        )


@transaction.atomic
def forget_buyer(order: Order, *, by: User | None, at: datetime) -> None:
    """Blank what an order tells of its buyer, and cut the chain's token from the order.

    :raises StillUnderWay: the goods have yet to arrive
    """
    gone = {"buyer_name": "", "buyer_phone": "", "buyer_address": "", "note": ""}
    if Order.objects.filter(pk=order.pk, state__in=OVER).update(**gone) != 1:
        raise StillUnderWay(order)
    forget_order(reference(order), by=by, at=at)
    producer = order.stall.producer
    record("orders.buyer_forgotten", order, by=by, at=at, on_behalf_of=producer.code)
