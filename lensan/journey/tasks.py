"""What is done for the way after the answer: counting, ending what is over, forgetting."""

from django.utils import timezone
from django_tasks import task

from lensan.journey.actions.counting import count
from lensan.journey.actions.forgetting import forget_erased
from lensan.journey.actions.mandating import end_overdue
from lensan.kernel.jobs.periodic import nightly


@nightly(hour=1)
@task()
def count_last_night() -> None:
    """Count how far every commune's households have come."""
    count(on=timezone.localdate())


@nightly(hour=0)
@task()
def end_mandates() -> None:
    """End the mandates whose last day is over."""
    end_overdue(at=timezone.now())


@nightly(hour=2)
@task()
def forget() -> None:
    """Follow an erasure in the registry."""
    forget_erased(at=timezone.now())
