"""A parcel stands ready: the marketplace is told, and gives its number."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.marketplaces.actions.calling import call
from lensan.marketplaces.connector import Because, Refused
from lensan.marketplaces.words import Parcel, Shipment
from lensan.orders.actions.tracing import follow_parcel
from lensan.orders.models import Order


class NotToPack(Exception):
    """There is nothing to pack: the order was not confirmed, or its parcel stands ready."""

    def __init__(self, order: Order) -> None:
        super().__init__(
            _("Đơn %(order)s đang “%(state)s”, không phải đơn cần gói.")
            % {"order": order.reference, "state": order.get_state_display()}
        )


def pack(order: Order, *, by: User | None, at: datetime) -> None:
    """Say that the order's parcel stands ready; told twice, it is ready once.

    :raises NotToPack: it was not confirmed, or is ready already
    :raises TryAgain: the marketplace gave no usable answer; press again
    :raises Refused: the marketplace does not take it
    """
    if order.state != Order.State.CONFIRMED:
        raise NotToPack(order)
    parcel = Parcel(grams=order.grams)
    shipment = _told(order, parcel, at=at)
    with transaction.atomic():
        order.advance_to(
            Order.State.READY, tracking=shipment.tracking[:100], carrier=shipment.carrier[:60]
        )
        producer = order.stall.producer
        record("orders.ready", order, by=by, at=at, on_behalf_of=producer.code)
        follow_parcel(order, by=by, at=at)


def _told(order: Order, parcel: Parcel, *, at: datetime) -> Shipment:
    """Tell the marketplace; where only people speak to it, one of them does so afterwards."""
    try:
        return call(
            order.stall, "ready_to_ship", subject=order.reference, at=at,
            ask=lambda c, a: c.ready_to_ship(
                a, order.reference, parcel, key=f"{order.pk}-ready", at=at
            ),
        )  # fmt: skip
    except Refused as refusal:
        if refusal.because != Because.BY_HAND:
            raise
        return Shipment("")
