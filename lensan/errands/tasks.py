"""What is done for errands after the answer: laying out, booking, carrying files in, forgetting."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from lensan.errands.actions import booking, carrying_in, forgetting, laying_out, receiving
from lensan.errands.models import FloorFile
from lensan.kernel.jobs.periodic import every, nightly

LEFT_BEHIND = timedelta(minutes=10)


@every(minutes=1)
@task()
def lay_out_and_book() -> None:
    """Take over what operators recorded, then lay out what follows from it and from every wish."""
    booking.book_recorded(at=timezone.now())
    laying_out.lay_out(at=timezone.now())


@task()
def carry_in(number: int) -> None:
    """Carry an approved file into the book, unless that was done."""
    approved = FloorFile.objects.filter(pk=number, state=FloorFile.State.APPROVED)
    if source := approved.select_related("marketplace", "stall", "by").first():
        carrying_in.carry_in(source, at=timezone.now())


@every(minutes=10)
@task()
def pick_up() -> None:
    """Find files whose work was lost with a machine, and put it on the queue again."""
    left = FloorFile.objects.filter(
        state=FloorFile.State.APPROVED, received_at__lt=timezone.now() - LEFT_BEHIND
    )
    for source in left:
        carry_in.enqueue(source.pk)


@nightly(hour=2)
@task()
def forget() -> None:
    """Forget those whose data were erased since, and the files that nobody decided about."""
    forgetting.forget_the_erased(at=timezone.now())
    receiving.drop_left_lying(at=timezone.now())
