"""Where one is signed in, and how that is ended."""

from datetime import datetime

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from lensan.accounts.actions import close, give_password, reset_second_factor
from lensan.accounts.models import User
from lensan.accounts.tests.make import a_province_officer, a_user, sign_in
from lensan.journal.models import Entry

SESSIONS = reverse("usersessions_list")


def _sign_in_on(user: User, device: str) -> Client:
    client = Client(headers={"user-agent": device})
    sign_in(client, user)
    client.get(SESSIONS)
    return client


def _is_let_in(client: Client) -> bool:
    return client.get(SESSIONS).status_code == 200


def test_shows_every_device_and_which_one_this_is() -> None:
    user = a_user()
    here, _there = _sign_in_on(user, "máy bàn"), _sign_in_on(user, "điện thoại")
    _sign_in_on(a_user(), "máy của người khác")

    page = here.get(SESSIONS).content.decode()

    shown = [name in page for name in ("máy bàn", "điện thoại", "máy của người khác")]
    assert shown == [True, True, False]
    assert (page.count("data-row"), page.count("thiết bị này")) == (2, 1)


def test_ends_the_session_on_another_device() -> None:
    user = a_user()
    here, there = _sign_in_on(user, "máy bàn"), _sign_in_on(user, "điện thoại")
    session = UserSession.objects.get(user_agent="điện thoại")

    answer = here.post(reverse("session-end", args=[session.pk]))

    assert answer.headers["Location"] == SESSIONS
    assert (_is_let_in(here), _is_let_in(there)) == (True, False)
    entry = Entry.objects.about(user).get()
    assert (entry.verb, entry.facts) == ("accounts.end_sessions", {"ended": 1})


def test_ends_all_sessions_but_this_one() -> None:
    user, other = a_user(), a_user()
    here = _sign_in_on(user, "máy bàn")
    away = [_sign_in_on(user, device) for device in ("điện thoại", "quán nét")]
    stranger = _sign_in_on(other, "máy của người khác")

    answer = here.post(reverse("session-end-others"), follow=True)

    assert "Đã đăng xuất 2 thiết bị khác." in answer.content.decode()
    assert [_is_let_in(client) for client in (here, *away, stranger)] == [True, False, False, True]


@pytest.mark.parametrize("action", [close, give_password, reset_second_factor])
def test_a_superior_s_deed_ends_every_session_at_once(action: object, noon: datetime) -> None:
    user = a_user()
    devices = [_sign_in_on(user, device) for device in ("máy bàn", "điện thoại")]
    assert callable(action)

    action(user, by=a_province_officer(), at=noon)

    assert [_is_let_in(client) for client in devices] == [False, False]
    assert not UserSession.objects.exists()


def test_changing_one_s_password_keeps_this_session_and_ends_the_others() -> None:
    user = a_user()
    here, there = _sign_in_on(user, "máy bàn"), _sign_in_on(user, "điện thoại")
    own = "chanh không hạt Châu Thành"

    here.post(reverse("password-change"), {"new_password1": own, "new_password2": own})

    assert (_is_let_in(here), _is_let_in(there)) == (True, False)
