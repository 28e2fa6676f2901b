"""Tasks that recur: each is put on the queue once when its time comes, however many workers run.

A schedule only names the moments at which it is due. The last such moment that was acted upon is a
row, so a machine that slept through the night catches up, once, when it wakes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.utils import timezone
from django_tasks.base import Task

from lensan.kernel.models import Recurrence

P = ParamSpec("P")
T = TypeVar("T")
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Every:
    """Due at whole multiples of a period."""

    period: timedelta

    def last_due(self, at: datetime) -> datetime:
        """Return the latest due moment that is not after `at`."""
        return at - (at - LONG_AGO) % self.period


@dataclass(frozen=True, slots=True)
class Nightly:
    """Due once a day at that hour of the local clock."""

    hour: int

    def last_due(self, at: datetime) -> datetime:
        """Return the latest due moment that is not after `at`."""
        here = timezone.localtime(at)
        due = datetime.combine(here.date(), time(self.hour), tzinfo=here.tzinfo)
        return due if due <= here else due - timedelta(days=1)


Schedule = Every | Nightly
_schedules: dict[str, tuple[Task[..., Any], Schedule]] = {}


def every(*, minutes: int) -> Callable[[Task[P, T]], Task[P, T]]:
    """Let the task below recur at whole multiples of that many minutes."""
    return _recur(Every(timedelta(minutes=minutes)))


def nightly(*, hour: int) -> Callable[[Task[P, T]], Task[P, T]]:
    """Let the task below recur each day at that hour of the local clock."""
    return _recur(Nightly(hour))


def _recur(schedule: Schedule) -> Callable[[Task[P, T]], Task[P, T]]:
    def register(task: Task[P, T]) -> Task[P, T]:
        _schedules[task.module_path] = (task, schedule)
        return task

    return register


def enqueue_due(*, at: datetime) -> list[str]:
    """Put on the queue each recurring task whose time has come, and return their paths."""
    return [
        path for path, (task, schedule) in _schedules.items() if _enqueue(task, schedule, at=at)
    ]


def _enqueue(task: Task[..., Any], schedule: Schedule, *, at: datetime) -> bool:
    due = schedule.last_due(at)
    Recurrence.objects.get_or_create(task=task.module_path, defaults={"last_due_at": LONG_AGO})
    with transaction.atomic():
        mine = Recurrence.objects.filter(task=task.module_path, last_due_at__lt=due)
        if mine.update(last_due_at=due) != 1:
            return False
        task.enqueue()
    return True
