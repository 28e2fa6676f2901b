from base64 import b64decode

import pytest

from lensan.field.blooms import BITS, name_filter, number_mark

SECRET = b"of a test"


def _likeness(one: str, other: str) -> float:
    a, b = (
        int.from_bytes(b64decode(name_filter(SECRET, name)), "little") for name in (one, other)
    )
    return 2 * (a & b).bit_count() / (a.bit_count() + b.bit_count())


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("nguyen van an", "nguyen van an", 1, 1),
        ("nguyen van an", "nguyen van ang", 0.85, 0.99),
        ("tran thi binh", "tran thi bin", 0.85, 0.99),
        ("nguyen van an", "le thi mai", 0, 0.5),
    ],
)
def test_names_resemble_each_other_through_their_filters(
    one: str, other: str, least: float, most: float
) -> None:
    assert least <= _likeness(one, other) <= most


def test_a_filter_says_nothing_without_the_secret() -> None:
    assert name_filter(SECRET, "an") != name_filter(b"other", "an")
    assert len(b64decode(name_filter(SECRET, ""))) == BITS // 8


def test_a_number_has_its_mark_and_nothing_has_none() -> None:
    assert number_mark(SECRET, "+84912345678") == number_mark(SECRET, "+84912345678")
    assert number_mark(SECRET, "+84912345678") != number_mark(SECRET, "+84912345679")
    assert number_mark(SECRET, "") == ""
