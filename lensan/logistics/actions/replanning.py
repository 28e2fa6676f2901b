"""The rest of a day is planned anew when a truck breaks or orders are cancelled: what must move moves."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.actions.refusing import once
from lensan.journal.models import record
from lensan.kernel.days import start_of
from lensan.logistics import planner
from lensan.logistics.actions.driving import AlreadyDone, NotDriven
from lensan.logistics.actions.planning import keep, new_version, worth
from lensan.logistics.models import DayPlan, Happening, Trip, TripParcel, TripStop
from lensan.logistics.planner import Effort, figures
from lensan.logistics.planner.driven import Driven, as_driven
from lensan.logistics.planner.storing import day_of, plan_of, stored
from lensan.orders.models import Order

State, Kind = DayPlan.State, Happening.Kind
SECONDS = 5
OFF = frozenset({Order.State.CANCELLED, Order.State.DECLINED, Order.State.REFUNDED})


@transaction.atomic
def break_down(trip: Trip, reason: str, *, key: UUID, by: User, at: datetime) -> DayPlan:
    """Write that a vehicle drives no more today, and ask for the rest of the day to be planned anew.

    :raises NotDriven: the trip is not of the plan in force
    :raises AlreadyDone: the vehicle's trip was said to be broken before
    """
    if trip.plan.state != State.APPROVED:
        raise NotDriven
    broke = Happening(trip=trip, kind=Kind.BROKE, reason=reason[:200], key=key, by=by, at=at)
    known = AlreadyDone(_("Đã ghi xe này hỏng. Hãy xem bản kế hoạch mới nhất của ngày."))
    if broke.same().standing().exists():
        raise known
    with once(known):
        broke.counted().save(force_insert=True)
    record("logistics.vehicle_broke", trip, by=by, at=at, reason=reason)
    return ask_again(trip.plan, by=by, at=at)


@transaction.atomic
def ask_again(running: DayPlan, *, by: User | None, at: datetime) -> DayPlan:
    """Ask for the rest of a day to be planned anew; the door puts that on the queue.

    :raises NotDriven: the day is not driven by this plan
    """
    if running.state != State.APPROVED:
        raise NotDriven
    inputs = {"again": running.pk, "moment": at.isoformat(), "seconds": SECONDS}
    asked = new_version(running.on, inputs, by=by, at=at)
    record("logistics.plan_asked_again", asked, by=by, at=at, again=running.pk)
    return asked


def work_out_again(asked: DayPlan, *, at: datetime) -> None:
    """Plan the rest of the day as it stands at the moment that was asked for, and keep it as a draft.

    :raises NotAllowed: it was worked out before; that stands
    """
    running = DayPlan.objects.get(pk=asked.inputs["again"])
    moment = _seconds(running, datetime.fromisoformat(asked.inputs["moment"]))
    day, plan = day_of(running.solved), plan_of(running.solved)
    driven = _driven(running, moment)
    out = [trip.leaves for trip in plan.trips if (trip.vehicle, trip.number) in driven.left]
    moment = max(moment, min(out, default=moment))  # who left early is on time
    now, so_far = as_driven(day, plan, replace(driven, at=moment))
    found = planner.replan(
        now, so_far, at=moment, broken=_broken(running), cancelled=_cancelled(running),
        effort=Effort(seconds=asked.inputs["seconds"]),
    )  # fmt: skip
    parcels: dict[str, list[TripParcel]] = {}
    gates: dict[str, TripStop] = {}
    for stop in running.stops.select_related("producer__commune").prefetch_related("parcels"):
        parcels[stop.key], gates[stop.key] = list(stop.parcels.all()), stop
    with transaction.atomic():
        solved = stored(found.day, found.plan) | {"keys": running.solved["keys"]}
        asked.advance_to(State.DRAFT, worked_out_at=at, solved=solved, told=_told(found))
        keep(asked, found.day, found.plan, parcels, gates)


def _told(found: planner.Replanned) -> dict[str, Any]:
    moved = len(found.moved)
    notes = [_("Lập lại phần còn lại của ngày: %(moved)d điểm dừng đổi xe.") % {"moved": moved}]
    if found.undelivered:
        notes.append(
            _("%(count)d điểm có hàng đang nằm trên xe hỏng.") % {"count": len(found.undelivered)}
        )
    return {
        "distances": found.plan.distances, "notes": [*notes, *found.plan.notes],
        "two_way": worth(figures(found.day, found.plan)), "left_out": len(found.plan.left_out),
        "moved": moved,
    }  # fmt: skip


def _driven(running: DayPlan, moment: int) -> Driven:
    """Return what has happened that day so far, in the planner's words.

    A gate that was done by an older version, after this one was asked for, is done here too.
    """
    stands = Happening.objects.of_day(running.on).standing()
    happened = stands.select_related("trip__vehicle", "stop", "parcel")
    left, done, failed = {}, {}, set()
    picked: dict[str, int] = {}
    for one in happened:
        when = _seconds(running, one.at)
        if one.kind == Kind.LEFT and one.trip.plan_id == running.pk:
            left[one.trip.vehicle.plate, one.trip.number] = when
        elif one.stop and one.kind in {Kind.SERVED, Kind.FAILED}:
            done[one.stop.key] = when
            picked.setdefault(one.stop.key, 0)
            if one.kind == Kind.FAILED:
                failed.add(one.stop.key)
        elif one.stop and one.parcel and one.kind == Kind.PICKED:
            grams = one.parcel.grams if one.grams is None else one.grams
            picked[one.stop.key] = picked.get(one.stop.key, 0) + grams
    return Driven(moment, left, done, frozenset(failed), picked)


def _broken(running: DayPlan) -> set[str]:
    broke = Happening.objects.of_day(running.on).standing().filter(kind=Kind.BROKE)
    return set(broke.values_list("trip__vehicle__plate", flat=True))


def _cancelled(running: DayPlan) -> set[str]:
    """Return the gates at which nothing is left to do, as every order there came to nothing."""
    ahead = TripParcel.objects.filter(stop__plan=running, stop__trip__isnull=False)
    goes_on = ahead.exclude(order__isnull=False, order__state__in=OFF)
    keys = [rows.values_list("stop__key", flat=True) for rows in (ahead, goes_on)]
    return set(keys[0]) - set(keys[1])


def _seconds(running: DayPlan, moment: datetime) -> int:
    return round((moment - start_of(running.on)).total_seconds())
