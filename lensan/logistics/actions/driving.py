"""A trip is driven: it leaves, serves its gates or fails there, and hands in at the hub.

Each is written once, however often it is told; of two who scan the same parcel one has it.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.actions.refusing import once
from lensan.journal.models import record
from lensan.logistics.actions.tracking import Whereabouts, aboard, whereabouts
from lensan.logistics.models import DayPlan, Happening, Trip, TripParcel, TripStop
from lensan.logistics.planner.underway import RESCUE
from lensan.orders.actions.handing_over import NothingHandedOver, hand_over
from lensan.orders.actions.tracing import parcel_of
from lensan.orders.models import Order
from lensan.supply.actions import handing
from lensan.supply.models import SupplyReceipt
from lensan.traceability.actions import carrying

Kind, Way = Happening.Kind, TripParcel.Way
PROOFS = {
    SupplyReceipt.Proof.CODE.value: Happening.Proof.CODE,
    SupplyReceipt.Proof.SIGNATURE.value: Happening.Proof.SIGNED,
}
GOES = frozenset({Order.State.CONFIRMED, Order.State.READY})


class NotOnThisTrip(Exception):
    """A parcel that was scanned belongs elsewhere; the message says where."""


class NotAboardYet(NotOnThisTrip):
    """Nobody has told yet what became of the gate at which a parcel was to come aboard."""


class AlreadyDone(Exception):
    """Someone else has done this already; the message says who and when."""


class NotDriven(Exception):
    """The plan is not the one by which the day is driven."""

    def __init__(self) -> None:
        super().__init__(
            _("Chuyến này không còn hiệu lực: ngày đã được lập lại. Hãy mở chuyến mới.")
        )


@dataclass(frozen=True, slots=True)
class AtGate:
    """What happened at a gate, as its form tells it.

    `picked` has the numbers of parcels taken aboard with what they weighed there; `codes` were
    scanned; `handed` says of the numbers of parcels how they came into the household's hands.
    """

    key: UUID
    picked: Mapping[int, int | None] = field(default_factory=dict)
    codes: Sequence[str] = ()
    handed: Mapping[int, handing.Handed] = field(default_factory=dict)
    receiver: str = ""


@transaction.atomic
def leave(trip: Trip, *, key: UUID, by: User, at: datetime) -> None:
    """Write that a vehicle left its hub.

    :raises NotDriven: the day was planned anew
    :raises AlreadyDone: it has left
    """
    _mark(trip, Kind.LEFT, key=key, by=by, at=at)


@transaction.atomic
def come_home(trip: Trip, *, key: UUID, by: User, at: datetime) -> None:
    """Write that a vehicle is back at its hub.

    :raises NotDriven: the day was planned anew
    :raises AlreadyDone: it is back
    """
    _mark(trip, Kind.HOME, key=key, by=by, at=at)


def serve(stop: TripStop, gate: AtGate, *, by: User, at: datetime) -> None:
    """Write what was taken aboard and handed over at a gate, and be done with it.

    What was put into hands is in them, whatever becomes of the rest; that is written whole or not.

    :raises NotDriven: the day was planned anew
    :raises NotOnThisTrip: a parcel that was scanned belongs elsewhere, or its order was cancelled
    :raises AlreadyDone: the gate, or one of its parcels, was done by someone else
    """
    trip = _driven(stop)
    if _told_before(trip, gate.key):
        return
    picked = _chosen(stop, gate)
    for parcel in picked:
        _check_goes(parcel)
    drops = _drops(stop)
    receipts = [  # outside the transaction: a guess at a code counts even where the rest fails
        (drops[number], handed, handing.hand_over(supply, handed, by=by, at=at))
        for number, handed in gate.handed.items()
        if (supply := drops[number].supply)
    ]
    with transaction.atomic():
        kind = Kind.TAKEN_OVER if stop.key.startswith(RESCUE) else Kind.PICKED
        told: dict[str, Any] = {"key": gate.key, "by": by, "at": at, "stop": stop}
        for parcel, grams in picked.items():
            _write(trip, kind, parcel=parcel, grams=grams, **told)
        for parcel, handed, receipt in receipts:
            _write(
                trip, Kind.DELIVERED, parcel=parcel, receiver=gate.receiver, proof=PROOFS[receipt.proof],
                cash=handed.payment.amount if handed.payment else 0, receipt=receipt, **told,
            )  # fmt: skip
        _write(trip, Kind.SERVED, receiver=gate.receiver, **told)
        record("logistics.gate_served", stop, by=by, at=at, parcels=len(picked) + len(receipts))


@transaction.atomic
def fail(stop: TripStop, reason: str, *, key: UUID, by: User, at: datetime) -> None:
    """Write that nothing changed hands at a gate, and why.

    :raises NotDriven: the day was planned anew
    :raises AlreadyDone: the gate was done by someone else
    """
    trip = _driven(stop)
    if _told_before(trip, key):
        return
    _write(trip, Kind.FAILED, key=key, by=by, at=at, stop=stop, reason=reason[:200])
    record("logistics.gate_failed", stop, by=by, at=at, reason=reason)


@transaction.atomic
def hand_in(
    trip: Trip, numbers: Iterable[int], codes: Sequence[str], *, key: UUID, by: User, at: datetime
) -> int:
    """Write that parcels came from a vehicle into its hub, and return how many.

    What stands ready for its carrier is on its way from then on: the hub is the post's. What
    nobody reported as packed stays at the hub until someone has.

    :raises NotOnThisTrip: a parcel that was scanned is not aboard
    :raises NotAboardYet: nobody has told yet what became of its gate
    :raises AlreadyDone: it was handed in before
    """
    if _told_before(trip, key):
        return 0
    there = {parcel.pk: parcel for parcel in back(trip)}
    chosen = {number: there[number] for number in numbers if number in there}
    for code in codes:
        parcel = coded(there.values(), code)
        if parcel is None:
            raise _not_aboard(trip, code)
        chosen[parcel.pk] = parcel
    for parcel in chosen.values():
        _write(trip, Kind.HANDED_IN, key=key, by=by, at=at, parcel=parcel)
    _give_on(trip, list(chosen.values()), key=key, by=by, at=at)
    record("logistics.handed_in", trip, by=by, at=at, parcels=len(chosen))
    return len(chosen)


def back(trip: Trip) -> list[TripParcel]:
    """Return what a vehicle brings to its hub: what it took aboard, and what nobody would take."""
    stands = Happening.objects.standing()
    failed = stands.filter(kind=Kind.FAILED, stop__trip=trip)
    drops = TripParcel.objects.filter(stop__in=failed.values("stop"), way=Way.DROP).exclude(
        pk__in=stands.filter(kind=Kind.HANDED_IN, parcel__stop__trip=trip).values("parcel")
    )
    whole = drops.select_related("order", "stop__plan", "stop__producer").order_by("pk")
    return aboard(trip) + list(whole)


def _mark(trip: Trip, kind: Happening.Kind, *, key: UUID, by: User, at: datetime) -> None:
    if _told_before(trip, key):
        return
    if trip.plan.state != DayPlan.State.APPROVED:
        raise NotDriven
    _write(trip, kind, key=key, by=by, at=at)
    record(f"logistics.trip_{kind.value}", trip, by=by, at=at)


def _driven(stop: TripStop) -> Trip:
    trip = stop.trip
    if trip is None or stop.plan.state != DayPlan.State.APPROVED:
        raise NotDriven
    return trip


def _told_before(trip: Trip, key: UUID) -> bool:
    """Tell whether this was told, even if it was taken back since: what is told late is not told anew."""
    return Happening.objects.filter(trip=trip, key=key).exists()


def _write(trip: Trip, kind: Happening.Kind, **facts: Any) -> None:
    """Write that something happened, if nobody else has.

    :raises AlreadyDone: somebody has
    """
    parcel = facts.get("parcel")
    row = Happening(trip=trip, kind=kind, thing=parcel.thing if parcel else "", **facts)
    known = _known(row)
    if known is None:
        with once(AlreadyDone(_("Việc này vừa được người khác ghi. Hãy tải lại trang."))):
            row.counted().save(force_insert=True)
        return
    raise AlreadyDone(
        _("%(what)s đã được ghi lúc %(when)s bởi %(who)s, xe %(vehicle)s.")
        % {
            "what": parcel or known.stop or trip, "when": _clock(known.at), "who": known.by,
            "vehicle": known.trip.vehicle.plate,
        }
    )  # fmt: skip


def _known(row: Happening) -> Happening | None:
    """Return what stands in the way of writing this; a parcel can be taken over again and again."""
    if row.kind == Kind.TAKEN_OVER:
        return None
    whole = row.same().standing().select_related("trip__vehicle", "by", "stop__producer")
    return whole.first()


def _clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"


def _chosen(stop: TripStop, gate: AtGate) -> dict[TripParcel, int | None]:
    """Return the parcels that were ticked or scanned, with what they weighed."""
    there = {parcel.pk: parcel for parcel in to_pick(stop)}
    chosen = {there[number]: grams for number, grams in gate.picked.items() if number in there}
    for code in gate.codes:
        parcel = coded(there.values(), code)
        if parcel is None:
            raise NotOnThisTrip(_where(stop.trip, code))
        chosen.setdefault(parcel, None)
    return chosen


def to_pick(stop: TripStop) -> list[TripParcel]:
    """Return what is to be taken aboard at a stop: at a halt of a broken vehicle, all that it has."""
    whole = TripParcel.objects.select_related("order", "stop__plan", "stop__trip__vehicle")
    if not stop.key.startswith(RESCUE):
        return list(whole.filter(stop=stop, way=Way.PICK).order_by("pk"))
    plate = stop.key.removeprefix(RESCUE)
    return [
        one.parcel
        for one in whereabouts(stop.plan.on)
        if one.place == "aboard" and one.trip and one.trip.vehicle.plate == plate
    ]


def coded(parcels: Iterable[TripParcel], code: str) -> TripParcel | None:
    """Return the parcel on which this code stands."""
    return next((one for one in parcels if code.upper() in one.codes), None)


def _where(trip: Trip | None, code: str) -> str:
    """Say where a parcel belongs that does not belong here."""
    on = trip.plan.on if trip else None
    found: Whereabouts | None = next(
        (one for one in (whereabouts(on) if on else ()) if code.upper() in one.parcel.codes), None
    )
    if found is None or found.trip is None:
        return _("Kiện %(code)s không có trong chuyến nào hôm nay.") % {"code": code}
    if found.since:
        return _("Kiện %(code)s đã thuộc xe %(vehicle)s từ lúc %(when)s.") % {
            "code": code, "vehicle": found.trip.vehicle.plate, "when": _clock(found.since),
        }  # fmt: skip
    return _("Kiện %(code)s thuộc %(trip)s, không phải điểm dừng này.") % {
        "code": code, "trip": found.trip,
    }  # fmt: skip


def _not_aboard(trip: Trip, code: str) -> NotOnThisTrip:
    """Return why a parcel cannot be handed in from a trip: its gate may just not have been told yet."""
    found = next(
        (one for one in whereabouts(trip.plan.on) if code.upper() in one.parcel.codes), None
    )
    if found and found.trip and _awaited(trip, found.parcel, found.trip):
        return NotAboardYet(
            _("Chưa ai ghi đã xong điểm của kiện %(code)s. Hãy ghi điểm ấy trước.")
            % {"code": code}
        )
    return NotOnThisTrip(_where(trip, code))


def _awaited(trip: Trip, parcel: TripParcel, its: Trip) -> bool:
    """Tell whether a trip is still to tell of the stop at which a parcel comes aboard, or stays there."""
    ours = its.vehicle_id == trip.vehicle_id
    key = parcel.stop.key if ours else RESCUE + its.vehicle.plate
    told = Happening.objects.of_day(trip.plan.on).standing().filter(stop__key=key)
    ahead = TripStop.objects.filter(key=key, trip__vehicle=trip.vehicle_id, plan__on=trip.plan.on)
    return ahead.exists() and not told.exists()


def _check_goes(parcel: TripParcel) -> None:
    order = parcel.order
    if order and order.state not in GOES:
        raise NotOnThisTrip(
            _("Đơn %(order)s đang “%(state)s”: không nhận kiện này.")
            % {"order": order.reference, "state": order.get_state_display()}
        )


def _drops(stop: TripStop) -> dict[int, TripParcel]:
    whole = TripParcel.objects.select_related(
        "supply__group__offer", "supply__producer", "stop__plan"
    )
    return whole.filter(stop=stop, way=Way.DROP, supply__isnull=False).in_bulk()


def _give_on(
    trip: Trip, parcels: Sequence[TripParcel], *, key: UUID, by: User, at: datetime
) -> None:
    """Hand the orders' parcels over to their carriers, each carrier's on one paper; tell the chain."""
    orders = [parcel.order for parcel in parcels if parcel.order]
    for carrier in sorted({order.carrier for order in orders}):
        mine = [order for order in orders if order.carrier == carrier]
        paper = uuid5(key, carrier)
        with suppress(NothingHandedOver), transaction.atomic():
            hand_over(mine, carrier=carrier, commune=trip.hub.commune, key=paper, by=by, at=at)
    boxes = [box for order in orders if (box := parcel_of(order))]
    if boxes:
        carrying.pass_hub(boxes, f"buu-cuc-{trip.hub_id}", by=by, at=at)
