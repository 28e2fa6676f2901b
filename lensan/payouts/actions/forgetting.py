"""Forget where people whose data were erased wanted their money; what was paid stays."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from lensan.kernel.text import unaccented
from lensan.payouts.models import BankAccount, BankLine, Payout
from lensan.producers.models import Producer


def forget_the_erased(*, at: datetime) -> int:
    """Blank the accounts of those who were erased, and the banks' words that name them.

    What is on its way to one of them arrives first. Returns how many accounts were blanked.
    """
    under_way = Payout.objects.open().order_by().values("producer")
    erased = Producer.objects.exclude(erased_at=None).exclude(pk__in=under_way)
    theirs = BankAccount.objects.filter(producer__in=erased).exclude(number="", holder="")
    accounts = list(theirs)
    for account in accounts:
        _forget(account, at=at)
    BankLine.objects.filter(payout__producer__in=erased).exclude(text="").update(text="")
    Payout.objects.filter(producer__in=erased).exclude(reason="").update(reason="")
    return len(accounts)


@transaction.atomic
def _forget(account: BankAccount, *, at: datetime) -> None:
    """Blank an account, and every text of the bank's that names it or its holder and nobody else."""
    named = Q()
    for word in {account.number, account.holder, unaccented(account.holder)} - {""}:
        named |= Q(text__icontains=word)
    BankLine.objects.filter(named, payout=None).update(text="")
    BankAccount.objects.filter(pk=account.pk).update(
        number="", holder="", ended_at=account.ended_at or at
    )
