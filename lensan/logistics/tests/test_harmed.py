"""How many parcels were lost and damaged, of those that were carried."""

from uuid import uuid4

import pytest

from lensan.logistics.actions import noting
from lensan.logistics.indicators import Harmed, harmed
from lensan.logistics.models import Trip, TripParcel
from lensan.logistics.tests import make_notes
from lensan.logistics.tests.make import MORNING, a_gate, a_parcel, a_vehicle, approved
from lensan.logistics.tests.make_notes import driver_of, taken

pytestmark = pytest.mark.django_db


def three() -> list[TripParcel]:
    """Return three parcels of one trip, two of them taken aboard."""
    a_vehicle()
    for east in (0.02, 0.03, 0.04):
        a_parcel(a_gate(east))
    approved()
    parcels = list(TripParcel.objects.select_related("stop__plan", "order").order_by("pk"))
    for parcel in parcels[:2]:
        taken(parcel)
    return parcels


def test_nothing_is_harmed_at_first() -> None:
    three()

    assert harmed(Trip.objects.all()) == Harmed(2, ())


def test_what_is_both_counts_as_lost_and_weighs_no_more_than_it_weighs() -> None:
    first, second, _third = three()
    make_notes.harmed(first, "damaged", 15_000)
    make_notes.harmed(first, "lost", 8_000)
    make_notes.harmed(second, "damaged", 500)

    found = harmed(Trip.objects.all())

    assert (found.carried, found.lost, found.damaged) == (2, 1, 1)
    assert (found.lost_g, found.damaged_g) == (8_000, 12_500)
    assert [one.parcel for one in found.parcels] == [first, second]
    assert len(found.parcels[0].notes) == 2


def test_what_was_lost_before_anyone_scanned_it_was_carried_too() -> None:
    _first, _second, third = three()
    make_notes.harmed(third, "lost")

    found = harmed(Trip.objects.all())

    assert (found.carried, found.lost, found.lost_g) == (3, 1, 20_000)


def test_what_was_taken_back_counts_no_more() -> None:
    first, _second, _third = three()
    note = make_notes.harmed(first, "lost")
    noting.withdraw(note, "Tìm thấy", key=uuid4(), by=driver_of(note.trip), at=MORNING)

    assert harmed(Trip.objects.all()).parcels == ()
    assert harmed(Trip.objects.none()) == Harmed(0, ())
