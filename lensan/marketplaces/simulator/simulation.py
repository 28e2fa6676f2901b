"""The simulated marketplace put together: one server, one file, one switchboard."""

from threading import Event, Thread

from lensan.marketplaces.simulator import orders, pushing
from lensan.marketplaces.simulator.control import Control
from lensan.marketplaces.simulator.interface import Interface
from lensan.marketplaces.simulator.market import Market, Traps
from lensan.marketplaces.simulator.shop import Shop
from lensan.marketplaces.simulator.store import Store
from lensan.marketplaces.simulator.wire import Faults, Request, Response, Server

LOOK_EVERY = 0.5  # seconds
LOOKS_BETWEEN_LOSSES = 120


class Simulation:
    """A marketplace that can be started, misbehave as it is told, and be stopped."""

    def __init__(
        self,
        path: str = ":memory:",
        *,
        port: int = 0,
        traps: Traps | None = None,
        push_to: str = "",
    ) -> None:
        self.market = Market(Store(path), traps)
        self.faults = Faults()
        self.control = Control(self.market, self.faults)
        self.control.push_to = push_to
        self._interface, self._shop = Interface(self.market), Shop(self.market)
        self.server = Server(self._answer, port=port, faults=self.faults)
        self._stop = Event()

    def _answer(self, request: Request) -> Response:
        if request.path.startswith("/control/"):
            return self.control.answer(request)
        if request.path.startswith("/api/"):
            return self._interface.answer(request)
        return self._shop.answer(request)

    @property
    def url(self) -> str:
        """Return the address under which it answers."""
        return self.server.url

    def start(self, *, alone: bool = False) -> "Simulation":
        """Answer and, if it is left alone, push notices and lose orders as time goes by."""
        self.server.start()
        if alone:
            Thread(target=self._live, daemon=True).start()
        return self

    def _live(self) -> None:
        looks = 0
        while not self._stop.wait(LOOK_EVERY):
            if looks % LOOKS_BETWEEN_LOSSES == 0:
                with self.market.store.writing():
                    orders.lose_the_unconfirmed(self.market)
            if self.control.push_to:
                pushing.push(self.market, self.control.push_to)
            looks += 1

    def stop(self) -> None:
        """Stop pushing and answering; what is in the file stays."""
        self._stop.set()
        self.server.stop()
        self.market.store.close()
