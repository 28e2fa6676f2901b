"""What was written wrongly of goods received is taken back by a row of its own; it is then written anew."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.money import dong
from lensan.supply.actions.telling import taken_back, tell
from lensan.supply.models import GroupOrder, SupplyOrder, SupplyReceipt, WrongReceipt
from lensan.traceability.actions.correcting import declare_wrong
from lensan.traceability.models import Event, Via


class NoReason(Exception):
    """Nothing is taken back without saying what was wrong."""

    def __init__(self) -> None:
        super().__init__(_("Hãy ghi sai chỗ nào: hộ sẽ được nhắn tin lý do này."))


class AlreadyWrong(Exception):
    """The receipt was taken back before."""

    def __init__(self) -> None:
        super().__init__(_("Lần nhận này đã được rút lại rồi."))


class PaidFor(Exception):
    """More was paid than what would be left is worth."""

    def __init__(self, order: SupplyOrder) -> None:
        super().__init__(
            _("Hộ đã trả %(paid)s cho hàng này. Hãy rút lại dòng tiền trước, rồi rút lần nhận.")
            % {"paid": dong(order.paid)}
        )


@transaction.atomic
def undo(receipt: SupplyReceipt, *, reason: str, by: User, at: datetime) -> WrongReceipt:
    """Take a receipt back: its goods are still to come, nothing is owed for them, its lot never came in.

    :raises NoReason: what was wrong is not said
    :raises AlreadyWrong: it was taken back
    :raises PaidFor: the household has paid for it
    """
    if not reason.strip():
        raise NoReason
    wrong = _counter_entry(receipt, reason.strip(), by=by, at=at)
    order = receipt.order
    _open_again(order, receipt)
    behalf = order.producer.code
    if receipt.traced:
        told = Event.objects.in_force().filter(
            step="receiving", mentions__thing=receipt.traced.thing_id
        )
        for event in told:
            declare_wrong(
                event, reason="incorrect_data", via=Via.PAGE, by=by, at=at, on_behalf_of=behalf
            )
    record("supply.receipt_undone", order, by=by, at=at, on_behalf_of=behalf, receipt=receipt.pk)
    tell(order, taken_back(wrong), by=by, at=at)
    return wrong


def _counter_entry(receipt: SupplyReceipt, reason: str, *, by: User, at: datetime) -> WrongReceipt:
    try:
        with transaction.atomic():
            return WrongReceipt.objects.create(receipt=receipt, reason=reason, by=by, at=at)
    except IntegrityError as error:
        raise AlreadyWrong from error


def _open_again(order: SupplyOrder, receipt: SupplyReceipt) -> None:
    """Let the household wait for these goods again, and so the order together."""
    left = F("received") - receipt.received
    unpaid = SupplyOrder.objects.filter(pk=order.pk, paid__lte=left * F("price"))
    waits = {"state": SupplyOrder.State.DUE, "refused": F("refused") - receipt.refused}
    if unpaid.update(**waits, received=left) != 1:
        order.refresh_from_db(fields=["paid"])
        raise PaidFor(order)
    closed = GroupOrder.objects.filter(pk=order.group_id, state=GroupOrder.State.CLOSED)
    closed.update(state=GroupOrder.State.ON_THE_WAY)
    order.refresh_from_db(fields=["state", "received", "refused", "paid"])
    order.group.refresh_from_db(fields=["state"])
