"""Cash on delivery: what carriers collected, what reached the marketplace, and what they still hold."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.money import dong
from lensan.orders.models import Order
from lensan.payouts.actions.booking import (
    account_of,
    book,
    book_all,
    carrier_account,
    drawn_up,
    own_account,
)
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
    book_all(_collections(found, at=at))
    return len(found)


def reckoned(orders: Iterable[Order], *, at: datetime) -> None:
    """Follow statements that pay orders: their marketplace has had the cash of these.

    However many orders, the database is asked equally often.
    """
    paid = [order for order in orders if order.collect > 0]
    if not paid:
        return
    known = Transfer.objects.filter(order__in=paid, kind__in=[Kind.COLLECTED, Kind.HANDED_OVER])
    moved: dict[int | None, list[Transfer]] = defaultdict(list)  # the first is what was collected
    for one in known.select_related("debit", "credit").order_by("pk"):
        moved[one.order_id].append(one)
    new = [
        order for order in paid
        if order.pk not in moved and order.state == Order.State.DELIVERED
    ]  # fmt: skip
    for one in (collected := _collections(new, at=at)):
        moved[one.order_id].append(one)
    book_all(collected)
    left = [_rest(order, *moved[order.pk], at=at) for order in paid if order.pk in moved]
    book_all([one for one in left if one.amount])


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


def _collections(orders: Sequence[Order], *, at: datetime) -> list[Transfer]:
    """Draw up what carriers collected for orders of which nothing was booked yet."""
    floors = {one.stall.marketplace_id: one.stall.marketplace for one in orders}
    credit = {number: account_of(floor) for number, floor in floors.items()}
    debit = {name: carrier_account(name) for name in {carrier_of(one) for one in orders}}
    return [
        drawn_up(
            Kind.COLLECTED, one.collect, debit=debit[carrier_of(one)], order=one,
            credit=credit[one.stall.marketplace_id], reference=f"cash {one.pk}", by=None, at=at,
        )
        for one in orders
    ]  # fmt: skip


def _hand_over(order: Order, amount: int, *, by: User | None, at: datetime) -> Transfer:
    number = order.transfers.filter(kind=Kind.HANDED_OVER).count() + 1
    return book(
        Kind.HANDED_OVER, amount, debit=account_of(order.stall.marketplace), credit=_carrier(order),
        reference=f"cash {order.pk} back {number}", order=order, by=by, at=at,
    )  # fmt: skip


def _rest(order: Order, collected: Transfer, *handed_over: Transfer, at: datetime) -> Transfer:
    """Draw up that a carrier hands over what it still holds of an order's cash."""
    return drawn_up(
        Kind.HANDED_OVER, collected.amount - sum(one.amount for one in handed_over),
        debit=collected.credit, credit=collected.debit, order=order, by=None, at=at,
        reference=f"cash {order.pk} back {len(handed_over) + 1}",
    )  # fmt: skip


def _carrier(order: Order) -> Account:
    """Return the account in which an order's cash stands, whoever is said to carry it later."""
    booked = order.transfers.filter(kind=Kind.COLLECTED).select_related("debit").first()
    return booked.debit if booked else carrier_account(carrier_of(order))
