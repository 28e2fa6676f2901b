"""The embedded queue, one conditional update at a time."""

from datetime import timedelta

import pytest

from lensan.kernel.jobs.patience import ATTEMPTS
from lensan.kernel.jobs.queue import bury_lost, claim, release, renew, settle
from lensan.kernel.models import Job
from lensan.kernel.tests.make import NOON, a_job

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
LEASE = timedelta(minutes=1)


def _claimed(worker: str = "one") -> Job:
    a_job()
    job = claim(worker, lease=LEASE, at=NOON)
    assert job is not None
    return job


def test_a_job_goes_to_one_worker_only() -> None:
    mine = _claimed("one")

    assert claim("two", lease=LEASE, at=NOON) is None
    mine.refresh_from_db()
    assert (mine.claimed_by, mine.attempts, mine.lease_until) == ("one", 1, NOON + LEASE)


def test_the_most_urgent_goes_first_and_then_the_oldest() -> None:
    a_job("new", at=NOON - SECOND)
    a_job("old", at=NOON - 2 * SECOND)
    a_job("urgent", priority=1)

    taken = [claim("one", lease=LEASE, at=NOON) for _ in range(3)]

    assert [job and job.args[1] for job in taken] == ["urgent", "old", "new"]


def test_a_job_is_left_until_its_time() -> None:
    a_job(at=NOON + SECOND)

    assert claim("one", lease=LEASE, at=NOON) is None
    assert claim("one", lease=LEASE, at=NOON + SECOND) is not None


def test_a_job_whose_worker_is_silent_goes_to_another() -> None:
    lost = _claimed("one")

    assert claim("two", lease=LEASE, at=NOON + LEASE) is None
    found = claim("two", lease=LEASE, at=NOON + LEASE + SECOND)

    assert found == lost
    assert (found.claimed_by, found.attempts) == ("two", 2)


def test_a_renewed_lease_keeps_the_job() -> None:
    job = _claimed()

    assert renew(job, lease=LEASE, at=NOON + LEASE)
    assert claim("two", lease=LEASE, at=NOON + LEASE + SECOND) is None


def test_a_worker_that_lost_its_job_can_neither_keep_nor_settle_it() -> None:
    lost = _claimed("one")
    heir = claim("two", lease=LEASE, at=NOON + 2 * LEASE)
    assert heir is not None

    assert not renew(lost, lease=LEASE, at=NOON + 2 * LEASE)
    assert not settle(lost, error="too late", at=NOON + 2 * LEASE)
    heir.refresh_from_db()
    assert (heir.claimed_by, heir.error, heir.finished_at) == ("two", "", None)


def test_a_job_done_is_never_taken_again() -> None:
    job = _claimed()

    assert settle(job, at=NOON + SECOND)

    job.refresh_from_db()
    assert job.finished_at == NOON + SECOND
    assert claim("two", lease=LEASE, at=NOON + 2 * LEASE) is None


def test_a_failed_job_rests_and_is_tried_again() -> None:
    job = _claimed()

    assert settle(job, error="no line", at=NOON)

    assert claim("two", lease=LEASE, at=NOON + 9 * SECOND) is None
    again = claim("two", lease=LEASE, at=NOON + 10 * SECOND)
    assert again is not None
    assert (again.attempts, again.error) == (2, "no line")


def test_a_job_that_succeeds_at_last_has_no_error() -> None:
    settle(_claimed(), error="no line", at=NOON)
    again = claim("one", lease=LEASE, at=NOON + LEASE)
    assert again is not None

    settle(again, at=NOON + LEASE)

    again.refresh_from_db()
    assert again.error == ""
    assert not Job.objects.failed().exists()


def test_a_job_that_fails_every_time_is_kept_with_its_last_error() -> None:
    a_job(attempts=ATTEMPTS - 1)
    last = claim("one", lease=LEASE, at=NOON)
    assert last is not None

    settle(last, error="no line", at=NOON)

    assert Job.objects.failed().get().error == "no line"
    assert claim("two", lease=LEASE, at=NOON + timedelta(days=365)) is None


def test_a_job_that_kills_its_worker_every_time_is_given_up() -> None:
    a_job(attempts=ATTEMPTS - 1)
    claim("one", lease=LEASE, at=NOON)

    bury_lost(at=NOON + LEASE)
    assert not Job.objects.failed().exists()
    bury_lost(at=NOON + LEASE + SECOND)

    assert Job.objects.failed().get().finished_at == NOON + LEASE + SECOND


def test_what_a_leaving_worker_gives_back_is_taken_at_once_and_counts_no_attempt() -> None:
    left = _claimed("one")

    release("one")

    heir = claim("two", lease=LEASE, at=NOON)
    assert heir is not None
    assert (heir, heir.attempts) == (left, 1)
    assert not settle(left, at=NOON)
