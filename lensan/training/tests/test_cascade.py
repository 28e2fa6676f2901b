"""One step beside the one above it."""

from math import comb, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lensan.training.cascade import Outcome, at_most, compared


def test_what_is_much_lower_raises_an_alarm() -> None:
    [top, below] = compared([Outcome(19, 20), Outcome(60, 100)])

    assert (top.fall, top.likelihood, top.alarm) == (None, None, False)
    assert below.alarm
    assert below.fall == pytest.approx(0.35)


def test_a_fall_that_chance_explains_raises_none() -> None:
    [_top, below] = compared([Outcome(9, 10), Outcome(7, 10)])

    assert not below.alarm
    assert below.likelihood == pytest.approx(0.2910, abs=1e-4)


def test_a_fall_too_small_to_matter_raises_none() -> None:
    [_top, below] = compared([Outcome(9_000, 10_000), Outcome(43_500, 50_000)])

    assert below.likelihood is not None
    assert below.likelihood < 0.01
    assert not below.alarm


def test_whoever_knows_more_than_those_above_raises_none() -> None:
    [_top, below] = compared([Outcome(1, 10), Outcome(90, 100)])

    assert not below.alarm


def test_a_step_without_answers_is_stepped_over() -> None:
    steps = compared([Outcome(20, 20), Outcome(0, 0), Outcome(40, 100)])

    assert [step.alarm for step in steps] == [False, False, True]
    assert steps[1].outcome.share is None


def test_fishers_own_cups_of_tea() -> None:
    """Three of four right, of four and four: he gives 17/70 for three or more."""
    assert at_most(Outcome(1, 4), Outcome(3, 4)) == pytest.approx(17 / 70)


groups = st.integers(0, 30).flatmap(lambda took: st.tuples(st.integers(0, took), st.just(took)))


@given(groups, groups)
def test_is_the_sum_of_exact_fractions(lower: tuple[int, int], upper: tuple[int, int]) -> None:
    few, of = lower
    passed, took = few + upper[0], of + upper[1]
    exact = sum(
        comb(passed, number) * comb(took - passed, of - number)
        for number in range(few + 1)
        if of - number <= took - passed
    ) / comb(took, of)

    assert isclose(at_most(Outcome(*lower), Outcome(*upper)), exact, rel_tol=1e-9, abs_tol=1e-12)
