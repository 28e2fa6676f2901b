"""The chain: what was written stays as it was, or is found out."""

from datetime import datetime

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from lensan.journal.actions import verify
from lensan.journal.models import Entry, Head, record, together


@pytest.fixture
def officer() -> AbstractBaseUser:
    return get_user_model()._default_manager.create_user("officer")


def _unprotect() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_append_only")
        else:
            cursor.execute("DROP TRIGGER journal_entry_unchanged")
            cursor.execute("DROP TRIGGER journal_entry_kept")


def _three(officer: AbstractBaseUser, at: datetime) -> list[Entry]:
    return [record(f"accounts.step_{n}", officer, by=officer, at=at, n=n) for n in range(3)]


def test_an_untouched_chain_is_whole(officer: AbstractBaseUser, noon: datetime) -> None:
    _three(officer, noon)

    verdict = verify()

    assert (verdict.whole, verdict.entries) == (True, 3)


def test_an_empty_chain_is_whole() -> None:
    assert verify().whole


@pytest.mark.parametrize(
    "change",
    [
        {"verb": "accounts.step_9"},
        {"on_behalf_of": "HG0000013"},
        {"subject_id": 999_999},
        {"facts": {"n": 2}},
        {"hash": "f" * 64},
        {"by": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_one_changed_byte_is_found(
    officer: AbstractBaseUser, noon: datetime, change: dict[str, object]
) -> None:
    _first, second, _third = _three(officer, noon)
    _unprotect()

    Entry.objects.filter(pk=second.pk).update(**change)

    assert verify().broken_at == second.pk


def test_a_changed_moment_is_found(officer: AbstractBaseUser, noon: datetime) -> None:
    first, _second, _third = _three(officer, noon)
    _unprotect()

    Entry.objects.filter(pk=first.pk).update(at=noon.replace(microsecond=1))

    assert verify().broken_at == first.pk


def test_a_missing_entry_is_found(officer: AbstractBaseUser, noon: datetime) -> None:
    _first, second, third = _three(officer, noon)
    _unprotect()

    Entry.objects.filter(pk=second.pk).delete()

    assert verify().broken_at == third.pk


def test_a_missing_end_is_found(officer: AbstractBaseUser, noon: datetime) -> None:
    _first, second, third = _three(officer, noon)
    _unprotect()

    Entry.objects.filter(pk=third.pk).delete()

    verdict = verify()
    assert (verdict.broken_at, verdict.entries) == (second.pk, 2)


def test_the_database_itself_refuses_a_change(officer: AbstractBaseUser, noon: datetime) -> None:
    entry = record("accounts.step", officer, by=officer, at=noon)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(verb="accounts.other")

    assert Entry.objects.get().verb == "accounts.step"


def test_the_database_itself_refuses_a_deletion(officer: AbstractBaseUser, noon: datetime) -> None:
    record("accounts.step", officer, by=officer, at=noon)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.all().delete()

    assert Entry.objects.count() == 1


def test_an_entry_undone_with_its_action_leaves_the_chain_whole(
    officer: AbstractBaseUser, noon: datetime
) -> None:
    with transaction.atomic():
        record("accounts.step", officer, by=officer, at=noon)
        transaction.set_rollback(True)

    assert (verify().whole, Head.objects.filter(count__gt=0).exists()) == (True, False)


def test_a_slower_writer_stands_behind_the_faster_one(
    officer: AbstractBaseUser, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Head.objects.get_or_create
    moments = iter([True, False, False])

    def read_then_be_overtaken(*, pk: int) -> tuple[Head, bool]:
        found = read(pk=pk)
        if next(moments):
            record("accounts.faster", officer, by=officer, at=noon)
        return found

    monkeypatch.setattr(Head.objects, "get_or_create", read_then_be_overtaken)
    record("accounts.slower", officer, by=officer, at=noon)

    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert (verbs, verify().whole) == (["accounts.faster", "accounts.slower"], True)


def test_the_command_says_that_the_chain_is_whole(
    officer: AbstractBaseUser, noon: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    _three(officer, noon)

    call_command("journal", "verify")

    assert capsys.readouterr().out == "Nhật ký nguyên vẹn: 3 dòng.\n"


def test_the_command_names_the_broken_entry(officer: AbstractBaseUser, noon: datetime) -> None:
    first, _second, _third = _three(officer, noon)
    _unprotect()
    Entry.objects.filter(pk=first.pk).update(verb="accounts.other")

    with pytest.raises(CommandError, match=f"dòng số {first.pk}"):
        call_command("journal", "verify")


def test_the_newest_entry_about_a_record_comes_first(
    officer: AbstractBaseUser, noon: datetime
) -> None:
    other = get_user_model()._default_manager.create_user("other")
    first, second, _third = _three(officer, noon)[:3]
    record("accounts.step", other, by=officer, at=noon)

    about = list(Entry.objects.about(officer))

    assert (about[-1], about[-2], len(about)) == (first, second, 3)
    assert str(first) == f"2022-07-22 05:00 accounts.step_0 accounts.user {officer.pk}"
    assert str(Head.objects.get()).startswith("4 ")


def test_what_is_recorded_together_is_appended_at_its_end(
    officer: AbstractBaseUser, noon: datetime
) -> None:
    with transaction.atomic(), together():
        _three(officer, noon)
        with together():
            record("accounts.within", officer, by=officer, at=noon)
        assert not Entry.objects.exists()

    assert [entry.verb for entry in Entry.objects.order_by("pk")] == [
        "accounts.step_0", "accounts.step_1", "accounts.step_2", "accounts.within",
    ]  # fmt: skip
    assert verify().whole


def test_what_an_exception_leaves_is_not_recorded(
    officer: AbstractBaseUser, noon: datetime
) -> None:
    def break_down() -> None:
        with together():
            record("accounts.undone", officer, by=officer, at=noon)
            raise ZeroDivisionError

    with transaction.atomic(), together():
        with pytest.raises(ZeroDivisionError):
            break_down()
        record("accounts.done", officer, by=officer, at=noon)

    assert [entry.verb for entry in Entry.objects.all()] == ["accounts.done"]
    record("accounts.later", officer, by=officer, at=noon)
    assert verify().entries == 2
