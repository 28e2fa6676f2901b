"""What must be cool is read on the way; what nobody read is said to be lacking."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lensan.catalogue.models import Product
from lensan.logistics.actions import driving, noting
from lensan.logistics.actions.cooling import chains, chains_of, limits
from lensan.logistics.models import Keeping, Trip, TripParcel
from lensan.logistics.tests.make import MORNING, a_delivery, a_trip, a_vehicle
from lensan.logistics.tests.make_notes import a_cool_trip, driver_of, read_box, taken

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(hours=2)


def handed_in(trip: Trip, parcel: TripParcel) -> None:
    driving.hand_in(trip, [parcel.pk], [], key=uuid4(), by=driver_of(trip), at=LATER)


def test_a_cool_parcel_that_nobody_read_is_lacking() -> None:
    trip, parcel = a_cool_trip()
    assert chains([trip]) == []
    taken(parcel)

    [chain] = chains([trip])

    assert (chain.parcel, chain.is_lacking, chain.is_kept) == (parcel, True, False)


def test_what_need_not_be_cool_needs_no_reading() -> None:
    trip = a_trip()
    parcel = TripParcel.objects.get(stop__trip=trip)
    taken(parcel)

    assert chains([trip]) == chains_of([parcel.thing]) == []


def test_a_reading_while_it_was_aboard_tells_of_it() -> None:
    trip, parcel = a_cool_trip()
    taken(parcel)
    handed_in(trip, parcel)
    noted = [read_box(trip, 4, MORNING), read_box(trip, 8, LATER + timedelta(minutes=30))]
    for at in (MORNING - timedelta(minutes=31), LATER + timedelta(minutes=31)):
        read_box(trip, 20, at)

    [chain] = chains([trip])

    assert (list(chain.readings), chain.outside, chain.is_kept) == (noted, [], True)


@pytest.mark.parametrize("celsius", [-0.1, 8.1])
def test_a_reading_outside_is_said(celsius: float) -> None:
    trip, parcel = a_cool_trip()
    taken(parcel)
    read_box(trip, 4)
    wrong = read_box(trip, celsius)

    [chain] = chains([trip])

    assert (chain.outside, chain.is_kept, chain.is_lacking) == ([wrong], False, False)


def test_a_reading_that_was_taken_back_tells_nothing() -> None:
    trip, parcel = a_cool_trip()
    taken(parcel)
    wrong = read_box(trip, 20)
    noting.withdraw(wrong, "Đọc nhầm", key=uuid4(), by=driver_of(trip), at=MORNING)

    [chain] = chains([trip])

    assert chain.is_lacking


def test_a_box_of_another_vehicle_tells_nothing() -> None:
    trip, parcel = a_cool_trip()
    taken(parcel)
    other = Trip.objects.create(
        plan=trip.plan, vehicle=a_vehicle(), hub=trip.hub, number=1, leaves_at=MORNING,
        returns_at=LATER, out_g=0, back_g=0, metres=0, empty_metres=0, cost=0,
    )  # fmt: skip
    read_box(other, 4)

    [chain] = chains_of([parcel.thing])

    assert chain.is_lacking


def test_what_is_frozen_must_stay_frozen() -> None:
    _trip, parcel = a_cool_trip("Cấp đông")

    assert limits(parcel) == (-30, -12, True)


def test_degrees_that_were_written_down_count() -> None:
    _trip, parcel = a_cool_trip()
    Keeping.objects.create(
        product=Product.objects.get(), is_cool=True, lowest_celsius=10, highest_celsius=13
    )

    assert limits(parcel) == (10, 13, False)


def test_what_need_not_be_cool_any_more_has_the_limits_of_fresh_goods() -> None:
    _trip, parcel = a_cool_trip()
    Keeping.objects.create(product=Product.objects.get(), is_cool=False)
    _delivery, drop, _supply = a_delivery()

    assert limits(parcel) == limits(drop) == (0, 8, True)
