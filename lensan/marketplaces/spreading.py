"""Spread visits that each have a latest week evenly over the weeks before it: no Django."""

from collections.abc import Mapping, Sequence
from itertools import accumulate


def visits_a_week(due: Mapping[int, int], weeks: int) -> int:
    """Return the least number of visits a week with which nobody is visited too late.

    `due` says how many must be visited in or before each week, 0 being this one.
    """
    by_then = accumulate(due.get(week, 0) for week in range(weeks))
    return max((-(-total // (week + 1)) for week, total in enumerate(by_then)), default=0)


def spread(due: Mapping[int, int], weeks: int) -> Sequence[int]:
    """Return how many are visited in each week: who is due first goes first, each week alike."""
    left, planned = sum(due.get(week, 0) for week in range(weeks)), []
    a_week = visits_a_week(due, weeks)
    for _week in range(weeks):
        planned.append(min(a_week, left))
        left -= planned[-1]
    return planned
