"""Where the territory stands: map, way to the target, plan."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from openpyxl import load_workbook

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_province_officer, a_user, an_officer, queries, sign_in
from lensan.dashboard.indicators import INDICATORS
from lensan.dashboard.models import Measurement
from lensan.dashboard.tests.make import DAY, a_target, measured
from lensan.dashboard.views.sight import Course, Figure
from lensan.places.models import Commune
from lensan.places.tests.make import a_commune


def _communes() -> list[Commune]:
    return list(Commune.objects.of_the_programme())


def _text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return _squeezed(response.content.decode())


def _squeezed(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def _rows(client: Client, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))


def test_tells_what_to_do_while_nothing_is_measured(client: Client) -> None:
    sign_in(client, a_province_officer())

    assert "Chưa có số đo nào" in _text(client, "/tien-do/")


def test_shows_every_number_and_every_commune_of_the_province(client: Client) -> None:
    measured(_communes())
    sign_in(client, a_province_officer())

    page = _text(client, "/tien-do/?chi-tieu=with_consent")

    assert "Số liệu toàn tỉnh, đến hết ngày 22/07/2022." in page
    assert "60% Đã đồng ý lập hồ sơ 450 hộ" in page
    assert page.count("6/10") == 75
    assert "Huyện Vị Thuỷ 60% · 60 hộ" in page


def test_each_tile_leads_to_its_commune(client: Client) -> None:
    measured(_communes())
    sign_in(client, a_province_officer())

    page = client.get("/tien-do/?chi-tieu=with_consent").content.decode()

    links = re.findall(
        r'class="tile step-6"\s+href="/tien-do/xa/(\d+)/\?chi-tieu=with_consent"', page
    )
    assert sorted(links) == sorted(commune.code for commune in _communes())


def test_a_plain_count_is_coloured_by_the_largest_commune(client: Client) -> None:
    small, large = a_commune("Vị Thắng"), a_commune("Hỏa Tiến")
    measured([small], counted=50, total=50)
    measured([large], counted=100, total=100)
    sign_in(client, an_officer(small, large))

    page = client.get("/tien-do/").content.decode()

    assert re.findall(r'class="tile (step-\d)"', page) == ["step-9", "step-5"]


def test_where_fewer_is_better_the_ramp_runs_the_other_way(client: Client) -> None:
    commune = a_commune()
    measured([commune], counted=1, total=10)
    sign_in(client, an_officer(commune))

    page = client.get("/tien-do/?chi-tieu=out_of_reach").content.decode()

    assert re.findall(r'class="tile (step-\d)"', page) == ["step-8"]


def test_a_commune_without_households_has_no_colour(client: Client) -> None:
    commune = a_commune()
    measured([commune], counted=0, total=0)
    sign_in(client, an_officer(commune))

    page = client.get("/tien-do/?chi-tieu=with_consent").content.decode()

    assert re.findall(r'class="tile (\S+)"', page) == ["none"]


def test_both_maps_tell_the_same_totals(client: Client) -> None:
    for size, commune in enumerate(_communes()):
        measured([commune], counted=size, total=3 * size)
    sign_in(client, a_province_officer())
    asked = "/tien-do/?chi-tieu=with_consent&dang=csv"

    _heading, *old = _rows(client, asked)
    _heading, *new = _rows(client, f"{asked}&ban-do=2025")

    assert (len(old), len(new)) == (75, 28)
    for column in (3, 4):
        assert sum(int(row[column]) for row in new) == sum(int(row[column]) for row in old) > 0
    parts = Commune.objects.of_the_programme().filter(successor__code=new[0][1])
    theirs = Measurement.objects.filter(indicator="with_consent", commune__in=parts)
    assert int(new[0][3]) == sum(theirs.values_list("counted", flat=True))


def test_a_province_whose_communes_never_changed_has_one_map(client: Client) -> None:
    commune = a_commune()
    measured([commune])
    Commune.objects.filter(pk=commune.pk).update(valid_to=None, successor=None)
    sign_in(client, an_officer(commune))

    assert "Bản đồ" not in _text(client, "/tien-do/")


def test_the_new_map_leads_to_todays_communes(client: Client) -> None:
    measured(_communes())
    sign_in(client, a_province_officer())

    page = client.get("/tien-do/?chi-tieu=with_consent&ban-do=2025").content.decode()

    assert page.count('class="tile step-6"') == 28
    assert page.count("/?chi-tieu=with_consent&amp;ban-do=2025") == 28


def test_tells_the_pace_needed(client: Client) -> None:
    measured(_communes(), DAY - timedelta(days=28), counted=2)
    measured(_communes(), counted=6)
    a_target(households=2_750)
    sign_in(client, a_province_officer())

    page = _text(client, "/tien-do/?chi-tieu=with_consent")

    assert (
        "Cần thêm 100 hộ mỗi tuần để đạt 2.750 hộ (70%) vào 31/12/2022 (còn thiếu 2.300)." in page
    )
    assert "Bốn tuần qua, mỗi tuần +75 hộ." in page
    assert "So với ngày 24/06/2022: +300 hộ." in page


@pytest.mark.parametrize(
    ("households", "due_in", "sentence"),
    [
        (450, 10, "Đã đạt chỉ tiêu 450 hộ (70%) của ngày 01/08/2022."),
        (500, -10, "Đã quá hạn 12/07/2022 , còn thiếu 50 hộ so với chỉ tiêu 500 hộ (70%)."),
    ],
)
def test_tells_what_is_reached_and_what_is_overdue(
    client: Client, households: int, due_in: int, sentence: str
) -> None:
    measured(_communes())
    a_target(households=households, due_on=DAY + timedelta(days=due_in))
    sign_in(client, a_province_officer())

    assert sentence in _text(client, "/tien-do/?chi-tieu=with_consent")


def test_without_a_target_it_is_said_that_none_is_set(client: Client) -> None:
    measured(_communes())
    sign_in(client, a_province_officer())

    assert "Chưa đặt chỉ tiêu cho chỉ số này." in _text(client, "/tien-do/?chi-tieu=with_consent")
    assert "Chưa đặt chỉ tiêu" not in _text(client, "/tien-do/?chi-tieu=out_of_reach")
    indicator = INDICATORS["with_consent"]
    assert Course(indicator, [(DAY, Figure(indicator, 6, 10))], [], {}).wanted == ""


def test_an_officers_target_is_the_sum_of_their_communes_parts(client: Client) -> None:
    mine, other = a_commune("Vị Thắng"), a_commune("Hỏa Tiến")
    measured([mine, other])
    a_target(households=1_000)
    a_target(commune=mine, households=40)
    a_target(commune=mine, households=60, due_on=DAY + timedelta(days=600))
    a_target(commune=other, households=50)
    sign_in(client, an_officer(mine))

    page = _text(client, "/tien-do/?chi-tieu=with_consent")

    assert "để đạt 40 hộ vào 31/12/2022 (còn thiếu 34)" in page
    assert "Chỉ tiêu của tỉnh" not in page
    [_heading, row] = _rows(client, "/tien-do/?chi-tieu=with_consent&dang=csv")
    assert row[-2:] == ["40", "34"]


def test_what_was_not_measured_is_said_so(client: Client) -> None:
    measured(_communes())
    Measurement.objects.filter(indicator="trained_digital").delete()
    a_target(households=450)
    a_target(households=500, due_on=DAY + timedelta(days=600))
    sign_in(client, a_province_officer())

    page = _text(client, "/tien-do/")

    assert (
        "Được tập huấn kỹ năng số và bán hàng trên sàn 31/12/2022 70% 70.000 – chưa đo được"
        in page
    )
    assert "Đã đồng ý lập hồ sơ 31/12/2022 70% 450 450 đã đạt" in page
    assert "70% 500 450 50 hộ" in page


def test_a_day_that_was_not_measured_gives_the_one_before_it(client: Client) -> None:
    measured(_communes(), DAY - timedelta(days=9), counted=1)
    measured(_communes(), DAY, counted=6)
    sign_in(client, a_province_officer())

    for asked, shown in (
        ("2022-07-21", "13/07/2022"), ("2022-01-01", "13/07/2022"), ("2032-01-01", "22/07/2022"),
        ("hôm nay", "22/07/2022"),
    ):  # fmt: skip
        assert f"đến hết ngày {shown}" in _text(client, f"/tien-do/?ngay={asked}")


def test_the_chart_carries_its_numbers_as_text(client: Client) -> None:
    measured(_communes(), DAY - timedelta(days=7), counted=5)
    measured(_communes())
    sign_in(client, a_province_officer())

    page = _text(client, "/tien-do/?chi-tieu=with_consent")

    assert "Từ 375 hộ ngày 15/07/2022 đến 450 hộ ngày 22/07/2022." in page
    assert "Ngày Đạt Trong tổng số Tỷ lệ 22/07/2022 450 750 60% 15/07/2022 375 750 50%" in page


@pytest.mark.parametrize(
    ("which", "heading"), [("", "Huyện"), ("dien-bien", "Ngày"), ("chi-tieu", "Chỉ tiêu")]
)
def test_everything_on_the_screen_can_be_taken_home(
    client: Client, which: str, heading: str
) -> None:
    measured(_communes())
    a_target(households=500)
    sign_in(client, a_province_officer())
    asked = f"/tien-do/?chi-tieu=with_consent&bang={which}"

    rows = _rows(client, f"{asked}&dang=csv")
    sheet = load_workbook(io.BytesIO(client.get(f"{asked}&dang=xlsx").content)).active

    assert sheet is not None
    assert rows[0][0] == heading
    assert [str(cell.value or "") for cell in sheet[1]] == rows[0]
    assert sheet.max_row == len(rows) > 1


def test_the_course_as_a_file(client: Client) -> None:
    measured(_communes())
    sign_in(client, a_province_officer())

    rows = _rows(client, "/tien-do/?chi-tieu=with_consent&bang=dien-bien&dang=csv")

    assert rows == [
        ["Ngày", "Đạt", "Trong tổng số", "Tỷ lệ (%)"], ["2022-07-22", "450", "750", "60.0"],
    ]  # fmt: skip


def test_an_officer_sees_their_own_communes_only(client: Client) -> None:
    mine = a_commune("Vị Thắng")
    measured(_communes())
    sign_in(client, an_officer(mine))

    page = _text(client, "/tien-do/?chi-tieu=with_consent")

    assert "Số liệu Xã Vị Thắng, đến hết ngày" in page
    assert page.count("6/10") == 1


def test_a_territory_is_named_by_its_district_or_counted(client: Client) -> None:
    district = a_commune("Vị Thắng").district
    assert district is not None
    measured(_communes())
    of_district = an_officer(*district.communes.all(), role=Role.DISTRICT)
    of_two = an_officer(a_commune("Vị Thắng"), a_commune("Hỏa Tiến"))

    sign_in(client, of_district)
    assert "Số liệu Huyện Vị Thuỷ (10 xã)" in _text(client, "/tien-do/")
    sign_in(client, of_two)
    assert "Số liệu 2 xã," in _text(client, "/tien-do/")


def test_an_officer_without_a_territory_is_told_that_there_is_nothing(client: Client) -> None:
    measured(_communes())
    sign_in(client, an_officer())

    assert "Chưa có số đo nào" in _text(client, "/tien-do/")


@pytest.mark.parametrize(
    "role", [Role.HELPER, Role.TRAINER, Role.CARRIER, Role.COOPERATIVE, Role.HOUSEHOLD]
)
@pytest.mark.parametrize(
    "address", ["/tien-do/", "/tien-do/xa/31441/", "/tien-do/chua-dat/?chi-tieu=with_consent"]
)
def test_only_officers_see_progress(client: Client, role: Role, address: str) -> None:
    sign_in(client, a_user(role))

    assert client.get(address).status_code == 403


def test_there_is_no_other_indicator(client: Client) -> None:
    sign_in(client, a_province_officer())

    assert client.get("/tien-do/?chi-tieu=trained").status_code == 404


def test_asks_the_database_no_more_for_three_communes_than_for_one(client: Client) -> None:
    one, *others = (a_commune(name) for name in ("Vị Thắng", "Hỏa Tiến", "Tân Tiến"))
    measured([one, *others])
    a_target(commune=one)
    sign_in(client, an_officer(one))
    alone = queries(client, "/tien-do/?chi-tieu=with_consent")

    sign_in(client, an_officer(one, *others))

    assert queries(client, "/tien-do/?chi-tieu=with_consent") == alone


@pytest.mark.parametrize("code", INDICATORS)
def test_every_number_has_its_page(client: Client, code: str) -> None:
    measured(_communes())
    sign_in(client, a_province_officer())

    assert INDICATORS[code].definition in _text(client, f"/tien-do/?chi-tieu={code}")
