"""Write the network down: hubs, vehicles, collection points, rivers, and how products travel."""

from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import a_province_officer, a_user, an_officer, queries, sign_in
from lensan.catalogue.tests.make import an_offer
from lensan.journal.models import Entry
from lensan.logistics import access
from lensan.logistics.actions import networking
from lensan.logistics.models import CollectionPoint, Crossing, Hub, Keeping, Vehicle
from lensan.logistics.tests.make import NOON, a_driver, a_hub, a_point, a_vehicle
from lensan.places.tests.make import a_commune, a_hamlet

pytestmark = pytest.mark.django_db
OPEN = {"from_time": "06:00", "to_time": "18:00"}


@pytest.fixture
def province(client: Client) -> User:
    user = a_province_officer()
    sign_in(client, user)
    return user


def hub_form(**facts: Any) -> dict[str, Any]:
    told = {
        "name": "Bưu cục Vị Thắng", "kind": "point", "commune": a_commune().pk, "latitude": "9.77",
        "longitude": "105.45", "handling_minutes": 20, "capacity_kg": 3000, "is_open": "on",
    }  # fmt: skip
    return told | OPEN | facts


def vehicle_form(hub: Hub, **facts: Any) -> dict[str, Any]:
    told = {
        "plate": "95c-001.23", "kind": "truck", "hub": hub.pk, "driver": "", "capacity_kg": 1000,
        "capacity_litres": 5000, "hours": 10, "trips_a_day": 3, "speed_kmh": 30,
        "cost_per_km": 8000, "cost_per_stop": 0, "cost_per_day": 0, "is_working": "on",
    }  # fmt: skip
    return told | OPEN | facts


def test_a_hub_is_written_down_and_journalled(client: Client, province: User) -> None:
    answer = client.post("/chuyen-xe/mang-luoi/buu-cuc/", hub_form())

    assert answer.status_code == 302
    hub = Hub.objects.get()
    assert (hub.name, hub.kind, hub.commune, hub.is_open) == (
        "Bưu cục Vị Thắng", "point", a_commune(), True,
    )  # fmt: skip
    assert Entry.objects.about(hub).get().verb == "logistics.hub_written"


@pytest.mark.parametrize(
    ("point", "words"),
    [
        (("105.45", "9.77"), "bị đổi chỗ"),
        (("1.0", "2.0"), "nằm ngoài Việt Nam"),
    ],
)
def test_a_point_must_lie_in_the_country(
    client: Client, province: User, point: tuple[str, str], words: str
) -> None:
    told = hub_form(latitude=point[0], longitude=point[1])

    answer = client.post("/chuyen-xe/mang-luoi/buu-cuc/", told)

    assert words in answer.content.decode()
    assert not Hub.objects.exists()


def test_a_name_is_taken_once(client: Client, province: User) -> None:
    a_hub(name="Bưu cục Vị Thắng")

    answer = client.post("/chuyen-xe/mang-luoi/buu-cuc/", hub_form())

    assert answer.status_code == 200
    assert Hub.objects.count() == 1


def test_two_who_write_at_once_are_told() -> None:
    hub = a_hub()

    with pytest.raises(networking.Known) as refused:
        networking.write(
            Hub(name=hub.name, commune=hub.commune, latitude=9, longitude=105), by=None, at=NOON
        )

    assert str(refused.value) == "Đã có bưu cục tên này."
    assert Hub.objects.count() == 1


def test_a_river_is_written_once_for_both_directions(client: Client, province: User) -> None:
    one, other = sorted([a_commune("Vị Thắng"), a_commune("Vị Đông")], key=lambda c: c.pk)
    Crossing.objects.create(one=one, other=other, metres=9000)

    answer = client.post(
        "/chuyen-xe/mang-luoi/qua-song/", {"one": other.pk, "other": one.pk, "metres": 8000}
    )

    assert answer.context["form"].errors
    assert Crossing.objects.get().metres == 9000


def test_a_vehicle_is_given_its_driver(client: Client, province: User) -> None:
    hub, driver = a_hub(), a_user(Role.CARRIER, username="buuta")

    client.post("/chuyen-xe/mang-luoi/xe/", vehicle_form(hub, driver="buuta"))

    vehicle = Vehicle.objects.get()
    assert (vehicle.plate, vehicle.driver) == ("95C-001.23", driver)
    shown = client.get(f"/chuyen-xe/mang-luoi/xe/{vehicle.pk}/").content.decode()
    assert 'value="buuta"' in shown


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"driver": "không ai"}, "Không có tài khoản nhân viên bưu điện tên này."),
        ({"to_time": "05:00"}, "Giờ nghỉ phải sau giờ bắt đầu."),
    ],
)
def test_a_vehicle_that_cannot_be_is_refused(
    client: Client, province: User, wrong: dict[str, Any], words: str
) -> None:
    answer = client.post("/chuyen-xe/mang-luoi/xe/", vehicle_form(a_hub(), **wrong))

    assert words in answer.content.decode()
    assert not Vehicle.objects.exists()


def test_what_is_no_number_is_refused(client: Client, province: User) -> None:
    hub = client.post("/chuyen-xe/mang-luoi/buu-cuc/", hub_form(longitude="nan"))
    vehicle = client.post("/chuyen-xe/mang-luoi/xe/", vehicle_form(a_hub(), capacity_kg=0))

    assert set(hub.context["form"].errors) == {"longitude"}
    assert set(vehicle.context["form"].errors) == {"capacity_kg"}
    assert not Vehicle.objects.exists()


def test_a_collection_point_is_corrected(client: Client) -> None:
    point, officer = a_point(), an_officer(a_commune())
    sign_in(client, officer)
    told = {
        "hamlet": point.hamlet_id, "name": "Chợ ấp", "latitude": "9.8", "longitude": "105.5",
        "hub": "", "reached_by": "water",
    }  # fmt: skip

    client.post(f"/chuyen-xe/mang-luoi/diem-tap-ket/{point.pk}/", told)

    point.refresh_from_db()
    assert (point.name, point.reached_by) == ("Chợ ấp", "water")
    assert Entry.objects.about(point).get().verb == "logistics.collectionpoint_corrected"


def test_an_officer_writes_in_their_own_communes_alone(client: Client) -> None:
    sign_in(client, an_officer(a_commune("Vị Đông")))
    hamlet = a_hamlet()
    told = {"hamlet": hamlet.pk, "name": "Chợ", "latitude": "9.8", "longitude": "105.5"}

    client.post("/chuyen-xe/mang-luoi/buu-cuc/", hub_form())
    client.post("/chuyen-xe/mang-luoi/xe/", vehicle_form(a_hub()))
    client.post("/chuyen-xe/mang-luoi/diem-tap-ket/", told)

    assert Hub.objects.count() == 1
    assert not Vehicle.objects.exists()
    assert not CollectionPoint.objects.exists()


def test_a_river_is_written_the_lesser_first_and_dropped(client: Client, province: User) -> None:
    one, other = sorted([a_commune("Vị Thắng"), a_commune("Vị Đông")], key=lambda c: c.pk)
    told = {"one": other.pk, "other": one.pk, "metres": 9000, "note": "cầu Nàng Mau"}

    client.post("/chuyen-xe/mang-luoi/qua-song/", told)

    crossing = Crossing.objects.get()
    assert (crossing.one, crossing.other, crossing.metres) == (one, other, 9000)
    client.post(f"/chuyen-xe/mang-luoi/qua-song/{crossing.pk}/bo/")
    assert not Crossing.objects.exists()


def test_a_river_lies_between_two(client: Client, province: User) -> None:
    told = {"one": a_commune().pk, "other": a_commune().pk, "metres": 9000}

    answer = client.post("/chuyen-xe/mang-luoi/qua-song/", told)

    assert "Hãy chọn hai xã khác nhau." in answer.content.decode()
    assert not Crossing.objects.exists()


def test_how_a_product_travels_is_written_and_dropped(client: Client, province: User) -> None:
    product = an_offer().product

    client.post("/chuyen-xe/mang-luoi/cach-cho/", {"product": product.pk, "fresh_hours": 12})

    keeping = Keeping.objects.get()
    assert (keeping.product, keeping.fresh_hours, keeping.is_cool) == (product, 12, False)
    client.post(f"/chuyen-xe/mang-luoi/cach-cho/{keeping.pk}/bo/")
    assert not Keeping.objects.exists()


@pytest.mark.parametrize(
    "path",
    ["qua-song/", "qua-song/1/", "qua-song/1/bo/", "cach-cho/", "cach-cho/1/", "cach-cho/1/bo/"],
)
def test_what_holds_everywhere_is_the_provinces(client: Client, path: str) -> None:
    sign_in(client, an_officer(a_commune()))

    assert client.post(f"/chuyen-xe/mang-luoi/{path}").status_code == 403


def test_the_page_shows_what_lies_in_the_territory(client: Client) -> None:
    vehicle = a_vehicle(a_hub(a_commune("Vị Thắng")))
    elsewhere = a_vehicle(a_hub(a_commune("Vị Đông")))
    point, other = a_point(a_commune("Vị Thắng")), a_point(a_commune("Vị Đông"))
    sign_in(client, an_officer(a_commune("Vị Thắng")))

    shown = client.get("/chuyen-xe/mang-luoi/").content.decode()

    assert vehicle.plate in shown and vehicle.hub.name in shown
    assert elsewhere.plate not in shown and elsewhere.hub.name not in shown
    assert f"diem-tap-ket/{point.pk}/" in shown
    assert f"diem-tap-ket/{other.pk}/" not in shown


def test_an_empty_network_says_how_to_begin(client: Client, province: User) -> None:
    shown = client.get("/chuyen-xe/mang-luoi/").content.decode()

    assert "Chưa có bưu cục nào" in shown
    assert "Chưa có xe nào" in shown


def test_the_page_asks_as_often_for_three_as_for_one(client: Client, province: User) -> None:
    one, other = sorted([a_commune("Vị Thắng"), a_commune("Vị Đông")], key=lambda c: c.pk)
    Crossing.objects.create(one=one, other=other, metres=9000)
    Keeping.objects.create(product=an_offer().product, fresh_hours=3, is_cool=True)
    a_driver(a_vehicle())
    a_point()
    few = queries(client, "/chuyen-xe/mang-luoi/")
    for _turn in range(2):
        a_driver(a_vehicle())
        a_point()
        Keeping.objects.create(product=an_offer().product)

    assert queries(client, "/chuyen-xe/mang-luoi/") == few


@pytest.mark.parametrize("role", [Role.HOUSEHOLD, Role.HELPER, Role.TRAINER, Role.CARRIER])
def test_others_do_not_see_the_network(client: Client, role: Role) -> None:
    sign_in(client, a_user(role, communes=(a_commune(),)))

    assert client.get("/chuyen-xe/mang-luoi/").status_code == 403
    user = a_user(role, communes=(a_commune(),))
    point = a_point()
    for rows in (Hub, Vehicle, CollectionPoint):
        assert not rows.objects.visible_to(user).exists()
    assert not access.can_keep_network(user, point.hamlet.commune)


def test_a_day_that_ends_before_it_begins_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError):
        a_hub(from_time="18:00", to_time="06:00")
