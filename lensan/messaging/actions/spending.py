"""Messages cost money: a month has an allowance, and nothing is sent that would go beyond it."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

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
    Message.objects.filter(pk=message.pk).update(cost=cost)
    message.cost = cost
    return True


@transaction.atomic
def release(message: Message, *, at: datetime) -> None:
    """Give back what was taken for a message that the gateway refused to carry."""
    if not message.cost:
        return
    if Message.objects.filter(pk=message.pk, cost=message.cost).update(cost=0) == 1:
        Spending.objects.filter(month=month_of(at)).update(spent=F("spent") - message.cost)
    message.cost = 0


def month_of(at: datetime) -> date:
    """Return the first day of a moment's month here."""
    return timezone.localdate(at).replace(day=1)


def spent_in(month: date) -> int:
    """Return how many đồng of a month's allowance are taken."""
    return Spending.objects.filter(month=month).values_list("spent", flat=True).first() or 0
