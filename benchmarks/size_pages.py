"""Who asks for which pages in `benchmarks.size`, and how long each takes.

Every address of the domains is walked, as it stands in their `urls`; what is no page (it answers
no GET) or not for this reader is left out. Run in a process that has its database and settings.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from benchmarks.machine import percentile
from lensan.accounts.models import User
from lensan.catalogue.models import Combo, Lot, Offer, Paper, Photo, Product
from lensan.marketplaces.models import Edit, Listing, Marketplace, Stall
from lensan.orders.models import HandOver, Order, Parked, Return
from lensan.payouts.models import BankLine, Payout
from lensan.producers.models import Producer

DOMAINS = ("catalogue", "marketplaces", "orders", "payouts", "desk")
NEXT = re.compile(r'<a[^>]*rel="next"[^>]*href="([^"]+)"')
Find = Callable[[User], QuerySet[Any]]


def _visible(model: type[Model]) -> Find:
    return lambda user: model._default_manager.visible_to(user)  # type: ignore[attr-defined]


def _sellers(user: User) -> QuerySet[Producer]:
    sellers = Stall.objects.visible_to(user).values("producer")
    return Producer.objects.visible_to(user).filter(pk__in=sellers)


FOUND: dict[str, Find] = {
    "product": _visible(Product), "offer": _visible(Offer), "lot": _visible(Lot),
    "paper": _visible(Paper), "photo": _visible(Photo), "stall": _visible(Stall),
    "listing": _visible(Listing), "order": _visible(Order), "parked": _visible(Parked),
    "payout": _visible(Payout), "seller": _sellers,
    "floor": lambda _user: Marketplace.objects.all(), "combo": _visible(Combo),
    "edit": _visible(Edit), "hand": _visible(HandOver), "return": _visible(Return),
    "bank": _visible(BankLine), "commune": lambda user: user.territory(),
}  # fmt: skip
OTHERWISE = {
    "offer-make": "product", "lot-announce": "offer", "producer-paper": "seller",
    "stall-ask": "seller", "listing-draft": "stall", "order-mend": "parked", "money": "seller",
    "money-account": "seller", "payout-prepare": "seller", "notice": "floor",
    "lot-count": "lot", "stall-authorise": "stall", "hand-over-give": "commune",
    "cash-hand-over": "order", "bank-notice": "floor",
}  # fmt: skip
ASKED: dict[str, tuple[str, ...]] = {
    "product-list": ("", "q=khom", "nhom=food", "sao=con", "thieu=anh", "thieu=giay", "sap-het=1"),
    "offer-list": ("", "q=khom", "trang-thai=open", "trang-thai=paused"),
    "paper-list": ("", "nao=het", "nao=tat-ca"),
    "season-table": ("", "xa=31318"),
    "stall-list": ("", "trang-thai=open", "trang-thai=in_review", "san=san-1"),
    "listing-board": ("", "trang-thai=draft", "trang-thai=live", "trang-thai=rejected",
                      "san=san-1", "san=san-1&trang-thai=closed"),
    "order-list": ("", "trang-thai=", "trang-thai=confirmed", "trang-thai=delivered",
                   "trang-thai=refunded", "trang-thai=returned"),
}  # fmt: skip
FILES = ("order-labels", "order-slips")  # a print job for up to 200 parcels
NOT_PAGES = frozenset({*FILES, "money-judge", "order-answer"})  # the last two decide something


@dataclass
class Reader:
    """Someone signed in, and what of theirs the addresses are made with."""

    user: User
    client: Client
    things: dict[str, Sequence[Any]] = field(default_factory=dict)

    def look_around(self, turns: int) -> None:
        """Choose things from all over what the reader may see."""
        dice = random.Random(7)
        for name, find in FOUND.items():
            key = "code" if name in {"seller", "floor"} else "pk"
            found = list(find(self.user).order_by("pk").values_list(key, flat=True))
            self.things[name] = dice.choices(found, k=turns) if found else []


@dataclass(frozen=True)
class Page:
    """One address of ours, with the words after its question mark."""

    name: str
    thing: str  # what its argument names; empty without an argument
    argument: str
    words: str

    @property
    def title(self) -> str:
        return f"{self.name}?{self.words}" if self.words else self.name

    def address(self, reader: Reader, turn: int) -> str:
        """Return the address for that turn; of what the reader has nothing of, none."""
        things = reader.things.get(self.thing, [None])
        if not things:
            return ""
        told = {self.argument: things[turn % len(things)]} if self.thing else {}
        return f"{reverse(self.name, kwargs=told)}?{self.words}"


class NoArgument(Exception):
    """An address has an argument that nothing here is known for."""


def pages() -> list[Page]:
    """Return every page of the domains.

    :raises NoArgument: one is new, and OTHERWISE does not say what it is about
    """
    return [
        Page(name, *_about(name, arguments), words)
        for name, arguments in _addresses(get_resolver().url_patterns)
        if name not in NOT_PAGES
        for words in ASKED.get(name, ("",))
    ]


def _addresses(patterns: Sequence[URLPattern | URLResolver]) -> Iterator[tuple[str, list[str]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns)
        elif pattern.callback.__module__.split(".")[1] in DOMAINS:
            yield str(pattern.name), list(pattern.pattern.converters)


def _about(name: str, arguments: Sequence[str]) -> tuple[str, str]:
    if not arguments:
        return "", ""
    thing = OTHERWISE.get(name, name.partition("-")[0])
    if thing not in FOUND:
        raise NoArgument(f"{name}: add what it is about to OTHERWISE")
    return thing, arguments[0]


def counted(page: Page, reader: Reader, times: int) -> dict[str, int]:
    """Return how many questions a few addresses of a page ask at most, and how many rows they show.

    Nothing if the page is not theirs.
    """
    questions, rows = [], []
    for turn in range(times):
        address = page.address(reader, turn)
        if not address or reader.client.get(address).status_code != 200:
            continue
        with CaptureQueriesContext(connection) as asked:
            answer = reader.client.get(address)
        questions.append(len(asked))
        rows.append(answer.getvalue().count(b"data-row"))
    return {"questions": max(questions), "rows": min(rows)} if questions else {}


def took(page: Page, reader: Reader, turns: int, *, bar: float, rounds: int) -> list[float]:
    """Return milliseconds of each turn; where they are over the bar, of the best of more rounds.

    What else the machine does in a round is not the page's doing.
    """
    best = _round(page, reader, turns)
    for _again in range(rounds - 1):
        if best and percentile(best, 95) > bar:
            best = min(best, _round(page, reader, turns), key=partial(percentile, share=95))
    return best


def figures(times: Sequence[float]) -> dict[str, float]:
    return {"median": median(times), "p95": percentile(times, 95), "times": len(times)}


def _round(page: Page, reader: Reader, turns: int) -> list[float]:
    """Ask once for each turn; where the page leads to a next one, turn the leaves."""
    found, onward = [], ""
    for turn in range(turns):
        address = onward or page.address(reader, turn)
        if not address:
            break
        start = perf_counter()
        answer = reader.client.get(address)
        milliseconds = 1000 * (perf_counter() - start)
        if answer.status_code == 200:
            found.append(milliseconds)
            onward = _onward(reverse(page.name), answer) if not page.argument else ""
    return found


def _onward(path: str, answer: Any) -> str:
    next_one = NEXT.search("" if answer.streaming else answer.content.decode("utf-8", "replace"))
    return path + unescape(next_one[1]) if next_one else ""
