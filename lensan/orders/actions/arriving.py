"""What the carrier of a parcel says becomes of its order, where the marketplace has not said so yet."""

from datetime import datetime

from django.db import transaction

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.orders.actions.returning import tell_return
from lensan.orders.actions.tracing import follow_parcel
from lensan.orders.models import Order, Reservation

State = Order.State
BY_CARRIER = "đơn vị giao"  # the reference of what a carrier brought back: all that is still out


def give_to(order: Order, *, carrier: str, tracking: str, by: User | None, at: datetime) -> None:
    """Write who carries an order's parcel, and under which number."""
    told = {"carrier": carrier[:60], "tracking": tracking[:100]}
    Order.objects.filter(pk=order.pk).update(**told)
    order.carrier, order.tracking = told["carrier"], told["tracking"]
    _journal("orders.carrier_booked", order, by=by, at=at, **told)


@transaction.atomic
def set_off(order: Order, *, happened: datetime, by: User | None, at: datetime) -> bool:
    """Write that a carrier has fetched a parcel; return whether that was new."""
    if order.state not in {State.CONFIRMED, State.READY}:
        return False
    _advance(order, State.SHIPPED, happened=happened, by=by, at=at)
    return True


@transaction.atomic
def arrive(order: Order, *, happened: datetime, by: User | None, at: datetime) -> bool:
    """Write that a carrier has handed a parcel to its buyer; return whether that was new.

    The chain is told, and what the order brought is owed from then on as for any that arrived.
    """
    if State.DELIVERED not in Order.NEXT[order.state]:
        return False
    _advance(order, State.DELIVERED, happened=happened, by=by, at=at)
    return True


@transaction.atomic
def turn_back(order: Order, *, happened: datetime, by: User | None, at: datetime) -> bool:
    """Write that a carrier brought a parcel back; a person decides what is sold again.

    Returns whether that was new.
    """
    if State.RETURNED not in Order.NEXT[order.state]:
        return False
    _advance(order, State.RETURNED, happened=happened, by=by, at=at)
    coming = {part.pk: part.out for part in Reservation.objects.out_of(order)}
    if coming:
        tell_return(order, coming, code="", reference=BY_CARRIER, by=by, at=at)
    return True


def _advance(
    order: Order, state: str, *, happened: datetime, by: User | None, at: datetime
) -> None:
    order.advance_to(state)
    follow_parcel(order, by=by, at=at, happened=happened)
    _journal(f"orders.{state}", order, by=by, at=at, carrier=order.carrier)


def _journal(verb: str, order: Order, *, by: User | None, at: datetime, **facts: object) -> None:
    record(verb, order, by=by, at=at, on_behalf_of=order.stall.producer.code, **facts)
