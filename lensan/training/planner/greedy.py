"""The plan at once: always the class that brings the most for what it takes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heapreplace

from lensan.training.planner.draft import Draft, Held, Place
from lensan.training.planner.slots import Slot, alike
from lensan.training.planner.tables import Offer, Rate, Tables

DAY_PRICES = (0, 10_000_000)  # đồng: what a trainer's day is held to be worth, the better of them
NEAR_NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Prices:
    """What things are held to be worth: a đồng of each limit, a trainer's day in each slot."""

    money: tuple[float, ...] = ()
    day: float = 0.0
    days: Mapping[tuple[int, int], float] = field(default_factory=dict)


def greedy(tables: Tables) -> Draft:
    """Plan with plain prices, and return the better of them."""
    drafts = []
    for day in DAY_PRICES:
        drafts.append(Draft(tables))
        fill(drafts[-1], alike(tables), Prices(day=day))
    return max(drafts, key=Draft.merit)


def fill(draft: Draft, slots: tuple[Slot, ...], prices: Prices) -> None:
    """Place classes of any offer until nothing more counts, fits or is affordable."""
    Filling(draft, slots, prices).fill(range(len(draft.tables.offers)))


@dataclass(frozen=True, slots=True)
class _Found:
    worth: float
    place: Place
    seats: int


class Filling:
    """Places the class that brings the most for what it takes, at these prices, again and again."""

    def __init__(self, draft: Draft, slots: tuple[Slot, ...], prices: Prices) -> None:
        """Take the plan to fill and the slots to fill it in."""
        self._draft, self._slots, self._prices = draft, slots, prices
        money = prices.money or (0.0,) * len(draft.money)
        self._plain = 1.0 if not any(money) else NEAR_NOTHING
        self._rates = [
            _weighed(offer, rates, money, self._plain)
            for offer, rates in zip(draft.tables.offers, draft.rates, strict=True)
        ]
        self._order: dict[tuple[int, int], list[tuple[int, int]]] = {}

    def fill(self, offers: Iterable[int]) -> None:
        """Place classes of these offers until nothing more counts, fits or is affordable.

        What a class adds never grows as others are placed, and what it takes hardly ever shrinks;
        so only the class at the top of the heap is weighed again (lazy greedy, Minoux 1978).
        """
        heap = []
        for o in offers:
            for slot in self._slots:
                found = self._weigh(o, slot)
                if found:
                    heap.append((-found.worth, o, slot.number))
        heapify(heap)
        while heap:
            worth, o, number = heap[0]
            found = self._weigh(o, self._slots[number])
            if found is None:
                heappop(heap)
            elif -found.worth > worth * (1 - NEAR_NOTHING):
                heapreplace(heap, (-found.worth, o, number))
            elif self._draft.affords(o, found.seats, found.place.travel):
                self._draft.place(Held(o, found.place, found.seats))
            else:
                heappop(heap)

    def _weigh(self, o: int, slot: Slot) -> _Found | None:
        """Return the best place for another class of the offer in the slot, if it brings anything."""
        seats = self._draft.useful_seats(o, slot)
        place = self._draft.find(o, slot, self._trainers(o, slot)) if seats else None
        if place is None:
            return None
        fixed, per_seat, per_travel = self._rates[o]
        price = fixed + per_seat * seats + per_travel * place.travel
        price += self._day(place.trainer, slot.number) * self._draft.tables.offers[o].days
        return _Found(self._draft.gain(o, slot, seats) / max(price, NEAR_NOTHING), place, seats)

    def _day(self, trainer: int, slot: int) -> float:
        return self._prices.day * self._plain + self._prices.days.get((trainer, slot), 0.0)

    def _trainers(self, o: int, slot: Slot) -> Sequence[tuple[int, int]]:
        """Return who can hold the offer, the cheapest at these prices first."""
        if not self._prices.days:
            return self._draft.tables.offers[o].reach
        if (o, slot.number) not in self._order:
            offer, each = self._draft.tables.offers[o], self._rates[o][2]
            self._order[o, slot.number] = sorted(
                offer.reach,
                key=lambda way: each * way[1] + offer.days * self._day(way[0], slot.number),
            )
        return self._order[o, slot.number]


def _weighed(
    offer: Offer, rates: Iterable[Rate], money: Iterable[float], plain: float
) -> tuple[float, float, float]:
    """Return what a class, a seat and a đồng of travel are worth at these prices of the limits."""
    total = [plain * offer.fixed, plain * offer.per_seat, plain]
    for rate, each in zip(rates, money, strict=True):
        total = [
            total[0] + each * rate.fixed,
            total[1] + each * rate.per_seat,
            total[2] + each * rate.travel,
        ]
    return total[0], total[1], total[2]
