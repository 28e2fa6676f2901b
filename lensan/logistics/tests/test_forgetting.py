"""Whoever was erased is forgotten on the trips too; whoever asks is told what is held."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from lensan.logistics import tasks
from lensan.logistics.actions import driving
from lensan.logistics.actions.driving import AtGate
from lensan.logistics.actions.forgetting import drop_what_is_solved, forget_the_erased
from lensan.logistics.dossier import held
from lensan.logistics.models import DayPlan, Happening, Trip, TripStop
from lensan.logistics.tests.make import (
    MORNING,
    NOON,
    TOMORROW,
    a_driver,
    a_gate,
    a_parcel,
    a_trip,
)
from lensan.producers.actions.erasing import erase

pytestmark = pytest.mark.django_db


def served() -> tuple[Trip, TripStop]:
    trip = a_trip()
    stop = trip.stops.get()
    gate = AtGate(uuid4(), receiver="Bà An")
    driving.serve(stop, gate, by=a_driver(trip.vehicle), at=MORNING)
    return trip, stop


def test_where_the_gate_was_and_who_signed_are_blanked() -> None:
    trip, stop = served()
    assert stop.producer is not None
    erase(stop.producer, by=None, at=NOON)

    tasks.forget.call()

    stop.refresh_from_db()
    assert (stop.latitude, stop.longitude, stop.trip) == (None, None, trip)
    assert not Happening.objects.exclude(receiver="").exists()
    assert forget_the_erased() == 0


def test_others_stay_as_they_are() -> None:
    _trip, stop = served()

    assert forget_the_erased() == 0

    stop.refresh_from_db()
    assert stop.latitude is not None
    assert Happening.objects.filter(receiver="Bà An").exists()


def test_nothing_else_of_them_can_be_changed() -> None:
    served()

    for rows, change in (
        (TripStop.objects.all(), {"picks_g": 1}),
        (Happening.objects.all(), {"reason": "x"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)

    assert not Happening.objects.filter(reason="x").exists()


def test_a_day_that_is_over_keeps_no_points_for_planning() -> None:
    trip, _stop = served()

    assert drop_what_is_solved(TOMORROW) == 0
    assert drop_what_is_solved(TOMORROW + timedelta(days=1)) == 1
    assert DayPlan.objects.get(pk=trip.plan_id).solved == {}
    tasks.drop_what_is_over.call()
    assert timezone.localdate() > TOMORROW


def test_whoever_asks_is_told_of_every_stop() -> None:
    trip, stop = served()
    a_parcel(a_gate())

    [told] = held([stop.producer_id or 0])["Chuyến xe đã đến"]

    assert (told["ngày"], told["chuyến"], told["nhận (g)"]) == (TOMORROW, str(trip), 20_000)
    assert told["đã xảy ra"] == ["07:00, xong điểm dừng, Bà An"]
