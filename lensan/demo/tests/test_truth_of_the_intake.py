"""The made-up lists brought in by the command, row by row against what they really hold."""

import json
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO
from itertools import combinations
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from lensan.demo.lists.province import write_lists
from lensan.demo.lists.truth import TruthRow
from lensan.producers.models import Record

Place = tuple[str, str, int]  # file, sheet ("" of a text file), row
OF_PHONES = {"bad_phone", "phone_prefix_updated"}


pytestmark = pytest.mark.xdist_group("intake")  # the lists are brought in once


@dataclass(frozen=True)
class Stored:
    """What became of a row."""

    outcome: str
    producer: int | None
    codes: frozenset[str]
    phones: bool


@dataclass(frozen=True)
class Brought:
    """What the command made of the lists, beside the truth."""

    report: dict[str, Any]
    truth: dict[Place, TruthRow]
    records: dict[Place, Stored]


@pytest.fixture(scope="module")
def brought(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Brought:
    """Bring the lists in once, in a transaction that is rolled back."""
    folder = tmp_path_factory.mktemp("lists")
    truth = write_lists(folder / "lists", households=1200, seed=7)
    report = folder / "report.json"
    command = ["import", str(folder / "lists"), "--report", str(report)]
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), transaction.atomic():
        with suppress(CommandError):  # the report says of which file
            call_command(*command, stdout=StringIO())
        records = _records()
        transaction.set_rollback(True)
    rows = {(row.file, row.sheet, row.row): row for row in truth.rows}
    return Brought(json.loads(report.read_text(encoding="utf-8")), rows, records)


def test_every_list_is_read(brought: Brought) -> None:
    unread = {p["file"] for p in brought.report["problems"] if p["code"] == "unreadable_sheet"}

    assert unread == set()


def test_every_sheet_adds_up(brought: Brought) -> None:
    for sheet in brought.report["sheets"]:
        parts = (sheet[name] for name in ("created", "matched", "held", "rejected"))
        assert sheet["read"] == sum(parts)


def test_no_row_is_lost_and_none_comes_from_nowhere(brought: Brought) -> None:
    truth, records = brought.truth.keys(), brought.records.keys()

    assert (truth - records, records - truth) == (set(), set())


def test_just_the_rows_without_a_name_are_rejected(brought: Brought) -> None:
    rejected = {place for place, row in brought.records.items() if row.outcome == "rejected"}

    assert rejected == {place for place, row in brought.truth.items() if row.rejected}


def test_nobody_is_taken_for_another(brought: Brought) -> None:
    people = defaultdict(list)
    for place, row in brought.records.items():
        if row.producer is not None and place in brought.truth:
            people[row.producer].append(brought.truth[place].person)
    pairs = [pair for found in people.values() for pair in combinations(found, 2)]

    right = sum(one == other for one, other in pairs)
    assert len(pairs) > 50
    assert right / len(pairs) >= 0.999


def test_what_is_wrong_with_a_row_is_what_is_said_of_it(brought: Brought) -> None:
    """But for repeats, which matching finds, and telephones under a heading that nobody knows."""
    with_phones = {place[0] for place, row in brought.records.items() if row.phones}
    wrong = {}
    for place, row in brought.records.items():
        aside = {"duplicate_in_file"} | (set() if place[0] in with_phones else OF_PHONES)
        true = brought.truth.get(place)
        if true and row.codes - aside != {*true.problems} - aside:
            wrong[place] = (row.codes, true.problems)

    assert wrong == {}


def test_a_row_named_as_a_repeat_is_one(brought: Brought) -> None:
    named = {p for p, row in brought.records.items() if "duplicate_in_file" in row.codes}

    assert named
    assert {p for p in named if "duplicate_in_file" not in brought.truth[p].problems} == set()


def _records() -> dict[Place, Stored]:
    found = Record.objects.exclude(row=None).values_list(
        "source__name", "sheet__name", "row", "outcome", "producer", "facts", "problems"
    )
    return {
        (file, "" if file.endswith(".csv") else sheet, row or 0): Stored(
            outcome,
            producer,
            frozenset(code for _column, code, _text in problems),
            bool(facts.get("phones")),
        )
        for file, sheet, row, outcome, producer, facts, problems in found
    }
