"""What happens to an order's parcel is told to the chain of where goods come from, with no typing.

The chain never stops an order: what cannot be known of a parcel is told as not known.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from lensan.accounts.models import User
from lensan.catalogue.models import Lot, Product, Unit
from lensan.orders.models import Order, Reservation, Return
from lensan.traceability.actions import carrying
from lensan.traceability.mass import Quantity
from lensan.traceability.models import LotFile, OrderToken, Recall

BEFORE = "DH-"  # stands before an order's number where the chain's token names it
_UNITS = {Unit.KILOGRAM: "KGM", Unit.LITRE: "LTR"}
State = Order.State
PACKED = frozenset({State.READY, State.SHIPPED, State.DELIVERED})
OVER = frozenset({State.CANCELLED, State.RETURNED, State.REFUNDED})


@transaction.atomic
def follow_parcel(
    order: Order, *, by: User | None, at: datetime, happened: datetime | None = None
) -> None:
    """Tell the chain that an order came into its state: packed, sent off, arrived, or taken back.

    What a marketplace told late, or left out, is made up for: what was sent off was packed. Told
    again, each step is written once.
    """
    when: dict[str, Any] = {"by": by, "at": at, "happened": min(happened or at, at)}
    state = order.state
    if state in PACKED and not parcel_of(order):
        _pack(order, **when)
    box = parcel_of(order)
    if box is None:
        return
    if state in {State.SHIPPED, State.DELIVERED} and not carrying.was_told(box, "shipping"):
        carrying.dispatch([box], reference(order), **when)
    if state == State.DELIVERED and not carrying.was_told(box, "accepting"):
        carrying.deliver([box], reference(order), **when)
    if state in OVER:
        _undo(order, box, **when)


def reference(order: Order) -> str:
    """Return by what the chain's token names an order."""
    return f"{BEFORE}{order.pk}"


def numbers_of(recall: Recall) -> list[int]:
    """Return the orders that a recall reaches, as far as they are not forgotten."""
    found = OrderToken.objects.reached_by(recall).values_list("reference", flat=True)
    return [int(one.removeprefix(BEFORE)) for one in found if one.startswith(BEFORE)]


def parcel_of(order: Order) -> LotFile | None:
    """Return an order's parcel as the chain knows it; None before it was packed."""
    return carrying.parcel_of(reference(order))


@transaction.atomic
def take_back(returned: Return, *, by: User | None, at: datetime) -> None:
    """Tell the chain what of a return goes back into its lots: it may be sold again."""
    box = parcel_of(returned.order)
    if box is None:
        return
    lines = returned.lines.filter(kept__gt=0).select_related("part__lot__offer__product")
    contents = [_content(line.part.lot, line.kept or 0, at=at) for line in lines.order_by("pk")]
    carrying.take_out(box, contents, by=by, at=at, happened=at)


def _pack(order: Order, *, by: User | None, at: datetime, happened: datetime) -> None:
    held = Reservation.objects.held()
    unknown = sum(1 for line in order.lines.all() if line.listing_id is None or line.short)
    carrying.put_in_parcel(
        _contents(held.filter(line__order=order), at=at), reference(order), unknown=unknown,
        producer=order.stall.producer, by=by, at=at, happened=happened,
    )  # fmt: skip


def _contents(parts: QuerySet[Reservation], *, at: datetime) -> list[tuple[LotFile, Quantity]]:
    whole = parts.select_related("lot__offer__product").order_by("pk")
    return [_content(part.lot, part.quantity, at=at) for part in whole]


def _content(sold: Lot, count: int, *, at: datetime) -> tuple[LotFile, Quantity]:
    return carrying.lot_of(sold, at=at), _quantity(count, sold.offer.product)


def _quantity(count: int, product: Product) -> Quantity:
    """Return so many of a product in the unit of the chain: by weight, where one's weight is known."""
    if product.unit in _UNITS:
        return Quantity(Decimal(count), _UNITS[Unit(product.unit)])
    if product.unit_weight_g:
        return Quantity(Decimal(count * product.unit_weight_g) / 1000, "KGM")
    return Quantity(Decimal(count), "C62")


def _undo(
    order: Order, box: LotFile, *, by: User | None, at: datetime, happened: datetime
) -> None:
    """Tell that a parcel that had left comes back; one that had not is unpacked."""
    if carrying.was_told(box, "shipping"):
        if not carrying.was_told(box, "receiving"):
            carrying.come_back([box], reference(order), by=by, at=at, happened=happened)
    elif not carrying.was_told(box, "unpacking"):
        packed = Reservation.objects.filter(line__order=order)
        carrying.take_out(box, _contents(packed, at=at), by=by, at=at, happened=happened)
