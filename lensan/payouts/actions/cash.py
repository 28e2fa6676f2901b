"""Cash on delivery: what carriers collected, what reached the marketplace, and what they still hold."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.money import dong
from lensan.orders.models import Order
from lensan.payouts.actions.booking import account_of, book, carrier_account, own_account
from lensan.payouts.models import Account, Transfer

Kind = Transfer.Kind
AT_ONCE = 5000  # orders of one round


class TooMuch(Exception):
    """A carrier cannot hand over more than it still holds of an order."""


def book_collected(*, at: datetime) -> int:
    """Book what carriers collected for delivered orders, and return for how many it is new.

    What a carrier holds is not yet the marketplace's to pay: it is debited to the carrier.
    """
    booked = Transfer.objects.filter(order=OuterRef("pk"), kind=Kind.COLLECTED)
    delivered = Order.objects.filter(collect__gt=0, state=Order.State.DELIVERED)
    new = delivered.exclude(Exists(booked)).select_related("stall__marketplace").order_by("pk")
    found = list(new[:AT_ONCE])
    for order in found:
        _collect(order, at=at)
    return len(found)


def reckoned(order: Order, *, at: datetime) -> None:
    """Follow a statement that pays an order: its marketplace has had the cash of it."""
    if order.collect <= 0:
        return
    if order.state == Order.State.DELIVERED:
        _collect(order, at=at)
    if held := held_of(order):
        _hand_over(order, held, by=None, at=at)


@transaction.atomic
def hand_over(order: Order, amount: int, *, by: User | None, at: datetime) -> None:
    """Write that a carrier handed over so much of an order's cash to the marketplace.

    :raises TooMuch: it holds less than that
    """
    held = held_of(order)
    if not 0 < amount <= held:
        raise TooMuch(
            _("Đơn vị giao chỉ còn giữ %(held)s của đơn %(order)s.")
            % {"held": dong(held), "order": order.reference}
        )
    transfer = _hand_over(order, amount, by=by, at=at)
    behalf = order.stall.producer.code
    record("payouts.cash_handed_over", transfer, by=by, at=at, on_behalf_of=behalf)


@transaction.atomic
def pay_in(
    carrier: Account, amount: int, *, reference: str, by: User | None, at: datetime
) -> None:
    """Book what a carrier paid into our bank, for the orders whose cash it has held longest.

    :raises TooMuch: it holds less than that
    """
    left, bank = amount, own_account(Account.Kind.BANK)
    for one in Transfer.objects.filter(debit=carrier).still_held().select_related("order"):
        if not left:
            break
        part = min(one.held, left)
        left -= part
        book(
            Kind.HANDED_OVER, part, debit=bank, credit=carrier, order=one.order, by=by, at=at,
            reference=f"{reference} cash {one.order_id}",
        )  # fmt: skip
    if left:
        raise TooMuch(
            _("%(carrier)s chỉ còn giữ %(held)s.")
            % {"carrier": carrier.carrier, "held": dong(amount - left)}
        )


def held_of(order: Order) -> int:
    """Return what the carrier still holds of an order's cash, in đồng."""
    mine = order.transfers
    return mine.filter(kind=Kind.COLLECTED).total() - mine.filter(kind=Kind.HANDED_OVER).total()


def carrier_of(order: Order) -> str:
    """Return who carried an order; where nobody says, it is its marketplace's own carrier."""
    return order.carrier or str(order.stall.marketplace)


def _collect(order: Order, *, at: datetime) -> None:
    book(
        Kind.COLLECTED, order.collect, debit=_carrier(order), order=order,
        credit=account_of(order.stall.marketplace), reference=f"cash {order.pk}", by=None, at=at,
    )  # fmt: skip


def _hand_over(order: Order, amount: int, *, by: User | None, at: datetime) -> Transfer:
    number = order.transfers.filter(kind=Kind.HANDED_OVER).count() + 1
    return book(
        Kind.HANDED_OVER, amount, debit=account_of(order.stall.marketplace), credit=_carrier(order),
        reference=f"cash {order.pk} back {number}", order=order, by=by, at=at,
    )  # fmt: skip


def _carrier(order: Order) -> Account:
    """Return the account in which an order's cash stands, whoever is said to carry it later."""
    booked = order.transfers.filter(kind=Kind.COLLECTED).select_related("debit").first()
    return booked.debit if booked else carrier_account(carrier_of(order))
