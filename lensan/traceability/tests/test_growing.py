"""From the seed to the buyer's home, with what stops a wrong step."""

from datetime import date, timedelta
from typing import Any

import pytest

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_province_officer, a_user
from lensan.catalogue.tests.make import a_lot
from lensan.journal.models import Entry
from lensan.producers.tests.make_people import a_producer
from lensan.traceability.actions import carrying, growing
from lensan.traceability.actions.growing import apply, pack, put_in_box
from lensan.traceability.mass import MoreThanWentIn
from lensan.traceability.models import Crop, Event, LotFile, OrderToken, Thing, Via
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
DONE: dict[str, Any] = {"by": None, "at": NOON, "via": Via.PAGE}
LATER = NOON + timedelta(days=20)


def test_leads_from_the_seed_to_the_home_and_back() -> None:
    seed, spray = an_input(), a_spray()
    crop = a_crop(seed=seed)
    apply(crop, spray, kilos(2), **DONE)
    fruit = a_harvest(crop, at=LATER, planting_area_code=AREA, sold_as=a_lot(), last=True)
    other = a_harvest(a_crop(seed=an_input("Hom khác")), amount=200)
    packed = pack(
        [(fruit, kilos(700)), (other, kilos(100))], kilos(790), name="Khóm loại 1", **DONE
    )
    box = put_in_box([(packed, kilos(20))], **DONE)
    carrying.dispatch([box], "DH-1", by=None, at=LATER)
    carrying.pass_hub([box], "vi-thanh", by=None, at=LATER)
    carrying.deliver([box], "DH-1", by=None, at=LATER + timedelta(days=1))

    order = Thing.objects.get(address=OrderToken.objects.get().address)
    assert (
        Thing.objects.back_from([order]).filter(pk__in=[seed.thing_id, spray.thing_id]).count()
        == 2
    )
    assert order in Thing.objects.forward_from([spray.thing])
    assert [str(one.left()) for one in (seed, spray, fruit, packed)] == [
        *("50 kg", "8 kg", "100 kg", "770 kg"),
    ]
    crop.refresh_from_db()
    assert (crop.ended_on, fruit.thing.lot is not None) == (date(2026, 12, 10), True)
    assert Event.objects.filter(transformation=crop.address).count() == 3
    assert {str(one) for one in (crop, fruit)} == {f"Vụ khóm 2026 ({crop.code})", "Khóm"}
    assert Event.objects.get(transformation=crop.address, step="commissioning", at=LATER).body[
        "ilmd"
    ] == {
        "cbvmda:harvestStartDate": "2026-12-10",
        "cbvmda:harvestEndDate": "2026-12-10",
        "cbvmda:countryOfOrigin": "VN",
        "lensan:plantingAreaCode": AREA,
    }


def test_knows_a_fact_that_came_by_another_door() -> None:
    plot = a_plot()
    crop = a_crop(plot)
    first = a_harvest(crop, via=Via.SMS)
    spray = a_spray(days=0)
    apply(crop, spray, kilos(2), **{**DONE, "via": Via.PAPER})

    assert a_harvest(crop, via=Via.PAPER, at=LATER, happened=NOON) == first
    assert apply(crop, spray, kilos(2), **{**DONE, "at": LATER}, happened=NOON).known == 1
    assert an_input(via=Via.SMS) == LotFile.objects.get(kind="seed")
    assert (
        Event.objects.filter(step="commissioning", body__has_key="outputQuantityList").count() == 1
    )


def test_receipts_alike_of_one_second_are_two_facts_where_their_sources_differ() -> None:
    first, second = an_input(source="urn:uuid:1"), an_input(source="urn:uuid:2")

    assert first != second
    assert an_input(source="urn:uuid:2", at=LATER) == second
    alike = an_input(via=Via.SMS)
    assert alike not in (first, second)
    assert an_input(via=Via.PAPER, at=LATER, happened=NOON) == alike


def test_an_input_is_good_until_its_day() -> None:
    assert an_input(best_before=date(2027, 5, 1)).best_before == date(2027, 5, 1)


def test_lets_nobody_harvest_before_the_interval_is_over() -> None:
    crop = a_crop()
    apply(crop, a_spray(days=14), kilos(1), **DONE)
    before = Event.objects.count()

    with pytest.raises(growing.TooSoon, match="04/12/2026"):
        a_harvest(crop, at=NOON + timedelta(days=13))

    assert (Event.objects.count(), LotFile.objects.filter(kind="harvest").exists()) == (
        before,
        False,
    )
    assert a_harvest(crop, at=NOON + timedelta(days=14)).made_on == date(2026, 12, 4)


def test_lets_nobody_claim_a_planting_area_that_the_plot_is_not_in() -> None:
    crop = a_crop()
    with pytest.raises(growing.OutsideItsArea, match="Thửa sau nhà"):
        a_harvest(crop, planting_area_code="VN-1")
    assert not LotFile.objects.filter(kind="harvest").exists()


def test_lets_one_crop_grow_on_a_plot_at_a_time() -> None:
    plot, seed = a_plot(), an_input()
    crop = a_crop(plot, seed)
    with pytest.raises(growing.AlreadyGrowing):
        a_crop(plot, seed, at=LATER)
    assert (Crop.objects.get(), str(seed.left())) == (crop, "50 kg")


def test_what_is_sown_after_a_harvest_is_a_new_crop() -> None:
    plot, seed = a_plot(), an_input()
    old = a_crop(plot, seed)
    with pytest.raises(growing.AlreadyGrowing):
        a_crop(plot, seed, at=NOON + timedelta(hours=1))
    a_harvest(old, at=LATER)
    with pytest.raises(growing.AlreadyGrowing):  # told later, but it was before the harvest
        a_crop(plot, seed, at=LATER, happened=NOON + timedelta(days=1))

    new = a_crop(plot, seed, at=LATER + timedelta(days=5))

    old.refresh_from_db()
    assert (old.ended_on, new.started_on, new != old) == (
        date(2026, 12, 10), date(2026, 12, 15), True,
    )  # fmt: skip
    assert Entry.objects.get(verb="traceability.crop_ended").on_behalf_of == plot.producer.code


def test_knows_a_sowing_that_came_by_another_door() -> None:
    plot, seed = a_plot(), an_input()
    crop = a_crop(plot, seed, via=Via.SMS)
    again = a_crop(plot, seed, via=Via.PAPER, at=LATER, happened=NOON)
    assert (again, str(seed.left())) == (crop, "50 kg")
    with pytest.raises(growing.AlreadyGrowing):
        a_crop(plot, an_input("Hom khác"), at=LATER, happened=NOON)


def test_dates_a_lot_by_what_happened_as_the_day_is_here() -> None:
    night = NOON.replace(day=30, hour=20)  # 3 o'clock of the first of December here
    fruit = a_harvest(at=LATER, happened=night)
    packed = pack(
        [(fruit, kilos(5))], kilos(5), name="Khóm", happened=night, **{**DONE, "at": LATER}
    )
    box = put_in_box([(packed, kilos(5))], happened=night, **{**DONE, "at": LATER})
    seed = an_input("Hom khác", at=LATER, happened=night)
    assert {one.made_on for one in (fruit, packed, box, seed)} == {date(2026, 12, 1)}


def test_the_journal_says_for_whom_it_was_told() -> None:
    fruit = a_harvest()
    assert fruit.producer is not None
    entries = Entry.objects.filter(
        verb__startswith="traceability.", on_behalf_of=fruit.producer.code
    )
    assert sorted(entries.values_list("verb", flat=True)) == [
        "traceability.event_captured", "traceability.event_captured", "traceability.lot_opened",
        "traceability.sown",
    ]  # fmt: skip


def test_draws_a_code_again_that_something_has(monkeypatch: pytest.MonkeyPatch) -> None:
    crop, fruit = a_crop(), a_harvest(amount=5)
    taken = [crop.code, fruit.thing.labels.get().code]
    drawn = iter([*taken, "FREECODE"])
    monkeypatch.setattr(growing, "code_of", lambda _number: next(drawn))
    assert growing.new_code() == "FREECODE"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: an_input("Khóm", LotFile.Kind.HARVEST),
        lambda: a_crop(seed=a_spray()),
        lambda: apply(a_crop(), an_input("Hom khác"), kilos(1), **DONE),
    ],
)
def test_uses_each_kind_of_lot_for_what_it_is(wrong: Any) -> None:
    with pytest.raises(growing.Unsuitable):
        wrong()


def test_takes_no_more_from_a_lot_than_is_left() -> None:
    fruit = a_harvest(amount=100)
    put_in_box([(fruit, kilos(60))], **DONE)
    with pytest.raises(growing.NotSoMuch, match="chỉ còn 40 kg"):
        pack([(fruit, kilos(41))], kilos(41), name="Khóm", **DONE)
    with pytest.raises(MoreThanWentIn, match="sai số cân"):
        pack([(fruit, kilos(40))], kilos(41), name="Khóm", **DONE)
    assert not LotFile.objects.filter(kind="packed").exists()


def test_forgets_which_order_a_token_stood_for() -> None:
    box = put_in_box([(a_harvest(), kilos(5))], **DONE)
    carrying.dispatch([box], "DH-1", by=None, at=NOON)
    token = OrderToken.objects.get()
    assert (str(token), token.token in token.address) == (token.token, True)

    assert carrying.forget_order("DH-1", by=None, at=NOON)
    assert not carrying.forget_order("DH-1", by=None, at=NOON)
    assert not OrderToken.objects.exists()
    assert not Event.objects.filter(body__icontains="DH-1").exists()
    assert Entry.objects.filter(verb="traceability.order_forgotten").count() == 1


def test_shows_lots_to_those_who_may_see_their_producer() -> None:
    mine = a_harvest()
    bought = LotFile.objects.get(kind="seed")
    assert mine.producer is not None
    commune = mine.producer.commune
    seen = {
        "province": a_province_officer(),
        "commune": a_user(Role.COMMUNE, communes=(commune,)),
        "stranger": a_user(),
    }
    assert [set(LotFile.objects.visible_to(one)) for one in seen.values()] == [
        {mine, bought},
        {mine, bought},
        set(),
    ]
    assert a_producer() != mine.producer


def test_a_crop_is_over_once() -> None:
    crop = a_crop(a_plot(), an_input())
    for day in (date(2026, 12, 20), date(2026, 12, 21)):
        growing.end_crop(crop, on=day, by=None, at=LATER)

    crop.refresh_from_db()
    assert crop.ended_on == date(2026, 12, 20)
    assert Entry.objects.filter(verb="traceability.crop_ended").count() == 1
