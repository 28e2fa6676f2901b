"""Statements give one state, in whatever order they arrive."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from lensan.journey.steps import Said, standing

NOON = datetime(2022, 7, 22, 5, tzinfo=UTC)
STATEMENTS = st.lists(
    st.builds(
        Said, kind=st.sampled_from(["account", "paid"]), holds=st.booleans(),
        at=st.integers(0, 3).map(lambda day: NOON + timedelta(days=day)),
        key=st.uuids().map(str), is_proof=st.booleans(),
    ),
    max_size=4,
)  # fmt: skip


def test_the_statement_about_the_latest_moment_counts() -> None:
    said = [
        Said("account", holds=True, at=NOON, key="a"),
        Said("account", holds=False, at=NOON + timedelta(days=1), key="b"),
        Said("paid", holds=True, at=NOON, key="c", is_proof=True),
    ]

    assert standing(said) == {"paid"}
    assert standing(said[:1]) == {"account"}
    assert standing(said, proofs_only=True) == {"paid"}


@given(STATEMENTS)
def test_any_order_of_arrival_gives_the_same_state(said: list[Said]) -> None:
    for proofs_only in (False, True):
        states = {standing(one, proofs_only=proofs_only) for one in permutations(said)}
        assert len(states) == 1


@given(STATEMENTS)
def test_what_is_stated_twice_is_stated_once(said: list[Said]) -> None:
    assert standing(said + said) == standing(said)
