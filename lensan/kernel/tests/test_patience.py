"""How often a job is tried."""

from datetime import timedelta

from lensan.kernel.jobs.patience import ATTEMPTS, pause_after


def test_a_job_rests_longer_after_each_failure_and_is_given_up_after_the_last() -> None:
    seconds, minutes = timedelta(seconds=1), timedelta(minutes=1)
    pauses = [pause_after(attempt) for attempt in range(1, ATTEMPTS + 1)]
    assert pauses == [10 * seconds, minutes, 6 * minutes, 36 * minutes, None]
