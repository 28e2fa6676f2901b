"""Numbers of classes of a trainer, an offer and a slot become classes in weeks."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import TypeAlias

from lensan.training.planner.draft import Draft, Held, Place
from lensan.training.planner.slots import Slot
from lensan.training.planner.tables import Tables

Numbers: TypeAlias = Mapping[tuple[int, int, int], int]  # trainer, offer, slot: classes
Seats: TypeAlias = Mapping[tuple[int, int], int]  # offer, slot: seats


def placed(tables: Tables, slots: tuple[Slot, ...], held: Numbers, seats: Seats) -> Draft:
    """Place so many classes, as far as weeks, rooms and money allow.

    Slots with the fewest months and long classes go first, into months that few slots share.
    """
    draft, left = Draft(tables), defaultdict(int, seats)
    travel = [dict(offer.reach) for offer in tables.offers]
    months = [{tables.month[week] for week in slot.weeks} for slot in slots]
    shared = Counter(month for inside in months for month in inside)
    weeks = [sorted(slot.weeks, key=lambda week: shared[tables.month[week]]) for slot in slots]

    def order(at: tuple[int, int, int]) -> tuple[int, int, tuple[int, int, int]]:
        return len(months[at[2]]), -tables.offers[at[1]].days, at

    siblings = _siblings(tables)
    for t, o, s in sorted(held, key=order):
        for _ in range(held[t, o, s]):
            size = min(left[o, s], tables.offers[o].seats)
            for other in siblings[o] if size else ():
                week = draft.free_week(other, t, weeks[s]) if t in travel[other] else None
                if week and draft.affords(other, size, travel[other][t]):
                    draft.place(Held(other, Place(t, week, travel[other][t]), size))
                    left[o, s] -= size
                    break
    return draft


def _siblings(tables: Tables) -> list[list[int]]:
    """Return for each offer those that can stand in for it, itself first: elsewhere in the commune."""
    alike: dict[tuple[int, int], list[int]] = defaultdict(list)
    for o, offer in enumerate(tables.offers):
        alike[offer.cell, offer.course].append(o)
    return [
        sorted(
            (
                other
                for other in alike[offer.cell, offer.course]
                if tables.offers[other].seats >= offer.seats
            ),
            key=lambda other: other != o,
        )
        for o, offer in enumerate(tables.offers)
    ]
