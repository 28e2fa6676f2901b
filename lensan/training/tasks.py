"""What is done for training after the answer: plans are worked out, the erased are forgotten, doubts found."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from lensan.kernel.jobs.periodic import every, nightly
from lensan.training.actions import dating, planning
from lensan.training.actions.doubting import doubt
from lensan.training.actions.forgetting import forget_the_erased
from lensan.training.models import Plan

LEFT_BEHIND = timedelta(minutes=30)  # longer than any plan is thought about
LOOKED_BACK = 14  # days in which sheets are keyed in and files found to be one


@task()
def work_out(number: int) -> None:
    """Work out a plan that was asked for, unless that was done."""
    if asked := Plan.objects.filter(pk=number, state=Plan.State.WORKING).first():
        planning.work_out(asked, at=timezone.now())


@every(minutes=10)
@task()
def pick_up_plans() -> None:
    """Find plans whose work was lost with a machine, and put it on the queue again."""
    since = timezone.now() - LEFT_BEHIND
    for asked in Plan.objects.filter(state=Plan.State.WORKING, asked_at__lt=since):
        work_out.enqueue(asked.pk)


@task()
def date_month(number: int, month: int) -> None:
    """Give the classes of a plan's month their days."""
    if plan := Plan.objects.filter(pk=number, state=Plan.State.ADOPTED).first():
        dating.date_month(plan, month, by=None, at=timezone.now())


@every(minutes=10)
@task()
def forget() -> None:
    """Follow an erasure in the registry."""
    forget_the_erased(at=timezone.now())


@nightly(hour=1)
@task()
def look_for_doubts() -> None:
    """Mark who was noted in two places at once, where that could not be seen when it was noted."""
    today = timezone.localdate()
    for days in range(LOOKED_BACK):
        doubt(today - timedelta(days=days))
