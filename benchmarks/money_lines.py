"""What marketplaces say of the orders of `benchmarks.money`, honest and altered."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from lensan.marketplaces.words import SettlementKind, SettlementLine

Kind = SettlementKind
BEGAN = datetime(2022, 1, 3, 5, tzinfo=UTC)
SPAN = 330  # days over which orders are placed
RATES = {
    Kind.COMMISSION: ((date(2022, 1, 1), 40), (date(2022, 4, 1), 50), (date(2022, 7, 22), 45)),
    Kind.PAYMENT_FEE: ((date(2022, 1, 1), 20), (date(2022, 6, 1), 18)),
    Kind.TAX: ((date(2022, 1, 1), 15),),
}
ALTERED = 0.02  # of the orders have one altered line
WAYS = (
    "another amount", "written twice", "sale of a cancelled order", "more taken back than paid",
    "another seller's order", "order that is in no book", "deduction without a reason",
    "says otherwise when read again",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bought:
    """An order as its buyer made it."""

    number: int
    seller: int  # the place of the stall
    quantity: int
    price: int
    discount: int
    cash: bool
    fate: str  # delivered, cancelled, refunded, returned
    at: datetime

    @property
    def reference(self) -> str:
        return f"D{self.number}"

    @property
    def goods(self) -> int:
        return self.quantity * self.price - self.discount


@dataclass(slots=True)
class Told:
    """What is said of one order, and which of it was altered how.

    `again` is read later, `foreign` in the statement of another seller.
    """

    bought: Bought
    lines: list[SettlementLine]
    altered: str = ""  # the altered line's reference
    way: str = ""
    again: SettlementLine | None = None
    foreign: SettlementLine | None = None


def bought(orders: int, sellers: int) -> Iterator[Bought]:
    """Let buyers buy; the same numbers give the same orders."""
    chance = random.Random(1034)
    fates = ("delivered",) * 84 + ("cancelled",) * 6 + ("refunded",) * 5 + ("returned",) * 5
    for number in range(orders):
        quantity, price = chance.randrange(1, 8), chance.randrange(8, 90) * 500
        yield Bought(
            number, chance.randrange(sellers), quantity, price,
            chance.choice((0, 0, 0, 500)), chance.random() < 0.1, chance.choice(fates),
            BEGAN + timedelta(days=chance.randrange(SPAN), hours=chance.randrange(10)),
        )  # fmt: skip


def said(order: Bought) -> Told:
    """Return what its marketplace says of an order: mostly what is right."""
    chance = random.Random(order.number)
    told = Told(order, _honest(order, chance))
    if chance.random() < ALTERED:
        _alter(told, chance)
    return told


def payout(stall: int, floor: int, month: str, amount: int, at: datetime) -> SettlementLine:
    """Return the line by which a marketplace says that it has sent what a month came to."""
    reference = f"P{stall}-{month}"
    return SettlementLine(reference, Kind.PAYOUT, -amount, at, statement=period(floor, month))


def period(floor: int, month: str) -> str:
    """Return what a marketplace calls its reckoning of a month."""
    return f"san-{floor}-{month}"


def _honest(order: Bought, chance: random.Random) -> list[SettlementLine]:
    if order.fate == "cancelled":
        return []
    at = order.at + timedelta(days=7)
    amounts = {Kind.SALE: order.goods} | {kind: -_fee(order, kind, at) for kind in RATES}
    if chance.random() < 0.15:
        amounts[Kind.SUBSIDY] = 5_000
    if chance.random() < 0.1:
        amounts[Kind.SHIPPING] = -chance.randrange(10, 30) * 500
    lines = [_line(order, kind, amount, at) for kind, amount in amounts.items() if amount]
    later = at + timedelta(days=7)
    if order.fate == "refunded":
        lines.append(_line(order, Kind.REFUND, -order.goods, later))
    elif order.fate == "returned":  # some of it, its commission given back in part
        back = order.price * chance.randrange(1, order.quantity + 1)
        back = min(back, order.goods)
        given = _fee(order, Kind.COMMISSION, at) * back // order.goods
        lines.append(_line(order, Kind.REFUND, -back, later))
        lines += [_line(order, Kind.COMMISSION, given, later)] if given else []
    return lines


def _fee(order: Bought, kind: Kind, at: datetime) -> int:
    permille = [rate for day, rate in RATES[kind] if day <= at.date()][-1]
    return order.goods * permille // 1000


def _line(order: Bought, kind: Kind, amount: int, at: datetime) -> SettlementLine:
    back = "-" if amount < 0 else "+"
    return SettlementLine(
        f"{order.reference}{back}{kind}", kind, amount, at, sale=order.reference
    )  # fmt: skip


def _alter(told: Told, chance: random.Random) -> None:
    """Alter one line of an order, or add one that should not be there."""
    order = told.bought
    at, reference = order.at + timedelta(days=21), f"{order.reference}x"
    kept = [line for line in told.lines if line.kind == Kind.SALE or line.kind in RATES]
    kept = [line for line in kept if line.kind == Kind.SALE or line.amount < 0]
    if order.fate == "cancelled":
        _add(told, WAYS[2], _of(order, reference, Kind.SALE, order.goods, at))
        return
    way = chance.choice((WAYS[0], WAYS[0], WAYS[1], *WAYS[3:]))
    one = chance.choice(kept)
    if way == WAYS[0]:
        other = replace(one, amount=one.amount + _difference(chance))
        told.lines[told.lines.index(one)] = other
        told.altered, told.way = one.reference, way
    elif way == WAYS[1]:
        _add(told, way, replace(one, reference=reference, at=at))
    elif way == WAYS[3]:
        received = sum(line.amount for line in told.lines if line.amount > 0)
        _add(told, way, _of(order, reference, Kind.REFUND, -received - 500, at))
    elif way == WAYS[4]:
        told.foreign = _of(order, reference, Kind.SALE, order.goods, at)
        told.altered, told.way = reference, way
    elif way == WAYS[5]:
        _add(told, way, _of(order, reference, Kind.SALE, 90_000, at, sale=f"{order.reference}?"))
    elif way == WAYS[6]:
        _add(told, way, _of(order, reference, Kind.ADJUSTMENT, -chance.randrange(1, 99) * 100, at))
    else:
        told.altered, told.way = f"{one.reference} (2)", way
        told.again = replace(one, amount=one.amount + _difference(chance))


def _difference(chance: random.Random) -> int:
    return chance.choice((-1, 1)) * chance.choice((2, 10, 500, 12_345))


def _add(told: Told, way: str, line: SettlementLine) -> None:
    told.lines.append(line)
    told.altered, told.way = line.reference, way


def _of(
    order: Bought, reference: str, kind: Kind, amount: int, at: datetime, *, sale: str = ""
) -> SettlementLine:
    return SettlementLine(reference, kind, amount, at, sale=sale or order.reference)
