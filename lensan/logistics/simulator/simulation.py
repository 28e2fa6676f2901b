"""The simulated carrier put together: one server, one file, its switchboard and its notices."""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from threading import Event, Thread
from typing import Any

from lensan.kernel import http
from lensan.logistics.connector import State
from lensan.logistics.simulator.carrier import SECRET, Carrier, Traps
from lensan.logistics.simulator.doors import AsViettelPost, Own, as_json, read_json
from lensan.marketplaces.simulator.market import No, stamp
from lensan.marketplaces.simulator.store import Store
from lensan.marketplaces.simulator.wire import Fault, Faults, Request, Response, Server

LOOK_EVERY = 0.5  # seconds
ANSWER_WITHIN = 3.0
TRIES = 10  # as GHN: fired again ten times


def sign(body: bytes) -> str:
    """Sign a notice's raw body."""
    return hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()


class Simulation:
    """A carrier that can be started, misbehave as it is told, and be stopped."""

    def __init__(
        self,
        path: str = ":memory:",
        *,
        port: int = 0,
        traps: Traps | None = None,
        push_to: str = "",
    ) -> None:
        self.carrier = Carrier(Store(path), traps)
        self.faults, self.push_to = Faults(), push_to
        self._own, self._viettel = Own(self.carrier), AsViettelPost(self.carrier)
        self.server = Server(self._answer, port=port, faults=self.faults)
        self._stop = Event()

    @property
    def url(self) -> str:
        """Return the address under which it answers."""
        return self.server.url

    def start(self, *, alone: bool = False) -> "Simulation":
        """Answer and, if it is left alone, move parcels on and push notices as time goes by."""
        self.server.start()
        if alone:
            Thread(target=self._live, daemon=True).start()
        return self

    def stop(self) -> None:
        """Stop pushing and answering; what is in the file stays."""
        self._stop.set()
        self.server.stop()
        self.carrier.store.close()

    def push(self) -> int:
        """Push every notice that is due, and return how many were taken."""
        store, now = self.carrier.store, stamp(self.carrier.now())
        with store.lock:
            due = [entry.body for entry in store.page("notice", "", until=now + "~")]
            if self.carrier.traps.shuffled:
                self.carrier.random.shuffle(due)
        return sum(self._push_one(notice) for notice in due)

    def _push_one(self, notice: Mapping[str, Any]) -> bool:
        told = {name: value for name, value in notice.items() if name not in {"row", "tries"}}
        body = json.dumps(told | {"simulation": True}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "X-Signature": sign(body)}
        try:
            with http.within(ANSWER_WITHIN):
                answer = http.send("POST", self.push_to, headers=headers, content=body)
            taken = answer.status == 200
        except http.NoAnswer:
            taken = False
        store, tries = self.carrier.store, notice.get("tries", 0) + 1
        with store.writing():
            if taken or tries >= TRIES:
                store.drop("notice", notice["row"])
            else:
                again = dict(notice) | {"tries": tries}
                store.put("notice", notice["row"], again, place=stamp(self.carrier.now()))
        return taken

    def _live(self) -> None:
        while not self._stop.wait(LOOK_EVERY):
            with self.carrier.store.writing():
                self.carrier.move_on()
            if self.push_to:
                self.push()

    def _answer(self, request: Request) -> Response:
        if request.path.startswith("/control/"):
            return self._control(request)
        if request.path.startswith("/v2/"):
            return self._viettel.answer(request)
        if request.path.startswith("/api/"):
            return self._own.answer(request)
        return as_json(200, {"simulation": "Đơn vị giao mô phỏng của Lên Sàn, không giao gì cả."})

    def _control(self, request: Request) -> Response:
        """Do what the switchboard is asked, without a signature: it is on loopback."""
        name = request.path.removeprefix("/control/")
        verb: Callable[[dict[str, Any]], Any] | None = getattr(self, f"do_{name}", None)
        if verb is None or not re.fullmatch("[a-z_]+", name):
            return as_json(404, {"error": "unknown_call", "message": f"Không có nút {name}."})
        try:
            return as_json(200, {"done": verb(read_json(request))})
        except No as no:
            return as_json(no.status, no.told)
        except (KeyError, TypeError, ValueError) as error:
            return as_json(422, {"error": "invalid", "message": str(error)})

    def do_traps(self, told: Mapping[str, Any]) -> Mapping[str, Any]:
        """Switch traps; answer how they stand."""
        self.carrier.traps.set(told)
        return asdict(self.carrier.traps)

    def do_faults(self, told: Mapping[str, Any]) -> int:
        """Line up faults for calls to come; without any, forget those that wait."""
        faults = [Fault(**each) for each in told.get("faults", [])]
        if not faults:
            self.faults.clear()
        self.faults.expect(*faults)
        return len(faults)

    def do_happen(self, told: Mapping[str, Any]) -> Mapping[str, Any]:
        """Let something happen to a parcel."""
        at = datetime.fromisoformat(told["at"]) if "at" in told else None
        with self.carrier.store.writing():
            return self.carrier.happen(
                told["tracking"], State(told["state"]), reason=told.get("reason", ""), at=at
            )

    def do_push(self, told: Mapping[str, Any]) -> int:
        """Push what is due now, to where it was told before or is told now."""
        self.push_to = told.get("to", self.push_to)
        return self.push()
