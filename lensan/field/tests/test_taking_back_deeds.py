"""A driver takes back on the telephone what was written wrongly of a trip: what was brought, or an earlier deed."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from lensan.field.actions import driving as carried
from lensan.field.models import Device
from lensan.field.tests.make import a_deed, a_device, send
from lensan.field.tests.make_driving import NIGHT, driven, kinds, served, told
from lensan.logistics.actions import replanning
from lensan.logistics.models import DayPlan, Happening, Trip
from lensan.logistics.tests.make import MORNING, a_driver, a_vehicle
from lensan.logistics.tests.test_replanning import under_way

pytestmark = pytest.mark.django_db


def standing(trip: Trip) -> list[str]:
    found = Happening.objects.standing().filter(trip=trip).order_by("pk")
    return list(found.values_list("kind", flat=True))


def past(device: Device, trip: Trip) -> list[Any]:
    rows = carried.bundle(device.user, on=trip.plan.on, reasons=[])
    found: list[Any] = rows[f"v{trip.pk}"]["past"]
    return found


def test_a_device_is_told_what_can_be_taken_back_and_takes_it_back() -> None:
    trip, parcel, device = driven()
    told(device, "leave", trip=trip.pk)
    served(device, parcel)
    rows = past(device, trip)
    assert parcel.stop.producer is not None
    assert [row[1:] for row in rows] == [
        ["left", None, "", "07:00 rời bưu cục"],
        ["picked", parcel.stop_id, str(parcel), f"07:00 đã nhận kiện {parcel}"],
        ["served", parcel.stop_id, "", f"07:00 xong điểm dừng {parcel.stop.producer.name}"],
    ]

    answer = told(device, "take_back", trip=trip.pk, thing=rows[2][0], reason="Nhầm hộ")

    assert (answer.state, answer.text) == ("done", "Đã hoàn tác “xong điểm dừng”.")
    assert standing(trip) == ["left"]
    assert [row[1] for row in past(device, trip)] == ["left"]
    assert Happening.objects.filter(kind="taken_back", at=MORNING, by=device.user).count() == 2


@pytest.mark.parametrize("key", [None, uuid4()])
def test_an_earlier_deed_is_taken_back_whole(key: Any) -> None:
    trip, parcel, device = driven()
    said = {"stop": parcel.stop_id, "picked": {str(parcel): None}} | (
        {"key": str(key)} if key else {}
    )
    number = uuid4()
    deed = a_deed("serve", said, at=MORNING, number=number)
    wrong = a_deed("take_back", {"deed": f"deed:{number}", "reason": "Nhầm"}, at=MORNING)

    early = send(device, wrong, at=NIGHT)
    send(device, deed, at=NIGHT)
    for _turn in range(2):
        answer = send(device, wrong, at=NIGHT)

    assert (early.state, answer.state) == ("later", "done")
    assert standing(trip) == []
    assert kinds(trip) == ["picked", "served", "taken_back", "taken_back"]


def test_all_that_was_handed_in_by_one_deed_is_taken_back() -> None:
    trip, parcel, device = driven()
    served(device, parcel)
    number, said = uuid4(), {"trip": trip.pk, "codes": [str(parcel)]}
    send(device, a_deed("hand_in", said, at=MORNING, number=number), at=NIGHT)

    answer = told(device, "take_back", deed=f"deed:{number}", reason="Chưa giao")

    assert answer.state == "done"
    assert standing(trip) == ["picked", "served"]


@pytest.mark.parametrize("thing", ["", "x", 10**20, 987654])
def test_what_nobody_wrote_is_not_taken_back(thing: Any) -> None:
    device = driven()[2]

    answer = told(device, "take_back", thing=thing, reason="Nhầm")

    assert (answer.state, answer.text[:26]) == ("refused", "Không thấy việc cần hoàn t")


def test_what_another_driver_wrote_is_not_taken_back() -> None:
    trip, parcel, device = driven()
    served(device, parcel)
    other = a_device(a_driver(a_vehicle()))

    answer = told(other, "take_back", thing=trip.happenings.latest("pk").pk, reason="Nhầm")

    assert answer.state == "refused"
    assert standing(trip) == ["picked", "served"]


def test_why_and_what_rests_on_it_are_said() -> None:
    trip, parcel, device = driven()
    served(device, parcel)
    number = trip.happenings.get(kind="served").pk
    told(device, "hand_in", trip=trip.pk, codes=[str(parcel)])

    without = told(device, "take_back", thing=number, reason=" ")
    rests = told(device, "take_back", thing=number, reason="Nhầm")

    assert (without.state, rests.state) == ("refused", "refused")
    assert "Hãy hoàn tác việc ấy trước" in rests.text


def test_the_rest_of_a_day_is_asked_for_again_where_another_truck_is_broken() -> None:
    one, other, driver = under_way()
    moment = MORNING + timedelta(hours=3)
    for trip in (other, one):
        replanning.break_down(trip, "Nổ lốp", key=uuid4(), by=driver, at=moment)
    number = one.happenings.get(kind="broke").pk

    answer = told(a_device(driver), "take_back", at=moment, thing=number, reason="Chạy được")

    assert answer.state == "done"
    assert DayPlan.objects.count() == 4
