"""The queue in the application's own database: it lets one machine do without anything else."""

from datetime import datetime, timedelta
from threading import Event
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import ValidationError
from django.utils import timezone
from django_tasks.base import Task, TaskResult
from django_tasks.exceptions import TaskResultDoesNotExist

from lensan.kernel.jobs import hands, queue
from lensan.kernel.jobs.backend import KEEP_DONE, KEEP_FAILED, DurableBackend, find_task
from lensan.kernel.jobs.results import as_result
from lensan.kernel.models import Job

P = ParamSpec("P")
T = TypeVar("T")


class EmbeddedBackend(DurableBackend):
    """One table and any number of workers; `queue` tells what makes that safe."""

    def enqueue(self, task: Task[P, T], args: P.args, kwargs: P.kwargs) -> TaskResult[T]:  # type: ignore[valid-type]
        """Write the job in the caller's transaction, so that a rollback takes it back."""
        self.validate_task(task)
        now = timezone.now()
        job = Job(
            task=task.module_path,
            args=list(args),
            kwargs=dict(kwargs),
            queue_name=task.queue_name,
            priority=task.priority,
            run_after=task.run_after or now,
            enqueued_at=now,
        )
        result = as_result(job, task)  # refuses what JSON cannot hold
        job.args, job.kwargs = result.args, result.kwargs
        job.save(force_insert=True)
        return result

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """Tell how a job is getting on.

        :raises TaskResultDoesNotExist: there is no such job, or it was swept away
        """
        try:
            job = Job.objects.get(pk=result_id)
        except (Job.DoesNotExist, ValidationError) as error:
            raise TaskResultDoesNotExist(result_id) from error
        return as_result(job, find_task(job.task).using(backend=self.alias))

    def work(self, stop: Event, *, threads: int, lease: timedelta, once: bool) -> None:
        hands.work(stop, threads=threads, lease=lease, once=once)

    def look_after(self, *, at: datetime, lease: timedelta) -> None:
        queue.bury_lost(at=at)

    def sweep(self, *, at: datetime) -> None:
        Job.objects.filter(finished_at__lt=at - KEEP_DONE, error="").delete()
        Job.objects.filter(finished_at__lt=at - KEEP_FAILED).delete()
