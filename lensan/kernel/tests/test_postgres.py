"""The queue over Procrastinate, where the tests themselves run on PostgreSQL."""

from contextlib import closing, suppress
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, task_backends
from django_tasks.exceptions import TaskResultDoesNotExist

from lensan.kernel.jobs.backend import CARETAKER, DurableBackend
from lensan.kernel.models import Job
from lensan.kernel.tests.chores import Broken, note

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="Chỉ thử khi chạy PostgreSQL"),
]
LEASE = timedelta(minutes=1)


@pytest.fixture
def backend() -> DurableBackend:
    chosen = task_backends["default"]
    assert isinstance(chosen, DurableBackend)
    return chosen


def _sql(statement: str, *values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _a_lost_job(*, attempts: int) -> str:
    """Make a job in the hands of a worker that is gone, and return its id."""
    job = note.enqueue("/dev/null", "lost").id
    number = UUID(job).int
    _sql("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", number)
    _sql("UPDATE procrastinate_jobs SET attempts = %s WHERE id = %s", attempts, number)
    return job


def test_a_rollback_takes_the_job_back() -> None:
    kept = note.enqueue("/dev/null", "kept")
    with suppress(Broken), transaction.atomic():
        lost = note.enqueue("/dev/null", "lost")
        raise Broken

    assert note.get_result(kept.id).status == TaskResultStatus.READY
    with pytest.raises(TaskResultDoesNotExist):
        note.get_result(lost.id)


def test_a_job_keeps_what_it_was_asked_to_do() -> None:
    tomorrow = timezone.now() + timedelta(days=1)

    asked = note.using(priority=7, run_after=tomorrow).enqueue("/dev/null", word="later")

    found = note.get_result(asked.id)
    assert (found.args, found.kwargs) == (["/dev/null"], {"word": "later"})


def test_a_job_that_never_was_has_no_result() -> None:
    for unknown in (str(uuid4()), "not an id"):
        with pytest.raises(TaskResultDoesNotExist):
            note.get_result(unknown)


def test_the_job_of_a_dead_worker_is_put_back(backend: DurableBackend) -> None:
    job = _a_lost_job(attempts=1)
    before = note.get_result(job)

    backend.look_after(at=timezone.now(), lease=LEASE)

    after = note.get_result(job)
    assert (before.status, after.status) == (TaskResultStatus.RUNNING, TaskResultStatus.READY)
    assert not Job.objects.exists()


def test_the_job_of_a_living_worker_is_left_alone(backend: DurableBackend) -> None:
    job = _a_lost_job(attempts=1)
    _sql("INSERT INTO procrastinate_workers DEFAULT VALUES")
    _sql("UPDATE procrastinate_jobs SET worker_id = (SELECT max(id) FROM procrastinate_workers)")

    backend.look_after(at=timezone.now(), lease=LEASE)

    assert note.get_result(job).status == TaskResultStatus.RUNNING


def test_a_job_that_took_every_worker_with_it_is_given_up(backend: DurableBackend) -> None:
    job = _a_lost_job(attempts=4)

    backend.look_after(at=timezone.now(), lease=LEASE)

    assert note.get_result(job).status == TaskResultStatus.FAILED
    kept = Job.objects.failed().get()
    assert (str(kept.pk), kept.attempts, kept.args) == (job, 5, ["/dev/null", "lost"])


def test_one_process_at_a_time_looks_after_the_lost(backend: DurableBackend) -> None:
    job, other = _a_lost_job(attempts=1), connection.copy()
    with closing(other), other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [CARETAKER])

        backend.look_after(at=timezone.now(), lease=LEASE)

    assert note.get_result(job).status == TaskResultStatus.RUNNING


def test_old_jobs_are_swept(backend: DurableBackend) -> None:
    old, new = (note.enqueue("/dev/null", word).id for word in ("old", "new"))
    _sql("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", UUID(old).int)
    _sql("UPDATE procrastinate_events SET at = at - interval '8 days'")

    backend.sweep(at=timezone.now())

    assert note.get_result(new).status == TaskResultStatus.READY
    with pytest.raises(TaskResultDoesNotExist):
        note.get_result(old)
