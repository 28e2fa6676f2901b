"""Between signing in and the first page: one's own password, and an officer's second factor."""

from datetime import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from lensan.accounts.actions import choose_password, give_password, open_account
from lensan.accounts.models import OFFICERS, Role, User
from lensan.accounts.tests.make import PASSWORD, a_province_officer, a_user
from lensan.journal.models import Entry

OWN = "chanh không hạt Châu Thành"
STEP_1, STEP_2 = reverse("password-change"), reverse("mfa_activate_totp")


@pytest.fixture
def given(noon: datetime) -> tuple[User, str]:
    """A trainer who was just given an account, and their one-time password."""
    return open_account(
        "giangvien", full_name="Lê Thị Sáu", role=Role.TRAINER, communes=(), hamlets=(),
        by=a_province_officer(), at=noon,
    )  # fmt: skip


def _enter(client: Client, name: str, password: str) -> None:
    client.post(reverse("account_login"), {"login": name, "password": password})


def test_a_given_password_opens_nothing_but_the_page_that_changes_it(
    client: Client, given: tuple[User, str]
) -> None:
    _enter(client, "giangvien", given[1])

    for path in ("/", "/phien/", "/ma-xac-thuc/"):
        assert client.get(path).headers["Location"] == STEP_1
    assert client.get(STEP_1).status_code == 200


def test_one_s_own_password_opens_the_rest(client: Client, given: tuple[User, str]) -> None:
    _enter(client, "giangvien", given[1])

    answer = client.post(STEP_1, {"new_password1": OWN, "new_password2": OWN})

    assert answer.headers["Location"] == "/"
    assert client.get("/phien/").status_code == 200
    given[0].refresh_from_db()
    assert given[0].check_password(OWN)
    newest = Entry.objects.about(given[0])[0]
    assert (newest.verb, newest.by_id) == (
        "accounts.choose_password",
        given[0].pk,
    )


@pytest.mark.parametrize(
    ("first", "second"), [("ngắn", "ngắn"), (OWN, OWN + "!"), ("password123", "password123")]
)
def test_a_bad_choice_changes_nothing(
    client: Client, given: tuple[User, str], first: str, second: str
) -> None:
    _enter(client, "giangvien", given[1])

    answer = client.post(STEP_1, {"new_password1": first, "new_password2": second})

    assert answer.status_code == 200
    given[0].refresh_from_db()
    assert given[0].check_password(given[1])
    assert client.get("/").headers["Location"] == STEP_1


def test_a_password_given_anew_has_to_be_changed_anew(client: Client, noon: datetime) -> None:
    user = a_user(Role.TRAINER, username="giangvien")
    choose_password(user, password=PASSWORD, at=noon)
    given = give_password(user, by=a_province_officer(), at=noon)

    _enter(client, "giangvien", given)

    assert client.get("/phien/").headers["Location"] == STEP_1


@pytest.mark.parametrize("role", sorted(OFFICERS))
def test_an_officer_sets_up_a_second_factor_before_anything_else(
    client: Client, role: str
) -> None:
    a_user(Role(role), username="canbo")

    _enter(client, "canbo", PASSWORD)

    for path in ("/", "/ho/", "/tien-do/"):
        assert client.get(path).headers["Location"] == STEP_2
    assert client.get(STEP_2).status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role not in OFFICERS])
def test_nobody_else_is_asked_for_a_second_factor(client: Client, role: Role) -> None:
    a_user(role, username="nguoi")

    _enter(client, "nguoi", PASSWORD)

    assert client.get("/phien/").status_code == 200


def test_in_the_demo_an_officer_goes_without(client: Client, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    a_province_officer(username="tinh")

    _enter(client, "tinh", PASSWORD)

    assert client.get("/phien/").status_code == 200


def test_a_closed_door_is_no_way_round(client: Client) -> None:
    a_province_officer(username="tinh")
    _enter(client, "tinh", PASSWORD)

    answer = client.get(reverse("account_login"))  # open to anyone, signed in or not

    assert answer.headers["Location"] == "/"
    assert not Authenticator.objects.exists()


def test_an_address_that_is_none_stays_none(client: Client) -> None:
    a_province_officer(username="tinh")
    _enter(client, "tinh", PASSWORD)

    assert client.get("/khong-co-trang-nay/").status_code == 404
