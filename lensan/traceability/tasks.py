"""What is done for traceability after the answer: the chain is drawn on, each day's end published."""

from datetime import timedelta

from django.db import IntegrityError
from django.utils import timezone
from django_tasks import task

from lensan.kernel.days import end_of
from lensan.kernel.jobs.periodic import every, nightly
from lensan.traceability.actions import recalling, sealing
from lensan.traceability.actions.forgetting import forget_the_erased


@every(minutes=1)
@task()
def chain() -> None:
    """Chain what came, and publish the end of a day that is over."""
    try:
        while sealing.chain() == sealing.AT_ONCE:
            continue
    except IntegrityError:  # another worker draws it on at this moment
        return
    yesterday = timezone.localdate() - timedelta(days=1)
    sealing.publish_root(yesterday, at=end_of(yesterday) - timedelta(microseconds=1))


@nightly(hour=3)
@task()
def chain_everything() -> None:
    """Chain what a transaction that was open for very long had left behind."""
    sealing.chain(everything=True)


@every(minutes=1)
@task()
def extend_recalls() -> None:
    """Let open recalls reach what came out of their lots in the last minute."""
    recalling.extend()


@nightly(hour=2)
@task()
def forget() -> None:
    """Follow an erasure in the registry."""
    forget_the_erased(at=timezone.now())
