"""What a marketplace says of an order, taken over into the one book."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from lensan.journal.models import record
from lensan.marketplaces.actions.calling import call
from lensan.marketplaces.actions.stocking import sold_there
from lensan.marketplaces.connector import Because, Refused
from lensan.marketplaces.models import Listing, Stall
from lensan.marketplaces.words import Sale, SaleLine, SaleState, Unreadable
from lensan.messaging.actions.withdrawing import stop_asking
from lensan.orders.actions.reserving import put_back, set_aside
from lensan.orders.actions.returning import come_back
from lensan.orders.actions.tracing import follow_parcel
from lensan.orders.models import Order, OrderLine, Parked, Way

State = Order.State
OVER = frozenset({State.CANCELLED, State.REFUNDED})  # seen first like this, nothing is set aside
ACCEPTED = frozenset({
    SaleState.CONFIRMED, SaleState.READY, SaleState.SHIPPED, SaleState.DELIVERED, SaleState.RETURNED,
})  # fmt: skip
BACK = frozenset(
    {State.RETURNED, State.REFUNDED}
)  # what is out comes back, or must be asked after


def take_in(stall: Stall, sale: Sale, *, at: datetime) -> Order:
    """Write a sale into the book: once, however often and in whatever order it is told.

    Of two readings the one that the marketplace changed later holds.
    """
    if order := _known(stall, sale.reference):
        return follow(order, sale, at=at)
    try:
        with transaction.atomic():
            return _new(stall, sale, at=at)
    except IntegrityError:  # told at the same moment by another way
        return follow(Order.objects.get(stall=stall, reference=sale.reference), sale, at=at)


@transaction.atomic
def follow(order: Order, sale: Sale, *, at: datetime) -> Order:
    """Follow what the marketplace changed since; what it has not yet heard from us stays ours."""
    newer = Order.objects.filter(pk=order.pk, changed_at__lt=sale.changed_at)
    if newer.update(changed_at=sale.changed_at, confirm_by=sale.confirm_by) != 1:
        return order
    order.refresh_from_db()
    state = State(sale.state.value)
    if state not in Order.NEXT[order.state]:
        return order
    before = order.state
    order.advance_to(state, **({} if order.decided_at else _decided_there(sale)))
    _follow_goods(order, before, came_back_at=sale.changed_at, at=at)
    follow_parcel(order, by=None, at=at, happened=sale.changed_at)
    stop_asking(order, at=at)
    _journal(f"orders.{state}", order, at=at)
    return order


def park(stall: Stall, unread: Unreadable, *, at: datetime) -> None:
    """Put an order aside that cannot be read, once, with the reason."""
    Parked.objects.update_or_create(
        stall=stall,
        reference=unread.reference,
        defaults={"reason": unread.reason, "raw": unread.raw, "mended_at": None},
        create_defaults={"reason": unread.reason, "raw": unread.raw, "at": at},
    )


def read_again(parked: Parked, *, at: datetime) -> Order | None:
    """Read a parked order once more; None where it still cannot be read.

    :raises TryAgain: the marketplace gave no usable answer
    """
    stall, reference = parked.stall, parked.reference
    try:
        sale = call(
            stall, "read_sale", subject=reference, at=at,
            ask=lambda c, a: c.read_sale(a, reference, at=at),
        )  # fmt: skip
    except Refused as refusal:
        if (
            refusal.because != Because.BY_HAND
        ):  # else the next file mends it, and its reason stands
            Parked.objects.filter(pk=parked.pk).update(reason=refusal.reason)
        return None
    order = take_in(stall, sale, at=at)
    Parked.objects.filter(pk=parked.pk).update(mended_at=at)
    return order


def _follow_goods(order: Order, before: str, *, came_back_at: datetime, at: datetime) -> None:
    """Free what never left; what did leave comes back only when someone has seen it."""
    given_back = before == State.DECLINED and order.told_at is not None
    if order.state in BACK or (order.state == State.CANCELLED and before == State.SHIPPED):
        come_back(order, came_back_at=came_back_at, at=at)
    elif order.state == State.CANCELLED and not given_back:
        put_back(order, came_back_at=came_back_at, at=at)


def _known(stall: Stall, reference: str) -> Order | None:
    return Order.objects.filter(stall=stall, reference=reference).first()


def _new(stall: Stall, sale: Sale, *, at: datetime) -> Order:
    state = State(sale.state.value)
    order = Order.objects.create(
        stall=stall, reference=sale.reference, state=state, placed_at=sale.placed_at,
        changed_at=sale.changed_at, confirm_by=sale.confirm_by, buyer_name=sale.buyer.name[:150],
        buyer_phone=sale.buyer.phone[:30], buyer_address=sale.buyer.address[:400],
        note=sale.note, shipping_fee=sale.shipping_fee, discount=sale.discount,
        collect=sale.collect, not_before=at, **_decided_there(sale),
    )  # fmt: skip
    for number, told in enumerate(sale.lines, start=1):
        line = _new_line(order, told, number)
        if line.listing and state not in OVER:
            sold_there(line.listing, line.quantity, at=sale.placed_at)
            set_aside(line, at=at)
    _journal("orders.placed", order, at=at, state=state.value)
    if state in BACK:
        come_back(order, came_back_at=sale.changed_at, at=at)
    follow_parcel(order, by=None, at=at, happened=sale.changed_at)
    return order


def _new_line(order: Order, told: SaleLine, number: int) -> OrderLine:
    listing = _listing(order.stall, told)
    over = order.state in OVER
    return OrderLine.objects.create(
        order=order, listing=listing, reference=f"{number}-{told.reference}"[:100],
        sku=told.sku[:60],
        title=(told.title or (listing.title if listing else told.sku))[:255],
        quantity=told.quantity, price=told.price, short=0 if over else told.quantity,
    )  # fmt: skip


def _listing(stall: Stall, told: SaleLine) -> Listing | None:
    """Return the listing that was sold; None where none of ours is known by that."""
    mine = stall.listings.select_related("offer")
    if told.listing and (found := mine.filter(reference=told.listing).first()):
        return found
    return mine.filter(sku=told.sku).first()


def _decided_there(sale: Sale) -> dict[str, Any]:
    """Return what an order's state says of its seller's yes, where that was not given here."""
    if sale.state not in ACCEPTED:
        return {}
    return {
        "decided_at": sale.changed_at, "decided_way": Way.MARKETPLACE, "told_at": sale.changed_at,
    }  # fmt: skip


def _journal(verb: str, order: Order, *, at: datetime, **facts: object) -> None:
    producer = order.stall.producer
    record(verb, order, by=None, at=at, on_behalf_of=producer.code, **facts)
