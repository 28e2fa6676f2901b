"""The papers that go with an order's parcel, worked out from the book."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone

from lensan.kernel.documents.parcels import (
    PackingSlip,
    ParcelLabel,
    Party,
    SlipLine,
    packing_slips,
    parcel_labels,
)
from lensan.kernel.documents.printing import Sheet
from lensan.kernel.numbers import day
from lensan.orders.models import Order, Reservation


def labels(orders: Sequence[Order], sheet: Sheet) -> bytes:
    """Return the labels of these orders' parcels as PDF."""
    return parcel_labels([_label(order) for order in orders], sheet)


def slips(orders: Sequence[Order], sheet: Sheet) -> bytes:
    """Return what to put into these orders' parcels, lot by lot, as PDF."""
    return packing_slips([_slip(order) for order in orders], sheet)


def _label(order: Order) -> ParcelLabel:
    lines = order.lines.select_related("listing__offer__product")
    return ParcelLabel(
        code=order.tracking or order.reference, carrier=order.carrier, sender=_sender(order),
        receiver=_receiver(order), goods=", ".join(str(line) for line in lines),
        weight_g=sum(line.grams for line in lines), cash=order.collect, note=order.note,
        sample=settings.DEMO,
    )  # fmt: skip


def _slip(order: Order) -> PackingSlip:
    until = day(timezone.localdate(order.confirm_by)) if order.confirm_by else ""
    return PackingSlip(
        code=order.tracking or order.reference, marketplace=str(order.stall.marketplace),
        order=order.reference, placed=day(timezone.localdate(order.placed_at)), ship_by=until,
        sender=_sender(order), receiver=_receiver(order), note=order.note,
        lines=tuple(_slip_line(held) for held in _held(order)), sample=settings.DEMO,
    )  # fmt: skip


def _held(order: Order) -> Sequence[Reservation]:
    held = Reservation.objects.held().filter(line__order=order)
    return list(held.select_related("lot", "line__listing__offer__product").order_by("pk"))


def _slip_line(held: Reservation) -> SlipLine:
    listing = held.line.listing
    unit = listing.offer.product.get_unit_display() if listing else ""
    return SlipLine(held.line.title, f"{held.quantity} {unit}".strip(), held.lot.code)


def _sender(order: Order) -> Party:
    producer = order.stall.producer
    district = producer.commune.district
    place = [
        str(producer.hamlet or ""), producer.commune.title, district.title if district else "",
    ]  # fmt: skip
    return Party(order.stall.name, ", ".join(part for part in place if part), producer.phone)


def _receiver(order: Order) -> Party:
    return Party(order.buyer_name, order.buyer_address, order.buyer_phone)
