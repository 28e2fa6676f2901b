"""What both queues have in common: how a task is found, called and looked after."""

from abc import abstractmethod
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskContext, TaskResult

KEEP_DONE = timedelta(days=7)
KEEP_FAILED = timedelta(days=90)
GRACE = timedelta(seconds=5)
CARETAKER = 0x4C53  # advisory lock: one process at a time sees to the jobs of dead workers


class UnknownTask(Exception):
    """A job names a task that this version of the program does not have."""


class DurableBackend(BaseTaskBackend):
    """A queue that survives the death of whoever works on it."""

    supports_defer = True
    supports_get_result = True
    supports_priority = True

    @abstractmethod
    def work(self, stop: Event, *, threads: int, lease: timedelta, once: bool) -> None:
        """Do jobs until told to stop or, `once`, until none is due."""

    @abstractmethod
    def look_after(self, *, at: datetime, lease: timedelta) -> None:
        """See to the jobs whose worker has been silent for longer than its lease."""

    @abstractmethod
    def sweep(self, *, at: datetime) -> None:
        """Delete finished jobs that nobody will ask about any more."""


def find_task(path: str) -> Task[Any, Any]:
    """Find the task of that dotted path.

    :raises UnknownTask: there is none
    """
    try:
        task = import_string(path)
    except ImportError as error:
        raise UnknownTask(_("Không có tác vụ “%(path)s”.") % {"path": path}) from error
    if not isinstance(task, Task):
        raise UnknownTask(_("“%(path)s” không phải là tác vụ.") % {"path": path})
    return task


def perform(result: TaskResult[Any]) -> None:
    """Call the task once; what it returns is not kept, for results belong in the domain's rows."""
    task = result.task
    first = [TaskContext(task_result=result)] if task.takes_context else []
    task.call(*first, *result.args, **result.kwargs)
