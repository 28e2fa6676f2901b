"""A driver with a trip and a device, to test with."""

from datetime import datetime, timedelta
from typing import Any

from lensan.field.actions.receiving import Receipt
from lensan.field.models import Device
from lensan.field.tests.make import a_deed, a_device, send
from lensan.logistics.models import Trip, TripParcel
from lensan.logistics.tests.make import (
    MORNING,
    a_driver,
    a_trip,
)

NIGHT = MORNING + timedelta(hours=9)


def driven(trip: Trip | None = None) -> tuple[Trip, TripParcel, Device]:
    """Return a trip, its parcel to pick up, and its driver's device."""
    trip = trip or a_trip()
    pick = TripParcel.objects.select_related("order", "stop__plan", "stop__producer").get(
        stop__trip=trip, way="pick"
    )
    return trip, pick, a_device(a_driver(trip.vehicle))


def told(device: Device, action: str, *, at: datetime = MORNING, **said: Any) -> Receipt:
    """Let a driver do something in the morning that arrives at night."""
    night = max(NIGHT, at + timedelta(hours=9))
    return send(device, a_deed(action, said, at=at), at=night)


def served(device: Device, parcel: TripParcel, **more: Any) -> Receipt:
    said: dict[str, Any] = {"picked": {str(parcel): 21_500}, "receiver": "Ông An"}
    return told(device, "serve", stop=parcel.stop_id, **(said | more))


def kinds(trip: Trip) -> list[str]:
    return list(trip.happenings.order_by("pk").values_list("kind", flat=True))
