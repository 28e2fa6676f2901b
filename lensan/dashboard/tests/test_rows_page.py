"""The rows behind a number that is not about people."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_province_officer, a_user, an_officer, queries, sign_in
from lensan.catalogue.models import Recognition
from lensan.catalogue.tests.make import a_product
from lensan.dashboard.indicators import INDICATORS
from lensan.dashboard.tests.make import DAY, at, measured
from lensan.journal.models import Entry, record
from lensan.marketplaces.models import Stall
from lensan.marketplaces.tests.make import a_listing, a_seller, a_stall
from lensan.orders.actions.deciding import confirm
from lensan.orders.models import Order, Way
from lensan.orders.tests.make import LATER, an_order
from lensan.places.models import Commune
from lensan.places.tests.make import a_commune
from lensan.producers.models import Producer

NEXT = DAY + timedelta(days=1)
ROWS = "/tien-do/chi-tiet/?chi-tieu={}&xa={}"


def _sold(commune: Commune) -> Order:
    order = an_order(a_listing(a_stall(of=a_seller(commune=commune))), 3)
    confirm(order, way=Way.PAGE, by=None, at=LATER)
    Stall.objects.update(opened_at=at(DAY), verified_at=at(DAY))
    record("marketplaces.stall_open", order.stall, by=None, at=at(DAY))
    return order


def _links(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    return re.findall(r'<th scope="row">\s*<a href="([^"]+)"', response.content.decode())


def _rows(client: Client, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))


def test_shows_which_orders_were_sold_and_leads_to_each(client: Client) -> None:
    here, there = a_commune("Vị Thắng"), a_commune("Hỏa Tiến")
    order = _sold(here)
    _sold(there)
    measured([here, there])
    sign_in(client, an_officer(here, there))

    assert _links(client, ROWS.format("sold_value", here.code)) == [f"/don-hang/{order.pk}/"]
    page = client.get(ROWS.format("sold_value", here.code)).content.decode()
    assert 'data-label="Tiền hàng (đ)">60.000</td>' in page
    assert 'data-label="Đặt lúc">12:00 22/07/2022</td>' in page
    assert "Tiền hàng đã bán (triệu đồng): 1 đơn" in re.sub(r"\s+", " ", page)


def test_the_list_is_of_the_day_shown(client: Client) -> None:
    commune = a_commune()
    order = _sold(commune)
    record("orders.cancelled", order, by=None, at=at(NEXT))
    Order.objects.update(state="cancelled")
    measured([commune])
    measured([commune], NEXT)
    sign_in(client, an_officer(commune))

    rows = ROWS.format("sold_orders", commune.code)
    assert _links(client, f"{rows}&ngay={DAY}") == [f"/don-hang/{order.pk}/"]
    assert _links(client, rows) == []
    assert "Không có gì trong danh sách này" in client.get(rows).content.decode()


@pytest.mark.parametrize("code", [one.code for one in INDICATORS.values() if not one.is_of_people])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_such_number_has_its_rows_on_the_page_and_as_a_file(
    client: Client, code: str, form: str
) -> None:
    commune = a_commune()
    order = _sold(commune)
    seller = order.stall.producer
    listing = order.lines.get().listing
    assert listing is not None
    record("marketplaces.listing_live", listing, by=None, at=at(DAY))
    product = a_product("Khóm có sao", owner=seller)
    Recognition.objects.create(product=product, stars=4, decided_on=DAY, valid_until=NEXT)
    measured([commune])
    sign_in(client, an_officer(commune))
    address = ROWS.format(code, commune.code)

    shown = _links(client, address)
    taken = client.get(f"{address}&dang={form}")

    assert len(shown) == (0 if code in {"lost_in_silence", "answered_in_time"} else 1)
    assert all(client.get(link).status_code == 200 for link in shown)
    assert taken.status_code == 200
    if form == "csv":
        assert len(_rows(client, f"{address}&dang=csv")) == 1 + len(shown)


def test_what_is_not_known_of_a_row_is_a_dash(client: Client) -> None:
    commune = a_commune()
    _sold(commune)
    Order.objects.update(confirm_by=None)
    measured([commune])
    sign_in(client, an_officer(commune))

    page = client.get(ROWS.format("sold_orders", commune.code)).content.decode()

    assert 'data-label="Trả lời trước">–</td>' in page


def test_reading_the_rows_is_written_in_the_journal(client: Client) -> None:
    commune = a_commune()
    _sold(commune)
    measured([commune])
    officer = an_officer(commune)
    sign_in(client, officer)

    client.get(ROWS.format("sold_orders", commune.code))
    client.get(ROWS.format("sold_orders", commune.code) + "&dang=csv")

    entries = Entry.objects.about(commune).order_by("pk")
    assert [(entry.by, entry.facts) for entry in entries] == [
        (officer, {"indicator": "sold_orders", "people": 1, "form": form})
        for form in ("page", "csv")
    ]


def test_another_officers_rows_are_not_there(client: Client) -> None:
    here, there = a_commune("Vị Thắng"), a_commune("Hỏa Tiến")
    _sold(here)
    measured([here, there])
    sign_in(client, an_officer(there))

    assert client.get(ROWS.format("sold_orders", here.code)).status_code == 404
    assert _links(client, ROWS.format("sold_orders", there.code)) == []


def test_rows_of_who_has_moved_to_another_officers_commune_are_not_shown(client: Client) -> None:
    here, there = a_commune("Vị Thắng"), a_commune("Hỏa Tiến")
    order = _sold(here)
    Producer.objects.filter(pk=order.stall.producer_id).update(commune=there)
    measured([here])
    sign_in(client, an_officer(here))

    assert _links(client, ROWS.format("sold_orders", here.code)) == []


def test_someone_with_several_communes_chooses_one(client: Client) -> None:
    small, large = a_commune("Vị Thắng"), a_commune("Hỏa Tiến")
    measured([small], counted=1_000_000, total=1_000_000)
    measured([large], counted=2_500_000, total=2_500_000)
    sign_in(client, an_officer(small, large))

    page = client.get("/tien-do/chi-tiet/?chi-tieu=sold_value").content.decode()
    heading, *rows = _rows(client, "/tien-do/chi-tiet/?chi-tieu=sold_value&dang=csv")

    assert re.findall(r"xa=(\d+)", page) == [large.code, small.code]
    assert heading[3] == "Tiền hàng đã bán (triệu đồng)"
    assert [row[3] for row in rows] == ["2.5", "1.0"]


@pytest.mark.parametrize("code", ["registered", "stall"])
def test_people_have_their_own_list(client: Client, code: str) -> None:
    measured([a_commune()])
    sign_in(client, a_province_officer())

    assert client.get(f"/tien-do/chi-tiet/?chi-tieu={code}").status_code == 404


def test_there_is_nothing_behind_what_was_never_measured(client: Client) -> None:
    sign_in(client, a_province_officer())

    assert client.get("/tien-do/chi-tiet/?chi-tieu=sold_value").status_code == 404


@pytest.mark.parametrize("role", [Role.HELPER, Role.COOPERATIVE, Role.HOUSEHOLD, Role.TRAINER])
def test_only_officers_see_the_rows(client: Client, role: Any) -> None:
    sign_in(client, a_user(role))

    assert client.get("/tien-do/chi-tiet/?chi-tieu=sold_value").status_code == 403


def test_asks_the_database_no_more_for_three_orders_than_for_one(client: Client) -> None:
    commune = a_commune()
    _sold(commune)
    measured([commune])
    sign_in(client, an_officer(commune))
    address = ROWS.format("sold_value", commune.code)
    alone = queries(client, address)

    _sold(commune)
    _sold(commune)

    assert queries(client, address) == alone
