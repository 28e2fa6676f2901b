"""What will be ripe when and where: from the seasons that sellers told and the lots they announced."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from lensan.kernel.numbers import divide


@dataclass(frozen=True, slots=True)
class Harvest:
    """One lot: between which days, and how much is expected."""

    from_on: date
    to_on: date
    quantity: int


@dataclass(frozen=True, slots=True)
class Growing:
    """One seller of some goods in a commune: the months it is ripe in, and the lots announced."""

    goods: int
    commune: str
    months: tuple[int, ...] = ()
    harvests: tuple[Harvest, ...] = ()


@dataclass(frozen=True, slots=True)
class Ripe:
    """In one month of one year, in one commune: how many sell the goods, and how much is announced."""

    year: int
    month: int
    commune: str
    goods: int
    sellers: int
    quantity: int


def forecast(growing: Iterable[Growing], *, start: date, months: int = 12) -> list[Ripe]:
    """Return what is ripe in each of the months from that of `start` on, month by month.

    A lot counts in the months of its harvest, shared out by days, even where the seller told no
    season; a month that is neither in a season nor in a harvest is left out.
    """
    span = list(_months(start, months))
    sellers: dict[tuple[int, int, str, int], int] = defaultdict(int)
    amounts: dict[tuple[int, int, str, int], int] = defaultdict(int)
    for one in growing:
        announced = _announced(one.harvests)
        for year, month in span:
            if month in one.months or (year, month) in announced:
                key = (year, month, one.commune, one.goods)
                sellers[key] += 1
                amounts[key] += announced.get((year, month), 0)
    return [Ripe(*key, sellers[key], amounts[key]) for key in sorted(sellers)]


def _months(start: date, count: int) -> Iterator[tuple[int, int]]:
    first = start.year * 12 + start.month - 1
    for number in range(first, first + count):
        yield number // 12, number % 12 + 1


def _announced(harvests: Iterable[Harvest]) -> dict[tuple[int, int], int]:
    """Share each harvest out over its months by their days; the parts add up to the whole."""
    amounts: dict[tuple[int, int], int] = defaultdict(int)
    for harvest in harvests:
        days = dict(_days(harvest.from_on, harvest.to_on))
        parts = divide(harvest.quantity, list(days.values()))
        for month, part in zip(days, parts, strict=True):
            amounts[month] += part
    return dict(amounts)


def _days(from_on: date, to_on: date) -> Iterator[tuple[tuple[int, int], int]]:
    """Yield each month between two days with how many of its days lie between them."""
    first = from_on
    while first <= to_on:
        last = min(to_on, first.replace(day=monthrange(first.year, first.month)[1]))
        yield (first.year, first.month), (last - first).days + 1
        first = last + timedelta(days=1)
