from hypothesis import HealthCheck, given, settings

from lensan.logistics.planner.answer import Because
from lensan.logistics.planner.checking import faults
from lensan.logistics.planner.hopeless import sort_out
from lensan.logistics.planner.planning import plan
from lensan.logistics.planner.problem import Day
from lensan.logistics.planner.tests.brute import best
from lensan.logistics.planner.tests.days import days

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=SLOW)
@given(days())
def test_is_as_good_as_trying_every_plan(day: Day) -> None:
    hopeful, _ = sort_out(day)
    answer = plan(hopeful, seconds=20, patience=1500)

    full = sum(out.because is Because.FULL for out in answer.left_out)
    ours = full, answer.cost + answer.penalties
    assert ours == best(hopeful, ours)


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(days(most=16, fleet=4))
def test_never_breaks_a_rule(day: Day) -> None:
    assert list(faults(day, plan(day, seconds=20, patience=20))) == []
