"""One import is taken back as a unit; what people have done since stays."""

from datetime import date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lensan.accounts.tests.make import an_officer
from lensan.journal.models import Entry
from lensan.kernel.states import NotAllowed
from lensan.places.tests.make import a_commune
from lensan.producers.actions.consenting import give
from lensan.producers.actions.erasing import erase
from lensan.producers.actions.importing import carry_in
from lensan.producers.actions.merging import merge
from lensan.producers.actions.registering import correct, register
from lensan.producers.actions.reviewing import accept
from lensan.producers.actions.undoing import edited_since, undo
from lensan.producers.facts import Facts
from lensan.producers.models import (
    Candidate,
    Import,
    MatchKey,
    Plot,
    Producer,
    Purpose,
    Record,
    Standing,
)  # fmt: skip
from lensan.producers.tests.make import (
    AN,
    AN_IDENTITY,
    BINH,
    NEXT_DAY,
    a_row,
    a_workbook,
    an_import,
    approved,
    meanwhile,
    outcomes,
    people,
    the_registry,
)

DAY, DAY_AFTER = date(2022, 7, 22), date(2022, 7, 23)


def _counts() -> list[int]:
    return [Producer.objects.standing(day).count() for day in (DAY, DAY_AFTER)]


def test_whom_only_this_list_told_of_are_gone_as_if_they_had_never_been(noon: datetime) -> None:
    source = an_import(AN, BINH, at=noon)

    undone = undo(source, by=None, at=noon)

    assert (undone.removed, undone.kept) == (2, ())
    assert the_registry() == {"records": 0, "producers": 0, "active": 0}
    assert not MatchKey.objects.exists()
    source.refresh_from_db()
    assert (source.state, source.finished_at) == (Import.State.UNDONE, noon)


def test_whoever_stood_overnight_stays_as_a_number_without_a_name(noon: datetime) -> None:
    source = an_import(AN, BINH, at=noon)
    assert _counts() == [2, 2]

    undo(source, by=None, at=NEXT_DAY)

    assert _counts() == [2, 0]
    assert the_registry() == {"records": 0, "producers": 2, "active": 0}
    nameless = Producer.objects.values_list("name", "phone", "identity_number", "search_key")
    assert set(nameless) == {("", "", "", "")}
    assert not MatchKey.objects.exists()


def test_a_producer_of_other_lists_too_loses_what_this_one_told(noon: datetime) -> None:
    an_import(a_row("Nguyen Van An", identity=AN_IDENTITY), at=noon)
    later = an_import(a_row(identity=AN_IDENTITY, phone="0912345678"), at=noon, name="b.xlsx")
    producer = Producer.objects.get()
    assert (producer.name, producer.phone) == ("Nguyễn Văn An", "+84912345678")

    undone = undo(later, by=None, at=NEXT_DAY)

    producer.refresh_from_db()
    assert (undone.removed, producer.name, producer.phone) == (0, "Nguyen Van An", "")
    assert not Producer.objects.matching("0912345678").exists()
    assert Standing.objects.get(until_on=None).means == "none"
    assert outcomes(an_import(a_row("Lê Bé", born="", phone="0912345678"), name="c.xlsx")) == [
        "created"
    ]


def test_a_producer_entered_by_hand_before_stays(noon: datetime) -> None:
    facts = Facts(name="Nguyễn Văn An", identity_number=AN_IDENTITY, commune_code=a_commune().code)
    producer = register(facts, by=None, at=noon)
    source = an_import(AN, at=noon)
    assert outcomes(source) == ["matched"]

    undone = undo(source, by=None, at=NEXT_DAY)

    producer.refresh_from_db()
    assert (undone.removed, producer.name, producer.phone) == (0, "Nguyễn Văn An", "")
    assert list(Producer.objects.active()) == [producer]


def test_a_producer_that_a_later_list_told_of_stays_with_what_that_one_said(
    noon: datetime,
) -> None:
    first = an_import(AN, at=noon)
    an_import(a_row("Nguyen Van An", identity=AN_IDENTITY), at=noon, name="b.xlsx")

    undone = undo(first, by=None, at=NEXT_DAY)

    producer = Producer.objects.active().get()
    assert (undone.removed, producer.name, producer.phone) == (0, "Nguyen Van An", "")


def _corrected(producer: Producer, at: datetime) -> None:
    correct(producer, {"grows": "Khóm"}, by=an_officer(), at=at)


def _consented(producer: Producer, at: datetime) -> None:
    give(producer, Purpose.CONTACT, way="paper", place="nhà hộ", by=None, at=at)


def _with_a_plot(producer: Producer, at: datetime) -> None:
    Plot.objects.create(producer=producer, name="Thửa 1", commune=producer.commune, crop="Khóm")


def _merged(producer: Producer, at: datetime) -> None:
    facts = Facts(name="Lê Thị Tư", commune_code=producer.commune.code)
    merge(register(facts, by=None, at=at), producer, by=an_officer(), at=at)


@pytest.mark.parametrize("work", [_corrected, _consented, _with_a_plot, _merged])
def test_on_whom_people_have_worked_since_stays_with_its_row_and_is_listed(
    work: Any, noon: datetime
) -> None:
    source = an_import(AN, BINH, at=noon)
    an = Producer.objects.get(name="Nguyễn Văn An")
    work(an, noon)
    assert list(edited_since(source)) == [an]

    undone = undo(source, by=None, at=NEXT_DAY)

    assert (undone.removed, undone.kept) == (1, (an,))
    assert list(source.records.values_list("producer", flat=True)) == [an.pk]
    an.refresh_from_db()
    assert an.name == "Nguyễn Văn An"


def test_whoever_was_kept_of_two_loses_what_this_list_told_of_the_other(noon: datetime) -> None:
    an_import(a_row("Nguyen Van An", identity=AN_IDENTITY), at=noon)
    an_import(BINH, at=noon, name="binh.xlsx")
    an, binh = Producer.objects.order_by("pk")
    later = an_import(AN, at=noon, name="b.xlsx")
    merge(binh, an, by=an_officer(), at=noon)
    assert Producer.objects.active().matching("0912345678").get() == binh

    undo(later, by=None, at=NEXT_DAY)

    assert list(Producer.objects.active()) == [binh]
    assert not Producer.objects.matching("0912345678").exists()


def test_a_held_row_that_was_accepted_is_taken_back(noon: datetime) -> None:
    an_import(AN, at=noon)
    source = an_import(a_row(phone="0977111222"), at=noon, name="b.xlsx")
    producer = Producer.objects.get()
    accept(Record.objects.held().get(), producer, by=an_officer(), at=noon)
    assert Producer.objects.matching("0977111222").exists()

    undo(source, by=None, at=NEXT_DAY)

    assert not Producer.objects.matching("0977111222").exists()
    assert the_registry() == {"records": 1, "producers": 1, "active": 1}


def test_nobody_is_asked_whether_a_row_is_someone_who_left(noon: datetime) -> None:
    source = an_import(AN, at=noon)
    an_import(a_row(), at=noon, name="b.xlsx")
    assert Candidate.objects.count() == 1

    undo(source, by=None, at=NEXT_DAY)

    assert not Candidate.objects.exists()
    assert Record.objects.held().count() == 1


def test_an_erased_producer_of_two_lists_is_left_erased(noon: datetime) -> None:
    an_import(AN, at=noon)
    later = an_import(a_row(identity=AN_IDENTITY), at=noon, name="b.xlsx")
    erase(Producer.objects.get(), by=None, at=noon)

    undo(later, by=None, at=NEXT_DAY)

    erased = Producer.objects.get()
    assert (erased.name, erased.erased_at, Producer.objects.active().count()) == ("", noon, 1)


def test_the_same_file_can_be_brought_in_again(noon: datetime) -> None:
    undo(an_import(AN, BINH, at=noon), by=None, at=NEXT_DAY)

    again = an_import(AN, BINH, at=NEXT_DAY)

    assert outcomes(again) == ["created", "created"]
    assert _counts() == [2, 2]


def test_a_list_that_is_being_matched_meanwhile_is_matched_anew(noon: datetime) -> None:
    first = an_import(AN, at=noon)
    second = approved(a_workbook(AN, BINH), name="b.xlsx")

    with meanwhile('SET "rows_done"', lambda: undo(first, by=None, at=noon)):
        carry_in(second, at=noon)

    assert outcomes(second) == ["created", "created"]
    assert the_registry() == {"records": 2, "producers": 2, "active": 2}


def test_a_later_merger_does_not_change_what_was_counted_before(noon: datetime) -> None:
    an_import(AN, BINH, at=noon)
    an, binh = Producer.objects.order_by("pk")

    merge(an, binh, by=an_officer(), at=NEXT_DAY)

    assert _counts() == [2, 1]


def test_the_file_goes_once_the_undo_is_sure(
    noon: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    source = an_import(AN, at=noon)
    name, storage = str(source.file.name), source.file.storage

    with django_capture_on_commit_callbacks(execute=True):
        undo(source, by=None, at=noon)

    assert not storage.exists(name)


def test_is_written_in_the_journal(noon: datetime) -> None:
    officer, source = an_officer(), an_import(AN, BINH, at=noon)
    _corrected(Producer.objects.order_by("pk")[0], noon)

    undo(source, by=officer, at=noon)

    entry = Entry.objects.about(source)[0]
    assert (entry.verb, entry.by) == ("producers.import_undone", officer)
    assert entry.facts == {"removed": 1, "kept": 1}


def test_is_done_once(noon: datetime) -> None:
    source = an_import(AN, at=noon)
    mine, theirs = Import.objects.get(), Import.objects.get()
    undo(theirs, by=None, at=noon)
    an_import(BINH, at=noon, name="b.xlsx")
    before, entries = the_registry(), Entry.objects.count()

    with pytest.raises(NotAllowed, match="không thể chuyển từ “đã hoàn tác” sang “đã hoàn tác”"):
        undo(theirs, by=None, at=NEXT_DAY)
    with pytest.raises(NotAllowed):
        undo(mine, by=None, at=NEXT_DAY)

    assert (the_registry(), Entry.objects.count()) == (before, entries)
    source.refresh_from_db()
    assert source.finished_at == noon


def test_more_producers_than_one_question_holds_are_undone(noon: datetime) -> None:
    source = an_import(*people(60), at=noon)
    later = an_import(*people(60)[::2], BINH, at=noon, name="b.xlsx")

    undone = undo(source, by=None, at=NEXT_DAY)

    assert (undone.removed, Producer.objects.active().count()) == (30, 31)
    assert outcomes(later).count("matched") == 30


def test_the_command_undoes_and_names_who_stays() -> None:
    source = an_import(AN, BINH)
    an = Producer.objects.get(name="Nguyễn Văn An")
    _corrected(an, NEXT_DAY)
    out = StringIO()

    call_command("undo", str(source.pk), stdout=out)

    assert out.getvalue().splitlines() == [
        "Đã hoàn tác: 1 hộ ra khỏi sổ.",
        f"Giữ lại vì đã có người sửa hoặc dùng sau khi nhập: Nguyễn Văn An ({an.code})",
    ]


def test_the_command_refuses_what_is_not_in_the_registry() -> None:
    source = approved(a_workbook(AN))

    with pytest.raises(CommandError, match="không thể chuyển"):
        call_command("undo", str(source.pk))
    with pytest.raises(CommandError, match="Không có lần nhập số 999999"):
        call_command("undo", "999999")

    source.refresh_from_db()
    assert source.state == Import.State.APPROVED
