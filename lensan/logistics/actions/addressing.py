"""An order's parcel as its carrier is told of it: addresses in the list of places that the carrier knows."""

import re
from datetime import datetime

from django.utils.translation import gettext as _

from lensan.logistics.connector import Address, Parcel, Party, Places, Shipment
from lensan.logistics.models import Carrier
from lensan.orders.models import Order
from lensan.places.country import REFORM
from lensan.places.models import Commune

_DISTRICT = re.compile(r"(?<!\w)(huyện|quận|thị xã|h\.|q\.)\s*\w", re.IGNORECASE)


class NoWeight(Exception):
    """Nobody knows what the parcel weighs, so no carrier can say a price."""

    def __init__(self, order: Order) -> None:
        super().__init__(
            _("Đơn %(order)s chưa biết nặng bao nhiêu. Xin ghi khối lượng của sản phẩm.")
            % {"order": order.reference}
        )


class NoReceiver(Exception):
    """The order does not say who receives the parcel, or where."""

    def __init__(self, order: Order) -> None:
        super().__init__(
            _("Đơn %(order)s thiếu người nhận, điện thoại hoặc nơi giao; sàn đã giấu hay đã xóa.")
            % {"order": order.reference}
        )


class NotInList(Exception):
    """A place is not in the list of places that a carrier wants."""

    def __init__(self, commune: Commune, carrier: Carrier) -> None:
        super().__init__(
            _("%(carrier)s cần địa chỉ theo %(list)s, mà chưa biết %(commune)s nay thuộc đâu.")
            % {
                "carrier": carrier,
                "list": carrier.get_places_display(),
                "commune": commune.title,
            }
        )


def shipment_of(order: Order, carrier: Carrier, *, at: datetime) -> Shipment:
    """Return what a carrier is told of an order.

    :raises NoWeight: the goods' weight is not known
    :raises NoReceiver: it is not known who receives it, or where
    :raises NotInList: the seller's commune is in no list that the carrier knows
    """
    grams = order.grams
    if not grams:
        raise NoWeight(order)
    if not (order.buyer_name and order.buyer_phone and order.buyer_address):
        raise NoReceiver(order)
    producer = order.stall.producer
    sender = address_of(producer.commune, str(producer.hamlet or ""), carrier)
    content = ", ".join(f"{line.quantity} {line.title}" for line in order.lines.all())
    return Shipment(
        Party(order.stall.name, producer.phone, sender),
        Party(order.buyer_name, order.buyer_phone, Address(order.buyer_address)),
        Parcel(grams, content, worth=order.goods, collect=order.collect),
        order.note,
    )


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


def list_of(address: str) -> Places:
    """Tell by which list a buyer wrote an address: one that names a district is of the old."""
    return Places.OLD if _DISTRICT.search(address) else Places.AS_WRITTEN
