"""A job in the words of the Tasks interface."""

from typing import ParamSpec, TypeVar

from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus

from lensan.kernel.models import Job

P = ParamSpec("P")
T = TypeVar("T")


def as_result(job: Job, task: Task[P, T]) -> TaskResult[T]:
    """Say of a job what the Tasks interface wants to know."""
    return TaskResult(
        task=task,
        id=str(job.pk),
        status=_status(job),
        enqueued_at=job.enqueued_at,
        started_at=job.claimed_at,
        last_attempted_at=job.claimed_at,
        finished_at=job.finished_at,
        args=job.args,
        kwargs=job.kwargs,
        backend=task.backend,
        errors=_errors(job),
        worker_ids=[job.claimed_by] * job.attempts,
    )


def _status(job: Job) -> TaskResultStatus:
    if job.finished_at:
        return TaskResultStatus.FAILED if job.error else TaskResultStatus.SUCCESSFUL
    return TaskResultStatus.RUNNING if job.claimed_by else TaskResultStatus.READY


def _errors(job: Job) -> list[TaskError]:
    """Give the last traceback; it alone names the exception's class."""
    if not job.error:
        return []
    return [TaskError(exception_class_path="builtins.Exception", traceback=job.error)]
