"""Say what trips that were driven add up to."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lensan.kernel.days import start_of
from lensan.logistics.actions import driving
from lensan.logistics.actions.driving import AtGate
from lensan.logistics.indicators import Driven, of_days
from lensan.logistics.models import Trip, TripParcel
from lensan.logistics.tests.make import (
    TOMORROW,
    a_delivery,
    a_driver,
    a_gate,
    a_parcel,
    a_trip,
    a_vehicle,
    approved,
)
from lensan.supply.tests import make as supplies

pytestmark = pytest.mark.django_db


def test_nothing_happened() -> None:
    a_trip()

    found = of_days(TOMORROW, TOMORROW)

    assert found == Driven()
    assert (found.cost_per_kilo, found.cost_per_parcel, found.hours) == (None, None, None)


def test_a_trip_counts_as_far_as_it_was_driven() -> None:
    a_driver(vehicle := a_vehicle(capacity_kg=100))
    for east in (0.02, 0.04):
        a_parcel(a_gate(east), 20)
    trip, driver = approved().trips.get(), vehicle.driver
    assert driver is not None
    first, second = trip.stops.order_by("number")
    driving.leave(trip, key=uuid4(), by=driver, at=trip.leaves_at)
    parcel = TripParcel.objects.get(stop=first)
    assert first.starts_at is not None
    gate = AtGate(uuid4(), {parcel.pk: 18_000})
    driving.serve(first, gate, by=driver, at=first.starts_at + timedelta(minutes=30))

    found = of_days(TOMORROW, TOMORROW)

    assert (found.trips, found.room, found.out, found.back) == (1, 100_000, 0, 18_000)
    assert (found.metres, found.empty) == (first.metres, first.metres)
    assert found.cost == trip.cost * first.metres // trip.metres
    assert (found.served, found.on_time, found.failed, found.parcels) == (1, 1, 0, 0)
    assert found.cost_per_kilo == found.cost // 18

    driving.fail(second, "Lý do khác", key=uuid4(), by=driver, at=trip.returns_at)
    home = start_of(TOMORROW) + timedelta(hours=11)
    driving.hand_in(trip, [parcel.pk], [], key=uuid4(), by=driver, at=home)
    driving.come_home(trip, key=uuid4(), by=driver, at=home)
    whole = of_days(TOMORROW, TOMORROW)

    assert (whole.metres, whole.empty, whole.cost) == (trip.metres, first.metres, trip.cost)
    assert (whole.gates, whole.failed, whole.parcels) == (2, 1, 1)
    assert whole.hours == 6.0
    assert whole.cost_per_parcel == trip.cost


def test_late_is_more_than_half_an_hour() -> None:
    trip = a_trip()
    stop = trip.stops.get()
    assert stop.starts_at is not None
    late = stop.starts_at + timedelta(minutes=30, seconds=1)
    driving.serve(stop, AtGate(uuid4()), by=a_driver(trip.vehicle), at=late)

    found = of_days(TOMORROW, TOMORROW)

    assert (found.served, found.on_time) == (1, 0)


def test_what_nobody_weighed_counts_as_planned() -> None:
    trip = a_trip()
    parcel = TripParcel.objects.get(stop__trip=trip)
    driving.serve(
        trip.stops.get(), AtGate(uuid4(), {parcel.pk: None}), by=a_driver(trip.vehicle),
        at=trip.leaves_at,
    )  # fmt: skip

    assert of_days(TOMORROW, TOMORROW).back == 20_000


def test_goods_go_out_and_come_back_on_one_trip(settings: object, tmp_path: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    trip, drop, supply = a_delivery()
    driver = a_driver(trip.vehicle)
    driving.leave(trip, key=uuid4(), by=driver, at=supplies.LATER)
    gate = AtGate(uuid4(), handed={drop.pk: supplies.signed(supply.left)})
    driving.serve(drop.stop, gate, by=driver, at=supplies.LATER)

    found = of_days(trip.plan.on, trip.plan.on)

    assert (found.out, found.parcels, found.empty) == (5 * 50_200, 1, 0)


def test_what_comes_back_undelivered_was_not_harvested() -> None:
    trip, drop, _supply = a_delivery()
    driver = a_driver(trip.vehicle)
    driving.fail(drop.stop, "Không có ai ở nhà", key=uuid4(), by=driver, at=supplies.LATER)
    driving.hand_in(trip, [drop.pk], [], key=uuid4(), by=driver, at=supplies.LATER)

    found = of_days(trip.plan.on, trip.plan.on)

    assert (found.parcels, found.timed, found.hours) == (1, 0, None)


def test_days_outside_do_not_count() -> None:
    trip = a_trip()
    driving.leave(trip, key=uuid4(), by=a_driver(trip.vehicle), at=trip.leaves_at)

    assert of_days(TOMORROW - timedelta(days=7), TOMORROW - timedelta(days=1)) == Driven()
    assert of_days(TOMORROW - timedelta(days=7), TOMORROW).trips == 1
    assert Trip.objects.count() == 1
