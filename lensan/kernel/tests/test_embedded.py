"""The embedded queue behind the Tasks interface."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import Event
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from django_tasks import TaskResultStatus, default_task_backend, task_backends
from django_tasks.exceptions import TaskResultDoesNotExist

from lensan.kernel.jobs import hands, queue, upkeep
from lensan.kernel.jobs.backend import (
    KEEP_DONE,
    KEEP_FAILED,
    DurableBackend,
    UnknownTask,
    find_task,
)
from lensan.kernel.models import Job, Recurrence
from lensan.kernel.tests.chores import Broken, be_overtaken, break_down, count_attempts, note, rest
from lensan.kernel.tests.make import EMBEDDED, NOON, a_job

pytestmark = pytest.mark.django_db
LEASE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _embedded() -> Iterator[None]:
    with override_settings(TASKS=EMBEDDED):
        yield


def test_a_rollback_takes_the_job_back(tmp_path: Path) -> None:
    with suppress(Broken), transaction.atomic():
        note.enqueue(str(tmp_path), "never")
        raise Broken

    assert not Job.objects.exists()


def test_what_json_cannot_hold_is_refused_and_nothing_is_enqueued() -> None:
    with pytest.raises(TypeError):
        note.enqueue("notes", object())  # type: ignore[arg-type]

    assert not Job.objects.exists()


def test_a_job_can_be_followed_to_its_end(tmp_path: Path) -> None:
    result = note.enqueue(str(tmp_path / "notes"), "done")
    waiting = result.status
    queue.claim("one", lease=LEASE, at=timezone.now())
    result.refresh()
    running = result.status
    queue.release("one")

    assert hands.do_next("two", lease=LEASE)
    result.refresh()

    assert (waiting, running) == (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    assert (result.status, result.attempts) == (TaskResultStatus.SUCCESSFUL, 1)
    assert (tmp_path / "notes").read_text() == "done\n"


def test_a_failure_is_kept_with_its_traceback() -> None:
    result = break_down.enqueue("a reason")
    Job.objects.update(attempts=4)

    assert hands.do_next("one", lease=LEASE)
    result.refresh()

    assert result.status == TaskResultStatus.FAILED
    [error] = result.errors
    assert error.traceback.rstrip().endswith("Broken: a reason")


def test_a_job_that_another_has_taken_over_is_not_settled() -> None:
    result = be_overtaken.enqueue()

    assert hands.do_next("one", lease=LEASE)

    job = Job.objects.get(pk=result.id)
    assert (job.claimed_by, job.finished_at) == ("another", None)


def test_a_lease_that_cannot_be_prolonged_now_does_not_break_the_job() -> None:
    """The test's own transaction holds SQLite's one pen, as a job's may."""
    result = rest.enqueue(0.3)

    assert hands.do_next("one", lease=timedelta(seconds=0.1))

    result.refresh()
    assert result.status == TaskResultStatus.SUCCESSFUL


def test_a_task_learns_which_attempt_this_is(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    count_attempts.enqueue(str(notes))
    Job.objects.update(attempts=2)

    hands.do_next("one", lease=LEASE)

    assert notes.read_text() == "3\n"


def test_a_task_that_this_version_does_not_have_is_tried_again_later() -> None:
    job = a_job()
    Job.objects.update(task="lensan.kernel.tests.chores.no_such_task")

    assert hands.do_next("one", lease=LEASE)

    job.refresh_from_db()
    assert (job.attempts, job.finished_at) == (1, None)
    assert "UnknownTask" in job.error


def test_only_tasks_can_be_called() -> None:
    with pytest.raises(UnknownTask):
        find_task("os.system")


def test_an_empty_queue_gives_no_work() -> None:
    assert not hands.do_next("one", lease=LEASE)


def test_a_job_that_never_was_has_no_result() -> None:
    for unknown in (str(uuid4()), "not an id"):
        with pytest.raises(TaskResultDoesNotExist):
            default_task_backend.get_result(unknown)


def test_old_jobs_are_swept_and_failures_kept_longer() -> None:
    day = timedelta(days=1)
    ages = [KEEP_DONE - day, KEEP_DONE + day, KEEP_FAILED - day, KEEP_FAILED + day]
    for age, error in zip(ages, ["", "", "no line", "no line"], strict=True):
        job = a_job()
        Job.objects.filter(pk=job.pk).update(finished_at=timezone.now() - age, error=error)
    waiting = a_job()

    upkeep.sweep_finished_jobs.func()

    kept = Job.objects.order_by("-finished_at").exclude(pk=waiting.pk)
    assert [(timezone.now() - job.finished_at).days for job in kept if job.finished_at] == [
        ages[0].days,
        ages[2].days,
    ]
    assert Job.objects.filter(pk=waiting.pk).exists()


def test_a_job_that_took_every_worker_with_it_is_given_up() -> None:
    backend = task_backends["default"]
    assert isinstance(backend, DurableBackend)
    a_job(attempts=5)

    backend.look_after(at=NOON, lease=LEASE)

    assert Job.objects.failed().count() == 1


def test_only_a_queue_that_survives_can_be_worked_on() -> None:
    immediate = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

    with override_settings(TASKS=immediate), pytest.raises(CommandError, match="hàng đợi bền"):
        call_command("worker")


def test_a_job_and_a_recurrence_go_by_their_task() -> None:
    job = a_job()

    assert str(job) == f"lensan.kernel.tests.chores.note {job.pk}"
    assert str(Recurrence(task="a.b")) == "a.b"


@pytest.mark.django_db(transaction=True)
def test_a_worker_told_to_stop_stops(tmp_path: Path) -> None:
    stop = Event()
    stop.set()

    hands.work(stop, threads=1, lease=LEASE, once=False)

    assert not Job.objects.exists()
