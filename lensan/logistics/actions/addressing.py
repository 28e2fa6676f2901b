"""An order's parcel as its carrier is told of it: addresses in the list of places that the carrier knows."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from lensan.kernel.text import fold
from lensan.logistics.actions.readdressing import NotInList, delivery_of
from lensan.logistics.connector import Address, Parcel, Party, Places, Shipment
from lensan.logistics.models import Carrier, Consignment, Hub
from lensan.orders.models import Order
from lensan.places.country import REFORM
from lensan.places.models import Commune


class NoWeight(Exception):
    """Nobody knows what the parcel weighs, so no carrier can say a price."""

    def __init__(self, order: Order) -> None:
        super().__init__(
            _("Đơn %(order)s chưa biết nặng bao nhiêu. Xin ghi khối lượng của sản phẩm.")
            % {"order": order.reference}
        )


def receiver_of(order: Order) -> tuple[str, str, str]:
    """Return who receives an order and where, the same however it is spelt."""
    return fold(order.buyer_name), order.buyer_phone, fold(order.buyer_address)


class NoReceiver(Exception):
    """The order does not say who receives the parcel, or where."""

    def __init__(self, order: Order) -> None:
        super().__init__(
            _("Đơn %(order)s thiếu người nhận, điện thoại hoặc nơi giao; sàn đã giấu hay đã xóa.")
            % {"order": order.reference}
        )


def shipment_of(order: Order, carrier: Carrier, *, at: datetime) -> Shipment:
    """Return what a carrier is told of an order.

    :raises NoWeight: the goods' weight is not known
    :raises NoReceiver: it is not known who receives it, or where
    :raises NotInList: the seller's commune or the buyer's place is not known in the carrier's list
    """
    grams = order.grams
    if not grams:
        raise NoWeight(order)
    if not (order.buyer_name and order.buyer_phone and order.buyer_address):
        raise NoReceiver(order)
    producer = order.stall.producer
    sender = address_of(producer.commune, str(producer.hamlet or ""), carrier)
    delivery = delivery_of(order, carrier.places)
    content = ", ".join(f"{line.quantity} {line.title}" for line in order.lines.all())
    return Shipment(
        Party(order.stall.name, producer.phone, sender),
        Party(order.buyer_name, order.buyer_phone, delivery.address),
        Parcel(grams, content, worth=order.goods, collect=order.collect),
        order.note,
    )


def shipment_with(sent: Consignment, *, at: datetime) -> Shipment:
    """Return what a carrier is told of a consignment: of its order, or of all that go as one parcel.

    :raises NoWeight: the goods' weight is not known
    :raises NoReceiver: it is not known who receives it, or where
    :raises NotInList: the seller's commune or the buyer's place is not known in the carrier's list
    """
    orders = [
        sent.order,
        *(one.order for one in sent.riders.select_related("order").order_by("pk")),
    ]
    load = sent.loads.select_related("hub__commune").first()
    return shipment_of_all(orders, load.hub if load else None, sent.carrier, at=at)


def shipment_of_all(
    orders: Sequence[Order], hub: Hub | None, carrier: Carrier, *, at: datetime
) -> Shipment:
    """Return one parcel of all that these orders hold; those of several sellers are sent from their hub.

    :raises NoWeight: the goods' weight is not known
    :raises NoReceiver: it is not known who receives it, or where
    :raises NotInList: the sender's commune or the buyer's place is not known in the carrier's list
    """
    told = [shipment_of(order, carrier, at=at) for order in orders]
    parcels, sender = [one.parcel for one in told], told[0].sender
    if hub and len({order.stall.producer_id for order in orders}) > 1:
        sender = Party(hub.name, sender.phone, address_of(hub.commune, hub.name, carrier))
    return Shipment(
        sender, told[0].receiver,
        Parcel(
            sum(one.grams for one in parcels), "; ".join(one.content for one in parcels),
            worth=sum(one.worth for one in parcels), collect=sum(one.collect for one in parcels),
        ),
        "; ".join(filter(None, (one.note for one in told))),
    )  # fmt: skip


def address_of(commune: Commune, street: str, carrier: Carrier) -> Address:
    """Return a place of the province in the words of the list that a carrier knows.

    :raises NotInList: it is not known where the place lies in that list
    """
    places = Places(carrier.places)
    if places == Places.NEW:
        here = commune.lies_in(REFORM)
        if here.district_id is not None:
            raise NotInList(commune, carrier)
        return Address(street, here.title, "", here.province.title, places)
    if commune.district is None:
        raise NotInList(commune, carrier)
    return Address(
        street, commune.title, commune.district.title, commune.province.title, places
    )  # fmt: skip
