"""Tasks for trying the queue out; what they do can be seen in a file."""

import time
from pathlib import Path

from django_tasks import TaskContext, task

from lensan.kernel.models import Job


class Broken(Exception):
    """The chore was meant to fail."""


@task()
def note(file: str, word: str) -> None:
    """Add the word to the file."""
    with Path(file).open("a") as notes:
        notes.write(f"{word}\n")


@task()
def hang_the_first_time(file: str) -> None:
    """Note the attempt; the first never ends."""
    first = not Path(file).exists()
    note.func(file, "began")
    if first:
        time.sleep(3600)
    note.func(file, "ended")


@task(takes_context=True)
def outlast_the_lease(context: TaskContext, file: str) -> None:
    """Note that the lease with which the attempt began was prolonged; wait until it is."""
    mine = Job.objects.filter(pk=context.task_result.id).values_list("lease_until", flat=True)
    first = mine.get()
    while mine.get() == first:
        time.sleep(0.05)
    note.func(file, "prolonged")


@task()
def rest(seconds: float) -> None:
    """Take a while."""
    time.sleep(seconds)


@task(takes_context=True)
def be_overtaken(context: TaskContext) -> None:
    """Lose the job to another worker while doing it."""
    Job.objects.filter(pk=context.task_result.id).update(claimed_by="another")


@task()
def break_down(reason: str) -> None:
    """Fail."""
    raise Broken(reason)


@task()
def sing() -> None:
    """Do nothing that anyone could see."""


@task(takes_context=True)
def count_attempts(context: TaskContext, file: str) -> None:
    """Note which attempt this is."""
    note.func(file, str(context.attempt))
