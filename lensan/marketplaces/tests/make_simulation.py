"""A simulated marketplace at a fixed hour, behind a line on which everything can go wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from lensan.kernel import http
from lensan.marketplaces.asking import as_json
from lensan.marketplaces.connector import Connector
from lensan.marketplaces.connectors.simulated import Simulated
from lensan.marketplaces.simulator.interface import CODE, SECRET
from lensan.marketplaces.simulator.simulation import Simulation
from lensan.marketplaces.simulator.wire import Fault, Faults, Request, Response, Server
from lensan.marketplaces.words import Account, Goods, Observed, Paper, Photo, Stall

NOON = datetime(2022, 7, 22, 5, tzinfo=UTC)
HOP = {"host", "connection", "content-length", "accept-encoding", "transfer-encoding"}
POMELO = Goods(
    sku="BUOI-1",
    title="Bưởi Năm Roi Phú Hữu",
    price=45_000,
    description="Hái buổi sáng, gửi trong ngày.",
    unit="kg",
    grams=1000,
    photos=(Photo("a" * 64), Photo("b" * 64)),
    attributes={"Xuất xứ": "Hậu Giang"},
    papers=(Paper("vietgap", "VG-86-13", NOON.date() + timedelta(days=300)),),
)
STALL = Stall(
    "Vườn bà Sáu", holder="Nguyễn Thị Sáu", phone="+84912345678", address="Ấp 3, Phú Hữu"
)


@dataclass
class Market:
    """A marketplace with an open stall, what speaks to it, and the line between."""

    simulation: Simulation
    line: Server
    connector: Connector
    account: Account
    at: datetime = NOON

    @property
    def faults(self) -> Faults:
        """Return the faults of the line."""
        return self.line.faults

    def goes_wrong(self, kind: str, **more: Any) -> None:
        """Let the next call on the line go wrong."""
        self.faults.expect(Fault(kind, **more))

    def turn(self, knob: str, /, **told: Any) -> Any:
        """Turn a knob of the marketplace's switchboard; the line has no part in it."""
        return turn(self.simulation.url, knob, **told)

    def publish(self, goods: Goods = POMELO, quantity: int = 10) -> Observed:
        """Have goods on sale."""
        return self.connector.publish(
            self.account, goods, quantity=quantity, key=f"đăng {goods.sku}", at=self.at
        )

    def sell(self, listing: str, quantity: int = 1, **told: Any) -> str:
        """Let a buyer buy; returns the order's reference."""
        order: dict[str, Any] = self.turn("buy", listing=listing, quantity=quantity, **told)
        return str(order["order"])

    def remembers(self) -> dict[str, list[Any]]:
        """Return all that the marketplace knows of stalls, listings and orders."""
        kinds = ("stall", "listing", "order", "line")
        return {kind: self.simulation.market.store.all(kind) for kind in kinds}

    def effects(self) -> int:
        """Count the writes that were carried out, repeats of a key not among them."""
        return int(self.turn("calls")["effects"])

    def only(self) -> Observed:
        """Return the stall's only listing, as it is there."""
        page = self.connector.read_listings(self.account, at=self.at)
        [listing] = page.listings
        return listing


def turn(url: str, knob: str, /, **told: Any) -> Any:
    """Turn a knob of a marketplace's switchboard.

    :raises AssertionError: it has no such knob, or cannot turn it that way.
    """
    answer = http.send("POST", f"{url}/control/{knob}", content=as_json(told))
    assert answer.status == 200, answer.text
    return answer.json()["done"]


def forwarding_to(url: str) -> Any:
    """Return what carries each call on to another server and its answer back."""

    def forward(request: Request) -> Response:
        headers = {name: value for name, value in request.headers.items() if name not in HOP}
        target = url + request.target
        answer = http.send(request.method, target, headers=headers, content=request.body)
        kept = {name: value for name, value in answer.headers.items() if name not in HOP}
        return Response(answer.status, answer.body, kept)

    return forward


@cache
def _running() -> tuple[Simulation, Server]:
    """Start one marketplace and its line for all the tests of this process."""
    simulation = Simulation().start()
    return simulation, Server(forwarding_to(simulation.url)).start()


@contextmanager
def a_market(connector: Connector | None = None, **traps: Any) -> Iterator[Market]:
    """Give an open stall on a marketplace that knows nothing else, and stops its clock at noon."""
    simulation, line = _running()
    turn(simulation.url, "forget")
    line.faults.clear()
    simulation.market.stand_at(NOON)
    yield _with_stall(simulation, line, connector or Simulated(), traps)


def _with_stall(
    simulation: Simulation, line: Server, connector: Connector, traps: dict[str, Any]
) -> Market:
    account = Account(line.url, {"secret": SECRET})
    account = replace(account, token=connector.authorise(account, CODE, at=NOON))
    stall = connector.open_stall(account, STALL, key="mở", at=NOON)
    turn(simulation.url, "traps", **traps)
    line.faults.clear()
    return Market(simulation, line, connector, replace(account, stall=stall.reference))
