"""What is still open on a floor that is to be left, and all that is taken along."""

import csv
import io
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.tests.make import a_province_officer, an_officer, queries, sign_in
from lensan.catalogue.tests.make import photographed
from lensan.journal.models import Entry
from lensan.marketplaces.models import Listing, Marketplace
from lensan.marketplaces.tests.make import a_listing, a_marketplace, a_seller, a_stall
from lensan.marketplaces.words import SaleState, Unreadable
from lensan.orders.actions.taking_in import park
from lensan.orders.tests.make import LATER, an_order
from lensan.payouts.tests.make import a_sold_order, read
from lensan.places.tests.make import a_commune


@pytest.fixture
def floor(client: Client) -> Marketplace:
    sign_in(client, a_province_officer())
    return a_marketplace()


def _page(client: Client, floor: Marketplace) -> str:
    return client.get(reverse("floor-leave", kwargs={"code": floor.code})).content.decode()


def _taken(client: Client, floor: Marketplace) -> dict[str, list[dict[str, str]]]:
    answer = client.get(reverse("floor-export", kwargs={"code": floor.code}))
    with ZipFile(io.BytesIO(b"".join(answer))) as archive:
        return {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
            for name in archive.namelist()
        }


def test_with_nothing_open_it_says_so(client: Client, floor: Marketplace) -> None:
    page = _page(client, floor)

    assert page.count("không còn") >= 4
    assert "Còn việc chưa xong" not in page


def test_shows_orders_lines_and_money_that_are_still_to_come(
    client: Client, floor: Marketplace
) -> None:
    stall = a_stall(floor)
    waiting = an_order(a_listing(stall))
    told, untold = a_sold_order(stall), a_sold_order(stall, goods=3)
    read(told, 40_000)
    disputed = read(untold, 7_000, "adjustment")
    park(stall, Unreadable("O-1", "Thiếu số lượng.", "{}"), at=LATER)
    elsewhere = a_sold_order()
    Listing.objects.filter(order_lines__order=waiting).update(state="live")

    page = _page(client, floor)

    for order, shown in ((waiting, True), (told, False), (untold, True), (elsewhere, False)):
        assert (f">{order.reference}<" in page) is shown
    assert "60.000" in page  # what the goods of the untold order cost
    assert disputed.reason in page
    assert "Thiếu số lượng." in page
    assert "47.000" in page  # told of and not paid over
    assert "Còn việc chưa xong" in page


def test_an_order_that_was_lost_is_not_waited_for(client: Client, floor: Marketplace) -> None:
    lost = a_sold_order(a_stall(floor), state=SaleState.CANCELLED)

    assert lost.reference not in _page(client, floor)


def test_it_is_frozen_and_left_from_there(client: Client, floor: Marketplace) -> None:
    url = reverse("floor-turn", kwargs={"code": floor.code})

    answer = client.post(url, {"state": "frozen", "leaving": "1"})
    assert answer.headers["Location"] == reverse("floor-leave", kwargs={"code": floor.code})
    assert "Dùng lại" in _page(client, floor)
    client.post(url, {"state": "left", "leaving": "1"})

    floor.refresh_from_db()
    assert floor.state == Marketplace.State.LEFT
    assert "Gỡ mọi tin" not in _page(client, floor)


def test_everything_is_taken_along(client: Client, floor: Marketplace) -> None:
    stall = a_stall(floor)
    order = a_sold_order(stall)
    line = read(order, 40_000)
    listing = Listing.objects.get(stall=stall)
    photographed(listing.offer, "front")
    photographed(listing.offer.product, "back")
    a_sold_order()

    tables = _taken(client, floor)

    assert {name: len(rows) for name, rows in tables.items()} == {
        "gian-hang.csv": 1, "tin-ban.csv": 1, "don-hang.csv": 1, "dong-don-hang.csv": 1,
        "doi-soat.csv": 1,
    }  # fmt: skip
    [told] = tables["tin-ban.csv"]
    assert (told["Tên trên sàn"], told["Giá (đ)"]) == (listing.title, "20000")
    assert told["Ảnh"].count(".jpg") == 2
    assert tables["don-hang.csv"][0]["Mã đơn"] == order.reference
    assert tables["dong-don-hang.csv"][0]["Số lượng"] == "2"
    assert tables["doi-soat.csv"][0]["Mã dòng"] == line.reference
    assert Entry.objects.about(floor)[0].verb == "payouts.floor_taken_away"


def test_the_page_costs_the_same_however_much_is_open(client: Client, floor: Marketplace) -> None:
    a_sold_order(a_stall(floor))
    url = reverse("floor-leave", kwargs={"code": floor.code})
    few = queries(client, url)

    for name in ("Lê Văn Ba", "Lê Văn Tư", "Lê Văn Năm"):
        a_sold_order(a_stall(floor, of=a_seller(name=name)))

    assert queries(client, url) == few


@pytest.mark.parametrize("name", ["floor-leave", "floor-export"])
def test_it_is_the_provinces_alone(client: Client, floor: Marketplace, name: str) -> None:
    sign_in(client, an_officer(a_commune()))

    assert client.get(reverse(name, kwargs={"code": floor.code})).status_code == 403
