"""Stalls, listings and two years of orders for `benchmarks.size`, in bulk.

A few stalls sell most: the n-th stall of so many gets orders as the square root grows.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from benchmarks.size_goods import (
    FLOORS,
    NOW,
    OFFERS_EACH,
    Rows,
    Sellers,
    moment,
    price_of,
)
from benchmarks.size_loading import insert
from lensan.accounts.models import User
from lensan.catalogue.models import StockMovement
from lensan.journal.models import Entry
from lensan.kernel import bulk
from lensan.marketplaces.models import Call, Listing, Marketplace, Stall
from lensan.orders.models import HandOver, Order, OrderLine, Parked, Reservation
from lensan.places.models import Commune

GOLDEN = 0.6180339887498949  # its multiples fill the unit evenly, in no order
CALLS_EACH = 10
COMMUNES, PARCELS = 75, 25  # of the programme; handed over together
LEFT = Order.LEFT
OLD = ("cancelled", "cancelled", "declined", "returned", "refunded", *["delivered"] * 45)
NEW = ((0.0005, "unpaid"), (0.002, "placed"), (0.006, "confirmed"), (0.008, "ready"), (0.015, "shipped"))  # fmt: skip
SETS_NOTHING_ASIDE = frozenset({"unpaid", "cancelled", "declined"})
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Trade:
    """What so many sellers sold, by the numbers of its rows."""

    sellers: Sellers
    floors: Sequence[Marketplace]
    stalls: Sequence[int]
    listings: Sequence[int]
    orders: Sequence[int]

    def stall_of(self, n: int) -> int:
        return int(len(self.stalls) * (n * GOLDEN % 1.0) ** 2)

    def state_of(self, n: int) -> str:
        age = 1 - n / len(self.orders)
        new = next((state for until, state in NEW if age <= until), "")
        return new or OLD[n * 7 % len(OLD)]

    def is_settled(self, n: int) -> bool:
        """Whether a statement has told of the n-th order; of the latest, none has yet."""
        return self.state_of(n) == "delivered" and n < 0.97 * len(self.orders)

    def lines_of(self, n: int) -> Iterator[tuple[int, int]]:
        """Yield which offers, counted from the first, the n-th order is for, and how many of each."""
        first = self.stall_of(n) // FLOORS * OFFERS_EACH
        yield first + n % OFFERS_EACH, 1 + n % 4
        if n % 8 == 0:
            yield first + (n + 1) % OFFERS_EACH, 1

    def goods_of(self, n: int) -> int:
        return sum(q * price_of(self.sellers.offers[offer]) for offer, q in self.lines_of(n))

    def placed_at(self, n: int) -> datetime:
        return moment(n / len(self.orders))

    def hand_over_of(self, n: int, count: int) -> int:
        """Return which of so many hand-overs took the order, in its seller's commune."""
        each = count // COMMUNES
        return self.stall_of(n) // FLOORS % COMMUNES * each + n * each // len(self.orders)

    @cached_property
    def sold(self) -> Sequence[int]:
        """How much of each offer was set aside for orders."""
        sums = array("q", [0]) * len(self.sellers.offers)
        for n in range(len(self.orders)):
            if self.state_of(n) not in SETS_NOTHING_ASIDE:
                for offer, quantity in self.lines_of(n):
                    sums[offer] += quantity
        return sums


def add_trade(sellers: Sellers, orders: int) -> Trade:
    """Write the sellers' stalls, what is listed there, what was ordered and what was called."""
    floors = list(Marketplace.objects.order_by("code"))
    stalls = bulk.next_ids(Stall, sellers.count * FLOORS)
    listings = bulk.next_ids(Listing, len(sellers.offers) * FLOORS)
    trade = Trade(sellers, floors, stalls, listings, bulk.next_ids(Order, orders))
    _stalls(trade)
    _listings(trade)
    _orders(trade)
    _lines(trade)
    _witnesses(trade)
    return trade


def _stalls(trade: Trade) -> None:
    people = trade.sellers.people
    insert(
        Stall,
        ("id", "producer", "marketplace", "name", "reference", "state", "key", "asked_at",
         "opened_at", "verified_at", "not_before", "orders_read_until"),
        ((stall, people[n // FLOORS], trade.floors[n % FLOORS].pk, f"Vườn {stall}", f"S{stall}",
          "in_review" if n % 200 == 5 else "open", f"{stall:032d}",
          asked := moment(n / len(trade.stalls)), asked, asked, NOW, NOW)
         for n, stall in enumerate(trade.stalls)),
    )  # fmt: skip
    insert(
        Parked,
        ("stall", "reference", "reason", "at"),
        ((stall, "LẠ", "Thiếu số lượng.", NOW) for stall in trade.stalls[::1000]),
    )


def _listings(trade: Trade) -> None:
    insert(
        Listing,
        ("id", "stall", "offer", "sku", "title", "description", "wanted", "state", "lacks",
         "reference", "desired_hash", "sent_hash", "observed_hash", "sent_quantity",
         "observed_quantity", "sent_at", "observed_at", "counted_at", "not_before"),
        _listing_rows(trade),
    )  # fmt: skip


def _listing_rows(trade: Trade) -> Rows:
    rare = {7: "draft", 11: "paused", 13: "rejected", 17: "in_review", 19: "closed"}
    names = ("Khóm Cầu Đúc", "Chả cá thát lát", "Mãng cầu xiêm", "Trà mãng cầu", "Bưởi Năm Roi")
    lacks = ["Cần ít nhất 3 ảnh.", "Cần giấy an toàn thực phẩm."]
    for n, listing in enumerate(trade.listings):
        which, floor = divmod(n, FLOORS)
        offer = trade.sellers.offers[which]
        state, seal = rare.get(n % 40, "live"), f"{listing:064d}"
        yield (
            listing, trade.stalls[which // OFFERS_EACH * FLOORS + floor], offer, f"LS{offer}",
            f"{names[offer % 5]} {offer % 1000}", "Hái buổi sáng.", "live", state,
            lacks if state == "draft" else [], "" if state == "draft" else f"L{listing}",
            seal, seal, seal, 40, 40, NOW, NOW, NOW, NOW,
        )  # fmt: skip


def _orders(trade: Trade) -> None:
    insert(
        Order,
        ("id", "stall", "reference", "state", "placed_at", "changed_at", "confirm_by", "buyer_name",
         "buyer_phone", "buyer_address", "decided_at", "decided_way", "told_at", "not_before",
         "tracking", "handed_over", "settled"),
        _order_rows(trade, _hand_overs(trade)),
    )  # fmt: skip


def _hand_overs(trade: Trade) -> Sequence[int]:
    """Write the papers by which carriers took parcels: some for each commune, all alike in size."""
    communes = list(
        Commune.objects.of_the_programme().order_by("code").values_list("pk", flat=True)
    )
    each = max(1, len(trade.orders) // len(communes) // PARCELS)
    numbers = bulk.next_ids(HandOver, each * len(communes))
    operator = User.objects.earliest("pk").pk
    insert(
        HandOver,
        ("id", "commune", "key", "by", "at"),
        ((one, communes[n // each], UUID(int=one), operator, NOW)
         for n, one in enumerate(numbers)),
    )  # fmt: skip
    return numbers


def _order_rows(trade: Trade, hand_overs: Sequence[int]) -> Rows:
    waiting = 0
    for n, order in enumerate(trade.orders):
        state, placed = trade.state_of(n), trade.placed_at(n)
        open_ = state in {"unpaid", "placed"}
        waiting += open_
        until = NOW + waiting % 48 * HOUR if open_ else placed + 48 * HOUR
        handed = hand_overs[trade.hand_over_of(n, len(hand_overs))] if state in LEFT else None
        decided = (None, "", None) if open_ else (placed + HOUR, "sms", placed + 2 * HOUR)
        yield (
            order, trade.stalls[trade.stall_of(n)], f"DH{order}", state, placed, placed, until,
            "Lê Thị Mua", "+84909000111", "12 Hai Bà Trưng, Cần Thơ", *decided, placed,
            "" if open_ else f"VD{order}", handed, trade.is_settled(n),
        )  # fmt: skip


def _lines(trade: Trade) -> None:
    """Write what was ordered, and with each line what was set aside for it."""
    numbers = bulk.next_ids(OrderLine, len(trade.orders) + (len(trade.orders) + 7) // 8)
    held: list[tuple[int, int, int]] = []
    insert(
        OrderLine,
        ("id", "order", "listing", "reference", "sku", "title", "quantity", "price"),
        _line_rows(trade, numbers, held),
    )
    kept = list(zip(bulk.next_ids(Reservation, len(held)), held, strict=True))
    insert(
        Reservation,
        ("id", "line", "lot", "quantity", "at"),
        ((one, *what, NOW) for one, what in kept),
    )
    insert(
        StockMovement,
        ("lot", "delta", "reason", "reference", "at"),
        ((lot, -quantity, "reserved", f"giữ {one}", NOW) for one, (_line, lot, quantity) in kept),
    )


def _line_rows(trade: Trade, numbers: Sequence[int], held: list[tuple[int, int, int]]) -> Rows:
    """Yield each line of an order, and add to `held` how much of which lot was set aside for it."""
    left = iter(numbers)
    offers, lots = trade.sellers.offers, trade.sellers.lots
    for n, order in enumerate(trade.orders):
        holds = trade.state_of(n) not in SETS_NOTHING_ASIDE
        floor = trade.stall_of(n) % FLOORS
        for place, (which, quantity) in enumerate(trade.lines_of(n)):
            line, offer = next(left), offers[which]
            if holds:
                held.append((line, lots[which], quantity))
            yield (
                line, order, trade.listings[which * FLOORS + floor], str(place), f"LS{offer}",
                "Khóm Cầu Đúc", quantity, price_of(offer),
            )  # fmt: skip


def _witnesses(trade: Trade) -> None:
    """Write an entry of the journal for each order, outside its chain, and calls of the floors."""
    codes = trade.sellers.codes
    insert(
        Entry,
        ("at", "on_behalf_of", "verb", "subject_type", "subject_id"),
        ((NOW, codes[trade.stall_of(n) // FLOORS], "orders.placed", "orders.order", order)
         for n, order in enumerate(trade.orders)),
    )  # fmt: skip
    offers = trade.sellers.offers
    insert(
        Call,
        ("marketplace", "stall", "verb", "subject", "at", "milliseconds", "outcome"),
        ((trade.floors[n % FLOORS].pk, stall, "write_stock",
          f"LS{offers[n // FLOORS * OFFERS_EACH + time % OFFERS_EACH]}", NOW, 20, "ok")
         for time in range(CALLS_EACH) for n, stall in enumerate(trade.stalls)),
    )  # fmt: skip
