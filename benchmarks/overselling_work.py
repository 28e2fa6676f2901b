"""The work of `benchmarks.overselling`: one trace of orders, sold by us or by the naive way.

Run in a process and a database of its own; each function prints one JSON line.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from typing import Any
from unittest.mock import patch

from benchmarks.floors import BEGAN, Floors, floors  # first: it sets Django up
from benchmarks.overselling_trace import FLOORS, MINUTES, Purchase, trace

# ruff: noqa: I001
from django.db import transaction
from django.db.models import Sum

from lensan.catalogue.tests.make import a_lot, a_product, an_offer
from lensan.kernel import http
from lensan.marketplaces.actions import converging, listing
from lensan.marketplaces.models import Call, Listing
from lensan.marketplaces.simulator.pushing import push
from lensan.marketplaces.tests.make import a_seller
from lensan.orders.models import OrderLine

OFFERS_A_SELLER = 40
HALF = 30  # seconds: the inbox is read on the minute, the worker goes round in its middle
AFTER = 40  # minutes in which the last notices come
TRAPS: dict[str, Any] = {"most_delay": 600, "most_copies": 3, "shuffled": True}
UNSURE = {"answer_lost": 0.02, "twice": 0.05}  # of the writes
KINDS = {"confirming": ("simulated", False), "lagging": ("simulated_lagging", True)}


def ours(orders: int, kind: str, held_back: int) -> None:
    """Sell the trace through the real actions on three floors of one kind."""
    connector, absolute_only = KINDS[kind]
    stock, wanted = trace(orders)
    with floors(
        FLOORS, connector=connector, held_back=held_back, absolute_only=absolute_only, **TRAPS
    ) as made:
        with transaction.atomic():
            listings = _set_up(made, stock)
        made.line.twice, made.line.answer_lost = UNSURE["twice"], UNSURE["answer_lost"]
        turned_away = 0
        for step, bought in _steps(wanted):
            turned_away += sum(not _buy(made, listings, one) for one in bought)
            made.clock(BEGAN + timedelta(seconds=HALF * step))
            with transaction.atomic():
                _work(made, step)
        figures = _figures(made, stock, listings)
    short = OrderLine.objects.aggregate(sum=Sum("short"))["sum"]
    assert short == figures["oversold"], (short, figures)
    writes = Call.objects.filter(verb="write_stock").count()
    print(json.dumps(figures | {"turned_away": turned_away, "writes": writes}))


def naive(orders: int) -> None:
    """Sell the trace as many do: at each notice, push what is left to every floor as it stands."""
    stock, wanted = trace(orders)
    with floors(FLOORS, connector="simulated_lagging", absolute_only=True, **TRAPS) as made:
        shop = _Naive(made, stock)
        turned_away = 0
        for step, bought in _steps(wanted):
            turned_away += sum(not _buy(made, shop.listings, one) for one in bought)
            made.clock(BEGAN + timedelta(seconds=HALF * step))
            shop.hear()
        figures = _figures(made, stock, shop.listings)
    print(json.dumps(figures | {"turned_away": turned_away, "writes": shop.writes}))


class _Naive:
    """A book that hears of an order, counts it off once, and pushes what it thinks is left."""

    def __init__(self, made: Floors, stock: list[int]) -> None:
        self.made, self.left = made, list(stock)
        self.heard: set[tuple[str, str]] = set()
        self.writes = 0
        self.listings: dict[tuple[int, int], str] = {}
        for floor, market in enumerate(made.markets):
            with market.store.writing():
                stall = market.open_stall({"name": "Cửa hàng"})["stall"]
                for offer, there in enumerate(stock):
                    told = {"title": f"Hàng số {offer}", "sku": str(offer), "price": 1000}
                    listing = market.list_goods(stall, told | {"quantity": there})
                    self.listings[offer, floor] = str(listing["listing"])

    def hear(self) -> None:
        """Take in every notice that is due, and push the stock of what was sold."""

        def send(_method: str, url: str, *, content: bytes, **_rest: object) -> http.Answer:
            self._sold(url, json.loads(content)["reference"])
            return http.Answer(200, {}, b"OK")

        with patch.object(http, "send", send):
            for floor, market in enumerate(self.made.markets):
                push(market, str(floor))

    def _sold(self, floor: str, reference: str) -> None:
        order = self.made.markets[int(floor)].store.get("order", reference)
        if order is None or (floor, reference) in self.heard:
            return
        self.heard.add((floor, reference))
        for line in order["lines"]:
            offer = int(line["sku"])
            self.left[offer] -= line["quantity"]
            self._push(offer)

    def _push(self, offer: int) -> None:
        for floor, market in enumerate(self.made.markets):
            reference = self.listings[offer, floor]
            with market.store.writing():
                stall = market.store.get("listing", reference)
                assert stall
                market.move_stock(stall["stall"], reference, "absolute", max(self.left[offer], 0))
            self.writes += 1


def _set_up(made: Floors, stock: list[int]) -> dict[tuple[int, int], str]:
    """List every offer on every floor; returns the listings' references by offer and floor."""
    sellers = [a_seller() for _ in range(-(-len(stock) // OFFERS_A_SELLER))]
    stalls = {
        (number, floor): made.open_stall(seller, marketplace)
        for number, seller in enumerate(sellers)
        for floor, marketplace in enumerate(made.marketplaces)
    }
    drafted = {}
    for offer, there in enumerate(stock):
        number = offer // OFFERS_A_SELLER
        made_offer = an_offer(a_product(f"Khóm số {offer}"), sellers[number])
        a_lot(made_offer, on_hand=there)
        for floor in range(FLOORS):
            drafted[offer, floor] = listing.draft(
                made_offer, stalls[number, floor], by=None, at=BEGAN
            )
    for one in drafted.values():
        converging.converge(one, at=BEGAN)
        assert one.state == Listing.State.LIVE, (one.state, one.reason, one.lacks)
    return {where: one.reference for where, one in drafted.items()}


def _steps(wanted: list[Purchase]) -> Iterator[tuple[int, list[Purchase]]]:
    """Yield every half minute with what is bought within it."""
    by_step = {
        step: list(some) for step, some in groupby(wanted, key=lambda one: int(one.second // HALF))
    }
    for step in range((MINUTES + AFTER) * 60 // HALF):
        yield step + 1, by_step.get(step, [])


def _buy(made: Floors, listings: dict[tuple[int, int], str], one: Purchase) -> str:
    at = BEGAN + timedelta(seconds=one.second)
    return made.buy(one.floor, at, listings[one.offer, one.floor], one.quantity)


def _work(made: Floors, step: int) -> None:
    """Do what the tasks do: notices each minute, orders every five, and stock half a minute later."""
    if step % 2:
        due = Listing.objects.due(made.now)
        whole = ("stall__marketplace", "stall__producer", "offer__product")
        for one in due.select_related(*whole).order_by("not_before", "pk"):
            converging.converge(one, at=made.now)
        return
    made.push()
    made.act_upon_notices()
    if step % 10 == 0:
        made.poll()


def _figures(
    made: Floors, stock: list[int], listings: dict[tuple[int, int], str]
) -> dict[str, int]:
    """Count what the floors themselves sold against what there was."""
    offers = {(floor, reference): offer for (offer, floor), reference in listings.items()}
    sold, orders = [0] * len(stock), 0
    for floor, market in enumerate(made.markets):
        for order in market.store.all("order"):
            orders += 1
            for line in order["lines"]:
                sold[offers[floor, line["listing"]]] += line["quantity"]
    pairs = list(zip(sold, stock, strict=True))
    return {
        "orders": orders, "sold": sum(sold),
        "oversold": sum(max(gone - there, 0) for gone, there in pairs),
        "unsold": sum(max(there - gone, 0) for gone, there in pairs), "stock": sum(stock),
    }  # fmt: skip
