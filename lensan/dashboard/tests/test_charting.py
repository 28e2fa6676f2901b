"""The line against time, and the pace needed."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lensan.dashboard.charting import (
    BOTTOM,
    HEIGHT,
    LEFT,
    MOST_MONTHS_SHOWN,
    RIGHT,
    TOP,
    WIDTH,
    Point,
    day_ticks,
    draw,
    month_ticks,
    next_goal,
    pace,
    value_ticks,
)

DAY = date(2022, 7, 22)
DUE = date(2022, 12, 30)  # 23 weeks later
FLOOR = HEIGHT - BOTTOM


def after(days: int, value: int) -> Point:
    return Point(DAY + timedelta(days=days), value)


def test_the_pace_needed_is_what_is_missing_over_the_weeks_left() -> None:
    needed = pace([Point(DAY, 41_480)], Point(DUE, 70_000))

    assert (needed.missing, needed.weekly, needed.lately) == (28_520, 1_240, None)
    assert not needed.reached


def test_the_pace_needed_is_rounded_up() -> None:
    assert pace([Point(DAY, 0)], after(14, 3)).weekly == 2


def test_less_than_a_week_left_asks_for_more_than_is_missing() -> None:
    assert pace([Point(DAY, 0)], after(1, 10)).weekly == 70


@pytest.mark.parametrize("value", [100, 101])
def test_a_goal_that_is_reached_asks_for_nothing(value: int) -> None:
    needed = pace([Point(DAY, value)], Point(DUE, 100))

    assert (needed.reached, needed.missing, needed.weekly) == (True, 0, 0)


@pytest.mark.parametrize("days", [0, -1])
def test_no_pace_reaches_a_goal_whose_day_has_passed(days: int) -> None:
    needed = pace([Point(DAY, 60)], after(days, 100))

    assert (needed.missing, needed.weekly) == (40, None)


def test_of_late_means_the_last_four_weeks_or_what_is_nearest_to_it() -> None:
    points = [after(-60, 0), after(-33, 500), after(-27, 600), after(-7, 1_500), after(0, 1_680)]

    assert pace(points, Point(DUE, 9_000)).lately == 280  # 1,080 in 27 days


def test_the_goal_that_counts_is_the_first_one_ahead_or_else_the_last_one_passed() -> None:
    goals = [after(365, 90), after(10, 70), after(-10, 50), after(-30, 40)]

    assert next_goal([after(0, 1)], goals) == goals[1]
    assert next_goal([after(10, 1)], goals) == goals[0]
    assert next_goal([after(400, 1)], goals) == goals[0]
    assert next_goal([after(0, 1)], []) is None


def test_draws_a_line_from_the_first_point_to_the_last() -> None:
    drawing = draw([after(0, 0), after(70, 50), after(140, 100)])

    right = WIDTH - RIGHT
    assert (
        drawing.line
        == f"M{LEFT} {FLOOR}L{(LEFT + right) / 2:g} {(FLOOR + TOP) / 2:g}L{right} {TOP}"
    )
    assert drawing.area == f"{drawing.line}V{FLOOR}H{LEFT}Z"
    assert (drawing.target, drawing.needed, drawing.goals) == ("", "", ())
    assert [tick.value for tick in drawing.values] == [0, 50, 100]


def test_draws_the_level_wanted_as_stairs_and_the_way_there() -> None:
    drawing = draw([after(0, 0), after(50, 40)], [after(200, 100), after(100, 60)])

    first, second = drawing.goals
    assert (first.of, second.of) == (after(100, 60), after(200, 100))
    assert drawing.target == f"M{LEFT} {first.y:g}H{first.x:g}V{second.y:g}H{second.x:g}"
    assert drawing.needed == f"M{drawing.last.x:g} {drawing.last.y:g}L{first.x:g} {first.y:g}"


def test_draws_no_way_to_what_is_reached_or_over() -> None:
    assert draw([after(0, 70)], [after(100, 60)]).needed == ""
    assert draw([after(0, 0), after(100, 30)], [after(50, 60)]).needed == ""


def test_leaves_out_what_was_over_before_the_first_measurement() -> None:
    assert draw([after(0, 0)], [after(-1, 60), after(0, 60)]).goals == ()


def test_the_last_value_stands_right_of_the_point_where_there_is_room() -> None:
    drawing = draw([after(0, 0), after(50, 40)], [after(200, 100)])

    assert (drawing.label.x > drawing.last.x, drawing.label.anchor) == (True, "start")


def test_the_last_value_stands_above_left_of_the_point_at_the_edge() -> None:
    drawing = draw([after(0, 0), after(50, 40)])

    assert (drawing.label.y < drawing.last.y, drawing.label.anchor) == (True, "end")


def test_the_last_value_stands_below_where_a_target_line_is_close_above() -> None:
    drawing = draw([after(0, 0), after(190, 95)], [after(200, 100)])

    assert (drawing.label.y > drawing.last.y, drawing.label.anchor) == (True, "end")


def test_a_single_measurement_is_drawn_too() -> None:
    drawing = draw([after(0, 5)])

    assert drawing.line == f"M{drawing.last.x:g} {drawing.last.y:g}"
    assert [tick.on for tick in drawing.days] == list(day_ticks(DAY, DAY + timedelta(days=7)))
    assert not drawing.by_month


def test_more_than_two_months_are_marked_by_month() -> None:
    drawing = draw([after(0, 5), after(100, 6)])

    assert drawing.by_month
    assert [tick.on for tick in drawing.days] == [
        date(2022, 8, 1),
        date(2022, 9, 1),
        date(2022, 10, 1),
    ]


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [(0, (0, 1)), (3, (0, 1, 2, 3)), (5, (0, 2, 4, 6)), (273, (0, 100, 200, 300)),
     (70_000, (0, 20_000, 40_000, 60_000, 80_000))],
)  # fmt: skip
def test_values_are_marked_at_round_numbers(highest: int, ticks: tuple[int, ...]) -> None:
    assert value_ticks(highest) == ticks


@given(st.integers(0, 10**9))
def test_the_marks_reach_above_the_highest_value_and_are_few(highest: int) -> None:
    ticks = value_ticks(highest)

    assert ticks[0] == 0
    assert ticks[-2] < max(highest, 1) <= ticks[-1]
    assert 2 <= len(ticks) <= 6
    assert len({after - before for before, after in pairwise(ticks)}) == 1


@given(st.dates(date(2000, 1, 1), date(2080, 1, 1)), st.integers(63, 365 * 9))
def test_months_are_marked_at_most_five_times_and_inside(first: date, days: int) -> None:
    last = first + timedelta(days=days)

    ticks = list(month_ticks(first, last))

    assert 0 < len(ticks) <= MOST_MONTHS_SHOWN or days > 365 * 2 * 4
    assert all(first <= tick <= last and tick.day == 1 for tick in ticks)


@given(
    st.lists(st.tuples(st.integers(0, 800), st.integers(0, 200_000)), min_size=1, max_size=30),
    st.lists(st.tuples(st.integers(1, 1200), st.integers(0, 200_000)), max_size=4),
)
def test_everything_stays_on_the_paper(
    measured: list[tuple[int, int]], wanted: list[tuple[int, int]]
) -> None:
    points = sorted((after(*pair) for pair in measured), key=lambda point: point.on)

    drawing = draw(points, [after(*pair) for pair in wanted])

    for spot in (drawing.last, *drawing.goals):
        assert LEFT <= spot.x <= WIDTH - RIGHT
        assert TOP <= spot.y <= FLOOR
    assert all(LEFT <= tick.at <= WIDTH - RIGHT for tick in drawing.days)
    assert all(TOP <= tick.at <= FLOOR for tick in drawing.values)


def test_the_scale_reaches_up_to_what_is_told_as_one() -> None:
    drawing = draw([Point(date(2022, 7, 1), 20_000)], least=1_000_000)

    assert [tick.value for tick in drawing.values][-1] == 1_000_000
