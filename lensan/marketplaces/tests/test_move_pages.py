"""A floor's listings are offered on another at the page of the province."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from lensan.accounts.tests.make import a_province_officer, an_officer, queries, sign_in
from lensan.kernel.models import Job
from lensan.kernel.tests.make import EMBEDDED
from lensan.marketplaces.models import Edit, Listing, Marketplace, Wanted
from lensan.marketplaces.tests.make import a_listing, a_marketplace, a_seller, a_stall
from lensan.marketplaces.views import moves
from lensan.places.tests.make import a_commune


@pytest.fixture
def floor(client: Client) -> Marketplace:
    """A floor with one listing; the province is signed in."""
    sign_in(client, a_province_officer())
    return a_listing(a_stall(a_marketplace())).stall.marketplace


@pytest.fixture
def other() -> Marketplace:
    return a_marketplace()


def _page(name: str, floor: Marketplace) -> str:
    return reverse(name, kwargs={"code": floor.code})


def test_first_asks_where_to(client: Client, floor: Marketplace, other: Marketplace) -> None:
    page = client.get(_page("floor-move", floor)).content.decode()

    assert f'value="{other.code}"' in page
    assert f'value="{floor.code}"' not in page


def test_shows_what_would_become_of_each_and_does_it(
    client: Client, floor: Marketplace, other: Marketplace
) -> None:
    url = _page("floor-move", floor)

    page = client.get(url, {"to": other.code}).content.decode()
    assert "chào được ngay" in page
    assert "xin mở" in page
    assert not Edit.objects.exists()

    answer = client.post(url, {"to": other.code}, follow=True)
    assert f"Mang tin sang sàn khác: {floor} → {other}" in answer.content.decode()
    assert Listing.objects.filter(stall__marketplace=other).count() == 1


@pytest.mark.parametrize("to", ["", "la", "self"])
def test_a_floor_that_is_no_other_is_refused(
    client: Client, floor: Marketplace, other: Marketplace, to: str
) -> None:
    answer = client.post(
        _page("floor-move", floor), {"to": floor.code if to == "self" else to, "x": "1"}
    )

    assert answer.status_code == 200
    assert not Edit.objects.exists()


def test_a_floor_without_listings_says_so(
    client: Client, floor: Marketplace, other: Marketplace
) -> None:
    page = client.get(_page("floor-move", other)).content.decode()

    assert "Sàn này không còn tin nào" in page


def test_many_are_left_to_the_worker(
    client: Client,
    floor: Marketplace,
    other: Marketplace,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    settings.TASKS = EMBEDDED
    monkeypatch.setattr(moves, "INLINE", 0)

    page = client.post(_page("floor-move", floor), {"to": other.code}, follow=True)

    assert "Đang làm, còn 1 tin" in page.content.decode()
    assert Job.objects.filter(task="lensan.marketplaces.tasks.carry_on").count() == 1


def test_everything_is_taken_down(client: Client, floor: Marketplace) -> None:
    answer = client.post(_page("floor-take-down", floor), follow=True)

    assert f"Gỡ mọi tin trên {floor}" in answer.content.decode()
    assert Listing.objects.get().wanted == Wanted.CLOSED


def test_the_preview_costs_the_same_however_many(
    client: Client, floor: Marketplace, other: Marketplace
) -> None:
    url = _page("floor-move", floor) + f"?to={other.code}"
    few = queries(client, url)

    for name in ("Lê Văn Ba", "Lê Văn Tư", "Lê Văn Năm"):
        a_listing(a_stall(floor, of=a_seller(name=name)))

    assert queries(client, url) == few


@pytest.mark.parametrize("name", ["floor-move", "floor-take-down"])
def test_it_is_the_provinces_alone(client: Client, floor: Marketplace, name: str) -> None:
    sign_in(client, an_officer(a_commune()))

    assert client.post(_page(name, floor), {"to": "x"}).status_code == 403
    assert not Edit.objects.exists()
