"""A person says whose a held row is, and may take it back."""

import pytest

from lensan.accounts.models import User
from lensan.accounts.tests.make import an_officer
from lensan.journal.models import Entry
from lensan.places.tests.make import a_commune
from lensan.producers.actions.consenting import give
from lensan.producers.actions.erasing import erase
from lensan.producers.actions.merging import merge, unmerge
from lensan.producers.actions.registering import Erased, correct
from lensan.producers.actions.reviewing import (
    AlreadyDecided,
    NotStanding,
    Rooted,
    accept,
    candidates,
    release,
    set_apart,
)
from lensan.producers.models import Apart, Candidate, Import, Producer, Record
from lensan.producers.tests.make import AN, BINH, NEXT_DAY, NOON, a_row, an_import, outcomes
from lensan.producers.tests.make_people import a_held_record, a_list, a_producer

PHONE = "+84912345678"
HELD, MATCHED, CREATED = Record.Outcome.HELD, Record.Outcome.MATCHED, Record.Outcome.CREATED


@pytest.fixture
def officer() -> User:
    return an_officer(a_commune())


def _same_row_again(row: Record, *, source: Import | None = None) -> Record:
    """Make a row that says the very same, in another list or a second time in one."""
    candidate = row.candidates.get()
    again = a_held_record(candidate.producer, source=source)
    Record.objects.filter(pk=again.pk).update(facts=row.facts, facts_key=row.facts_key)
    again.refresh_from_db()
    return again


def _became(*rows: Record) -> list[tuple[str, int | None]]:
    numbers = [row.pk for row in rows]
    found = Record.objects.filter(pk__in=numbers).order_by("pk")
    return list(found.values_list("outcome", "producer"))


def test_the_facts_of_an_accepted_row_join_the_producer(officer: User) -> None:
    producer = a_producer("Nguyễn V. An")
    row = a_held_record(producer, name="Nguyễn Văn An", phones=(PHONE,))

    accept(row, producer, by=officer, at=NEXT_DAY)

    producer.refresh_from_db()
    assert (producer.name, producer.phone) == ("Nguyễn Văn An", PHONE)
    assert _became(row) == [(MATCHED, producer.pk)]
    assert Entry.objects.about(row)[0].verb == "producers.row_matched"
    assert Entry.objects.about(producer)[0].verb == "producers.row_joined"


def test_the_same_row_of_another_list_gets_the_same_answer(officer: User) -> None:
    producer = a_producer()
    row = a_held_record(producer)
    again, elsewhere = _same_row_again(row), _same_row_again(row)
    Record.objects.filter(pk=elsewhere.pk).update(commune=a_commune("Vị Trung"))

    accept(row, producer, by=officer, at=NOON)

    assert _became(row, again, elsewhere) == [
        (MATCHED, producer.pk), (MATCHED, producer.pk), (HELD, None),
    ]  # fmt: skip


def test_a_namesake_with_the_same_row_in_the_same_list_waits_for_an_answer_of_its_own(
    officer: User,
) -> None:
    producer = a_producer()
    row = a_held_record(producer)
    namesake = _same_row_again(row, source=row.source)
    later = a_list(state=Import.State.DONE)
    both = _same_row_again(row, source=later), _same_row_again(row, source=later)

    accept(row, producer, by=officer, at=NOON)
    assert _became(row, namesake, *both) == [
        (MATCHED, producer.pk), (HELD, None), (MATCHED, producer.pk), (HELD, None),
    ]  # fmt: skip

    new = set_apart(namesake, by=officer, at=NOON)
    assert _became(namesake, both[1]) == [(CREATED, new.pk), (MATCHED, new.pk)]


def test_a_row_is_decided_once(officer: User) -> None:
    producer = a_producer()
    row = a_held_record(producer)
    accept(row, producer, by=officer, at=NOON)

    with pytest.raises(AlreadyDecided, match="vừa được người khác quyết định"):
        accept(row, producer, by=officer, at=NOON)
    with pytest.raises(AlreadyDecided):
        set_apart(row, by=officer, at=NOON)

    assert (_became(row), Producer.objects.count()) == ([(MATCHED, producer.pk)], 1)


def test_a_row_does_not_join_who_has_been_absorbed_or_erased(officer: User) -> None:
    kept, absorbed, erased = (a_producer(f"Nguyễn Văn {n}") for n in "ABC")
    row = a_held_record(absorbed)
    merge(kept, absorbed, by=officer, at=NOON)
    erase(erased, by=officer, at=NOON)

    for gone in (absorbed, erased):
        with pytest.raises(NotStanding, match="không còn trong sổ"):
            accept(row, gone, by=officer, at=NOON)

    assert _became(row) == [(HELD, None)]


def test_the_candidate_of_a_row_is_whoever_was_kept_of_two(officer: User) -> None:
    kept, absorbed, other, erased = (a_producer(f"Nguyễn Văn {n}") for n in "ABCD")
    row = a_held_record(absorbed)
    for producer, score in ((kept, 9.0), (other, 5.0), (erased, 7.0)):
        Candidate.objects.create(record=row, producer=producer, score=score, evidence="cùng tên")

    merge(kept, absorbed, by=officer, at=NOON)
    erase(erased, by=officer, at=NOON)

    assert [(c.producer, c.score) for c in candidates(row)] == [(kept, 9.0), (other, 5.0)]


def test_a_row_accepted_by_a_merged_person_goes_to_the_file_that_it_is_closest_to(
    officer: User,
) -> None:
    kept, absorbed = a_producer(), a_producer("Trần Thị Bình", birth_year=1971)
    row = a_held_record(absorbed, phones=(PHONE,), birth_year=1971)
    merger = merge(kept, absorbed, by=officer, at=NOON)

    accept(row, kept, by=officer, at=NOON)
    kept.refresh_from_db()
    assert kept.phone == PHONE

    unmerge(merger, by=officer, at=NOON)
    phones = dict(Producer.objects.values_list("pk", "phone"))
    assert phones == {kept.pk: "", absorbed.pk: PHONE}


def test_a_row_set_apart_is_someone_new(officer: User) -> None:
    producer = a_producer()
    row = a_held_record(producer, phones=(PHONE,))

    new = set_apart(row, by=officer, at=NEXT_DAY)

    new.refresh_from_db()
    assert (new.name, new.phone, new.commune) == (producer.name, PHONE, producer.commune)
    assert _became(row) == [(CREATED, new.pk)]
    assert list(Producer.objects.active().order_by("pk")) == [producer, new]
    assert [(apart.one, apart.other) for apart in Apart.objects.all()] == [(producer, new)]


def test_a_released_row_takes_its_facts_along_and_waits_again(officer: User) -> None:
    producer = a_producer("Nguyễn V. An")
    row = a_held_record(producer, name="Nguyễn Văn An", phones=(PHONE,))
    accept(row, producer, by=officer, at=NOON)
    row.refresh_from_db()

    release(row, by=officer, at=NOON)

    producer.refresh_from_db()
    assert (producer.name, producer.phone) == ("Nguyễn V. An", "")
    assert _became(row) == [(HELD, None)]
    assert [candidate.producer for candidate in candidates(row)] == [producer]


def test_a_released_row_that_made_its_producer_leaves_that_to_the_next(officer: User) -> None:
    first = an_import(AN)
    second = an_import(AN, BINH, name="b.xlsx")
    assert outcomes(second) == ["matched", "created"]

    release(first.records.get(), by=officer, at=NOON)

    assert (outcomes(first), outcomes(second)) == (["held"], ["created", "created"])
    assert candidates(first.records.get())[0].evidence == "đã gộp rồi tách ra"


def test_a_producer_made_of_one_row_leaves_with_it(officer: User) -> None:
    row = a_held_record(a_producer())
    set_apart(row, by=officer, at=NOON)
    row.refresh_from_db()

    release(row, by=officer, at=NOON)

    assert (_became(row), Producer.objects.count()) == ([(HELD, None)], 1)


def test_the_only_row_of_someone_people_have_worked_on_is_not_taken_away(officer: User) -> None:
    consenting, corrected, kept, absorbed = (
        set_apart(a_held_record(a_producer(), name=f"Nguyễn Văn {n}"), by=officer, at=NOON)
        for n in "ABCD"
    )
    give(consenting, "registry", way="paper", place="nhà", by=officer, at=NOON)
    correct(corrected, {"phones": (PHONE,)}, by=officer, at=NOON)
    merge(kept, absorbed, by=officer, at=NOON)

    for producer in (consenting, corrected, kept, absorbed):
        row = producer.records.exclude(source=None).get()
        with pytest.raises(Rooted, match=producer.code):
            release(row, by=officer, at=NOON)
        assert _became(row) == [(CREATED, producer.pk)]


def test_a_row_released_from_an_absorbed_file_leaves_the_kept_one_without_its_facts(
    officer: User,
) -> None:
    kept, absorbed = a_producer(), a_producer("Nguyễn Văn Anh")
    row = a_held_record(absorbed, phones=(PHONE,))
    accept(row, absorbed, by=officer, at=NOON)
    merge(kept, absorbed, by=officer, at=NOON)
    row.refresh_from_db()

    release(row, by=officer, at=NOON)

    kept.refresh_from_db()
    assert kept.phone == ""
    assert [candidate.producer for candidate in candidates(row)] == [kept]


def test_a_row_of_nobody_of_an_erased_or_already_released_is_not_released(officer: User) -> None:
    producer, erased = a_producer(), a_producer("Trần Thị Bình")
    held, joined, gone = a_held_record(producer), a_held_record(producer), a_held_record(erased)
    accept(joined, producer, by=officer, at=NOON)
    accept(gone, erased, by=officer, at=NOON)
    erase(erased, by=officer, at=NOON)
    joined.refresh_from_db()
    gone.refresh_from_db()
    seen_before = Record.objects.get(pk=joined.pk)
    release(joined, by=officer, at=NOON)

    for row, refusal in ((held, AlreadyDecided), (seen_before, AlreadyDecided), (gone, Erased)):
        with pytest.raises(refusal):
            release(row, by=officer, at=NOON)

    assert _became(held, joined, gone) == [(HELD, None), (HELD, None), (MATCHED, erased.pk)]


def test_a_second_list_with_the_same_silent_rows_is_matched_by_what_was_said_of_the_first(
    officer: User,
) -> None:
    namesakes = [a_row("Danh Sà", born=1970), a_row("Danh Sà", born=1970)]
    first = an_import(*namesakes)
    for row in first.records.held():
        set_apart(row, by=officer, at=NOON)

    second = an_import(*namesakes, BINH, at=NEXT_DAY)

    assert outcomes(second) == ["matched", "matched", "created"]
    owners = second.records.order_by("pk").values_list("producer", flat=True)[:2]
    assert list(owners) == list(first.records.order_by("pk").values_list("producer", flat=True))
