"""What is said of each thing of the registry, in a word."""

from datetime import date

import pytest

from lensan.producers.models import (
    Apart,
    Candidate,
    HeadingMeaning,
    MatchKey,
    Merge,
    Record,
    Registry,
    Sheet,
    Standing,
)  # fmt: skip
from lensan.producers.templatetags import producers as words


@pytest.mark.parametrize(
    ("thing", "said"),
    [
        (Apart(one_id=1, other_id=2), "1 ≠ 2"),
        (Candidate(record_id=1, producer_id=2, score=3.14), "1 ~ 2 (3.1)"),
        (HeadingMeaning(heading="sdt", field="phone"), "sdt = phone"),
        (MatchKey(key=7, producer_id=2), "7 2"),
        (Merge(kept_id=1, absorbed_id=2), "2 → 1"),
        (Record(pk=5), "#5"),
        (Record(sheet_id=4, row=3), "4!3"),
        (Registry(version=9), "9"),
        (Sheet(name="Danh sách"), "Danh sách"),
        (Standing(producer_id=1, from_on=date(2022, 7, 22)), "1: 2022-07-22 – …"),
    ],
)
def test_a_thing_says_what_it_is(thing: object, said: str) -> None:
    assert str(thing) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (True, "có"),
        (False, "không"),
        (None, "–"),
        ([], "–"),
        (["+84912345678"], "0912 345 678"),
        ("2022-07-22", "22/07/2022"),
        (date(2022, 7, 22), "22/07/2022"),
        ("male", "nam"),
        ("cooperative", "hợp tác xã"),
        (900, "900"),
    ],
)
def test_a_fact_is_told_as_an_officer_reads_it(value: object, said: str) -> None:
    assert words.told(value) == said


def test_places_problems_and_results_have_their_words() -> None:
    assert [words.letter(column) for column in (None, 0, 27)] == ["", "A", "AB"]
    assert (words.outcome("held"), words.sex("female")) == ("chờ đối chiếu", "nữ")
    assert (words.problem("bad_birth"), words.problem("?")) == ("ngày sinh không dùng được", "?")
    assert (words.fact("phones"), words.fact("?")) == ("điện thoại", "?")
    assert words.phone("+84912345678") == "0912 345 678"
