"""The work of `benchmarks.order_book`: some days on two floors, and the book that comes of them.

Run in a process and a database of its own; `run` writes the book and prints its figures as JSON.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.floors import BEGAN, Floors, floors  # first: it sets Django up

# ruff: noqa: I001
from django.db import transaction

from lensan.catalogue.models import Lot
from lensan.catalogue.tests.make import a_lot, a_product, an_offer
from lensan.marketplaces.actions import converging, listing
from lensan.marketplaces.models import Listing
from lensan.marketplaces.simulator.orders import move, order as order_of
from lensan.marketplaces.tests.make import a_seller
from lensan.orders.models import Notice, Order, OrderLine, Return

FAULTS = {"lost": 0.3, "most_copies": 5, "most_delay": 600, "shuffled": True}
LIFE = (  # from which state, with what chance, after how many hours at least and at most
    ("cancelled", 0.1, 0.2, 20), ("confirmed", 1, 0.5, 20), ("ready", 1, 2, 12),
    ("shipped", 1, 1, 10), ("delivered", 1, 24, 60), ("returned", 0.1, 24, 40),
    ("refunded", 0.7, 24, 40),
)  # fmt: skip
NAMES = ("Trần Thị Mẫu", "Lê Văn Thử", "Phạm Mẫu")


@dataclass(frozen=True, slots=True)
class Span:
    """How many days go by; a floor falls silent after a quarter of them, for as many as are told."""

    days: float
    silent: float

    @property
    def silent_from(self) -> datetime:
        """When the first floor falls silent."""
        return BEGAN + timedelta(days=self.days / 4)

    @property
    def back(self) -> datetime:
        """When it answers again: a minute after its orders would have been polled."""
        return self.silent_from + timedelta(days=self.silent, minutes=1)

    @property
    def last(self) -> datetime:
        """When the last thing happens on the floors."""
        return BEGAN + timedelta(days=self.days)

    @property
    def end(self) -> datetime:
        """When all is over: the last notices are up to ten minutes late."""
        return self.last + timedelta(minutes=20)


@dataclass(order=True)
class Event:
    """Something happens to an order on its floor."""

    at: datetime
    number: int
    state: str = field(compare=False)


def run(way: str, *, orders: int, stalls: int, days: float, silent: float, path: str) -> None:
    """Let the days go by, write the book, and print how it came about."""
    traps: dict[str, Any] = {} if way == "clean" else FAULTS
    with floors(2, connector="simulated", **traps) as made:
        with transaction.atomic():
            listings = list(_set_up(made, stalls))
        world = World(made, listings, orders, Span(days, silent))
        figures = world.live(silent=way != "clean", polls=way != "notices")
        Path(path).write_bytes(_export())
        figures |= {"orders": Order.objects.count(), "notices": Notice.objects.count()}
    print(json.dumps(figures | {"wrong": world.wrong(), "pushed": world.pushed}))


def _set_up(made: Floors, stalls: int) -> Iterator[tuple[int, str]]:
    """Open so many stalls on each floor with one listing that never sells out."""
    for number in range(stalls):
        seller = a_seller()
        offer = an_offer(a_product(f"Khóm số {number}"), seller)
        a_lot(offer, on_hand=100_000)
        stalls_of = [made.open_stall(seller, marketplace) for marketplace in made.marketplaces]
        drafted = [listing.draft(offer, stall, by=None, at=BEGAN) for stall in stalls_of]
        for floor, one in enumerate(drafted):
            converging.converge(one, at=BEGAN)
            assert one.state == Listing.State.LIVE, one.reason
            yield floor, one.reference


class World:
    """What happens on the floors, minute by minute, and what we do of it."""

    def __init__(
        self, made: Floors, listings: list[tuple[int, str]], orders: int, span: Span
    ) -> None:
        self.made, self.pushed, self.span = made, 0, span
        dice = random.Random(5)
        self.placed = [
            (*dice.choice(listings), dice.choice((1, 2, 3)), dice.choice(NAMES))
            for _ in range(orders)
        ]
        self.references: dict[int, str] = {}
        self.events = sorted(
            event
            for number in range(orders)
            for event in _life(number, random.Random(number), span.last)
        )

    def live(self, *, silent: bool, polls: bool) -> dict[str, Any]:
        """Let every minute go by; return when everything from before the floor's return was known."""
        waiting, minutes, work = iter(self.events), None, 0.0
        upcoming = next(waiting, None)
        owed: dict[str, str] | None = None
        at, span = BEGAN, self.span
        while at < span.end:
            at += timedelta(minutes=1)
            while upcoming and upcoming.at <= at:
                self._happen(upcoming)
                upcoming = next(waiting, None)
            self.made.clock(at)
            down = silent and span.silent_from <= at < span.back
            self.made.line.down = {self.made.simulations[0].url} if down else set()
            if at >= span.back and owed is None:
                owed = self._owed()
            start = perf_counter()
            with transaction.atomic():
                self._work(at, polls=polls)
            if owed is not None and minutes is None:
                work += perf_counter() - start
                if self._has(owed):
                    minutes = (at - span.back).total_seconds() / 60
        never = (span.end - span.back).total_seconds() / 60
        return {"minutes": never if minutes is None else minutes, "seconds_of_work": work}

    def wrong(self) -> int:
        """Count the orders of the floors that the book lacks or has otherwise."""
        book = dict(Order.objects.values_list("reference", "state"))
        there = [one for market in self.made.markets for one in market.store.all("order")]
        return sum(book.get(one["order"]) != one["state"] for one in there)

    def _happen(self, event: Event) -> None:
        floor, listed, quantity, name = self.placed[event.number]
        if event.state == "placed":
            reference = f"D{event.number:06}"
            buyer = {"name": name, "phone": "+84909000111", "address": "1 đường Mẫu"}
            bought = self.made.buy(
                floor,
                event.at,
                listed,
                quantity,
                order=reference,
                buyer=buyer,
                collect=quantity * 20_000,
            )
            assert bought == reference
            return
        market = self.made.markets[floor]
        market.stand_at(event.at)
        with market.store.writing():
            move(market, order_of(market, f"D{event.number:06}"), event.state)

    def _work(self, at: datetime, *, polls: bool) -> None:
        before = sum(len(market.store.all("notice")) for market in self.made.markets)
        self.made.push()
        self.pushed += before - sum(
            len(market.store.all("notice")) for market in self.made.markets
        )
        self.made.act_upon_notices()
        if polls and (at - BEGAN) % timedelta(minutes=5) == timedelta(0):
            self.made.poll()

    def _owed(self) -> dict[str, str]:
        """Return how every order of the floor that is back stands there."""
        there = self.made.markets[0].store.all("order")
        return {one["order"]: one["changed_at"] for one in there}

    def _has(self, owed: dict[str, str]) -> bool:
        known = dict(Order.objects.values_list("reference", "changed_at"))
        return all(
            name in known and known[name] >= datetime.fromisoformat(changed)
            for name, changed in owed.items()
        )


def _life(number: int, dice: random.Random, last: datetime) -> Iterator[Event]:
    """Yield what happens to an order, as far as the days go."""
    at = BEGAN + timedelta(seconds=dice.uniform(60, (last - BEGAN).total_seconds() - 60))
    yield Event(at, number, "placed")
    for state, chance, least, most in LIFE:
        later = at + timedelta(hours=dice.uniform(least, most))
        if dice.random() >= chance:
            if state == "cancelled":
                continue
            return
        at = later
        if at >= last:
            return
        yield Event(at, number, state)
        if state == "cancelled":
            return


def _export() -> bytes:
    """Return the whole book as canonical JSON."""
    book = {
        "orders": [_told(order) for order in _orders()],
        "on_hand": dict(Lot.objects.order_by("code").values_list("code", "on_hand")),
    }
    return json.dumps(book, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _orders() -> Iterator[Order]:
    whole = Order.objects.select_related("stall__marketplace").prefetch_related(
        "lines__reservations__lot", "returns__lines__part__lot"
    )
    return whole.order_by("stall__marketplace__code", "reference").iterator(chunk_size=500)


def _told(order: Order) -> dict[str, Any]:
    facts = (
        "reference", "state", "shipping_fee", "discount", "collect", "buyer_name", "buyer_phone",
        "buyer_address", "note",
    )  # fmt: skip
    moments = {
        name: moment.isoformat() if (moment := getattr(order, name)) else None
        for name in ("placed_at", "changed_at", "confirm_by")
    }
    return {name: getattr(order, name) for name in facts} | moments | {
        "floor": order.stall.marketplace.code, "stall": order.stall.reference,
        "lines": [_line(line) for line in order.lines.all()],
        "returns": [_back(returned) for returned in order.returns.all()],
    }  # fmt: skip


def _line(line: OrderLine) -> dict[str, Any]:
    held = [part for part in line.reservations.all() if part.released_at is None]
    return {
        "sku": line.sku, "title": line.title, "quantity": line.quantity, "price": line.price,
        "short": line.short, "held": [[part.lot.code, part.quantity, part.returned] for part in held],
    }  # fmt: skip


def _back(returned: Return) -> list[list[object]]:
    return [[line.part.lot.code, line.quantity] for line in returned.lines.all()]
