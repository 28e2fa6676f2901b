"""What was written wrongly of a trip is taken back by a row of its own, and can be written again."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from pytest_django import Settings

from lensan.accounts.models import User
from lensan.journal.models import Entry
from lensan.logistics.actions import driving, planning, replanning, tracking
from lensan.logistics.actions.demanding import demand
from lensan.logistics.actions.driving import AlreadyDone, AtGate
from lensan.logistics.actions.taking_back import (
    AlreadyTakenBack,
    NoReason,
    RestsOnIt,
    take_back,
)
from lensan.logistics.dossier import held
from lensan.logistics.indicators import Driven, of_days
from lensan.logistics.models import DayPlan, Happening, Trip
from lensan.logistics.tests.make import (
    MORNING,
    TOMORROW,
    a_delivery,
    a_trip,
)
from lensan.logistics.tests.test_driving import driver_of, one_parcel, picked
from lensan.logistics.tests.test_replanning import NINE, broken, under_way
from lensan.producers.tests.make import meanwhile
from lensan.supply.tests import make as supplies

pytestmark = pytest.mark.django_db
Kind = Happening.Kind
LATER = MORNING + timedelta(hours=2)
EVENING = MORNING + timedelta(hours=5)


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def the(kind: str, **facts: Any) -> Happening:
    """Return the last standing thing of a kind, as a page reads it."""
    whole = Happening.objects.standing().select_related("trip__plan", "stop", "parcel__stop__plan")
    found = whole.filter(kind=kind, **facts).order_by("pk").last()
    assert found
    return found


def undo(one: Happening, by: User, **facts: Any) -> DayPlan | None:
    told: dict[str, Any] = {"key": uuid4(), "by": by, "at": EVENING} | facts
    return take_back(one, told.pop("reason", "Bấm nhầm"), **told)


def standing(trip: Trip) -> list[str]:
    found = Happening.objects.standing().filter(trip=trip).order_by("pk")
    return list(found.values_list("kind", flat=True))


def test_a_gate_that_was_served_by_mistake_is_ahead_again_with_all_that_was_done_there() -> None:
    trip = a_trip()
    driver = driver_of(trip)
    parcel = picked(trip, driver, receiver="Ông An")
    key = uuid4()

    for _turn in range(2):
        undo(Happening.objects.select_related("trip__plan").get(kind=Kind.SERVED), driver, key=key)

    assert standing(trip) == []
    rows = Happening.objects.filter(kind=Kind.TAKEN_BACK).order_by("pk")
    assert [(one.takes_back and one.takes_back.kind, one.reason, one.by) for one in rows] == [
        ("picked", "Bấm nhầm", driver), ("served", "Bấm nhầm", driver),
    ]  # fmt: skip
    assert tracking.aboard(trip) == driving.back(trip) == []
    assert [one.place for one in tracking.whereabouts(TOMORROW)] == ["gate"]
    assert of_days(TOMORROW, TOMORROW) == Driven()
    entry = Entry.objects.get(verb="logistics.taken_back")
    assert (entry.by, entry.facts["reason"], entry.facts["what"]) == (driver, "Bấm nhầm", "served")

    driving.fail(parcel.stop, "Không có ai ở nhà", key=uuid4(), by=driver, at=EVENING)
    assert standing(trip) == ["failed"]


def test_what_was_told_before_it_was_taken_back_is_not_told_anew() -> None:
    trip = a_trip()
    driver, parcel, key = driver_of(trip), one_parcel(trip), uuid4()
    gate = AtGate(key, {parcel.pk: None})
    driving.serve(parcel.stop, gate, by=driver, at=MORNING)
    undo(the(Kind.SERVED), driver)

    driving.serve(parcel.stop, gate, by=driver, at=LATER)

    assert standing(trip) == []


@pytest.mark.parametrize("turns", [1, 3])
def test_a_thing_is_written_again_as_often_as_it_was_taken_back_and_stands_once(
    turns: int,
) -> None:
    trip = a_trip()
    driver = driver_of(trip)
    for _turn in range(turns):
        picked(trip, driver)
        undo(the(Kind.SERVED), driver)
    picked(trip, driver)

    with pytest.raises(AlreadyDone):
        picked(trip, driver)

    assert standing(trip) == ["picked", "served"]
    assert the(Kind.SERVED).turn == turns
    double = the(Kind.SERVED)
    double.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        double.save(force_insert=True)


def test_a_parcel_that_is_not_aboard_is_taken_back_alone_and_waits_to_be_fetched() -> None:
    trip = a_trip()
    driver = driver_of(trip)
    parcel = picked(trip, driver)
    assert demand(TOMORROW).parcels == ()

    undo(the(Kind.PICKED), driver)

    assert standing(trip) == ["served"]
    assert [one.order for one in demand(TOMORROW).parcels] == [parcel.order_id]
    assert [one.place for one in tracking.whereabouts(TOMORROW)] == ["gate"]


def test_without_a_reason_nothing_is_taken_back() -> None:
    trip = a_trip()
    picked(trip, driver_of(trip))

    with pytest.raises(NoReason):
        undo(the(Kind.SERVED), driver_of(trip), reason="  ")

    assert standing(trip) == ["picked", "served"]


def test_what_was_taken_back_is_not_taken_back_again() -> None:
    trip = a_trip()
    driver = driver_of(trip)
    picked(trip, driver)
    one = the(Kind.PICKED)
    undo(one, driver)

    for again in (one, Happening.objects.select_related("trip__plan").get(kind=Kind.TAKEN_BACK)):
        with pytest.raises(AlreadyTakenBack):
            undo(again, driver)

    assert Happening.objects.filter(kind=Kind.TAKEN_BACK).count() == 1


def test_of_two_who_take_back_the_same_one_does() -> None:
    trip = a_trip()
    driver = driver_of(trip)
    picked(trip, driver)
    one = the(Kind.PICKED)

    def theirs() -> None:
        Happening.objects.create(
            trip=trip, kind=Kind.TAKEN_BACK, takes_back=one, key=uuid4(), at=LATER, by=driver
        )

    with meanwhile("SAVEPOINT", theirs), pytest.raises(AlreadyTakenBack):
        undo(one, driver)


def test_what_another_thing_rests_on_is_taken_back_after_that() -> None:
    trip = a_trip()
    driver = driver_of(trip)
    driving.leave(trip, key=uuid4(), by=driver, at=MORNING)
    parcel = picked(trip, driver)
    driving.hand_in(trip, [parcel.pk], [], key=uuid4(), by=driver, at=LATER)

    for kind in (Kind.LEFT, Kind.SERVED, Kind.PICKED):
        with pytest.raises(RestsOnIt, match="đã ghi “đã vào bưu cục” lúc 09:00"):
            undo(the(kind), driver)
    for kind in (Kind.HANDED_IN, Kind.SERVED, Kind.LEFT):
        undo(the(kind), driver)

    assert standing(trip) == []


def test_a_gate_did_not_fail_unless_what_nobody_took_there_came_back() -> None:
    trip, drop, _supply = a_delivery()
    driver = driver_of(trip)
    driving.fail(drop.stop, "Không có ai ở nhà", key=uuid4(), by=driver, at=supplies.LATER)
    driving.hand_in(trip, [drop.pk], [], key=uuid4(), by=driver, at=supplies.LATER)

    with pytest.raises(RestsOnIt, match="đã vào bưu cục"):
        undo(the(Kind.FAILED), driver)
    undo(the(Kind.HANDED_IN), driver)
    assert driving.back(trip) == [drop]
    undo(the(Kind.FAILED), driver)

    assert driving.back(trip) == []
    places = {one.parcel.way: one.place for one in tracking.whereabouts(trip.plan.on)}
    assert places == {"drop": "hub", "pick": "gate"}


def test_a_vehicle_did_not_come_home_unless_it_left_again() -> None:
    trip = a_trip()
    driver = driver_of(trip)
    driving.leave(trip, key=uuid4(), by=driver, at=MORNING)
    driving.come_home(trip, key=uuid4(), by=driver, at=LATER)
    undo(the(Kind.HOME), driver)
    driving.come_home(trip, key=uuid4(), by=driver, at=LATER)
    second = Trip.objects.get(pk=trip.pk)
    second.pk, second.number = None, 2
    second.save(force_insert=True)
    driving.leave(second, key=uuid4(), by=driver, at=LATER)

    with pytest.raises(RestsOnIt, match="rời bưu cục"):
        undo(the(Kind.HOME), driver)

    assert standing(trip) == ["left", "home"]


def test_a_truck_that_did_not_break_drives_on_by_its_plan() -> None:
    one, _other, driver = under_way()
    draft = broken(one, driver)
    asked = replanning.ask_again(one.plan, by=driver, at=NINE)

    assert undo(the(Kind.BROKE), driver) is None

    assert [DayPlan.objects.get(pk=plan.pk).state for plan in (draft, asked, one.plan)] == [
        DayPlan.State.DISCARDED, DayPlan.State.FAILED, DayPlan.State.APPROVED,
    ]  # fmt: skip
    replanning.break_down(one, "Nổ lốp", key=uuid4(), by=driver, at=EVENING)
    assert the(Kind.BROKE).turn == 1


def test_where_another_truck_is_broken_the_rest_is_planned_without_that_one() -> None:
    one, other, driver = under_way()
    broken(other, driver)
    replanning.break_down(one, "Nổ lốp", key=uuid4(), by=driver, at=NINE)

    asked = undo(the(Kind.BROKE, trip=one), driver, at=NINE)

    assert asked is not None
    replanning.work_out_again(asked, at=NINE)
    assert [trip.vehicle for trip in asked.trips.all()] == [one.vehicle]


def test_what_the_day_was_planned_anew_by_is_not_taken_back() -> None:
    one, other, driver = under_way()
    planning.approve(broken(one, driver), by=driver, at=NINE)
    gone = the(Kind.SERVED)

    for kind in (Kind.BROKE, Kind.SERVED):
        with pytest.raises(RestsOnIt, match="đã được lập lại theo việc này"):
            undo(the(kind, trip=one), driver)
    with pytest.raises(RestsOnIt):
        undo(the(Kind.LEFT, trip=other), driver)
    undo(the(Kind.PICKED), driver)

    assert gone in Happening.objects.standing()


def test_a_gate_that_the_day_still_goes_to_is_taken_back_in_the_older_version_too() -> None:
    one, other, driver = under_way()
    draft = broken(one, driver)
    stop = other.stops.order_by("number")[0]
    driving.fail(stop, "Không có ai ở nhà", key=uuid4(), by=driver, at=NINE)
    planning.approve(draft, by=driver, at=NINE)

    undo(the(Kind.FAILED), driver)

    same = draft.trips.get().stops.get(key=stop.key)
    driving.serve(same, AtGate(uuid4()), by=driver, at=NINE)
    assert standing(draft.trips.get()) == ["served"]


def test_what_a_truck_took_over_is_with_the_other_again() -> None:
    one, _other, driver = under_way()
    planning.approve(broken(one, driver), by=driver, at=NINE)
    trip = Trip.objects.in_force(TOMORROW).get()
    rescue = trip.stops.get(key__startswith="rescue:")
    [parcel] = driving.to_pick(rescue)
    driving.serve(rescue, AtGate(uuid4(), {parcel.pk: None}), by=driver, at=NINE)

    undo(the(Kind.TAKEN_OVER), driver)

    assert (tracking.aboard(trip), tracking.aboard(one)) == ([], [parcel])


def test_a_taking_back_says_what_it_takes_back_and_never_changes() -> None:
    trip = a_trip()
    driver = driver_of(trip)
    picked(trip, driver)
    undo(the(Kind.PICKED), driver)
    producer = one_parcel(trip).stop.producer
    assert producer is not None

    told = held([producer.pk])["Chuyến xe đã đến"]

    said = str(told[0]["đã xảy ra"])
    assert "đã nhận kiện (đã hoàn tác)" in said
    assert "hoàn tác, Bấm nhầm" in said
    for facts in ({"takes_back": None}, {"turn": 3}, {"receipt": None}, {"reason": ""}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Happening.objects.update(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Happening.objects.create(trip=trip, kind=Kind.TAKEN_BACK, key=uuid4(), at=LATER)
