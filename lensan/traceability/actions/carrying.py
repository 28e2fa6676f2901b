"""Goods leave for a buyer, come to a hub and arrive: told from what orders and carriers know."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.models import Lot, Unit
from lensan.journal.models import record
from lensan.producers.models import Producer
from lensan.traceability.actions.capturing import Captured
from lensan.traceability.actions.correcting import declare_wrong
from lensan.traceability.actions.growing import element, open_lot, tell
from lensan.traceability.mass import NotConvertible, Quantity
from lensan.traceability.models import Event, LotFile, OrderToken, Via

NAME = 150  # letters of a parcel's name
WHERE = ("readPoint", "bizTransactionList", "destinationList")


def token_of(reference: str, *, at: datetime) -> OrderToken:
    """Return the token by which the chain names an order; it tells nothing by itself."""
    token, _new = OrderToken.objects.get_or_create(
        reference=reference, defaults={"token": secrets.token_hex(16), "made_at": at}
    )
    return token


def parcel_of(reference: str) -> LotFile | None:
    """Return the parcel of an order; None before it was packed, and once the order is forgotten."""
    token = OrderToken.objects.filter(reference=reference).first()
    return LotFile.objects.filter(thing__address=_parcel(token)).first() if token else None


def lot_of(sold: Lot, *, at: datetime) -> LotFile:
    """Return the chain's file of a lot in the catalogue; of one whose origin nobody told, a new one.

    So it can be told from here on where its goods went, while its page says what is not known.
    """
    known = LotFile.objects.filter(thing__lot=sold).first()
    if known:
        return known
    product = sold.offer.product
    grown_by_weight = product.unit == Unit.KILOGRAM or product.unit_weight_g
    unit = "LTR" if product.unit == Unit.LITRE else "KGM" if grown_by_weight else "C62"
    return open_lot(
        str(product), LotFile.Kind.HARVEST, unit, producer=sold.offer.producer, by=None, at=at,
        happened=None, sold_as=sold, product=product, best_before=sold.best_before,
    )  # fmt: skip


@transaction.atomic
def put_in_parcel(
    contents: Sequence[tuple[LotFile, Quantity]], reference: str, *, unknown: int,
    producer: Producer, by: User | None, at: datetime, happened: datetime,
) -> LotFile:  # fmt: skip
    """Write down what was put into an order's parcel; told twice it is packed once.

    What did leave is told even where the book has less of it: the balance shows what is missing.
    `unknown` is of how many lines of the order the lot is not known.
    """
    if known := parcel_of(reference):
        return known
    address = _parcel(token_of(reference, at=at))
    goods = ", ".join(dict.fromkeys(lot.name for lot, _quantity in contents))
    name = _("Kiện hàng: %s") % goods if goods else _("Kiện hàng")
    box = open_lot(name[:NAME], LotFile.Kind.BOX, "C62", producer=producer, by=by, at=at,
                   happened=happened, address=address)  # fmt: skip
    told: dict[str, Any] = {"lensan:lotsNotKnown": unknown} if unknown else {}
    if contents:
        told |= {"parentID": address, "childQuantityList": [_part(*part) for part in contents]}
    else:
        told["epcList"] = [address]
    tell("AggregationEvent" if contents else "ObjectEvent", happened, by=by, at=at, via=Via.SYSTEM,
         action="ADD" if contents else "OBSERVE", bizStep="packing", on_behalf_of=producer.code,
         **told)  # fmt: skip
    return box


@transaction.atomic
def take_out(
    box: LotFile, contents: Sequence[tuple[LotFile, Quantity]], *, by: User | None, at: datetime,
    happened: datetime,
) -> None:  # fmt: skip
    """Write down that goods were taken out of a parcel again, and can go elsewhere."""
    if contents:
        tell("AggregationEvent", happened, by=by, at=at, via=Via.SYSTEM, action="DELETE",
             bizStep="unpacking", parentID=box.thing.address,
             childQuantityList=[_part(*part) for part in contents])  # fmt: skip


def was_told(box: LotFile, step: str) -> bool:
    """Tell whether a step of a parcel's way is in the chain already."""
    spoken = Event.objects.in_force().filter(step=step, mentions__thing=box.thing)
    return spoken.exists()


@transaction.atomic
def did_not(
    box: LotFile, step: str, *, told_at: datetime | None = None, by: User | None, at: datetime
) -> None:
    """Declare wrong that a parcel made a step of its way; what was told with it of others is told anew.

    Without `told_at` it never made that step, whenever it was told.
    """
    spoken = Event.objects.in_force().filter(step=step, mentions__thing=box.thing)
    if told_at:
        spoken = spoken.filter(at=told_at.replace(microsecond=0))
    for event in spoken:
        body = event.told.body
        others = LotFile.objects.filter(
            thing__address__in=set(body["epcList"]) - {box.thing.address}
        )
        reason = "incorrect_data" if others else "did_not_occur"
        declare_wrong(event, reason=reason, via=Via.SYSTEM, by=by, at=at)
        if others:
            where = {name: told for name, told in body.items() if name in WHERE}
            _told(
                list(others), step, body["disposition"], by=by, at=at, happened=event.at, **where
            )


@transaction.atomic
def dispatch(
    boxes: Sequence[LotFile], reference: str, *, by: User | None, at: datetime,
    happened: datetime | None = None,
) -> Captured:  # fmt: skip
    """Write down that goods left for the buyer of an order."""
    return _moved(boxes, reference, "shipping", "in_transit", by=by, at=at, happened=happened)


@transaction.atomic
def pass_hub(boxes: Sequence[LotFile], hub: str, *, by: User | None, at: datetime) -> Captured:
    """Write down that goods came to a carrier's hub, which has a code."""
    where: dict[str, Any] = {"readPoint": {"id": f"{settings.TRACE_ADDRESS}/diem/{hub}"}}
    return _told(boxes, "arriving", "in_progress", by=by, at=at, **where)


@transaction.atomic
def deliver(
    boxes: Sequence[LotFile], reference: str, *, by: User | None, at: datetime,
    happened: datetime | None = None,
) -> Captured:  # fmt: skip
    """Write down that goods arrived at the buyer's home, of which the chain knows a token alone."""
    return _moved(boxes, reference, "accepting", "retail_sold", by=by, at=at, happened=happened)


@transaction.atomic
def come_back(
    boxes: Sequence[LotFile], reference: str, *, by: User | None, at: datetime,
    happened: datetime | None = None,
) -> Captured:  # fmt: skip
    """Write down that goods come back from the buyer of an order."""
    return _moved(boxes, reference, "receiving", "returned", by=by, at=at, happened=happened)


@transaction.atomic
def forget_order(reference: str, *, by: User | None, at: datetime) -> bool:
    """Erase what ties an order's token to the order; say whether there was any."""
    token = OrderToken.objects.filter(reference=reference).first()
    if token is None:
        return False
    record("traceability.order_forgotten", token, by=by, at=at)
    token.delete()
    return True


def _moved(
    boxes: Sequence[LotFile], reference: str, step: str, disposition: str, *,
    by: User | None, at: datetime, happened: datetime | None,
) -> Captured:  # fmt: skip
    order = token_of(reference, at=at).address
    papers = [{"type": "po", "bizTransaction": order}]
    home = [{"type": "possessing_party", "destination": order}]
    return _told(boxes, step, disposition, by=by, at=at, happened=happened,
                 bizTransactionList=papers, destinationList=home)  # fmt: skip


def _told(
    boxes: Sequence[LotFile], step: str, disposition: str, *, by: User | None, at: datetime,
    happened: datetime | None = None, **more: Any,
) -> Captured:  # fmt: skip
    addresses = [box.thing.address for box in boxes]
    return tell("ObjectEvent", happened or at, by=by, at=at, via=Via.SYSTEM, action="OBSERVE", bizStep=step,
                disposition=disposition, epcList=addresses, **more)  # fmt: skip


def _part(lot: LotFile, quantity: Quantity) -> dict[str, Any]:
    """Return a part of a parcel as an event tells it: without a quantity where that says nothing of the lot's."""
    try:
        quantity.into(lot.unit)
    except NotConvertible:
        return {"epcClass": lot.thing.address}
    return element(lot, quantity)


def _parcel(token: OrderToken) -> str:
    """Return the address of an order's parcel: it, too, says nothing without the token's row."""
    return f"{settings.TRACE_ADDRESS}/kien/{token.token}"
