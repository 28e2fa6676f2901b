"""The page of a label: whatever its state, it opens, and gives nobody away."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_province_officer, a_user, queries
from lensan.catalogue.models import Recognition
from lensan.catalogue.tests.make import a_lot, a_product
from lensan.producers.models import Plot, Producer
from lensan.producers.tests.make_people import a_producer
from lensan.public import telling
from lensan.traceability.actions import carrying, labelling, recalling
from lensan.traceability.actions.correcting import declare_wrong
from lensan.traceability.actions.growing import apply, pack, put_in_box
from lensan.traceability.codes import code_of
from lensan.traceability.models import Event, Label, LotFile, Thing, Via
from lensan.traceability.tests.make_lots import (
    AREA,
    NOON,
    a_crop,
    a_harvest,
    a_plot,
    a_spray,
    an_input,
    kilos,
)

pytestmark = pytest.mark.django_db
DONE: dict[str, Any] = {"by": None, "at": NOON}
LIGHT = 30_000  # bytes of a page with its style


def code_of_lot(lot: LotFile) -> str:
    """Return the code on a lot's first label."""
    label = Label.objects.filter(thing=lot.thing).first()
    assert label is not None
    return label.code


def shown(client: Client, path: str) -> str:
    """Return a page, which anyone may open, and which carries nothing along."""
    answer = client.get(path)
    page = answer.content.decode()
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert not answer.cookies
    assert "<script" not in page
    style = finders.find("public.css")
    assert style is not None
    assert len(answer.content) + Path(style).stat().st_size <= LIGHT
    return page


def a_story() -> tuple[LotFile, LotFile]:
    """Return a harvest and a box with a whole story."""
    plot = a_plot()
    product = a_product()
    Recognition.objects.create(
        product=product, stars=4, valid_until=timezone.localdate() + timedelta(days=90)
    )
    crop = a_crop(plot, by=a_province_officer())
    apply(crop, a_spray(days=0), kilos(1), **DONE, via=Via.SMS)
    fruit = a_harvest(crop, product=product, planting_area_code=AREA, sold_as=a_lot())
    packed = pack([(fruit, kilos(100))], kilos(99), name="Khóm loại 1", **DONE, via=Via.PAGE)
    box = put_in_box([(packed, kilos(9))], **DONE, via=Via.PAGE)
    carrying.dispatch([box], "DH-1", **DONE)
    carrying.pass_hub([box], "vi-thanh", **DONE)
    carrying.deliver([box], "DH-1", **DONE)
    return fruit, box


def test_tells_the_story_of_a_lot_and_what_the_law_asks_for(client: Client) -> None:
    fruit, box = a_story()
    Thing.objects.create(address="https://id.gs1.org/01/09520123456788/10/A1", same_as=fruit.thing)

    page = shown(client, f"/l/{code_of_lot(fruit)}")

    for told in (
        "Gieo trồng",
        "Phun thuốc",
        "Thu hoạch",
        "tin nhắn",
        "tổ công tác tỉnh",
        AREA,
        "OCOP 4 sao",
    ):
        assert told in page
    assert "09520123456788" in page
    assert page.count("thiếu") == 2  # the producer's code, the day until which it is good
    boxed = shown(client, f"/l/{code_of_lot(box)}")
    for told in ("Xếp vào thùng", "Gửi đi", "Đến bưu cục", "Giao tới người mua", "OCOP 4 sao"):
        assert told in boxed


def test_speaks_english_when_asked(client: Client) -> None:
    fruit, _box = a_story()
    page = shown(client, f"/l/{code_of_lot(fruit)}?lang=en")
    for told in (
        "Harvested",
        "by text message",
        "missing",
        "OCOP 4 stars",
        "farming household in",
    ):
        assert told in page


def test_gives_nobody_away(client: Client) -> None:
    fruit, box = a_story()
    producer = fruit.producer
    assert producer is not None
    Producer.objects.filter(pk=producer.pk).update(
        phone="+84912345678", identity_number="093188001234", account=a_user(Role.HOUSEHOLD)
    )
    Plot.objects.update(latitude=9.784321, longitude=105.470123)
    officer = a_province_officer()
    for lot in (fruit, box):
        for language in ("", "?lang=en"):
            page = shown(client, f"/l/{code_of_lot(lot)}{language}")
            for secret in (
                producer.name,
                producer.code,
                officer.full_name,
                "Thửa sau nhà",
                "DH-1",
                "912345678",
                "093188001234",
                "9.78",
                "105.47",
            ):
                assert secret not in page


def test_says_what_is_not_known(client: Client) -> None:
    crop = a_crop()
    page = shown(client, f"/l/{code_of_lot(a_harvest(crop))}")
    assert "không có lần phun thuốc" in page
    seed = an_input("Hom khác")
    assert "Chưa có việc gieo trồng" in shown(client, f"/l/{code_of_lot(seed)}")
    stranger = Thing.objects.create(address="https://khac.vn/lo/1")
    label = labelling.print_blank(1, **DONE)[0]
    Label.objects.filter(pk=label.pk).update(thing=stranger, bound_at=NOON)
    assert "Chưa rõ giống" in shown(client, f"/l/{label.code}")


def test_tells_nothing_of_what_others_made_of_the_same_seed(client: Client) -> None:
    seed, spray = an_input(), a_spray(days=0)
    mine = a_crop(a_plot(a_producer()), seed)
    fruit, rest = a_harvest(mine, amount=30), a_harvest(mine, amount=40)
    other = a_crop(a_plot(a_producer()), seed)
    apply(other, spray, kilos(1), **DONE, via=Via.SMS)
    sprayed = a_harvest(other, amount=50)
    carrying.dispatch([rest], "DH-1", **DONE)
    carrying.pass_hub([sprayed], "vi-thanh", **DONE)

    page = shown(client, f"/l/{code_of_lot(fruit)}")

    assert "3 việc đã ghi" in page  # the seed came in, was planted, and bore fruit
    assert page.count("<li>") == 4
    assert "không có lần phun thuốc" in page
    assert "6 việc đã ghi" in shown(client, f"/l/{code_of_lot(sprayed)}")


def test_shows_what_was_declared_wrong_and_counts_it_no_more(client: Client) -> None:
    crop, spray = a_crop(), a_spray(days=0)
    apply(crop, spray, kilos(1), **DONE, via=Via.SMS)
    fruit, other = a_harvest(crop), a_harvest(amount=20)
    wrong = Event.objects.get(mentions__thing=spray.thing, transformation=crop.address)
    path = f"/l/{code_of_lot(fruit)}"
    assert "Đã báo ghi sai" not in shown(client, path)

    declare_wrong(wrong, reason="did_not_occur", via=Via.PAGE, by=a_province_officer(), at=NOON)

    page = shown(client, path)
    assert "Đã báo ghi sai" in page
    assert "<s>Phun thuốc, bón phân</s>" in page
    assert "Ai báo: tổ công tác tỉnh" in page
    assert "không có lần phun thuốc" in page
    assert "Declared by: province" in shown(client, f"{path}?lang=en")
    assert "Đã báo ghi sai" not in shown(client, f"/l/{code_of_lot(other)}")


def test_opens_the_page_of_a_lot_whose_plot_was_struck_out(client: Client) -> None:
    fruit = a_harvest()
    Plot.objects.all().delete()
    assert "Thu hoạch" in shown(client, f"/l/{code_of_lot(fruit)}")


def test_tells_of_a_pooled_lot_not_where_the_rest_of_its_parts_went(client: Client) -> None:
    fruit = a_harvest(amount=100)
    packed = pack([(fruit, kilos(60))], kilos(60), name="Khóm loại 1", **DONE, via=Via.PAGE)
    carrying.dispatch([fruit], "DH-1", **DONE)
    carrying.deliver([fruit], "DH-1", **DONE)
    recalling.recall(fruit.thing, reason="Dư lượng thuốc", drill=False, **DONE)

    page = shown(client, f"/l/{code_of_lot(packed)}")

    assert "Gom, phân loại" in page
    assert "Báo thu hồi" in page
    assert "Gửi đi" not in page
    assert "Gửi đi" in shown(client, f"/l/{code_of_lot(fruit)}")


def test_counts_all_that_was_told_where_it_shows_only_the_first(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    fruit, _box = a_story()
    monkeypatch.setattr(telling, "SHOWN", 2)
    page = shown(client, f"/l/{code_of_lot(fruit)}")
    assert (page.count("<li>"), "5 việc đã ghi" in page) == (2, True)


def test_opens_for_every_state_of_a_label(client: Client) -> None:
    blank, spoilt = labelling.print_blank(2, **DONE)
    labelling.void(spoilt, **DONE)
    assert "chưa gắn với lô nào" in shown(client, f"/l/{blank.code}")
    assert "đã hủy" in shown(client, f"/l/{spoilt.code.lower()}")
    assert "Mã này không đúng" in shown(client, "/l/K7M4")
    assert "Không tìm thấy" in shown(client, f"/l/{code_of(7)}")
    assert "not right" in shown(client, "/l/xyz?lang=en")
    fruit = a_harvest()
    LotFile.objects.filter(pk=fruit.pk).update(best_before=NOON.date() - timedelta(days=2000))
    assert "quá hạn dùng" in shown(client, f"/l/{code_of_lot(fruit)}")


def test_opens_at_each_station_of_a_labels_life(client: Client) -> None:
    fruit = a_harvest(amount=100)
    path = f"/l/{code_of_lot(fruit)}"
    assert "Thu hoạch" in shown(client, path)
    packed = pack([(fruit, kilos(60))], kilos(60), name="Khóm loại 1", **DONE, via=Via.PAGE)
    assert "Gom, phân loại, đóng gói" in shown(client, f"/l/{code_of_lot(packed)}")
    (blank,) = labelling.print_blank(1, **DONE)
    labelling.bind(blank, packed, **DONE)
    assert "Khóm loại 1" in shown(client, f"/l/{blank.code}")
    carrying.dispatch([packed], "DH-1", **DONE)
    assert "Gửi đi" in shown(client, f"/l/{blank.code}")
    recalling.recall(packed.thing, reason="Dư lượng thuốc", drill=False, **DONE)
    assert "đang được thu hồi" in shown(client, f"/l/{blank.code}")


def test_opens_what_a_merged_label_stands_for_now(client: Client) -> None:
    fruit, other = a_harvest(), a_harvest(amount=20)
    Thing.objects.filter(pk=other.thing_id).update(same_as=fruit.thing)
    LotFile.objects.filter(pk=fruit.pk).update(name="Khóm giữ lại")
    assert "Khóm giữ lại" in shown(client, f"/l/{code_of_lot(other)}")


def test_warns_of_a_recall_at_once_and_where_it_reaches_alone(client: Client) -> None:
    fruit, box = a_story()
    other = a_harvest(amount=5)
    recalling.recall(fruit.thing, reason="Dư lượng thuốc", drill=False, **DONE)
    assert "Dư lượng thuốc" in shown(client, f"/l/{code_of_lot(box)}")
    assert "đang được thu hồi" not in shown(client, f"/l/{code_of_lot(other)}")


def test_finds_the_page_of_a_code_that_is_typed(client: Client) -> None:
    fruit = a_harvest()
    code = code_of_lot(fruit)
    assert 'name="ma"' in shown(client, "/tra-cuu")
    typed = client.get("/tra-cuu", {"ma": f"{code[:4]} {code[4:]}", "lang": "en"})
    assert typed["Location"] == f"/l/{code}?lang=en"
    assert client.get("/tra-cuu", {"ma": "/x/"})["Location"] == "/l/x"
    assert client.get("/tra-cuu", {"ma": "K7?#%M"})["Location"] == "/l/K7%3F%23%25M"
    assert 'name="ma"' in shown(client, "/tra-cuu?ma=/")


def test_reads_a_long_story_with_as_many_questions(client: Client) -> None:
    crop = a_crop()
    short, spray = a_harvest(crop, amount=1), a_spray(days=0)
    few = queries(client, f"/l/{code_of_lot(short)}")
    for hour in range(3):
        apply(crop, spray, kilos(1), by=None, at=NOON + timedelta(hours=hour), via=Via.PAGE)
    long = a_harvest(crop, amount=2)
    assert queries(client, f"/l/{code_of_lot(long)}") == few
