"""Set goods aside for an order, first to expire first, and put them back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lensan.catalogue.actions.stocking import NotEnough, move
from lensan.catalogue.models import Lot, StockMovement
from lensan.marketplaces.actions.stocking import sold_there
from lensan.orders.models import Order, OrderLine, Reservation

Reason = StockMovement.Reason


@transaction.atomic
def set_aside(line: OrderLine, *, at: datetime) -> None:
    """Set aside what the line still lacks, as far as there is any; `short` says what remains."""
    if line.listing is None or not line.short:
        return
    left = line.short
    for lot in Lot.objects.filter(offer=line.listing.offer_id).sellable(timezone.localdate(at)):
        left -= _take(line, lot, left, at=at)
        if not left:
            break
    line.short = left
    line.save(update_fields=["short"])


@transaction.atomic
def put_back(order: Order, *, came_back_at: datetime, at: datetime) -> None:
    """Put everything back that was set aside; the marketplace has put it on sale again too."""
    held = Reservation.objects.held().filter(line__order=order).select_related("lot")
    for reservation in held.order_by("pk"):
        freed = Reservation.objects.held().filter(pk=reservation.pk).update(released_at=at)
        if freed:
            move(
                reservation.lot, reservation.quantity, Reason.RELEASED,
                reference=f"giữ {reservation.pk}", by=None, at=at,
            )  # fmt: skip
    for line in order.lines.select_related("listing"):
        if line.listing:
            sold_there(line.listing, -line.quantity, at=came_back_at)


def _take(line: OrderLine, lot: Lot, wanted: int, *, at: datetime) -> int:
    """Set aside up to so much of one lot; return how much. Someone faster leaves nothing."""
    quantity = min(wanted, lot.on_hand)
    reservation = Reservation(line=line, lot=lot, quantity=quantity, at=at)
    try:
        with transaction.atomic():
            reservation.save()
            move(
                lot, -quantity, Reason.RESERVED, reference=f"giữ {reservation.pk}", by=None, at=at
            )  # fmt: skip
    except NotEnough:
        return 0
    return quantity
