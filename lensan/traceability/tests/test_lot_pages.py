"""A lot's page: where it came from, where it went, whether it adds up, and what was told wrong."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_province_officer, a_user, an_officer, queries, sign_in
from lensan.journal.models import Entry
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer
from lensan.traceability.access import can_declare_wrong, teller_of
from lensan.traceability.actions import carrying, growing
from lensan.traceability.actions.labelling import print_blank
from lensan.traceability.balances import MassBalance, balance_of
from lensan.traceability.mass import SCALES, Balance, Quantity
from lensan.traceability.models import Crop, Edge, Event, Label, LotFile, Thing, Via
from lensan.traceability.telling import lots as telling
from lensan.traceability.tests.make_lots import (
    NOON,
    a_crop,
    a_harvest,
    a_plot,
    a_spray,
    an_input,
    kilos,
)
from lensan.traceability.tests.make_pages import account_of, an_owner, days_ago, shown, told

pytestmark = pytest.mark.django_db
DONE: dict[str, Any] = {"by": None, "at": NOON, "via": Via.PAGE}


@pytest.fixture
def harvest() -> LotFile:
    """A lot of a household, sprayed, half of it packed and sold."""
    owner = a_producer(hamlet="Ấp 3")
    crop = a_crop(a_plot(owner), an_input(producer=owner))
    growing.apply(crop, a_spray(days=0), kilos(2), **DONE)
    lot = a_harvest(crop)
    packed = growing.pack(
        [(lot, kilos(400))], kilos(390), name="Khóm loại 1", producer=owner, **DONE
    )
    box = growing.put_in_box([(packed, kilos(20))], producer=owner, **DONE)
    carrying.dispatch([box], "DH-7", by=None, at=NOON)
    return lot


def titles(branches: list[telling.Branch]) -> list[Any]:
    return [[one.title, titles(one.branches)] if one.branches else one.title for one in branches]


def test_tells_where_a_lot_came_from_and_where_it_went(client: Client, harvest: LotFile) -> None:
    officer = a_province_officer()
    sign_in(client, officer)

    page = shown(client, "trace-lot", pk=harvest.pk)

    assert titles(telling.back(harvest, officer).branches) == [
        ["Vụ khóm 2026", ["Hom khóm Queen", "Thuốc trừ rệp"]]
    ]
    assert titles(telling.forward(harvest, officer).branches) == [
        ["Khóm loại 1", [["Thùng hàng", ["Đơn hàng DH-7"]]]]
    ]
    for said in ("800 kg", "400 kg", "Gieo trồng", "Thu hoạch", "Đơn hàng DH-7"):
        assert said in page


def test_a_household_sees_its_own_and_no_order_number(client: Client, harvest: LotFile) -> None:
    assert harvest.producer
    an_owner(client, harvest.producer)
    page = shown(client, "trace-lot", pk=harvest.pk)
    assert ("Đơn hàng" in page, "DH-7" in page) == (True, False)
    assert reverse("trace-recall-open", args=[harvest.pk]) not in page


def test_leads_to_no_page_that_one_may_not_open(client: Client, harvest: LotFile) -> None:
    """The spray came in for nobody in particular: its owner of the crop sees that, and no more."""
    assert harvest.producer
    an_owner(client, harvest.producer)
    page = shown(client, "trace-lot", pk=harvest.pk)
    received = Event.objects.get(mentions__thing__file__kind="spray", step="receiving")
    links = {int(one) for one in re.findall(r"/nguon-goc/viec/(\d+)/", page)}
    assert page.count("Nhập giống, vật tư") == 2
    assert received.pk not in links
    assert {client.get(reverse("trace-event", args=[one])).status_code for one in links} == {200}
    sign_in(client, an_officer(harvest.producer.commune))
    assert reverse("trace-event", args=[received.pk]) in shown(client, "trace-lot", pk=harvest.pk)


def test_names_nobody_of_another_household(client: Client, harvest: LotFile) -> None:
    helper = a_user(Role.HELPER, full_name="Lê Thị Tổ")
    told = a_harvest(
        a_crop(a_plot(a_producer("Võ Văn Chín")), an_input("Hom Chín")), 90, by=helper
    )
    packer = an_owner(client, a_producer("HTX", kind="cooperative"))
    packed = growing.pack([(told, kilos(9))], kilos(9), name="Khóm", producer=packer, **DONE)
    page = shown(client, "trace-lot", pk=packed.pk)
    assert ("tổ công nghệ số cộng đồng" in page, "Lê Thị Tổ" in page, "Chín (HG" in page) == (
        *(True, False, False),
    )


def test_what_was_packed_says_what_was_lost(client: Client, harvest: LotFile) -> None:
    sign_in(client, a_province_officer())
    packed = LotFile.objects.get(kind="packed")
    page = shown(client, "trace-lot", pk=packed.pk)
    assert "thiếu 10 kg so với đầu vào" in page
    assert titles(telling.forward(packed, a_province_officer()).branches)[0][0] == "Thùng hàng"


def test_a_gap_is_shown_and_never_hidden(client: Client, harvest: LotFile) -> None:
    sign_in(client, a_province_officer())
    assert harvest.producer
    carrying.put_in_parcel(
        [(harvest, kilos(500)), (harvest, Quantity(kilos(3).amount, "C62"))], "DH-8", unknown=0,
        producer=harvest.producer, by=None, at=NOON, happened=NOON,
    )  # fmt: skip
    assert "thiếu 100 kg: đi nhiều hơn có" in shown(client, "trace-lot", pk=harvest.pk)


def test_more_came_out_than_went_in_once_an_input_was_told_wrong(harvest: LotFile) -> None:
    packed = LotFile.objects.get(kind="packed")
    assert balance_of(packed).unexplained is None
    other = growing.pack([(harvest, kilos(100))], kilos(102), name="Khóm", **DONE)
    balance = balance_of(other)
    assert (balance.lost, balance.unexplained, str(balance.left)) == (None, None, "102 kg")
    assert balance.into and balance.into.holds
    assert balance_of(harvest).into is None


def test_what_a_machine_told_may_not_add_up() -> None:
    told = MassBalance(kilos(120), kilos(0), Balance(kilos(100), kilos(120), SCALES))
    assert (str(told.unexplained), told.lost, told.lacks) == ("20 kg", None, None)


def test_a_parcel_is_packed_once_and_its_way_back_is_told(harvest: LotFile) -> None:
    assert harvest.producer
    box, again = (
        carrying.put_in_parcel(
            [(harvest, kilos(5))], "DH-8", unknown=0, producer=harvest.producer, by=None, at=NOON,
            happened=NOON,
        )
        for _twice in range(2)
    )  # fmt: skip
    carrying.come_back([box], "DH-8", by=None, at=NOON)
    events = Event.objects.filter(mentions__thing=box.thing).order_by("pk")
    assert (box, [str(telling.what(one)) for one in events]) == (
        *(again, ["Xếp vào thùng", "Khách trả lại"]),
    )


def test_names_what_came_from_another_system_by_its_address(harvest: LotFile) -> None:
    theirs = Thing.objects.create(address="https://khac.example/lo/1")
    event = Event.objects.get(mentions__thing=harvest.thing, mentions__role="output")
    Edge.objects.create(event=event, source=theirs, target=harvest.thing)
    [_crop, other] = telling.back(harvest, a_province_officer()).branches
    assert (other.title, other.kind, other.lot) == (theirs.address, "vật từ hệ thống khác", None)


def test_a_very_wide_tree_is_cut_and_says_so(
    harvest: LotFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "MOST", 2)
    assert telling.forward(harvest, a_province_officer()).left_out > 0


def test_declares_a_harvest_wrong_instead_of_undoing_it(client: Client, harvest: LotFile) -> None:
    assert harvest.producer
    an_owner(client, harvest.producer)
    event = Event.objects.get(mentions__thing=harvest.thing, transformation__startswith="http")
    assert "Ghi sai?" in shown(client, "trace-event", pk=event.pk)

    page = told(client, "trace-event", {"reason": "incorrect_data"}, pk=event.pk)

    assert ("Đã báo ghi sai" in page, "Ghi sai?" in page) == (True, False)
    declared = Event.objects.get(digest=event.digest, declares_error=True)
    assert declared.by == account_of(harvest.producer)
    assert str(harvest.left()) == "0 kg"
    assert Entry.objects.filter(on_behalf_of=harvest.producer.code, by=declared.by).exists()
    assert not Edge.objects.filter(event=event).exists()
    assert "lô này được ghi sai" in shown(client, "trace-lot", pk=harvest.pk)


def test_a_lot_of_which_nothing_holds_says_so(client: Client) -> None:
    lot = a_harvest()
    sign_in(client, a_province_officer())
    event = Event.objects.get(mentions__thing=lot.thing)
    told(client, "trace-event", {"reason": "did_not_occur"}, pk=event.pk)
    assert "chưa ghi gì trước lô này" in shown(client, "trace-lot", pk=lot.pk)


def test_a_reason_must_be_chosen(client: Client) -> None:
    lot = a_harvest()
    sign_in(client, a_province_officer())
    event = Event.objects.get(mentions__thing=lot.thing)
    assert "bắt buộc" in told(client, "trace-event", {"reason": ""}, pk=event.pk)
    assert not Event.objects.filter(declares_error=True).exists()


def test_a_sowing_told_wrong_frees_its_plot(client: Client) -> None:
    crop = a_crop()
    sign_in(client, a_province_officer())
    event = Event.objects.get(transformation=crop.address)
    told(client, "trace-event", {"reason": "did_not_occur"}, pk=event.pk)
    assert Crop.objects.get().ended_on == crop.started_on


def test_whoever_told_it_may_take_it_back_and_nobody_else(
    client: Client, harvest: LotFile
) -> None:
    assert harvest.producer
    owner = harvest.producer
    stranger, officer = a_user(Role.HOUSEHOLD), an_officer(owner.commune)
    received = Event.objects.get(mentions__thing__file__kind="spray", step="receiving")
    sowing = Event.objects.get(mentions__thing__file__kind="seed", step="commissioning")
    box = Event.objects.get(kind="AggregationEvent")
    assert [teller_of(one) for one in (received, sowing, box)] == [None, owner, owner]
    seen = {
        one: [can_declare_wrong(user, one) for user in (stranger, officer, a_province_officer())]
        for one in (received, sowing)
    }
    assert seen == {received: [False, False, True], sowing: [False, True, True]}
    helper = a_user(Role.HELPER)
    own = Event.objects.get(mentions__thing=an_input("Của tổ", by=helper).thing)
    assert can_declare_wrong(helper, own)
    sign_in(client, stranger)
    assert client.get(reverse("trace-event", args=[sowing.pk])).status_code == 404


def test_an_event_that_one_may_see_but_not_change(client: Client, harvest: LotFile) -> None:
    """The seller of an input sees that it was used; whose crop it was told of is another's."""
    spray_owner = a_producer("Cửa hàng vật tư")
    LotFile.objects.filter(kind="spray").update(producer=spray_owner)
    an_owner(client, spray_owner)
    event = Event.objects.get(mentions__thing__file__kind="spray", step="")
    assert "Ghi sai?" not in shown(client, "trace-event", pk=event.pk)
    answer = client.post(reverse("trace-event", args=[event.pk]), {"reason": "did_not_occur"})
    assert answer.status_code == 403
    assert not Event.objects.filter(declares_error=True).exists()


def test_a_household_sees_what_it_used_of_somebody_elses(client: Client) -> None:
    crop = a_crop()
    assert crop.plot
    an_owner(client, crop.plot.producer)
    event = Event.objects.get(transformation=crop.address)
    assert "Gieo trồng" in shown(client, "trace-event", pk=event.pk)


def test_lists_lots_and_keeps_one_kind(client: Client, harvest: LotFile) -> None:
    assert harvest.producer
    an_owner(client, harvest.producer)
    address = reverse("trace-lots")
    page = client.get(address).content.decode()
    assert str(Label.objects.get(thing=harvest.thing)) in page
    only = client.get(address, {"loai": "packed"}).content.decode()
    assert (reverse("trace-lot", args=[harvest.pk]) in only, "Khóm loại 1" in only) == (
        False,
        True,
    )


def test_without_lots_says_how_one_comes(client: Client) -> None:
    an_owner(client)
    assert "Chưa có lô nào" in shown(client, "trace-lots")


def test_the_list_costs_the_same_however_long(client: Client) -> None:
    sign_in(client, a_province_officer())
    crop = a_crop()
    a_harvest(crop, 1)
    one = queries(client, reverse("trace-lots"))
    for amount in (2, 3, 4):
        a_harvest(crop, amount)
    assert queries(client, reverse("trace-lots")) == one


def found(client: Client, code: str) -> str:
    return str(client.get(reverse("trace-find"), {"ma": code}).headers["Location"])


def test_a_scanned_code_opens_what_it_stands_for(client: Client, harvest: LotFile) -> None:
    assert harvest.producer
    an_owner(client, harvest.producer)
    code = Label.objects.get(thing=harvest.thing).code
    [blank] = print_blank(1, by=None, at=NOON)
    other = Label.objects.get(thing=a_harvest(amount=7).thing).code
    lots = reverse("trace-lots")

    assert found(client, f"{code[:4].lower()} {code[4:]}") == reverse(
        "trace-lot", args=[harvest.pk]
    )
    assert found(client, f"https://id.example.vn/l/{code}/") == reverse(
        "trace-lot", args=[harvest.pk]
    )
    assert found(client, blank.code) == reverse("trace-label", args=[blank.code])
    assert found(client, other) == reverse("label", args=[other])
    assert (found(client, "K7M4"), found(client, "22222222")) == (lots, lots)


def test_the_trainer_has_no_business_here(client: Client) -> None:
    sign_in(client, a_user(Role.TRAINER))
    assert client.get(reverse("trace-home")).status_code == 403


def test_nobody_writes_for_someone_erased(client: Client) -> None:
    owner = an_owner(client)
    Producer.objects.filter(pk=owner.pk).update(erased_at=days_ago(1))
    for name in ("trace-receive", "trace-pack"):
        assert client.get(reverse(name, args=[owner.code])).status_code == 404


def test_something_from_the_future_is_refused_in_words(client: Client) -> None:
    owner = an_owner(client)
    data = {"kind": "seed", "name": "Hom", "amount": "1", "unit": "KGM", "on": "2099-01-01"}
    assert "tương lai" in told(client, "trace-receive", data, code=owner.code)
    assert not LotFile.objects.exists()
