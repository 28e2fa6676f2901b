"""Tasks that recur."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from lensan.kernel.jobs import periodic
from lensan.kernel.jobs.periodic import Every, Nightly, enqueue_due, every, nightly
from lensan.kernel.models import Job
from lensan.kernel.tests.chores import sing
from lensan.kernel.tests.make import EMBEDDED, NOON

pytestmark = pytest.mark.django_db
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
SING = "lensan.kernel.tests.chores.sing"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(periodic, "_schedules", {})
    with override_settings(TASKS=EMBEDDED):
        yield


@given(MOMENTS, st.integers(1, 1440))
def test_a_period_was_last_due_within_its_length(at: datetime, minutes: int) -> None:
    schedule = Every(timedelta(minutes=minutes))
    due = schedule.last_due(at)
    assert timedelta(0) <= at - due < schedule.period
    assert schedule.last_due(due) == due


@given(MOMENTS, st.integers(0, 23))
def test_a_night_was_last_due_within_a_day_at_its_hour_in_vietnam(at: datetime, hour: int) -> None:
    due = Nightly(hour).last_due(at)
    assert timedelta(0) <= at - due < timedelta(days=1)
    assert (due.astimezone(UTC) + timedelta(hours=7)).timetuple()[3:6] == (hour, 0, 0)


def test_a_task_is_enqueued_once_for_each_time_that_it_comes_due() -> None:
    every(minutes=10)(sing)

    enqueued = [enqueue_due(at=NOON + timedelta(minutes=passed)) for passed in (0, 0, 9, 10, 19)]

    assert enqueued == [[SING], [], [], [SING], []]
    assert Job.objects.filter(task=SING).count() == 2


def test_a_machine_that_slept_for_a_week_catches_up_once() -> None:
    nightly(hour=2)(sing)
    enqueue_due(at=NOON)

    enqueued = [enqueue_due(at=NOON + timedelta(days=days)) for days in (7, 7)]

    assert enqueued == [[SING], []]


def test_a_schedule_leaves_the_task_as_it_was() -> None:
    assert nightly(hour=2)(sing) is sing
