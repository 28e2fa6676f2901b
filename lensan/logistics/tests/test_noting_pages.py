"""A trip's notes and a parcel's page: who writes, who sees, what is lacking, what is behind the number."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_province_officer, an_officer, queries, sign_in
from lensan.catalogue.tests.make import a_picture
from lensan.journal.models import Entry
from lensan.logistics import tasks
from lensan.logistics.actions import driving, learning
from lensan.logistics.dossier import held
from lensan.logistics.models import DetourFactor, Keeping, RoadNote, Trip, TripParcel
from lensan.logistics.planner.calibrating import DrivenTrip
from lensan.logistics.tests.make import MORNING, NOON, TOMORROW, a_driver, a_trip, a_vehicle
from lensan.logistics.tests.make_notes import (
    a_cool_trip,
    driver_of,
    harmed,
    read_box,
    read_km,
    taken,
)
from lensan.places.tests.make import a_commune
from lensan.producers.actions.erasing import erase

pytestmark = pytest.mark.django_db
ACTUALS = f"/chuyen-xe/thuc-te/?ngay={TOMORROW}"


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def driving_one(client: Client, trip: Trip | None = None) -> tuple[Trip, TripParcel, User]:
    """Let the driver of a trip of one parcel sign in."""
    trip = trip or a_trip()
    driver = driver_of(trip)
    sign_in(client, driver)
    return trip, TripParcel.objects.get(stop__trip=trip), driver


def told(**words: Any) -> dict[str, Any]:
    return {"key": uuid4(), **words}


def text(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_a_driver_reads_the_odometer_and_the_box(client: Client) -> None:
    trip, parcel, _driver = driving_one(client)
    page = f"/chuyen-xe/{trip.pk}/ghi-chu/"

    client.post(page, told(where="leaving", km="12000", celsius="4.5"))
    client.post(page, told(where=f"gate-{parcel.stop_id}", celsius="5"))
    client.post(page, told(where="hub", km="12031"))

    rows = RoadNote.objects.order_by("pk").values_list("kind", "moment", "stop")
    assert list(rows) == [
        ("odometer", "leaving", None), ("temperature", "leaving", None),
        ("temperature", "gate", parcel.stop_id), ("odometer", "hub", None),
    ]  # fmt: skip
    assert "Đã chạy 31 km theo đồng hồ" in text(client, page)
    assert "Đã chạy 31 km theo đồng hồ" in text(client, f"/chuyen-xe/{trip.pk}/")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"where": "leaving"}, "Hãy ghi số km, nhiệt độ, hoặc cả hai."),
        ({"where": "gate", "km": "5"}, "Số km chỉ ghi lúc rời bưu cục và lúc về."),
        ({"where": "leaving", "km": "9000000"}, "lớn hơn mọi đồng hồ"),
        ({"where": "leaving", "celsius": "99"}, "Hãy đọc lại nhiệt kế."),
        ({"where": "leaving", "celsius": "x"}, "id_celsius_error"),
    ],
)
def test_what_cannot_be_is_said_beside_the_form(
    client: Client, words: dict[str, str], why: str
) -> None:
    trip, parcel, _driver = driving_one(client)
    if words["where"] == "gate":
        words = words | {"where": f"gate-{parcel.stop_id}"}

    answer = client.post(f"/chuyen-xe/{trip.pk}/ghi-chu/", told(**words))

    assert why in answer.content.decode()
    assert not RoadNote.objects.exists()


def test_the_form_asks_for_what_is_next(client: Client) -> None:
    trip, parcel, driver = driving_one(client)
    page = f"/chuyen-xe/{trip.pk}/ghi-chu/"

    asked = [client.get(page).context["form"]["where"].value()]
    driving.leave(trip, key=uuid4(), by=driver, at=MORNING)
    asked.append(client.get(page).context["form"]["where"].value())
    taken(parcel)
    asked.append(client.get(page).context["form"]["where"].value())

    assert asked == ["leaving", f"gate-{parcel.stop_id}", "hub"]


def test_a_trip_that_is_home_without_its_kilometres_says_so(client: Client) -> None:
    trip, _parcel, driver = driving_one(client)
    driving.come_home(trip, key=uuid4(), by=driver, at=MORNING)

    assert "Xe đã về mà chưa ghi đủ số km" in text(client, f"/chuyen-xe/{trip.pk}/")
    sign_in(client, a_province_officer())
    assert 'thiếu</a> <span class="muted">(' in text(client, ACTUALS)


def test_plan_and_actual_have_the_kilometres_side_by_side(client: Client) -> None:
    trip = a_trip()
    driving.leave(trip, key=uuid4(), by=driver_of(trip), at=MORNING)
    sign_in(client, a_province_officer())
    before = queries(client, ACTUALS)
    read_km(trip, 12_000, "leaving")
    read_km(trip, 12_031, "hub")

    [row] = client.get(ACTUALS).context["rows"]

    assert row[2] == 31
    assert queries(client, ACTUALS) == before


def test_a_damaged_parcel_is_shown_with_its_photo(client: Client) -> None:
    trip, parcel, _driver = driving_one(client)
    page = f"/chuyen-xe/kien/{parcel.pk}/"
    photo = SimpleUploadedFile("kien.jpg", a_picture())

    client.post(page, told(kind="damaged", kilos="0.5", reason="Dập khi qua phà", photo=photo))

    harm, seen = RoadNote.objects.order_by("pk")
    assert (harm.kind, harm.grams, seen.kind) == ("damaged", 500, "photo")
    shown = text(client, page)
    assert "Hư hỏng" in shown
    assert "Dập khi qua phà" in shown
    answer = client.get(f"/chuyen-xe/ghi-chu/{seen.pk}/anh/")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.content.startswith(b"\xff\xd8")
    assert Entry.objects.about(seen).get().verb == "logistics.photo_read"
    assert client.get(f"/chuyen-xe/ghi-chu/{harm.pk}/anh/").status_code == 404
    assert parcel.thing in str(held([parcel.stop.producer_id or 0]))
    assert trip.notes.count() == 2


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"kind": "photo"}, "Hãy chọn ảnh."),
        ({"kind": "lost"}, "Hãy ghi vì sao"),
        ({"kind": "lost", "reason": "Rơi", "kilos": "21"}, "nặng 20 kg"),
        ({"kind": "photo", "photo": b"?"}, "không phải ảnh đọc được"),
        ({"kind": "photo", "photo": b"x" * 11}, "Ảnh quá lớn."),
    ],
)
def test_what_cannot_be_said_of_a_parcel_is_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch, words: dict[str, Any], why: str
) -> None:
    _trip, parcel, _driver = driving_one(client)
    monkeypatch.setattr("lensan.logistics.forms.noting.LARGEST_PHOTO", 10)
    if photo := words.get("photo"):
        words = words | {"photo": SimpleUploadedFile("kien.jpg", photo)}

    answer = client.post(f"/chuyen-xe/kien/{parcel.pk}/", told(**words))

    assert why in answer.content.decode()
    assert not RoadNote.objects.exists()


def test_a_loss_is_taken_back_by_whoever_wrote_it_or_an_officer(client: Client) -> None:
    trip, parcel, _driver = driving_one(client)
    officer = an_officer(trip.hub.commune)
    mine, other = harmed(parcel, "lost"), harmed(parcel, "damaged")
    sign_in(client, officer)
    client.post(f"/chuyen-xe/kien/{parcel.pk}/", told(kind="damaged", reason="Ướt"))
    theirs = RoadNote.objects.get(by=officer)
    sign_in(client, driver_of(trip))

    answers = [
        client.post(f"/chuyen-xe/ghi-chu/{note.pk}/rut/", told(reason="Tìm thấy")).status_code
        for note in (mine, theirs)
    ]
    sign_in(client, officer)
    answers.append(
        client.post(f"/chuyen-xe/ghi-chu/{theirs.pk}/rut/", told(reason="Đã phơi khô")).status_code
    )

    assert answers == [302, 403, 302]
    assert set(RoadNote.objects.standing()) == {other}
    assert "Tìm thấy" in text(client, f"/chuyen-xe/kien/{parcel.pk}/")


def test_taking_back_a_reading_leads_to_its_trip_and_needs_a_reason(client: Client) -> None:
    trip, _parcel, _driver = driving_one(client)
    read_km(trip, 12_000, "leaving")
    note = RoadNote.objects.get()
    address = f"/chuyen-xe/ghi-chu/{note.pk}/rut/"

    client.post(address, told(reason=""))
    refused = client.post(address, told(reason="   "), follow=True)
    answer = client.post(address, told(reason="Đọc nhầm"))
    contrary = RoadNote.objects.get(kind="withdrawn")
    again = client.post(f"/chuyen-xe/ghi-chu/{contrary.pk}/rut/", told(reason="x"), follow=True)

    assert refused.status_code == 200
    assert answer["Location"] == f"/chuyen-xe/{trip.pk}/ghi-chu/"
    assert "Hãy ghi vì sao rút lại" in again.content.decode()
    assert RoadNote.objects.count() == 2


def test_another_driver_finds_nothing_and_another_commune_neither(client: Client) -> None:
    trip, parcel, _driver = driving_one(client)
    note = harmed(parcel, "lost")
    addresses = [
        f"/chuyen-xe/{trip.pk}/ghi-chu/", f"/chuyen-xe/kien/{parcel.pk}/",
        f"/chuyen-xe/ghi-chu/{note.pk}/anh/",
    ]  # fmt: skip

    for stranger in (a_driver(a_vehicle()), an_officer(a_commune("Vị Đông"))):
        sign_in(client, stranger)
        assert [client.get(address).status_code for address in addresses] == [404] * 3
        assert client.post(f"/chuyen-xe/ghi-chu/{note.pk}/rut/", told()).status_code == 404


def test_whoever_only_looks_writes_nothing(client: Client) -> None:
    """A driver whose vehicle was given to another still sees nothing; an officer of the gate's commune neither."""
    trip, parcel, driver = driving_one(client)
    a_driver(trip.vehicle)

    for address in (f"/chuyen-xe/{trip.pk}/ghi-chu/", f"/chuyen-xe/kien/{parcel.pk}/"):
        assert client.post(address, told(where="leaving", km="1")).status_code == 404

    assert not RoadNote.objects.filter(by=driver).exists()


def test_what_was_not_kept_cool_is_said_on_every_page(client: Client) -> None:
    trip, parcel = a_cool_trip()
    taken(parcel)
    sign_in(client, a_province_officer())
    pages = [f"/chuyen-xe/{trip.pk}/", f"/chuyen-xe/kien/{parcel.pk}/", ACTUALS]

    lacking = [text(client, page) for page in pages]
    read_box(trip, 12)
    warm = [text(client, page) for page in pages]

    assert all("không ai đo nhiệt độ thùng lạnh" in page for page in lacking)
    assert all("12,0 °C lúc 07:00" in page for page in warm)
    assert "1 trong 1 kiện thiếu lần đo hoặc ngoài mức" in warm[2]


def test_what_was_kept_cool_is_said_too(client: Client) -> None:
    trip, parcel = a_cool_trip()
    taken(parcel)
    read_box(trip, 4)
    sign_in(client, a_province_officer())

    assert "Cả 1 kiện đều được đo và trong mức." in text(client, ACTUALS)
    assert "đủ lạnh" in text(client, f"/chuyen-xe/{trip.pk}/")


def test_lost_and_damaged_parcels_are_counted_with_the_list_behind(client: Client) -> None:
    trip = a_trip()
    parcel = TripParcel.objects.get(stop__trip=trip)
    taken(parcel)
    harmed(parcel, "damaged", 500)
    sign_in(client, a_province_officer())

    shown = text(client, ACTUALS)

    assert "1 trong 1 kiện đã chở, 0,5 kg" in shown
    assert "Rơi xuống kênh" in shown
    sign_in(client, an_officer(a_commune("Vị Đông")))
    assert "Rơi xuống kênh" not in text(client, ACTUALS)


def test_where_everything_is_says_what_was_noted_as_lost(client: Client) -> None:
    parcel = TripParcel.objects.get(stop__trip=a_trip())
    sign_in(client, a_province_officer())
    page = f"/chuyen-xe/hang-o-dau/?ngay={TOMORROW}"
    before = text(client, page)

    harmed(parcel, "lost")

    assert "đã ghi mất" not in before
    assert text(client, page).count("đã ghi mất") == 2


def test_photos_of_the_erased_are_deleted(
    client: Client, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    trip, parcel, _driver = driving_one(client)
    photo = SimpleUploadedFile("kien.jpg", a_picture())
    client.post(f"/chuyen-xe/kien/{parcel.pk}/", told(kind="photo", photo=photo))
    assert parcel.stop.producer is not None
    erase(parcel.stop.producer, by=None, at=NOON)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.forget.call()

    assert list(tmp_path.rglob("*.jpg")) == []
    assert "ảnh đã xóa" in text(client, f"/chuyen-xe/{trip.pk}/")


def test_an_officer_lets_ways_be_measured_as_trips_taught(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, a_province_officer())
    page, press = "/chuyen-xe/mang-luoi/", "/chuyen-xe/mang-luoi/he-so/"
    assert "Mới có 0 chuyến ghi đủ số km" in text(client, page)
    monkeypatch.setattr(learning, "driven_trips", lambda: [DrivenTrip(10_000, 13_700)] * 20)

    before = text(client, page)
    refused = [client.post(press, {"factor": told}, follow=True) for told in ("1.2", "x")]
    client.post(press, {"factor": "1.37"})
    after = text(client, page)
    client.post(press)

    assert "Theo 20 chuyến đã ghi số km, hệ số là 1,37 (95% từ 1,37 đến 1,37)." in before
    assert 'value="1.37"' in before
    assert all("vừa thay đổi" in answer.content.decode() for answer in refused)
    assert "đường chim bay nhân 1,37" in after
    assert list(DetourFactor.objects.values_list("factor", flat=True)) == [1.37, None]


def test_only_the_province_chooses_the_factor(client: Client) -> None:
    sign_in(client, an_officer(a_commune()))

    assert client.post("/chuyen-xe/mang-luoi/he-so/").status_code == 403


@pytest.mark.parametrize(("low", "high"), [("2", ""), ("", "8"), ("8", "2")])
def test_degrees_are_written_both_and_in_order(client: Client, low: str, high: str) -> None:
    _trip, parcel = a_cool_trip()
    sign_in(client, a_province_officer())
    assert parcel.order is not None
    product = parcel.order.lines.get().listing.offer.product_id  # type: ignore[union-attr]
    form = {"product": product, "is_cool": "on", "lowest_celsius": low, "highest_celsius": high}

    refused = client.post("/chuyen-xe/mang-luoi/cach-cho/", form)
    client.post(
        "/chuyen-xe/mang-luoi/cach-cho/", form | {"lowest_celsius": "2", "highest_celsius": "8"}
    )

    assert "ấm nhất cao hơn lạnh nhất" in refused.content.decode()
    assert Keeping.objects.get().highest_celsius == 8
    assert "từ 2 đến 8 °C" in text(client, "/chuyen-xe/mang-luoi/")
