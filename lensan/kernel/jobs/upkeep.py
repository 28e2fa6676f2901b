"""What the queue does for itself at night."""

from typing import cast

from django.utils import timezone
from django_tasks import default_task_backend, task

from lensan.kernel.jobs.backend import DurableBackend
from lensan.kernel.jobs.periodic import nightly


@nightly(hour=3)
@task()
def sweep_finished_jobs() -> None:
    """Delete finished jobs that nobody will ask about any more."""
    cast("DurableBackend", default_task_backend).sweep(at=timezone.now())
