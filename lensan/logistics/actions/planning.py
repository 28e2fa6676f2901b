"""A day's trips are asked for, worked out and kept; then approved, or discarded."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.actions.refusing import once
from lensan.journal.models import record
from lensan.kernel.days import start_of
from lensan.logistics import planner
from lensan.logistics.actions.framing import Framed, Gate, frame
from lensan.logistics.actions.measuring import measured
from lensan.logistics.models import DayPlan, Happening, SuggestedOrder, Trip, TripParcel, TripStop
from lensan.logistics.planner import Comparison, Effort, Plan, Visit, compared, figures
from lensan.logistics.planner.storing import stored

State = DayPlan.State
NO_POINT = "no_point"
SECONDS, LONGEST = 10, 600  # of one search; the day planned one-way takes two more
Parcels = Mapping[str, Iterable[TripParcel]]


class CannotPlan(Exception):
    """Something is missing without which nothing can be planned; the message says what to do."""


class AlreadyUnderWay(Exception):
    """Something has happened by this plan already, so it can only be planned anew."""


class WaitsByNow(Exception):
    """The draft carries orders that were left for the next day since it was worked out."""


@transaction.atomic
def ask(
    on: date, *, seconds: int = SECONDS, patience: int | None = None, by: User | None, at: datetime
) -> DayPlan:
    """Ask for a day's trips to be worked out; the door puts that on the queue.

    `patience` ends a search after so many tries that brought nothing better: a slow machine then
    finds the same as a fast one.

    :raises CannotPlan: there is nothing to carry, or nothing to carry it with
    """
    check(frame(on))
    asked = new_version(on, {"seconds": seconds, "patience": patience}, by=by, at=at)
    record("logistics.plan_asked", asked, by=by, at=at, on=on.isoformat(), seconds=seconds)
    return asked


def new_version(on: date, inputs: dict[str, Any], *, by: User | None, at: datetime) -> DayPlan:
    """Open the next version of a day's plan.

    :raises CannotPlan: someone else opened one at this moment
    """
    version = DayPlan.objects.filter(on=on).count() + 1
    with once(CannotPlan(_("Vừa có người khác lập kế hoạch cho ngày này. Hãy tải lại trang."))):
        return DayPlan.objects.create(on=on, version=version, inputs=inputs, asked_at=at, by=by)


def foresee(
    framed: Framed, *, seconds: float, patience: int | None = None
) -> tuple[Plan, Comparison]:
    """Plan the day, and the same day one-way beside it, each search with as much time; keep nothing.

    :raises CannotPlan: there is nothing to carry, or nothing to carry it with
    """
    check(framed)
    effort = Effort(seconds=seconds, workers=min(4, os.cpu_count() or 1), patience=patience)
    answer = planner.plan(
        framed.day, seconds=seconds, workers=effort.workers, patience=effort.patience
    )
    return answer, compared(framed.day, answer, effort)


def work_out(asked: DayPlan, *, at: datetime) -> None:
    """Work out what was asked for and keep it as a draft.

    The long work is done outside any transaction.

    :raises NotAllowed: it was worked out before; that stands
    """
    framed = measured(frame(asked.on), at=at)
    try:
        answer, comparison = foresee(framed, **asked.inputs)
    except CannotPlan as reason:
        asked.advance_to(State.FAILED, worked_out_at=at, told={"words": [str(reason)]})
        return
    keys = {"hubs": framed.hubs, "vehicles": framed.vehicles}
    told = told_of(framed, answer, comparison)
    with transaction.atomic():
        asked.advance_to(
            State.DRAFT, worked_out_at=at, told=told,
            solved=stored(framed.day, answer) | {"keys": keys},
        )  # fmt: skip
        parcels = {
            key: [_parcel(one) for one in gate.parcels] for key, gate in framed.gates.items()
        }
        keep(asked, framed.day, answer, parcels, framed.gates)
        _keep_unplaced(asked, framed.unplaced, parcels)


@transaction.atomic
def approve(draft: DayPlan, *, by: User | None, at: datetime) -> None:
    """Drive the day by this version; the one before it is replaced.

    :raises AlreadyUnderWay: vehicles drive by another, which this one does not go on from
    :raises NotAllowed: it is no draft, or someone else approved one at this moment
    :raises WaitsByNow: some of what it carries was left for the next day
    """
    before = DayPlan.objects.in_force(draft.on)
    if before and draft.inputs.get("again") != before.pk and _under_way(before):
        raise AlreadyUnderWay(
            _(
                "Đã có xe chạy theo bản khác. Hãy mở bản đang chạy và lập lại phần còn lại của ngày."
            )
        )
    if before:
        before.advance_to(State.REPLACED)
    draft.advance_to(State.APPROVED, approved_at=at, approved_by=by, replaces=before)
    _carries_nothing_that_waits(draft)
    record(
        "logistics.plan_approved", draft, by=by, at=at, replaces=before.pk if before else None,
        cost=draft.told.get("two_way", {}).get("cost"),
    )  # fmt: skip


@transaction.atomic
def discard(plan: DayPlan, *, by: User | None, at: datetime) -> None:
    """Undo: drop a draft, or take an approval back so that the version before holds again.

    :raises AlreadyUnderWay: a vehicle has left by it
    :raises NotAllowed: it was replaced or discarded before
    """
    if _under_way(plan):
        raise AlreadyUnderWay(
            _("Đã có xe chạy theo bản này. Hãy lập lại phần còn lại của ngày thay vì bỏ.")
        )
    was_in_force = plan.state == State.APPROVED
    plan.advance_to(State.DISCARDED)
    if was_in_force and plan.replaces:
        plan.replaces.advance_to(State.APPROVED)
    record("logistics.plan_discarded", plan, by=by, at=at)


def _carries_nothing_that_waits(plan: DayPlan) -> None:
    """Check this last: whoever accepts that an order waits writes to the day's drafts first."""
    waiting = SuggestedOrder.objects.waiting(plan.on).values("order")
    if TripParcel.objects.filter(
        stop__plan=plan, stop__trip__isnull=False, order__in=waiting
    ).exists():
        raise WaitsByNow(
            _("Bản này còn chở đơn đã được để sang hôm sau. Hãy lập chuyến lại rồi duyệt bản mới.")
        )


def _under_way(plan: DayPlan) -> bool:
    return Happening.objects.standing().filter(trip__plan=plan).exists()


def check(framed: Framed) -> None:
    """Check that there is anything to plan with.

    :raises CannotPlan: there is not
    """
    lacks = (
        (not framed.hubs, _("Chưa có bưu cục nào hoạt động. Hãy ghi bưu cục trước.")),
        (not framed.vehicles, _("Chưa có xe nào hoạt động. Hãy ghi xe và bưu cục của xe.")),
        (
            not framed.gates,
            _("Ngày này chưa có hàng để đón hay giao. Hãy nhận đơn trước rồi lập chuyến."),
        ),
    )
    for missing, words in lacks:
        if missing:
            raise CannotPlan(words)


def keep(
    plan: DayPlan, day: planner.Day, answer: Plan, parcels: Parcels, gates: Mapping[str, Any]
) -> None:
    """Write the trips, their stops and parcels; what was left out with its reason.

    `gates` say which producer a stop is of: of each key something with a `producer` and its own hours.
    """
    keys, start = plan.solved["keys"], start_of(plan.on)
    rows = [
        Trip(
            plan=plan, vehicle_id=keys["vehicles"][trip.vehicle], hub_id=keys["hubs"][trip.hub],
            number=trip.number, leaves_at=start + timedelta(seconds=trip.leaves),
            returns_at=start + timedelta(seconds=trip.returns), out_g=trip.load.grams,
            back_g=trip.visits[-1].load.grams, metres=trip.metres,
            empty_metres=figures(day, Plan((trip,), (), "")).empty, cost=trip.cost,
        )
        for trip in answer.trips
    ]  # fmt: skip
    Trip.objects.bulk_create(rows)
    stops = []
    for row, trip in zip(rows, answer.trips, strict=True):
        for number, visit in enumerate(trip.visits, start=1):
            stop = _blank(plan, day.stop[visit.stop], number, gates)
            stops.append(_timed(stop, row, visit, start))
    for number, out in enumerate(answer.left_out, start=1):
        stop = _blank(plan, day.stop[out.stop], number, gates)
        stop.because, stop.words = out.because.value, out.words[:300]
        stops.append(stop)
    _write(stops, parcels)


def _keep_unplaced(plan: DayPlan, gates: Iterable[Gate], parcels: Parcels) -> None:
    words = _("Không biết hộ ở đâu: hộ, ấp và xã đều chưa có tọa độ. Xin ghi điểm tập kết của ấp.")
    stops = [
        TripStop(
            plan=plan, number=number, key=gate.key, producer=gate.producer,
            commune=gate.producer.commune, because=NO_POINT, words=words,
        )
        for number, gate in enumerate(gates, start=1)
    ]  # fmt: skip
    _write(stops, parcels)


def _write(stops: list[TripStop], parcels: Parcels) -> None:
    TripStop.objects.bulk_create(stops)
    carried = []
    for stop in stops:
        for parcel in parcels.get(stop.key, ()):
            parcel.pk, parcel.stop = None, stop
            carried.append(parcel)
    TripParcel.objects.bulk_create(carried)


def _blank(plan: DayPlan, stop: planner.Stop, number: int, gates: Mapping[str, Any]) -> TripStop:
    gate = gates.get(stop.key)
    producer = gate.producer if gate else None
    return TripStop(
        plan=plan, number=number, key=stop.key, producer=producer,
        commune=producer.commune if producer else None, latitude=stop.point.latitude,
        longitude=stop.point.longitude, borrowed=stop.point.borrowed_from[:150],
        drops_g=stop.drops.grams, picks_g=stop.picks.grams, is_cool=stop.cool,
        opens=gate.opens if gate else None, closes=gate.closes if gate else None,
    )  # fmt: skip


def _timed(stop: TripStop, trip: Trip, visit: Visit, start: datetime) -> TripStop:
    stop.trip, stop.metres, stop.load_g = trip, visit.metres, visit.load.grams
    stop.arrives_at = start + timedelta(seconds=visit.arrives)
    stop.starts_at = start + timedelta(seconds=visit.starts)
    stop.leaves_at = start + timedelta(seconds=visit.leaves)
    return stop


def _parcel(one: Any) -> TripParcel:
    return TripParcel(
        way=one.way, order_id=one.order, supply_id=one.supply, grams=one.grams, litres=one.litres,
        harvested_at=one.harvested_at, fresh_until=one.fresh_until,
    )  # fmt: skip


def told_of(framed: Framed, answer: Plan, comparison: Comparison) -> dict[str, Any]:
    """Return what a plan is worth, for pages and the command line."""
    return {
        "distances": answer.distances,
        "notes": [*framed.notes, *answer.notes],
        "two_way": worth(comparison.two_way),
        "one_way": worth(comparison.one_way),
        "left_out": len(answer.left_out) + len(framed.unplaced),
    }


def worth(found: planner.Figures) -> dict[str, Any]:
    """Return what trips add up to, with the shares and prices that people compare."""
    return asdict(found) | {
        "load_out": round(found.load_out, 4), "load_back": round(found.load_back, 4),
        "empty_share": round(found.empty_share, 4), "cost_per_kg": round(found.cost_per_kg),
        "cost_per_stop": round(found.cost_per_stop),
    }  # fmt: skip
