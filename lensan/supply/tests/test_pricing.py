"""Price lists by quantity: which step is reached and what the next one lacks."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lensan.supply.pricing import Dearer, Step, beyond, reached, steps_of

LIST = (Step(1, 100), Step(10, 95), Step(20, 90))
some = st.integers(1, 1000)


@pytest.mark.parametrize(
    ("total", "price", "next_from"), [(0, 100, 10), (1, 100, 10), (9, 100, 10), (10, 95, 20), (20, 90, None)]
)  # fmt: skip
def test_the_step_that_is_reached_counts(total: int, price: int, next_from: int | None) -> None:
    following = beyond(LIST, total)

    assert reached(LIST, total).price == price
    assert (following.from_quantity if following else None) == next_from


def test_below_the_first_step_its_price_is_told() -> None:
    assert reached((Step(10, 95),), 3) == Step(10, 95)


@pytest.mark.parametrize("told", [[(1, 90), (10, 95)], [(1, 90), (1, 90)]])
def test_a_list_in_which_more_costs_more_is_none(told: list[tuple[int, int]]) -> None:
    with pytest.raises(Dearer):
        steps_of(told)


@settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # a busy machine is no fault
@given(st.dictionaries(some, some, min_size=1, max_size=5), some, some)
def test_whoever_orders_makes_it_dearer_for_nobody(
    told: dict[int, int], total: int, more: int
) -> None:
    prices = sorted(told.values(), reverse=True)
    steps = steps_of(zip(sorted(told), prices, strict=True))

    assert reached(steps, total + more).price <= reached(steps, total).price <= steps[0].price
