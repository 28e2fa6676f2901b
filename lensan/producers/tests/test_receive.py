"""A list arrives, is let in or left out; nothing of it is in the registry before that."""

import hashlib
from datetime import datetime
from typing import Any

import pytest

from lensan.accounts.tests.make import an_officer
from lensan.journal.models import Entry
from lensan.kernel.states import NotAllowed
from lensan.places.tests.make import a_commune
from lensan.producers.actions.receiving import AlreadyImported, approve, cancel
from lensan.producers.actions.undoing import undo
from lensan.producers.models import Import
from lensan.producers.tests.make import AN, a_workbook, an_import, received, the_registry

State = Import.State


def test_keeps_the_file_as_it_came(noon: datetime) -> None:
    officer, home, content = an_officer(a_commune()), a_commune(), a_workbook(AN)

    source = received(content, by=officer, home=home, at=noon)

    source.refresh_from_db()
    with source.file.open() as file:
        assert file.read() == content
    assert (source.name, source.size) == ("vi-thang.xlsx", len(content))
    assert source.sha256 == hashlib.sha256(content).hexdigest()
    assert (source.by, source.home, source.received_at) == (officer, home, noon)
    assert source.state == State.RECEIVED
    assert the_registry() == {"records": 0, "producers": 0, "active": 0}


def test_is_written_in_the_journal_without_the_files_name(noon: datetime) -> None:
    source = received(a_workbook(AN), at=noon)

    entry = Entry.objects.about(source).get()
    assert (entry.verb, entry.at) == ("producers.list_received", noon)
    assert entry.facts == {"size": source.size, "sha256": source.sha256}


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("Danh sách.XLSX", ".xlsx"),
        ("ds", ""),
        (".xlsx", ""),
        ("ds.", ""),
        ("ds.x x", ""),
        ("ds.toolong", ""),
    ],
)
def test_keeps_the_ending_of_a_files_name_where_it_is_one(name: str, ending: str) -> None:
    source = received(a_workbook(AN), name=name)

    assert str(source.file.name).rpartition("/")[2] == source.sha256[:16] + ending


def test_takes_a_file_with_a_very_long_name() -> None:
    assert len(received(a_workbook(AN), name="ấp" * 200 + ".xlsx").name) == 200


def test_refuses_the_very_same_file_once_it_is_in_the_registry() -> None:
    first = an_import(AN)

    with pytest.raises(AlreadyImported, match="giống hệt tệp “vi-thang") as refusal:
        received(a_workbook(AN), name="tên khác.xlsx")

    assert refusal.value.twin == first
    assert list(Import.objects.all()) == [first]


def test_takes_the_same_file_again_after_its_import_was_undone(noon: datetime) -> None:
    undo(an_import(AN), by=None, at=noon)

    assert received(a_workbook(AN)).state == State.RECEIVED


def test_a_list_is_approved_without_a_look_from_the_command_line(noon: datetime) -> None:
    source = received(a_workbook(AN))

    approve(source, by=None, at=noon)

    source.refresh_from_db()
    assert source.state == State.APPROVED
    assert Entry.objects.about(source)[0].verb == "producers.list_approved"


def test_a_list_is_approved_once(noon: datetime) -> None:
    source = received(a_workbook(AN))
    Import.objects.update(state=State.READY)
    mine, theirs = Import.objects.get(), Import.objects.get()
    approve(theirs, by=None, at=noon)
    entries = Entry.objects.count()

    with pytest.raises(NotAllowed):
        approve(mine, by=None, at=noon)

    source.refresh_from_db()
    assert (source.state, Entry.objects.count()) == (State.APPROVED, entries)


def test_a_cancelled_list_leaves_nothing_but_its_entry(
    noon: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    officer = an_officer(a_commune())
    source = received(a_workbook(AN), by=officer)
    path, storage = str(source.file.name), source.file.storage

    with django_capture_on_commit_callbacks(execute=True):
        cancel(source, by=officer, at=noon)

    source.refresh_from_db()
    assert (source.state, source.finished_at, source.preview) == (State.CANCELLED, noon, {})
    assert not storage.exists(path)
    assert Entry.objects.about(source)[0].by == officer
    assert the_registry() == {"records": 0, "producers": 0, "active": 0}


def test_what_is_in_the_registry_is_not_cancelled(
    noon: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    source = an_import(AN)

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(NotAllowed):
        cancel(source, by=an_officer(a_commune()), at=noon)

    source.refresh_from_db()
    kept = source.file.storage.exists(str(source.file.name))
    assert (source.state, kept) == (State.DONE, True)
    assert the_registry() == {"records": 1, "producers": 1, "active": 1}
