"""Officers see whom to warn when a lot is called back; nobody else does, and that they looked is written."""

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_province_officer, a_user, an_officer, queries, sign_in
from lensan.journal.models import Entry
from lensan.marketplaces.tests.make import a_listing, a_seller, a_stall, stocked
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.marketplaces.words import Buyer, SaleState
from lensan.orders.actions.taking_in import take_in
from lensan.orders.models import Order
from lensan.orders.tests.make import LATER, a_sale
from lensan.places.tests.make import a_commune
from lensan.traceability.actions.recalling import recall
from lensan.traceability.models import LotFile, Recall

pytestmark = pytest.mark.django_db


def sent_to(buyer: str, commune: str) -> Order:
    """Make an order on its way, of a household in a commune."""
    listing = a_listing(a_stall(of=a_seller(commune=a_commune(commune))))
    stocked(listing, 10)
    who = Buyer(buyer, "+84909000111", "12 Hai Bà Trưng")
    sale = a_sale(listing, 1, state=SaleState.SHIPPED, buyer=who)
    return take_in(listing.stall, sale, at=NOON)


def recalled(*orders: Order) -> Recall:
    """Call back one lot that is in all these parcels."""
    boxes = LotFile.objects.filter(kind="box").order_by("-pk")[: len(orders)]
    first, *rest = [box.thing for box in boxes]
    recalls = [
        recall(one, reason="Dư lượng", drill=False, by=None, at=LATER) for one in (first, *rest)
    ]
    for one in recalls[1:]:
        one.reached.update(recall=recalls[0])
    return recalls[0]


def address(of: Recall) -> str:
    return reverse("recall-orders", args=[of.pk])


def test_shows_the_buyers_and_writes_that_somebody_looked(client: Client) -> None:
    found = recalled(sent_to("Lê Thị Mua", "Vị Thắng"))
    officer = a_province_officer()
    sign_in(client, officer)

    page = client.get(address(found)).content.decode()

    for told in ("Lê Thị Mua", "0909 000 111", "12 Hai Bà Trưng", "1 đơn trong địa bàn"):
        assert told in page
    assert Entry.objects.get(verb="orders.recall_contacts_shown").by == officer


def test_a_commune_sees_its_own_buyers_alone(client: Client) -> None:
    found = recalled(
        sent_to("Người mua ở Thắng", "Vị Thắng"), sent_to("Người mua ở Đông", "Vị Đông")
    )
    sign_in(client, an_officer(a_commune("Vị Đông")))
    page = client.get(address(found)).content.decode()
    assert ("Người mua ở Đông" in page, "Người mua ở Thắng" in page) == (True, False)
    assert "chạm tới 2 đơn, 1 đơn" in page
    sign_in(client, an_officer(a_commune("Vị Thủy")))
    assert client.get(address(found)).status_code == 404


def test_the_list_is_taken_away(client: Client) -> None:
    found = recalled(sent_to("=Lê Thị Mua", "Vị Thắng"))
    sign_in(client, a_province_officer())
    table = client.get(address(found), {"dang": "csv"}).getvalue().decode()
    assert "'=Lê Thị Mua,0909 000 111,12 Hai Bà Trưng" in table


def test_nobody_but_officers_sees_buyers(client: Client) -> None:
    found = recalled(sent_to("Lê Thị Mua", "Vị Thắng"))
    for role in (Role.HELPER, Role.HOUSEHOLD, Role.COOPERATIVE, Role.CARRIER):
        sign_in(client, a_user(role))
        assert client.get(address(found)).status_code == 403
    assert not Entry.objects.filter(verb="orders.recall_contacts_shown").exists()


def test_a_recall_that_reached_no_order_says_so(client: Client) -> None:
    order = sent_to("Lê Thị Mua", "Vị Thắng")
    found = recalled(order)
    found.reached.filter(thing__address__contains="/dh/").delete()
    sign_in(client, a_province_officer())
    assert "Không có đơn nào trong địa bàn" in client.get(address(found)).content.decode()


def test_the_list_costs_the_same_however_long(client: Client) -> None:
    sign_in(client, a_province_officer())
    one = queries(client, address(recalled(sent_to("A", "Vị Thắng"))))
    more = recalled(*(sent_to(f"B{number}", "Vị Thắng") for number in range(3)))
    assert queries(client, address(more)) == one
