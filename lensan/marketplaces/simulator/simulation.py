"""The simulated marketplace put together: one server, one file, one switchboard."""

from threading import Event, Thread

from lensan.marketplaces.simulator import pushing
from lensan.marketplaces.simulator.control import Control
from lensan.marketplaces.simulator.interface import Interface
from lensan.marketplaces.simulator.market import Market, Traps
from lensan.marketplaces.simulator.shop import Shop
from lensan.marketplaces.simulator.store import Store
from lensan.marketplaces.simulator.wire import Faults, Request, Response, Server

LOOK_EVERY = 0.5  # seconds


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

    def start(self, *, pushes: bool = False) -> "Simulation":
        """Answer and, if asked, push notices without being told to each time."""
        self.server.start()
        if pushes:
            Thread(target=self._push, daemon=True).start()
        return self

    def _push(self) -> None:
        while not self._stop.wait(LOOK_EVERY):
            if self.control.push_to:
                pushing.push(self.market, self.control.push_to)

    def stop(self) -> None:
        """Stop pushing and answering; what is in the file stays."""
        self._stop.set()
        self.server.stop()
        self.market.store.close()
