"""Whose a row is, given everybody who stands in the registry already."""

from datetime import datetime

import pytest

from lensan.accounts.tests.make import an_officer
from lensan.kernel import bulk
from lensan.places.tests.make import a_commune
from lensan.producers.actions.erasing import erase
from lensan.producers.actions.knowing import FEW, known, known_to_list
from lensan.producers.actions.knowing import kept as keepers
from lensan.producers.actions.merging import merge
from lensan.producers.actions.registering import correct
from lensan.producers.actions.reviewing import set_apart
from lensan.producers.actions.undoing import undo
from lensan.producers.matching import CROWD
from lensan.producers.models import Candidate, MatchKey, Producer, Record, Registry
from lensan.producers.tests.make import (
    AN,
    AN_IDENTITY,
    BINH,
    NEXT_DAY,
    NOON,
    VI_TRUNG,
    a_row,
    an_import,
    codes,
    outcomes,
    people,
    the_registry,
)
from lensan.producers.tests.make_people import a_producer


def _owners() -> list[int | None]:
    """Return for whom each row counts: who was kept, where the row's own file was absorbed."""
    numbers = list(Record.objects.order_by("pk").values_list("producer", flat=True))
    keeper = keepers(number for number in numbers if number)
    return [keeper[number] if number else None for number in numbers]


def test_a_person_in_the_lists_of_two_communes_is_one() -> None:
    an_import(AN)
    again = an_import(AN, title=VI_TRUNG, name="vi-trung.xlsx")

    assert outcomes(again) == ["matched"]
    assert the_registry() == {"records": 2, "producers": 1, "active": 1}


def test_namesakes_born_the_same_year_in_the_same_hamlet_are_never_merged_on_that_alone() -> None:
    source = an_import(a_row(), a_row())
    other = an_import(a_row(), name="khac.xlsx", sheet="Khác")

    assert outcomes(source) == ["created", "held"]
    assert outcomes(other) == ["held"]


def test_a_held_row_is_nobodys_and_says_whose_it_may_be_and_why() -> None:
    source = an_import(AN, a_row())

    held = Record.objects.get(outcome="held")
    [candidate] = held.candidates.all()
    assert (held.producer, candidate.producer) == (None, Producer.objects.get())
    assert "tên" in candidate.evidence
    assert source.records.exclude(producer=None).count() == 1


def test_a_helpers_telephone_behind_thirty_households_joins_nobody() -> None:
    rows = [(name, born, "", "0912345678", *rest) for name, born, _, _, *rest in people(30)]

    source = an_import(*rows)
    again = an_import(a_row("Cao Thị Bé", phone="0912345678"), name="khac.xlsx")

    assert outcomes(source) == ["created"] * 30
    assert outcomes(again) == ["created"]


def test_a_key_that_too_many_share_finds_nobody() -> None:
    an_import(*[(*row[:3], "0912345678", *row[4:]) for row in people(CROWD + 1)])
    [key] = (key for key in _shared_keys() if _behind(key) > CROWD)

    found = known([key])

    assert (found.profiles, found.crowded) == ({}, {key: CROWD + 1})


def _shared_keys() -> set[int]:
    return set(MatchKey.objects.values_list("key", flat=True))


def _behind(key: int) -> int:
    return MatchKey.objects.filter(key=key).count()


def test_the_rows_of_a_mended_list_are_the_same_people_and_the_mended_ones_come_in() -> None:
    silent = a_row("Danh Sà", born="")
    first = an_import(silent, AN, a_row(" "), a_row("Thạch Sóc", commune="xã Không Đâu"))
    assert outcomes(first)[:3] == ["created", "created", "rejected"]

    second = an_import(silent, AN, BINH, a_row("Thạch Sóc"))

    assert outcomes(second)[:3] == ["matched", "matched", "created"]
    assert Producer.objects.filter(name__in=["Danh Sà", "Nguyễn Văn An"]).count() == 2


def test_two_rows_that_say_the_same_little_are_two_people_in_the_mended_list_too() -> None:
    silent = a_row("Danh Sà", born="")
    first = an_import(silent, silent)
    held = Record.objects.get(outcome="held")
    set_apart(held, by=an_officer(a_commune()), at=NEXT_DAY)

    second = an_import(silent, silent, BINH)

    assert (outcomes(first), outcomes(second)) == (
        ["created", "created"],
        ["matched", "matched", "created"],
    )
    assert _owners()[:2] == _owners()[2:4]


def test_a_third_row_that_says_the_same_little_is_not_one_of_the_first() -> None:
    silent = a_row("Danh Sà", born="")
    an_import(silent)

    assert outcomes(an_import(silent, silent)) == ["matched", "held"]


def test_another_list_of_the_same_name_of_another_commune_is_no_mended_one() -> None:
    silent = a_row("Danh Sà", born="", commune="xã Vị Thắng")
    an_import(silent, home=a_commune())

    other = an_import(silent, BINH, home=a_commune("Vị Trung"))

    assert outcomes(other) == ["held", "created"]


def test_a_mended_list_finds_whoever_was_kept_of_two() -> None:
    silent = a_row("Danh Sà", born="")
    an_import(silent, AN)
    absorbed, kept = Producer.objects.order_by("pk")
    merge(kept, absorbed, by=an_officer(), at=NEXT_DAY)

    second = an_import(silent, AN, BINH)

    assert outcomes(second) == ["matched", "matched", "created"]
    assert _owners()[2:4] == [kept.pk, kept.pk]


def test_a_mended_list_does_not_bring_back_whom_an_undo_took_out(noon: datetime) -> None:
    silent = a_row("Danh Sà", born="")
    first = an_import(silent, at=noon)
    undo(first, by=None, at=NEXT_DAY)

    second = an_import(silent, BINH, at=NEXT_DAY)

    assert outcomes(second) == ["created", "created"]


def test_a_marked_list_is_taken_back_by_its_codes() -> None:
    an_import(AN, BINH)
    an, binh = Producer.objects.order_by("pk")

    marked = an_import(
        a_row("Tran Thi Binh", born="", code=binh.code), a_row(code=an.code), name="khac.xlsx"
    )

    assert outcomes(marked) == ["matched", "matched"]
    assert _owners()[2:] == [binh.pk, an.pk]


def test_a_code_that_slipped_into_another_persons_row_waits_for_a_person() -> None:
    an_import(AN, BINH)
    _an, binh = Producer.objects.order_by("pk")

    marked = an_import(a_row(code=binh.code, identity=AN_IDENTITY), name="khac.xlsx")

    assert outcomes(marked) == ["held"]
    assert [candidate.producer for candidate in Candidate.objects.all()] == [binh]
    binh.refresh_from_db()
    assert binh.name == "Trần Thị Bình"


def test_a_persons_code_in_a_cooperatives_row_waits_for_a_person() -> None:
    an_import(AN)
    an = Producer.objects.get()

    marked = an_import(a_row("Hợp tác xã Kỳ Như", born="", code=an.code), name="khac.xlsx")

    assert Producer.objects.filter(kind="cooperative").count() == 0
    assert outcomes(marked) == ["held"]


def test_the_code_of_an_absorbed_producer_is_that_of_who_was_kept() -> None:
    an_import(AN, BINH)
    an, binh = Producer.objects.order_by("pk")
    merge(binh, an, by=an_officer(), at=NEXT_DAY)

    an_import(a_row(code=an.code), name="khac.xlsx")

    assert _owners()[2:] == [binh.pk]


def test_a_code_that_nobody_has_is_no_answer() -> None:
    an_import(AN)

    marked = an_import(a_row(code="HG0000099", identity=AN_IDENTITY), name="khac.xlsx")

    assert outcomes(marked) == ["matched"]


def test_the_code_of_someone_who_left_the_registry_is_no_answer(noon: datetime) -> None:
    first = an_import(AN, at=noon)
    gone = Producer.objects.get().code
    undo(first, by=None, at=NEXT_DAY)

    marked = an_import(a_row(code=gone, identity=AN_IDENTITY), at=NEXT_DAY)

    assert outcomes(marked) == ["created"]
    assert Producer.objects.active().get().code != gone


def test_the_erased_are_neither_found_nor_named(noon: datetime) -> None:
    an_import(AN)
    erased = Producer.objects.get()
    erase(erased, by=None, at=noon)

    again = an_import(a_row(code=erased.code, identity=AN_IDENTITY), name="khac.xlsx")

    assert outcomes(again) == ["created"]
    erased.refresh_from_db()
    assert erased.name == ""


def test_a_corrected_fact_is_known_as_corrected(noon: datetime) -> None:
    an_import(a_row(identity=AN_IDENTITY))
    correct(Producer.objects.get(), {"identity_number": "093068000999"}, by=None, at=noon)

    again = an_import(a_row(born="", identity="093068000999"), name="khac.xlsx")

    assert outcomes(again) == ["matched"]


def test_a_row_that_says_what_an_earlier_one_said_is_named_as_a_duplicate() -> None:
    source = an_import(AN, BINH, AN)

    assert codes(source) == [[], [], ["duplicate_in_file"]]
    [[_column, _code, text]] = source.records.get(row=5).problems
    assert "Danh sách, dòng 3" in text


@pytest.mark.parametrize("count", [0, 1])
def test_knows_nobody_under_keys_that_nobody_has(count: int) -> None:
    found = known(range(count))

    assert (found.profiles, found.crowded) == ({}, {})


def test_a_list_finds_who_shares_a_key_that_few_share_or_a_second_one() -> None:
    an_import(*people(FEW + 1))
    MatchKey.objects.all().delete()
    numbers = list(Producer.objects.order_by("pk").values_list("pk", flat=True))
    bulk.insert(MatchKey, ("key", "producer"), [(1, number) for number in numbers])
    bulk.insert(MatchKey, ("key", "producer"), [(2, number) for number in numbers[:FEW]])
    bulk.insert(MatchKey, ("key", "producer"), [(3, numbers[FEW])])

    assert set(known_to_list([{1}]).profiles) == set()
    assert set(known_to_list([{2}]).profiles) == set(numbers[:FEW])
    assert set(known_to_list([{1, 3}]).profiles) == {numbers[FEW]}
    assert set(known_to_list([{1}, {3}]).profiles) == {numbers[FEW]}
    assert set(known_to_list([{1}], [numbers[0]]).profiles) == {numbers[0]}
    assert set(known([1]).profiles) == set(numbers)


def test_a_list_is_told_which_keys_are_crowded() -> None:
    an_import(*people(CROWD + 1))
    MatchKey.objects.all().delete()
    numbers = Producer.objects.values_list("pk", flat=True)
    bulk.insert(MatchKey, ("key", "producer"), [(1, number) for number in numbers])

    found = known_to_list([{1}])

    assert (found.profiles, found.crowded) == ({}, {1: CROWD + 1})


def test_what_tells_nobody_apart_does_not_make_a_list_be_matched_again() -> None:
    producer = a_producer()
    before = Registry.objects.get_or_create(pk=1)[0].version

    correct(producer, {"grows": "mít", "smartphone": True}, by=None, at=NOON)
    assert Registry.objects.get().version == before
    assert producer.grows == "mít"

    correct(producer, {"name": "Nguyễn Văn Bảy"}, by=None, at=NOON)
    assert Registry.objects.get().version == before + 1
