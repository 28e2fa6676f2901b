"""People whose data were erased are forgotten here too."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction

from lensan.supply.actions.ordering import TooLate, withdraw
from lensan.supply.models import SupplyOrder, SupplyReceipt, WrongReceipt


def forget_the_erased(*, at: datetime) -> int:
    """Delete the photos of erased people's signatures, blank why they refused or what was wrong, withdraw what is open.

    What was ordered, received and paid stays as numbers. Returns how many things were left of them.
    """
    theirs = SupplyReceipt.objects.exclude(order__producer__erased_at=None)
    shown = list(theirs.exclude(photo="", reason=""))
    for receipt in shown:
        _blank(receipt)
    undone = WrongReceipt.objects.exclude(receipt__order__producer__erased_at=None)
    undone.exclude(reason="").update(reason="")
    erased = SupplyOrder.objects.exclude(producer__erased_at=None)
    open_ones = erased.filter(state=SupplyOrder.State.PLACED).select_related("group", "producer")
    placed = list(open_ones)
    for order in placed:
        with suppress(TooLate):  # it closes within minutes, and says so itself
            withdraw(order.group, order.producer, by=None, at=at)
    erased.exclude(code="").update(code="")
    return len(shown) + len(placed)


@transaction.atomic
def _blank(receipt: SupplyReceipt) -> None:
    storage, name = receipt.photo.storage, receipt.photo.name
    SupplyReceipt.objects.filter(pk=receipt.pk).update(photo="", reason="")
    if name:
        transaction.on_commit(lambda: storage.delete(name))
