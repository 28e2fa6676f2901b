"""Tasks for trying the queue out; what they do can be seen in a file."""

import time
from pathlib import Path

from django_tasks import TaskContext, task


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
