import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_province_officer, a_user, an_officer, sign_in
from lensan.catalogue.actions.describing import recognise
from lensan.catalogue.actions.showing import add_paper
from lensan.catalogue.models import PaperKind, Product, Recognition
from lensan.catalogue.searching import SOON, Asked, search
from lensan.catalogue.tests.make import NOON, TODAY, a_product, an_offer, photographed
from lensan.journal.models import Entry
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer

LIST = reverse("product-list")


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def officer(client: Client) -> Client:
    sign_in(client, a_province_officer())
    return client


def _found(**asked: Any) -> set[str]:
    found = search(Asked(**asked), by=a_province_officer(), on=TODAY)
    return set(found.values_list("name", flat=True))


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def test_products_are_found_by_words_and_group() -> None:
    a_product("Khóm Cầu Đúc")
    a_product("Trà khóm", group="drink")

    assert _found(query="khom") == {"Khóm Cầu Đúc", "Trà khóm"}
    assert _found(query="khom", group="drink") == {"Trà khóm"}


def test_products_are_found_by_their_stars() -> None:
    for name, stars, decided, status in (
        ("ba", 3, date(2021, 7, 20), "recognised"),
        ("bốn cũ", 4, date(2018, 7, 20), "recognised"),
        ("năm chờ", 5, None, "awaiting"),
        ("bốn lại", 4, date(2018, 7, 20), "recognised"),
        ("bốn lại", 4, date(2021, 7, 20), "recognised"),
    ):  # fmt: skip
        product = Product.objects.filter(name=name).first() or a_product(name)
        recognise(product, stars=stars, decided_on=decided, status=status, by=None, at=NOON)
    a_product("không")

    assert _found(stars="con") == {"ba", "bốn lại"}
    assert _found(stars="het") == {"bốn cũ"}
    assert _found(stars="cho") == {"năm chờ"}
    assert _found(stars="4") == {"bốn cũ", "bốn lại"}


def test_products_are_found_by_what_they_lack() -> None:
    label = {"origin": "Vị Thanh", "net_content": "1 kg", "storage": "nơi mát"}
    whole = a_product("đủ", **label)
    add_paper(whole, kind=PaperKind.FOOD_SAFETY, by=None, at=NOON)
    photographed(whole, "front", "back", "side")
    owned = a_product("của HTX", owner=a_producer("HTX", kind="cooperative"), **label)
    add_paper(owned.owner or owned, kind=PaperKind.COMMITMENT, by=None, at=NOON)
    a_product("giỏ lục bình", group="craft", origin="Vị Thủy")
    a_product("trống")

    assert _found(lacks="anh") == {"của HTX", "giỏ lục bình", "trống"}
    assert _found(lacks="giay") == {"trống"}
    assert _found(lacks="nhan") == {"trống"}


def test_products_are_found_by_papers_that_end_soon() -> None:
    for name, day in (
        ("sắp", TODAY + SOON),
        ("lâu", TODAY + SOON * 2),
        ("rồi", date(2022, 7, 21)),
    ):
        paper = {"kind": PaperKind.VIETGAP, "valid_until": day}
        add_paper(a_product(name), **paper, by=None, at=NOON)  # type: ignore[arg-type]

    assert _found(ending=True) == {"sắp"}


def test_what_an_address_asks_and_nobody_understands_is_not_asked_for() -> None:
    asked = {"q": " khom ", "nhom": "x", "sao": "9", "thieu": "y", "sap-het": "co"}
    assert Asked.read(asked) == Asked(query="khom")
    asked = {"nhom": "food", "sao": "con", "thieu": "anh", "sap-het": "1"}
    assert Asked.read(asked) == Asked("", "food", "con", "anh", True)


def test_the_list_says_stars_as_they_stand_and_what_lacks(officer: Client) -> None:
    ended = a_product("Chả cá")
    recognise(ended, stars=4, decided_on=date(2018, 7, 20), by=None, at=NOON)

    text = _text(officer.get(LIST))

    assert "4 sao, hết hạn" in text and "20/07/2021" in text
    assert "Có 0 ảnh, cần ít nhất 3." in text


def test_the_list_asks_no_more_for_many_than_for_few(officer: Client) -> None:
    asked = []
    for count in (2, 30):
        for number in range(count):
            product = a_product(f"Khóm {count} {number}", owner=a_producer())
            recognise(product, stars=4, decided_on=TODAY, by=None, at=NOON)
        officer.get(LIST)
        with CaptureQueriesContext(connection) as questions:
            officer.get(LIST)
        asked.append(len(questions))

    assert asked[0] == asked[1]


def test_a_piece_of_the_list_is_given_to_htmx(officer: Client) -> None:
    text = _text(officer.get(LIST, headers={"HX-Request": "true"}))
    assert "<html" not in text and "Không tìm thấy sản phẩm nào" in text


@pytest.mark.parametrize(
    ("stars", "told"),
    [
        ({"stars": 4, "decided_on": date(2021, 7, 20), "decision": "1358/QĐ-UBND"},
         ["4", "1358/QĐ-UBND", "2024-07-20"]),
        ({"stars": 4, "decided_on": None, "status": Recognition.Status.AWAITING}, ["", "", ""]),
        ({}, ["", "", ""]),
    ],
)  # fmt: skip
def test_the_list_is_taken_away_as_a_table(
    officer: Client, stars: dict[str, Any], told: list[str]
) -> None:
    product = a_product("Khóm", group="craft")
    if stars:
        recognise(product, **stars, by=None, at=NOON)

    rows = list(csv.reader(io.StringIO(_text(officer.get(LIST, {"dang": "csv"})))))

    assert rows[1][:5] == ["Khóm", "", "thủ công mỹ nghệ", "kg", ""]
    assert rows[1][5:8] == told
    assert rows[1][9].startswith("Tên ngắn quá: cần ít nhất 5 chữ cái. Có 0 ảnh")
    assert Entry.objects.filter(verb="catalogue.products_taken_away").count() == 1


def test_a_products_page_shows_its_label_stars_and_sellers(officer: Client) -> None:
    product = a_product("Khóm", owner_name="HTX Kỳ Như", origin="Vị Thanh")
    an_offer(product, price=18_000)

    text = _text(officer.get(reverse("product", args=[product.pk])))

    for words in ("HTX Kỳ Như", "(chưa có trong sổ)", "Vị Thanh", "18.000 đ", "chưa có sao"):
        assert words in text


def test_only_the_cheapest_of_many_sellers_are_shown(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lensan.catalogue.views.products.SHOWN", 1)
    product = a_product("Khóm")
    an_offer(product, a_producer("Bé"), price=18_000)
    an_offer(product, a_producer("Cò"), price=17_000)

    text = _text(officer.get(reverse("product", args=[product.pk])))

    assert "17.000 đ" in text and "18.000 đ" not in text and "Có 2 người bán" in text


def test_an_officer_writes_down_goods_for_all(officer: Client) -> None:
    answer = officer.post(
        reverse("product-add"), {"name": " Khóm  Cầu Đúc", "group": "food", "unit": "kg"}
    )

    product = Product.objects.get()
    assert answer.headers["Location"] == reverse("product", args=[product.pk])
    assert (product.name, product.owner) == ("Khóm Cầu Đúc", None)


def test_goods_that_are_there_are_said_to_be_there(officer: Client) -> None:
    a_product("Khóm")
    answer = officer.post(reverse("product-add"), {"name": "Khóm", "group": "food", "unit": "kg"})
    assert "“Khóm” đã có trong danh mục." in _text(answer)


def test_a_household_writes_down_its_own_goods_alone(client: Client) -> None:
    producer, user = a_producer(), a_user(Role.HOUSEHOLD)
    Producer.objects.update(account=user)
    other = a_producer("Trần Thị Bé")
    sign_in(client, user)
    told = {"name": "Mắm cá", "group": "food", "unit": "jar"}

    assert f'value="{producer.code}"' in _text(client.get(reverse("product-add")))
    refused = client.post(reverse("product-add"), told | {"owner": other.code})
    assert "Không có mã hộ này trong phần bạn phụ trách." in _text(refused)
    assert client.post(reverse("product-add"), told).status_code == 200
    client.post(reverse("product-add"), told | {"owner": producer.code})

    assert Product.objects.get().owner == producer


def test_who_may_not_write_goods_down_is_turned_away(client: Client) -> None:
    sign_in(client, a_user(Role.HOUSEHOLD))
    assert client.get(reverse("product-add")).status_code == 403


def test_a_product_is_corrected(officer: Client) -> None:
    product = a_product("Khóm")
    told = {"name": "Khóm Cầu Đúc", "group": "food", "unit": "kg", "origin": "Vị Thanh"}

    officer.post(reverse("product-correct", args=[product.pk]), told)
    officer.post(reverse("product-correct", args=[product.pk]), told)

    product.refresh_from_db()
    assert (product.name, product.origin) == ("Khóm Cầu Đúc", "Vị Thanh")
    assert Entry.objects.about(product).filter(verb="catalogue.product_corrected").count() == 1


def test_a_correction_into_goods_that_are_there_is_refused_in_words(officer: Client) -> None:
    a_product("Khóm")
    product = a_product("Dứa")

    answer = officer.post(
        reverse("product-correct", args=[product.pk]),
        {"name": "Khóm", "group": "food", "unit": "kg"},
    )

    assert "đã có trong danh mục" in _text(answer)


def test_stars_are_recorded(officer: Client) -> None:
    product = a_product("Khóm")

    officer.post(
        reverse("product-recognise", args=[product.pk]),
        {"status": "recognised", "stars": "4", "decided_on": "2021-07-20"},
    )

    assert list(product.recognitions.values_list("stars", "valid_until")) == [
        (4, date(2024, 7, 20))
    ]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"status": "recognised", "stars": "4"}, "thì có ngày quyết định"),
        ({"status": "recognised", "stars": "4", "decided_on": "2999-01-01"}, "chưa đến"),
        ({"status": "recognised", "stars": "4", "decided_on": "2021-01-02",
          "valid_until": "2021-01-01"}, "trước ngày quyết định"),
        ({"status": "recognised", "stars": "4", "decided_on": "hôm qua"}, "hợp lệ"),
        ({"status": "recognised", "stars": "6", "decided_on": "2021-01-02"}, "6"),
    ],
)  # fmt: skip
def test_stars_that_cannot_be_are_refused(
    officer: Client, told: dict[str, str], said: str
) -> None:
    product = a_product("Khóm")

    answer = officer.post(reverse("product-recognise", args=[product.pk]), told)

    assert said in _text(answer)
    assert product.recognitions.count() == 0


def test_an_owner_gives_itself_no_stars(client: Client) -> None:
    owner, user = a_producer(), a_user(Role.HOUSEHOLD)
    Producer.objects.update(account=user)
    product = a_product("Mắm cá", owner=owner)
    sign_in(client, user)

    assert client.get(reverse("product-recognise", args=[product.pk])).status_code == 403


def test_a_commune_officer_does_not_correct_what_others_sell_too(client: Client) -> None:
    product = a_product("Khóm")
    offer = an_offer(product)
    elsewhere = an_officer(a_producer("Bé").commune)
    elsewhere.communes.clear()
    sign_in(client, elsewhere)

    assert offer.producer.commune not in elsewhere.territory()
    assert client.get(reverse("product-correct", args=[product.pk])).status_code == 403
    assert timezone.localdate() >= TODAY
