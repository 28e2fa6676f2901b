"""What would come of a list, before anything of it is stored."""

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from django_tasks import TaskResult, task_backends
from django_tasks.backends.dummy import DummyBackend
from pytest_django import Settings

from lensan.accounts.tests.make import an_officer
from lensan.places.tests.make import a_commune
from lensan.producers import tasks
from lensan.producers.actions.importing import FAILED, Overtaken
from lensan.producers.actions.receiving import SHOWN, approve, cancel, preview
from lensan.producers.models import Import
from lensan.producers.tests.make import (
    AN,
    BINH,
    FIRST_ROW,
    NEXT_DAY,
    a_row,
    a_workbook,
    an_import,
    meanwhile,
    people,
    received,
    the_registry,
)

State = Import.State
EMPTY = {"records": 0, "producers": 0, "active": 0}


@pytest.fixture
def _queue(settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


def test_tells_what_would_come_of_each_row_and_stores_none(noon: datetime) -> None:
    source = received(a_workbook(AN, AN, a_row(" "), a_row(phone="0912"), BINH))

    preview(source, at=noon)

    source.refresh_from_db()
    assert source.state == State.READY
    assert (source.rows_total, source.rows_done) == (5, 0)
    [sheet] = source.preview["sheets"]
    assert sheet == {
        "name": "Danh sách", "commune": "Xã Vị Thắng", "read": 5,
        "created": 2, "matched": 1, "held": 1, "rejected": 1,
    }  # fmt: skip
    assert source.preview["codes"] == {"duplicate_in_file": 1, "missing_name": 1, "bad_phone": 1}
    assert source.preview["sample"][0] == ["Danh sách", FIRST_ROW, "created", "Nguyễn Văn An"]
    assert the_registry() == EMPTY


def test_tells_where_each_problem_stands(noon: datetime) -> None:
    source = received(a_workbook(AN, a_row("Lê Thị Tư", phone="0912")))

    preview(source, at=noon)

    [[sheet, row, column, code, text]] = source.preview["problems"]
    assert (sheet, row, column, code) == ("Danh sách", FIRST_ROW + 1, 3, "bad_phone")
    assert "0912" in text


def test_knows_who_is_in_the_registry_already(noon: datetime) -> None:
    an_import(AN)
    source = received(a_workbook(AN, BINH), name="khac.xlsx")

    preview(source, at=noon)

    [sheet] = source.preview["sheets"]
    assert (sheet["matched"], sheet["created"]) == (1, 1)


def test_shows_so_many_problems_and_counts_them_all(noon: datetime) -> None:
    rows = [a_row(f"Lê Thị {n}", phone="0912") for n in range(SHOWN + 5)]
    source = received(a_workbook(*rows))

    preview(source, at=noon)

    assert len(source.preview["problems"]) == SHOWN
    assert source.preview["codes"]["bad_phone"] == SHOWN + 5


def test_tells_how_far_it_is(noon: datetime) -> None:
    source = received(a_workbook(*people(510)))
    seen: list[tuple[int, int]] = []

    def look() -> None:
        seen.append(Import.objects.values_list("rows_done", "rows_total").get())

    with meanwhile('UPDATE "producers_import"', look, times=99):
        preview(source, at=noon)

    assert seen == [(0, 0), (0, 510), (500, 510)]


def test_asks_what_a_heading_means_that_it_cannot_read(noon: datetime) -> None:
    headings = ("Quý danh", "Năm sinh", "Số CCCD", "Số điện thoại", "Ấp", "Xã", "Mã hộ")
    source = received(a_workbook(*people(12), headings=headings))

    preview(source, at=noon)

    [sheet] = source.preview["sheets"]
    assert (source.state, sheet["read"]) == (State.READY, 0)
    [unknown] = source.preview["unknown"]
    assert unknown["heading"] == "Quý danh"
    assert unknown["examples"][0] == people(1)[0][0]


def test_says_of_a_file_without_a_list_what_to_do(noon: datetime) -> None:
    source = received(b"%PDF-1.7 not a list", name="ds.xlsx")

    preview(source, at=noon)

    source.refresh_from_db()
    assert (source.state, source.finished_at) == (State.UNREADABLE, noon)
    [[code, text, sheet]] = source.problems
    assert (code, sheet, source.reason) == ("unreadable_sheet", "", text)
    assert text.endswith(".")


@pytest.mark.parametrize("content", [a_workbook(AN), b""])
def test_a_list_cancelled_while_it_is_read_stays_cancelled(content: bytes, noon: datetime) -> None:
    source = received(content)
    cancel(Import.objects.get(), by=an_officer(a_commune()), at=noon)

    preview(source, at=NEXT_DAY)

    source.refresh_from_db()
    assert (source.state, source.finished_at, source.preview) == (State.CANCELLED, noon, {})


@pytest.mark.usefixtures("_queue")
def test_the_worker_reads_each_list_once() -> None:
    source = received(a_workbook(AN))

    tasks.preview.call(source.pk)
    Import.objects.update(preview={})
    tasks.preview.call(source.pk)

    source.refresh_from_db()
    assert (source.state, source.preview) == (State.READY, {})


@pytest.mark.usefixtures("_queue")
def test_the_worker_carries_each_approved_list_in_once() -> None:
    source = received(a_workbook(AN))
    tasks.carry_in.call(source.pk)
    assert the_registry() == EMPTY
    approve(source, by=None, at=NEXT_DAY)

    tasks.carry_in.call(source.pk)
    tasks.carry_in.call(source.pk)

    assert the_registry() == {"records": 1, "producers": 1, "active": 1}


@pytest.mark.usefixtures("_queue")
def test_the_officer_hears_of_a_list_at_which_the_program_fails() -> None:
    source = received(a_workbook(AN))
    approve(source, by=None, at=NEXT_DAY)

    def refuse() -> None:
        raise IntegrityError("a rule that was forgotten")

    with meanwhile('INSERT INTO "producers_sheet"', refuse), pytest.raises(IntegrityError):
        tasks.carry_in.call(source.pk)
    tasks.carry_in.call(source.pk)

    source.refresh_from_db()
    assert (source.state, source.reason) == (State.UNREADABLE, str(FAILED))
    assert the_registry() == EMPTY


@pytest.mark.usefixtures("_queue")
@pytest.mark.parametrize("trouble", [OperationalError("database is locked"), Overtaken()])
def test_what_time_can_mend_is_tried_again(trouble: Exception) -> None:
    source = received(a_workbook(AN))
    approve(source, by=None, at=NEXT_DAY)

    def happen() -> None:
        raise trouble

    with meanwhile('SELECT "places_commune"', happen), pytest.raises(type(trouble)):
        tasks.carry_in.call(source.pk)
    source.refresh_from_db()
    assert source.state == State.APPROVED

    tasks.carry_in.call(source.pk)
    assert the_registry() == {"records": 1, "producers": 1, "active": 1}


@pytest.mark.usefixtures("_queue")
def test_lists_whose_work_was_lost_with_a_machine_are_picked_up() -> None:
    officer = an_officer(a_commune())
    unread = received(a_workbook(AN), by=officer)
    unstored = received(a_workbook(BINH), by=officer)
    approve(unstored, by=officer, at=NEXT_DAY)
    received(a_workbook(a_row()))  # at the command line, whose own run reads it
    an_import(*people(2))

    tasks.pick_up.call()

    assert [(result.task, result.args) for result in _queued()] == [
        (tasks.preview, [unread.pk]),
        (tasks.carry_in, [unstored.pk]),
    ]


@pytest.mark.usefixtures("_queue")
def test_lists_just_received_are_left_to_their_own_task() -> None:
    source = received(a_workbook(AN), by=an_officer(a_commune()))
    Import.objects.update(received_at=datetime.now(tz=source.received_at.tzinfo))

    tasks.pick_up.call()

    assert _queued() == []


def _queued() -> list[TaskResult[Any]]:
    backend = task_backends["default"]
    assert isinstance(backend, DummyBackend)
    return backend.results
