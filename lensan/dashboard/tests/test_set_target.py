"""Setting what has to be reached, version upon version."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from lensan.accounts.tests.make import a_province_officer
from lensan.dashboard.actions import ChangedMeanwhile, hand_out_list, set_target
from lensan.dashboard.models import Target
from lensan.dashboard.tests.make import DAY, a_target, at
from lensan.journal.models import Entry
from lensan.places.tests.make import a_commune

DUE = date(2022, 12, 31)


def _set(seen: int, households: int = 700) -> Target:
    parts = {a_commune("Vị Thắng"): 300, a_commune("Hỏa Tiến"): 400}
    return set_target(
        "with_consent", DUE, percent=Decimal(70), households=households, communes=parts, seen=seen,
        by=a_province_officer(), at=at(DAY),
    )  # fmt: skip


def test_writes_the_provinces_row_and_each_communes() -> None:
    target = _set(seen=0)

    rows = Target.objects.filter(indicator="with_consent").order_by("households")
    assert [(r.commune and r.commune.name, r.percent, r.households, r.version) for r in rows] == [
        ("Vị Thắng", None, 300, 1), ("Hỏa Tiến", None, 400, 1), (None, Decimal(70), 700, 1),
    ]  # fmt: skip
    assert {row.set_by for row in rows} == {target.set_by}


def test_is_written_in_the_journal() -> None:
    target = _set(seen=0)

    entry = Entry.objects.get()
    assert (entry.verb, entry.by, entry.subject_id) == (
        "dashboard.target_set",
        target.set_by,
        target.pk,
    )
    assert entry.facts == {
        "indicator": "with_consent", "due_on": "2022-12-31", "version": 1, "percent": "70",
        "households": 700, "communes": 2, "shared_out": 700,
    }  # fmt: skip


def test_a_new_version_leaves_the_old_one_standing() -> None:
    _set(seen=0)

    _set(seen=1, households=800)

    provinces = Target.objects.of_province().filter(indicator="with_consent").order_by("version")
    assert [(t.version, t.households) for t in provinces] == [(1, 700), (2, 800)]
    current = Target.objects.current().filter(indicator="with_consent")
    assert {(t.version, t.commune_id is None) for t in current} == {(2, True), (2, False)}
    assert current.count() == 3


def test_a_version_set_meanwhile_is_not_overwritten() -> None:
    _set(seen=0)

    with pytest.raises(ChangedMeanwhile, match="tải lại trang"):
        _set(seen=0, households=800)

    assert Target.objects.of_province().get(indicator="with_consent").households == 700
    assert Entry.objects.count() == 1


def test_the_plans_targets_are_there_from_the_start() -> None:
    plan = Target.objects.current().of_province().order_by("indicator", "due_on")

    assert [(t.indicator, t.due_on.year, t.percent, t.households) for t in plan] == [
        (code, year, Decimal(percent), percent * 1_000)
        for code, first, second in (
            ("payment", 50, 70),
            ("stall", 50, 70),
            ("trained_digital", 70, 90),
        )
        for year, percent in ((2022, first), (2023, second))
    ]


def test_a_commune_has_no_percentage_of_its_own() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.create(
            indicator="stall", commune=a_commune(), due_on=DUE, percent=50, households=1,
            version=9, set_at=at(DAY),
        )  # fmt: skip


def test_a_target_says_what_it_wants() -> None:
    assert str(a_target(households=100)) == "with_consent 31/12/2022: 100 hộ"


def test_a_list_that_was_read_is_written_in_the_journal() -> None:
    officer, commune = a_province_officer(), a_commune()

    hand_out_list(commune, indicator="with_consent", people=12, form="csv", by=officer, at=at(DAY))

    entry = Entry.objects.about(commune).get()
    assert (entry.verb, entry.by) == ("dashboard.list_read", officer)
    assert entry.facts == {"indicator": "with_consent", "people": 12, "form": "csv"}
