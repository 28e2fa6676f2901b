"""An officer says what a heading means; it is remembered for that commune's lists."""

from datetime import datetime

import pytest

from lensan.accounts.tests.make import an_officer
from lensan.journal.models import Entry
from lensan.kernel.states import NotAllowed
from lensan.places.models import Commune
from lensan.places.tests.make import a_commune
from lensan.producers.actions.receiving import approve, explain, preview
from lensan.producers.models import HeadingMeaning, Import
from lensan.producers.tests.make import a_workbook, people, received

HEADINGS = ("Quý danh", "Năm sinh", "Số CCCD", "Số điện thoại", "Ấp", "Xã", "Ghi riêng")


def _a_list(home: Commune | None, *, count: int = 12, name: str = "ds.xlsx") -> Import:
    source = received(a_workbook(*people(count), headings=HEADINGS), home=home, name=name)
    preview(source, at=source.received_at)
    return source


def test_the_list_is_read_again_with_that_meaning(noon: datetime) -> None:
    source, officer = _a_list(a_commune()), an_officer(a_commune())

    explain(source, {"QUÝ  DANH": "name"}, by=officer, at=noon)

    source.refresh_from_db()
    assert (source.state, source.preview) == (Import.State.RECEIVED, {})
    preview(source, at=noon)
    assert source.preview["sheets"][0]["created"] == 12
    entry = Entry.objects.about(source)[0]
    assert (entry.verb, entry.by, entry.facts) == (
        "producers.headings_explained",
        officer,
        {"headings": ["name"]},
    )


def test_the_communes_next_list_is_understood_at_once(noon: datetime) -> None:
    explain(_a_list(a_commune()), {"Quý danh": "name"}, by=an_officer(), at=noon)

    assert _a_list(a_commune(), count=13).preview["sheets"][0]["created"] == 13


def test_another_communes_lists_mean_what_they_meant(noon: datetime) -> None:
    explain(_a_list(a_commune()), {"Quý danh": "name"}, by=an_officer(), at=noon)

    assert _a_list(a_commune("Vị Trung"), count=13).preview["sheets"][0]["read"] == 0


def test_a_meaning_said_anew_replaces_the_old_one(noon: datetime) -> None:
    source = _a_list(a_commune())
    explain(source, {"Quý danh": "name", "Ghi riêng": "grows"}, by=an_officer(), at=noon)
    preview(source, at=noon)

    explain(source, {"Ghi riêng": ""}, by=an_officer(), at=noon)

    meanings = HeadingMeaning.objects.order_by("heading").values_list("heading", "field")
    assert list(meanings) == [("ghi rieng", ""), ("quy danh", "name")]
    assert source.headings == {"ghi rieng": "", "quy danh": "name"}


def test_a_column_left_aside_is_asked_about_no_more(noon: datetime) -> None:
    source = _a_list(a_commune())
    explain(source, {"Quý danh": "name", "Ghi riêng": ""}, by=an_officer(), at=noon)

    preview(source, at=noon)

    assert source.preview["unknown"] == []


def test_what_was_approved_is_explained_no_more(noon: datetime) -> None:
    source = _a_list(a_commune())
    approve(source, by=None, at=noon)

    with pytest.raises(NotAllowed):
        explain(source, {"Quý danh": "name"}, by=an_officer(), at=noon)

    source.refresh_from_db()
    assert (source.state, source.headings) == (Import.State.APPROVED, {})
    assert not HeadingMeaning.objects.exists()
