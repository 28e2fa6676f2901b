"""The papers that go with parcels, worked out from the book."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.db.models import Count, F, Sum
from django.utils import timezone

from lensan.catalogue.models.goods import Unit
from lensan.kernel.documents.lists import (
    HandOverPaper,
    HandOverRow,
    PickPart,
    PickRow,
    hand_over_sheet,
    pick_list,
)
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
from lensan.orders.models import HandOver, Order, OrderQuerySet, Reservation

AT_ONCE = 200  # orders of which papers are printed together


def labels(orders: Sequence[Order], sheet: Sheet) -> bytes:
    """Return the labels of these orders' parcels as PDF."""
    return parcel_labels([_label(order) for order in orders], sheet)


def slips(orders: Sequence[Order], sheet: Sheet) -> bytes:
    """Return what to put into these orders' parcels, lot by lot, as PDF."""
    return packing_slips([_slip(order) for order in orders], sheet)


def hand_over_paper(handed: HandOver, parcels: Sequence[Order]) -> bytes:
    """Return the paper that giver and carrier sign, as PDF."""
    return hand_over_sheet(
        HandOverPaper(
            number=str(handed), carrier=handed.carrier, place=handed.commune.title,
            giver=str(handed.by), at=_moment(handed.at), sample=settings.DEMO,
            rows=tuple(_hand_over_row(order) for order in parcels),
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pick:
    """So much of one lot to be taken for so many orders of one seller."""

    seller: str
    goods: str
    lot: str
    best_before: str
    quantity: int
    unit: str
    orders: int


def picks(orders: OrderQuerySet) -> list[Pick]:
    """Return what is to be taken from which lot for the orders to be packed first."""
    first = to_pack(orders).values_list("pk", flat=True)[:AT_ONCE]
    held = Reservation.objects.held().filter(line__order__in=list(first))
    rows = held.order_by().values(
        code=F("lot__offer__producer__code"), seller=F("lot__offer__producer__name"),
        goods=F("lot__offer__product__name"), grade=F("lot__offer__grade"),
        unit=F("lot__offer__product__unit"), lot_code=F("lot__code"), until=F("lot__best_before"),
    ).annotate(total=Sum("quantity"), orders=Count("line__order", distinct=True))  # fmt: skip
    return [
        Pick(
            seller=row["seller"] or row["code"], goods=f"{row['goods']} {row['grade']}".rstrip(),
            lot=row["lot_code"], best_before=day(row["until"]) if row["until"] else "",
            quantity=row["total"], orders=row["orders"],
            unit=str(Unit(row["unit"]).label) if row["unit"] else "",
        )
        for row in rows.order_by("seller", "code", "goods", "grade", F("until").asc(nulls_last=True), "lot_code")
    ]  # fmt: skip


def to_pack(orders: OrderQuerySet) -> OrderQuerySet:
    """Keep those that were confirmed and are not packed yet, the most urgent first."""
    return orders.filter(state=Order.State.CONFIRMED).order_by("confirm_by", "pk")


def preparation_paper(found: Iterable[Pick], *, at: datetime) -> bytes:
    """Return what is to be taken, seller by seller, as PDF."""
    parts = tuple(
        PickPart(seller, tuple(_pick_row(one) for one in some))
        for seller, some in groupby(found, key=lambda one: one.seller)
    )
    return pick_list(parts, at=_moment(at), sample=settings.DEMO)


def _pick_row(one: Pick) -> PickRow:
    return PickRow(
        one.goods, f"{one.quantity} {one.unit}".strip(), one.lot, one.best_before, one.orders
    )


def _hand_over_row(order: Order) -> HandOverRow:
    return HandOverRow(
        code=order.tracking or order.reference, order=order.reference,
        seller=order.stall.producer.name, weight_g=order.grams, cash=order.collect,
    )  # fmt: skip


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M %d/%m/%Y}"


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
