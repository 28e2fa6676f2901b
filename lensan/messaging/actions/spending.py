"""Messages cost money: a month has an allowance, and nothing is sent that would go beyond it."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from lensan.kernel.states import note
from lensan.messaging.models import Message, Spending
from lensan.messaging.restraint import price


@transaction.atomic
def reserve(message: Message, *, at: datetime) -> bool:
    """Take a message's price from the month's allowance, once; say no where it would go beyond it.

    Of many workers that take at once, those get it for whom it suffices: the update is conditional.
    """
    if message.cost is not None:
        return True
    cost = price(message.text, a_part=settings.MESSAGE_PRICE).each
    month, cap = month_of(at), settings.MESSAGE_MONTHLY_CAP
    Spending.objects.get_or_create(month=month)
    within = Q() if cap is None else Q(spent__lte=cap - cost)
    if Spending.objects.filter(within, month=month).update(spent=F("spent") + cost) != 1:
        return False
    note(message, cost=cost, cost_month=month)
    return True


@transaction.atomic
def release(message: Message) -> None:
    """Give back, to the month of which it was taken, the price of a message that no gateway carries."""
    if not message.cost or message.cost_month is None:
        return
    if Message.objects.filter(pk=message.pk, cost=message.cost).update(cost=0) == 1:
        Spending.objects.filter(month=message.cost_month).update(spent=F("spent") - message.cost)
    message.cost = 0


def month_of(at: datetime) -> date:
    """Return the first day of a moment's month here."""
    return timezone.localdate(at).replace(day=1)


def spent_in(month: date) -> int:
    """Return how many đồng of a month's allowance are taken."""
    return Spending.objects.filter(month=month).values_list("spent", flat=True).first() or 0
