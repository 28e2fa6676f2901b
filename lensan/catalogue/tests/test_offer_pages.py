import csv
import io
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_province_officer, a_user, an_officer, sign_in
from lensan.catalogue.actions.offering import turn
from lensan.catalogue.actions.stocking import move
from lensan.catalogue.models import Lot, Offer, StockMovement
from lensan.catalogue.tests.make import NOON, a_lot, a_product, an_offer
from lensan.journal.models import Entry
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer

PRICED = {"price": "20000", "floor_price": "15000", "min_quantity": "2", "months": ["7", "8"]}


@pytest.fixture
def officer(client: Client) -> Client:
    sign_in(client, a_province_officer())
    return client


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def _household(client: Client, producer: Producer) -> None:
    user = a_user(Role.HOUSEHOLD)
    Producer.objects.filter(pk=producer.pk).update(account=user)
    sign_in(client, user)


def test_an_officer_makes_an_offer_for_a_household(officer: Client) -> None:
    product, producer = a_product("Khóm"), a_producer()

    answer = officer.post(
        reverse("offer-make", args=[product.pk]), PRICED | {"producer": producer.code}
    )

    offer = Offer.objects.get()
    assert answer.headers["Location"] == reverse("offer", args=[offer.pk])
    assert (offer.producer, offer.price, offer.months, offer.min_quantity) == (
        producer, 20_000, (7, 8), 2
    )  # fmt: skip


def test_a_household_offers_its_own_and_finds_its_code_filled_in(client: Client) -> None:
    product, producer = a_product("Khóm"), a_producer()
    other = a_producer("Trần Thị Bé")
    _household(client, producer)
    url = reverse("offer-make", args=[product.pk])

    assert f'value="{producer.code}"' in _text(client.get(url))
    refused = client.post(url, PRICED | {"producer": other.code})
    assert "Không có mã hộ này" in _text(refused)
    client.post(url, PRICED | {"producer": producer.code})

    assert Offer.objects.get().producer == producer


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"price": "0"}, "lớn hơn hoặc bằng"),
        ({"price": "99999999999"}, "2147483647"),
        ({"floor_price": "20001"}, "Giá thấp nhất không được cao hơn giá bán."),
        ({"months": ["13"]}, "13"),
        ({"producer": "HG0000000"}, "Không có mã hộ này"),
    ],
)
def test_an_offer_that_cannot_be_is_refused_in_words(
    officer: Client, changes: dict[str, Any], said: str
) -> None:
    product, producer = a_product("Khóm"), a_producer()

    answer = officer.post(
        reverse("offer-make", args=[product.pk]), PRICED | {"producer": producer.code} | changes
    )

    assert said in _text(answer)
    assert Offer.objects.count() == 0


def test_the_same_offer_again_is_refused_in_words(officer: Client) -> None:
    offer = an_offer()
    answer = officer.post(
        reverse("offer-make", args=[offer.product.pk]),
        PRICED | {"producer": offer.producer.code},
    )
    assert "đã chào bán" in _text(answer)


def test_who_has_nothing_to_sell_makes_no_offer(client: Client) -> None:
    sign_in(client, a_user(Role.HOUSEHOLD))
    product = a_product("Khóm")
    assert client.get(reverse("offer-make", args=[product.pk])).status_code == 403


def test_an_offers_price_is_revised_once(officer: Client) -> None:
    offer = an_offer(months=(7, 8), min_quantity=2)
    url = reverse("offer-revise", args=[offer.pk])

    assert 'value="20000"' in _text(officer.get(url))
    for _time in range(2):
        officer.post(url, PRICED | {"price": "16000"})

    offer.refresh_from_db()
    assert offer.price == 16_000
    assert Entry.objects.about(offer)[0].facts["after"] == {"price": 16_000}
    assert Entry.objects.about(offer).count() == 2


def test_a_revision_into_another_offer_is_refused_in_words(officer: Client) -> None:
    offer = an_offer()
    an_offer(offer.product, offer.producer, grade="loại 2")

    answer = officer.post(reverse("offer-revise", args=[offer.pk]), PRICED | {"grade": "loại 2"})

    assert "đã chào bán" in _text(answer)


def test_an_offer_is_paused_and_opened_by_buttons(officer: Client) -> None:
    offer = an_offer()
    url = reverse("offer-turn", args=[offer.pk])
    states = []

    for state in ("paused", "open", "open", "nothing"):
        answer = officer.post(url, {"state": state}, follow=True)
        offer.refresh_from_db()
        states.append(offer.state)

    assert states == ["paused", "open", "open", "open"]
    assert "Tạm ngưng" in _text(answer)


def test_what_was_closed_is_changed_by_nobody(officer: Client) -> None:
    offer = an_offer()
    turn(offer, Offer.State.CLOSED, by=None, at=NOON)

    assert (
        officer.post(reverse("offer-turn", args=[offer.pk]), {"state": "open"}).status_code == 403
    )
    assert "Sửa giá" not in _text(officer.get(reverse("offer", args=[offer.pk])))


def test_the_list_of_offers_says_what_is_on_hand(officer: Client) -> None:
    offer = an_offer(a_product("Khóm"))
    a_lot(offer, on_hand=1234)
    paused = an_offer(a_product("Chanh"))
    turn(paused, Offer.State.PAUSED, by=None, at=NOON)

    text = _text(officer.get(reverse("offer-list")))
    assert "1.234" in text and "20.000 đ/kg" in text
    assert "Chanh" not in _text(officer.get(reverse("offer-list"), {"trang-thai": "open"}))
    assert "Khóm" not in _text(officer.get(reverse("offer-list"), {"q": "chanh"}))


def test_each_sees_their_own_offers_in_the_list(client: Client) -> None:
    mine, other = an_offer(a_product("Khóm")), an_offer(a_product("Chanh"), a_producer("Bé"))
    _household(client, mine.producer)

    text = _text(client.get(reverse("offer-list")))

    assert str(mine) in text and str(other) not in text
    assert client.get(reverse("offer", args=[other.pk])).status_code == 404


def test_the_list_of_offers_asks_no_more_for_many_than_for_few(officer: Client) -> None:
    url, asked = reverse("offer-list"), []
    for count in (2, 20):
        for number in range(count):
            a_lot(an_offer(a_product(f"Khóm {count} {number}")), on_hand=1)
        officer.get(url)
        with CaptureQueriesContext(connection) as questions:
            officer.get(url)
        asked.append(len(questions))

    assert asked[0] == asked[1]


def test_offers_are_taken_away_as_a_table(officer: Client) -> None:
    offer = an_offer(a_product("Khóm"), grade="loại 1")
    a_lot(offer, on_hand=7)

    answer = officer.get(reverse("offer-list"), {"dang": "csv"})

    assert list(csv.reader(io.StringIO(_text(answer))))[1] == [
        "Khóm", "loại 1", offer.producer.name, offer.producer.code, "20000", "15000", "kg",
        "6, 7, 8", "7", "đang bán",
    ]  # fmt: skip


def test_a_lot_is_announced_and_stock_received_once(officer: Client) -> None:
    offer = an_offer()
    answer = officer.post(
        reverse("lot-announce", args=[offer.pk]),
        {"harvest_from": "2022-07-20", "harvest_to": "2022-07-25", "quantity": "100"},
    )
    lot = Lot.objects.get()
    assert answer.headers["Location"] == reverse("lot", args=[lot.pk])
    url = reverse("lot", args=[lot.pk])
    form = officer.get(url).context["form"]
    told = {"what": "receive", "quantity": "50", **form.initial}

    for _pressed in range(2):
        answer = officer.post(url, told, follow=True)

    lot.refresh_from_db()
    assert lot.on_hand == 50
    assert "Lô còn 50 kg." in _text(answer)
    assert "+50" in _text(answer)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"harvest_to": "2022-07-19"}, "Ngày thu hoạch xong trước ngày bắt đầu."),
        ({"best_before": "2022-07-19"}, "Hạn dùng trước cả ngày thu hoạch."),
        ({"quantity": "-1"}, "lớn hơn hoặc bằng"),
    ],
)
def test_a_lot_that_cannot_be_is_refused_in_words(
    officer: Client, changes: dict[str, str], said: str
) -> None:
    told = {"harvest_from": "2022-07-20", "harvest_to": "2022-07-25", "quantity": "1"} | changes

    answer = officer.post(reverse("lot-announce", args=[an_offer().pk]), told)

    assert said in _text(answer)
    assert Lot.objects.count() == 0


@pytest.mark.parametrize(
    ("what", "quantity", "left", "said"),
    [
        ("spoil", "3", 2, "Lô còn 2 kg."),
        ("spoil", "6", 5, "chỉ còn 5, không đủ để lấy ra."),
        ("spoil", "0", 5, "Số lượng phải lớn hơn 0."),
        ("adjust", "4", 4, "Lô còn 4 kg."),
        ("adjust", "0", 0, "Lô còn 0 kg."),
        ("steal", "4", 5, "steal"),
    ],
)
def test_stock_is_taken_out_and_counted(
    officer: Client, what: str, quantity: str, left: int, said: str
) -> None:
    lot = a_lot(on_hand=5)
    url = reverse("lot", args=[lot.pk])
    told = {"what": what, "quantity": quantity, **officer.get(url).context["form"].initial}

    answer = officer.post(url, told, follow=True)

    lot.refresh_from_db()
    assert lot.on_hand == left
    assert said in _text(answer)


def test_a_count_is_asked_for_again_where_an_order_came_between(officer: Client) -> None:
    lot = a_lot(on_hand=5)
    url = reverse("lot", args=[lot.pk])
    told = {"what": "adjust", "quantity": "5", **officer.get(url).context["form"].initial}
    told["quantity"] = "6"
    move(lot, -1, StockMovement.Reason.RESERVED, reference="đơn 1", by=None, at=NOON)

    assert "Hãy đếm lại" in _text(officer.post(url, told, follow=True))


def test_nobody_moves_the_stock_of_others(client: Client) -> None:
    lot = a_lot(on_hand=5)
    producer = lot.offer.producer
    _household(client, producer)
    Producer.objects.filter(pk=producer.pk).update(erased_at=NOON)

    answer = client.post(reverse("lot", args=[lot.pk]), {"what": "spoil", "quantity": "5"})

    assert answer.status_code == 403


def test_the_seasons_of_a_commune_are_shown_and_taken_away(client: Client) -> None:
    offer = an_offer(a_product("Khóm"), months=range(1, 13))
    other = an_offer(a_product("Chanh"), a_producer("Bé"), months=(1,))
    today = date.today()  # noqa: DTZ011 the page shows the months from today on
    a_lot(offer, harvest_from=today, harvest_to=today, quantity=321)
    commune = offer.producer.commune
    sign_in(client, an_officer(commune))
    url = reverse("season-table")

    text = _text(client.get(url, {"xa": commune.code}))
    rows = list(csv.reader(io.StringIO(_text(client.get(url, {"dang": "csv"})))))

    assert "321 kg" in text and "Chanh" in text
    assert [row[0] for row in rows[1:]].count("Khóm") == 12
    assert [f"{today.month}/{today.year}", "1", "321"] in [row[2:] for row in rows]
    assert other.producer.commune == commune


def test_who_told_no_season_finds_none(officer: Client) -> None:
    assert "Chưa ai khai mùa vụ" in _text(officer.get(reverse("season-table")))
