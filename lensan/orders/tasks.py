"""What is done for orders after the answer: reading, acting upon notices, asking, telling."""

from contextlib import suppress

from django.utils import timezone
from django_tasks import task

from lensan.kernel.jobs.periodic import every
from lensan.marketplaces.connector import Refused, TryAgain
from lensan.marketplaces.models import Stall
from lensan.orders.actions import asking, deciding, polling, receiving
from lensan.orders.models import Notice, Order

AT_ONCE = 1000


@every(minutes=1)
@task()
def act_upon_notices() -> None:
    """Read what the marketplaces pushed about."""
    for notice in Notice.objects.due(timezone.now()).select_related("marketplace")[:AT_ONCE]:
        receiving.act_upon(notice, at=timezone.now())


@every(minutes=5)
@task()
def poll_stalls() -> None:
    """Read every open stall's orders, the longest unread first, pushed or not."""
    for stall in Stall.objects.readable().select_related("marketplace"):
        with suppress(TryAgain, Refused):  # the next round fills the gap
            polling.poll(stall, at=timezone.now())


@every(minutes=1)
@task()
def ask_and_tell() -> None:
    """Ask whoever is to be asked now, and tell the marketplaces what was decided."""
    whole = ("stall__marketplace", "stall__producer")
    for order in Order.objects.undecided().select_related(*whole)[:AT_ONCE]:
        asking.climb(order, at=timezone.now())
    for order in Order.objects.to_tell(timezone.now()).select_related(*whole)[:AT_ONCE]:
        deciding.tell(order, at=timezone.now())
