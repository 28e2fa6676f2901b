"""Those who do not count yet: whom to visit, and what for."""

import csv
import io
import re

import pytest
from django.test import Client
from django.utils import timezone

from lensan.accounts.tests.make import a_province_officer, an_officer, queries, sign_in
from lensan.dashboard.tests.make import DAY, a_consent, a_producer, measured
from lensan.journal.models import Entry
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.producers.models import Means, Producer

LIST = "/tien-do/chua-dat/?chi-tieu=with_consent"
VISIT = "Đến nhà, đọc văn bản và xin hộ đồng ý."


def _text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def _rows(client: Client, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))


def test_lists_those_who_do_not_count_yet_and_leads_to_their_files(client: Client) -> None:
    commune = a_commune()
    waiting = a_producer(commune, name="Trần Thị Út", hamlet=a_hamlet("Ấp 3", commune))
    a_consent(a_producer(commune))
    sign_in(client, an_officer(commune))

    page = client.get(f"{LIST}&xa={commune.code}").content.decode()

    assert re.findall(r"/ho/(\w+)/", page) == [waiting.code]
    text = _text(client, f"{LIST}&xa={commune.code}")
    assert "1 hộ chưa đạt" in text
    assert (
        f"Trần Thị Út {waiting.code} Ấp 3 {waiting.phone.replace('+84', '0')} Gọi hẹn gặp" in text
    )


def test_is_sorted_by_hamlet_as_people_count_and_by_name(client: Client) -> None:
    commune = a_commune()
    ten, two, grove = (a_hamlet(name, commune) for name in ("Ấp 10", "Ấp 2", "Ấp Bình Hòa"))
    people = [
        ("F", None), ("E", ten), ("C", two), ("D", ten), ("B", two), ("A", grove),
    ]  # fmt: skip
    for name, hamlet in people:
        a_producer(commune, name=name, sort_key=name, hamlet=hamlet)
    sign_in(client, an_officer(commune))

    _heading, *rows = _rows(client, f"{LIST}&xa={commune.code}&dang=csv")

    assert [row[1] for row in rows] == ["A", "B", "C", "D", "E", "F"]


def test_says_what_to_do_next_by_how_they_can_be_reached(client: Client) -> None:
    commune = a_commune()
    a_producer(commune, sort_key="1")
    a_producer(commune, sort_key="2", means=Means.NONE)
    a_consent(a_producer(commune, sort_key="3"), "contact", withdrawn=DAY)
    sign_in(client, an_officer(commune))

    _heading, *rows = _rows(client, f"{LIST}&xa={commune.code}&dang=csv")

    assert [(row[3][:2], row[4]) for row in rows] == [
        ("09", "Gọi hẹn gặp, đọc văn bản và xin hộ đồng ý."),
        ("", VISIT),
        (
            "",
            f"Không gọi, không nhắn tin: hộ đã rút đồng ý liên lạc. {VISIT}",
        ),
    ]  # fmt: skip


def test_who_had_their_data_erased_is_not_listed(client: Client) -> None:
    commune = a_commune()
    a_producer(commune, name="", erased_at=timezone.now())
    sign_in(client, an_officer(commune))

    assert "Không còn hộ nào chưa đạt" in _text(client, f"{LIST}&xa={commune.code}")


def test_is_paged(client: Client) -> None:
    commune = a_commune()
    for _ in range(51):
        a_producer(commune)
    sign_in(client, an_officer(commune))

    first, second = (_text(client, f"{LIST}&xa={commune.code}&page={page}") for page in (1, 2))

    assert ("51 hộ chưa đạt" in first, "Trang 1 / 2" in first) == (True, True)
    assert (first.count("Gọi hẹn"), second.count("Gọi hẹn")) == (50, 1)
    assert len(_rows(client, f"{LIST}&xa={commune.code}&dang=csv")) == 52


def test_reading_a_list_is_written_in_the_journal(client: Client) -> None:
    commune = a_commune()
    a_producer(commune)
    officer = an_officer(commune)
    sign_in(client, officer)

    client.get(f"{LIST}&xa={commune.code}")
    client.get(f"{LIST}&xa={commune.code}&dang=xlsx")

    entries = Entry.objects.about(commune).order_by("pk")
    assert [(entry.verb, entry.by, entry.facts["form"]) for entry in entries] == [
        ("dashboard.list_read", officer, "page"), ("dashboard.list_read", officer, "xlsx"),
    ]  # fmt: skip
    assert {entry.facts["people"] for entry in entries} == {1}


def test_another_officers_commune_is_not_there(client: Client) -> None:
    a_producer(a_commune("Vị Thắng"))
    sign_in(client, an_officer(a_commune("Hỏa Tiến")))

    response = client.get(f"{LIST}&xa={a_commune('Vị Thắng').code}")

    assert response.status_code == 404
    assert not Entry.objects.exists()


def test_who_has_moved_to_another_officers_commune_is_no_longer_listed(client: Client) -> None:
    here, there = a_commune("Vị Thắng"), a_commune("Hỏa Tiến")
    mover = a_producer(here)
    Producer.objects.filter(pk=mover.pk).update(commune=there)
    sign_in(client, an_officer(here))

    assert "Không còn hộ nào chưa đạt" in _text(client, f"{LIST}&xa={here.code}")


@pytest.mark.parametrize("code", ["registered", "reachable_by_plain_phone", "organisations"])
def test_a_number_without_a_list_of_work_has_none(client: Client, code: str) -> None:
    sign_in(client, a_province_officer())

    assert client.get(f"/tien-do/chua-dat/?chi-tieu={code}").status_code == 404


def test_someone_with_several_communes_chooses_one_the_fullest_first(client: Client) -> None:
    small, large = a_commune("Vị Thắng"), a_commune("Hỏa Tiến")
    measured([small], counted=9)
    measured([large], counted=2)
    sign_in(client, an_officer(small, large))

    page = client.get(LIST).content.decode()

    assert re.findall(r"xa=(\d+)", page) == [large.code, small.code]
    heading, *rows = _rows(client, f"{LIST}&dang=csv")
    assert heading[-2:] == ["Chưa đạt", "Trong tổng số"]
    assert [row[1:] for row in rows] == [
        [large.code, "Xã Hỏa Tiến", "8", "10"], [small.code, "Xã Vị Thắng", "1", "10"],
    ]  # fmt: skip


def test_someone_with_one_commune_has_their_list_at_once(client: Client) -> None:
    commune = a_commune()
    a_producer(commune)
    sign_in(client, an_officer(commune))

    assert "1 hộ chưa đạt" in _text(client, LIST)


def test_tells_what_to_do_while_nothing_is_measured(client: Client) -> None:
    sign_in(client, a_province_officer())

    assert "Chưa có số đo nào" in _text(client, LIST)


def test_asks_the_database_no_more_for_three_households_than_for_one(client: Client) -> None:
    commune = a_commune()
    address = f"{LIST}&xa={commune.code}"
    a_producer(commune, hamlet=a_hamlet("Ấp 1", commune))
    sign_in(client, an_officer(commune))
    alone = queries(client, address)

    for name in ("Ấp 2", "Ấp 3"):
        a_producer(commune, hamlet=a_hamlet(name, commune))

    assert queries(client, address) == alone
