import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_helper, an_officer, queries, sign_in
from lensan.field.actions import enrolling
from lensan.field.models import Deed, Device
from lensan.field.tests.make import a_deed, a_device_with_key, a_household, facts, home
from lensan.places.tests.make import a_commune
from lensan.producers.models import Producer

DOOR, CHANGES = "/thuc-dia/viec/", "/thuc-dia/doi-moi/"


def _post(client: Client, key: str, *deeds: str, now: str = "") -> Any:
    told = {"now": now or timezone.now().isoformat(), "deeds": list(deeds)}
    return client.post(
        DOOR, json.dumps(told), content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )  # fmt: skip


def _get(client: Client, key: str, since: str = "", **told: str) -> Any:
    asked = {"since": since} | told
    return client.get(CHANGES, asked, headers={"Authorization": f"Bearer {key}"})


def test_does_each_deed_and_gives_a_receipt_for_exactly_that_one(client: Client) -> None:
    device, key = a_device_with_key()
    good, bad = a_deed("register", facts()), a_deed("register", facts(name="12"))

    answer = _post(client, key, good, bad).json()

    assert [one["state"] for one in answer["receipts"]] == ["done", "refused"]
    assert answer["receipts"][0]["id"] == json.loads(good)["id"]
    assert answer["receipts"][1]["text"] == "Họ tên: Hãy ghi họ tên bằng chữ."
    assert Producer.objects.get().name == "Trần Thị Bình"
    assert Deed.objects.get(state="refused").arguments["name"] == "12"
    assert device.deeds.count() == 2


def test_what_is_sent_twice_is_done_once_and_answered_alike(client: Client) -> None:
    _device, key = a_device_with_key()
    deed = a_deed("register", facts())

    first, second = (_post(client, key, deed).json()["receipts"] for _time in range(2))

    assert first == second
    assert Producer.objects.count() == 1


def test_says_that_a_clock_is_wrong_by_two_days(client: Client) -> None:
    device, key = a_device_with_key()
    ahead = timezone.now() + timedelta(days=2, minutes=1)

    answer = _post(client, key, a_deed("register", facts(), at=ahead), now=ahead.isoformat())

    assert answer.json()["warning"] == "đồng hồ sai từ hai ngày trở lên"
    deed = Deed.objects.get()
    assert deed.said_at == ahead
    assert abs(deed.done_at - timezone.now()) < timedelta(minutes=1)
    device.refresh_from_db()
    assert device.clock_off_s >= 2 * 24 * 60 * 60


@pytest.mark.parametrize(
    ("key", "because"), [("", "unknown"), ("made-up", "unknown"), ("revoked", "revoked")]
)
def test_a_device_without_a_good_key_is_told_why(client: Client, key: str, because: str) -> None:
    device, right = a_device_with_key()
    enrolling.revoke(device, by=an_officer(a_commune()), at=timezone.now())

    for answer in (
        _post(client, right if key == "revoked" else key),
        _get(client, right if key == "revoked" else key),
    ):
        assert answer.status_code == 403
        assert answer.json()["because"] == because


def test_a_device_of_someone_who_is_no_helper_any_more_is_told_so(client: Client) -> None:
    device, key = a_device_with_key()
    Device.objects.get(pk=device.pk).user.hamlets.clear()
    type(device.user).objects.update(role=Role.TRAINER)

    assert _get(client, key).json()["because"] == "role"


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "{}", '{"now": "x", "deeds": []}', '{"now": 5}',
        '{"now": "2022-13-40T05:00:00Z", "deeds": []}',
    ],
)  # fmt: skip
def test_what_is_no_parcel_of_deeds_is_refused(client: Client, body: str) -> None:
    _device, key = a_device_with_key()

    answer = client.post(
        DOOR, body, content_type="application/json", headers={"Authorization": f"Bearer {key}"}
    )

    assert answer.status_code == 400


def test_gives_what_changed_since(client: Client) -> None:
    commune = a_commune()
    _device, key = a_device_with_key(a_helper(home(commune)))
    an = a_household(commune)

    first = _get(client, key).json()
    second = _get(client, key, first["mark"]).json()

    assert first["whole"]
    assert first["rows"][f"h{an.pk}"]["facts"]["name"] == "Nguyễn Văn An"
    assert (second["mark"], second["rows"], second["gone"]) == (first["mark"], {}, [])


def test_a_device_with_nothing_to_send_is_seen_and_its_clock_found_right_again(
    client: Client,
) -> None:
    device, key = a_device_with_key()
    enrolling.note_clock(device, said=device.seen_at + timedelta(days=3), at=device.seen_at)
    before = timezone.now()

    without = _get(client, key).json()
    seen = Device.objects.get().seen_at
    told = _get(client, key, now=timezone.now().isoformat()).json()

    assert without["warning"] == "đồng hồ sai từ hai ngày trở lên"
    assert seen >= before
    assert told["warning"] == ""
    assert Device.objects.get().clock_warning == ""


@pytest.mark.parametrize("now", ["", "x", "2022-07-22T05:00:00", "2022-13-40T05:00:00Z"])
def test_a_device_that_tells_no_time_is_given_what_changed_all_the_same(
    client: Client, now: str
) -> None:
    _device, key = a_device_with_key()

    assert _get(client, key, now=now).json()["clock_off_s"] == 0


def test_reads_as_often_for_three_households_as_for_one(client: Client) -> None:
    commune = a_commune()
    _device, key = a_device_with_key(a_helper(home(commune)))
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    a_household(commune)
    once = queries(client, CHANGES)
    for name in ("Lê Thị Hai", "Võ Văn Ba"):
        a_household(commune, name)

    assert queries(client, CHANGES) == once


def test_a_helper_lets_their_telephone_in(client: Client) -> None:
    helper = a_helper(home(), full_name="Lê Thị Tổ")
    sign_in(client, helper)

    asked = client.get("/thuc-dia/cai-dat/").json()
    let_in = client.post("/thuc-dia/cai-dat/", {"name": "  điện thoại  của tổ "}).json()

    assert asked["name"] == "Lê Thị Tổ"
    assert asked["csrf"]
    assert Device.objects.get(pk=let_in["device"]).name == "điện thoại của tổ"
    assert _get(client, let_in["key"]).status_code == 200


def test_nobody_but_a_helper_lets_a_device_in(client: Client) -> None:
    sign_in(client, an_officer(a_commune()))

    assert client.post("/thuc-dia/cai-dat/").status_code == 403
    assert not Device.objects.exists()


def test_a_number_used_by_another_device_tells_nothing_of_it(client: Client) -> None:
    _mine, mine = a_device_with_key()
    _theirs, theirs = a_device_with_key(a_helper())
    number = uuid4()
    _post(client, theirs, a_deed("confirm", {"order": 0}, number=number))

    [receipt] = _post(client, mine, a_deed("register", facts(), number=number)).json()["receipts"]

    assert receipt["state"] == "refused"
    assert receipt["text"] == "Mã việc này đã được dùng."
    assert not Producer.objects.exists()
