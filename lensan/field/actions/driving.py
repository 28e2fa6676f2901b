"""What a driver's device holds: their own trips of today and tomorrow, stop by stop, and of no hamlet anything."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from lensan.accounts.models import User
from lensan.field.words import ANSWERS, LABELS
from lensan.logistics.actions import driving
from lensan.logistics.models import Happening, Trip, TripParcel, TripStop
from lensan.logistics.planner.underway import ABOARD, RESCUE
from lensan.supply.models import SupplyOrder

Rows = dict[str, Any]
Kind, Way = Happening.Kind, TripParcel.Way
GATE = (Kind.SERVED, Kind.FAILED)


def bundle(user: User, *, on: date, reasons: Sequence[str]) -> Rows:
    """Return all that a driver's device shall hold on a day, by row; `reasons` are why a gate fails."""
    days = (on, on + timedelta(days=1))
    mine = Trip.objects.visible_to(user)
    trips = [
        trip
        for day in days
        for trip in mine.in_force(day).select_related("vehicle", "hub", "plan")
    ]
    return {
        "me": _about(user, reasons),
        **{f"v{number}": row for number, row in _trips(trips)},
        **{f"s{number}": row for number, row in _stops(trips, days)},
    }


def _about(user: User, reasons: Sequence[str]) -> Rows:
    return {
        "role": "driver", "name": str(user), "reasons": list(reasons), "words": dict(LABELS),
        "answers": dict(ANSWERS),
    }  # fmt: skip


def _trips(trips: Sequence[Trip]) -> Iterator[tuple[int, Rows]]:
    past = _past(trips)
    marks = {(one.trip_id, one.kind): one for some in past.values() for one in some}
    under_way = set(
        TripStop.objects.filter(trip__in=trips, key__startswith=ABOARD).values_list(
            "trip", flat=True
        )
    )
    for trip in trips:
        left = (trip.pk, Kind.LEFT) in marks or trip.pk in under_way
        broke = marks.get((trip.pk, Kind.BROKE))
        yield trip.pk, {
            "on": trip.plan.on.isoformat(), "vehicle": trip.vehicle.plate, "number": trip.number,
            "hub": str(trip.hub), "leaves": trip.leaves_at.isoformat(),
            "returns": trip.returns_at.isoformat(), "out_g": trip.out_g, "left": left,
            "home": (trip.pk, Kind.HOME) in marks, "broke": broke.reason if broke else "",
            "back": [_back(parcel) for parcel in driving.back(trip)] if left else [],
            "past": [_told(one) for one in past.get(trip.pk, ())],
        }  # fmt: skip


def _past(trips: Sequence[Trip]) -> dict[int, list[Happening]]:
    """Return by trip what was written of it and stands, the first first."""
    stands = Happening.objects.standing().filter(trip__in=trips)
    past: dict[int, list[Happening]] = defaultdict(list)
    for one in stands.select_related("parcel__order", "stop__producer").order_by("pk"):
        past[one.trip_id].append(one)
    return past


def _told(one: Happening) -> list[Any]:
    """Return what was written, as it can be taken back: its number, kind, stop, parcel, and words."""
    gate = one.stop.producer.name if one.stop and one.stop.producer else ""
    told = [f"{timezone.localtime(one.at):%H:%M}", one.get_kind_display(), str(one.parcel or gate)]
    code = str(one.parcel) if one.parcel else ""
    return [one.pk, one.kind, one.stop_id, code, " ".join(part for part in told if part)]


def _back(parcel: TripParcel) -> list[Any]:
    producer = parcel.stop.producer
    return [str(parcel), producer.name if producer else "", parcel.grams]


def _stops(trips: Sequence[Trip], days: Sequence[date]) -> Iterator[tuple[int, Rows]]:
    """Yield the stops of these trips; what is done at a gate is done there in every version."""
    found = TripStop.objects.filter(trip__in=trips).exclude(key__startswith=ABOARD)
    whole = found.select_related("plan", "trip__vehicle", "producer__hamlet", "commune")
    stops = list(
        whole.prefetch_related(
            "parcels__order", "parcels__supply__group__offer", "parcels__stop__plan"
        )
    )
    happened = (
        Happening.objects.standing()
        .filter(trip__plan__on__in=days, kind__in=GATE, stop__key__in=[stop.key for stop in stops])
        .select_related("stop__plan")
    )
    over = {(one.stop.plan.on, one.stop.key): one for one in happened if one.stop}
    for stop in stops:
        yield stop.pk, _stop(stop, over.get((stop.plan.on, stop.key)))


def _stop(stop: TripStop, done: Happening | None) -> Rows:
    producer = stop.producer
    place = [producer and producer.hamlet, stop.commune]
    rescue = stop.key.startswith(RESCUE)
    parcels = sorted(stop.parcels.all(), key=lambda one: one.pk)
    picks = driving.to_pick(stop) if rescue else [one for one in parcels if one.way == Way.PICK]
    drops = [(one, one.supply) for one in parcels if one.way == Way.DROP and one.supply]
    return {
        "trip": stop.trip_id, "number": stop.number, "rescue": rescue, "cool": stop.is_cool,
        "at": stop.starts_at.isoformat() if stop.starts_at else "",
        "name": producer.name if producer else "", "phone": producer.phone if producer else "",
        "place": ", ".join(str(part) for part in place if part),
        "picks": [_pick(one) for one in picks],
        "drops": [_drop(one, supply) for one, supply in drops],
        "done": done.kind if done else "", "why": done.reason if done else "",
    }  # fmt: skip


def _pick(parcel: TripParcel) -> Rows:
    order = parcel.order
    off = order.get_state_display() if order and order.state not in driving.GOES else ""
    return {
        "code": str(parcel), "codes": sorted(parcel.codes), "grams": parcel.grams, "off": str(off),
    }  # fmt: skip


def _drop(parcel: TripParcel, supply: SupplyOrder) -> Rows:
    """Tell what a household gets, and the cash that it will owe for it."""
    owed = (supply.quantity - supply.refused) * (supply.price or 0) - supply.paid
    return {
        "code": str(parcel), "goods": supply.group.offer.name, "left": supply.left,
        "grams": parcel.grams, "cash": owed,
    }  # fmt: skip
