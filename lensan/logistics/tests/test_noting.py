"""What drivers note: kilometres that go forward, degrees, photos, damage; each once, none ever changed."""

from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from pytest_django import Settings

from lensan.catalogue.photos import NotAPhoto
from lensan.catalogue.tests.make import a_picture
from lensan.journal.models import Entry
from lensan.logistics.actions import driving, noting
from lensan.logistics.actions.noting import NotTrue, driven_km
from lensan.logistics.models import RoadNote, Trip, TripParcel
from lensan.logistics.tests.make import (
    MORNING,
    a_gate,
    a_parcel,
    a_trip,
    a_vehicle,
    approved,
    planned,
)
from lensan.logistics.tests.make_notes import driver_of, harmed, read_box, read_km
from lensan.producers.tests.make import meanwhile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def stored() -> list[str]:
    """Return the photos that are kept."""
    root = Path(settings.MEDIA_ROOT)
    return [str(found.relative_to(root)) for found in root.rglob("*.jpg")]


def by_km(trip: Trip) -> dict[str, Any]:
    return {"key": uuid4(), "by": driver_of(trip), "at": MORNING}


def a_parcel_of(trip: Trip) -> TripParcel:
    return TripParcel.objects.get(stop__trip=trip)


def test_two_readings_tell_how_far_a_trip_was_driven() -> None:
    trip = a_trip()

    read_km(trip, 12_000, "leaving")
    assert driven_km([trip]) == {}
    read_km(trip, 12_031, "hub")

    assert driven_km([trip]) == {trip.pk: 31}
    assert Entry.objects.about(trip).filter(verb="logistics.noted_odometer").count() == 2


def test_a_reading_is_written_once_however_often_it_is_told() -> None:
    trip = a_trip()
    told = by_km(trip)

    first, second = (
        noting.read_odometer(trip, 12_000, moment="leaving", **told) for _turn in range(2)
    )

    assert first == second
    assert RoadNote.objects.count() == 1


def test_of_two_who_write_the_same_at_once_one_has_it() -> None:
    trip = a_trip()
    told = by_km(trip)

    def theirs() -> None:
        RoadNote.objects.create(trip=trip, kind="odometer", moment="leaving", km=1, **told)

    with (
        meanwhile('INSERT INTO "logistics_roadnote"', theirs),
        pytest.raises(driving.AlreadyDone),
        transaction.atomic(),
    ):
        noting.read_odometer(trip, 12_000, moment="leaving", **told)


def test_what_is_told_last_counts() -> None:
    trip = a_trip()
    read_km(trip, 12_090, "leaving")
    read_km(trip, 12_009, "leaving")
    read_km(trip, 12_040, "hub")

    read_km(trip, 12_010, "leaving")

    assert driven_km([trip]) == {trip.pk: 30}
    assert RoadNote.objects.count() == 4


@pytest.mark.parametrize(
    ("left", "home", "words"),
    [
        (12_000, 11_999, "không thể lùi về 11999"),
        (12_000, 12_501, "dài 501 km"),
        (5_000_001, None, "lớn hơn mọi đồng hồ"),
    ],
)
def test_a_reading_that_cannot_be_is_refused(left: int, home: int | None, words: str) -> None:
    trip = a_trip()

    if home is not None:
        read_km(trip, left, "leaving")

    with pytest.raises(NotTrue, match=words):
        read_km(trip, home or left, "hub")

    assert not RoadNote.objects.filter(moment="hub").exists()


@pytest.mark.parametrize(("km", "words"), [(12_031, "không thể lớn hơn"), (11_000, "dài 1030 km")])
def test_leaving_is_corrected_within_what_home_says(km: int, words: str) -> None:
    trip = a_trip()
    read_km(trip, 12_000, "leaving")
    read_km(trip, 12_030, "hub")

    with pytest.raises(NotTrue, match=words):
        read_km(trip, km, "leaving")

    assert driven_km([trip]) == {trip.pk: 30}


def test_the_next_trip_goes_on_where_the_last_one_ended_unless_somebody_says_why() -> None:
    a_vehicle(capacity_kg=25)
    for east in (0.02, 0.03):
        a_parcel(a_gate(east))
    first, second = approved().trips.order_by("leaves_at")
    read_km(first, 12_000, "leaving")
    read_km(first, 12_030, "hub")
    with pytest.raises(NotTrue, match="hãy ghi lý do"):
        read_km(second, 40, "leaving")
    read_km(second, 40, "leaving", reason="Thay đồng hồ")
    with pytest.raises(NotTrue, match="lùi về 30"):
        read_km(second, 30, "hub", reason="Thay đồng hồ")
    read_km(second, 70, "hub")

    assert driven_km([first, second]) == {first.pk: 30, second.pk: 30}


def test_coming_home_needs_no_reading_of_leaving() -> None:
    trip = a_trip()

    read_km(trip, 12_000, "hub")
    read_km(trip, 11_000, "hub")

    assert driven_km([trip]) == {}


def test_a_draft_is_not_driven() -> None:
    a_trip()
    [draft] = Trip.objects.filter(plan=planned())

    with pytest.raises(driving.NotDriven):
        read_km(draft, 1, "leaving")


@pytest.mark.parametrize(
    ("celsius", "is_read"), [(-40, True), (60, True), (-40.1, False), (61, False)]
)
def test_a_thermometer_shows_what_a_thermometer_can_show(celsius: float, is_read: bool) -> None:
    trip = a_trip()

    if is_read:
        assert read_box(trip, celsius).celsius == Decimal(str(celsius))
    else:
        with pytest.raises(NotTrue, match="Hãy đọc lại nhiệt kế"):
            read_box(trip, celsius)

    assert RoadNote.objects.count() == is_read


def test_the_box_is_read_once_however_often_it_is_told() -> None:
    trip = a_trip()
    told = by_km(trip)

    for _turn in range(2):
        noting.read_temperature(trip, Decimal(4), moment="gate", stop=trip.stops.get(), **told)

    assert RoadNote.objects.get().stop == trip.stops.get()


def test_part_of_a_parcel_was_damaged() -> None:
    parcel = a_parcel_of(a_trip())

    note = harmed(parcel, "damaged", 500)
    whole = harmed(parcel, "lost")

    assert (note.harmed_g, whole.harmed_g, note.thing) == (500, 20_000, parcel.thing)
    assert note.reason == "Rơi xuống kênh"


@pytest.mark.parametrize(("grams", "reason", "words"), [
    (None, " ", "vì sao"), (0, "Rơi", "nặng 20 kg"), (20_001, "Rơi", "nặng 20 kg"),
])  # fmt: skip
def test_damage_has_a_reason_and_an_end(grams: int | None, reason: str, words: str) -> None:
    trip = a_trip()

    with pytest.raises(NotTrue, match=words):
        noting.harm(trip, a_parcel_of(trip), "damaged", reason, grams=grams, **by_km(trip))

    assert not RoadNote.objects.exists()


def test_damage_told_twice_is_written_once() -> None:
    trip = a_trip()
    told = by_km(trip)

    for _turn in range(2):
        noting.harm(trip, a_parcel_of(trip), "lost", "Rơi", **told)

    assert RoadNote.objects.count() == 1


def test_a_photo_is_kept_bare_and_once() -> None:
    trip = a_trip()
    told = by_km(trip)

    for _turn in range(2):
        noting.photograph(trip, a_parcel_of(trip), a_picture(), moment="gate", **told)

    note = RoadNote.objects.get()
    assert stored() == [str(note.file.name)]
    assert b"Exif" not in note.file.read()
    note.file.close()


def test_what_is_no_photo_is_none() -> None:
    trip = a_trip()

    with pytest.raises(NotAPhoto):
        noting.photograph(trip, a_parcel_of(trip), b"?", **by_km(trip))

    assert (RoadNote.objects.count(), stored()) == (0, [])


def test_a_photo_of_which_nothing_was_written_is_not_left_behind() -> None:
    trip = a_trip()
    told = by_km(trip)

    def theirs() -> None:
        RoadNote.objects.create(trip=trip, kind="temperature", celsius=4, **told)

    with (
        meanwhile('INSERT INTO "logistics_roadnote"', theirs),
        pytest.raises(driving.AlreadyDone),
        transaction.atomic(),
    ):
        noting.photograph(trip, a_parcel_of(trip), a_picture(), **told)

    assert stored() == []


def test_a_note_is_taken_back_by_another_once() -> None:
    trip = a_trip()
    note = harmed(a_parcel_of(trip), "lost")

    for _turn in range(2):
        noting.withdraw(note, "Tìm thấy dưới ghế", **by_km(trip))

    assert not RoadNote.objects.standing().exists()
    contrary = RoadNote.objects.get(kind="withdrawn")
    assert (contrary.withdraws, contrary.thing) == (note, note.thing)


def test_taking_back_needs_a_reason_and_is_not_taken_back() -> None:
    trip = a_trip()
    note = harmed(a_parcel_of(trip), "lost")

    with pytest.raises(NotTrue):
        noting.withdraw(note, " ", **by_km(trip))
    noting.withdraw(note, "Nhầm kiện", **by_km(trip))
    with pytest.raises(NotTrue):
        noting.withdraw(RoadNote.objects.get(kind="withdrawn"), "Nhầm", **by_km(trip))

    assert RoadNote.objects.count() == 2


def test_a_photo_that_is_taken_back_is_deleted(django_capture_on_commit_callbacks: Any) -> None:
    trip = a_trip()
    note = noting.photograph(trip, a_parcel_of(trip), a_picture(), **by_km(trip))

    with django_capture_on_commit_callbacks(execute=True):
        noting.withdraw(note, "Nhầm kiện", **by_km(trip))

    assert stored() == []
    assert RoadNote.objects.get(pk=note.pk).file == ""


def test_a_note_can_never_be_changed() -> None:
    trip = a_trip()
    read_km(trip, 12_000, "leaving")

    for change in ({"km": 1}, {"kind": "lost"}, {"reason": "x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            RoadNote.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        RoadNote.objects.all().delete()

    assert str(RoadNote.objects.get()).endswith(f"odometer {trip.pk}")
