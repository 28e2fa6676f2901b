"""A driver's day without a signal: the trips travel to the device, the deeds are those of the page, each once."""

import re
from base64 import b64encode
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from lensan.accounts.models import Role
from lensan.accounts.tests.make import an_officer, sign_in
from lensan.catalogue.tests.make import a_picture
from lensan.field import deeds
from lensan.field.actions.receiving import Receipt
from lensan.field.models import Deed
from lensan.field.tests.make import a_deed, a_device, refused, send
from lensan.field.tests.make_driving import NIGHT, driven, kinds, served, told
from lensan.kernel.states import NotAllowed
from lensan.logistics.actions import driving
from lensan.logistics.actions.driving import AlreadyDone
from lensan.logistics.models import DayPlan, Happening
from lensan.logistics.tests.make import (
    MORNING,
    a_delivery,
    a_driver,
    a_vehicle,
    approved,
    order_of,
)
from lensan.messaging.models import Message
from lensan.orders.models import Order
from lensan.places.tests.make import a_commune
from lensan.supply.actions.handing import send_code
from lensan.supply.models import SupplyOrder, SupplyReceipt
from lensan.supply.tests import make as supplies

pytestmark = pytest.mark.django_db
SIGNED = b64encode(a_picture()).decode()


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def code_of(supply: SupplyOrder) -> str:
    """Send a household its code and return it, as the household reads it out."""
    send_code(supply, by=None, at=supplies.LATER)
    text = Message.objects.order_by("pk").values_list("text", flat=True).last() or ""
    return str(re.findall(r"\d{6}", text)[0])


def test_a_whole_trip_is_written_at_the_moments_when_it_was_driven() -> None:
    trip, parcel, device = driven()

    answers = [
        told(device, "leave", trip=trip.pk),
        served(device, parcel),
        told(device, "hand_in", trip=trip.pk, codes=[str(parcel).lower()]),
        told(device, "home", trip=trip.pk),
    ]

    assert [one.state for one in answers] == ["done"] * 4, answers
    assert answers[2].text == "Đã giao 1 kiện vào bưu cục."
    assert kinds(trip) == ["left", "picked", "served", "handed_in", "home"]
    assert set(trip.happenings.values_list("at", "by")) == {(MORNING, device.user_id)}
    picked = trip.happenings.get(kind="picked")
    assert (picked.grams, picked.parcel) == (21_500, parcel)
    assert trip.happenings.get(kind="served").receiver == "Ông An"
    assert order_of(parcel).state == Order.State.SHIPPED
    assert [deed.arguments for deed in Deed.objects.all()] == [{}] * 4


def test_a_gate_fails_with_its_reason() -> None:
    trip, parcel, device = driven()

    receipt = told(device, "fail", stop=parcel.stop_id, reason="Lý do khác", note="chó dữ")

    assert receipt.text == "Đã ghi điểm 1 không giao nhận được."
    assert trip.happenings.get().reason == "Lý do khác: chó dữ"
    assert Deed.objects.get().producer == parcel.stop.producer


@pytest.mark.parametrize("action", ["leave", "serve", "fail", "home", "broke", "hand_in"])
def test_what_is_sent_twice_is_done_once(action: str) -> None:
    trip, parcel, device = driven()
    said = {
        "trip": trip.pk, "stop": parcel.stop_id, "picked": {str(parcel): None}, "codes": [],
        "reason": "Không có ai ở nhà",
    }  # fmt: skip
    text = a_deed(action, said, at=MORNING)

    first, second = (send(device, text, at=NIGHT) for _turn in range(2))

    assert first == second
    assert first.state == "done"
    assert len(kinds(trip)) == {"serve": 2, "hand_in": 0}.get(action, 1)


def test_a_gate_that_was_done_elsewhere_is_refused_in_the_words_of_the_page() -> None:
    trip, parcel, device = driven()
    driving.fail(parcel.stop, "Sai địa chỉ", key=uuid4(), by=an_officer(a_commune()), at=MORNING)

    receipt = served(device, parcel)

    assert receipt.state == "refused"
    assert "đã được ghi lúc 07:00" in receipt.text
    assert kinds(trip) == ["failed"]
    kept = Deed.objects.get()
    assert kept.arguments["picked"] == {str(parcel): 21_500}


def test_what_another_sending_of_the_same_deed_has_just_written_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trip, parcel, device = driven()
    serve = driving.serve

    def after_the_other(*args: Any, **facts: Any) -> None:
        serve(*args, **facts)
        raise AlreadyDone("vừa được ghi")

    monkeypatch.setattr(driving, "serve", after_the_other)

    assert served(device, parcel).state == "done"
    assert kinds(trip) == ["picked", "served"]


def test_what_someone_writes_at_this_moment_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    _trip, parcel, device = driven()

    def busy(*_args: Any, **_facts: Any) -> None:
        raise NotAllowed("Đơn này vừa được người khác ghi.")

    monkeypatch.setattr(driving, "serve", busy)

    assert served(device, parcel).state == "later"
    assert not Deed.objects.exists()


def test_a_stop_that_was_planned_anew_meanwhile_is_kept_for_a_person(client: Client) -> None:
    _trip, parcel, device = driven()
    approved()

    receipt = served(device, parcel)

    assert receipt.state == "refused"
    assert receipt.text.startswith("Chuyến này không còn hiệu lực")
    assert not Happening.objects.exists()
    assert parcel.stop.producer is not None
    sign_in(client, an_officer(parcel.stop.producer.commune))
    page = client.get("/thuc-dia/so/").content.decode()
    assert "xong một điểm dừng" in page
    assert f"Đã nhận kiện, cân được (g): {parcel}" in page


def test_a_strange_parcel_is_refused_with_where_it_belongs() -> None:
    trip, parcel, device = driven()

    receipt = served(device, parcel, picked={"XYZ": None})

    assert receipt.text == "Kiện XYZ không có trong chuyến nào hôm nay."
    assert kinds(trip) == []


@pytest.mark.parametrize(
    ("action", "said", "text"),
    [
        ("serve", {"picked": {"?": "nặng"}}, "Kiện ? không có"),
        ("serve", {"given": {"MC-0": {"received": 1}}}, "Kiện MC-0 không được giao"),
        ("serve", {"receiver": "x" * 101}, "Người ở nhà"),
        ("fail", {"reason": "tự nghĩ ra"}, "Vì sao"),
        ("broke", {"reason": ""}, "Xe hỏng gì"),
        ("serve", {"stop": "9" * 30}, "Chuyến này không, hoặc không còn, do bạn lái."),
        ("leave", {"trip": "x"}, "Chuyến này không, hoặc không còn, do bạn lái."),
    ],
)
def test_what_cannot_be_so_is_refused(action: str, said: dict[str, Any], text: str) -> None:
    trip, parcel, device = driven()

    deed = refused(device, action, {"trip": trip.pk, "stop": parcel.stop_id} | said)

    assert deed.text.startswith(text)
    assert not Happening.objects.exists()


@pytest.mark.parametrize("grams", ["nặng", -1])
def test_a_weight_that_is_none_is_refused(grams: object) -> None:
    trip, parcel, device = driven()

    assert served(device, parcel, picked={str(parcel): grams}).text.startswith("Cân được (kg)")
    assert kinds(trip) == []


def test_goods_are_handed_over_by_the_households_code_and_paid() -> None:
    trip, drop, supply = a_delivery()
    _trip, pick, device = driven(trip)
    given = {"received": 5, "code": code_of(supply), "cash": 200_000}

    receipt = told(
        device, "serve", at=supplies.LATER, stop=drop.stop_id, receiver="Bà An",
        picked={str(pick): None}, given={str(drop): given},
    )  # fmt: skip

    supply.refresh_from_db()
    assert receipt.state == "done", receipt.text
    assert (supply.state, supply.received, supply.paid) == ("done", 5, 200_000)
    done = trip.happenings.get(kind="delivered")
    assert (done.cash, done.proof, done.at) == (200_000, "code", supplies.LATER)


def test_goods_are_handed_over_for_a_signature_on_the_glass() -> None:
    trip, drop, _supply = a_delivery()
    device = a_device(a_driver(trip.vehicle))
    given = {str(drop): {"received": 5, "photo": SIGNED}}

    receipt = told(device, "serve", at=supplies.LATER, stop=drop.stop_id, given=given)

    assert receipt.state == "done", receipt.text
    assert trip.happenings.get(kind="delivered").proof == "signed"
    assert SupplyReceipt.objects.get().photo.size


def test_a_broken_picture_is_refused() -> None:
    trip, drop, _supply = a_delivery()
    device = a_device(a_driver(trip.vehicle))
    given = {str(drop): {"received": 5, "photo": "!"}}

    deed = refused(device, "serve", {"stop": drop.stop_id, "given": given})

    assert deed.text.startswith("Ảnh bị hỏng trên đường gửi")


def test_each_wrong_code_counts_though_the_deed_is_refused_and_the_right_one_ends_it() -> None:
    trip, drop, supply = a_delivery()
    device, key = a_device(a_driver(trip.vehicle)), str(uuid4())
    right = code_of(supply)
    wrong = f"{(int(right) + 1) % 10**6:06}"

    def try_it(code: str) -> Receipt:
        given = {str(drop): {"received": 5, "code": code}}
        return told(device, "serve", at=supplies.LATER, stop=drop.stop_id, given=given, key=key)

    assert [try_it(wrong).state for _turn in range(2)] == ["refused", "refused"]
    supply.refresh_from_db()
    assert (supply.attempts, supply.received) == (2, 0)
    assert [try_it(right).state for _turn in range(2)] == ["done", "done"]
    assert kinds(trip) == ["delivered", "served"]
    assert SupplyReceipt.objects.count() == 1


def test_a_code_cannot_be_guessed_by_sending_deeds() -> None:
    trip, drop, supply = a_delivery()
    device = a_device(a_driver(trip.vehicle))
    right = code_of(supply)
    wrong = f"{(int(right) + 1) % 10**6:06}"

    for code in [wrong] * 5 + [right]:
        given = {str(drop): {"received": 5, "code": code}}
        last = told(device, "serve", at=supplies.LATER, stop=drop.stop_id, given=given)

    assert last.state == "refused"
    assert kinds(trip) == []


@pytest.mark.parametrize(("late", "reason"), [(0, "Nổ lốp"), (3 * 60, "Nổ lốp (hỏng lúc 07:00)")])
def test_a_broken_truck_is_planned_around_from_when_it_is_heard(late: int, reason: str) -> None:
    trip, _parcel, device = driven()
    heard = MORNING + timedelta(minutes=late)
    text = a_deed("broke", {"trip": trip.pk, "reason": "Nổ lốp"}, at=MORNING)

    receipt = send(device, text, at=heard)

    assert receipt.text.endswith("chờ tỉnh duyệt.")
    assert trip.happenings.get().reason == reason
    asked = DayPlan.objects.get(version=2)
    assert asked.inputs["moment"] == heard.isoformat()
    assert asked.by == device.user


def test_nobody_drives_anothers_trip() -> None:
    trip, parcel, _device = driven()
    other = a_device(a_driver(a_vehicle()))
    said = {"trip": trip.pk, "stop": parcel.stop_id, "reason": "Nổ lốp", "codes": [str(parcel)]}

    for action in deeds.driving.KINDS:
        deed = refused(other, action, said)
        assert deed.text.startswith("Chuyến này không, hoặc không còn, do bạn lái.")
        assert (deed.arguments, deed.producer) == (said, None)
    assert not Happening.objects.exists()


def test_a_helper_does_no_drivers_deeds_and_a_driver_none_of_a_helper() -> None:
    trip, parcel, driver = driven()
    said = {"trip": trip.pk, "stop": parcel.stop_id}

    for action, kind in deeds.KINDS.items():
        device = a_device() if kind.role == Role.CARRIER else driver
        assert refused(device, action, said).text == str(deeds.NOT_THEIRS[kind.role])
    assert not Happening.objects.exists()


def test_what_is_handed_in_before_its_gate_is_told_is_held_and_done_after_it() -> None:
    trip, parcel, device = driven()
    deed = a_deed("hand_in", {"trip": trip.pk, "codes": [str(parcel)]}, at=MORNING)

    early = send(device, deed, at=NIGHT)
    served(device, parcel)
    again = send(device, deed, at=NIGHT)

    assert (early.state, again.state) == ("later", "done")
    assert "Chưa ai ghi đã xong điểm" in early.text
    assert kinds(trip) == ["picked", "served", "handed_in"]


def test_what_is_handed_in_is_not_held_for_ever() -> None:
    trip, parcel, device = driven()
    deed = a_deed("hand_in", {"trip": trip.pk, "codes": [str(parcel)]}, at=MORNING)

    answer = send(device, deed, at=MORNING + timedelta(days=7))

    assert answer.state == "refused"
    assert Deed.objects.get().arguments["codes"] == [str(parcel)]
