"""A household's own hours at the gate: written down, planned by, shown, forgotten."""

from datetime import time
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_province_officer, a_user, an_officer, sign_in
from lensan.journal.models import Entry
from lensan.logistics import access
from lensan.logistics.actions import networking, replanning
from lensan.logistics.actions.forgetting import forget_the_erased
from lensan.logistics.actions.framing import GATE_HOURS, frame
from lensan.logistics.dossier import held
from lensan.logistics.models import GateHours, TripStop
from lensan.logistics.planner import HOUR, Window
from lensan.logistics.tests.make import (
    NOON,
    TOMORROW,
    a_gate,
    a_hub,
    a_parcel,
    a_point,
    a_vehicle,
    approved,
    planned,
)
from lensan.logistics.tests.test_plan_pages import text_of
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.producers.actions.erasing import erase
from lensan.producers.models import Producer

pytestmark = pytest.mark.django_db


def at_home(producer: Producer, opens: int, closes: int) -> GateHours:
    hours = GateHours(producer=producer, opens=time(opens), closes=time(closes))
    return networking.write(hours, by=None, at=NOON)


def address(producer: Producer, word: str = "") -> str:
    return f"/chuyen-xe/gio-o-nha/{producer.code}/{word}"


def test_the_day_is_framed_by_the_households_own_hours() -> None:
    told, silent = a_gate(), a_gate()
    a_parcel(told)
    a_parcel(silent)
    at_home(told, 14, 16)

    windows = {
        gate.producer: frame(TOMORROW).day.stop[key].window
        for key, gate in frame(TOMORROW).gates.items()
    }

    assert windows == {told: Window(14 * HOUR, 16 * HOUR), silent: GATE_HOURS}


def test_the_vehicle_comes_within_them_and_the_trip_says_so(client: Client) -> None:
    a_vehicle()
    producer, other = a_gate(), a_gate()
    a_parcel(producer)
    a_parcel(other)
    at_home(producer, 14, 16)
    sign_in(client, a_province_officer())

    trip = approved().trips.get()

    stop, guessed = trip.stops.get(producer=producer), trip.stops.get(producer=other)
    assert stop.starts_at and time(14) <= timezone.localtime(stop.starts_at).time() <= time(16)
    assert (stop.opens, stop.closes) == (time(14), time(16))
    assert (guessed.opens, guessed.closes) == (None, None)
    shown = client.get(f"/chuyen-xe/{trip.pk}/").content.decode()
    assert shown.count("ở nhà 14:00–16:00") == 1
    sheet = text_of(client.get(f"/chuyen-xe/{trip.pk}/phieu.pdf").content)
    assert "14:00–16:00" in sheet


def test_the_rest_of_the_day_keeps_them() -> None:
    a_vehicle()
    producer = a_gate()
    a_parcel(producer)
    at_home(producer, 14, 16)

    again = replanning.ask_again(approved(), by=None, at=NOON)
    replanning.work_out_again(again, at=NOON)

    assert again.stops.get().opens == time(14)


def test_hours_that_no_vehicle_can_keep_are_left_out_with_the_reason(client: Client) -> None:
    hub = a_hub()
    a_vehicle(hub, to_time=time(12))
    a_parcel(a_gate())
    late, too_early = a_gate(), a_gate(0.5)
    a_parcel(late)
    a_parcel(too_early)
    at_home(late, 13, 15)
    at_home(too_early, 6, 7)
    sign_in(client, a_province_officer())

    plan = planned()

    assert plan.trips.get().stops.count() == 1
    left_out = plan.stops.left_out()
    assert dict(left_out.values_list("producer", "because")) == {
        late.pk: "window", too_early.pk: "window",
    }  # fmt: skip
    assert "trong khung giờ 13:00–15:00" in left_out.get(producer=late).words
    shown = client.get(f"/chuyen-xe/ke-hoach/{plan.pk}/").content.decode()
    assert "ở nhà 6:00" not in shown
    assert "ở nhà 13:00–15:00" in shown and "ở nhà 06:00–07:00" in shown


def test_a_hub_without_a_vehicle_leaves_its_gates_out_with_the_reason() -> None:
    a_vehicle()
    empty = a_hub(name="Bưu cục Vị Đông")
    served, alone = a_gate(), a_gate(None)
    point = a_point(hub=empty)
    Producer.objects.filter(pk=alone.pk).update(hamlet=point.hamlet)
    a_parcel(served)
    a_parcel(alone)

    plan = planned()

    left_out = plan.stops.left_out().get()
    assert (left_out.producer, left_out.because) == (alone, "no_vehicle")
    assert "Bưu cục “Bưu cục Vị Đông” không có xe nào trong ngày này." in left_out.words
    assert plan.trips.get().stops.get().producer == served


@pytest.mark.parametrize("role", [Role.COMMUNE, Role.HELPER])
def test_officer_and_helper_write_correct_and_drop_them(client: Client, role: Role) -> None:
    producer = a_gate()
    Producer.objects.filter(pk=producer.pk).update(hamlet=(hamlet := a_hamlet()))
    user = a_user(role, communes=(producer.commune,), hamlets=(hamlet,))
    sign_in(client, user)

    assert address(producer) in client.get(f"/ho/{producer.code}/").content.decode()
    client.post(address(producer), {"opens": "07:00", "closes": "09:30"})
    assert str(GateHours.objects.get()) == "07:00–09:30"
    client.post(address(producer), {"opens": "07:00", "closes": "10:00"})
    hours = GateHours.objects.get()
    assert hours.closes == time(10)
    assert 'value="10:00"' in client.get(address(producer)).content.decode()
    verbs = [entry.verb for entry in Entry.objects.about(hours).order_by("pk")]
    assert verbs == ["logistics.gatehours_written", "logistics.gatehours_corrected"]

    client.post(address(producer, "bo/"))
    assert client.post(address(producer, "bo/")).status_code == 302
    assert not GateHours.objects.exists()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (("09:00", "09:00"), "Giờ đến phải sau giờ từ."),
        (("09:00", "07:00"), "Giờ đến phải sau giờ từ."),
        (("09:00", "09:29"), "ít nhất 30 phút"),
        (("", "09:29"), "opens"),
    ],
)
def test_hours_that_cannot_be_are_refused(
    client: Client, told: tuple[str, str], words: str
) -> None:
    producer = a_gate()
    sign_in(client, an_officer(producer.commune))

    answer = client.post(address(producer), {"opens": told[0], "closes": told[1]})

    assert words in answer.content.decode()
    assert answer.context["form"].errors
    assert not GateHours.objects.exists()


def test_half_an_hour_is_enough(client: Client) -> None:
    producer = a_gate()
    sign_in(client, an_officer(producer.commune))

    client.post(address(producer), {"opens": "09:00", "closes": "09:30"})

    assert GateHours.objects.get().closes == time(9, 30)


def test_the_database_refuses_them_the_wrong_way_round() -> None:
    with pytest.raises(IntegrityError):
        GateHours.objects.create(producer=a_gate(), opens=time(9), closes=time(8))


def test_whoever_writes_second_is_told(client: Client, monkeypatch: Any) -> None:
    producer = a_gate()
    sign_in(client, an_officer(producer.commune))
    write = networking.write

    def meanwhile(thing: Any, **how: Any) -> Any:
        write(GateHours(producer=producer, opens=time(6), closes=time(8)), by=None, at=NOON)
        return write(thing, **how)

    monkeypatch.setattr(networking, "write", meanwhile)
    answer = client.post(address(producer), {"opens": "09:00", "closes": "10:00"})

    assert "Vừa có người khác ghi giờ ở nhà của hộ này." in answer.content.decode()
    assert GateHours.objects.get().opens == time(6)


def test_others_neither_see_nor_write_them(client: Client) -> None:
    producer = a_gate()
    elsewhere = an_officer(a_commune("Vị Đông"))
    trainer = a_user(Role.TRAINER, communes=(producer.commune,))

    for user in (elsewhere, trainer):
        sign_in(client, user)
        told = {"opens": "07:00", "closes": "09:00"}
        assert client.post(address(producer), told).status_code in {403, 404}
        assert not access.can_keep_hours(user, producer)
    assert access.can_keep_hours(an_officer(producer.commune), producer)
    assert not GateHours.objects.exists()


def test_they_are_told_to_the_person_and_forgotten_with_them() -> None:
    a_vehicle()
    producer, other = a_gate(), a_gate()
    a_parcel(producer)
    at_home(producer, 14, 16)
    at_home(other, 7, 9)
    approved()

    assert held([producer.pk])["Giờ có người ở nhà"] == [{"giờ": "14:00–16:00"}]
    erase(producer, by=None, at=NOON)
    assert forget_the_erased() == 2

    assert GateHours.objects.get().producer == other
    stop = TripStop.objects.get()
    assert (stop.latitude, stop.opens, stop.closes) == (None, None, None)
