"""The crop diary from the field: one event by whatever door, refused as on the page, in the order of days."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from lensan.accounts.tests.make import a_helper, sign_in
from lensan.catalogue.models import Lot
from lensan.catalogue.tests.make import an_offer
from lensan.field.actions import enrolling
from lensan.field.models import Deed, Device
from lensan.field.tests.make import a_deed, a_device, a_household, done, home, refused, send
from lensan.messaging.models import Message
from lensan.producers.models import Plot, Producer
from lensan.traceability.actions import hearing
from lensan.traceability.models import Crop, Event, Label, LotFile
from lensan.traceability.tests.make_lots import (
    AREA,
    NOON,
    a_crop,
    a_harvest,
    a_plot,
    a_spray,
    an_input,
)

SOON = NOON + timedelta(hours=1)


@pytest.fixture
def plot() -> Plot:
    """Return a plot of a household of the helper's hamlet."""
    return a_plot(a_household())


@pytest.fixture
def device() -> Device:
    return a_device(a_helper(home()))


def code(lot: LotFile) -> str:
    return Label.objects.get(thing=lot.thing).code


def about(plot: Plot, amount: str, lot: LotFile | None = None, **more: Any) -> dict[str, Any]:
    """Return what a deed says of a plot."""
    told = {"producer": plot.producer.code, "plot": plot.pk, "amount": amount, "unit": "KGM"}
    return told | ({"input": code(lot)} if lot else {}) | more


def texted(text: str, owner: Producer, at: datetime) -> None:
    """Let a household tell the same by SMS."""
    hearing.read(Message(phone="+84912345678", text=text, at=at), owner=owner, at=at)


def digests() -> list[str]:
    return sorted(Event.objects.values_list("digest", flat=True))


def no(device: Device, action: str, told: dict[str, Any], at: datetime = SOON) -> Deed:
    """Let a device tell something that is refused."""
    receipt = send(device, a_deed(action, told, at=at), at=at)
    assert receipt.state == "refused", receipt.text
    return Deed.objects.get(pk=receipt.id)


def test_a_crop_is_told_from_the_seed_to_the_harvest(plot: Plot, device: Device) -> None:
    seed = {"producer": plot.producer.code, "kind": "seed", "name": "Hom Queen", "amount": "100",
            "unit": "KGM"}  # fmt: skip
    spray = seed | {"kind": "spray", "name": "Thuốc rệp", "pre_harvest_days": "14"}
    brought = [done(device, "bring", told, at=NOON) for told in (seed, spray)]

    for action, told, day in (
        ("sow", about(plot, "50", input=f"deed:{brought[0].id}"), 0),
        ("apply", about(plot, "0,5", input=f"deed:{brought[1].id}"), 1),
        ("harvest", about(plot, "820", planting_area_code=AREA, last="on"), 15),
    ):
        receipt = done(device, action, told, at=SOON + timedelta(days=day))

    lot = LotFile.objects.get(kind="harvest")
    assert receipt.text.endswith(f"Mã lô {Label.objects.get(thing=lot.thing)}.")
    assert (str(lot.left()), lot.crop, lot.producer) == (
        "820 kg",
        Crop.objects.get(),
        plot.producer,
    )
    assert Crop.objects.get().ended_on == timezone.localdate(SOON + timedelta(days=15))
    assert not Lot.objects.exists()


def test_a_fact_told_by_sms_and_by_the_app_is_one_event(plot: Plot, device: Device) -> None:
    seed, spray, owner = an_input(), a_spray(), plot.producer
    harvested = SOON + timedelta(days=20)
    texted(f"GIEO {plot.pk} {code(seed)} 50", owner, NOON)
    texted(f"PHUN {plot.pk} {code(spray)} 0,5", owner, SOON)
    texted(f"THU {plot.pk} 820", owner, harvested)
    told = digests()

    done(device, "sow", about(plot, "50", seed), at=NOON)
    done(device, "apply", about(plot, "0,5", spray), at=SOON)
    done(device, "harvest", about(plot, "820", planting_area_code=AREA), at=harvested)

    assert digests() == told and len(told) == 5


def test_the_last_of_a_bag_that_a_message_told_is_not_too_much(plot: Plot, device: Device) -> None:
    a_crop(plot)
    spray = a_spray()
    texted(f"PHUN {plot.pk} {code(spray)} 10", plot.producer, SOON)
    told = digests()

    done(device, "apply", about(plot, "10", spray), at=SOON)

    assert digests() == told
    later = SOON + timedelta(seconds=1)
    assert "chỉ còn 0 kg" in no(device, "apply", about(plot, "10", spray), at=later).text


def test_a_fact_told_by_the_app_and_on_the_page_is_one_event(
    client: Client, plot: Plot, device: Device
) -> None:
    now = timezone.now().replace(microsecond=0)
    crop = a_crop(plot, an_input(at=now - timedelta(days=9)), at=now - timedelta(days=9))
    done(device, "harvest", about(plot, "820", planting_area_code=AREA), at=now)
    told = digests()
    sign_in(client, device.user)

    said = {
        "amount": "820",
        "unit": "KGM",
        "planting_area_code": AREA,
        "shown_at": now.isoformat(),
    }
    answer = client.post(f"/nguon-goc/thua/{plot.pk}/thu/", said)

    assert answer.status_code == 302
    assert digests() == told
    assert LotFile.objects.get(kind="harvest").crop == crop


def test_what_is_sent_twice_is_told_once(plot: Plot, device: Device) -> None:
    a_crop(plot)
    spray = a_spray(0)
    deeds = [
        a_deed("apply", about(plot, "1", spray), at=SOON),
        a_deed("harvest", about(plot, "9")),
    ]

    answers = [send(device, deed, at=SOON) for deed in (*deeds, *deeds)]

    assert answers[:2] == answers[2:]
    assert str(spray.left()) == "9 kg"
    assert LotFile.objects.filter(kind="harvest").count() == 1


def test_a_harvest_within_the_interval_is_refused_and_puts_nothing_in_stock(
    plot: Plot, device: Device
) -> None:
    a_crop(plot)
    sprayed = done(device, "apply", about(plot, "1", a_spray(14)), at=SOON)
    offer = an_offer(producer=plot.producer)
    told = about(plot, "80", offer=offer.pk, on_hand="80")

    deed = no(device, "harvest", told, at=SOON + timedelta(days=1))

    assert "Được thu hoạch từ 04/12/2026" in sprayed.text
    assert deed.text == "Chưa hết thời gian cách ly thuốc. Được thu hoạch từ ngày 04/12/2026."
    assert (deed.arguments["amount"], deed.producer) == ("80", plot.producer)
    assert not Lot.objects.exists()
    assert not LotFile.objects.filter(kind="harvest").exists()


def test_a_harvest_is_in_the_chain_and_in_stock_by_one_deed(plot: Plot, device: Device) -> None:
    a_crop(plot)
    offer = an_offer(producer=plot.producer)
    told = about(plot, "80,5", offer=offer.pk, on_hand="80", best_before="2026-12-20")

    receipt = done(device, "harvest", told, at=SOON)

    stock = Lot.objects.get()
    lot = LotFile.objects.get(kind="harvest")
    assert receipt.result == {"lot": stock.pk}
    assert (stock.on_hand, stock.harvest_from, lot.thing.lot) == (80, SOON.date(), stock)
    assert (lot.product, lot.best_before) == (offer.product, stock.best_before)


def test_a_harvest_that_a_message_told_is_not_put_in_stock_again(
    plot: Plot, device: Device
) -> None:
    a_crop(plot)
    texted(f"THU {plot.pk} 80", plot.producer, SOON)
    told = about(plot, "80", offer=an_offer(producer=plot.producer).pk, on_hand="80")

    assert done(device, "harvest", told, at=SOON).result == {}

    assert not Lot.objects.exists()


def test_refusals_are_those_of_the_page(plot: Plot, device: Device) -> None:
    seed, spray = an_input(), a_spray()
    other = a_plot(a_household(name="Trần Thị Bình"))
    before = about(plot, "1", spray)
    assert no(device, "apply", before).text.startswith("Thửa này chưa ghi gieo trồng")
    assert no(device, "sow", about(plot, "1", spray)).text.endswith(
        "không dùng cho việc này được."
    )
    assert "chỉ còn 100 kg" in no(device, "sow", about(plot, "101", seed)).text
    assert "Số lượng" in no(device, "sow", about(plot, "nhiều", seed)).text
    assert "Xin chọn giống" in no(device, "sow", about(plot, "1")).text
    strange = about(plot, "1", seed) | {"plot": other.pk}
    assert no(device, "sow", strange).text.startswith("Hộ không còn thửa này")
    assert no(device, "sow", strange | {"plot": "x"}).text.startswith("Hộ không còn thửa này")
    done(device, "sow", about(plot, "1", seed), at=SOON)
    again = SOON + timedelta(hours=1)
    assert "chưa kết thúc" in no(device, "sow", about(plot, "1", seed), at=again).text
    wrong = about(plot, "1", planting_area_code="VN-1")
    assert "không thuộc mã số vùng trồng VN-1" in no(device, "harvest", wrong).text
    assert Event.objects.count() == 3


def test_what_happened_first_is_told_as_first_though_it_comes_last(
    plot: Plot, device: Device
) -> None:
    """A harvest of Monday counts, though a message told Tuesday's spray before the helper had a signal."""
    crop = a_crop(plot)
    spray, monday, tuesday = a_spray(), SOON + timedelta(days=3), SOON + timedelta(days=4)
    texted(f"PHUN {plot.pk} {code(spray)} 1", plot.producer, tuesday)

    deed = a_deed("harvest", about(plot, "820"), at=monday)
    receipt = send(device, deed, at=tuesday + timedelta(days=1))

    assert receipt.state == "done", receipt.text
    assert Event.objects.order_by("-pk")[0].at == monday
    assert crop.last_harvest() == monday
    assert (
        "cách ly" in no(device, "harvest", about(plot, "5"), at=tuesday + timedelta(days=2)).text
    )


def test_a_fact_belongs_to_what_grew_on_its_day(plot: Plot, device: Device) -> None:
    first = a_crop(plot, happened=NOON - timedelta(days=40))
    a_harvest(first, happened=NOON - timedelta(days=5))
    second = a_crop(plot, an_input(), happened=SOON)

    done(device, "harvest", about(plot, "7", on="2026-11-15"), at=SOON + timedelta(days=2))
    done(device, "harvest", about(plot, "9", on="2026-11-17"), at=SOON + timedelta(days=2))

    assert first.lots.count() == 2
    assert second.lots.count() == 1


def test_a_harvest_waits_for_the_sowing_before_it(plot: Plot, device: Device) -> None:
    seed = an_input()
    sowing = a_deed("sow", about(plot, "50", seed), at=NOON)
    number = sowing.partition('"id": "')[2][:36]
    harvest = a_deed("harvest", about(plot, "5", crop=f"deed:{number}"), at=SOON)

    assert send(device, harvest, at=SOON).state == "later"
    assert send(device, sowing, at=SOON).state == "done"
    assert send(device, harvest, at=SOON).state == "done"


def test_a_harvest_counts_though_its_sowing_was_told_by_others(plot: Plot, device: Device) -> None:
    crop, seed = a_crop(plot), an_input()
    refusal = no(device, "sow", about(plot, "50", seed))

    done(device, "harvest", about(plot, "5", crop=f"deed:{refusal.pk}"), at=SOON)

    assert crop.lots.count() == 1


def test_a_day_that_a_message_told_already_is_that_moment(plot: Plot, device: Device) -> None:
    a_crop(plot)
    spray = a_spray()
    texted(f"PHUN {plot.pk} {code(spray)} 1", plot.producer, SOON)
    told = digests()

    later = about(plot, "1", spray, on=f"{timezone.localdate(SOON):%Y-%m-%d}")
    done(device, "apply", later, at=SOON + timedelta(days=1))

    assert digests() == told


def test_a_clock_that_is_wrong_by_two_days_tells_the_right_moment(
    plot: Plot, device: Device
) -> None:
    a_crop(plot)
    ahead = SOON + timedelta(days=2)
    enrolling.note_clock(device, said=ahead, at=SOON)

    receipt = send(device, a_deed("harvest", about(plot, "5"), at=ahead), at=SOON)

    deed = Deed.objects.get(pk=receipt.id)
    assert (deed.said_at, deed.done_at) == (ahead, SOON)
    assert device.clock_warning == "đồng hồ sai từ hai ngày trở lên"
    assert Event.objects.order_by("-pk")[0].at == SOON


def test_a_diary_is_kept_only_of_the_helpers_own_hamlets(plot: Plot) -> None:
    elsewhere = a_device(a_helper(home()), name="máy khác")
    Producer.objects.update(hamlet=None)

    assert "không còn thuộc ấp" in refused(elsewhere, "harvest", about(plot, "5")).text


def test_without_the_mandate_that_is_asked_for_no_diary_is_kept(
    plot: Plot, device: Device, settings: Settings
) -> None:
    settings.MANDATE_REQUIRED = True

    for action in ("bring", "sow", "apply", "harvest"):
        text = no(device, action, about(plot, "5")).text
        assert text.startswith("Hộ chưa ủy quyền việc này cho bạn")
