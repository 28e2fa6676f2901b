"""Every number of one commune, heading by heading."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.html import escape

from lensan.accounts.tests.make import a_province_officer, an_officer, queries, sign_in
from lensan.dashboard.indicators import INDICATORS, Indicator, Theme
from lensan.dashboard.models import Measurement
from lensan.dashboard.tests.make import DAY, a_target, measured
from lensan.marketplaces.tests.make import a_marketplace
from lensan.places.models import Commune
from lensan.places.tests.make import a_commune


def _text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def _under(theme: object) -> list[Indicator]:
    return [indicator for indicator in INDICATORS.values() if indicator.theme == theme]


def test_shows_every_number_with_its_course_and_its_list(client: Client) -> None:
    commune = a_commune()
    measured([commune], DAY - timedelta(days=7), counted=4)
    measured([commune])
    a_target(commune=commune, households=29)
    sign_in(client, an_officer(commune))

    page = _text(client, f"/tien-do/xa/{commune.code}/")

    assert page.count("<svg") == 0
    for indicator in _under(Theme.REGISTRY):
        assert indicator.definition in page
    assert page.count("Từ 4 hộ ngày 15/07/2022 đến 6 hộ ngày 22/07/2022.") == 6
    assert "Cần thêm 1 hộ mỗi tuần để đạt 29 hộ vào 31/12/2022 (còn thiếu 23)." in page
    assert "Danh sách 4 hộ chưa đạt" in page
    assert "Danh sách 6 hộ chưa đạt" in page  # out of reach: those who count


@pytest.mark.parametrize(("code", "theme"), [("stall", Theme.FLOORS), ("traded", Theme.SALES)])
def test_shows_the_numbers_that_stand_under_one_heading(
    client: Client, code: str, theme: str
) -> None:
    commune = a_commune()
    measured([commune])
    sign_in(client, an_officer(commune))

    page = _text(client, f"/tien-do/xa/{commune.code}/?chi-tieu={code}")

    for indicator in INDICATORS.values():
        assert (escape(indicator.definition) in page) == (indicator.theme == theme)


def test_a_number_of_one_floor_stands_before_those_of_all(client: Client) -> None:
    commune, floor = a_commune(), a_marketplace()
    measured([commune])
    Measurement.objects.create(
        indicator=f"sold_value:{floor.code}", commune=commune, on=DAY, counted=12_340_000, total=0
    )
    sign_in(client, an_officer(commune))

    page = _text(client, f"/tien-do/xa/{commune.code}/?chi-tieu=sold_value:{floor.code}")

    assert f"Tiền hàng đã bán, {floor} 12,3 triệu đồng" in page


def test_the_rows_behind_a_sum_are_a_click_away(client: Client) -> None:
    commune = a_commune()
    measured([commune])
    sign_in(client, an_officer(commune))

    page = client.get(f"/tien-do/xa/{commune.code}/?chi-tieu=sold_value").content.decode()

    for code in ("sold_value", "answered_in_time"):
        assert (
            f"/tien-do/chi-tiet/?chi-tieu={code}&amp;xa={commune.code}&amp;ngay=2022-07-22" in page
        )


def test_the_list_of_work_is_a_click_away(client: Client) -> None:
    commune = a_commune()
    measured([commune])
    sign_in(client, an_officer(commune))

    page = client.get(f"/tien-do/xa/{commune.code}/").content.decode()

    assert f"/tien-do/chua-dat/?chi-tieu=with_consent&amp;xa={commune.code}" in page


def test_a_commune_of_today_is_the_sum_of_what_it_was_made_of(client: Client) -> None:
    successor = Commune.objects.of_the_programme().exclude(successor=None)[0].successor
    assert successor is not None
    parts = list(Commune.objects.of_the_programme().filter(successor=successor))
    measured(parts)
    sign_in(client, a_province_officer())

    page = _text(client, f"/tien-do/xa/{successor.code}/?ban-do=2025")

    assert f"{6 * len(parts)} / {10 * len(parts)} hộ." in page
    assert ", ".join(str(part) for part in parts) in page
    assert f"Hộ chưa đạt ở {parts[0]}" in page


def test_tells_what_to_do_while_nothing_is_measured(client: Client) -> None:
    commune = a_commune()
    sign_in(client, an_officer(commune))

    assert "Chưa có số đo nào" in _text(client, f"/tien-do/xa/{commune.code}/")


@pytest.mark.parametrize("query", ["", "?ban-do=2025"])
def test_another_officers_commune_is_not_there(client: Client, query: str) -> None:
    sign_in(client, an_officer(a_commune("Hỏa Tiến")))

    commune = a_commune("Vị Thắng")
    assert commune.successor is not None
    code = commune.successor.code if query else commune.code
    assert client.get(f"/tien-do/xa/{code}/{query}").status_code == 404


def test_the_numbers_as_a_file(client: Client) -> None:
    commune = a_commune()
    measured([commune], DAY - timedelta(days=7), counted=4)
    measured([commune])
    sign_in(client, an_officer(commune))

    content = client.get(f"/tien-do/xa/{commune.code}/?dang=csv").content.decode("utf-8-sig")

    heading, *rows = csv.reader(io.StringIO(content))
    assert heading == ["Ngày", *(f"{one.name} ({one.unit})" for one in _under(Theme.REGISTRY))]
    assert rows == [["2022-07-22", *"6666666"], ["2022-07-15", *"4444444"]]


def test_asks_the_database_no_more_for_three_communes_than_for_one(client: Client) -> None:
    one, *others = (a_commune(name) for name in ("Vị Thắng", "Hỏa Tiến", "Tân Tiến"))
    measured([one, *others])
    address = f"/tien-do/xa/{one.code}/"
    sign_in(client, an_officer(one))
    alone = queries(client, address)

    sign_in(client, an_officer(one, *others))

    assert queries(client, address) == alone
