"""How a consignment stands does not depend on the order in which it was told, nor how often."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from lensan.logistics.connector import FINAL, Seen, State
from lensan.logistics.standing import standing
from lensan.logistics.tests.make_carriage import NOON

SEEN = st.builds(
    lambda state, minutes: Seen(state, state.value, NOON + timedelta(minutes=minutes)),
    st.sampled_from(State), st.integers(0, 5),
)  # fmt: skip


@given(st.data(), st.lists(SEEN, min_size=1, max_size=8))
def test_order_and_repeats_change_nothing(data: st.DataObject, told: list[Seen]) -> None:
    heard = data.draw(st.permutations(told)) + data.draw(st.lists(st.sampled_from(told)))

    assert standing(heard) == standing(told)


@given(st.lists(SEEN, max_size=8), SEEN.filter(lambda one: one.state in FINAL))
def test_an_end_is_an_end(told: list[Seen], end: Seen) -> None:
    late = [one for one in told if one.state not in FINAL]

    holds = standing([*late, end])

    assert holds
    assert (holds.state, holds.contested) == (end.state, False)


@given(st.lists(SEEN.filter(lambda one: one.state not in FINAL), min_size=1, max_size=8))
def test_else_the_latest_word_holds(told: list[Seen]) -> None:
    holds = standing(told)

    assert holds
    assert holds.last.at == max(one.at for one in told)


def test_two_ends_are_told_to_a_person_and_the_first_holds() -> None:
    cancelled = Seen(State.CANCELLED, "201", NOON)
    delivered = Seen(State.DELIVERED, "501", NOON + timedelta(hours=1))

    holds = standing([delivered, cancelled])

    assert holds
    assert (holds.state, holds.contested) == (State.CANCELLED, True)


def test_nothing_told_is_no_state() -> None:
    assert standing([]) is None
