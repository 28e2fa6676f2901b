"""Codes that a person can say."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lensan.traceability.codes import (
    ALPHABET,
    HOW_MANY,
    LENGTH,
    NotACode,
    code_of,
    read,
    spaced,
)

NUMBERS = st.integers(0, HOW_MANY - 1)


@given(NUMBERS)
def test_catches_every_single_wrong_character(number: int) -> None:
    code = code_of(number)
    for at in range(LENGTH):
        for letter in ALPHABET.replace(code[at], ""):
            with pytest.raises(NotACode, match="sai một ký tự"):
                read(code[:at] + letter + code[at + 1 :])


@given(NUMBERS)
def test_catches_every_two_characters_that_changed_places(number: int) -> None:
    code = code_of(number)
    for one, other in combinations(range(LENGTH), 2):
        letters = list(code)
        letters[one], letters[other] = letters[other], letters[one]
        if letters != list(code):
            with pytest.raises(NotACode, match="đổi chỗ"):
                read("".join(letters))


def test_has_a_sum_that_sees_every_change_of_a_character_in_every_place() -> None:
    """Exhaust what the sum depends on: a place's weight and the difference of two characters."""
    size = len(ALPHABET)
    for weight in range(1, LENGTH + 1):
        assert all(weight * step % size for step in range(1, size))
    for one, other in combinations(range(1, LENGTH + 1), 2):
        assert all((one - other) * step % size for step in range(1, size))


@given(NUMBERS, NUMBERS)
def test_gives_each_number_its_own_code(one: int, other: int) -> None:
    assert (code_of(one) == code_of(other)) == (one == other)


@given(NUMBERS)
def test_reads_what_was_typed_by_hand(number: int) -> None:
    code = code_of(number)
    assert read(f" {spaced(code).lower()} ") == code
    assert read(code.translate(str.maketrans("865V2", "BGSUZ"))) == code
    assert read("-".join(code)) == code


@pytest.mark.parametrize(
    ("typed", "why"), [("", "8 ký tự"), ("K7M4", "8 ký tự"), ("K7M4 29XO", "“O”")]
)
def test_says_what_is_wrong_with_what_was_typed(typed: str, why: str) -> None:
    with pytest.raises(NotACode, match=why):
        read(typed)


@pytest.mark.parametrize("number", [-1, HOW_MANY])
def test_has_no_more_codes_than_there_are(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        code_of(number)


@given(st.text(max_size=12))
def test_reads_a_code_or_refuses(typed: str) -> None:
    try:
        assert len(read(typed)) == LENGTH
    except NotACode:
        return
