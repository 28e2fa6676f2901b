"""An approved list goes into the registry: all of it or nothing, every row accounted for."""

from datetime import datetime

import pytest
from django.db import OperationalError, connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from lensan.accounts.tests.make import an_officer
from lensan.journal.models import Entry
from lensan.kernel.states import NotAllowed
from lensan.places.tests.make import a_commune
from lensan.producers.actions import importing
from lensan.producers.actions.importing import TRIES, Overtaken, carry_in, fail
from lensan.producers.actions.merging import merge
from lensan.producers.actions.placing import Placing
from lensan.producers.actions.reading import read
from lensan.producers.actions.receiving import cancel
from lensan.producers.actions.settling import settle
from lensan.producers.models import Import, Producer, Record, Registry, Standing
from lensan.producers.tests.make import (
    AN,
    AN_IDENTITY,
    BINH,
    FIRST_ROW,
    NEXT_DAY,
    VI_TRUNG,
    a_row,
    a_workbook,
    an_import,
    approved,
    codes,
    meanwhile,
    outcomes,
    people,
    the_registry,
)

State = Import.State
EMPTY = {"records": 0, "producers": 0, "active": 0}
PROGRESS = 'SET "rows_done"'


def test_every_row_is_created_matched_held_or_rejected(noon: datetime) -> None:
    namesake = a_row("Trần Thị Bình", born=1971)

    source = an_import(AN, AN, BINH, namesake, a_row(" "), at=noon)

    assert outcomes(source) == ["created", "matched", "created", "held", "rejected"]
    assert codes(source) == [[], ["duplicate_in_file"], [], [], ["missing_name"]]
    assert the_registry() == {"records": 5, "producers": 2, "active": 2}
    assert (source.state, source.rows_total, source.finished_at) == (State.DONE, 5, noon)


def test_each_row_is_kept_as_it_was_said_with_its_place_in_the_file(noon: datetime) -> None:
    officer = an_officer(a_commune())

    source = an_import(AN, by=officer, at=noon)

    record = Record.objects.get()
    assert (record.source, record.sheet.name, record.row) == (source, "Danh sách", FIRST_ROW)  # type: ignore[union-attr]
    assert (record.commune, record.by, record.at) == (a_commune(), officer, noon)
    assert record.facts == {
        "name": "Nguyễn Văn An", "birth_year": 1968, "identity_number": AN_IDENTITY,
        "phones": ["+84912345678"], "commune_code": a_commune().code, "hamlet": "Ấp 3",
    }  # fmt: skip


def test_a_new_producer_has_the_facts_of_its_row_and_stands_from_that_day(noon: datetime) -> None:
    an_import(AN, at=noon)

    producer = Producer.objects.get()
    assert (producer.name, producer.birth_year, producer.phone) == (
        "Nguyễn Văn An",
        1968,
        "+84912345678",
    )
    assert (producer.commune, producer.hamlet.name) == (a_commune(), "Ấp 3")  # type: ignore[union-attr]
    assert producer.registered_on == noon.date()
    standing = Standing.objects.get()
    assert (standing.from_on, standing.until_on, standing.means) == (
        noon.date(),
        None,
        "plain_phone",
    )


def test_a_matched_row_adds_what_it_knows_more(noon: datetime) -> None:
    an_import(a_row("Nguyen Van An", identity=AN_IDENTITY), at=noon)

    an_import(a_row(born="14/02/1968", identity=AN_IDENTITY, phone="0912345678"), name="b.xlsx")

    producer = Producer.objects.get()
    assert (producer.name, str(producer.birth_on), producer.phone) == (
        "Nguyễn Văn An",
        "1968-02-14",
        "+84912345678",
    )


def test_every_telephone_that_any_list_told_is_found_in_the_search(noon: datetime) -> None:
    an_import(a_row(identity=AN_IDENTITY, phone="0912345678 - 0977111222"))
    an_import(a_row(identity=AN_IDENTITY, phone="0363999888"), name="b.xlsx")

    for number in ("0912345678", "0977111222", "0363999888"):
        assert Producer.objects.matching(number).count() == 1
    assert not Producer.objects.matching("0912000000").exists()


def test_is_written_in_the_journal_by_counts_alone(noon: datetime) -> None:
    source = an_import(AN, BINH, at=noon)

    entry = Entry.objects.about(source)[0]
    assert (entry.verb, entry.facts) == (
        "producers.imported",
        {"rows": 2, "counts": {"created": 2}},
    )


def test_the_same_rows_under_two_sheets_stand_once(noon: datetime) -> None:
    source = an_import(AN, more={"Ấp khác": [BINH, AN]})

    assert outcomes(source) == ["created", "created", "matched"]
    assert the_registry()["producers"] == 2


def test_a_row_outside_the_officers_territory_is_rejected(noon: datetime) -> None:
    officer = an_officer(a_commune())
    rows = [AN, a_row("Trần Thị Bình", commune="xã Vị Trung")]

    source = an_import(*rows, by=officer)

    assert (outcomes(source), codes(source)) == (["created", "rejected"], [[], ["unknown_place"]])
    assert [producer.name for producer in Producer.objects.all()] == ["Nguyễn Văn An"]


def test_a_list_of_another_officers_commune_is_rejected_row_by_row(noon: datetime) -> None:
    source = an_import(AN, BINH, title=VI_TRUNG, by=an_officer(a_commune()))

    assert outcomes(source) == ["rejected", "rejected"]
    assert the_registry() == {"records": 2, "producers": 0, "active": 0}


def test_a_list_without_rows_says_so_and_stores_nothing(noon: datetime) -> None:
    source = approved(b"")

    carry_in(source, at=noon)

    source.refresh_from_db()
    assert (source.state, source.finished_at) == (State.UNREADABLE, noon)
    assert source.reason
    assert the_registry() == EMPTY


def test_a_sheet_that_could_not_be_read_is_named(noon: datetime) -> None:
    headings = ("Quý danh", "Năm sinh", "Số CCCD", "Số điện thoại", "Ấp", "Xã", "Mã hộ")
    source = approved(a_workbook(*people(12), headings=headings, sheet="Ấp Ba Ngàn"))

    carry_in(source, at=noon)

    source.refresh_from_db()
    [[code, text, sheet]] = source.problems
    assert (code, sheet, source.reason) == ("unreadable_sheet", "Ấp Ba Ngàn", text)


@pytest.mark.parametrize("content", [a_workbook(AN), b""])
def test_a_list_cancelled_before_its_turn_stays_out(content: bytes, noon: datetime) -> None:
    source = approved(content)
    cancel(Import.objects.get(), by=an_officer(), at=noon)

    carry_in(source, at=NEXT_DAY)

    source.refresh_from_db()
    assert (source.state, source.finished_at) == (State.CANCELLED, noon)
    assert the_registry() == EMPTY


def test_a_list_cancelled_while_it_is_matched_stays_out(noon: datetime) -> None:
    source = approved(a_workbook(AN))

    with meanwhile(PROGRESS, lambda: cancel(Import.objects.get(), by=an_officer(), at=noon)):
        carry_in(source, at=NEXT_DAY)

    source.refresh_from_db()
    assert (source.state, source.finished_at) == (State.CANCELLED, noon)
    assert the_registry() == EMPTY


def test_a_list_cancelled_at_the_very_last_moment_stays_out(noon: datetime) -> None:
    source = approved(a_workbook(AN))
    reading = read(source, by=None)
    placed = list(Placing(source, reading.workbook).rows())
    Registry.objects.create(pk=1, version=3)
    cancel(Import.objects.get(), by=an_officer(), at=noon)

    with pytest.raises(importing.Stopped):
        importing._store(source, reading, placed, 3, at=NEXT_DAY, by=None)

    source.refresh_from_db()
    assert (source.state, the_registry()) == (State.CANCELLED, EMPTY)
    assert Registry.objects.get().version == 3


def test_carried_in_twice_it_is_in_once(noon: datetime) -> None:
    source = an_import(AN, at=noon)

    carry_in(source, at=NEXT_DAY)

    source.refresh_from_db()
    assert (source.state, source.finished_at) == (State.DONE, noon)
    assert the_registry() == {"records": 1, "producers": 1, "active": 1}


def test_of_two_who_approve_the_same_file_one_brings_it_in(noon: datetime) -> None:
    first = approved(a_workbook(AN), by=an_officer(a_commune()), name="một.xlsx")
    second = approved(a_workbook(AN), by=an_officer(a_commune()), name="hai.xlsx")

    with meanwhile(PROGRESS, lambda: carry_in(first, at=noon, by=first.by)):
        carry_in(second, at=NEXT_DAY, by=second.by)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.DONE, State.CANCELLED)
    assert second.reason == (
        "Tệp này giống hệt tệp “một.xlsx” đã nhập ngày 22/07/2022, nên không có gì thay đổi."
    )
    assert the_registry() == {"records": 1, "producers": 1, "active": 1}


def test_is_matched_anew_when_another_list_came_in_between(noon: datetime) -> None:
    other = approved(a_workbook(AN, title=VI_TRUNG), name="vi-trung.xlsx")
    source = approved(a_workbook(AN))

    with meanwhile(PROGRESS, lambda: carry_in(other, at=noon)):
        carry_in(source, at=noon)

    assert (outcomes(other), outcomes(source)) == (["created"], ["matched"])
    assert the_registry() == {"records": 2, "producers": 1, "active": 1}


def test_is_matched_anew_when_two_producers_were_merged_in_between(noon: datetime) -> None:
    an_import(AN, a_row("Nguyễn Văn Anh", born="14/02/1968", phone="0977111222"))
    absorbed, kept = Producer.objects.order_by("pk")
    source = approved(a_workbook(AN, title=VI_TRUNG), name="b.xlsx")

    with meanwhile(PROGRESS, lambda: merge(kept, absorbed, by=an_officer(), at=noon)):
        carry_in(source, at=NEXT_DAY)

    assert list(source.records.values_list("outcome", "producer")) == [("matched", absorbed.pk)]
    assert list(Producer.objects.active()) == [kept]  # the absorbed one's row counts for it


def test_gives_up_for_now_when_others_are_always_faster(noon: datetime) -> None:
    source = approved(a_workbook(AN))

    def another() -> None:
        Registry.objects.update(version=F("version") + 1)

    with meanwhile(PROGRESS, another, times=TRIES - 1):
        carry_in(source, at=noon)
    assert the_registry()["records"] == 1

    late = approved(a_workbook(BINH), name="b.xlsx")
    with meanwhile(PROGRESS, another, times=TRIES), pytest.raises(Overtaken, match="thử lại"):
        carry_in(late, at=noon)
    late.refresh_from_db()
    assert (late.state, the_registry()["records"]) == (State.APPROVED, 1)


def test_nothing_is_half_stored_when_its_last_step_fails(noon: datetime) -> None:
    an_import(AN)
    before, version = the_registry(), Registry.objects.get().version
    source = approved(a_workbook(AN, BINH, *people(3)), name="b.xlsx")

    def fail_now() -> None:
        raise OperationalError("đĩa đầy")

    with meanwhile('INSERT INTO "journal_entry"', fail_now), pytest.raises(OperationalError):
        carry_in(source, at=noon)

    source.refresh_from_db()
    assert (source.state, the_registry()) == (State.APPROVED, before)
    assert Registry.objects.get().version == version
    assert not source.sheets.exists()

    carry_in(source, at=noon)
    assert outcomes(source) == ["matched", "created", "created", "created", "created"]


def test_a_list_at_which_the_program_failed_is_left_out_with_a_sentence(noon: datetime) -> None:
    source = approved(a_workbook(AN))

    fail(source, at=noon)

    source.refresh_from_db()
    [[code, text, sheet]] = source.problems
    assert (source.state, code, sheet) == (State.UNREADABLE, "unreadable_sheet", "")
    assert (text, source.finished_at) == (source.reason, noon)
    with pytest.raises(NotAllowed):
        fail(source, at=noon)


def test_settling_twice_changes_nothing(noon: datetime) -> None:
    an_import(AN, a_row(born="14/02/1968", identity=AN_IDENTITY, phone="0977111222"), BINH)
    numbers = list(Producer.objects.values_list("pk", flat=True))

    def everything() -> list[object]:
        return [
            list(Producer.objects.order_by("pk").values_list()),
            list(Standing.objects.order_by("pk").values_list()),
            sorted(Producer.objects.values_list("pk", "match_keys__key")),
        ]

    settle(numbers, on=noon.date())
    before = everything()
    settle(numbers, on=NEXT_DAY.date())

    assert everything() == before


def test_asks_the_database_as_often_for_many_rows_as_for_few(noon: datetime) -> None:
    rows = people(400)
    an_import(*rows[::2], name="before.xlsx")
    few = approved(a_workbook(*rows[:10]), name="few.xlsx")
    many = approved(a_workbook(*rows[100:300]), name="many.xlsx")

    with CaptureQueriesContext(connection) as of_few:
        carry_in(few, at=noon)
    with CaptureQueriesContext(connection) as of_many:
        carry_in(many, at=noon)

    assert outcomes(few).count("matched") == 5
    assert outcomes(many).count("matched") == 100
    assert len(of_many) == len(of_few)
