"""What is to be taken today, by seller, product and lot; and the order behind a label."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import User
from lensan.accounts.tests.make import an_officer, queries, sign_in
from lensan.catalogue.tests.make import a_lot
from lensan.kernel.documents.printing import Sheet
from lensan.kernel.documents.tests.read_back import pages
from lensan.marketplaces.models import Listing
from lensan.marketplaces.tests.make import a_listing, a_seller, a_stall
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.orders.actions.deciding import confirm
from lensan.orders.actions.taking_in import take_in
from lensan.orders.models import Order, Way
from lensan.orders.papers import labels
from lensan.orders.tests.make import LATER, a_sale, an_order
from lensan.places.tests.make import a_commune


@pytest.fixture
def officer() -> User:
    return an_officer(a_commune())


def confirmed(listing: Listing, quantity: int) -> Order:
    order = take_in(listing.stall, a_sale(listing, quantity), at=NOON)
    confirm(order, way=Way.PAGE, by=None, at=LATER)
    return order


def test_sums_what_is_to_be_taken_from_each_lot(client: Client, officer: User) -> None:
    listing = a_listing(a_stall(of=a_seller(commune=a_commune())))
    soon = a_lot(listing.offer, on_hand=5, best_before=date(2022, 8, 1))
    late = a_lot(listing.offer, on_hand=10)
    confirmed(listing, 3)
    confirmed(listing, 4)
    take_in(listing.stall, a_sale(listing, 1), at=NOON)  # nobody said yes to it
    sign_in(client, officer)

    found = client.get(reverse("order-preparation")).context["picks"]

    assert [(one.lot, one.quantity, one.unit, one.best_before, one.orders) for one in found] == [
        (soon.code, 5, "kg", "01/08/2022", 2), (late.code, 2, "kg", "", 1),
    ]  # fmt: skip


def test_is_printed_for_the_store(client: Client, officer: User) -> None:
    listing = a_listing(a_stall(of=a_seller(commune=a_commune())))
    lot = a_lot(listing.offer, on_hand=9)
    confirmed(listing, 7)
    sign_in(client, officer)

    answer = client.get(reverse("order-preparation-paper"))

    [page] = pages(answer.content)
    told = ["Phiếu soạn hàng", "7 kg", lot.code, str(listing.offer), "Nguyễn Văn An"]
    assert [words for words in told if words not in page.text] == []
    assert page.size == (210, 297)


def test_says_that_there_is_nothing_to_take(client: Client, officer: User) -> None:
    sign_in(client, officer)

    page = client.get(reverse("order-preparation")).content.decode()

    assert "Không có đơn nào cần soạn hàng" in page
    assert len(pages(client.get(reverse("order-preparation-paper")).content)) == 1


def test_shows_nothing_of_another_place(client: Client) -> None:
    listing = a_listing(a_stall(of=a_seller(commune=a_commune())))
    a_lot(listing.offer, on_hand=9)
    confirmed(listing, 7)
    sign_in(client, an_officer(a_commune("Vị Đông")))

    assert client.get(reverse("order-preparation")).context["picks"] == []


def test_costs_the_same_however_many_orders(client: Client, officer: User) -> None:
    listing = a_listing(a_stall(of=a_seller(commune=a_commune())))
    a_lot(listing.offer, on_hand=9)
    confirmed(listing, 1)
    sign_in(client, officer)
    one = queries(client, reverse("order-preparation"))

    confirmed(listing, 2)
    confirmed(listing, 3)

    assert queries(client, reverse("order-preparation")) == one


@pytest.mark.parametrize("sheet", Sheet)
@pytest.mark.parametrize("tracking", ["MP-O1 7", ""])
def test_the_label_of_a_parcel_scans_back_to_its_order(
    client: Client, officer: User, sheet: Sheet, tracking: str
) -> None:
    order = an_order(a_listing(a_stall(of=a_seller(commune=a_commune()))))
    Order.objects.filter(pk=order.pk).update(tracking=tracking)
    order.refresh_from_db()
    sign_in(client, officer)

    [page] = pages(labels([order], sheet))
    [code] = page.codes
    answer = client.get(reverse("order-find"), {"ma": f"{code}\n"})

    assert answer.headers["Location"] == reverse("order", kwargs={"pk": order.pk})


def test_orders_of_one_code_are_shown_to_choose_from(client: Client, officer: User) -> None:
    first, second = (an_order(a_listing(a_stall(of=a_seller(commune=a_commune())))) for _ in "12")
    Order.objects.update(tracking="MP1")
    sign_in(client, officer)

    answer = client.get(reverse("order-find"), {"ma": "mp1"})

    assert set(answer.context["found"]) == {first, second}


@pytest.mark.parametrize("code", ["", "MP9", "x" * 5000, "' OR 1=1 --", "\x00"])
def test_an_unknown_code_opens_nothing(client: Client, officer: User, code: str) -> None:
    an_order(a_listing(a_stall(of=a_seller(commune=a_commune()))))
    sign_in(client, officer)

    answer = client.get(reverse("order-find"), {"ma": code})

    assert (answer.status_code, answer.context["found"]) == (200, [])


def test_a_label_from_elsewhere_opens_nothing(client: Client) -> None:
    order = an_order(a_listing(a_stall(of=a_seller(commune=a_commune()))))
    sign_in(client, an_officer(a_commune("Vị Đông")))

    answer = client.get(reverse("order-find"), {"ma": order.reference})

    assert answer.context["found"] == []
