"""What is done for the field after the answer: forgetting."""

from django.utils import timezone
from django_tasks import task

from lensan.field.actions.forgetting import forget_the_erased
from lensan.kernel.jobs.periodic import nightly


@nightly(hour=2)
@task()
def forget() -> None:
    """Forget those whose data were erased since."""
    forget_the_erased(at=timezone.now())
