"""What is done for trips and carriers after the answer: plans are worked out, and none is lost."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from lensan.kernel.jobs.periodic import every, nightly
from lensan.logistics.actions import (
    consigning,
    following,
    planning,
    readdressing,
    replanning,
    suggesting,
)
from lensan.logistics.actions.forgetting import (
    drop_old_ways,
    drop_what_is_solved,
    forget_the_erased,
)
from lensan.logistics.models import CarrierNotice, Consignment, DayPlan

AT_ONCE = 1000
SILENCE = timedelta(hours=6)  # after which a carrier is asked where a parcel is
LEFT_BEHIND = timedelta(minutes=45)  # longer than any day is thought about


@task()
def work_out(number: int) -> None:
    """Work out a plan that was asked for, unless that was done."""
    if asked := DayPlan.objects.filter(pk=number, state=DayPlan.State.WORKING).first():
        again = "again" in asked.inputs
        (replanning.work_out_again if again else planning.work_out)(asked, at=timezone.now())


@every(minutes=10)
@task()
def pick_up_plans() -> None:
    """Find plans whose work was lost with a machine, and put it on the queue again."""
    since = timezone.now() - LEFT_BEHIND
    for asked in DayPlan.objects.filter(state=DayPlan.State.WORKING, asked_at__lt=since):
        work_out.enqueue(asked.pk)


@every(minutes=10)
@task()
def forget() -> None:
    """Follow an erasure in the registry, and buyers who were forgotten."""
    forget_the_erased()
    readdressing.forget_choices()


@nightly(hour=2)
@task()
def drop_what_is_over() -> None:
    """Keep no points of gates for days that will not be planned anew, nor old ways between them."""
    drop_what_is_solved(timezone.localdate())
    drop_old_ways(timezone.now())


@every(minutes=60)
@task()
def look_for_loads() -> None:
    """Look how tomorrow's small orders could become loads, so that there is time to decide."""
    at = timezone.now()
    suggesting.look(timezone.localdate(at) + timedelta(days=1), at=at)


@every(minutes=1)
@task()
def see_to_carriers() -> None:
    """Book what was asked for, and act upon what carriers pushed; what is left begins a round at once."""
    whole = Consignment.objects.to_book(timezone.now()).select_related(
        "carrier", "order__stall__producer__commune"
    )
    for asked in whole[:AT_ONCE]:
        consigning.book(asked, at=timezone.now())
    notices = list(CarrierNotice.objects.due(timezone.now()).select_related("carrier")[:AT_ONCE])
    following.act_upon(notices, at=timezone.now())
    if len(notices) == AT_ONCE:
        see_to_carriers.enqueue()


@every(minutes=30)
@task()
def ask_after_silent_parcels() -> None:
    """Ask after parcels of which nothing was heard for long."""
    silent = Consignment.objects.silent(timezone.now() - SILENCE)
    for sent in silent.select_related("carrier", "order__stall__producer")[:AT_ONCE]:
        consigning.poll(sent, at=timezone.now())
