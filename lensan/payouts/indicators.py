"""Who may be paid."""

from datetime import date

from django.db.models import Q

from lensan.kernel.days import end_of
from lensan.payouts.models import BankAccount
from lensan.producers.models import ProducerQuerySet
from lensan.producers.models.whose import owners


def payment(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ trong sổ đã cho biết tài khoản ngân hàng để nhận tiền, và đến hết ngày đó còn dùng."""
    end = end_of(on)
    in_use = Q(ended_at=None) | Q(ended_at__gte=end)
    told = BankAccount.objects.filter(in_use, told_at__lt=end)
    return owners(told, "producer", producers, on)
