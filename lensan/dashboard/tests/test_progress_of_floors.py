"""The page of progress with sums, and with numbers told for each floor."""

import csv
import io
import re
from datetime import timedelta

from django.test import Client

from lensan.accounts.tests.make import a_province_officer, an_officer, queries, sign_in
from lensan.dashboard.models import Measurement
from lensan.dashboard.tests.make import DAY, measured
from lensan.marketplaces.tests.make import a_marketplace
from lensan.places.models import Commune
from lensan.places.tests.make import a_commune


def _text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return _squeezed(response.content.decode())


def _squeezed(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def _rows(client: Client, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))


def test_a_sum_is_told_in_large_units_on_the_map_and_as_a_file(client: Client) -> None:
    commune = a_commune()
    measured([commune], DAY - timedelta(days=7), counted=11_000_000)
    measured([commune], counted=12_340_000, total=12_340_000)
    sign_in(client, an_officer(commune))

    page = _text(client, "/tien-do/?chi-tieu=sold_value")

    assert "12,3 Tiền hàng đã bán triệu đồng" in page
    assert "So với ngày 15/07/2022: +1,34 triệu đồng." in page
    assert "Ngày Tiền hàng đã bán (triệu đồng) 22/07/2022 12,3 15/07/2022 11" in page
    assert "Danh sách đơn" in page
    [heading, row] = _rows(client, "/tien-do/?chi-tieu=sold_value&dang=csv")
    assert (heading[3], row[3]) == ("Tiền hàng đã bán (triệu đồng)", "12.34")


def test_where_fewer_is_better_a_plain_count_is_darkest_where_there_is_none(
    client: Client,
) -> None:
    good, bad = a_commune("Vị Thắng"), a_commune("Hỏa Tiến")
    measured([good], counted=0, total=0)
    measured([bad], counted=7, total=7)
    sign_in(client, an_officer(good, bad))

    page = client.get("/tien-do/?chi-tieu=lost_in_silence").content.decode()

    assert re.findall(r'class="tile (step-\d)"', page) == ["step-0", "step-9"]
    assert re.search(r'tile-key">\s*7 đơn', page)


def test_numbers_told_by_floor_lead_to_each_floors_map(client: Client) -> None:
    commune, floor = a_commune(), a_marketplace()
    measured([commune])
    Measurement.objects.create(
        indicator=f"stalls:{floor.code}", commune=commune, on=DAY, counted=4, total=4
    )
    sign_in(client, an_officer(commune))

    for code in ("stalls", f"stalls:{floor.code}"):
        page = client.get(f"/tien-do/?chi-tieu={code}").content.decode()
        assert set(re.findall(r'chi-tieu=(stalls:[^"&]+)', page)) == {f"stalls:{floor.code}"}
        assert f"Mọi sàn 6 {floor} (mô phỏng) 4" in _squeezed(page)
    assert f"Gian hàng sàn đã xác nhận, {floor}" in _squeezed(page)


def test_a_number_that_is_not_told_by_floor_has_no_floors_to_choose(client: Client) -> None:
    commune = a_commune()
    a_marketplace()
    measured([commune])
    sign_in(client, an_officer(commune))

    assert "Mọi sàn" not in _text(client, "/tien-do/?chi-tieu=stall")


def test_a_number_that_was_not_measured_that_day_is_not_shown_as_nothing(client: Client) -> None:
    measured(list(Commune.objects.of_the_programme()))
    Measurement.objects.filter(indicator="stall").delete()
    sign_in(client, a_province_officer())

    page = _text(client, "/tien-do/")

    assert "Có gian hàng trên sàn" not in page.split("Chỉ tiêu của tỉnh")[0]
    assert "Có gian hàng trên sàn 31/12/2022 50% 50.000 – chưa đo được" in page


def test_asks_the_database_no_more_for_three_floors_than_for_one(client: Client) -> None:
    commune = a_commune()
    measured([commune])
    a_marketplace()
    sign_in(client, an_officer(commune))
    alone = queries(client, "/tien-do/?chi-tieu=stalls")

    a_marketplace()
    a_marketplace()

    assert queries(client, "/tien-do/?chi-tieu=stalls") == alone
