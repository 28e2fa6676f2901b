"""The province sets what has to be reached and shares it out."""

import re
from datetime import date

import pytest
from django.test import Client

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_province_officer, a_user, an_officer, queries, sign_in
from lensan.dashboard.models import Target
from lensan.dashboard.tests.make import a_target, measured
from lensan.journal.models import Entry
from lensan.places.models import Commune
from lensan.places.tests.make import a_commune

PAGE = "/tien-do/chi-tieu/?chi-tieu=with_consent&han=2022-12-31"
TYPED = {"percent": "70", "households": "700", "seen": "0"}


def _text(content: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content.decode()))


def _current() -> dict[str | None, int]:
    rows = Target.objects.current().filter(indicator="with_consent", due_on=date(2022, 12, 31))
    return {row.commune.code if row.commune else None: row.households for row in rows}


def test_one_chooses_which_target_or_a_standing_one(client: Client) -> None:
    sign_in(client, a_province_officer())

    page = client.get("/tien-do/chi-tieu/").content

    assert b"?chi-tieu=stall&amp;han=2022-12-31" in page
    assert "Có tài khoản thanh toán điện tử 31/12/2023 70% 70.000 1" in _text(page)


def test_a_wrong_day_is_asked_for_again(client: Client) -> None:
    sign_in(client, a_province_officer())

    response = client.get("/tien-do/chi-tieu/?chi-tieu=with_consent&han=2022-13-31")

    assert "Chọn chỉ tiêu và hạn" in _text(response.content)


def test_is_saved_as_a_new_version_with_an_entry_in_the_journal(client: Client) -> None:
    officer = a_province_officer()
    sign_in(client, officer)

    response = client.post(PAGE, TYPED | {"xa-31441": "300", "xa-31338": "400"}, follow=True)

    assert _current() == {None: 700, "31441": 300, "31338": 400}
    assert Entry.objects.get(verb="dashboard.target_set").by == officer
    text = _text(response.content)
    assert "Đã đặt chỉ tiêu, bản số 1." in text
    assert "Các xã cộng lại 700 hộ, đúng bằng số hộ của tỉnh." in text
    assert "Bản số 1: 70%, 700 hộ, " in text


def test_starts_from_the_version_that_stands(client: Client) -> None:
    a_target(households=700)
    a_target(commune=a_commune(), households=300)
    sign_in(client, a_province_officer())

    page = client.get(PAGE).content.decode()

    assert re.search(r'name="seen" value="1"', page)
    assert re.search(rf'name="xa-{a_commune().code}" value="300"', page)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({}, "Chưa chia cho xã nào."),
        ({"xa-31441": "600"}, "Các xã cộng lại 600 hộ, còn thiếu 100 hộ so với 700 hộ của tỉnh."),
        ({"xa-31441": "900"}, "Các xã cộng lại 900 hộ, thừa 200 hộ so với 700 hộ của tỉnh."),
    ],
)
def test_a_difference_between_the_sum_and_the_province_is_said_in_words(
    client: Client, parts: dict[str, str], words: str
) -> None:
    sign_in(client, a_province_officer())

    response = client.post(PAGE, TYPED | parts, follow=True)

    assert words in _text(response.content)


def test_shares_out_by_the_households_registered_without_saving(client: Client) -> None:
    communes = list(Commune.objects.of_the_programme())
    measured(communes[:-1], counted=0, total=0)
    measured(communes[-1:], counted=50, total=50)
    sign_in(client, a_province_officer())

    page = client.post(PAGE, TYPED | {"divide": "1"}).content.decode()

    assert re.search(rf'name="xa-{communes[-1].code}" value="700"', page)
    assert "Các xã cộng lại 700 hộ, đúng bằng số hộ của tỉnh." in page
    assert _current() == {}


def test_shares_out_evenly_while_nothing_is_measured(client: Client) -> None:
    sign_in(client, a_province_officer())

    page = client.post(PAGE, TYPED | {"divide": "1", "households": "75"}).content.decode()

    assert len(re.findall(r'name="xa-\d+" value="1"', page)) == 75


@pytest.mark.parametrize(
    "wrong", [{"percent": "101"}, {"households": "-1"}, {"households": ""}, {"xa-31441": "nhiều"}]
)
def test_what_is_typed_wrong_is_not_saved(client: Client, wrong: dict[str, str]) -> None:
    sign_in(client, a_province_officer())

    response = client.post(PAGE, TYPED | wrong)

    assert response.status_code == 200
    assert b'class="error"' in response.content
    assert _current() == {}


def test_a_version_set_meanwhile_is_not_overwritten(client: Client) -> None:
    a_target(households=500)
    sign_in(client, a_province_officer())

    response = client.post(PAGE, TYPED)

    assert "vừa được người khác đặt lại" in _text(response.content)
    assert _current() == {None: 500}


def test_only_the_province_sets_targets(client: Client) -> None:
    for user in (an_officer(a_commune()), a_user(Role.HELPER)):
        sign_in(client, user)

        assert client.get(PAGE).status_code == 403
        assert client.post(PAGE, TYPED).status_code == 403

    assert _current() == {}


def test_asks_the_database_no_more_for_three_communes_than_for_one(client: Client) -> None:
    communes = list(Commune.objects.of_the_programme())
    measured(communes)
    a_target()
    a_target(commune=communes[0])
    sign_in(client, a_province_officer())
    alone = queries(client, PAGE)

    for commune in communes[1:3]:
        a_target(commune=commune)

    assert queries(client, PAGE) == alone
