"""Trips whose boxes and odometers were read, to test with."""

from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from lensan.accounts.models import User
from lensan.logistics.actions import driving, noting
from lensan.logistics.actions.driving import AtGate
from lensan.logistics.models import RoadNote, Trip, TripParcel
from lensan.logistics.tests.make import (
    MORNING,
    a_driver,
    a_gate,
    a_parcel,
    a_vehicle,
    approved,
)


def driver_of(trip: Trip) -> User:
    """Return who drives a trip."""
    return trip.vehicle.driver or a_driver(trip.vehicle)


def read_km(trip: Trip, km: int, moment: str, *, reason: str = "", at: datetime = MORNING) -> None:
    """Read the odometer of a trip's vehicle."""
    noting.read_odometer(
        trip, km, moment=moment, reason=reason, key=uuid4(), by=driver_of(trip), at=at
    )


def read_box(trip: Trip, celsius: float, at: datetime = MORNING) -> RoadNote:
    """Read how warm a trip's cool box is."""
    return noting.read_temperature(
        trip, Decimal(str(celsius)), moment="", key=uuid4(), by=driver_of(trip), at=at
    )


def a_cool_trip(storage: str = "Để lạnh") -> tuple[Trip, TripParcel]:
    """Return a trip with one parcel that must be cool."""
    a_vehicle(has_cool_box=True)
    a_parcel(a_gate(), 20, storage=storage)
    trip = approved().trips.get()
    return trip, TripParcel.objects.get(stop__trip=trip)


def taken(parcel: TripParcel, at: datetime = MORNING) -> None:
    """Take a parcel aboard at its gate."""
    trip = parcel.stop.trip
    assert trip is not None
    gate = AtGate(uuid4(), {parcel.pk: None})
    driving.serve(parcel.stop, gate, by=driver_of(trip), at=at)


def harmed(
    parcel: TripParcel, kind: str, grams: int | None = None, at: datetime = MORNING
) -> RoadNote:
    """Note that a parcel was damaged or lost."""
    trip = parcel.stop.trip
    assert trip is not None
    return noting.harm(
        trip, parcel, kind, "Rơi xuống kênh", grams=grams, key=uuid4(), by=driver_of(trip), at=at
    )
