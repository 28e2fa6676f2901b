"""The sign-in page: who is let in, in our words, and who is locked out for how long."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from axes.models import AccessAttempt
from django.test import Client, RequestFactory
from django.urls import reverse

from lensan.accounts.actions import close, unlock
from lensan.accounts.models import Role
from lensan.accounts.tests.make import PASSWORD, a_province_officer, a_user, sign_in
from lensan.journal.models import Entry

SIGN_IN = reverse("account_login")
WRONG = "khóm Cầu Đúc 2023"


def _try(client: Client, name: str, password: str = WRONG, address: str = "127.0.0.1") -> Any:
    return client.post(SIGN_IN, {"login": name, "password": password}, REMOTE_ADDR=address)


def _is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_lets_in_by_name_and_password(client: Client) -> None:
    a_user(Role.TRAINER, username="giangvien")

    answer = _try(client, "giangvien", PASSWORD)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert _is_signed_in(client)


def test_goes_on_to_the_page_that_was_asked_for(client: Client) -> None:
    a_user(Role.TRAINER, username="giangvien")

    asked = client.get("/phien/")
    answer = client.post(asked.headers["Location"], {"login": "giangvien", "password": PASSWORD})

    assert answer.headers["Location"] == "/phien/"


@pytest.mark.parametrize(("name", "password"), [("xa", WRONG), ("nobody", PASSWORD)])
def test_does_not_tell_a_wrong_name_from_a_wrong_password(
    client: Client, name: str, password: str
) -> None:
    a_user(username="xa")

    answer = _try(client, name, password)

    assert "Tên đăng nhập hoặc mật khẩu không đúng." in answer.content.decode()
    assert not _is_signed_in(client)


def test_does_not_let_in_who_was_shut_out(client: Client, noon: datetime) -> None:
    user = a_user(username="xa")
    close(user, by=a_province_officer(), at=noon)

    _try(client, "xa", PASSWORD)

    assert "Tài khoản này đã ngừng hoạt động." in client.get(SIGN_IN).content.decode()
    assert not _is_signed_in(client)


def test_locks_out_after_five_wrong_passwords(client: Client) -> None:
    a_user(username="xa")

    answers = [_try(client, "xa").status_code for _ in range(5)]
    right = _try(client, "xa", PASSWORD)

    assert answers == [200, 200, 200, 200, 429]
    assert right.status_code == 429
    assert not _is_signed_in(client)


def test_a_wrong_password_is_counted_and_nothing_of_the_form_is_kept(client: Client) -> None:
    for _ in range(2):
        client.post(f"{SIGN_IN}?next=/ho/HG0000001/", {"login": "xa", "password": WRONG})

    attempt = AccessAttempt.objects.get()

    assert (attempt.username, attempt.failures_since_start, attempt.path_info) == (
        "xa",
        2,
        SIGN_IN,
    )
    kept = attempt.get_data + attempt.post_data
    assert not any(said in kept for said in (WRONG, "login", "HG0000001", "="))


@pytest.mark.parametrize("spelling", ["XA", " xa ", "Xa"])
def test_another_spelling_of_the_name_gives_no_more_tries(client: Client, spelling: str) -> None:
    a_user(username="xa")
    for _ in range(5):
        _try(client, "xa")

    answer = _try(client, spelling, PASSWORD)

    assert answer.status_code == 429
    assert not _is_signed_in(client)


def test_locks_out_nobody_else_at_that_address(client: Client) -> None:
    a_user(username="xa")
    a_user(Role.TRAINER, username="giangvien")
    for _ in range(5):
        _try(client, "xa")

    _try(client, "giangvien", PASSWORD)

    assert _is_signed_in(client)


def test_a_stranger_elsewhere_locks_nobody_out_of_their_own_place(client: Client) -> None:
    a_user(username="xa")
    for _ in range(5):
        _try(client, "xa", address="203.0.113.9")

    _try(client, "xa", PASSWORD)

    assert _is_signed_in(client)


def test_forgets_the_wrong_passwords_after_a_quarter_of_an_hour(client: Client) -> None:
    a_user(username="xa")
    for _ in range(5):
        _try(client, "xa")
    for attempt in AccessAttempt.objects.all():
        attempt.attempt_time -= timedelta(minutes=16)
        attempt.save()

    _try(client, "xa", PASSWORD)

    assert _is_signed_in(client)


def test_a_right_password_in_between_begins_the_count_anew(client: Client) -> None:
    a_user(username="xa")
    for _ in range(4):
        _try(client, "xa")
    _try(client, "xa", PASSWORD)
    client.logout()

    answers = [_try(client, "xa").status_code for _ in range(4)]

    assert answers == [200, 200, 200, 200]


def test_an_officer_lets_in_again_who_was_locked_out(client: Client, noon: datetime) -> None:
    user = a_user(username="xa")
    officer = a_province_officer()
    for _ in range(5):
        _try(client, "xa")

    unlock(user, by=officer, at=noon)
    _try(client, "xa", PASSWORD)

    assert _is_signed_in(client)
    assert [(e.verb, e.by_id) for e in Entry.objects.about(user)] == [
        ("accounts.unlock", officer.pk)
    ]


@pytest.mark.parametrize("page", ["sign-out", "account_logout"])
def test_signs_out(client: Client, page: str) -> None:
    sign_in(client, a_user())

    looked, answer = client.get(reverse(page)), client.post(reverse(page))

    assert looked.status_code == 405
    assert answer.headers["Location"] == SIGN_IN
    assert not _is_signed_in(client)


def test_nobody_opens_an_account_by_themselves(rf: RequestFactory) -> None:
    assert not get_adapter().is_open_for_signup(rf.get("/"))
