"""Prices are compared and a carrier is booked: each parcel once, whatever the line does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from typing import TypeVar
from uuid import uuid4

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.actions.refusing import once
from lensan.journal.models import record
from lensan.kernel import http
from lensan.kernel.states import NotAllowed, note
from lensan.logistics.actions.addressing import (
    NoReceiver,
    NoWeight,
    shipment_of,
    shipment_with,
)
from lensan.logistics.actions.following import hear, number_is_free
from lensan.logistics.actions.readdressing import NotInList
from lensan.logistics.connector import Because, Booked, Quote, Refused, TryAgain
from lensan.logistics.models import Carrier, CarrierCall, Consignment
from lensan.logistics.models.carriers import ConsignmentQuerySet
from lensan.marketplaces.actions.calling import pause_after
from lensan.orders.actions.arriving import give_to
from lensan.orders.models import Order

Answer = TypeVar("Answer")
State = Consignment.State
Outcome = CarrierCall.Outcome
LEASE = timedelta(minutes=5)  # in which whoever books is left to finish
WAIT_FOR_PRICE = 6.0  # seconds that a person waits for one carrier
MOST_TRIES = 8
GOES = frozenset({Order.State.CONFIRMED, Order.State.READY, Order.State.SHIPPED})


class NotToSend(Exception):
    """The order has no parcel that could be sent: it is not accepted, or it has arrived."""

    def __init__(self, order: Order) -> None:
        super().__init__(
            _("Đơn %(order)s đang “%(state)s”, không có kiện nào để gửi.")
            % {"order": order.reference, "state": order.get_state_display()}
        )


class AlreadySent(Exception):
    """The order's parcel is with a carrier already."""

    def __init__(self, order: Order) -> None:
        super().__init__(
            _("Đơn %(order)s đã có vận đơn. Hãy tải lại trang.") % {"order": order.reference}
        )


class NumberTaken(Exception):
    """Another parcel of this carrier has the number."""

    def __init__(self, tracking: str) -> None:
        super().__init__(
            _("Mã vận đơn %(tracking)s đã thuộc một kiện khác.") % {"tracking": tracking}
        )


class NoSuchPrice(Exception):
    """The price that was pressed is not asked any more."""

    def __init__(self) -> None:
        super().__init__(_("Giá này vừa đổi hoặc không còn. Xin xem lại bảng giá rồi chọn."))


@dataclass(frozen=True, slots=True)
class Offer:
    """What one carrier would take for a parcel, or why it does not say."""

    carrier: Carrier
    quote: Quote | None = None
    trouble: str = ""


def compare(order: Order, *, at: datetime) -> list[Offer]:
    """Ask every carrier in use what it takes for an order's parcel, the cheapest first.

    :raises NotToSend: there is no parcel to send
    """
    if order.state not in GOES:
        raise NotToSend(order)
    found = [
        offer
        for carrier in Carrier.objects.in_use().order_by("name")
        for offer in offers_of(carrier, order, at=at)
    ]
    return sorted(found, key=lambda one: (one.quote is None, one.quote.fee if one.quote else 0))


def offers_of(carrier: Carrier, order: Order, *, at: datetime) -> list[Offer]:
    """Ask one carrier what each of its services takes, or why it does not say."""
    try:
        shipment = shipment_of(order, carrier, at=at)
        with http.within(WAIT_FOR_PRICE):
            quotes = call(
                carrier, "quote", subject=order.reference, at=at,
                ask=lambda: carrier.connector.quote(carrier.access, shipment, at=at),
            )  # fmt: skip
    except (NoWeight, NoReceiver, NotInList) as reason:
        return [Offer(carrier, trouble=str(reason))]
    except (TryAgain, Refused) as trouble:
        return [Offer(carrier, trouble=trouble.reason)]
    if not quotes:
        return [Offer(carrier, trouble=_("Không nhận kiện nặng hoặc lớn như thế này."))]
    return [Offer(carrier, quote) for quote in quotes]


def ask_to_send(
    order: Order, carrier: Carrier, *, service: str, fee: int, by: User, at: datetime
) -> Consignment:
    """Write that an order's parcel goes with a carrier at the price that was shown; the worker books it.

    :raises NotToSend: there is no parcel to send
    :raises AlreadySent: a carrier has it already
    :raises NoSuchPrice: the carrier asks for another price by now, or says none
    """
    if order.state not in GOES:
        raise NotToSend(order)
    offers = [one.quote for one in offers_of(carrier, order, at=at) if one.quote]
    quote = next((one for one in offers if one.service == service and one.fee == fee), None)
    if quote is None or not carrier.is_open:
        raise NoSuchPrice
    with transaction.atomic(), once(AlreadySent(order)):
        made = Consignment.objects.create(
            order=order, carrier=carrier, service=quote.service, fee=quote.fee, key=new_key(),
            collect=order.collect, grams=order.grams, asked_by=by, asked_at=at, not_before=at,
            heard_at=at,
        )  # fmt: skip
        journal("logistics.consignment_asked", made, by=by, at=at, carrier=carrier.code)
    return made


def book(asked: Consignment, *, at: datetime) -> None:
    """Order the carriage that was asked for; of two workers one does it.

    Where a carrier can be asked, its yes counts only once it was read back. Where it knows no keys and
    its answer was lost, nothing is ordered a second time: a person looks.
    """
    can = asked.carrier.connector.capabilities
    mine = Consignment.objects.filter(
        pk=asked.pk, state=State.ASKED, not_before=asked.not_before
    )  # fmt: skip
    meanwhile = State.ASKED if can.keys else State.UNSURE  # as which it is found if we die now
    if asked.carrier.is_by_hand or mine.update(not_before=at + LEASE, state=meanwhile) != 1:
        return
    try:
        _check_all_go(asked)
        shipment = shipment_with(asked, at=at)
    except (NoWeight, NoReceiver, NotInList, NotToSend) as reason:
        _refuse(asked, str(reason), at=at)
        return
    connector, access = asked.carrier.connector, asked.carrier.access
    try:
        booked = call(
            asked.carrier, "book", subject=asked.key, at=at,
            ask=lambda: connector.book(
                access, shipment, service=asked.service, key=asked.key, at=at
            ),
        )  # fmt: skip
        _check_is_there(asked, booked, at=at)
    except TryAgain as trouble:
        _later(asked, trouble, knows_keys=can.keys, at=at)
    except Refused as refusal:
        _refuse(asked, refusal.reason, at=at)
    else:
        is_booked(asked, booked.tracking, fee=booked.fee, by=None, at=at)


@transaction.atomic
def is_booked(
    asked: Consignment, tracking: str, *, fee: int | None, by: User | None, at: datetime
) -> None:
    """Write that a carrier took a parcel on, under its number; its notices may have said so before.

    :raises NumberTaken: another parcel has that number
    """
    if not number_is_free(asked, tracking):
        raise NumberTaken(tracking)
    Consignment.objects.filter(pk=asked.pk, tracking="").update(tracking=tracking[:100])
    if fee is not None:
        _in_hand(asked).filter(pk=asked.pk).update(fee_told=fee)
    _in_hand(asked).update(state=State.BOOKED, reason="", heard_at=at)
    asked.refresh_from_db()
    for one in all_of(asked):
        give_to(one.order, carrier=asked.carrier.name, tracking=asked.tracking, by=by, at=at)
        journal("logistics.consignment_booked", one, by=by, at=at, tracking=asked.tracking)


def cancel(sent: Consignment, *, reason: str, by: User, at: datetime) -> None:
    """Take a booking back, before its parcel was fetched; of orders that go as one, that of all.

    :raises NotAllowed: it was fetched, or it is in doubt whether it was booked
    :raises TryAgain: the carrier gave no usable answer; press again
    :raises Refused: the carrier does not take it back
    """
    whole = sent.lead or sent
    unheard = whole.state == State.ASKED and not whole.attempts and whole.not_before <= at
    if not unheard and whole.state != State.BOOKED:
        raise NotAllowed(
            _("Vận đơn %(sent)s đang “%(state)s”, không hủy ở đây được.")
            % {"sent": whole, "state": whole.get_state_display()}
        )
    if not unheard and not whole.carrier.is_by_hand:
        connector, access = whole.carrier.connector, whole.carrier.access
        call(
            whole.carrier, "cancel", subject=whole.key, at=at,
            ask=lambda: connector.cancel(
                access, whole.tracking, reason=reason, key=f"{whole.key}-x", at=at
            ),
        )  # fmt: skip
    _take_back(sent, reason, verb="logistics.consignment_cancelled", by=by, at=at)


def settle(doubtful: Consignment, *, tracking: str, by: User, at: datetime) -> None:
    """Write what a person saw at the carrier's: under which number it stands there, or that it does not.

    :raises NotAllowed: it is not in doubt, or just being booked
    :raises NumberTaken: another parcel has that number
    """
    waits = doubtful.state == State.UNSURE or (
        doubtful.state == State.ASKED and doubtful.carrier.is_by_hand
    )
    if not waits or doubtful.lead_id or doubtful.not_before > at:
        raise NotAllowed(_("Vận đơn này không chờ ai xem, hoặc máy đang gọi. Hãy tải lại trang."))
    if tracking:
        is_booked(doubtful, tracking, fee=None, by=by, at=at)
    else:
        absent = _("Bên đơn vị giao không có vận đơn này.")
        _take_back(doubtful, absent, verb="logistics.consignment_absent", by=by, at=at)


def call(
    carrier: Carrier, verb: str, ask: Callable[[], Answer], *, subject: str, at: datetime
) -> Answer:
    """Ask a carrier once, and write down how it ended.

    :raises TryAgain: no usable answer
    :raises Refused: the carrier said no
    """
    start, outcome, reason = perf_counter(), Outcome.OK, ""
    try:
        return ask()
    except TryAgain as trouble:
        outcome, reason = Outcome.TRY_AGAIN, trouble.reason
        raise
    except Refused as refusal:
        outcome, reason = Outcome.REFUSED, refusal.reason
        raise
    finally:
        CarrierCall.objects.create(
            carrier=carrier, verb=verb, subject=subject[:100], at=at, outcome=outcome,
            reason=reason, milliseconds=round(1000 * (perf_counter() - start)),
        )  # fmt: skip


def poll(silent: Consignment, *, at: datetime) -> None:
    """Ask a carrier where a parcel is of which nothing was heard for long, where it can be asked."""
    if not silent.carrier.connector.capabilities.tracks:
        return
    connector, access = silent.carrier.connector, silent.carrier.access
    try:
        seen = call(
            silent.carrier, "track", subject=silent.key, at=at,
            ask=lambda: connector.track(access, tracking=silent.tracking, key=silent.key, at=at),
        )  # fmt: skip
    except (TryAgain, Refused) as trouble:
        note(silent, reason=trouble.reason)
    else:
        hear(silent, [seen], at=at)


def _check_is_there(asked: Consignment, booked: Booked, *, at: datetime) -> None:
    """Read a booking back, where the carrier can be asked.

    :raises TryAgain: it is not there: the yes booked nothing
    """
    connector, access = asked.carrier.connector, asked.carrier.access
    if not connector.capabilities.tracks:
        return
    try:
        call(
            asked.carrier, "track", subject=asked.key, at=at,
            ask=lambda: connector.track(access, tracking=booked.tracking, key=asked.key, at=at),
        )  # fmt: skip
    except Refused as refusal:
        if refusal.because != Because.UNKNOWN:
            return  # it said yes, and why it does not tell more is no reason to book again
        raise TryAgain(_("Đơn vị giao trả lời được mà không có vận đơn; đặt lại.")) from refusal


def _later(asked: Consignment, trouble: TryAgain, *, knows_keys: bool, at: datetime) -> None:
    """Try again later; where that could book a second time, leave it to a person."""
    attempts = asked.attempts + 1
    in_doubt = (trouble.unsure and not knows_keys) or attempts >= MOST_TRIES
    later = at if in_doubt else at + pause_after(attempts, trouble.after)
    _in_hand(asked).update(
        state=State.UNSURE if in_doubt else State.ASKED, not_before=later, attempts=attempts,
        reason=trouble.reason,
    )  # fmt: skip
    asked.refresh_from_db()


def _refuse(asked: Consignment, reason: str, *, at: datetime) -> None:
    _in_hand(asked).update(state=State.REFUSED, reason=reason)
    asked.refresh_from_db()
    journal("logistics.consignment_refused", asked, by=None, at=at)


def _in_hand(asked: Consignment) -> ConsignmentQuerySet:
    """Return it with all that go within it, as long as nothing was heard of it meanwhile."""
    whole = Consignment.objects.filter(Q(pk=asked.pk) | Q(lead=asked.pk))
    return whole.filter(state__in=[State.ASKED, State.UNSURE])


def all_of(lead: Consignment) -> list[Consignment]:
    """Return a consignment with all that go within its parcel."""
    riders = lead.riders.select_related("order__stall__producer", "carrier").order_by("pk")
    return [lead, *riders]


def _check_all_go(asked: Consignment) -> None:
    """Check of orders that go as one that each still does.

    :raises NotToSend: one was called off meanwhile: the rest is to be booked anew
    """
    for one in asked.riders.select_related("order"):
        if one.order.state not in GOES:
            raise NotToSend(one.order)
    if asked.order.state not in GOES:
        raise NotToSend(asked.order)


@transaction.atomic
def _take_back(sent: Consignment, reason: str, *, verb: str, by: User, at: datetime) -> None:
    """Write that nothing goes; of orders that were to go as one the others are to be booked anew."""
    anew = _("Đơn %(order)s rút khỏi kiện chung (%(reason)s): phải đặt lại.") % {
        "order": sent.order.reference, "reason": reason,
    }  # fmt: skip
    for one in all_of(sent.lead or sent):
        is_meant = one.pk == sent.pk
        one.advance_to(State.CANCELLED, reason=reason if is_meant else anew)
        journal(verb, one, by=by, at=at, reason=one.reason)
    sent.refresh_from_db()


def new_key() -> str:
    """Return a number of ours for a consignment."""
    return f"LS{uuid4().hex[:14].upper()}"


def journal(
    verb: str, sent: Consignment, *, by: User | None, at: datetime, **facts: object
) -> None:
    """Write of a consignment on its seller's behalf."""
    producer = sent.order.stall.producer
    record(verb, sent, by=by, at=at, on_behalf_of=producer.code, **facts)
