from math import inf
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lensan.logistics.planner.calibrating import LEAST, MOST, Calibration, DrivenTrip, calibrated


def trips(*ratios: float) -> list[DrivenTrip]:
    return [DrivenTrip(10_000, round(10_000 * ratio)) for ratio in ratios]


def test_is_the_median_of_how_much_longer_trips_were() -> None:
    found = calibrated(trips(*[1.2] * 6, *[1.5] * 9, *[1.9] * 6))

    assert found == Calibration(1.5, 21, (1.2, 1.9))


def test_too_few_trips_teach_nothing() -> None:
    assert calibrated(trips(*[1.4] * 19)) is None
    assert calibrated(trips(*[1.4] * 20)) == Calibration(1.4, 20, (1.4, 1.4))
    assert calibrated([], enough=0) is None
    assert calibrated(trips(1.4), enough=1) == Calibration(1.4, 1, (1.4, 1.4))


def test_slips_of_the_pen_teach_nothing() -> None:
    wrong = [*trips(0.9, 0.01, 3.2, 140), DrivenTrip(0, 5_000), DrivenTrip(-5, 5)]

    assert calibrated([*wrong, *trips(*[1.3] * 20)]) == Calibration(1.3, 20, (1.3, 1.3))
    assert calibrated([*wrong, *trips(*[1.3] * 19)]) is None


@pytest.mark.parametrize(("count", "ranks"), [(20, (5, 14)), (25, (7, 17)), (100, (39, 60))])
def test_the_interval_is_that_of_the_tables(count: int, ranks: tuple[int, int]) -> None:
    """The ranks stand in tables of the sign test: for 20, the 6th and the 15th."""
    ratios = [1 + turn / 100 for turn in range(count)]

    found = calibrated(trips(*ratios))

    assert found
    assert list(found.interval) == pytest.approx([ratios[rank] for rank in ranks])


def test_the_interval_holds_the_true_median_nineteen_times_in_twenty() -> None:
    chance = Random(1)
    held = 0
    for _turn in range(400):
        found = calibrated(trips(*(1 + chance.random() for _ in range(30))))
        held += bool(found and found.interval[0] <= 1.5 <= found.interval[1])

    assert held >= 0.93 * 400


@given(some.lists(some.tuples(some.integers(-5, 10**7), some.integers(-5, 10**8)), max_size=80))
def test_stays_within_bounds(told: list[tuple[int, int]]) -> None:
    found = calibrated(DrivenTrip(*one) for one in told)

    low, high = found.interval if found else (LEAST, MOST)
    factor = found.factor if found else LEAST
    assert -inf < LEAST <= low <= high <= MOST
    assert found is None or low - 0.005 <= factor <= high + 0.005
    assert found is None or found.count <= len(told)
