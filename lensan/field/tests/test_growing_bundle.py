"""What a device holds of the crop diary: what is needed to tell it by a tap, and to be warned without a signal."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_helper
from lensan.field.actions.bundling import bundle
from lensan.field.actions.growing import AT_ONCE
from lensan.field.tests.make import a_household, home
from lensan.producers.models import Plot, Producer
from lensan.traceability.actions.growing import apply
from lensan.traceability.models import Label, LotFile, Via
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

TODAY = NOON.date()


@pytest.fixture
def helper() -> User:
    return a_helper(home())


def code(lot: LotFile) -> str:
    return Label.objects.get(thing=lot.thing).code


def row(helper: User, producer: Producer, on: date = TODAY) -> dict[str, Any]:
    return bundle(helper, on=on)[f"g{producer.pk}"]  # type: ignore[no-any-return]


def test_a_plot_on_which_nothing_grows_can_be_sown_as_before(helper: User) -> None:
    plot = a_plot(a_household())
    seed = an_input(producer=plot.producer)

    told = row(helper, plot.producer)

    assert told == {
        "code": plot.producer.code,
        "plots": [[plot.pk, "Thửa sau nhà", "Khóm", AREA, 0, "", []]],
        "inputs": [[code(seed), "Hom khóm Queen", "seed", "KGM", "100", 0]],
    }


def test_what_grows_is_told_with_its_interval_and_what_was_put_on_it_last(helper: User) -> None:
    plot = a_plot(a_household())
    seed, spray = an_input(), a_spray(days=14)
    crop = a_crop(plot, seed)
    apply(crop, spray, kilos(0.5), by=None, at=NOON, via=Via.PAGE)

    [told] = row(helper, plot.producer)["plots"]
    assert told[4:] == [1, "2026-12-04", [[code(spray), "0,5", "KGM"], [code(seed), "50", "KGM"]]]

    a_harvest(crop, at=NOON + timedelta(days=15))
    [borne] = row(helper, plot.producer, on=TODAY + timedelta(days=15))["plots"]
    assert borne[4:6] == [2, ""]


def test_what_was_used_is_named_though_the_household_did_not_bring_it_in(helper: User) -> None:
    plot = a_plot(a_household())
    spray = a_spray(days=7)
    apply(a_crop(plot), spray, kilos(1), by=None, at=NOON, via=Via.PAGE)

    assert [code(spray), "Thuốc trừ rệp", "spray", "KGM", "9", 7] in row(helper, plot.producer)[
        "inputs"
    ]


def test_what_is_used_up_or_has_no_label_any_more_is_left_out(helper: User) -> None:
    plot = a_plot(a_household())
    a_crop(plot, an_input(amount=50, producer=plot.producer))
    spray = a_spray(producer=plot.producer)
    Label.objects.filter(thing=spray.thing).update(voided_at=NOON)

    assert row(helper, plot.producer)["inputs"] == []


def test_nobody_elses_plots_are_held_nor_without_a_mandate(
    helper: User, settings: Settings
) -> None:
    mine, other = a_plot(a_household()), a_plot(a_household(name="Trần Thị Bình"))
    Producer.objects.filter(pk=other.producer_id).update(hamlet=None)

    assert [name for name in bundle(helper, on=TODAY) if name[0] == "g"] == [
        f"g{mine.producer_id}"
    ]
    settings.MANDATE_REQUIRED = True
    assert [name for name in bundle(helper, on=TODAY) if name[0] == "g"] == []


def test_the_diaries_of_many_are_read_by_few_questions(helper: User) -> None:
    owners = [a_household(name=f"Nguyễn Văn {letter}") for letter in "ABC"]
    seed = an_input(amount=1000)
    for owner in owners[:1]:
        a_crop(a_plot(owner), seed)
    few = _asked(helper)
    for owner in owners[1:]:
        a_crop(a_plot(owner), seed)

    assert _asked(helper) == few


def _asked(helper: User) -> int:
    with CaptureQueriesContext(connection) as asked:
        bundle(helper, on=TODAY)
    return len(asked)


def test_each_household_is_told_however_many_there_are(
    helper: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lensan.field.actions.growing.AT_ONCE", 1)
    plots = [a_plot(a_household(name=f"Nguyễn Văn {letter}")) for letter in "ABC"]

    rows = bundle(helper, on=TODAY)

    assert AT_ONCE > 1
    assert [rows[f"g{plot.producer_id}"]["plots"][0][0] for plot in plots] == [
        plot.pk for plot in Plot.objects.order_by("pk")
    ]
