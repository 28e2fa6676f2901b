"""Statement lines as marketplaces tell them, and money that is owed."""

from datetime import datetime
from itertools import count

from lensan.marketplaces.models import Stall
from lensan.marketplaces.tests.make import a_listing
from lensan.marketplaces.words import SaleState, SettlementKind, SettlementLine
from lensan.orders.actions.taking_in import take_in as take_in_order
from lensan.orders.models import Order
from lensan.orders.tests.make import LATER, Shop, a_sale
from lensan.payouts.actions.paying import tell_account
from lensan.payouts.actions.reading import take_in
from lensan.payouts.models import BankAccount, StatementLine
from lensan.producers.models import Producer

_number = count(1)


def a_sold_order(
    stall: Stall | None = None, goods: int = 2, state: SaleState = SaleState.DELIVERED
) -> Order:
    """Make a delivered order of so many for 20.000 đ each."""
    listing = a_listing(stall)
    sale = a_sale(listing, goods, state=state)
    return take_in_order(listing.stall, sale, at=LATER)


def told(
    order: Order | None,
    amount: int,
    kind: str = "sale",
    *,
    reference: str = "",
    sale: str | None = None,
    at: datetime = LATER,
) -> SettlementLine:
    if sale is None:
        sale = order.reference if order else ""
    return SettlementLine(
        reference or f"T{next(_number)}", SettlementKind(kind), amount, at, sale=sale
    )


def read(order: Order, amount: int, kind: str = "sale", *, reference: str = "") -> StatementLine:
    """Let the order's marketplace settle an amount."""
    line = take_in(order.stall, told(order, amount, kind, reference=reference), at=LATER)
    assert line is not None
    return line


def an_account(producer: Producer, number: str = "0011002233445") -> BankAccount:
    return tell_account(
        producer, bank="970436", number=number, holder="NGUYEN VAN AN", agreed="paper", by=None,
        at=LATER,
    )  # fmt: skip


def deliver(shop: Shop, quantity: int = 1) -> str:
    """Let a buyer buy and receive."""
    order = shop.sell(quantity)
    for state in ("confirmed", "ready", "shipped", "delivered"):
        shop.move(order, state)
    return order
