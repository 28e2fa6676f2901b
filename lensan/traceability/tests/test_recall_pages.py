"""Officers call lots back, in earnest or to practise, and see whether the chain is whole."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lensan.accounts.tests.make import a_province_officer, an_officer, queries, sign_in
from lensan.journal.models import Entry
from lensan.places.tests.make import a_commune
from lensan.producers.tests.make_people import a_producer
from lensan.traceability.actions import carrying, sealing
from lensan.traceability.actions.growing import put_in_box
from lensan.traceability.actions.recalling import recall
from lensan.traceability.models import Link, LotFile, Recall, Via
from lensan.traceability.tests.make_lots import NOON, a_crop, a_harvest, a_plot, an_input, kilos
from lensan.traceability.tests.make_pages import an_owner, shown, told
from lensan.traceability.tests.test_sealing import unprotect
from lensan.traceability.views import chain

pytestmark = pytest.mark.django_db
DONE: dict[str, Any] = {"by": None, "at": NOON}


@pytest.fixture
def seed() -> LotFile:
    """Seed that two households sowed, in two communes."""
    lot = an_input()
    for name in ("Vị Thắng", "Vị Đông"):
        owner = a_producer(f"Hộ {name}", commune=a_commune(name))
        fruit = a_harvest(a_crop(a_plot(owner), lot), 50 + len(name))
        box = put_in_box([(fruit, kilos(5))], producer=owner, **DONE, via=Via.PAGE)
        carrying.dispatch([box], f"DH-{owner.pk}", **DONE)
    return lot


def test_calls_an_input_back_to_every_lot_and_order(client: Client, seed: LotFile) -> None:
    officer = a_province_officer()
    sign_in(client, officer)
    assert reverse("trace-recall-open", args=[seed.pk]) in shown(client, "trace-lot", pk=seed.pk)

    page = told(client, "trace-recall-open", {"reason": "Giống lẫn bệnh"}, pk=seed.pk)

    assert "Chạm tới 5 lô và 2 đơn hàng" in page
    assert "mở thu hồi" in page
    for lot in LotFile.objects.exclude(pk=seed.pk):
        assert "Giống lẫn bệnh" in shown(client, "trace-lot", pk=lot.pk)
    assert "Giống lẫn bệnh" in shown(client, "trace-recalls")
    assert Entry.objects.get(verb="traceability.recalled").by == officer


def test_says_that_a_lot_is_called_back_already(client: Client, seed: LotFile) -> None:
    sign_in(client, a_province_officer())
    recall(seed.thing, reason="Giống", drill=False, **DONE)
    page = told(client, "trace-recall-open", {"reason": "Lần nữa"}, pk=seed.pk)
    assert "đang được thu hồi rồi" in page
    assert "bắt buộc" in told(client, "trace-recall-open", {"reason": ""}, pk=seed.pk)
    assert Recall.objects.count() == 1


def test_practises_with_a_log(client: Client, seed: LotFile) -> None:
    sign_in(client, a_province_officer())
    page = told(
        client, "trace-recall-open", {"reason": "Diễn tập quý 4", "drill": "on"}, pk=seed.pk
    )
    assert "diễn tập" in page
    drill = Recall.objects.get()
    page = told(client, "trace-recall-close", pk=drill.pk)
    assert ("đã đóng" in page, "đóng thu hồi" in page) == (True, True)


def test_the_list_is_taken_away(client: Client, seed: LotFile) -> None:
    sign_in(client, an_officer(a_commune("Vị Thắng")))
    opened = recall(seed.thing, reason="Giống", drill=False, **DONE)
    answer = client.get(reverse("trace-recall", args=[opened.pk]), {"dang": "csv"})
    table = answer.getvalue().decode()
    assert table.count("\n") == 6
    assert ("Hộ Vị Thắng" in table, "Hộ Vị Đông" in table) == (True, False)
    assert "Vị Đông" in table  # the commune is no secret, its people are


def test_a_commune_sees_what_reaches_it_and_ends_nothing_of_others(
    client: Client, seed: LotFile
) -> None:
    opened = recall(seed.thing, reason="Giống", drill=False, **DONE)
    sign_in(client, an_officer(a_commune("Vị Đông")))
    page = shown(client, "trace-recall", pk=opened.pk)
    assert page.count("/nguon-goc/lo/") == 3  # its harvest, its box, and nobody's seed
    assert client.post(reverse("trace-recall-close", args=[opened.pk])).status_code == 403
    assert client.get(reverse("trace-recall-open", args=[seed.pk])).status_code == 403
    sign_in(client, an_officer(a_commune("Vị Thủy")))
    assert client.get(reverse("trace-recall", args=[opened.pk])).status_code == 404


def test_without_a_recall_says_how_one_is_opened(client: Client) -> None:
    sign_in(client, a_province_officer())
    assert "Chưa thu hồi lô nào" in shown(client, "trace-recalls")


def test_a_household_calls_nothing_back(client: Client) -> None:
    owner = an_owner(client)
    lot = a_harvest(a_crop(a_plot(owner)))
    for name, what in (
        ("trace-recalls", []),
        ("trace-recall-open", [lot.pk]),
        ("trace-chain", []),
    ):
        assert client.get(reverse(name, args=what)).status_code == 403


def test_a_thing_of_somebody_elses_book_is_ended_by_the_province(
    client: Client, seed: LotFile
) -> None:
    crop = LotFile.objects.filter(kind="harvest").earliest("pk").crop
    assert crop
    thing = type(seed.thing).objects.get(address=crop.address)
    opened = recall(thing, reason="Vụ này", drill=False, **DONE)
    sign_in(client, a_province_officer())
    assert "đã đóng" in told(client, "trace-recall-close", pk=opened.pk)


def test_the_list_costs_the_same_however_long(client: Client, seed: LotFile) -> None:
    sign_in(client, a_province_officer())
    recall(seed.thing, reason="1", drill=True, **DONE)
    one = queries(client, reverse("trace-recalls"))
    for lot in LotFile.objects.filter(kind="harvest"):
        recall(lot.thing, reason="2", drill=True, **DONE)
    assert queries(client, reverse("trace-recalls")) == one


def test_shows_the_days_ends_and_checks_the_chain(client: Client, seed: LotFile) -> None:
    sign_in(client, a_province_officer())
    assert "Chưa công bố gốc" in shown(client, "trace-chain")
    sealing.chain()
    root = sealing.publish_root(timezone.localdate(NOON), at=NOON)
    assert root and root.hash in shown(client, "trace-chain")
    assert "Chuỗi nguyên vẹn" in told(client, "trace-chain")


def test_says_where_the_chain_is_broken(client: Client, seed: LotFile) -> None:
    sealing.chain()
    unprotect()
    Link.objects.filter(number=2).update(hash="x")
    sign_in(client, a_province_officer())
    assert "Chuỗi hỏng ở mắt xích số 2" in told(client, "trace-chain")


def test_a_very_long_chain_is_checked_by_the_command(
    client: Client, seed: LotFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealing.chain()
    monkeypatch.setattr(chain, "AT_ONCE", 1)
    sign_in(client, a_province_officer())
    assert "lensan trace verify" in told(client, "trace-chain")
