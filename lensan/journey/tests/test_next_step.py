"""What is next, whose turn it is, and why."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lensan.journey.next_step import OWED, TASKS, Known, Means, Next, Who, next_step
from lensan.journey.steps import ORDER, Step

DAY = date(2022, 7, 22)
PATIENCE = 30


def known(*steps: str, verified: frozenset[str] | None = None, **facts: Any) -> Known:
    claimed = frozenset({Step.REGISTERED, *steps})
    return Known(claimed, claimed if verified is None else verified, **facts)


def of(one: Known) -> Next:
    return next_step(one, on=DAY, patience=PATIENCE)


UP_TO_STALL = ORDER[: ORDER.index(Step.STALL) + 1]


@pytest.mark.parametrize(
    ("one", "task", "who"),
    [
        (Known(frozenset(), frozenset()), Step.REGISTERED, Who.OFFICER),
        (known(), Step.CONSENTED, Who.HELPER),
        (known(Step.CONSENTED), Step.TRAINED, Who.HELPER),
        (known(Step.CONSENTED, Step.TRAINED), Step.ACCOUNT, Who.HELPER),
        (known(Step.CONSENTED, Step.TRAINED, Step.ACCOUNT), Step.STALL, Who.OFFICER),
        (known(*UP_TO_STALL), Step.PAYMENT, Who.HELPER),
        (known(*ORDER[:6]), Step.LISTED, Who.HELPER),
        (known(*ORDER[:7]), Step.CONFIRMED, Who.HELPER),
        (known(*ORDER[:8]), Step.PAID, Who.OFFICER),
        (known(*ORDER[:9]), Step.ACTIVE, Who.HELPER),
        (known(*ORDER), "rest", Who.HOUSEHOLD),
        (known(*ORDER, verified=frozenset(UP_TO_STALL)), "verify", Who.OFFICER),
    ],
    ids=[*(f"after {n} steps" for n in range(10)), "after all", "claimed only"],
)
def test_the_first_step_that_lacks_is_next(one: Known, task: str, who: Who) -> None:
    found = of(one)

    assert (found.task, found.who) == (task, who)
    assert found.reason.endswith(".")


def test_training_holds_up_nobody_who_has_a_stall_and_comes_last() -> None:
    without = [step for step in ORDER if step != Step.TRAINED]

    assert of(known(Step.CONSENTED, Step.ACCOUNT, Step.STALL)).task == Step.PAYMENT
    late = of(known(*without))
    assert (late.task, late.weight) == (Step.TRAINED, 5)


@pytest.mark.parametrize(
    ("means", "who", "how"),
    [
        (Means.SMARTPHONE, Who.HOUSEHOLD, "mở trang"),
        (Means.PLAIN_PHONE, Who.HOUSEHOLD, "1 hoặc 2"),
        (Means.NONE, Who.HELPER, "trả lời thay"),
    ],
)
def test_an_order_is_answered_by_whoever_can(means: str, who: Who, how: str) -> None:
    found = of(known(*UP_TO_STALL, orders=2, parcels=1, means=means))

    assert (found.task, found.who) == ("orders", who)
    assert found.reason.startswith("2 đơn chờ trả lời") and how in found.reason


def test_what_is_lost_if_it_waits_comes_first() -> None:
    facts: dict[str, Any] = {"parcels": 1, "called": True, "lacking": 2}

    assert of(known(*UP_TO_STALL, **facts)).task == "parcels"
    assert of(known(*UP_TO_STALL, **facts | {"parcels": 0})).task == "help"
    assert of(known(*UP_TO_STALL, lacking=2)).task == "lacking"
    assert of(known(lacking=2)).task == Step.CONSENTED


def test_an_account_for_money_that_is_owed_already_is_urgent() -> None:
    found = of(known(*UP_TO_STALL, Step.LISTED, Step.CONFIRMED))

    assert (found.task, found.weight) == (Step.PAYMENT, OWED)


def test_behind_a_barrier_nothing_is_to_be_done_until_its_day() -> None:
    waiting = known(barrier="chưa tới mùa", look_again_on=DAY + timedelta(days=1))
    due = known(barrier="chưa tới mùa", look_again_on=DAY)

    assert (of(waiting).task, of(waiting).weight) == ("rest", 0)
    assert "23/07/2022" in of(waiting).reason
    assert of(due).task == "look_again"


def test_who_stands_still_for_long_is_asked_what_stands_in_the_way() -> None:
    still, moving = DAY - timedelta(days=31), DAY - timedelta(days=30)

    assert of(known(since=still)).asks_for_barrier is True
    assert "31 ngày" in of(known(since=still)).reason
    assert of(known(since=moving)).asks_for_barrier is False


@given(
    st.builds(
        Known, claimed=st.frozensets(st.sampled_from(ORDER)), verified=st.frozensets(st.sampled_from(ORDER)),
        means=st.sampled_from(list(Means)), orders=st.integers(0, 3), parcels=st.integers(0, 3),
        called=st.booleans(), lacking=st.integers(0, 3), barrier=st.sampled_from(["", "đi vắng"]),
        look_again_on=st.none() | st.dates(), since=st.none() | st.dates(max_value=DAY),
    )
)  # fmt: skip
def test_everyone_has_one_next_step_with_a_reason(one: Known) -> None:
    found = of(one)

    assert found.task in TASKS
    assert found.reason and 0 <= found.weight <= 100
    if one.orders:
        assert found.weight == 100
