import pytest

from lensan.logistics.planner.crew import Effort, search_day
from lensan.logistics.planner.planning import told
from lensan.logistics.planner.problem import Day
from lensan.logistics.planner.tests.make import a_day, a_hub, a_stop, a_vehicle, at


def _day() -> Day:
    stops = [a_stop(f"{n}", east=2 + 3.0 * (n % 6), north=n / 3) for n in range(24)]
    hubs = (a_hub("tây", point=at(0, 0)), a_hub("đông", point=at(20, 0)))
    vehicles = tuple(a_vehicle(f"v{n}", hub=hubs[n % 2].key) for n in range(6))
    return a_day(*stops, hubs=hubs, vehicles=vehicles)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_divided_day_serves_everybody(workers: int) -> None:
    effort = Effort(seconds=30, workers=workers, patience=100, size=6)
    answer = told(_day(), search_day(_day(), effort))

    assert answer.left_out == ()


def test_regrouping_makes_nothing_worse() -> None:
    first = Effort(seconds=30, patience=200, size=12)
    whole = told(_day(), search_day(_day(), Effort(seconds=30, patience=2000)))
    divided = told(_day(), search_day(_day(), first))

    assert divided.left_out == whole.left_out == ()
    assert divided.cost <= 1.2 * whole.cost


def test_a_day_that_is_worth_nothing_has_no_tours() -> None:
    stops = [a_stop(f"{n}", penalty=1) for n in range(8)]

    assert search_day(a_day(*stops), Effort(seconds=1, size=4, patience=50)) == ()


def test_the_same_seed_gives_the_same_tours() -> None:
    effort = Effort(seconds=60, seed=7, patience=100, size=6)

    assert search_day(_day(), effort) == search_day(_day(), effort)


def test_without_time_there_is_one_round() -> None:
    assert search_day(_day(), Effort(seconds=0, size=6)) != ()
