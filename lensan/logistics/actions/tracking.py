"""Where everything is on a day, worked out from what was planned and what happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from lensan.logistics.models import Happening, Trip, TripParcel, TripStop

PATIENCE = timedelta(minutes=30)  # after which something that was not seen again is looked for
Kind = Happening.Kind
Way = TripParcel.Way
TAKEN = (Kind.PICKED, Kind.TAKEN_OVER)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a parcel is, since when, and by when it is to be seen next; None once it has arrived."""

    parcel: TripParcel
    place: str  # of PLACES
    since: datetime | None
    next_by: datetime | None
    trip: Trip | None

    def is_lost(self, at: datetime) -> bool:
        """Tell whether it should have been seen again by now, and was not."""
        return self.next_by is not None and at > self.next_by + PATIENCE


PLACES = ("gate", "hub", "aboard", "delivered", "failed")


def whereabouts(on: date) -> list[Whereabouts]:
    """Return where each parcel of a day's trips is."""
    seen = _Seen(on)
    return [seen.of(parcel) for parcel in seen.parcels.values()]


def lost(on: date, *, at: datetime) -> list[Whereabouts]:
    """Return the parcels that should have been scanned by now and were not, the longest first."""
    found = [one for one in whereabouts(on) if one.is_lost(at)]
    return sorted(found, key=lambda one: (one.next_by or at, one.parcel.pk))


def aboard(trip: Trip) -> list[TripParcel]:
    """Return what was taken aboard a trip's vehicle that day and has not left it again."""
    stands = Happening.objects.of_day(trip.plan.on).standing()
    taken = stands.filter(kind__in=TAKEN, trip__vehicle=trip.vehicle_id)
    whole = stands.filter(thing__in=taken.values("thing")).select_related(
        "trip", "parcel__order", "parcel__stop__plan", "parcel__stop__producer"
    )
    last = {one.thing: one for one in whole}
    return [
        cast("TripParcel", one.parcel)
        for one in sorted(last.values(), key=lambda one: one.parcel_id or 0)
        if one.kind in TAKEN and one.trip.vehicle_id == trip.vehicle_id
    ]


class _Seen:
    """What is known of a day: its parcels by what names them, and the last that happened to each."""

    def __init__(self, on: date) -> None:
        stands = Happening.objects.of_day(on).standing()
        happened = stands.select_related("trip__vehicle", "trip__hub", "stop")
        self.last: dict[str, Happening] = {}
        self.failed: set[str] = set()
        self.left: dict[int, datetime] = {}
        for one in happened:
            if one.thing:
                self.last[one.thing] = one
            elif one.stop and one.kind == Kind.FAILED:
                self.failed.add(one.stop.key)
            elif one.kind == Kind.LEFT:
                self.left.setdefault(one.trip.vehicle_id, one.at)
        self.homes = self._homes(on)
        self.parcels = {parcel.thing: parcel for parcel in self._parcels(on)}

    def _homes(self, on: date) -> dict[int, Trip]:
        """Return for each vehicle the trip in force that is its first: the one that it is on."""
        trips = Trip.objects.in_force(on).select_related("vehicle", "hub")
        found: dict[int, Trip] = {}
        for trip in trips:
            found.setdefault(trip.vehicle_id, trip)
        return found

    def _parcels(self, on: date) -> Iterator[TripParcel]:
        """Yield those of the trips in force, and before them those that something happened to."""
        whole = TripParcel.objects.select_related(
            "order", "stop__trip__vehicle", "stop__trip__hub", "stop__producer", "stop__plan"
        )
        told = Happening.objects.of_day(on).standing().exclude(parcel=None)
        yield from whole.filter(pk__in=told.order_by().values("parcel")).order_by("pk")
        yield from whole.filter(stop__trip__in=Trip.objects.in_force(on)).order_by("pk")

    def of(self, parcel: TripParcel) -> Whereabouts:
        """Return where a parcel is."""
        last, stop = self.last.get(parcel.thing), parcel.stop
        if last and last.kind == Kind.HANDED_IN:
            return Whereabouts(parcel, "hub", last.at, None, last.trip)
        if last and last.kind == Kind.DELIVERED:
            return Whereabouts(parcel, "delivered", last.at, None, last.trip)
        if last:
            home = self.homes.get(last.trip.vehicle_id, last.trip)
            return Whereabouts(parcel, "aboard", last.at, home.returns_at, last.trip)
        return self._ahead(parcel, stop)

    def _ahead(self, parcel: TripParcel, stop: TripStop) -> Whereabouts:
        """Return where a parcel is that nothing has happened to by itself yet."""
        trip = cast("Trip", stop.trip)  # what was left out is not looked at
        left = self.left.get(trip.vehicle_id)
        if stop.key in self.failed:
            back = trip.returns_at if parcel.way == Way.DROP else None
            return Whereabouts(parcel, "failed", None, back, trip)
        if parcel.way == Way.PICK:
            return Whereabouts(parcel, "gate", None, stop.starts_at, trip)
        if left:
            return Whereabouts(parcel, "aboard", left, stop.starts_at, trip)
        return Whereabouts(parcel, "hub", None, trip.leaves_at, trip)
