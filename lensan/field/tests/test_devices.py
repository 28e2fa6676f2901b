import gzip
import re
from datetime import timedelta

import pytest
from django.test import Client

from lensan.accounts.models import Role
from lensan.accounts.tests.make import (
    a_helper,
    a_province_officer,
    a_user,
    an_officer,
    queries,
    sign_in,
)
from lensan.field.actions import enrolling
from lensan.field.models import Device, Replica
from lensan.field.tests.make import LATER, a_device, a_device_with_key, home
from lensan.journal.models import Entry
from lensan.places.tests.make import a_commune
from lensan.producers.tests.make import NOON

PAGE = "/thuc-dia/may/"


def test_a_device_is_known_by_its_key_of_which_only_the_hash_is_kept() -> None:
    device, key = a_device_with_key()

    assert enrolling.recognise(key) == device
    assert enrolling.recognise("other") is None
    assert key not in device.key_hash


def test_a_revoked_device_is_no_longer_let_in_and_its_replica_is_gone() -> None:
    device, key = a_device_with_key()
    Replica.objects.update(held={"h1": "x"}, held_mark="m")

    for _time in range(2):
        enrolling.revoke(device, by=device.user, at=LATER)

    with pytest.raises(enrolling.Revoked):
        enrolling.recognise(key)
    device.refresh_from_db()
    assert (device.revoked_at, Replica.objects.get().held) == (LATER, {})


def test_a_device_of_a_closed_account_is_shut_out() -> None:
    device, key = a_device_with_key()
    type(device.user).objects.update(is_active=False)

    with pytest.raises(enrolling.Revoked):
        enrolling.recognise(key)


@pytest.mark.parametrize(
    ("off", "words"),
    [
        (timedelta(minutes=4), ""),
        (-timedelta(hours=3), "đồng hồ sai"),
        (timedelta(days=2), "đồng hồ sai từ hai ngày trở lên"),
    ],
)
def test_says_how_wrong_a_clock_is(off: timedelta, words: str) -> None:
    device = a_device()

    enrolling.note_clock(device, said=NOON + off, at=NOON)

    device.refresh_from_db()
    assert device.clock_warning == words


def test_a_helper_sees_and_revokes_their_own(client: Client) -> None:
    helper = a_helper(home())
    device = a_device(helper, name="máy của tôi")
    a_device(a_helper(), name="máy của người khác")
    sign_in(client, helper)

    page = client.get(PAGE).content.decode()
    client.post(f"{PAGE}{device.pk}/thu-hoi/")

    assert "máy của tôi" in page
    assert "máy của người khác" not in page
    device.refresh_from_db()
    assert device.revoked_by == helper


def test_an_officer_revokes_that_of_a_helper_of_the_commune(client: Client) -> None:
    device = a_device(a_helper(home()))
    sign_in(client, an_officer(a_commune()))

    client.post(f"{PAGE}{device.pk}/thu-hoi/")

    device.refresh_from_db()
    assert device.revoked_at is not None


@pytest.mark.parametrize("by_an_officer", [True, False])
def test_who_lost_a_device_is_signed_out_of_the_pages_there_too(
    client: Client, by_an_officer: bool
) -> None:
    helper, lost = a_helper(home()), Client()
    device = a_device(helper)
    sign_in(lost, helper)
    lost.get(PAGE)
    sign_in(client, an_officer(a_commune()) if by_an_officer else helper)
    client.get(PAGE)

    client.post(f"{PAGE}{device.pk}/thu-hoi/")

    assert lost.get(PAGE).status_code == 302
    assert client.get(PAGE).status_code == 200
    assert Entry.objects.about(helper).get().facts == {"ended": 1}


def test_an_officer_does_not_revoke_that_of_someone_with_hamlets_elsewhere(client: Client) -> None:
    helper = a_helper(home(), home(a_commune("Vị Trung")))
    device = a_device(helper)
    sign_in(client, an_officer(a_commune()))

    assert client.post(f"{PAGE}{device.pk}/thu-hoi/").status_code == 403
    assert Device.objects.get().revoked_at is None


def test_the_province_sees_every_device(client: Client) -> None:
    a_device(a_helper(), name="máy ở đâu đó")
    sign_in(client, a_province_officer())

    assert "máy ở đâu đó" in client.get(PAGE).content.decode()


def test_whoever_has_no_duty_there_is_kept_out(client: Client) -> None:
    sign_in(client, a_user(Role.TRAINER))

    assert client.get(PAGE).status_code == 403


def test_asks_as_often_for_three_devices_as_for_one(client: Client) -> None:
    helper = a_helper(home())
    sign_in(client, helper)
    a_device(helper)
    once = queries(client, PAGE)
    a_device(helper)
    a_device(helper)

    assert queries(client, PAGE) == once


def test_the_frame_the_worker_and_the_manifest_are_there_for_anyone(client: Client) -> None:
    frame, worker, manifest = (
        client.get(f"/thuc-dia/{name}") for name in ("", "sw.js", "app.webmanifest")
    )

    [start] = re.findall(r'<script type="module" src="([^"]+)"', frame.content.decode())
    packed, plain = client.get(start, headers={"Accept-Encoding": "gzip"}), client.get(start)
    assert gzip.decompress(packed.content) == plain.content
    assert "immutable" in packed.headers["Cache-Control"]
    assert client.get(start.replace("/tep/", "/tep/x")).status_code == 404
    assert start in worker.content.decode()
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert manifest.json()["scope"] == "/thuc-dia/"
