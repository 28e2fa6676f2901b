"""What a plan's classes bring and cost, and when that is enough."""

from datetime import date

from lensan.training.planner.problem import (
    Course,
    Hamlet,
    Need,
    PlannedClass,
    Point,
    Problem,
    Season,
    Target,
    Trainer,
    Travel,
    Venue,
)
from lensan.training.reaching import expected, reached_on

HERE = Point(9.78, 105.47)


def a_problem(*, willing: int = 50, share: int = 75, cost_per_km: int = 0) -> Problem:
    """A commune with one hamlet and one room; in the tenth week nobody comes."""
    return Problem(
        year=2023, hamlets=(Hamlet(1, 9, (Need("digital", 60, willing),)),),
        venues=(Venue(2, 9, 30, point=HERE),), trainers=(Trainer(3, frozenset({4}), 8, point=None),),
        courses=(Course(4, "digital", 2, 30, 100, 10, 1),), budget=(),
        targets=(Target(9, 4, "digital", 60),), usual_share=share,
        seasons=(Season(frozenset({10}), 0),), travel=Travel(cost_per_km),
    )  # fmt: skip


def a_class(week: int, seats: int = 10) -> PlannedClass:
    return PlannedClass(week, 4, 2, 3, seats)


def test_parts_of_a_household_add_up_week_by_week() -> None:
    found = expected(a_problem(), [a_class(9), a_class(3), a_class(10)])

    assert [(one.planned.week, one.households) for one in found] == [(3, 7), (9, 8), (10, 0)]
    assert {(one.aim, one.commune) for one in found} == {("digital", 9)}


def test_no_more_come_than_would() -> None:
    found = expected(a_problem(willing=12, share=100), [a_class(3), a_class(4), a_class(5)])

    assert [one.households for one in found] == [10, 2, 0]


def test_a_class_costs_its_days_its_seats_and_the_way() -> None:
    [one] = expected(a_problem(cost_per_km=1_000), [a_class(3)])

    assert (one.travel, one.cost) == (40_000, 40_000 + 100 + 2 * 10 + 10)


def test_so_many_are_reached_at_the_end_of_a_week() -> None:
    weeks = [(9, 8), (3, 7)]

    days = [reached_on(2023, weeks, start=10, wanted=wanted) for wanted in (10, 17, 18, 25, 26)]

    assert days == [
        date(2023, 1, 1), date(2023, 1, 22), date(2023, 3, 5), date(2023, 3, 5), None,
    ]  # fmt: skip
