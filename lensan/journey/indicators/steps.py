"""Who has come how far: one question to the domains for each step, claimed and verified apart.

What a record or the marketplace shows is verified; what only a person states is claimed, and
whoever is verified is claimed too.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeAlias

from django.db.models import Q

from lensan.journey.models import Fact
from lensan.journey.steps import Step
from lensan.kernel.days import end_of
from lensan.marketplaces.indicators import listed, stall, stall_claimed
from lensan.marketplaces.models import Listing
from lensan.orders.indicators import active
from lensan.orders.models import Order
from lensan.payouts.indicators import payment
from lensan.payouts.models import Payout
from lensan.producers.indicators import with_consent
from lensan.producers.models import ProducerQuerySet
from lensan.producers.models.whose import owners
from lensan.training.indicators import trained_digital

Those: TypeAlias = Callable[[ProducerQuerySet, date], ProducerQuerySet]


def registered(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ có tên trong sổ vào ngày đó."""
    return producers.standing(on)


def account_claimed(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ có người ghi là đã mở tài khoản trên sàn, hoặc đã xin mở gian hàng."""
    return _either(
        producers, stall_claimed(producers, on), account(producers, on),
        _said(Fact.Kind.ACCOUNT, producers, on),
    )  # fmt: skip


def account(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ mà tệp của sàn ghi là có tài khoản, hoặc có gian hàng mà chính sàn đã xác nhận."""
    return _either(
        producers, stall(producers, on), _said(Fact.Kind.ACCOUNT, producers, on, proven=True)
    )


def trained_claimed(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ có chứng nhận kỹ năng số, hoặc có người ghi là đã học ở lớp khác."""
    return _either(
        producers, trained_digital(producers, on), _said(Fact.Kind.TRAINED, producers, on)
    )


def payment_claimed(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ đã cho biết tài khoản nhận tiền, hoặc có người ghi là có, chưa cho biết số."""
    return _either(producers, payment(producers, on), _said(Fact.Kind.PAYMENT, producers, on))


def listed_claimed(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ có tin bán đã gửi sàn, sàn đã bày hay chưa."""
    sent = owners(Listing.objects.filter(sent_at__lt=end_of(on)), "stall__producer", producers, on)
    return _either(producers, sent, first_listed(producers, on))


def first_listed(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ đã có đơn ở một gian hàng, hoặc có tin bán mà sàn đang bày vào cuối ngày đó."""
    shown = owners(listed(Listing.objects.all(), on), "stall__producer", producers, on)
    return _either(producers, shown, first_confirmed(producers, on))


def first_confirmed(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ đã nhận bán ít nhất một đơn, sau đó đơn ấy ra sao cũng tính."""
    taken = Order.objects.filter(decided_at__lt=end_of(on)).exclude(state=Order.State.DECLINED)
    return owners(taken, "stall__producer", producers, on)


def first_paid_claimed(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ đã được chuyển tiền bán hàng, hoặc có người ghi là hộ đã nhận tiền."""
    sent = Payout.objects.filter(sent_at__lt=end_of(on), returned_at=None)
    return _either(
        producers, owners(sent, "producer", producers, on), first_paid(producers, on),
        _said(Fact.Kind.PAID, producers, on),
    )  # fmt: skip


def first_paid(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ đã được chuyển tiền bán hàng mà ngân hàng báo đã đến."""
    paid = Payout.objects.filter(paid_at__lt=end_of(on), returned_at=None)
    return owners(paid, "producer", producers, on)


CLAIMED: Mapping[Step, Those] = {
    Step.REGISTERED: registered,
    Step.CONSENTED: with_consent,
    Step.TRAINED: trained_claimed,
    Step.ACCOUNT: account_claimed,
    Step.STALL: stall_claimed,
    Step.PAYMENT: payment_claimed,
    Step.LISTED: listed_claimed,
    Step.CONFIRMED: first_confirmed,
    Step.PAID: first_paid_claimed,
    Step.ACTIVE: active,
}
VERIFIED: Mapping[Step, Those] = {
    **CLAIMED,
    Step.TRAINED: trained_digital,
    Step.ACCOUNT: account,
    Step.STALL: stall,
    Step.PAYMENT: payment,
    Step.LISTED: first_listed,
    Step.PAID: first_paid,
}


def _said(
    kind: str, producers: ProducerQuerySet, on: date, *, proven: bool = False
) -> ProducerQuerySet:
    facts = Fact.objects.proven() if proven else Fact.objects.all()
    return owners(facts.standing(kind, before=end_of(on)), "producer", producers, on)


def _either(producers: ProducerQuerySet, *those: ProducerQuerySet) -> ProducerQuerySet:
    some = Q()
    for found in those:
        some |= Q(pk__in=found.values("pk"))
    return producers.filter(some)
