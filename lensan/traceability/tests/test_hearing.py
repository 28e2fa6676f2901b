"""What households tell of their crops by SMS."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from lensan.messaging.actions.answering import Whose, answer
from lensan.messaging.models import Message
from lensan.messaging.tests.make import a_reachable, a_reply
from lensan.producers.models import Plot, Producer
from lensan.traceability.actions.hearing import read
from lensan.traceability.actions.labelling import print_blank
from lensan.traceability.models import Crop, Event, Label, LotFile, Via
from lensan.traceability.tests.make_lots import NOON, a_plot, a_spray, an_input

pytestmark = pytest.mark.django_db


@pytest.fixture
def plot() -> Plot:
    """Return the plot of a household."""
    return a_plot()


def sent(text: str, owner: Producer | None, *, days: int = 0) -> str | None:
    """Send a message as a household does, and return the reply."""
    at = NOON + timedelta(days=days)
    return read(Message(phone="+84912345678", text=text, at=at), owner=owner, at=at)


def code(lot: LotFile) -> str:
    """Return the code on a lot's package, as it is said in two groups."""
    return str(Label.objects.get(thing=lot.thing))


def test_writes_down_a_crop_from_sowing_to_harvest(plot: Plot) -> None:
    owner, seed, spray = plot.producer, an_input(), a_spray(days=14)

    sown = sent(f"GIEO {plot.pk} {code(seed)} 50kg", owner)
    sprayed = sent(f"phun {plot.pk} {code(spray).lower()} 0,5 ký", owner, days=1)
    early = sent(f"THU {plot.pk} 820", owner, days=2)
    harvested = sent(f"Thu hoạch {plot.pk} 820 KG", owner, days=15)

    assert sown and "50 kg" in sown and Crop.objects.get().code in sown
    assert sprayed and "0,5 kg" in sprayed and "05/12/2026" in sprayed
    assert early and "cách ly" in early
    lot = LotFile.objects.get(kind="harvest")
    assert harvested and code(lot) in harvested
    assert set(
        Event.objects.filter(transformation=Crop.objects.get().address).values_list(
            "via", flat=True
        )
    ) == {Via.SMS}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("GIEO", "Thửa của hộ"),
        ("GIEO 999999 {seed} 50", "Thửa của hộ"),
        ("GIEO {plot} {seed}", "Thiếu số lượng"),
        ("GIEO {plot} K7M4 50", "8 ký tự"),
        ("GIEO {plot} {blank} 50", "Không có lô"),
        ("GIEO {plot} {seed} 500", "chỉ còn"),
        ("GIEO {plot} {seed} 1.000", "chỉ còn"),
        ("GIEO {plot} {seed} NAN", "Thiếu số lượng"),
        ("GIEO {plot} {seed} 1.2.3", "Thiếu số lượng"),
        ("GIEO {plot} {seed} 0", "lớn hơn 0"),
        ("GIEO {plot} {seed} 0912345678", "một triệu"),
        ("GIEO {plot} {seed} 50 giạ", "đơn vị"),
        ("PHUN {plot} {seed} 1", "chưa ghi gieo trồng"),
        ("THU {plot} 820", "chưa ghi gieo trồng"),
    ],
)
def test_says_what_is_missing_and_writes_nothing(plot: Plot, text: str, why: str) -> None:
    seed = an_input()
    [blank] = print_blank(1, by=None, at=NOON)
    words = sent(text.format(plot=plot.pk, seed=code(seed), blank=blank), plot.producer)
    assert words and why in words
    assert not Crop.objects.exists()


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("1.000 KG", "1000 kg"), ("0,250", "0,25 kg"), ("12 kgs", "12 kg"), ("3 yến", "30 kg"),
        ("1,5 tấn", "1,5 tấn"),
    ],
)  # fmt: skip
def test_reads_a_harvest_as_people_write_it(plot: Plot, told: str, kept: str) -> None:
    sent(f"GIEO {plot.pk} {code(an_input())} 50", plot.producer)
    words = sent(f"THU {plot.pk} {told}", plot.producer)
    assert words and f"thu hoạch {kept} " in words
    assert str(LotFile.objects.get(kind="harvest").left()) == kept


def test_sends_a_household_without_a_plot_to_its_helper(plot: Plot) -> None:
    owner: Any = plot.producer
    Plot.objects.all().delete()
    words = sent("THU 1 820", owner)
    assert words and "nhờ tổ của ấp" in words


def test_asks_whose_telephone_it_is_and_leaves_other_messages_alone() -> None:
    with pytest.raises(Whose):
        sent("THU 1 820", None)
    assert sent("BAN 20 KG CHANH", None) is None


def test_names_no_day_after_a_spray_without_an_interval(plot: Plot) -> None:
    seed, spray = an_input(), a_spray(days=0)
    sent(f"GIEO {plot.pk} {code(seed)} 50", plot.producer)
    words = sent(f"BON {plot.pk} {code(spray)} 2", plot.producer, days=1)
    assert words == "Đã ghi Thuốc trừ rệp 2 kg cho thửa “Thửa sau nhà”."


def test_begins_a_new_crop_after_a_harvest(plot: Plot) -> None:
    seed = an_input()
    sent(f"GIEO {plot.pk} {code(seed)} 50", plot.producer)
    sent(f"THU {plot.pk} 820", plot.producer, days=1)

    words = sent(f"GIEO {plot.pk} {code(seed)} 40", plot.producer, days=2)

    assert words and "40 kg" in words
    assert list(Crop.objects.order_by("pk").values_list("ended_on", flat=True)) == [
        date(2026, 11, 21), None,
    ]  # fmt: skip


def test_names_a_crop_by_the_month_here(plot: Plot) -> None:
    at = datetime(2026, 11, 30, 20, tzinfo=UTC)
    told = Message(phone="+84912345678", text=f"GIEO {plot.pk} {code(an_input())} 50", at=at)
    read(told, owner=plot.producer, at=at + timedelta(minutes=1))
    assert Crop.objects.get().name == "Khóm 12/2026"


def test_is_heard_among_all_else_that_households_write() -> None:
    owner = a_reachable()
    plot, seed, spray = a_plot(owner), an_input(), a_spray(days=0)
    texts = (
        f"GIEO {plot.pk} {code(seed)} 50 KG", f"PHUN {plot.pk} {code(spray)} 1 KG", f"THU {plot.pk} 820 KG",
    )  # fmt: skip
    for hour, text in enumerate(texts):
        at = NOON + timedelta(hours=hour)
        assert answer(a_reply(text, at=at), at=at)

    told = " ".join(Message.objects.exclude(in_reply_to=None).values_list("text", flat=True))
    assert LotFile.objects.get(kind="harvest").producer == owner
    assert all(
        words in told for words in ("Đã ghi gieo trồng", "Đã ghi Thuốc", "Đã ghi thu hoạch")
    )
