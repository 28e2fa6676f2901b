"""What will be ripe when and where: from the seasons that sellers told and the lots they announced."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from lensan.kernel.numbers import divide

Key: TypeAlias = tuple[int, int, str, int]  # year, month, commune, goods


@dataclass(frozen=True, slots=True)
class Season:
    """So many sellers in a commune told that goods are ripe in these months of every year."""

    goods: int
    commune: str
    months: tuple[int, ...]
    sellers: int = 1


@dataclass(frozen=True, slots=True)
class Harvest:
    """What is announced to be harvested of goods in a commune between two days."""

    goods: int
    commune: str
    from_on: date
    to_on: date
    quantity: int


@dataclass(frozen=True, slots=True)
class Ripe:
    """In one month of one year, in one commune: how many sell the goods, and how much is announced."""

    year: int
    month: int
    commune: str
    goods: int
    sellers: int
    quantity: int


def forecast(
    seasons: Iterable[Season], harvests: Iterable[Harvest], *, start: date, months: int = 12
) -> list[Ripe]:
    """Return what is ripe in each of the months from that of `start` on, month by month.

    A harvest counts in its months, shared out by days, even where no seller told that season; a
    month that is neither in a season nor in a harvest is left out.
    """
    span = list(_months(start, months))
    sellers: dict[Key, int] = defaultdict(int)
    amounts: dict[Key, int] = defaultdict(int)
    for season in seasons:
        for year, month in span:
            if month in season.months:
                sellers[year, month, season.commune, season.goods] += season.sellers
    for harvest in harvests:
        for year, month, quantity in _shared_out(harvest):
            if (year, month) in span:
                amounts[year, month, harvest.commune, harvest.goods] += quantity
    return [Ripe(*key, sellers[key], amounts[key]) for key in sorted({*sellers, *amounts})]


def _months(start: date, count: int) -> Iterator[tuple[int, int]]:
    first = start.year * 12 + start.month - 1
    for number in range(first, first + count):
        yield number // 12, number % 12 + 1


def _shared_out(harvest: Harvest) -> Iterator[tuple[int, int, int]]:
    """Share a harvest out over its months by their days; the parts add up to the whole."""
    days = dict(_days(harvest.from_on, harvest.to_on))
    parts = divide(harvest.quantity, list(days.values()))
    for (year, month), part in zip(days, parts, strict=True):
        yield year, month, part


def _days(from_on: date, to_on: date) -> Iterator[tuple[tuple[int, int], int]]:
    """Yield each month between two days with how many of its days lie between them."""
    first = from_on
    while first <= to_on:
        last = min(to_on, first.replace(day=monthrange(first.year, first.month)[1]))
        yield (first.year, first.month), (last - first).days + 1
        first = last + timedelta(days=1)
