"""Codes on a telephone: set up, asked for, guessed at, lost and taken away."""

from datetime import datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from lensan.accounts.actions import reset_second_factor
from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import PASSWORD, a_province_officer, a_user
from lensan.journal.models import Entry

SIGN_IN, CODE = reverse("account_login"), reverse("mfa_authenticate")
SET_UP, SWITCH_OFF = reverse("mfa_activate_totp"), reverse("mfa_deactivate_totp")


@pytest.fixture(autouse=True)
def _no_code_was_used() -> None:
    cache.clear()


def _code(secret: str) -> str:
    *_, last = auth.yield_hotp_counters_from_time()
    now = last - auth.app_settings.TOTP_TOLERANCE
    return str(auth.format_hotp_value(auth.hotp_value(secret, now)))


def _with_codes(user: User) -> str:
    """Give the user a second factor, and return its secret."""
    secret = str(auth.generate_totp_secret())
    auth.TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def _enter(client: Client, user: User) -> Any:
    return client.post(SIGN_IN, {"login": user.username, "password": PASSWORD})


def _wrong(secret: str) -> str:
    return f"{(int(_code(secret)) + 500_000) % 1_000_000:06}"


def _is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_is_set_up_with_the_code_that_the_telephone_shows(client: Client) -> None:
    officer = a_province_officer()
    _enter(client, officer)

    page = client.get(SET_UP)
    answer = client.post(SET_UP, {"code": _code(page.context["form"].secret)})

    assert (page.status_code, answer.status_code) == (200, 302)
    assert Authenticator.objects.filter(user=officer, type="totp").count() == 1
    assert client.get("/phien/").status_code == 200


def test_is_not_set_up_with_a_wrong_code(client: Client) -> None:
    _enter(client, a_province_officer())
    page = client.get(SET_UP)

    answer = client.post(SET_UP, {"code": _wrong(page.context["form"].secret)})

    assert "Mã không đúng hoặc đã hết hạn." in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_the_right_password_alone_does_not_let_in(client: Client) -> None:
    officer = a_province_officer()
    _with_codes(officer)

    answer = _enter(client, officer)

    assert answer.headers["Location"] == CODE
    assert not _is_signed_in(client)
    assert client.get("/").headers["Location"].startswith(SIGN_IN)


def test_the_code_lets_in(client: Client) -> None:
    officer = a_province_officer()
    secret = _with_codes(officer)
    _enter(client, officer)

    answer = client.post(CODE, {"code": _code(secret)})

    assert answer.headers["Location"] == "/"
    assert client.get("/phien/").status_code == 200


def test_a_code_lets_in_once(client: Client) -> None:
    officer = a_province_officer()
    secret = _with_codes(officer)
    code = _code(secret)
    _enter(client, officer)
    client.post(CODE, {"code": code})
    client.logout()
    _enter(client, officer)

    client.post(CODE, {"code": code})

    assert not _is_signed_in(client)


def test_a_spare_code_stands_in_for_a_lost_telephone_once(client: Client) -> None:
    officer = a_province_officer()
    _with_codes(officer)
    spare = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]

    let_in = []
    for _ in range(2):
        _enter(client, officer)
        client.post(CODE, {"code": spare})
        let_in.append(_is_signed_in(client))
        client.logout()

    assert let_in == [True, False]


def test_five_wrong_codes_lock_out_as_wrong_passwords_do(client: Client) -> None:
    officer = a_province_officer()
    secret = _with_codes(officer)
    _enter(client, officer)
    for _ in range(5):
        client.post(CODE, {"code": _wrong(secret)})

    right = client.post(CODE, {"code": _code(secret)})

    assert "Đã thử sai quá nhiều lần." in right.content.decode()
    assert not _is_signed_in(client)
    assert _enter(client, officer).status_code == 429


def test_a_wrong_code_is_not_kept(client: Client) -> None:
    officer = a_province_officer()
    secret = _with_codes(officer)
    _enter(client, officer)

    client.post(CODE, {"code": _wrong(secret)})

    attempt = AccessAttempt.objects.get()
    assert attempt.username == officer.username
    assert "code" not in attempt.post_data + attempt.get_data


def test_a_right_password_does_not_begin_the_count_of_codes_anew(client: Client) -> None:
    officer = a_province_officer()
    secret = _with_codes(officer)
    for _ in range(5):
        _enter(client, officer)
        client.post(CODE, {"code": _wrong(secret)})

    assert _enter(client, officer).status_code == 429


def test_a_few_wrong_codes_are_forgiven(client: Client) -> None:
    officer = a_province_officer()
    secret = _with_codes(officer)
    _enter(client, officer)
    for _ in range(4):
        client.post(CODE, {"code": _wrong(secret)})

    client.post(CODE, {"code": _code(secret)})

    assert _is_signed_in(client)


def test_an_officer_cannot_switch_it_off(client: Client) -> None:
    officer = a_province_officer()
    secret = _with_codes(officer)
    _enter(client, officer)
    client.post(CODE, {"code": _code(secret)})

    answer = client.post(SWITCH_OFF)

    assert "Cán bộ không được tắt mã xác thực." in answer.content.decode()
    assert Authenticator.objects.filter(user=officer, type="totp").exists()


def test_a_helper_may_switch_it_on_and_off(client: Client) -> None:
    helper = a_user(Role.HELPER)
    _enter(client, helper)
    page = client.get(SET_UP)
    client.post(SET_UP, {"code": _code(page.context["form"].secret)})
    on = client.get(reverse("mfa_index"))

    off = client.post(SWITCH_OFF, follow=True)

    assert "Mỗi lần đăng nhập cần mã trên điện thoại." in on.content.decode()
    assert "Đã tắt mã xác thực." in off.content.decode()
    assert not Authenticator.objects.exists()


def test_a_lost_telephone_is_forgotten_and_a_new_one_asked_for(
    client: Client, noon: datetime
) -> None:
    officer, head = a_user(Role.COMMUNE), a_province_officer()
    secret = _with_codes(officer)
    _enter(client, officer)
    client.post(CODE, {"code": _code(secret)})
    client.get("/phien/")

    reset_second_factor(officer, by=head, at=noon)
    thrown_out = client.get("/phien/")
    _enter(client, officer)

    assert thrown_out.headers["Location"].startswith(SIGN_IN)
    assert client.get("/phien/").headers["Location"] == SET_UP
    assert not Authenticator.objects.exists()
    assert [e.verb for e in Entry.objects.about(officer)] == ["accounts.reset_second_factor"]
