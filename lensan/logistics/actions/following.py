"""What carriers tell of parcels: kept before it is answered, acted upon after, in any order."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.states import NotAllowed, note
from lensan.logistics.connector import Refused, Seen
from lensan.logistics.connector import State as Told
from lensan.logistics.models import Carrier, CarrierNotice, Consignment, TrackingEvent
from lensan.logistics.standing import Standing, standing
from lensan.orders.actions.arriving import arrive, set_off, turn_back

State = Consignment.State
LONGEST = 1 << 18  # bytes of a notice that are kept
AGAIN = timedelta(minutes=5)
MOST_TRIES = 12
ON_ITS_WAY = frozenset({State.PICKED_UP, State.MOVING, State.OUT, State.FAILED, State.RETURNING})


def receive(carrier: Carrier, headers: Mapping[str, str], body: bytes, *, at: datetime) -> None:
    """Keep a notice once, after it was verified.

    :raises Refused: forged, too large or not to be read; nothing is kept
    """
    if len(body) > LONGEST:
        raise Refused("Thông báo quá dài.")
    told = carrier.connector.verify_notice(carrier.access, headers, body, at=at)
    kept = CarrierNotice(
        carrier=carrier, reference=told.id[:150], received_at=at, not_before=at,
        body=body.decode("utf-8", "replace").replace("\0", ""),
        told=_kept(told.seen) if told.seen else None,
    )  # fmt: skip
    CarrierNotice.objects.bulk_create(
        [kept], ignore_conflicts=True
    )  # one statement: answered fast


def act_upon(notices: Iterable[CarrierNotice], *, at: datetime) -> None:
    """Take over what notices tell, each parcel's together; one of a strange parcel waits a while."""
    of_parcel: dict[Consignment, list[tuple[CarrierNotice, Seen]]] = {}
    for notice in notices:
        if notice.told is None:
            _done([notice], CarrierNotice.State.IGNORED, _("Trạng thái không ai ghi nhận."))
            continue
        seen = _read(notice.told)
        if found := _consignment(notice.carrier, seen):
            of_parcel.setdefault(found, []).append((notice, seen))
        else:
            _wait(notice, at=at)
    for sent, told in of_parcel.items():
        try:
            hear(sent, [seen for _notice, seen in told], at=at)
        except NotAllowed:  # its order was changed at the same moment: the next round sees how
            continue
        _done([notice for notice, _seen in told], CarrierNotice.State.DONE)


@transaction.atomic
def hear(sent: Consignment, told: Iterable[Seen], *, at: datetime) -> None:
    """Take over what was told of a parcel: repeats and disorder change nothing, an end is an end.

    The first write is to the consignment's own row, so of two who hear at once the second sees what
    the first has written.
    """
    whole = sorted(told, key=lambda one: one.at)
    Consignment.objects.filter(pk=sent.pk).update(heard_at=at)
    TrackingEvent.objects.bulk_create(
        [_event(sent, seen, at=at) for seen in whole], ignore_conflicts=True
    )
    events = TrackingEvent.objects.filter(consignment=sent).order_by("happened_at", "pk")
    known = [event.seen for event in events]
    holds = standing(known)
    sent.refresh_from_db()
    if holds:
        _learn(sent, whole, latest=known[-1].at)
        riders = sent.riders.select_related("order__stall__producer").order_by("pk")
        for one in (sent, *riders):  # what goes within its parcel goes as it does
            _move(one, holds, at=at)


def _event(sent: Consignment, seen: Seen, *, at: datetime) -> TrackingEvent:
    return TrackingEvent(
        consignment=sent, happened_at=seen.at, state=State(seen.state.value), code=seen.code[:40],
        reason=seen.reason[:200], told_at=at,
    )  # fmt: skip


def number_is_free(sent: Consignment, tracking: str) -> bool:
    """Tell whether no other parcel of the carrier has that number."""
    others = Consignment.objects.filter(carrier=sent.carrier_id, tracking=tracking)
    return not others.exclude(pk=sent.pk).exists()


def _learn(sent: Consignment, told: Iterable[Seen], *, latest: datetime) -> None:
    """Keep the carrier's number, and the money that it names latest."""
    facts: dict[str, Any] = {}
    for seen in told:
        number, is_latest = seen.tracking[:100], seen.at >= latest
        if number and not sent.tracking and number_is_free(sent, number):
            facts["tracking"] = number
        if seen.fee is not None and (is_latest or sent.fee_told is None):
            facts["fee_told"] = seen.fee
        if seen.collect is not None and (is_latest or sent.collect_told is None):
            facts["collect_told"] = seen.collect
    if facts:
        note(sent, **facts)


def _move(sent: Consignment, holds: Standing, *, at: datetime) -> None:
    state = State(holds.state.value)
    if holds.contested or (sent.is_final and sent.state != state):
        note(sent, contested=True)
    if sent.is_final or sent.state == state:
        return
    sent.advance_to(state, reason=holds.last.reason)
    _follow(sent, state, happened=holds.last.at, at=at)
    producer = sent.order.stall.producer
    record(
        f"logistics.consignment_{state.value}", sent, by=None, at=at, on_behalf_of=producer.code
    )  # fmt: skip


def _follow(sent: Consignment, state: str, *, happened: datetime, at: datetime) -> None:
    """Let the order follow its parcel."""
    order = sent.order
    if state == State.DELIVERED:
        arrive(order, happened=happened, by=None, at=at)
    elif state == State.RETURNED:
        turn_back(order, happened=happened, by=None, at=at)
    elif state in ON_ITS_WAY:
        set_off(order, happened=happened, by=None, at=at)


def _consignment(carrier: Carrier, seen: Seen) -> Consignment | None:
    named = Q(tracking=seen.tracking) if seen.tracking else Q(pk=None)
    if seen.key:
        named |= Q(key=seen.key)
    mine = carrier.consignments.filter(named).select_related("order__stall__producer")
    return mine.order_by("pk").first()


def _kept(seen: Seen) -> dict[str, Any]:
    return {
        "state": seen.state.value, "code": seen.code, "at": seen.at.isoformat(),
        "tracking": seen.tracking, "key": seen.key, "reason": seen.reason, "fee": seen.fee,
        "collect": seen.collect,
    }  # fmt: skip


def _read(told: Mapping[str, Any]) -> Seen:
    facts = {name: value for name, value in told.items() if name not in {"state", "at"}}
    return Seen(state=Told(told["state"]), at=datetime.fromisoformat(told["at"]), **facts)


def _wait(notice: CarrierNotice, *, at: datetime) -> None:
    """Leave a notice for later: it may be faster than the answer to our own booking."""
    attempts = notice.attempts + 1
    if attempts < MOST_TRIES:
        note(notice, attempts=attempts, not_before=at + AGAIN)
        return
    _done([notice], CarrierNotice.State.IGNORED, _("Không có vận đơn nào của ta mang mã này."))


def _done(notices: Iterable[CarrierNotice], state: str, reason: str = "") -> None:
    """Be done with notices; their words, which may tell of a buyer, are not kept longer."""
    done = CarrierNotice.objects.filter(pk__in=[notice.pk for notice in notices])
    done.update(state=state, reason=reason, body="")


def turn(carrier: Carrier, *, by: User, at: datetime) -> None:
    """Use a carrier for new parcels, or use it no more."""
    note(carrier, is_open=not carrier.is_open)
    record("logistics.carrier_turned", carrier, by=by, at=at, is_open=carrier.is_open)
