"""Whoever may write of a trip takes back what was written wrongly; it stays readable, struck out."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from lensan.accounts.models import User
from lensan.accounts.tests.make import an_officer, queries, sign_in
from lensan.logistics.actions import driving, replanning
from lensan.logistics.models import DayPlan, Happening, Trip, TripParcel
from lensan.logistics.tests.make import MORNING, a_driver, a_trip, a_vehicle
from lensan.logistics.tests.test_driving import picked
from lensan.logistics.tests.test_replanning import under_way
from lensan.places.tests.make import a_commune

pytestmark = pytest.mark.django_db
Kind = Happening.Kind


def served(client: Client) -> tuple[Trip, User]:
    """Let a driver who served the gate of a trip sign in."""
    trip = a_trip()
    driver = a_driver(trip.vehicle)
    picked(trip, driver)
    sign_in(client, driver)
    return trip, driver


def address(kind: str) -> str:
    return f"/chuyen-xe/viec/{Happening.objects.filter(kind=kind).latest('pk').pk}/hoan-tac/"


def said(reason: str = "Bấm nhầm hộ") -> dict[str, Any]:
    return {"key": uuid4(), "reason": reason}


def text(client: Client, page: str) -> str:
    return " ".join(client.get(page).content.decode().split())


def test_a_driver_takes_back_a_gate_and_writes_it_again(client: Client) -> None:
    trip, driver = served(client)
    page = f"/chuyen-xe/{trip.pk}/chay/"
    assert text(client, page).count("Ghi nhầm? Hoàn tác") == 2

    asked = text(client, address(Kind.SERVED))
    assert "xong điểm dừng" in asked
    assert "đã nhận kiện" in asked
    answer = client.post(address(Kind.SERVED), said(), follow=True)

    shown = " ".join(answer.content.decode().split())
    assert "Đã hoàn tác. Việc đúng có thể ghi lại." in shown
    assert f"{driver}: Bấm nhầm hộ" in shown
    assert shown.count("<s>") == 2
    assert "Ghi nhầm? Hoàn tác" not in shown
    stop = trip.stops.get()
    assert answer.context["next"] == stop
    parcel = TripParcel.objects.get(stop=stop)
    told = {"key": uuid4(), f"pick-{parcel.pk}": "on"}
    client.post(f"/chuyen-xe/diem-dung/{stop.pk}/xong/", told)
    assert client.get(page).context["back"] == [parcel]


def test_what_was_taken_back_is_said_to_be_and_not_asked_for_again(client: Client) -> None:
    trip, driver = served(client)
    page = address(Kind.SERVED)
    client.post(page, said())

    assert "Việc này đã được hoàn tác lúc" in text(client, page)
    again = client.post(page, said())
    assert "đã được hoàn tác rồi" in again.content.decode()
    assert client.post(address(Kind.TAKEN_BACK), said()).status_code == 404
    assert trip.happenings.filter(kind=Kind.TAKEN_BACK, by=driver).count() == 2


def test_without_a_reason_and_where_something_rests_on_it_it_is_said(client: Client) -> None:
    trip, driver = served(client)
    driving.hand_in(trip, [], [str(TripParcel.objects.get())], key=uuid4(), by=driver, at=MORNING)

    empty = client.post(address(Kind.SERVED), said(""))
    refused = client.post(address(Kind.SERVED), said())

    assert "reason" in empty.context["form"].errors
    assert "Hãy hoàn tác việc ấy trước" in refused.content.decode()
    assert not trip.happenings.filter(kind=Kind.TAKEN_BACK).exists()


def test_the_rest_of_a_day_is_planned_again_where_another_truck_is_broken(client: Client) -> None:
    one, other, driver = under_way()
    for trip in (other, one):
        replanning.break_down(trip, "Nổ lốp", key=uuid4(), by=driver, at=MORNING)
    sign_in(client, driver)

    client.post(address(Kind.BROKE), said())

    states = DayPlan.objects.order_by("version").values_list("state", flat=True)
    assert list(states)[:3] == ["approved", "failed", "failed"]
    assert len(states) == 4


def test_the_hubs_officer_takes_back_from_the_page_of_the_trip_and_nobody_else(
    client: Client,
) -> None:
    commune = a_commune()
    trip = a_trip(commune)
    picked(trip, a_driver(trip.vehicle))
    page = address(Kind.SERVED)
    for other in (a_driver(a_vehicle()), an_officer(a_commune("Vị Đông"))):
        sign_in(client, other)
        assert client.get(page).status_code in {403, 404}
        assert client.post(page, said()).status_code in {403, 404}
    sign_in(client, an_officer(commune))
    assert "Ghi nhầm? Hoàn tác" in text(client, f"/chuyen-xe/{trip.pk}/")

    client.post(page, said())

    assert "<s>" in text(client, f"/chuyen-xe/{trip.pk}/")


def test_what_was_written_costs_no_question_each(client: Client) -> None:
    trip, driver = served(client)
    page = f"/chuyen-xe/{trip.pk}/chay/"
    client.get(page)
    before = queries(client, page)
    for _turn in range(3):
        client.post(address(Kind.SERVED), said())
        picked(trip, driver)

    assert queries(client, page) <= before
