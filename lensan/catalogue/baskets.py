"""Fill baskets with what is on hand: what was asked for first, what spoils first, from many."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Stock:
    """A lot that is ripe: of which goods and whose, how much is there, until when it is good."""

    lot: int
    goods: int
    group: str
    unit: str
    seller: int
    left: int
    best_before: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """So much of the first of `goods` that is there; with none named, of anything of the group."""

    number: int
    quantity: int
    unit: str
    goods: tuple[int, ...] = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """So much is taken from a lot for a part."""

    part: int
    stock: Stock
    quantity: int


@dataclass(frozen=True, slots=True)
class Filling:
    """What goes into the basket, and of which parts how much is lacking."""

    taken: tuple[Taken, ...]
    lacking: dict[int, int]


def fill(parts: Iterable[Part], stocks: Iterable[Stock]) -> Filling:
    """Choose lots for every part; parts that name their goods choose before those that do not."""
    left = {stock.lot: stock for stock in stocks}
    taken: list[Taken] = []
    lacking: dict[int, int] = {}
    for part in sorted(parts, key=lambda part: (not part.goods, part.number)):
        chosen = list(_chosen(part, left, taken))
        for one in chosen:
            stock = left[one.stock.lot]
            left[stock.lot] = replace(stock, left=stock.left - one.quantity)
        taken += chosen
        if wanting := part.quantity - sum(one.quantity for one in chosen):
            lacking[part.number] = wanting
    return Filling(tuple(sorted(taken, key=lambda one: one.part)), lacking)


def _chosen(part: Part, left: dict[int, Stock], taken: list[Taken]) -> Iterator[Taken]:
    """Yield what the part takes: few kinds where it named them, first what spoils first."""
    wanting = part.quantity
    in_basket = Counter(one.stock.goods for one in taken)
    fitting = [stock for stock in left.values() if stock.left and _fits(part, stock)]

    def order(stock: Stock) -> tuple[int, date, int]:
        wish = part.goods.index(stock.goods) if part.goods else in_basket[stock.goods]
        return wish, stock.best_before or date.max, stock.lot

    for stock in sorted(fitting, key=order):
        quantity = min(wanting, stock.left)
        if quantity:
            yield Taken(part.number, stock, quantity)
        wanting -= quantity


def _fits(part: Part, stock: Stock) -> bool:
    wanted = stock.goods in part.goods if part.goods else stock.group == part.group
    return wanted and stock.unit == part.unit
