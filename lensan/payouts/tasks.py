"""What is done for money after the answer: reading what marketplaces settled and banks tell."""

import logging
from contextlib import suppress

from django.utils import timezone
from django_tasks import task

from lensan.kernel.jobs.periodic import every
from lensan.marketplaces.connector import Refused, TryAgain
from lensan.marketplaces.models import Stall
from lensan.payouts import connector as bank
from lensan.payouts.actions import cash, forgetting, hearing, incoming, judging, reading
from lensan.payouts.models import BankFeed, BankNotice

AT_ONCE = 1000
logger = logging.getLogger(__name__)


@every(minutes=60)
@task()
def read_statements() -> None:
    """Read every open stall's statements, and match what came in and what carriers hold with them."""
    for stall in Stall.objects.readable().select_related("marketplace", "producer"):
        with suppress(TryAgain, Refused):  # the next round fills the gap
            reading.read_statements(stall, at=timezone.now())
    judging.judge_again(at=timezone.now())
    cash.book_collected(at=timezone.now())
    incoming.match_waiting(at=timezone.now())


@every(minutes=1)
@task()
def act_upon_bank_notices() -> None:
    """Take in what the bank feeds pushed; one at which the program fails holds up no other."""
    for notice in BankNotice.objects.waiting().select_related("feed")[:AT_ONCE]:
        try:
            hearing.act_upon(notice, at=timezone.now())
        except Exception:
            logger.exception("Thông báo ngân hàng %s", notice.pk)


@every(minutes=5)
@task()
def ask_banks() -> None:
    """Ask every feed for what its notices did not bring, the longest unasked first."""
    for feed in BankFeed.objects.exclude(token="").order_by("asked_at"):
        with suppress(bank.TryAgain, bank.Refused):  # the feed says why; the next round asks again
            hearing.back_fill(feed, at=timezone.now())


@every(minutes=10)
@task()
def forget() -> None:
    """Follow an erasure in the registry."""
    forgetting.forget_the_erased(at=timezone.now())
