"""The driver's telephone: where next, what changes hands, home; and the officers who look on."""

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
from lensan.logistics.actions import driving, planning
from lensan.logistics.actions.driving import AtGate
from lensan.logistics.models import DayPlan, Happening, Trip, TripParcel
from lensan.logistics.tests.make import (
    MORNING,
    TOMORROW,
    a_delivery,
    a_driver,
    a_gate,
    a_parcel,
    a_trip,
    a_vehicle,
    approved,
    order_of,
    planned,
)
from lensan.orders.models import Order
from lensan.places.tests.make import a_commune

pytestmark = pytest.mark.django_db
Kind = Happening.Kind


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def driven(client: Client, trip: Trip | None = None) -> tuple[Trip, TripParcel, User]:
    """Let the driver of a trip of one parcel sign in."""
    trip = trip or a_trip()
    driver = a_driver(trip.vehicle)
    sign_in(client, driver)
    return trip, TripParcel.objects.get(stop__trip=trip, way="pick"), driver


def key() -> dict[str, Any]:
    return {"key": uuid4()}


def test_a_driver_goes_from_the_hub_to_the_gate_and_home(client: Client) -> None:
    trip, parcel, _driver = driven(client)
    page = f"/chuyen-xe/{trip.pk}/chay/"

    assert "Xe chạy" in client.get(page).content.decode()
    client.post(f"/chuyen-xe/{trip.pk}/moc/di/", key())
    there = client.get(page)
    assert "Xe chạy" not in there.content.decode()
    assert there.context["next"] == parcel.stop
    told = {**key(), f"pick-{parcel.pk}": "on", f"kilos-{parcel.pk}": "19.5", "receiver": "Bà An"}
    client.post(f"/chuyen-xe/diem-dung/{parcel.stop_id}/xong/", told)
    full = client.get(page)
    assert full.context["back"] == [parcel]
    client.post(f"/chuyen-xe/{trip.pk}/vao-buu-cuc/", {**key(), "parcels": [parcel.pk, "x"]})
    client.post(f"/chuyen-xe/{trip.pk}/moc/ve/", key())

    kinds = trip.happenings.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["left", "picked", "served", "handed_in", "home"]
    assert trip.happenings.get(kind="picked").grams == 19_500
    assert "Xe đã về bưu cục lúc" in client.get(page).content.decode()
    assert order_of(parcel).state == Order.State.SHIPPED


def test_what_cannot_be_is_said_and_the_form_keeps_its_words(client: Client) -> None:
    trip, parcel, _driver = driven(client)

    shown = client.post(
        f"/chuyen-xe/diem-dung/{parcel.stop_id}/xong/",
        {**key(), "codes": "XYZ", "receiver": "Bà An"},
    )

    assert "Kiện XYZ không có trong chuyến nào hôm nay." in shown.content.decode()
    assert 'value="Bà An"' in shown.content.decode()
    assert not trip.happenings.exists()


def test_a_driver_may_go_to_another_gate_first(client: Client) -> None:
    a_driver(vehicle := a_vehicle())
    for east in (0.02, 0.04):
        a_parcel(a_gate(east))
    trip = approved().trips.get()
    assert vehicle.driver is not None
    sign_in(client, vehicle.driver)
    first, second = trip.stops.order_by("number")
    page = f"/chuyen-xe/{trip.pk}/chay/"

    asked = [
        client.get(page + query).context["next"] for query in ("", f"?diem={second.pk}", "?diem=x")
    ]

    assert asked == [first, second, first]


def test_a_weight_that_is_none_is_refused(client: Client) -> None:
    trip, parcel, _driver = driven(client)

    shown = client.post(
        f"/chuyen-xe/diem-dung/{parcel.stop_id}/xong/", {**key(), f"kilos-{parcel.pk}": "-1"}
    )

    assert f"kilos-{parcel.pk}" in shown.context["gate_form"].errors
    assert not trip.happenings.exists()


def test_a_gate_fails_with_its_reason(client: Client) -> None:
    trip, parcel, _driver = driven(client)
    told = {**key(), "reason": "Lý do khác", "more": "chó dữ"}

    client.post(f"/chuyen-xe/diem-dung/{parcel.stop_id}/khong-duoc/", told)
    client.post(f"/chuyen-xe/diem-dung/{parcel.stop_id}/khong-duoc/", {"key": "?"})

    assert trip.happenings.get().reason == "Lý do khác: chó dữ"
    assert "Lý do khác: chó dữ" in client.get(f"/chuyen-xe/{trip.pk}/chay/").content.decode()


def test_goods_are_delivered_with_a_photo_of_the_signature(client: Client) -> None:
    trip, drop, supply = a_delivery()
    _trip, pick, _driver = driven(client, trip)
    told = {
        **key(), f"give-{drop.pk}": supply.left, f"cash-{drop.pk}": 100_000, f"pick-{pick.pk}": "on",
        f"photo-{drop.pk}": SimpleUploadedFile("ky.jpg", a_picture()),
    }  # fmt: skip

    client.post(f"/chuyen-xe/diem-dung/{drop.stop_id}/xong/", told)

    supply.refresh_from_db()
    assert (supply.state, supply.paid) == ("done", 100_000)
    kinds = trip.happenings.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["picked", "delivered", "served"]


def test_goods_are_not_delivered_without_a_proof(client: Client) -> None:
    trip, drop, supply = a_delivery()
    driven(client, trip)

    shown = client.post(
        f"/chuyen-xe/diem-dung/{drop.stop_id}/xong/", {**key(), f"give-{drop.pk}": supply.left}
    )

    assert "Mã nhận hàng không đúng" in shown.content.decode()
    assert not trip.happenings.exists()


def test_a_photo_that_is_too_large_is_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    trip, drop, supply = a_delivery()
    driven(client, trip)
    monkeypatch.setattr("lensan.logistics.forms.driving.LARGEST_PHOTO", 10)
    photo = SimpleUploadedFile("ky.jpg", a_picture())

    shown = client.post(
        f"/chuyen-xe/diem-dung/{drop.stop_id}/xong/",
        {**key(), f"give-{drop.pk}": supply.left, f"photo-{drop.pk}": photo},
    )

    assert "Ảnh quá lớn." in shown.content.decode()
    assert not trip.happenings.exists()


def test_a_broken_truck_asks_for_the_rest_of_the_day(client: Client) -> None:
    trip, _parcel, driver = driven(client)

    shown = client.post(
        f"/chuyen-xe/{trip.pk}/xe-hong/", {**key(), "reason": "Nổ lốp"}, follow=True
    )
    client.post(f"/chuyen-xe/{trip.pk}/xe-hong/", {**key(), "reason": ""})
    again = client.post(
        f"/chuyen-xe/{trip.pk}/xe-hong/", {**key(), "reason": "Nổ lốp"}, follow=True
    )

    assert "Phần còn lại của ngày đang được lập lại" in shown.content.decode()
    assert "Đã ghi xe này hỏng" in again.content.decode()
    asked = DayPlan.objects.get(version=2)
    assert (asked.by, asked.inputs["again"]) == (driver, trip.plan_id)
    assert "Nổ lốp" in client.get(f"/chuyen-xe/{trip.pk}/chay/").content.decode()


def test_a_trip_of_an_older_version_points_to_the_new_one(client: Client) -> None:
    trip, parcel, _driver = driven(client)
    approved()

    shown = client.get(f"/chuyen-xe/{trip.pk}/chay/").content.decode()
    refused = client.post(f"/chuyen-xe/diem-dung/{parcel.stop_id}/xong/", key())

    assert "Chuyến này không còn hiệu lực" in shown
    assert "Hãy mở chuyến mới" in refused.content.decode()
    assert not Happening.objects.exists()


def test_the_province_plans_the_rest_of_a_day_anew(client: Client) -> None:
    trip = a_trip()
    sign_in(client, a_province_officer())
    page = f"/chuyen-xe/ke-hoach/{trip.plan_id}/"

    answer = client.post(f"{page}lap-lai/")

    asked = DayPlan.objects.get(version=2)
    assert answer["Location"] == f"/chuyen-xe/ke-hoach/{asked.pk}/"
    assert asked.inputs["again"] == trip.plan_id
    DayPlan.objects.filter(pk=trip.plan_id).update(state="replaced")
    refused = client.post(f"{page}lap-lai/", follow=True)
    assert "không còn hiệu lực" in refused.content.decode()
    assert DayPlan.objects.count() == 2


@pytest.mark.parametrize("word", ["dau", "di"])
def test_a_mark_that_is_none_is_no_mark(client: Client, word: str) -> None:
    trip, _parcel, _driver = driven(client)

    told = key() if word == "dau" else {"key": "?"}
    assert client.post(f"/chuyen-xe/{trip.pk}/moc/{word}/", told).status_code == 302

    assert not Happening.objects.exists()


def test_another_driver_finds_no_such_trip(client: Client) -> None:
    trip, parcel, _driver = driven(client)
    sign_in(client, a_driver(a_vehicle()))

    for path in (f"{trip.pk}/chay/", f"{trip.pk}/moc/di/", f"diem-dung/{parcel.stop_id}/xong/"):
        assert client.post(f"/chuyen-xe/{path}", key()).status_code in {404, 405}
    assert not Happening.objects.exists()


def test_a_stop_that_was_left_out_is_not_served(client: Client) -> None:
    a_vehicle(capacity_kg=10)
    a_parcel(quantity=20)
    stop = planned().stops.get()
    sign_in(client, a_province_officer())

    assert client.post(f"/chuyen-xe/diem-dung/{stop.pk}/xong/", key()).status_code == 404


def test_officers_see_where_everything_is_and_what_is_lost(client: Client) -> None:
    trip = a_trip()
    parcel = TripParcel.objects.get(stop__trip=trip)
    sign_in(client, a_province_officer())
    address = f"/chuyen-xe/hang-o-dau/?ngay={TOMORROW}"

    shown = client.get(address)
    sign_in(client, an_officer(a_commune("Vị Đông")))
    elsewhere = client.get(address)

    assert parcel in [one.parcel for one, _place in shown.context["lost"]]
    assert "Đáng ra đã phải quét" in shown.content.decode()
    assert elsewhere.context["found"] == []
    assert "chưa có kiện nào" in elsewhere.content.decode()


def test_the_morning_page_compares_plan_and_actual(client: Client) -> None:
    trip, parcel, driver = driven(client)
    driving.leave(trip, key=uuid4(), by=driver, at=MORNING)
    gate = AtGate(uuid4(), {parcel.pk: 18_000})
    driving.serve(parcel.stop, gate, by=driver, at=MORNING)
    sign_in(client, a_province_officer())

    shown = client.get(f"/chuyen-xe/thuc-te/?ngay={TOMORROW}")
    sign_in(client, an_officer(trip.hub.commune))
    theirs = client.get(f"/chuyen-xe/thuc-te/?ngay={TOMORROW}")
    sign_in(client, an_officer(a_commune("Vị Đông")))
    elsewhere = client.get(f"/chuyen-xe/thuc-te/?ngay={TOMORROW}")

    [(row, did, kilometres, left, home)] = shown.context["rows"]
    assert (row, did.back, kilometres, left, home) == (trip, 18_000, None, MORNING, None)
    assert [name for name, _sum in shown.context["sums"]] == ["Ngày này", "Bảy ngày"]
    assert len(theirs.context["rows"]) == 1
    assert len(theirs.context["sums"]) == 1
    assert elsewhere.context["rows"] == []


def test_trips_of_which_nothing_was_heard_are_named(client: Client) -> None:
    trip = a_trip()
    sign_in(client, a_province_officer())

    shown = client.get(f"/chuyen-xe/thuc-te/?ngay={TOMORROW}")

    assert list(shown.context["unseen"]) == [trip]


@pytest.mark.parametrize("path", ["hang-o-dau/", "thuc-te/"])
def test_drivers_do_not_look_over_everything(client: Client, path: str) -> None:
    driven(client)

    assert client.get(f"/chuyen-xe/{path}").status_code == 403


def test_pages_ask_as_often_for_three_gates_as_for_one(client: Client) -> None:
    a_driver(a_vehicle())
    a_parcel(a_gate())
    few = approved().trips.get()
    sign_in(client, a_province_officer())
    addresses = [f"/chuyen-xe/hang-o-dau/?ngay={TOMORROW}", f"/chuyen-xe/thuc-te/?ngay={TOMORROW}"]
    once = [queries(client, address) for address in addresses]
    drive = queries(client, f"/chuyen-xe/{few.pk}/chay/")
    for _turn in range(2):
        a_parcel(a_gate())
    draft = planned()
    planning.approve(draft, by=a_province_officer(), at=MORNING)

    assert [queries(client, address) for address in addresses] == once
    many = draft.trips.get()
    assert many.stops.count() == 3
    assert queries(client, f"/chuyen-xe/{many.pk}/chay/") == drive
