"""Ask for a day's trips, work them out, approve or discard them."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from lensan.journal.models import Entry
from lensan.kernel.days import start_of
from lensan.kernel.states import NotAllowed
from lensan.logistics import tasks
from lensan.logistics.actions import planning
from lensan.logistics.actions.planning import AlreadyUnderWay, CannotPlan
from lensan.logistics.models import DayPlan, Happening, Trip, TripParcel, TripStop
from lensan.logistics.planner.storing import day_of, plan_of
from lensan.logistics.tests.make import (
    NOON,
    TOMORROW,
    a_gate,
    a_hub,
    a_parcel,
    a_vehicle,
    approved,
    planned,
)
from lensan.orders.models import Order
from lensan.places.models import Commune
from lensan.places.tests.make import a_commune
from lensan.producers.models import Plot

pytestmark = pytest.mark.django_db
State = DayPlan.State


def test_keeps_trips_stops_and_parcels() -> None:
    vehicle = a_vehicle()
    near, far = a_parcel(a_gate(0.02)), a_parcel(a_gate(0.04), 50)

    plan = planned()

    assert plan.state == State.DRAFT
    trip = plan.trips.get()
    assert (trip.vehicle, trip.hub, trip.number) == (vehicle, vehicle.hub, 1)
    assert (trip.out_g, trip.back_g) == (0, 70_000)
    assert trip.leaves_at >= start_of(TOMORROW) + timedelta(hours=6)
    stops = list(trip.stops.order_by("number"))
    assert {stop.producer for stop in stops} == {near.stall.producer, far.stall.producer}
    assert [stop.load_g for stop in stops][-1] == 70_000
    assert 0 < trip.empty_metres < trip.metres
    assert set(TripParcel.objects.values_list("order", "grams")) == {
        (near.pk, 20_000), (far.pk, 50_000),
    }  # fmt: skip
    assert plan_of(plan.solved).trips[0].cost == trip.cost
    assert {stop.key for stop in day_of(plan.solved).stops} == {stop.key for stop in stops}


def test_says_what_the_plan_is_worth_both_ways() -> None:
    a_vehicle()
    a_parcel(a_gate(0.02))

    told = planned().told

    assert told["distances"].startswith("Đường chim bay nhân 1,4")
    assert told["two_way"]["back"] == told["one_way"]["back"] == 20_000
    assert told["two_way"]["empty_share"] == 0.5
    assert told["two_way"]["cost_per_kg"] == round(told["two_way"]["cost"] / 20)


def test_what_cannot_be_served_is_left_out_with_its_reason() -> None:
    a_vehicle(a_hub())
    empty = a_hub()
    a_parcel(a_gate(0.02))
    too_heavy, cool, at_sea, swapped = (a_gate() for _turn in range(4))
    a_parcel(too_heavy, 2000)
    a_parcel(cool, storage="đông lạnh")
    a_parcel(at_sea)
    a_parcel(swapped)
    Plot.objects.filter(producer=at_sea).update(latitude=9.0, longitude=107.5)
    Plot.objects.filter(producer=swapped).update(latitude=105.47, longitude=9.784)
    nowhere = a_gate(None, commune=a_commune("Vị Đông"))
    a_parcel(nowhere)
    Commune.objects.filter(pk=nowhere.commune_id).update(latitude=None)

    plan = planned()

    assert plan.trips.get().stops.count() == 1
    assert dict(plan.stops.left_out().values_list("producer", "because")) == {
        too_heavy.pk: "too_heavy", cool.pk: "not_cool", at_sea.pk: "far", swapped.pk: "swapped",
        nowhere.pk: "no_point",
    }  # fmt: skip
    assert all(stop.words for stop in plan.stops.left_out())
    assert plan.told["left_out"] == 5
    assert not empty.trips.exists()


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ((), "Chưa có bưu cục nào hoạt động"),
        (("hub",), "Chưa có xe nào hoạt động"),
        (("hub", "vehicle"), "Ngày này chưa có hàng"),
    ],
)
def test_refuses_where_something_is_missing(made: tuple[str, ...], words: str) -> None:
    hub = a_hub() if "hub" in made else None
    if "vehicle" in made:
        a_vehicle(hub)

    with pytest.raises(CannotPlan) as refused:
        planning.ask(TOMORROW, by=None, at=NOON)

    assert str(refused.value).startswith(words)
    assert not DayPlan.objects.exists()


def test_what_went_missing_meanwhile_fails_in_words() -> None:
    a_vehicle()
    order = a_parcel()
    asked = planning.ask(TOMORROW, by=None, at=NOON)
    Order.objects.filter(pk=order.pk).update(state=Order.State.CANCELLED)

    planning.work_out(asked, at=NOON)

    assert asked.state == State.FAILED
    assert "chưa có hàng" in asked.told["words"][0]


def test_is_worked_out_once() -> None:
    a_vehicle()
    a_parcel()
    plan = planned()

    with pytest.raises(NotAllowed):
        planning.work_out(plan, at=NOON)

    assert plan.trips.count() == 1


def test_two_who_ask_at_once_are_told() -> None:
    planning.new_version(TOMORROW, {}, by=None, at=NOON)
    DayPlan.objects.update(version=2)

    with pytest.raises(CannotPlan):
        planning.new_version(TOMORROW, {}, by=None, at=NOON)

    assert DayPlan.objects.count() == 1


def test_the_day_is_driven_by_one_version() -> None:
    a_vehicle()
    a_parcel()
    first = approved()

    second = approved()

    first.refresh_from_db()
    assert (first.state, second.state) == (State.REPLACED, State.APPROVED)
    assert (first.version, second.version, second.replaces) == (1, 2, first)
    assert DayPlan.objects.in_force(TOMORROW) == second
    assert [trip.plan for trip in Trip.objects.in_force(TOMORROW)] == [second]
    assert Entry.objects.about(second).first().verb == "logistics.plan_approved"  # type: ignore[union-attr]


def test_an_approval_is_taken_back() -> None:
    a_vehicle()
    a_parcel()
    first, second = approved(), approved()
    draft = planned()

    planning.discard(second, by=None, at=NOON)
    planning.discard(draft, by=None, at=NOON)

    assert DayPlan.objects.in_force(TOMORROW) == first
    assert {plan.state for plan in (second, draft)} == {State.DISCARDED}


def test_what_is_under_way_is_not_discarded() -> None:
    a_vehicle()
    a_parcel()
    plan = approved()
    Happening.objects.create(
        trip=plan.trips.get(), kind=Happening.Kind.LEFT, at=NOON,
        key="00000000-0000-0000-0000-000000000001",
    )  # fmt: skip

    with pytest.raises(AlreadyUnderWay):
        planning.discard(plan, by=None, at=NOON)

    assert DayPlan.objects.in_force(TOMORROW) == plan


@pytest.mark.parametrize(
    ("model", "field"), [(Trip, "cost"), (TripStop, "number"), (TripParcel, "grams")]
)
def test_what_was_planned_never_changes(model: Any, field: str) -> None:
    a_vehicle()
    a_parcel()
    planned()

    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(**{field: 9})
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all()._raw_delete("default")

    assert model.objects.exclude(**{field: 9}).count() == 1


def test_the_queue_works_plans_out_and_finds_the_lost() -> None:
    a_vehicle()
    a_parcel()
    asked = planning.ask(TOMORROW, seconds=1, by=None, at=NOON)

    tasks.pick_up_plans.call()
    tasks.work_out.call(asked.pk)

    asked.refresh_from_db()
    assert asked.state == State.DRAFT
    tasks.work_out.call(asked.pk)
    assert asked.trips.count() == 1


def said(*words: str) -> str:
    out = StringIO()
    call_command("plan", "trips", *words, stdout=out)
    return out.getvalue().replace("\xa0", " ")


def test_the_command_tells_trips_and_what_they_are_worth() -> None:
    vehicle = a_vehicle()
    order = a_parcel(a_gate(0.02))
    a_parcel(a_gate(0.02), 3000)

    report = json.loads(said("--on", "2022-07-23", "--seconds", "0.2", "--json"))
    lines = said("--on", "2022-07-23", "--seconds", "0.2").splitlines()

    [trip] = report["trips"]
    assert (trip["vehicle"], trip["stops"][0]["stop"]) == (
        vehicle.plate, order.stall.producer.code,
    )  # fmt: skip
    assert trip["leaves"].startswith("2022-07-23T")
    assert report["left_out"][0]["because"] == "too_heavy"
    assert report["two_way"]["stops"] == 1
    assert lines[0] == "Chuyến xe ngày 23/07/2022"
    assert lines[1].startswith("  Hai chiều: 1 chuyến, 1 điểm, ")
    assert not DayPlan.objects.exists()


def test_the_command_tells_whose_place_is_not_known() -> None:
    a_vehicle()
    a_parcel(a_gate(None))
    Commune.objects.filter(pk=a_commune().pk).update(latitude=None)

    assert "Không biết hộ ở đâu." in said("--on", "2022-07-23", "--seconds", "0.1")


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("--on", "mai"), "Không có ngày mai"),
        (("--on", "2022-07-23", "--seconds", "0"), "Hãy cho tính từ"),
        (("--on", "2022-07-23"), "Chưa có bưu cục"),
    ],
)
def test_the_command_refuses_in_words(words: tuple[str, ...], refusal: str) -> None:
    with pytest.raises(CommandError, match=refusal):
        said(*words)
