"""Numbers as Vietnamese readers expect them."""

from datetime import date

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from lensan.kernel.numbers import change, count, day, divide, percent, permille, scaled


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (999, "999"), (1240, "1.240"), (1234567, "1.234.567")]
)
def test_thousands_stand_apart(number: int, text: str) -> None:
    assert count(number) == text


@pytest.mark.parametrize(("number", "text"), [(1240, "+1.240"), (-35, "−35"), (0, "0")])
def test_a_change_has_its_sign(number: int, text: str) -> None:
    assert change(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (45_000, "0,045"), (1_240_000, "1,24"), (98_700_000, "98,7"),
     (1_234_567_890, "1.235"), (-1_500_000, "−1,5")],
)  # fmt: skip
def test_an_amount_in_larger_units_keeps_about_three_digits(number: int, text: str) -> None:
    assert scaled(number, 1_000_000).replace("-", "−") == text
    assert scaled(1240) == "1.240"


def test_a_change_in_larger_units_has_its_sign() -> None:
    assert change(-1_240_000, 1_000_000) == "−1,24"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(624, 1000, "62,4%"), (1, 2, "50%"), (2, 3, "66,7%"), (0, 5, "0%"), (5, 5, "100%"),
     (1, 100_000, "0,1%"), (99_999, 100_000, "99,9%"), (0, 0, "–"), (3, 2, "150%")],
)  # fmt: skip
def test_a_share_has_one_decimal_at_most(part: int, whole: int, text: str) -> None:
    assert percent(part, whole) == text


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_only_all_is_all_and_only_nothing_is_nothing(share: tuple[int, int]) -> None:
    part, whole = share
    assert (permille(part, whole) == 1000) == (part == whole)
    assert (permille(part, whole) == 0) == (part == 0)


def test_a_day_is_written_day_first() -> None:
    assert day(date(2022, 12, 31)) == "31/12/2022"


def test_templates_write_the_same() -> None:
    page = Template(
        "{% load numbers %}{{ n|count }} {{ n|change }} {{ n|percent:2480 }} {{ d|day }} {{ n|scaled:1000 }}"
        "|{{ none|count }} {{ none|change }} {{ none|day }} {{ none|scaled:1 }}"
    )

    text = page.render(Context({"n": 1240, "d": date(2022, 7, 2), "none": None}))

    assert text == "1.240 +1.240 50% 02/07/2022 1,24|– – – –"


@given(st.integers(0, 10**6), st.lists(st.integers(0, 10**5), min_size=1, max_size=80))
def test_parts_add_up_and_are_within_one_of_fair(total: int, weights: list[int]) -> None:
    parts = divide(total, weights)

    assert sum(parts) == total
    whole = sum(weights) or len(weights)
    fair = [total * (weight if sum(weights) else 1) / whole for weight in weights]
    assert all(abs(part - due) < 1 for part, due in zip(parts, fair, strict=True))


def test_what_is_left_over_goes_to_the_largest_remainders() -> None:
    assert divide(10, [1, 1, 1]) == [4, 3, 3]
    assert divide(10, [0, 0]) == [5, 5]
    assert divide(0, []) == []
