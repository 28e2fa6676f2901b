"""The first page: what waits for whoever signed in."""

import pytest
from django.test import Client

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_helper, a_user, an_officer, queries, sign_in
from lensan.dashboard.tests.make import measured
from lensan.errands.tests.make import a_wanted_stall, waiting
from lensan.marketplaces.models import Listing
from lensan.marketplaces.tests.make import a_listing, a_seller
from lensan.marketplaces.words import Unreadable
from lensan.orders.actions.taking_in import park
from lensan.orders.tests.make import LATER, an_order
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.producers.models import Import, Producer
from lensan.producers.tests.make_people import a_held_record, a_list, a_producer

NOTHING = "Không có việc gì đang chờ."


def _page(client: Client) -> str:
    return client.get("/").content.decode()


def test_shows_an_officer_what_waits_on_their_ground(client: Client) -> None:
    here, there = a_commune("Vị Thắng"), a_commune("Hỏa Lựu")
    for commune in (here, there):
        a_held_record(a_producer(commune=commune))
        a_list(commune=commune, state=Import.State.READY)
        a_list(commune=commune, state=Import.State.UNREADABLE)
    sign_in(client, an_officer(here))

    context = client.get("/").context

    assert context["held"] == 1
    assert [source.home for source in context["to_check"]] == [here]
    assert [source.home for source in context["unreadable"]] == [here]


def test_says_so_when_nothing_waits(client: Client) -> None:
    sign_in(client, an_officer(a_commune()))

    assert NOTHING in _page(client)


def test_counts_what_is_to_be_done_at_floors_that_only_people_speak_to(client: Client) -> None:
    here = a_seller(commune=a_commune("Vị Đông"))
    waiting(a_wanted_stall(of=here))
    waiting(a_wanted_stall())
    sign_in(client, an_officer(here.commune))

    page = _page(client)

    assert ("1 việc ở sàn" in page, NOTHING in page) == (True, False)


@pytest.mark.parametrize("state", [Import.State.READY, Import.State.UNREADABLE])
def test_does_not_say_that_nothing_waits_beside_a_list_that_does(
    client: Client, state: str
) -> None:
    commune = a_commune()
    source = a_list(commune=commune, state=state)
    sign_in(client, an_officer(commune))

    page = _page(client)

    assert (source.name in page, NOTHING in page) == (True, False)


def test_sums_last_night_s_figures_over_the_officer_s_communes(client: Client) -> None:
    here, beside, there = a_commune("Vị Thắng"), a_commune("Vị Đông"), a_commune("Hỏa Lựu")
    for commune, counted in ((here, 7), (beside, 5), (there, 90)):
        measured([commune], counted=counted, total=100)
    sign_in(client, an_officer(here, beside))

    figures = {f["indicator"].code: f for f in client.get("/").context["figures"]}

    assert list(figures) == ["registered", "with_consent", "reachable"]
    assert (figures["registered"]["counted"], figures["registered"]["total"]) == (12, 200)


def test_shows_no_figures_while_nothing_was_measured(client: Client) -> None:
    sign_in(client, an_officer(a_commune()))

    assert client.get("/").context["figures"] == []


def test_shows_a_helper_the_households_of_their_hamlet(client: Client) -> None:
    mine = a_producer("Lê Văn Út", hamlet="Ấp 3")
    a_producer("Trần Thị Bảy", hamlet="Ấp 4")
    assert mine.hamlet is not None
    sign_in(client, a_helper(mine.hamlet))

    assert list(client.get("/").context["found"]) == [mine]


def test_tells_a_helper_of_an_empty_hamlet(client: Client) -> None:
    sign_in(client, a_helper(a_hamlet()))

    assert "Chưa có hộ nào trong ấp của bạn" in _page(client)


@pytest.mark.parametrize("role", [Role.HOUSEHOLD, Role.COOPERATIVE])
def test_greets_a_household_and_leads_to_its_file(client: Client, role: Role) -> None:
    user, own = a_user(role), a_producer()
    Producer.objects.filter(pk=own.pk).update(account=user)
    sign_in(client, user)

    page = _page(client)

    assert f"Chào {own.name}" in page
    assert f"/ho/{own.code}/" in page
    assert "Không có đơn nào chờ trả lời" in page


def test_shows_an_officer_how_many_orders_and_listings_wait(client: Client) -> None:
    listing = a_listing()
    an_order(listing, 5, on_hand=2)
    park(listing.stall, Unreadable("O-1", "Thiếu giá.", "{}"), at=LATER)
    Listing.objects.update(state="draft")
    sign_in(client, an_officer(listing.stall.producer.commune))

    context = client.get("/").context

    assert [context[name] for name in ("orders", "short", "parked", "lacking")] == [1, 1, 1, 1]
    page = _page(client)
    assert (NOTHING in page, 'href="/truc-don/"' in page) == (False, True)


@pytest.mark.parametrize("role", [Role.TRAINER, Role.CARRIER, Role.HOUSEHOLD])
def test_greets_who_has_nothing_to_do_yet(client: Client, role: Role) -> None:
    sign_in(client, a_user(role))

    assert "Tài khoản của bạn đã sẵn sàng." in _page(client)


def test_asks_the_database_no_more_for_three_lists_than_for_one(client: Client) -> None:
    commune = a_commune()
    measured([commune])
    sign_in(client, an_officer(commune))
    a_list(commune=commune)
    one = queries(client, "/")

    a_list(commune=commune)
    a_list(commune=commune)

    assert queries(client, "/") == one
