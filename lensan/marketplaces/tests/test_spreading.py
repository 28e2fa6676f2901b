"""Visits are spread over the weeks before they are too late."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lensan.marketplaces.spreading import spread, visits_a_week

WEEKS = 12


@pytest.mark.parametrize(
    ("due", "a_week", "planned"),
    [
        ({}, 0, [0, 0, 0, 0]),
        ({0: 3}, 3, [3, 0, 0, 0]),
        ({3: 8}, 2, [2, 2, 2, 2]),
        ({1: 2, 3: 2}, 1, [1, 1, 1, 1]),
        ({0: 2, 3: 4}, 2, [2, 2, 2, 0]),
        ({-1: 9, 3: 4}, 1, [1, 1, 1, 1]),  # what has ended is no part of the plan
    ],
)
def test_the_same_each_week_and_nobody_too_late(
    due: dict[int, int], a_week: int, planned: list[int]
) -> None:
    assert visits_a_week(due, 4) == a_week
    assert spread(due, 4) == planned


@given(st.dictionaries(st.integers(0, WEEKS - 1), st.integers(0, 500)))
def test_by_every_week_all_that_are_due_are_visited_and_one_fewer_would_not_do(
    due: dict[int, int],
) -> None:
    planned, a_week = spread(due, WEEKS), visits_a_week(due, WEEKS)
    must = list(accumulate(due.get(week, 0) for week in range(WEEKS)))

    assert all(done >= by for done, by in zip(accumulate(planned), must, strict=True))
    assert sum(planned) == sum(due.values())
    assert max(planned) <= a_week
    fewer = [(a_week - 1) * (week + 1) for week in range(WEEKS)]
    assert a_week == 0 or any(done < by for done, by in zip(fewer, must, strict=True))
