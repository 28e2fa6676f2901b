"""The operator's walk through what is to be done at a floor's screen."""

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import (
    a_province_officer,
    a_user,
    an_officer,
    queries,
    sign_in,
)
from lensan.catalogue.actions.showing import add_photo
from lensan.catalogue.tests.make import a_picture
from lensan.errands.actions.booking import book_recorded
from lensan.errands.actions.recording import done
from lensan.errands.models import Errand
from lensan.errands.tests.make import (
    LATER,
    a_floor,
    a_live_listing,
    a_ready_listing,
    a_wanted_stall,
    an_open_stall,
    waiting,
)
from lensan.marketplaces.models import Stall
from lensan.marketplaces.tests.make import a_seller
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.orders.actions.deciding import confirm
from lensan.orders.actions.taking_in import take_in
from lensan.orders.models import Way
from lensan.orders.tests.make import a_sale

UNPROVEN = "Chưa từng chạy với Postmart hoặc Vỏ Sò thật"
State = Errand.State


@pytest.fixture
def operator(client: Client) -> User:
    officer = a_province_officer()
    sign_in(client, officer)
    return officer


def at(name: str, errand: Errand) -> str:
    return reverse(name, kwargs={"pk": errand.pk})


def listed(client: Client, address: str = "") -> str:
    return client.get(reverse("errand-list") + address).content.decode()


def test_without_such_a_floor_it_says_how_one_is_added(client: Client, operator: User) -> None:
    page = listed(client)

    assert "Chưa nối với sàn nào làm bằng tay" in page
    assert UNPROVEN in page


def test_with_nothing_to_do_it_says_when_there_will_be(client: Client, operator: User) -> None:
    a_floor()

    assert "Không có việc nào phải làm ở sàn này" in listed(client)


def test_what_is_to_be_done_stands_by_household_orders_first(
    client: Client, operator: User
) -> None:
    floor = a_floor()
    first = waiting(a_ready_listing(an_open_stall(floor)))
    listing = a_live_listing(an_open_stall(floor))
    order = take_in(listing.stall, a_sale(listing), at=LATER)
    confirm(order, way=Way.PAGE, by=None, at=LATER)
    urgent = waiting(order, at=LATER)

    answer = client.get(reverse("errand-list"))
    page = answer.content.decode()

    assert (answer.context["urgent"], answer.context["first"]) == ([urgent], urgent)
    assert page.index("Đơn phải báo sàn trước") < page.index(at("errand", first))
    assert "2 việc ở 2 gian hàng." in page
    assert "quá giờ" in page


def test_one_floor_is_shown_at_a_time(client: Client, operator: User) -> None:
    here, there = waiting(a_wanted_stall()), waiting(a_wanted_stall())

    page = listed(client, f"?san={there.stall.marketplace.code}")

    assert at("errand", there) in page
    assert at("errand", here) not in page


def test_says_how_far_orders_are_read(client: Client, operator: User) -> None:
    listing = a_ready_listing()
    assert "đã đọc đến 12:00 22/07/2022" in listed(client)

    Stall.objects.filter(pk=listing.stall_id).update(orders_read_until=None)
    assert "1 gian hàng chưa nhập tệp đơn hàng nào" in listed(client)


def test_the_list_costs_the_same_however_long(client: Client, operator: User) -> None:
    floor = a_floor()
    waiting(a_ready_listing(an_open_stall(floor)))
    one = queries(client, reverse("errand-list"))

    for _number in range(3):
        waiting(a_ready_listing(an_open_stall(floor)))

    assert queries(client, reverse("errand-list")) == one


def test_shows_each_field_to_copy_under_its_key(client: Client, operator: User) -> None:
    stall = a_wanted_stall()
    errand = waiting(stall)

    page = client.get(at("errand", errand))

    told = page.content.decode()
    assert page.context["fields"][1] == ("2", "Họ và tên", stall.producer.name)
    assert f'data-copy="{stall.name}"' in told
    assert UNPROVEN in told
    assert "Mã gian hàng sàn cấp" in told


def test_more_fields_than_keys_are_shown_all_the_same(client: Client, operator: User) -> None:
    listing = a_ready_listing()
    add_photo(listing.offer, a_picture(), side="front", by=None, at=NOON)
    listing.offer.product.origin = "Hậu Giang"
    listing.offer.product.storage = "Nơi mát"
    listing.offer.product.save()

    page = client.get(at("errand", waiting(listing)))

    keys = [key for key, _heading, _value in page.context["fields"]]
    assert keys[:9] == list("123456789")
    assert set(keys[9:]) == {""}
    assert "Tải ảnh" in page.content.decode()


@pytest.mark.parametrize("told", [{"seen": "live", "reference": " T-1 "}, {"seen": "live"}])
def test_what_was_done_is_recorded_and_the_next_of_the_household_comes(
    client: Client, operator: User, told: dict[str, str]
) -> None:
    stall = an_open_stall()
    other = waiting(a_ready_listing(an_open_stall(stall.marketplace)))
    first, second = waiting(a_ready_listing(stall)), waiting(a_ready_listing(stall))

    answer = client.post(at("errand-done", first), told)

    first.refresh_from_db()
    assert first.listing
    assert (first.state, first.done_by) == (State.DONE, operator)
    assert first.reference == told.get("reference", first.listing.sku).strip()
    assert answer.headers["Location"] == at("errand", second)
    after = client.post(at("errand-done", second), {"seen": "live"})
    assert after.headers["Location"] == at("errand", other)
    last = client.post(at("errand-done", other), {"seen": "live"})
    assert last.headers["Location"] == f"{reverse('errand-list')}?san={stall.marketplace.code}"


def test_an_open_stall_without_a_reference_is_asked_for_it(client: Client, operator: User) -> None:
    errand = waiting(a_wanted_stall())

    page = client.post(at("errand-done", errand), {"seen": "open"})

    assert "Hãy ghi mã gian hàng mà sàn cấp" in page.content.decode()
    errand.refresh_from_db()
    assert errand.state == State.OPEN


@pytest.mark.parametrize("told", [{}, {"seen": "gone"}, {"seen": "rejected"}])
def test_an_outcome_that_cannot_be_is_asked_again(
    client: Client, operator: User, told: dict[str, str]
) -> None:
    stall = a_wanted_stall()
    Stall.objects.filter(pk=stall.pk).update(state="in_review")
    errand = waiting(Stall.objects.get(pk=stall.pk))

    page = client.post(at("errand-done", errand), told)

    assert page.context["form"].errors
    errand.refresh_from_db()
    assert errand.state == State.OPEN


def test_what_needs_no_answer_is_done_with_one_press(client: Client, operator: User) -> None:
    listing = a_live_listing()
    order = take_in(listing.stall, a_sale(listing), at=LATER)
    confirm(order, way=Way.PAGE, by=None, at=LATER)
    errand = waiting(order, at=LATER)

    client.post(at("errand-done", errand))

    errand.refresh_from_db()
    assert errand.state == State.DONE


def test_a_parcel_has_a_tracking_number(client: Client, operator: User) -> None:
    listing = a_live_listing()
    order = take_in(listing.stall, a_sale(listing), at=LATER)
    confirm(order, way=Way.PAGE, by=None, at=LATER)
    order.advance_to("ready")
    errand = waiting(order, at=LATER)
    assert "Mã vận đơn" in client.get(at("errand", errand)).content.decode()

    client.post(at("errand-done", errand), {"reference": "VĐ-1"})

    errand.refresh_from_db()
    assert errand.reference == "VĐ-1"


def test_a_listing_in_review_may_get_its_reference_later(client: Client, operator: User) -> None:
    listing = a_ready_listing()
    type(listing).objects.filter(pk=listing.pk).update(state="in_review")
    errand = waiting(type(listing).objects.get(pk=listing.pk))

    assert "Mã tin sàn cấp" in client.get(at("errand", errand)).content.decode()


def test_what_the_floor_refused_needs_its_words(client: Client, operator: User) -> None:
    errand = waiting(a_ready_listing())

    page = client.post(at("errand-refused", errand), {"words": " "})
    assert "Hãy ghi lời của sàn" in page.content.decode()
    client.post(at("errand-refused", errand), {"words": "Ảnh mờ"})

    errand.refresh_from_db()
    assert (errand.state, errand.words) == (State.REFUSED, "Ảnh mờ")


def test_an_errand_is_put_off_and_taken_back(client: Client, operator: User) -> None:
    errand = waiting(a_ready_listing())

    client.post(at("errand-skip", errand))
    page = listed(client)
    assert "Vừa ghi: đăng tin mới" in page
    assert "Không có việc nào phải làm" in page
    answer = client.post(reverse("errand-undo"))

    errand.refresh_from_db()
    assert (errand.state, answer.headers["Location"]) == (State.OPEN, at("errand", errand))


def test_what_is_in_the_book_is_said_to_be_there(client: Client, operator: User) -> None:
    answer = client.post(reverse("errand-undo"), follow=True)

    assert "Không còn việc nào hoàn tác được" in answer.content.decode()


@pytest.mark.parametrize("verb", ["done", "refused", "skip"])
def test_of_two_who_press_the_second_is_told(client: Client, operator: User, verb: str) -> None:
    errand = waiting(a_ready_listing())
    done(errand, seen="live", by=a_province_officer(), at=NOON)
    told = {"seen": "live", "words": "không"}

    answer = client.post(at(f"errand-{verb}", errand), told, follow=True)

    assert "không thể chuyển từ “đã làm”" in answer.content.decode()


def test_one_that_is_done_shows_by_whom(client: Client, operator: User) -> None:
    errand = waiting(a_ready_listing())
    done(errand, seen="live", by=operator, at=NOON)
    book_recorded(at=LATER)

    page = client.get(at("errand", errand)).content.decode()

    assert f"Việc này: đã làm, người ghi {operator}." in page
    assert at("errand-done", errand) not in page


@pytest.mark.parametrize("name", ["errand-list", "batch-list", "floor-file-list", "batch-columns"])
@pytest.mark.parametrize("role", [Role.HELPER, Role.HOUSEHOLD, Role.CARRIER])
def test_nobody_but_officers_runs_errands(client: Client, role: Role, name: str) -> None:
    sign_in(client, a_user(role))

    assert client.get(reverse(name)).status_code == 403


def test_an_officer_walks_in_their_territory_alone(client: Client) -> None:
    floor, seller = a_floor(), a_seller()
    mine = waiting(a_wanted_stall(floor, of=seller))
    sign_in(client, an_officer(seller.commune))

    assert at("errand", mine) in listed(client)
    assert client.get(at("errand", mine)).status_code == 200
