"""Who may be paid."""

from datetime import date
from typing import Any

from django.db.models import Q

from lensan.kernel.days import end_of
from lensan.payouts.models import BankAccount
from lensan.producers.models import ProducerQuerySet
from lensan.producers.models.whose import owners


def payment(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ trong sổ đã cho biết tài khoản ngân hàng để nhận tiền, và đến hết ngày đó còn dùng."""
    return owners(accounts(on), "producer", producers, on)


def accounts(on: date) -> Any:
    """Return the bank accounts that were known and in use when that day was over."""
    end = end_of(on)
    in_use = Q(ended_at=None) | Q(ended_at__gte=end)
    return BankAccount.objects.filter(in_use, told_at__lt=end)
