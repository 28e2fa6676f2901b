"""The switchboard of the simulated marketplace: traps, faults, the clock, and what buyers do."""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from lensan.marketplaces.simulator import orders, pushing
from lensan.marketplaces.simulator.interface import as_json, read_json
from lensan.marketplaces.simulator.market import Market, No, Traps, stamp
from lensan.marketplaces.simulator.store import Document
from lensan.marketplaces.simulator.wire import KINDS, Fault, Faults, Request, Response


class Control:
    """Answers /control/…: for tests and the demo, on loopback, without a signature."""

    def __init__(self, market: Market, faults: Faults) -> None:
        self.market, self.faults = market, faults
        self.push_to = ""

    def answer(self, request: Request) -> Response:
        """Do what the switchboard is asked."""
        name = request.path.removeprefix("/control/")
        verb: Callable[[Document], Any] | None = getattr(self, f"do_{name}", None)
        if verb is None or not re.fullmatch("[a-z_]+", name):
            return as_json(404, {"error": "unknown_call", "message": f"Không có nút {name}."})
        try:
            return as_json(200, {"done": verb(read_json(request))})
        except No as no:
            return as_json(no.status, no.told)
        except (KeyError, TypeError, ValueError) as error:
            return as_json(
                422, {"error": "invalid", "message": f"{type(error).__name__}: {error}"}
            )

    def do_traps(self, told: Document) -> Document:
        """Switch traps; answer how they stand."""
        self.market.traps.set(told)
        if "seed" in told:
            self.market.random.seed(self.market.traps.seed)
        return asdict(self.market.traps)

    def do_faults(self, told: Document) -> int:
        """Line up faults for calls to come; without any, forget those that wait."""
        faults = [_fault(each) for each in told.get("faults", [])]
        if not faults:
            self.faults.clear()
        self.faults.expect(*faults)
        return len(faults)

    def do_clock(self, told: Document) -> str:
        """Stop the clock at a moment, or let it run; orders left alone are lost meanwhile."""
        now = told.get("now")
        self.market.stand_at(datetime.fromisoformat(now) if now else None)
        with self.market.store.writing():
            orders.lose_the_unconfirmed(self.market)
        return stamp(self.market.now())

    def do_buy(self, told: Document) -> Document:
        """Let a buyer buy."""
        with self.market.store.writing():
            return orders.buy(self.market, told)

    def do_move(self, told: Document) -> Document:
        """Move an order: paid, shipped, delivered, returned…"""
        with self.market.store.writing():
            found = orders.order(self.market, told["order"])
            return orders.move(self.market, found, told["state"])

    def do_write(self, told: Document) -> Document:
        """Write anything into an order or statement line: what a marketplace gets wrong."""
        kind, id_ = told["kind"], told["id"]
        with self.market.store.writing():
            found = self.market.store.get(kind, id_)
            if found is None:
                raise No(404, "unknown", f"Không có {kind} {id_}.")
            place = found["at"] if kind == "line" else found["changed_at"]
            body: Document = found | told["body"]
            self.market.store.put(kind, id_, body, stall=found["stall"], place=place)
            return body

    def do_judge(self, told: Document) -> Document:
        """Let the staff approve or reject a listing or a stall."""
        with self.market.store.writing():
            if "listing" in told:
                return self.market.judge_listing(
                    told["listing"], told["state"], told.get("reason", "")
                )
            return self.market.judge_stall(told["stall"], told["state"], told.get("reason", ""))

    def do_campaign(self, told: Document) -> Document:
        """Lock stock for a campaign, or free it with 0."""
        with self.market.store.writing():
            return self.market.hold_for_campaign(told["listing"], told["reserved"])

    def do_settle(self, told: Document) -> list[Document]:
        """Write statements up to a moment and, if asked, pay them out."""
        with self.market.store.writing():
            lines = orders.settle(self.market, datetime.fromisoformat(told["until"]))
            stalls = sorted({line["stall"] for line in lines}) if told.get("pay") else []
            return lines + [line for s in stalls if (line := orders.pay_out(self.market, s))]

    def do_push(self, told: Document) -> int:
        """Push the notices that are due to an address."""
        return pushing.push(self.market, told.get("url") or self.push_to)

    def do_push_to(self, told: Document) -> str:
        """Say where notices go from now on."""
        self.push_to = str(told["url"])
        return self.push_to

    def do_calls(self, _told: Document) -> Document:
        """Say which calls came in, and how many writes were carried out."""
        effects = (self.market.store.get("number", "effect") or {"last": 0})["last"]
        return {"seen": self.faults.seen, "effects": effects}

    def do_count(self, told: Document) -> int:
        """Count the documents of a kind."""
        return len(self.market.store.all(told["kind"]))

    def do_forget(self, _told: Document) -> bool:
        """Forget everything; every trap is off again."""
        self.market.store.forget()
        self.market.traps = Traps()
        self.market.random.seed(self.market.traps.seed)
        self.market.recent.clear()
        self.market.stand_at(None)
        self.push_to = ""
        self.faults.clear()
        return True


def _fault(told: Mapping[str, Any]) -> Fault:
    fault = Fault(**told)
    if fault.kind not in KINDS and not re.fullmatch("[45][0-9][0-9]", fault.kind):
        raise KeyError(fault.kind)
    return fault
