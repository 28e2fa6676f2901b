"""Make a plan better: take some of its classes out, fill what is free anew, keep what is no worse."""

import random
from collections.abc import Callable
from dataclasses import replace

from lensan.training.planner.draft import Draft, Held
from lensan.training.planner.greedy import Filling, Prices
from lensan.training.planner.slots import Slot
from lensan.training.planner.tables import Tables

CELLS = 5  # how many neighbouring cells are opened at once, at most
NEAREST = 8  # trainers by whom cells are neighbours
SHARES = (0.05, 0.1, 0.2, 0.5)  # of a cell's classes that are taken out, beside those not full
ROUND = 50  # steps after which the prices of money follow what is left of it
CHEAPER, DEARER = 0.97, 1.01
IDLE = 0.0005  # of a limit: what may be left of it without its price falling


class Improving:
    """Ruins and recreates a plan at prices (Schrimpf and others, 2000).

    What is left of money counts at its price: a change that saves some is kept too, and buys a
    class elsewhere later. Money that stays unused becomes cheaper, the other dearer, so that lines
    that may pay for different things come to be used evenly.
    """

    def __init__(
        self, draft: Draft, slots: tuple[Slot, ...], prices: Prices, *, seed: int
    ) -> None:
        """Take the plan to improve; it is changed in place."""
        self._draft, self._slots, self._prices = draft, slots, prices
        self._random = random.Random(seed)  # noqa: S311 - a search, no secret
        self._filling = Filling(draft, slots, prices)
        self._offers: list[list[int]] = [[] for _ in draft.tables.wishes]
        for o, offer in enumerate(draft.tables.offers):
            self._offers[offer.cell].append(o)
        self._near = _neighbours(draft.tables)
        self._amounts = tuple(limit.amount for limit in draft.tables.limits)

    def run(self, go_on: Callable[[int], bool]) -> None:
        """Change the plan as long as `go_on` says so of the best merit; end with the best plan."""
        best, kept, steps = self._draft.merit(), self._all(), 0
        while self._near and go_on(best):
            self._step()
            steps += 1
            if steps % ROUND == 0:
                self._reprice()
            if self._draft.merit() > best:
                best, kept = self._draft.merit(), self._all()
        self._put_back(kept)

    def _all(self) -> dict[int, list[Held]]:
        return {cell: list(held) for cell, held in enumerate(self._draft.held)}

    def _step(self) -> None:
        near = self._random.choice(self._near)
        cells = self._random.sample(near, min(self._random.randint(1, CELLS), len(near)))
        before, kept = self._worth(), {cell: list(self._draft.held[cell]) for cell in cells}
        for cell in cells:
            for held in self._taken_out(cell):
                self._draft.remove(held)
        self._filling.fill(o for cell in cells for o in self._offers[cell])
        if self._worth() < before:
            self._put_back(kept)

    def _taken_out(self, cell: int) -> list[Held]:
        offers, share = self._draft.tables.offers, self._random.choice(SHARES)
        return [
            held
            for held in self._draft.held[cell]
            if held.seats < offers[held.offer].seats or self._random.random() < share
        ]

    def _put_back(self, kept: dict[int, list[Held]]) -> None:
        for cell in kept:
            for held in list(self._draft.held[cell]):
                self._draft.remove(held)
        for classes in kept.values():
            for held in classes:
                self._draft.place(held)

    def _worth(self) -> float:
        pairs = zip(self._prices.money, self._draft.money, strict=True)
        return self._draft.merit() + sum(price * left for price, left in pairs)

    def _reprice(self) -> None:
        each = zip(self._prices.money, self._draft.money, self._amounts, strict=True)
        money = tuple(
            price * (CHEAPER if left > IDLE * amount else DEARER) for price, left, amount in each
        )
        self._prices = replace(self._prices, money=money)
        self._filling = Filling(self._draft, self._slots, self._prices)


def _neighbours(tables: Tables) -> list[list[int]]:
    """Return for each cell that has an offer those that share one of its nearest trainers."""
    reach: dict[int, set[int]] = {}
    for offer in tables.offers:
        reach.setdefault(offer.cell, set()).update(t for t, _ in offer.reach[:NEAREST])
    return [[other for other in reach if reach[cell] & reach[other]] for cell in reach]
