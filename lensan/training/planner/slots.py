"""Weeks that are alike: the same share comes everywhere, and they are in time for the same goals."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from lensan.training.planner.tables import Tables, attainable

FEW = 6  # slots of a period whose every combination is written down


@dataclass(frozen=True, slots=True)
class Slot:
    """Weeks counted together: the deadline they are in time for, and the share by cell."""

    number: int
    weeks: tuple[int, ...]
    period: int
    shares: tuple[int, ...]


def alike(tables: Tables) -> tuple[Slot, ...]:
    """Put the weeks that are alike together."""
    found: dict[tuple[int, tuple[int, ...]], list[int]] = {}
    for week in tables.weeks:
        shares = tuple(by_week[week] for by_week in tables.cell_shares)
        found.setdefault((tables.period[week], shares), []).append(week)
    return tuple(Slot(n, tuple(weeks), *key) for n, (key, weeks) in enumerate(found.items()))


def single(tables: Tables) -> tuple[Slot, ...]:
    """Return a slot for every week."""
    return tuple(
        Slot(n, (week,), tables.period[week], tuple(s[week] for s in tables.cell_shares))
        for n, week in enumerate(tables.weeks)
    )


def together(tables: Tables, slots: tuple[Slot, ...]) -> Iterator[tuple[int, ...]]:
    """Yield the sets of slots whose days limit a trainer: each, and those that hang together.

    A month has fewer days than its weeks together, so slots that share months limit each other. With
    few slots in a period all their combinations are told: then, if all classes are equally long,
    numbers of classes within these limits can be spread over the weeks (Hall's theorem).
    """
    months = [{tables.month[week] for week in slot.weeks} for slot in slots]
    for period in tables.deadlines:
        inside = [number for number, slot in enumerate(slots) if slot.period == period]
        sizes = range(1, len(inside) + 1) if len(inside) <= FEW else (1, 2, len(inside))
        for size in sizes:
            yield from (
                group for group in combinations(inside, size) if _hang_together(group, months)
            )


def _hang_together(group: tuple[int, ...], months: list[set[int]]) -> bool:
    reached, left = set(months[group[0]]), set(group[1:])
    while near := {number for number in left if months[number] & reached}:
        left -= near
        reached.update(*(months[number] for number in near))
    return not left


def capacity(tables: Tables, trainer: int, slots: tuple[Slot, ...]) -> int:
    """Return how many days of classes the trainer can hold in these slots' weeks at most."""
    lengths = tables.lengths[trainer]
    by_month: dict[int, int] = {}
    for slot in slots:
        for week in slot.weeks:
            month = tables.month[week]
            days = attainable(tables.free(trainer, week), lengths)
            by_month[month] = by_month.get(month, 0) + days
    left = tables.month_days[trainer]
    return sum(attainable(min(days, left[m]), lengths) for m, days in by_month.items())
