"""What is done for the registry after the answer: reading lists and carrying them in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import OperationalError
from django.utils import timezone
from django_tasks import task

from lensan.kernel.jobs.periodic import every
from lensan.producers.actions import importing, receiving
from lensan.producers.models import Import

LEFT_BEHIND = timedelta(minutes=10)


@task()
def preview(number: int) -> None:
    """Read a list that has been received, unless that was done or it was cancelled."""
    if source := Import.objects.filter(pk=number, state=Import.State.RECEIVED).first():
        with _or_left_out(source):
            receiving.preview(source, at=timezone.now())


@task()
def carry_in(number: int) -> None:
    """Carry an approved list into the registry, unless that was done or it was cancelled."""
    if source := Import.objects.filter(pk=number, state=Import.State.APPROVED).first():
        with _or_left_out(source):
            importing.carry_in(source, at=timezone.now(), by=source.by)


@contextmanager
def _or_left_out(source: Import) -> Iterator[None]:
    """Tell the officer of a list at which the program fails; what time can mend is tried again."""
    try:
        yield
    except (importing.Overtaken, OperationalError):
        raise
    except Exception:
        importing.fail(source, at=timezone.now())
        raise


@every(minutes=10)
@task()
def pick_up() -> None:
    """Find lists whose work was lost with a machine, and put it on the queue again."""
    left = Import.objects.filter(received_at__lt=timezone.now() - LEFT_BEHIND)
    for source in left.filter(state=Import.State.RECEIVED, by__isnull=False):
        preview.enqueue(source.pk)
    for source in left.filter(state=Import.State.APPROVED):
        carry_in.enqueue(source.pk)
