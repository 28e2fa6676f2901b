"""Which rungs are due."""

from datetime import UTC, datetime, timedelta

import pytest

from lensan.orders.ladder import NO_DEADLINE, RUNGS, due

PLACED = datetime(2022, 7, 22, 5, tzinfo=UTC)
DEADLINE = PLACED + timedelta(hours=100)


@pytest.mark.parametrize(
    ("hours", "asked", "wanted"),
    [
        (0, {}, ["sms"]),
        (34, {"sms": True}, []),
        (35, {"sms": True}, ["helper"]),
        (0, {"sms": False}, ["helper"]),
        (1, {"sms": False, "helper": True}, []),
        (1, {"sms": True, "helper": False}, ["operator"]),
        (65, {"sms": True, "helper": True}, ["operator"]),
        (99, {}, ["sms", "helper", "operator"]),
        (99, {"sms": True, "helper": True, "operator": True}, []),
    ],
)
def test_climbs_as_time_goes_by(hours: int, asked: dict[str, bool], wanted: list[str]) -> None:
    at = PLACED + timedelta(hours=hours)

    assert due(asked, placed_at=PLACED, confirm_by=DEADLINE, at=at) == wanted


def test_without_a_deadline_two_days_are_taken() -> None:
    at = PLACED + NO_DEADLINE

    assert due({}, placed_at=PLACED, confirm_by=None, at=at) == list(RUNGS)
