"""The board of a day, a plan, a trip, and a trip's papers."""

import io
from typing import Any

import pypdfium2
import pytest
from django.test import Client

from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import a_province_officer, a_user, an_officer, queries, sign_in
from lensan.journal.models import Entry
from lensan.logistics import access
from lensan.logistics.models import DayPlan, Happening, Trip
from lensan.logistics.tests.make import (
    NOON,
    a_driver,
    a_gate,
    a_hub,
    a_parcel,
    a_trip,
    a_vehicle,
    approved,
    planned,
)
from lensan.places.tests.make import a_commune

pytestmark = pytest.mark.django_db
BOARD = "/chuyen-xe/?ngay=2022-07-23"


@pytest.fixture
def province(client: Client) -> User:
    user = a_province_officer()
    sign_in(client, user)
    return user


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_the_board_says_what_is_to_be_carried(client: Client, province: User) -> None:
    a_vehicle()
    a_parcel(quantity=1500)
    a_parcel(quantity=20, storage="đông lạnh", shelf_life_days=4)

    shown = client.get(BOARD)

    wanted = shown.context["wanted"]
    assert (wanted["picks"], wanted["picks_kg"], wanted["gates"]) == (2, 1520, 2)
    assert (wanted["cool"], wanted["fresh"], wanted["drops"]) == (1, 1, 0)
    assert "Chưa có chuyến nào được duyệt cho ngày này" in shown.content.decode()


@pytest.mark.parametrize("day", ["", "mai", "0001-01-01", "9999-12-31"])
def test_the_board_of_any_day_opens(client: Client, province: User, day: str) -> None:
    assert client.get("/chuyen-xe/", {"ngay": day}).status_code == 200


def test_asking_puts_the_work_on_the_queue_and_shows_it(client: Client, province: User) -> None:
    a_vehicle()
    a_parcel()

    answer = client.post("/chuyen-xe/lap/", {"on": "2022-07-23", "seconds": 1})

    plan = DayPlan.objects.get()
    assert answer["Location"] == f"/chuyen-xe/ke-hoach/{plan.pk}/"
    assert (plan.state, plan.by, plan.inputs) == (
        "working",
        province,
        {"seconds": 1, "patience": None},
    )
    assert "Đang tính chuyến xe" in client.get(answer["Location"]).content.decode()
    again = client.get(answer["Location"], headers={"HX-Request": "true"})
    assert "Đang tính chuyến xe" in again.content.decode()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"on": "2022-07-23", "seconds": 1}, "Chưa có bưu cục nào hoạt động"),
        ({"on": "2022-07-23", "seconds": 9999}, "seconds"),
        ({"on": "mai", "seconds": 1}, "on"),
    ],
)
def test_what_cannot_be_asked_is_said(
    client: Client, province: User, told: dict[str, Any], words: str
) -> None:
    shown = client.post("/chuyen-xe/lap/", told)

    errors = shown.context["form"].errors
    assert words in errors or words in str(errors)
    assert not DayPlan.objects.exists()


def test_a_plan_shows_its_worth_and_what_is_left_out(client: Client, province: User) -> None:
    a_vehicle()
    a_parcel(a_gate())
    heavy = a_parcel(a_gate(), 3000)
    plan = planned()

    shown = client.get(f"/chuyen-xe/ke-hoach/{plan.pk}/").content.decode()

    assert "Hai chiều" in shown and "Một chiều" in shown
    assert heavy.stall.producer.code in shown and "nặng hơn sức chở của mọi xe" in shown
    assert "Đường chim bay nhân 1,4" in shown
    assert "<svg" in shown
    done = client.get(f"/chuyen-xe/ke-hoach/{plan.pk}/", headers={"HX-Request": "true"})
    assert done["HX-Refresh"] == "true"


def test_a_plan_without_trips_says_so(client: Client, province: User) -> None:
    a_vehicle()
    a_parcel(a_gate(), 3000)

    shown = client.get(f"/chuyen-xe/ke-hoach/{planned().pk}/").content.decode()

    assert "Không xếp được chuyến nào" in shown


def test_a_plan_that_failed_says_why(client: Client, province: User) -> None:
    plan = DayPlan.objects.create(
        on="2022-07-23", version=1, state="failed", told={"words": ["Chưa có xe."]}, asked_at=NOON
    )

    assert "Chưa có xe." in client.get(f"/chuyen-xe/ke-hoach/{plan.pk}/").content.decode()


def test_a_plan_is_approved_once_and_discarded(client: Client, province: User) -> None:
    a_vehicle()
    a_parcel()
    plan = planned()

    client.post(f"/chuyen-xe/ke-hoach/{plan.pk}/duyet/")
    again = client.post(f"/chuyen-xe/ke-hoach/{plan.pk}/duyet/", follow=True)

    plan.refresh_from_db()
    assert (plan.state, plan.approved_by) == ("approved", province)
    assert "không thể chuyển" in again.content.decode()
    assert str(plan.trips.get()) in client.get(BOARD).content.decode()
    client.post(f"/chuyen-xe/ke-hoach/{plan.pk}/bo/")
    plan.refresh_from_db()
    assert plan.state == "discarded"


def test_a_plan_under_way_is_not_discarded(client: Client, province: User) -> None:
    trip = a_trip()
    Happening.objects.create(
        trip=trip, kind="left", at=NOON, key="00000000-0000-0000-0000-000000000001"
    )

    shown = client.post(f"/chuyen-xe/ke-hoach/{trip.plan_id}/bo/", follow=True)

    assert "Đã có xe chạy theo bản này" in shown.content.decode()
    trip.plan.refresh_from_db()
    assert trip.plan.state == "approved"


@pytest.mark.parametrize("path", ["lap/", "ke-hoach/{}/duyet/", "ke-hoach/{}/bo/"])
def test_only_the_province_plans(client: Client, path: str) -> None:
    trip = a_trip()
    sign_in(client, an_officer(a_commune()))

    assert client.post(f"/chuyen-xe/{path.format(trip.plan_id)}").status_code == 403
    assert client.get(f"/chuyen-xe/ke-hoach/{trip.plan_id}/").status_code == 403
    assert not DayPlan.objects.visible_to(an_officer(a_commune())).exists()


def test_an_officer_sees_the_trips_of_their_hubs(client: Client) -> None:
    trip = a_trip(a_commune("Vị Thắng"))
    sign_in(client, an_officer(a_commune("Vị Thắng")))
    there = client.get(BOARD).content.decode()
    sign_in(client, an_officer(a_commune("Vị Đông")))
    elsewhere = client.get(BOARD).content.decode()

    assert str(trip) in there and "Hàng cần chở" not in there
    assert str(trip) not in elsewhere
    assert client.get(f"/chuyen-xe/{trip.pk}/").status_code == 404


def test_a_driver_sees_their_own_trips_once_approved(client: Client) -> None:
    a_parcel()
    vehicle = a_vehicle()
    driver, other = a_driver(vehicle), a_driver(a_vehicle())
    plan = planned()
    trips = Trip.objects.filter(vehicle=vehicle)
    before = Trip.objects.visible_to(driver).count()
    DayPlan.objects.filter(pk=plan.pk).update(state="approved")

    assert before == 0
    mine = [one for one in (driver, other) if Trip.objects.visible_to(one).exists()]
    assert mine == ([driver] if trips.exists() else [other])
    sign_in(client, mine[0])
    assert str(Trip.objects.get()) in client.get(BOARD).content.decode()


def test_a_trip_shows_its_stops_and_whose_point_was_used(client: Client, province: User) -> None:
    a_vehicle(a_hub())
    order = a_parcel(a_gate(None))
    trip = approved().trips.get()

    shown = client.get(f"/chuyen-xe/{trip.pk}/").content.decode()

    assert order.stall.producer.code in shown
    assert "tọa độ của Xã Vị Thắng" in shown
    assert "<svg" in shown


def test_the_sheet_and_the_manifest_are_printed_and_journalled(
    client: Client, province: User
) -> None:
    a_driver(vehicle := a_vehicle(), full_name="Võ Văn Lái")
    order = a_parcel(a_gate(None), 25)
    trip = approved().trips.get()

    sheet = text_of(client.get(f"/chuyen-xe/{trip.pk}/phieu.pdf").content)
    manifest = text_of(client.get(f"/chuyen-xe/{trip.pk}/ban-ke.pdf").content)

    assert vehicle.plate in sheet and "Võ Văn Lái" in sheet and "25 kg" in sheet
    assert "tọa độ của Xã Vị Thắng" in sheet
    assert order.tracking in manifest and "Cộng 1 kiện" in manifest
    papers = [entry.facts["paper"] for entry in Entry.objects.about(trip)]
    assert papers == ["ban-ke", "phieu-chuyen"]


def test_the_pages_ask_as_often_for_three_trips_as_for_one(client: Client, province: User) -> None:
    hub = a_hub()
    for _turn in range(3):
        a_driver(a_vehicle(hub, capacity_kg=30, trips_a_day=1))
    a_parcel(a_gate())
    few = approved()
    address = f"/chuyen-xe/ke-hoach/{few.pk}/"
    once = queries(client, BOARD), queries(client, address)
    for _turn in range(2):
        a_parcel(a_gate())
    many = approved()

    assert many.trips.count() > few.trips.count()
    assert (queries(client, BOARD), queries(client, f"/chuyen-xe/ke-hoach/{many.pk}/")) == (
        once[0], once[1],
    )  # fmt: skip


@pytest.mark.parametrize("role", [Role.HOUSEHOLD, Role.HELPER, Role.TRAINER, Role.COOPERATIVE])
def test_others_see_no_trips(client: Client, role: Role) -> None:
    trip = a_trip()
    user = a_user(role, communes=(a_commune(),))
    sign_in(client, user)

    assert client.get(BOARD).status_code == 403
    assert client.get(f"/chuyen-xe/{trip.pk}/").status_code == 403
    assert not Trip.objects.visible_to(user).exists()
    assert not access.can_drive(user, trip)


def test_the_driver_and_the_hubs_officer_drive() -> None:
    trip = a_trip(a_commune("Vị Thắng"))
    driver = a_driver(trip.vehicle)

    assert access.can_drive(driver, trip)
    assert access.can_drive(an_officer(a_commune("Vị Thắng")), trip)
    assert access.can_drive(a_province_officer(), trip)
    assert not access.can_drive(an_officer(a_commune("Vị Đông")), trip)
    assert not access.can_drive(a_driver(a_vehicle()), trip)
