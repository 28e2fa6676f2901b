"""Stalls, listings and floors at their doors."""

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_province_officer, a_user, an_officer, queries, sign_in
from lensan.catalogue.tests.make import an_offer
from lensan.marketplaces.actions.opening import ask
from lensan.marketplaces.models import Listing, Marketplace, Stall, Wanted
from lensan.marketplaces.tests.make import a_listing, a_marketplace, a_seller, a_stall
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.places.tests.make import a_commune
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer

SIMULATION = "sàn mô phỏng của Lên Sàn"


def officer_of(client: Client, producer: Producer) -> None:
    sign_in(client, an_officer(producer.commune))


def test_an_officer_asks_for_a_stall(client: Client) -> None:
    producer, floor = a_seller(), a_marketplace()
    officer_of(client, producer)
    url = reverse("stall-ask", kwargs={"code": producer.code})

    answer = client.post(url, {"marketplace": floor.pk, "name": "Vườn  bà Sáu"})

    stall = Stall.objects.get()
    assert answer.headers["Location"] == reverse("stall", kwargs={"pk": stall.pk})
    assert (stall.producer, stall.name, stall.state) == (producer, "Vườn bà Sáu", "wanted")


def test_without_consent_it_says_so_and_leads_to_the_paper(client: Client) -> None:
    producer, floor = a_producer(), a_marketplace()
    officer_of(client, producer)
    url = reverse("stall-ask", kwargs={"code": producer.code})

    answer = client.post(url, {"marketplace": floor.pk, "name": "Vườn"})

    assert "chưa đồng ý cung cấp thông tin cho sàn" in answer.content.decode()
    assert reverse("consent-give", kwargs={"code": producer.code}) in answer.content.decode()
    assert not Stall.objects.exists()


def test_a_floor_on_which_one_has_a_stall_is_not_offered_again(client: Client) -> None:
    stall = a_stall()
    officer_of(client, stall.producer)

    page = client.get(reverse("stall-ask", kwargs={"code": stall.producer.code}))

    assert str(stall.marketplace) not in page.content.decode()


def test_a_household_asks_for_its_own(client: Client) -> None:
    producer, household = a_seller(), a_user(Role.HOUSEHOLD)
    Producer.objects.filter(pk=producer.pk).update(account=household)
    floor = a_marketplace()
    sign_in(client, household)

    assert reverse("stall-ask", kwargs={"code": producer.code}) in str(
        client.get(reverse("stall-list")).content
    )
    client.post(
        reverse("stall-ask", kwargs={"code": producer.code}),
        {"marketplace": floor.pk, "name": "Vườn nhà"},
    )
    assert Stall.objects.get().producer == producer


@pytest.mark.parametrize(
    ("asked", "found"),
    [("", True), ("?trang-thai=open", True), ("?trang-thai=closed", False), ("?san=la", False)],
)
def test_lists_the_stalls_of_the_territory(client: Client, asked: str, found: bool) -> None:
    stall = a_stall()
    officer_of(client, stall.producer)

    page = client.get(reverse("stall-list") + asked).content.decode()

    assert (reverse("stall", kwargs={"pk": stall.pk}) in page) is found


def test_lists_cost_the_same_however_long(client: Client) -> None:
    commune = a_commune()
    sign_in(client, an_officer(commune))
    a_listing(a_stall(of=a_seller(commune=commune)))
    addresses = [reverse(name) for name in ("stall-list", "listing-board")]
    few = [queries(client, address) for address in addresses]

    for number in range(3):
        a_listing(
            a_stall(of=a_seller(name=f"Lê Văn {['Ba', 'Tư', 'Năm'][number]}", commune=commune))
        )

    assert [queries(client, address) for address in addresses] == few


def test_a_stall_says_that_its_floor_is_a_simulation(client: Client) -> None:
    stall = a_stall()
    officer_of(client, stall.producer)

    page = client.get(reverse("stall", kwargs={"pk": stall.pk})).content.decode()

    assert SIMULATION in page
    assert "sàn chưa xác nhận" in page


def test_an_offer_is_put_up_for_sale(client: Client) -> None:
    stall = a_stall()
    offer = an_offer(producer=stall.producer)
    officer_of(client, stall.producer)

    answer = client.post(reverse("listing-draft", kwargs={"pk": stall.pk}), {"offer": offer.pk})

    listing = Listing.objects.get()
    assert answer.headers["Location"] == reverse("listing", kwargs={"pk": listing.pk})
    assert (listing.offer, listing.state) == (offer, "ready")


def test_an_offer_of_someone_else_is_not(client: Client) -> None:
    stall, other = a_stall(), an_offer()
    officer_of(client, stall.producer)

    client.post(reverse("listing-draft", kwargs={"pk": stall.pk}), {"offer": other.pk})

    assert not Listing.objects.exists()


def test_nothing_is_put_on_a_closed_stall(client: Client) -> None:
    stall = a_stall(state="closed")
    officer_of(client, stall.producer)

    answer = client.post(reverse("listing-draft", kwargs={"pk": stall.pk}), {"offer": "1"})

    assert answer.status_code == 403


def test_a_listing_is_wanted_otherwise(client: Client) -> None:
    listing = a_listing()
    officer_of(client, listing.stall.producer)

    client.post(reverse("listing-want", kwargs={"pk": listing.pk}), {"wanted": "paused"})
    client.post(reverse("listing-want", kwargs={"pk": listing.pk}), {"wanted": "gone"})

    listing.refresh_from_db()
    assert listing.wanted == Wanted.PAUSED


def test_a_listing_is_revised(client: Client) -> None:
    listing = a_listing()
    officer_of(client, listing.stall.producer)
    url = reverse("listing-revise", kwargs={"pk": listing.pk})

    assert listing.title in client.get(url).content.decode()
    client.post(url, {"title": " Bưởi  ngon ", "description": "Mới hái."})

    listing.refresh_from_db()
    assert (listing.title, listing.description) == ("Bưởi ngon", "Mới hái.")


def test_one_that_is_over_is_not_revised(client: Client) -> None:
    listing = a_listing()
    Listing.objects.update(state="closed")
    officer_of(client, listing.stall.producer)

    answer = client.get(reverse("listing-revise", kwargs={"pk": listing.pk}))

    assert answer.status_code == 403


def test_the_board_is_taken_away_as_a_table(client: Client) -> None:
    listing = a_listing()
    officer_of(client, listing.stall.producer)

    table = (
        client.get(reverse("listing-board") + "?dang=csv&trang-thai=ready&san=")
        .getvalue()
        .decode()
    )

    assert table.splitlines()[1].startswith(f"{listing.title},{listing.stall.marketplace.name},")


def test_the_board_is_narrowed_by_floor(client: Client) -> None:
    listing = a_listing()
    officer_of(client, listing.stall.producer)

    page = client.get(reverse("listing-board") + "?san=la").content.decode()

    assert "Chưa có tin bán nào" in page


RULE = {
    "held_back": "3", "photos": "2", "sides": ["front"], "smallest_photo": "400",
    "shortest_title": "5", "longest_title": "80", "shortest_description": "0", "price_ratio": "5",
    "forbidden_words": "rẻ nhất, ,Số 1", "edible_papers": ["food_safety", "commitment"],
    "label": ["origin"], "edible_label": [],
}  # fmt: skip


def test_the_province_sets_what_a_floor_asks_and_listings_follow(client: Client) -> None:
    listing = a_listing()
    floor = listing.stall.marketplace
    sign_in(client, a_province_officer())
    url = reverse("floor", kwargs={"code": floor.code})

    assert client.get(url).status_code == 200
    client.post(url, RULE)

    floor.refresh_from_db()
    listing.refresh_from_db()
    assert (floor.held_back, floor.asks.longest_title, floor.asks.price_ratio) == (3, 80, 5)
    assert floor.asks.forbidden_words == {"rẻ nhất", "Số 1"}
    assert listing.state == "draft"
    assert "Có 0 ảnh, cần ít nhất 2." in listing.lacks


def test_a_rule_that_contradicts_itself_is_not_set(client: Client) -> None:
    floor = a_marketplace()
    sign_in(client, a_province_officer())

    answer = client.post(
        reverse("floor", kwargs={"code": floor.code}), RULE | {"longest_title": "3"}
    )

    floor.refresh_from_db()
    assert "Phải lớn hơn hoặc bằng" in answer.content.decode()
    assert floor.held_back == 0


def test_the_province_freezes_and_leaves_a_floor(client: Client) -> None:
    floor = a_marketplace()
    sign_in(client, a_province_officer())
    url = reverse("floor-turn", kwargs={"code": floor.code})

    seen = []
    for state in ("frozen", "in_use", "left", "in_use", "sold"):
        client.post(url, {"state": state})
        floor.refresh_from_db()
        seen.append(floor.state)

    assert seen == ["frozen", "in_use", "left", "left", "left"]


@pytest.mark.parametrize("name", ["floor", "floor-turn"])
def test_nobody_else_sees_the_floors_rules(client: Client, name: str) -> None:
    floor = a_marketplace()
    sign_in(client, an_officer(a_commune()))
    url = reverse(name, kwargs={"code": floor.code})

    assert {client.get(url).status_code, client.post(url).status_code} <= {403, 405}
    assert client.get(reverse("floor-list")).status_code == 403


def test_lists_the_floors(client: Client) -> None:
    stall = a_stall()
    sign_in(client, a_province_officer())

    page = client.get(reverse("floor-list")).content.decode()

    assert str(stall.marketplace) in page
    assert "sàn mô phỏng" in page


def test_no_floor_no_row(client: Client) -> None:
    Marketplace.objects.all().delete()
    sign_in(client, a_province_officer())

    assert "Chưa nối với sàn nào" in client.get(reverse("floor-list")).content.decode()


def test_a_second_stall_asked_for_at_the_same_moment_is_refused(client: Client) -> None:
    producer, floor = a_seller(), a_marketplace()
    officer_of(client, producer)
    url = reverse("stall-ask", kwargs={"code": producer.code})
    ask(producer, floor, name="Vườn", by=None, at=NOON)

    answer = client.post(url, {"marketplace": floor.pk, "name": "Vườn"})

    assert answer.status_code == 200
    assert Stall.objects.count() == 1
