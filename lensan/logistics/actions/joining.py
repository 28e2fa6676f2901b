"""Orders of one load are booked as one parcel, where they go to one receiver and that is cheaper as told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.actions.refusing import once
from lensan.kernel import http
from lensan.kernel.states import NotAllowed
from lensan.logistics.actions.addressing import (
    NoReceiver,
    NoWeight,
    receiver_of,
    shipment_of,
    shipment_of_all,
)
from lensan.logistics.actions.consigning import (
    GOES,
    WAIT_FOR_PRICE,
    AlreadySent,
    NoSuchPrice,
    NotToSend,
    all_of,
    call,
    journal,
    new_key,
)
from lensan.logistics.actions.readdressing import NotInList
from lensan.logistics.connector import Quote, Refused, Shipment, TryAgain
from lensan.logistics.models import Carrier, Consignment, LoadSuggestion
from lensan.orders.models import Order


class NotAsOne(Exception):
    """The orders of a load cannot be one parcel: no carrier does what the suggestion supposed."""


@dataclass(frozen=True, slots=True)
class Joint:
    """What one service of a carrier takes for a load as one parcel and apart, or why it does not say."""

    carrier: Carrier
    quote: Quote | None = None
    apart: int = 0
    trouble: str = ""

    @property
    def saved(self) -> int:
        """How many đồng less it takes as one; less than nothing where it takes more."""
        return self.apart - self.quote.fee if self.quote else 0


def orders_of(load: LoadSuggestion) -> list[Order]:
    """Return the orders that were to become one parcel, those of the next day too."""
    parts = load.parts.select_related(
        "order__stall__marketplace", "order__stall__producer__commune__district",
        "order__stall__producer__commune__province", "order__stall__producer__hamlet",
    ).prefetch_related("order__lines__listing__offer__product")  # fmt: skip
    return [part.order for part in parts.order_by("pk")]


def why_apart(orders: Sequence[Order]) -> str:
    """Return why no carrier takes these orders as one parcel, in words; empty where one does."""
    if len({receiver_of(one) for one in orders}) > 1:
        return _(
            "Người nhận khác nhau: chưa đơn vị giao nào nhận một kiện rồi chia cho nhiều người, nên gửi "
            "từng đơn và không tính là tiền bớt được."
        )
    if len({one.stall.producer_id for one in orders}) > 1 and any(one.collect for one in orders):
        return _(
            "Đơn thu hộ của nhiều người bán: tiền phải về từng người, nên gửi từng đơn và không tính là "
            "tiền bớt được."
        )
    return ""


def compare_as_one(load: LoadSuggestion, *, at: datetime) -> list[Joint]:
    """Ask every carrier in use what it takes for a load as one parcel and apart, what saves most first.

    :raises NotAllowed: it was not accepted, it makes no parcel, or it is booked already
    :raises NotAsOne: no carrier takes it as one
    :raises NotToSend: an order of it is not to be sent
    """
    orders = _to_join(load)
    carriers = Carrier.objects.in_use().order_by("name")
    found = [one for carrier in carriers for one in _joints(load, carrier, orders, at=at)]
    return sorted(found, key=lambda one: (one.quote is None, -one.saved))


def ask_as_one(
    load: LoadSuggestion, carrier: Carrier, *, service: str, fee: int, by: User, at: datetime
) -> Consignment:
    """Write that a load goes as one parcel at the price that was shown; its money is from now on this saving.

    :raises NotAllowed: it was not accepted, it makes no parcel, or it is booked already
    :raises NotAsOne: no carrier takes it as one, or not for less
    :raises NotToSend: an order of it is not to be sent
    :raises NoSuchPrice: the carrier asks for another price by now, or says none
    :raises AlreadySent: a carrier has one of its orders already
    """
    orders = _to_join(load)
    fits = [
        one
        for one in _joints(load, carrier, orders, at=at)
        if one.quote and (one.quote.service, one.quote.fee) == (service, fee)
    ]
    if not fits or not carrier.is_open:
        raise NoSuchPrice
    if fits[0].saved <= 0:
        raise NotAsOne(_("Gửi chung lúc này không rẻ hơn gửi từng đơn. Hãy gửi từng đơn."))
    return _write(load, carrier, orders, fits[0].apart, service, fee, by=by, at=at)


@transaction.atomic
def _write(
    load: LoadSuggestion, carrier: Carrier, orders: Sequence[Order], apart: int, service: str,
    fee: int, *, by: User, at: datetime,
) -> Consignment:  # fmt: skip
    common = {
        "carrier": carrier, "service": service, "asked_by": by, "asked_at": at, "not_before": at,
        "heard_at": at,
    }  # fmt: skip
    with once(AlreadySent(orders[0])):
        lead = Consignment.objects.create(
            order=orders[0], key=new_key(), fee=fee, fee_apart=apart,
            collect=sum(one.collect for one in orders), grams=sum(one.grams for one in orders),
            **common,
        )  # fmt: skip
        for one in orders[1:]:
            Consignment.objects.create(
                order=one, key=new_key(), lead=lead, collect=one.collect, grams=one.grams, **common
            )
    for sent in all_of(lead):
        journal(
            "logistics.consignment_asked", sent, by=by, at=at, carrier=carrier.code, as_one=lead.key
        )  # fmt: skip
    accepted = LoadSuggestion.objects.filter(pk=load.pk, state=LoadSuggestion.State.ACCEPTED)
    if not accepted.update(before=apart, after=fee, is_guess=False, booked_as=lead):
        raise NotAllowed(_("Gợi ý này vừa được hoàn tác. Hãy tải lại trang."))
    load.refresh_from_db()
    return lead


def _to_join(load: LoadSuggestion) -> list[Order]:
    orders = orders_of(load)
    if load.state != LoadSuggestion.State.ACCEPTED or len(orders) < 2:
        raise NotAllowed(_("Chỉ đặt một vận đơn chung cho gợi ý gửi chung đã nhận."))
    if load.is_booked:
        raise NotAllowed(_("Các đơn này đã đặt một vận đơn chung. Hãy tải lại trang."))
    for order in orders:
        if order.state not in GOES:
            raise NotToSend(order)
    if why := why_apart(orders):
        raise NotAsOne(why)
    return orders


def _joints(
    load: LoadSuggestion, carrier: Carrier, orders: Sequence[Order], *, at: datetime
) -> list[Joint]:
    """Ask one carrier for the whole and for each; a service counts where it takes every single one too."""
    try:
        whole = shipment_of_all(orders, load.hub, carrier, at=at)
        alone = [shipment_of(order, carrier, at=at) for order in orders]
        with http.within(WAIT_FOR_PRICE):
            quotes = _quoted(carrier, whole, load, at=at)
            each = [
                {one.service: one.fee for one in _quoted(carrier, shipment, load, at=at)}
                for shipment in alone
            ]
    except (NoWeight, NoReceiver, NotInList) as reason:
        return [Joint(carrier, trouble=str(reason))]
    except (TryAgain, Refused) as trouble:
        return [Joint(carrier, trouble=trouble.reason)]
    found = [
        Joint(carrier, quote, sum(fees[quote.service] for fees in each))
        for quote in quotes
        if all(quote.service in fees for fees in each)
    ]
    return found or [Joint(carrier, trouble=_("Không nhận kiện nặng hoặc lớn như thế này."))]


def _quoted(
    carrier: Carrier, shipment: Shipment, load: LoadSuggestion, *, at: datetime
) -> tuple[Quote, ...]:
    return call(
        carrier, "quote", subject=str(load.key), at=at,
        ask=lambda: carrier.connector.quote(carrier.access, shipment, at=at),
    )  # fmt: skip
