"""What households pay for what they received: each sum once, and taken back by a row of its own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.money import dong
from lensan.supply.models import SupplyOrder, SupplyPayment


@dataclass(frozen=True, slots=True)
class Payment:
    """So many đồng, by which way; `key` makes that one form pays once."""

    amount: int
    way: str
    key: UUID


class TooMuch(Exception):
    """More is to be paid than is owed, or nothing."""

    def __init__(self, owed: int) -> None:
        super().__init__(
            _("Hộ còn nợ %(owed)s cho hàng đã nhận. Hãy ghi số tiền từ 1 đ đến số ấy.")
            % {"owed": dong(owed)}
            if owed
            else _("Hộ không còn nợ gì cho hàng đã nhận của đơn này.")
        )


class AlreadyTakenBack(Exception):
    """The row was taken back, or takes another one back itself."""

    def __init__(self) -> None:
        super().__init__(_("Dòng này đã được rút lại, hoặc chính nó là dòng rút lại."))


@transaction.atomic
def pay(order: SupplyOrder, payment: Payment, *, by: User, at: datetime) -> SupplyPayment:
    """Write that a household paid; the same key again returns what was written.

    :raises TooMuch: more than it owes for what it has received
    """
    if known := SupplyPayment.objects.filter(key=payment.key).first():
        return known
    enough = SupplyOrder.objects.filter(
        pk=order.pk, paid__lte=F("received") * F("price") - payment.amount
    )
    if payment.amount < 1 or enough.update(paid=F("paid") + payment.amount) != 1:
        order.refresh_from_db(fields=["paid", "received"])
        raise TooMuch(order.owes)
    order.refresh_from_db(fields=["paid"])
    row = SupplyPayment.objects.create(
        order=order, amount=payment.amount, way=payment.way, key=payment.key, by=by, at=at
    )
    _journal("supply.paid", row, by=by, at=at)
    return row


@transaction.atomic
def take_back(row: SupplyPayment, *, by: User, at: datetime) -> SupplyPayment:
    """Take back a payment that was written wrongly; both rows stay.

    :raises AlreadyTakenBack: it was, or is itself such a row
    """
    if row.corrects_id:
        raise AlreadyTakenBack
    try:
        with transaction.atomic():
            back = SupplyPayment.objects.create(
                order=row.order, amount=-row.amount, way=row.way, corrects=row, key=uuid4(), by=by, at=at
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyTakenBack from error
    SupplyOrder.objects.filter(pk=row.order_id).update(paid=F("paid") - row.amount)
    row.order.refresh_from_db(fields=["paid"])
    _journal("supply.payment_taken_back", back, by=by, at=at)
    return back


def _journal(verb: str, row: SupplyPayment, *, by: User, at: datetime) -> None:
    behalf = row.order.producer.code
    record(verb, row.order, by=by, at=at, on_behalf_of=behalf, payment=row.pk, amount=row.amount)
