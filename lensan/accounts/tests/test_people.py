"""The pages on which an officer gives, moves and closes accounts."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lensan.accounts import actions
from lensan.accounts.actions import close
from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import (
    a_district_officer,
    a_helper,
    a_province_officer,
    a_user,
    an_officer,
    sign_in,
)
from lensan.journal.models import Entry, record
from lensan.places.tests.make import a_commune, a_hamlet

LIST, OPEN = reverse("account-list"), reverse("account-open")


def _someone_new(**changes: object) -> dict[str, object]:
    return {"username": "to.ap3", "full_name": "Lê Văn Bảy", "role": "helper"} | changes


def _names(client: Client, query: str = "") -> list[str]:
    return [user.username for user in client.get(f"{LIST}{query}").context["page"]]


def test_lists_the_accounts_on_the_officer_s_ground(client: Client) -> None:
    here, there = a_commune("Vị Thắng"), a_commune("Vị Đông")
    officer = an_officer(here, username="xa")
    a_helper(a_hamlet("Ấp 3", here), username="to")
    an_officer(there, username="xa.khac")
    a_user(Role.TRAINER, username="giangvien")
    sign_in(client, officer)

    assert _names(client) == ["xa", "to"]


@pytest.mark.parametrize(
    ("query", "found"),
    [("?q=thị ánh", ["an"]), ("?q=BI", ["binh"]), ("?vai-tro=helper", ["to"]),
     ("?vai-tro=vua", ["an", "binh", "to", "tinh"]), ("?q=zzz", [])],
)  # fmt: skip
def test_finds_an_account_by_name_or_role(client: Client, query: str, found: list[str]) -> None:
    a_user(Role.CARRIER, username="an", full_name="Trần Thị ánh")
    a_user(Role.CARRIER, username="binh", full_name="Lê Út")
    a_user(Role.HELPER, username="to", full_name="Lê Sáu")
    officer = a_province_officer(username="tinh", full_name="Tổ công tác")
    sign_in(client, officer)

    assert _names(client, query) == found


def test_asks_the_database_no_more_for_three_accounts_than_for_one(client: Client) -> None:
    sign_in(client, an_officer(a_commune()))
    a_helper(a_hamlet("Ấp 1"), a_hamlet("Ấp 2"))
    one = _queries(client)

    a_helper(a_hamlet("Ấp 3"))
    a_helper(a_hamlet("Ấp 4"))

    assert _queries(client) == one


def _queries(client: Client) -> int:
    client.get(LIST)
    with CaptureQueriesContext(connection) as asked:
        client.get(LIST)
    return len(asked)


@pytest.mark.parametrize("role", [Role.HELPER, Role.TRAINER, Role.CARRIER, Role.HOUSEHOLD])
@pytest.mark.parametrize("page", [LIST, OPEN])
def test_nobody_but_an_officer_sees_accounts(client: Client, page: str, role: Role) -> None:
    sign_in(client, a_user(role))

    assert client.get(page).status_code == 403


def test_opens_an_account_and_shows_its_password_once(client: Client) -> None:
    hamlet = a_hamlet()
    officer = an_officer(hamlet.commune)
    sign_in(client, officer)

    answer = client.post(OPEN, _someone_new(hamlets=[hamlet.pk]))

    account = User.objects.get(username="to.ap3")
    password = answer.context["password"]
    assert account.check_password(password)
    assert answer.headers["Cache-Control"] == "no-store"
    assert (account.full_name, account.role) == ("Lê Văn Bảy", "helper")
    assert list(account.territory()) == [hamlet.commune]
    entry = Entry.objects.about(account).get()
    ground = {"communes": [], "hamlets": [f"{hamlet.commune.code} ap 3"]}
    assert (entry.verb, entry.by_id, entry.facts) == (
        "accounts.open", officer.pk, {"role": "helper", "ground": ground},
    )  # fmt: skip
    assert password not in client.get(reverse("account", args=[account.pk])).content.decode()


@pytest.mark.parametrize(
    ("changes", "where", "says"),
    [
        ({"username": "Tổ ấp 3"}, "username", "Dùng 3 đến 40 chữ thường không dấu"),
        ({"username": "xa.vithang"}, "username", "Tên này đã có người dùng."),
        ({"hamlets": []}, "hamlets", "Hãy chọn ít nhất một ấp."),
        ({"role": "commune"}, "role", "commune"),
        ({"role": "household"}, "communes", "Hãy chọn xã của người này."),
        ({"full_name": ""}, "full_name", "bắt buộc"),
    ],
)  # fmt: skip
def test_says_what_is_wrong_and_opens_nothing(
    client: Client, changes: dict[str, object], where: str, says: str
) -> None:
    hamlet = a_hamlet()
    officer = an_officer(hamlet.commune, username="xa.vithang")
    sign_in(client, officer)
    asked = _someone_new(hamlets=[hamlet.pk]) | changes
    asked |= {"hamlets": []} if where == "communes" else {}

    answer = client.post(OPEN, asked)

    assert says in str(answer.context["form"].errors[where])
    assert User.objects.get() == officer


def test_gives_a_commune_s_officer_at_least_one_commune(client: Client) -> None:
    sign_in(client, a_province_officer())

    answer = client.post(OPEN, _someone_new(role="commune"))

    assert answer.context["form"].errors["communes"] == ["Hãy chọn ít nhất một xã."]


def test_the_province_gives_an_account_without_a_place(client: Client) -> None:
    sign_in(client, a_province_officer())

    client.post(OPEN, _someone_new(role="trainer"))

    assert User.objects.get(username="to.ap3").role == Role.TRAINER


def test_gives_nothing_outside_the_officer_s_ground(client: Client) -> None:
    foreign = a_hamlet("Ấp 1", a_commune("Vị Đông"))
    sign_in(client, an_officer(a_commune("Vị Thắng")))

    answer = client.post(OPEN, _someone_new(hamlets=[foreign.pk]))

    assert "hamlets" in answer.context["form"].errors
    assert not User.objects.filter(username="to.ap3").exists()


def test_moves_an_account(client: Client) -> None:
    old, new = a_hamlet("Ấp 3"), a_hamlet("Ấp 4")
    officer, account = an_officer(old.commune), a_helper(old)
    sign_in(client, officer)

    answer = client.post(reverse("account", args=[account.pk]), {"hamlets": [new.pk]})

    assert answer.status_code == 302
    assert list(account.hamlets.all()) == [new]
    assert Entry.objects.about(account).get().verb == "accounts.move"


def test_leaves_an_account_where_it_is_when_no_place_is_chosen(client: Client) -> None:
    hamlet = a_hamlet()
    account = a_helper(hamlet)
    sign_in(client, an_officer(hamlet.commune))

    answer = client.post(reverse("account", args=[account.pk]), {})

    assert answer.status_code == 200
    assert list(account.hamlets.all()) == [hamlet]


def test_a_colleague_of_the_same_level_cannot_be_moved_but_unlocked(client: Client) -> None:
    commune = a_commune()
    colleague = an_officer(commune)
    sign_in(client, an_officer(commune))
    page = reverse("account", args=[colleague.pk])

    shown, moved = client.get(page), client.post(page, {"communes": []})
    unlocked = client.post(reverse("account-unlock", args=[colleague.pk]))

    assert shown.context["may"] == {"manage": False, "unlock": True}
    assert (moved.status_code, unlocked.status_code) == (403, 302)
    assert list(colleague.communes.all()) == [commune]


@pytest.mark.parametrize("name", ["account-close", "account-password", "account-second-factor"])
def test_nobody_manages_a_superior(client: Client, name: str) -> None:
    commune = a_commune()
    assert commune.district is not None
    superior = a_district_officer(commune.district)
    sign_in(client, an_officer(commune))

    for path in (name, "account-unlock"):
        assert client.post(reverse(path, args=[superior.pk])).status_code == 403
    superior.refresh_from_db()
    assert superior.is_active
    assert not Entry.objects.exists()


def test_closes_and_reopens_an_account(client: Client) -> None:
    hamlet = a_hamlet()
    account = a_helper(hamlet)
    sign_in(client, an_officer(hamlet.commune))
    page = reverse("account-close", args=[account.pk])

    active = []
    for _ in range(2):
        client.post(page)
        account.refresh_from_db()
        active.append(account.is_active)

    assert active == [False, True]
    verbs = [entry.verb for entry in Entry.objects.about(account)]
    assert verbs == ["accounts.reopen", "accounts.close"]


def test_gives_a_new_password(client: Client, noon: datetime) -> None:
    hamlet = a_hamlet()
    account = a_helper(hamlet)
    close(account, by=a_province_officer(), at=noon)
    sign_in(client, an_officer(hamlet.commune))

    answer = client.post(reverse("account-password", args=[account.pk]))

    account.refresh_from_db()
    assert account.check_password(answer.context["password"])
    assert not account.is_active


def test_resets_a_second_factor(client: Client) -> None:
    hamlet = a_hamlet()
    account = a_helper(hamlet)
    sign_in(client, an_officer(hamlet.commune))

    answer = client.post(reverse("account-second-factor", args=[account.pk]))

    [said] = get_messages(answer.wsgi_request)
    assert str(said) == "Lần đăng nhập tới, người này sẽ đặt lại mã xác thực."
    assert Entry.objects.about(account).get().verb == "accounts.reset_second_factor"


def test_shows_what_was_done_to_the_account_and_by_whom(client: Client, noon: datetime) -> None:
    hamlet = a_hamlet()
    officer, account = an_officer(hamlet.commune, full_name="Trần Thị Bảy"), a_helper(hamlet)
    record("demo.consents_recorded", account, by=None, at=noon)
    close(account, by=officer, at=noon)
    sign_in(client, officer)

    history = client.get(reverse("account", args=[account.pk])).context["history"]

    assert history == [
        (noon, "bị khóa tài khoản", officer),
        (noon, "demo.consents_recorded", None),
    ]


def test_knows_every_deed_of_accounts_in_words() -> None:
    source = Path(actions.__file__).read_text(encoding="utf-8")
    verbs = set(re.findall(r'record\(\s*"(accounts\.\w+)"', source))

    assert verbs == set(actions.DEEDS)
