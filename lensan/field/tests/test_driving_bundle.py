"""What travels to a driver's device: their own trips, stop by stop."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from lensan.accounts.models import User
from lensan.accounts.tests.make import queries, sign_in
from lensan.field.actions import driving as carried
from lensan.field.models import Device
from lensan.field.tests.make import a_deed, a_device, a_device_with_key
from lensan.field.tests.make_driving import NIGHT, driven, kinds, served, told
from lensan.logistics.actions import driving
from lensan.logistics.actions.driving import AtGate
from lensan.logistics.models import Trip, TripParcel, TripStop
from lensan.logistics.planner.underway import ABOARD, RESCUE
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
)
from lensan.orders.models import Order

pytestmark = pytest.mark.django_db


def bundle(user: User, on: Any = TOMORROW) -> dict[str, Any]:
    return carried.bundle(user, on=on, reasons=["Không có ai ở nhà"])


def test_a_device_of_a_driver_holds_the_trips_of_today_and_tomorrow_and_nothing_else() -> None:
    trip, parcel, device = driven()
    assert parcel.stop.producer is not None and parcel.order is not None

    for on in (TOMORROW, TOMORROW - timedelta(days=1)):
        assert set(bundle(device.user, on)) == {"me", f"v{trip.pk}", f"s{parcel.stop_id}"}
    for on in (TOMORROW + timedelta(days=1), TOMORROW - timedelta(days=2)):
        assert set(bundle(device.user, on)) == {"me"}
    assert set(bundle(a_driver(a_vehicle()))) == {"me"}

    rows = bundle(device.user)
    assert set(rows["me"]) == {"role", "name", "reasons", "words", "answers"}
    row = rows[f"v{trip.pk}"]
    assert (row["vehicle"], row["left"], row["home"], row["broke"]) == (
        trip.vehicle.plate, False, False, "",
    )  # fmt: skip
    stop = rows[f"s{parcel.stop_id}"]
    assert (stop["name"], stop["done"], stop["drops"]) == (parcel.stop.producer.name, "", [])
    assert stop["picks"] == [
        {"code": str(parcel), "codes": sorted(parcel.codes), "grams": 20_000, "off": ""}
    ]


def test_it_is_told_what_is_done_what_comes_back_and_what_was_cancelled() -> None:
    trip, parcel, device = driven()
    told(device, "leave", trip=trip.pk)
    served(device, parcel)
    Order.objects.filter(trip_parcels=parcel).update(state=Order.State.CANCELLED)

    rows = bundle(device.user)

    assert parcel.stop.producer is not None
    assert rows[f"v{trip.pk}"]["left"]
    assert rows[f"v{trip.pk}"]["back"] == [[str(parcel), parcel.stop.producer.name, 20_000]]
    assert rows[f"s{parcel.stop_id}"]["done"] == "served"
    assert rows[f"s{parcel.stop_id}"]["picks"][0]["off"] == "đã hủy"
    told(device, "broke", trip=trip.pk, reason="Nổ lốp")
    assert bundle(device.user)[f"v{trip.pk}"]["broke"].startswith("Nổ lốp")


def test_it_is_told_what_to_hand_over_and_what_cash_to_take() -> None:
    trip, drop, supply = a_delivery()
    driver = a_driver(trip.vehicle)

    [given] = bundle(driver, trip.plan.on)[f"s{drop.stop_id}"]["drops"]

    assert given == {
        "code": str(drop), "goods": "NPK 16-16-8", "left": 5, "grams": 5 * 50_200,
        "cash": 5 * (supply.price or 0),
    }  # fmt: skip
    assert given["cash"] > 0


def test_what_a_broken_truck_has_aboard_is_taken_over() -> None:
    broken = a_trip()
    parcel = TripParcel.objects.select_related("stop__plan").get(stop__trip=broken)
    driving.serve(
        parcel.stop, AtGate(uuid4(), {parcel.pk: None}), by=a_driver(broken.vehicle), at=MORNING
    )
    helping, plan = a_vehicle(), parcel.stop.plan
    trip = Trip.objects.create(
        plan=plan, vehicle=helping, hub=helping.hub, number=1, leaves_at=MORNING, returns_at=NIGHT,
        out_g=0, back_g=0, metres=0, empty_metres=0, cost=0,
    )  # fmt: skip
    halts = [
        TripStop.objects.create(plan=plan, trip=trip, number=number, key=key)
        for number, key in enumerate(
            (f"{ABOARD}{helping.plate}", f"{RESCUE}{broken.vehicle.plate}")
        )
    ]
    device = a_device(a_driver(helping))

    rows = bundle(device.user)

    assert f"s{halts[0].pk}" not in rows
    assert rows[f"v{trip.pk}"]["left"]
    halt = rows[f"s{halts[1].pk}"]
    assert (halt["rescue"], halt["name"], halt["at"]) == (True, "", "")
    assert [one["code"] for one in halt["picks"]] == [str(parcel)]
    receipt = told(device, "serve", stop=halts[1].pk, picked={str(parcel): None})
    assert receipt.state == "done", receipt.text
    assert kinds(trip) == ["taken_over", "served"]


def test_the_door_gives_a_driver_trips_and_takes_their_deeds(client: Client) -> None:
    trip, _parcel, _device = driven()
    _device, key = a_device_with_key(trip.vehicle.driver)
    headers = {"Authorization": f"Bearer {key}"}
    body = {
        "now": timezone.now().isoformat(),
        "deeds": [a_deed("leave", {"trip": trip.pk}, at=timezone.now())],
    }

    answer = client.post(
        "/thuc-dia/viec/", json.dumps(body), content_type="application/json", headers=headers
    )
    rows = client.get("/thuc-dia/doi-moi/", headers=headers).json()["rows"]

    assert [one["state"] for one in answer.json()["receipts"]] == ["done"]
    assert rows["me"]["role"] == "driver"
    assert "Không có ai ở nhà" in rows["me"]["reasons"]
    assert kinds(trip) == ["left"]


def test_a_driver_lets_their_telephone_in(client: Client) -> None:
    sign_in(client, a_driver(a_vehicle()))

    assert client.post("/thuc-dia/cai-dat/", {"name": "xe 1"}).status_code == 200
    assert "Ứng dụng thực địa" in client.get("/thuc-dia/may/").content.decode()
    assert Device.objects.get().name == "xe 1"


def test_asks_as_often_for_three_gates_as_for_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_at: TOMORROW)
    driver = a_driver(a_vehicle())
    a_parcel(a_gate())
    approved()
    _device, key = a_device_with_key(driver)
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    once = queries(client, "/thuc-dia/doi-moi/")
    for _turn in range(2):
        a_parcel(a_gate())
    approved()

    assert len(bundle(driver)) == 5
    assert queries(client, "/thuc-dia/doi-moi/") == once
