from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from lensan.dashboard import actions
from lensan.kernel.jobs.periodic import nightly


@nightly(hour=1)
@task()
def measure_last_night() -> None:
    """Measure the day that has ended, and days before it that were missed."""
    now = timezone.now()
    actions.measure_nights(timezone.localdate(now) - timedelta(days=1), at=now)
