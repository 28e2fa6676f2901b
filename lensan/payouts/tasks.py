"""What is done for money after the answer: reading what the marketplaces settled."""

from contextlib import suppress

from django.utils import timezone
from django_tasks import task

from lensan.kernel.jobs.periodic import every
from lensan.marketplaces.connector import Refused, TryAgain
from lensan.marketplaces.models import Stall
from lensan.payouts.actions import reading


@every(minutes=60)
@task()
def read_statements() -> None:
    """Read every open stall's statements."""
    for stall in Stall.objects.readable().select_related("marketplace", "producer"):
        with suppress(TryAgain, Refused):  # the next round fills the gap
            reading.read_statements(stall, at=timezone.now())
