"""Whose consent ends, when to go there, and its renewal."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lensan.accounts.models import Role
from lensan.accounts.tests.make import (
    a_province_officer,
    a_user,
    an_officer,
    queries,
    sign_in,
)  # fmt: skip
from lensan.journal.models import Entry
from lensan.marketplaces.actions.calling import keep
from lensan.marketplaces.models import Authorisation, Stall
from lensan.marketplaces.simulator.interface import CODE
from lensan.marketplaces.simulator.simulation import Simulation
from lensan.marketplaces.tests.make import a_seller, a_stall, opened
from lensan.marketplaces.words import Token
from lensan.places.models import Commune
from lensan.places.tests.make import a_commune
from lensan.producers.models import Producer

URL = "authorisation-list"


def allowed(*, days: int, commune: Commune | None = None, name: str = "Nguyễn Văn An") -> Stall:
    """Make a stall whose seller's consent ends so many days from now."""
    facts = {"commune": commune} if commune else {}
    stall = a_stall(of=a_seller(name=name, **facts))
    now = timezone.now()
    keep(stall, Token("x", now, "y", authorised_until=now + timedelta(days=days, hours=1)))
    return stall


def test_says_that_nothing_ends(client: Client) -> None:
    allowed(days=400)
    sign_in(client, a_province_officer())

    assert "Không quyền nào hết hạn" in client.get(reverse(URL)).content.decode()


def test_a_commune_sees_whom_to_visit_and_where_to_write_it(client: Client) -> None:
    commune = a_commune()
    soon, over = allowed(days=3, commune=commune), allowed(days=-2, commune=commune, name="Lê Ba")
    other = allowed(days=3, commune=a_commune("Vị Đông"), name="Trần Tư")
    sign_in(client, an_officer(commune))

    page = client.get(reverse(URL)).content.decode()

    assert [stall.producer.code in page for stall in (soon, over, other)] == [True, True, False]
    assert page.index(over.producer.code) < page.index(soon.producer.code)
    assert "đã hết hạn" in page
    assert reverse("stall-authorise", kwargs={"pk": soon.pk}) in page


def test_the_province_sees_each_commune_and_one_of_them(client: Client) -> None:
    commune, other = a_commune(), a_commune("Vị Đông")
    for days in (100, 101, 102):
        allowed(days=days, commune=commune, name=f"Lê Văn {days}")
    stall = allowed(days=1, commune=other)
    sign_in(client, a_province_officer())

    page = client.get(reverse(URL)).content.decode()
    assert f"?xa={commune.code}" in page
    assert stall.producer.code not in page

    page = client.get(reverse(URL) + f"?xa={other.code}").content.decode()
    assert stall.producer.code in page


def test_visits_are_spread_over_the_weeks_before(client: Client) -> None:
    commune = a_commune()
    for number in range(14):
        allowed(days=60, commune=commune, name=f"Lê Văn {'ABCDEFGHIKLMNO'[number]}")
    sign_in(client, an_officer(commune))

    table = client.get(reverse(URL) + "?dang=csv").content.decode("utf-8-sig").splitlines()

    weeks = [line.rpartition(",")[2] for line in table[1:]]
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    assert weeks == [str(monday + timedelta(weeks=number // 2)) for number in range(14)]


def test_the_list_costs_the_same_however_long(client: Client) -> None:
    commune = a_commune()
    sign_in(client, an_officer(commune))
    allowed(days=3, commune=commune)
    few = queries(client, reverse(URL))

    for name in ("Lê Văn Ba", "Lê Văn Tư", "Lê Văn Năm"):
        allowed(days=9, commune=commune, name=name)

    assert queries(client, reverse(URL)) == few


def test_a_closed_stall_needs_no_consent(client: Client) -> None:
    stall = allowed(days=3)
    Stall.objects.update(state="closed")
    sign_in(client, an_officer(stall.producer.commune))

    assert stall.producer.code not in client.get(reverse(URL)).content.decode()


def test_a_household_sees_its_own(client: Client) -> None:
    stall, other, user = allowed(days=3), allowed(days=3, name="Lê Ba"), a_user(Role.HOUSEHOLD)
    Producer.objects.filter(pk=stall.producer_id).update(account=user)
    sign_in(client, user)

    page = client.get(reverse(URL)).content.decode()

    assert (stall.producer.code in page, other.producer.code in page) == (True, False)


@pytest.mark.enable_socket
def test_a_new_consent_is_taken_over(client: Client, simulation: Simulation) -> None:
    stall = opened(simulation)
    Authorisation.objects.update(value="old", authorised_until=None)
    sign_in(client, officer := an_officer(stall.producer.commune))
    url = reverse("stall-authorise", kwargs={"pk": stall.pk})
    assert "sàn mô phỏng" in client.get(url).content.decode()

    refused = client.post(url, {"code": "sai"}).content.decode()
    assert "Mã đồng ý của người bán không đúng." in refused
    assert Authorisation.objects.get().value == "old"

    answer = client.post(url, {"code": CODE})

    assert answer.headers["Location"] == reverse("stall", kwargs={"pk": stall.pk})
    given = Authorisation.objects.get()
    assert given.value != "old"
    assert given.authorised_until is not None
    entry = Entry.objects.about(stall)[0]
    assert (entry.verb, entry.by) == ("marketplaces.authorised", officer)
