"""A household's diary: few taps, what is stopped and why, paper keyed later."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lensan.accounts.tests.make import a_helper, an_officer, queries, sign_in
from lensan.catalogue.tests.make import a_lot, an_offer
from lensan.messaging.models import Message
from lensan.producers.models import Plot
from lensan.producers.tests.make_people import a_producer
from lensan.traceability.actions import growing
from lensan.traceability.actions.hearing import read
from lensan.traceability.actions.labelling import print_blank
from lensan.traceability.models import Crop, Event, Label, LotFile, Via
from lensan.traceability.tests.make_lots import (
    AREA,
    a_crop,
    a_harvest,
    a_plot,
    a_spray,
    an_input,
    kilos,
)
from lensan.traceability.tests.make_pages import account_of, an_owner, days_ago, now, shown, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def plot(client: Client) -> Plot:
    """A plot whose owner has signed in."""
    return a_plot(an_owner(client))


def growing_on(plot: Plot, **facts: Any) -> Crop:
    """Sow a plot a month ago."""
    return a_crop(
        plot, an_input(f"Hom của thửa {plot.pk}", at=days_ago(40)), at=days_ago(30), **facts
    )


def sprayed(crop: Crop, *, days: int = 14, ago: int = 20) -> LotFile:
    """Spray a crop."""
    spray = a_spray(days=days, at=days_ago(40))
    growing.apply(crop, spray, kilos(0.5), by=None, at=days_ago(ago), via=Via.PAGE)
    return spray


def test_without_a_plot_says_who_helps(client: Client) -> None:
    an_owner(client)
    assert "Chưa có thửa nào" in shown(client, "trace-home")


def test_an_officer_without_plots_is_led_to_households(client: Client) -> None:
    sign_in(client, an_officer(a_producer().commune))
    assert reverse("producer-list") in shown(client, "trace-home")


def test_shows_each_plot_with_what_can_be_told_now(client: Client, plot: Plot) -> None:
    page = shown(client, "trace-home")
    assert (plot.name in page, reverse("trace-sow", args=[plot.pk]) in page) == (True, True)

    growing_on(plot)
    page = shown(client, "trace-home")

    assert reverse("trace-harvest", args=[plot.pk]) in page
    assert "đang trồng" in page


def test_shows_why_a_harvest_is_stopped(client: Client, plot: Plot) -> None:
    sprayed(growing_on(plot), ago=3)

    for page in (shown(client, "trace-home"), shown(client, "trace-plot", pk=plot.pk)):
        assert "cách ly thuốc đến" in page
        assert reverse("trace-harvest", args=[plot.pk]) not in page


def test_harvests_in_three_taps(client: Client, plot: Plot) -> None:
    growing_on(plot)
    assert "Ghi thu hoạch" in shown(client, "trace-harvest", pk=plot.pk)

    page = told(client, "trace-harvest", {"amount": "1.000", "unit": "KGM"}, pk=plot.pk)

    lot = LotFile.objects.get(kind="harvest")
    assert (str(lot.left()), lot.producer, str(Label.objects.get(thing=lot.thing)) in page) == (
        *("1000 kg", plot.producer, True),
    )
    event = Event.objects.get(mentions__thing=lot.thing)
    assert (event.via, event.by) == (Via.PAGE, account_of(plot.producer))


def test_offers_the_quantities_of_before(client: Client, plot: Plot) -> None:
    crop = growing_on(plot)
    for amount, ago in ((820.5, 3), (1.234, 2), (400, 1)):
        a_harvest(crop, amount, at=days_ago(ago))
    page = shown(client, "trace-harvest", pk=plot.pk)
    for typed in ("820,5", "1,2340", "400"):
        assert f'value="{typed}"' in page


def test_a_form_sent_twice_tells_once(client: Client, plot: Plot) -> None:
    growing_on(plot)
    shown_at = timezone.localtime(now()).strftime("%Y-%m-%d %H:%M:%S")
    data = {"amount": "820", "unit": "KGM", "shown_at": shown_at}
    for _twice in range(2):
        told(client, "trace-harvest", data, pk=plot.pk)
    assert LotFile.objects.filter(kind="harvest").count() == 1


def test_ties_a_harvest_to_the_lot_that_is_sold(client: Client, plot: Plot) -> None:
    growing_on(plot)
    sold = a_lot(an_offer(producer=plot.producer))
    data = {"amount": "20", "unit": "KGM", "sold_as": sold.pk, "last": "on"}
    told(client, "trace-harvest", data, pk=plot.pk)

    lot = LotFile.objects.get(kind="harvest")
    assert (lot.thing.lot, lot.product) == (sold, sold.offer.product)
    assert Crop.objects.get().ended_on == timezone.localdate()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"amount": "", "unit": "KGM"}, "bắt buộc"),
        ({"amount": "nhiều", "unit": "KGM"}, "số lớn hơn 0"),
        ({"amount": "0", "unit": "KGM"}, "số lớn hơn 0"),
        (
            {"amount": "5", "unit": "KGM", "planting_area_code": "VN-1"},
            "không thuộc mã số vùng trồng",
        ),
        ({"amount": "5", "unit": "KGM", "on": "2099-01-01"}, "tương lai"),
    ],
)
def test_says_what_is_wrong_and_writes_nothing(
    client: Client, plot: Plot, data: dict[str, str], why: str
) -> None:
    growing_on(plot)
    page = told(client, "trace-harvest", data, pk=plot.pk)
    assert why in page
    assert not LotFile.objects.filter(kind="harvest").exists()


def test_stops_a_harvest_within_the_interval(client: Client, plot: Plot) -> None:
    sprayed(growing_on(plot), ago=3)
    page = told(client, "trace-harvest", {"amount": "5", "unit": "KGM"}, pk=plot.pk)
    assert "Chưa hết thời gian cách ly thuốc" in page
    assert not LotFile.objects.filter(kind="harvest").exists()


def test_nothing_is_harvested_or_sprayed_before_it_was_sown(client: Client, plot: Plot) -> None:
    for name in ("trace-harvest", "trace-apply"):
        answer = client.get(reverse(name, args=[plot.pk]))
        assert answer.headers["Location"] == reverse("trace-sow", args=[plot.pk])


def test_receives_seed_and_sows_it(client: Client, plot: Plot) -> None:
    data = {"kind": "seed", "name": "Hom khóm Queen", "amount": "100", "unit": "KGM"}
    page = told(client, "trace-receive", data, code=plot.producer.code)
    seed = LotFile.objects.get(kind="seed")
    assert str(Label.objects.get(thing=seed.thing)) in page

    told(client, "trace-sow", {"lot": seed.pk, "amount": "50", "unit": "KGM"}, pk=plot.pk)

    assert (Crop.objects.get().plot, str(seed.left())) == (plot, "50 kg")
    assert "còn 50 kg" in shown(client, "trace-receive", code=plot.producer.code)


def test_a_spray_must_say_its_interval(client: Client, plot: Plot) -> None:
    data = {"kind": "spray", "name": "Thuốc", "amount": "1", "unit": "LTR"}
    assert "ngày cách ly" in told(client, "trace-receive", data, code=plot.producer.code)
    assert not LotFile.objects.exists()
    told(client, "trace-receive", {**data, "pre_harvest_days": "7"}, code=plot.producer.code)
    assert LotFile.objects.get().pre_harvest_days == 7


def test_uses_what_a_code_on_a_package_stands_for(client: Client, plot: Plot) -> None:
    seed = an_input(at=days_ago(2))
    code = str(Label.objects.get(thing=seed.thing)).lower()
    told(client, "trace-sow", {"code": code, "amount": "5", "unit": "KGM"}, pk=plot.pk)
    assert str(seed.left()) == "95 kg"


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("", "gõ mã trên bao bì"),
        ("K7M4", "8 ký tự"),
        ("blank", "chưa gắn"),
        ("22222222", "Không có nhãn"),
    ],
)
def test_says_what_is_wrong_with_a_code(client: Client, plot: Plot, code: str, why: str) -> None:
    if code == "blank":
        code = print_blank(1, by=None, at=now())[0].code
    page = told(client, "trace-sow", {"code": code, "amount": "5", "unit": "KGM"}, pk=plot.pk)
    assert why in page
    assert not Crop.objects.exists()


def test_sows_nothing_that_is_no_seed(client: Client, plot: Plot) -> None:
    spray = a_spray(at=days_ago(2))
    code = Label.objects.get(thing=spray.thing).code
    page = told(client, "trace-sow", {"code": code, "amount": "1", "unit": "KGM"}, pk=plot.pk)
    assert "không dùng cho việc này" in page


def test_sows_by_one_tap_what_was_sown_next_door(client: Client, plot: Plot) -> None:
    seed = an_input(at=days_ago(40))
    a_crop(a_plot(plot.producer, name="Thửa kia"), seed, at=days_ago(30))
    address = reverse("trace-sow-again", args=[plot.pk, seed.pk])
    assert address in shown(client, "trace-home")

    assert "Đã ghi gieo trồng" in client.post(address, follow=True).content.decode()

    assert (plot.crops.count(), str(seed.left())) == (1, "0 kg")
    assert "Không ghi lại được" in client.post(address, follow=True).content.decode()
    assert plot.crops.count() == 1


def test_a_plot_that_bears_nothing_yet_is_not_sown_again(client: Client, plot: Plot) -> None:
    seed = an_input(amount=500, at=days_ago(40))
    a_crop(plot, seed, at=days_ago(30))
    address = reverse("trace-sow-again", args=[plot.pk, seed.pk])
    assert "chưa kết thúc" in client.post(address, follow=True).content.decode()
    assert Crop.objects.count() == 1


def test_sprays_by_one_tap_what_was_used_last(client: Client, plot: Plot) -> None:
    spray = sprayed(growing_on(plot))
    address = reverse("trace-apply-again", args=[plot.pk, spray.pk])
    assert address in shown(client, "trace-home")

    page = client.post(address, follow=True).content.decode()

    assert "Được thu hoạch từ" in page
    assert str(spray.left()) == "9 kg"


def test_one_tap_says_when_nothing_is_left(client: Client, plot: Plot) -> None:
    crop = growing_on(plot)
    spray = sprayed(crop)
    growing.apply(crop, spray, kilos(9.5), by=None, at=days_ago(2), via=Via.PAGE)
    address = reverse("trace-apply-again", args=[plot.pk, spray.pk])
    assert "chỉ còn 0 kg" in client.post(address, follow=True).content.decode()


def test_one_tap_repeats_only_what_was_done(client: Client, plot: Plot) -> None:
    growing_on(plot)
    address = reverse("trace-apply-again", args=[plot.pk, a_spray().pk])
    assert "Không ghi lại được" in client.post(address, follow=True).content.decode()


def test_applies_something_else(client: Client, plot: Plot) -> None:
    growing_on(plot)
    food = an_input("Phân hữu cơ", LotFile.Kind.FERTILISER, producer=plot.producer, at=days_ago(9))
    data = {"lot": food.pk, "amount": "0,5", "unit": "KGM"}
    assert "Phân hữu cơ 0,5 kg" in told(client, "trace-apply", data, pk=plot.pk)
    page = shown(client, "trace-plot", pk=plot.pk)
    assert ("Bón phân" in page, "Gieo trồng" in page) == (True, True)
    again = told(client, "trace-apply", {**data, "amount": "500"}, pk=plot.pk)
    assert "chỉ còn" in again


def test_a_paper_diary_keyed_later_is_the_same_fact_as_a_message(
    client: Client, plot: Plot
) -> None:
    crop = growing_on(plot)
    spray = a_spray(days=0, at=days_ago(40))
    at = days_ago(5)
    code = Label.objects.get(thing=spray.thing).code
    for text in (f"PHUN {plot.pk} {code} 0,5", f"THU {plot.pk} 820"):
        read(Message(phone="+84912345678", text=text, at=at), owner=plot.producer, at=at)
    before = Event.objects.count()
    paper = {"unit": "KGM", "on": f"{timezone.localdate(at):%Y-%m-%d}", "paper": "on"}

    told(client, "trace-harvest", {**paper, "amount": "820"}, pk=plot.pk)
    told(client, "trace-apply", {**paper, "amount": "0,5", "code": code}, pk=plot.pk)
    assert Event.objects.count() == before

    told(client, "trace-harvest", {**paper, "amount": "30", "hour": "06:30"}, pk=plot.pk)
    late = Event.objects.get(via=Via.PAPER)
    assert (timezone.localtime(late.at).strftime("%H:%M"), late.transformation) == (
        "06:30",
        crop.address,
    )


def test_today_without_an_hour_is_now(client: Client, plot: Plot) -> None:
    growing_on(plot)
    data = {"amount": "5", "unit": "KGM", "on": f"{timezone.localdate():%Y-%m-%d}"}
    told(client, "trace-harvest", data, pk=plot.pk)
    event = Event.objects.get(step="commissioning", via=Via.PAGE, at__gte=days_ago(1))
    assert abs(event.at - now()) < timedelta(minutes=1)


def test_the_helper_tells_for_the_household(client: Client) -> None:
    owner = a_producer(hamlet="Ấp 3")
    plot = a_plot(owner)
    growing_on(plot)
    assert owner.hamlet is not None
    helper = a_helper(owner.hamlet)
    sign_in(client, helper)
    assert str(owner) in shown(client, "trace-home")
    told(client, "trace-harvest", {"amount": "5", "unit": "KGM"}, pk=plot.pk)
    assert Event.objects.get(mentions__thing__file__kind="harvest").by == helper


def test_an_officer_finds_a_household(client: Client) -> None:
    owner, other = a_producer("Lê Thị Tám"), a_producer("Võ Văn Chín")
    mine, theirs = a_plot(owner, name="Thửa A"), a_plot(other, name="Thửa B")
    sign_in(client, an_officer(owner.commune, other.commune))
    page = client.get(reverse("trace-home"), {"q": "tam"}).content.decode()
    assert (mine.name in page, theirs.name in page) == (True, False)


def test_the_page_costs_the_same_however_many_plots(client: Client, plot: Plot) -> None:
    sprayed(growing_on(plot))
    one = queries(client, reverse("trace-home"))
    for number in range(3):
        sprayed(growing_on(a_plot(plot.producer, name=f"Thửa {number}")))
    assert queries(client, reverse("trace-home")) == one


def test_shows_crops_that_are_over(client: Client, plot: Plot) -> None:
    a_harvest(growing_on(plot), at=days_ago(3), planting_area_code=AREA, last=True)
    page = shown(client, "trace-plot", pk=plot.pk)
    assert ("Vụ đã xong" in page, "chưa gieo trồng" in page) == (True, True)
