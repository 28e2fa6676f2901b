"""The queue over Procrastinate: PostgreSQL wakes the workers, on as many machines as there are.

Procrastinate keeps no tracebacks, so a job that is given up is also written as a `Job`, its id
made of Procrastinate's number: the list of failed jobs is then the same on both databases.
"""

import asyncio
import logging
import os
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Event
from traceback import format_exc
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID

from asgiref.sync import async_to_sync
from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks.base import Task, TaskResult
from django_tasks.exceptions import TaskResultDoesNotExist
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import DjangoApp, app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob
from procrastinate.jobs import Job as Ticket
from procrastinate.jobs import Status

from lensan.kernel.jobs.backend import (
    CARETAKER,
    GRACE,
    KEEP_DONE,
    KEEP_FAILED,
    DurableBackend,
    find_task,
    perform,
)
from lensan.kernel.jobs.patience import ATTEMPTS, pause_after
from lensan.kernel.jobs.results import as_result
from lensan.kernel.models import Job

P = ParamSpec("P")
T = TypeVar("T")

RUN = "lensan.run"  # the one task that Procrastinate knows; it calls ours by path
logger = logging.getLogger(__name__)


class PostgresBackend(DurableBackend):
    """A thin coat over Procrastinate."""

    def enqueue(self, task: Task[P, T], args: P.args, kwargs: P.kwargs) -> TaskResult[T]:  # type: ignore[valid-type]
        """Write the job in the caller's transaction, so that a rollback takes it back."""
        self.validate_task(task)
        now = timezone.now()
        job = Job(task=task.module_path, args=list(args), kwargs=dict(kwargs), enqueued_at=now)
        result = as_result(job, task)  # refuses what JSON cannot hold
        ticket = app.configure_task(
            RUN, queue=task.queue_name, priority=task.priority, schedule_at=task.run_after
        )
        number = ticket.defer(task=job.task, args=result.args, kwargs=result.kwargs)
        object.__setattr__(result, "id", str(UUID(int=number)))
        return result

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """Tell how a job is getting on.

        :raises TaskResultDoesNotExist: there is no such job, or it was swept away
        """
        try:
            row = ProcrastinateJob.objects.get(pk=UUID(result_id).int, task_name=RUN)
        except (ValueError, ProcrastinateJob.DoesNotExist) as error:
            raise TaskResultDoesNotExist(result_id) from error
        job = _as_job(row)
        return as_result(job, find_task(job.task).using(backend=self.alias))

    def work(self, stop: Event, *, threads: int, lease: timedelta, once: bool) -> None:
        asyncio.run(_work(stop, threads=threads, lease=lease, once=once))

    @transaction.atomic
    def look_after(self, *, at: datetime, lease: timedelta) -> None:
        """Give the jobs of dead workers another try, or give them up after the last."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [CARETAKER])
            if not cursor.fetchone()[0]:
                return
        silent = Q(worker=None) | Q(worker__last_heartbeat__lt=Now() - lease)
        for row in ProcrastinateJob.objects.filter(silent, task_name=RUN, status="doing"):
            if row.attempts + 1 < ATTEMPTS:
                app.job_manager.retry_job_by_id(row.pk, retry_at=at)
                continue
            _give_up(row, _("Lần nào chạy việc này, tiến trình cũng bị dừng giữa chừng."), at=at)
            finish = async_to_sync(app.job_manager.finish_job_by_id_async)
            finish(row.pk, Status.FAILED, delete_job=False)

    def sweep(self, *, at: datetime) -> None:
        hours = KEEP_DONE // timedelta(hours=1)
        Job.objects.filter(finished_at__lt=at - KEEP_FAILED).delete()
        async_to_sync(app.job_manager.delete_old_jobs)(
            nb_hours=hours, include_failed=True, include_cancelled=True, include_aborted=True
        )


def run(context: JobContext, *, task: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Call one of our tasks for Procrastinate, and keep the traceback of its last failure."""
    row = ProcrastinateJob.objects.get(pk=context.job.id)
    try:
        perform(as_result(_as_job(row), find_task(task)))
    except Exception:
        if pause_after(row.attempts + 1) is None:
            _give_up(row, format_exc(), at=timezone.now())
        raise


class Patience(BaseRetryStrategy):
    """Rest as long as the embedded queue does, and give up when it does."""

    def get_retry_decision(self, *, exception: BaseException, job: Ticket) -> RetryDecision | None:
        pause = pause_after(job.attempts + 1)
        return RetryDecision(retry_at=timezone.now() + pause) if pause else None


async def _work(stop: Event, *, threads: int, lease: timedelta, once: bool) -> None:
    # An application of its own: the process's keeps Django's connection, so that what a task
    # enqueues still commits or rolls back with what it writes.
    mill = DjangoApp(connector=cast("DjangoConnector", app.connector).get_worker_connector())
    mill.task(name=RUN, pass_context=True, retry=Patience())(run)
    async with mill.open_async():
        worker = asyncio.create_task(
            mill.run_worker_async(
                wait=not once,
                concurrency=threads,
                install_signal_handlers=False,
                update_heartbeat_interval=lease.total_seconds() / 3,
                stalled_worker_timeout=lease.total_seconds(),
            )
        )
        while not worker.done() and not stop.is_set():
            await asyncio.wait([worker], timeout=0.2)
        worker.cancel()  # means: take no new job; it does nothing to a worker that is done
        _, running = await asyncio.wait([worker], timeout=GRACE.total_seconds())
        if running:  # a thread cannot be made to stop, and would keep the process alive
            logger.warning("Dừng khi còn việc dở dang; việc sẽ được chạy lại sau.")
            logging.shutdown()
            os._exit(0)
        with suppress(asyncio.CancelledError):
            await worker


def _as_job(row: ProcrastinateJob) -> Job:
    """Read Procrastinate's row and its events as one of our jobs, without saving it."""
    events = ProcrastinateEvent.objects.filter(job=row).order_by("pk")
    moments = dict(events.values_list("type", "at"))
    kept = Job.objects.filter(pk=UUID(int=row.pk)).first()
    ended = row.status in {"succeeded", "failed", "cancelled", "aborted"}
    error = "" if row.status == "succeeded" else row.status
    return Job(
        id=UUID(int=row.pk),
        queue_name=row.queue_name,
        priority=row.priority,
        run_after=row.scheduled_at or moments["deferred"],
        enqueued_at=moments["deferred"],
        claimed_at=moments.get("started"),
        claimed_by="procrastinate" if row.status == "doing" else "",
        attempts=row.attempts + (row.status == "doing"),
        finished_at=moments[row.status] if ended else None,
        error=(kept.error if kept else error) if ended else "",
        **row.args,
    )


def _give_up(row: ProcrastinateJob, error: str, *, at: datetime) -> None:
    job = _as_job(row)
    job.error, job.finished_at, job.claimed_by = error, at, ""
    job.save()
