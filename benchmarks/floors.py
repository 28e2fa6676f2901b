"""Simulated floors within this process: the real connectors and the real simulator, no line between.

Time is an argument: every floor's clock stands where the benchmark puts it. What goes wrong on the
line is drawn by `Line`. To be imported in a process that has its database and settings.
"""

import django

django.setup()

# ruff: noqa: E402 - models can be imported only once Django is set up
import random
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode, urlsplit

from lensan.kernel import http
from lensan.kernel.states import note
from lensan.marketplaces.actions import opening
from lensan.marketplaces.connector import Refused, TryAgain
from lensan.marketplaces.models import Marketplace, Stall
from lensan.marketplaces.simulator import pushing
from lensan.marketplaces.simulator.interface import CODE, SECRET
from lensan.marketplaces.simulator.market import Market, No, Traps
from lensan.marketplaces.simulator.orders import buy
from lensan.marketplaces.simulator.simulation import Simulation
from lensan.marketplaces.simulator.wire import Request
from lensan.marketplaces.tests.make import MILD
from lensan.orders.actions import polling, receiving
from lensan.orders.models import Notice
from lensan.producers.models import Producer

BEGAN = datetime(2022, 7, 25, 1, tzinfo=UTC)  # eight in the morning in Hậu Giang
INBOX = "http://lensan.test/thong-bao/"
NEVER = 10**6  # hours or seconds that no run lasts


@dataclass
class Line:
    """What goes wrong between us and the floors: shares of calls, and which floors are down."""

    answer_lost: float = 0.0  # carried out, and nobody learns it
    twice: float = 0.0  # delivered two times
    down: set[str] = field(default_factory=set)  # by their addresses
    dice: random.Random = field(default_factory=lambda: random.Random(7))

    def carry(self, simulation: Simulation, request: Request) -> http.Answer:
        """Carry a call to a floor and its answer back.

        :raises NoAnswer: the floor is down, or its answer was lost
        """
        if simulation.url in self.down:
            raise http.NoAnswer("the floor is down", sent=False)
        writes, chance = request.method == "POST", self.dice.random()
        if writes and chance < self.twice:
            simulation.server.answer(request)
        told = simulation.server.answer(request)
        if writes and self.twice <= chance < self.twice + self.answer_lost:
            raise http.NoAnswer("the answer was lost", sent=True)
        headers = {name.lower(): value for name, value in told.headers.items()}
        return http.Answer(told.status, headers, told.body)


@dataclass
class Floors:
    """Floors and their line, with our inbox at its other end."""

    simulations: list[Simulation]
    marketplaces: list[Marketplace]
    line: Line
    now: datetime = BEGAN

    def clock(self, at: datetime) -> None:
        """Let every floor's clock stand at a moment."""
        self.now = at
        for simulation in self.simulations:
            simulation.market.stand_at(at)

    @property
    def markets(self) -> list[Market]:
        """The floors themselves."""
        return [simulation.market for simulation in self.simulations]

    def buy(self, floor: int, at: datetime, listing: str, quantity: int, **told: Any) -> str:
        """Let a buyer buy; returns the order's reference, or nothing where it is sold out."""
        market = self.markets[floor]
        market.stand_at(at)
        try:
            with market.store.writing():
                return str(buy(market, {"listing": listing, "quantity": quantity} | told)["order"])
        except No:
            return ""

    def push(self) -> None:
        """Let the floors push the notices that are due, to our inbox."""
        for marketplace, simulation in zip(self.marketplaces, self.simulations, strict=True):
            if simulation.url not in self.line.down:
                pushing.push(simulation.market, f"{INBOX}{marketplace.code}/")

    def open_stall(self, seller: Producer, marketplace: Marketplace) -> Stall:
        """Open a seller's stall now; there is nothing there to be read yet."""
        stall = opening.ask(seller, marketplace, name="Nhà vườn", by=None, at=self.now)
        opening.see_to(stall, at=self.now)
        note(stall, orders_read_until=self.now)
        return stall

    def poll(self) -> None:
        """Do what the task that reads orders does every five minutes."""
        for stall in Stall.objects.readable().select_related("marketplace", "producer"):
            with suppress(TryAgain, Refused):
                polling.poll(stall, at=self.now)

    def act_upon_notices(self) -> None:
        """Do what the inbox's task does each minute."""
        for notice in Notice.objects.due(self.now).select_related("marketplace"):
            receiving.act_upon(notice, at=self.now)

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        content: bytes = b"",
        largest: int = 0,
    ) -> http.Answer:
        """Stand in for the one door to the network."""
        if url.startswith(INBOX):
            return self._take_in(url, headers or {}, content)
        parts = urlsplit(url)
        asked = f"{parts.path}?{urlencode(query)}" if query else url.partition(parts.netloc)[2]
        lower = {name.lower(): value for name, value in (headers or {}).items()}
        request = Request(method, asked, lower, content)
        [simulation] = [one for one in self.simulations if url.startswith(f"{one.url}/")]
        return self.line.carry(simulation, request)

    def _take_in(self, url: str, headers: Mapping[str, str], body: bytes) -> http.Answer:
        code = url.removeprefix(INBOX).strip("/")
        [marketplace] = [one for one in self.marketplaces if one.code == code]
        receiving.receive(marketplace, headers, body, url=url, at=self.now)
        return http.Answer(200, {}, b"OK")


@contextmanager
def floors(
    count: int, *, connector: str, held_back: int = 0, line: Line | None = None, **traps: Any
) -> Iterator[Floors]:
    """Give so many floors of one kind, with an inbox; each keeps its notices by its own dice."""
    with ExitStack() as running:
        simulations, marketplaces = [], []
        for number in range(count):
            own = {"skew_seconds": NEVER, "confirm_hours": NEVER, "seed": number + 1} | traps
            simulation = Simulation(traps=Traps(**own))
            running.callback(simulation.server.server_close)
            simulations.append(simulation)
            floor = Marketplace.objects.create(
                code=f"san-{number}", name=f"Sàn {number}", connector_code=connector,
                base_url=simulation.url, credentials={"secret": SECRET, "code": CODE}, rule=MILD,
                held_back=held_back,
            )  # fmt: skip
            marketplaces.append(floor)
        made = Floors(simulations, marketplaces, line or Line())
        running.enter_context(patch.object(http, "send", made.send))
        made.clock(BEGAN)
        yield made
