"""Push 200 signed notices a second of parcels at the real server, repeated and in disorder.

`python -m benchmarks.carrier_webhook [--quick]`; --quick pushes for 12 seconds. The server is `lensan
serve` with its worker, two web processes and PostgreSQL, all on this machine's cores beside the load
itself. The load is open, as in `benchmarks.webhook`: latency counts from each notice's own moment, after
two seconds in which each process has its first time. What
is pushed is the shuffled story of some parcels, one notice in ten twice; an end is among the first as
often as among the last. Afterwards all that was kept is acted upon, and every parcel must stand where
its whole story says, with each event once and its order delivered. No other program takes notices for
us, so there is no peer.
"""

import asyncio
import json
import random
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import psycopg

from benchmarks.databases import NoAnswer, on_postgresql
from benchmarks.machine import Installation, machine
from benchmarks.push_load import REPEATED, Load, Pushed
from benchmarks.webhook import free_port, server
from lensan.logistics.simulator.carrier import SECRET
from lensan.logistics.simulator.simulation import sign

RATE = 200
SECONDS, QUICK_SECONDS = 60, 12
BAR_MS = 300
PARCELS = 60
BEGAN = datetime(2022, 7, 22, tzinfo=UTC)
MADE = f"""
import django; django.setup()
from django.utils import timezone
from lensan.logistics.models import Carrier, Consignment
from lensan.logistics.tests.make import a_parcel
carrier = Carrier.objects.create(
    code="do", name="Đơn vị giao đo", connector_code="simulated", base_url="http://127.0.0.1:9",
    credentials={{"secret": {SECRET!r}}}, places="2022",
)
at = timezone.now()
for number in range({PARCELS}):
    Consignment.objects.create(
        order=a_parcel(quantity=2), carrier=carrier, state="booked", grams=2000, key=f"LS{{number}}",
        tracking=f"MP{{number}}", asked_at=at, not_before=at, heard_at=at,
    )
"""
DRAIN = """
import django; django.setup()
from django.utils import timezone
from lensan.logistics.actions.following import act_upon
from lensan.logistics.models import CarrierNotice
while found := list(CarrierNotice.objects.due(timezone.now()).select_related("carrier")[:1000]):
    act_upon(found, at=timezone.now())
"""


class Parcels(Load):
    """Pushes the shuffled story of all parcels: many moves, and one end each."""

    def __init__(self, url: str, *, rate: int, seconds: int) -> None:
        super().__init__(url, rate=rate)
        self.story = [(place % PARCELS, place // PARCELS) for place in range(seconds * rate)]
        self.known = frozenset(self.story)
        random.Random(2).shuffle(self.story)

    def _plan(self, seconds: int, name: str) -> Iterable[tuple[float, str]]:
        """Plan the whole story at the rate, and one in ten once more beside it."""
        for number in range(seconds * self.rate):
            yield number / self.rate, f"{name}-{number}"
            if self.dice.random() < REPEATED:
                yield number / self.rate, f"{name}-{self.dice.randrange(number + 1)}"

    def _request(self, notice: str) -> bytes:
        parcel, step = self.story[int(notice.rpartition("-")[2])]
        ends = (parcel, step + 1) not in self.known
        told = {
            "id": f"N{parcel}-{step}", "tracking": f"MP{parcel}", "key": f"LS{parcel}", "fee": 20_000,
            "collect": 0, "state": "delivered" if ends else "moving", "reason": "",
            "at": (BEGAN + timedelta(minutes=step)).isoformat(),
        }  # fmt: skip
        body = json.dumps(told).encode()
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
            f"Content-Type: application/json\r\nX-Signature: {sign(body)}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


def main() -> int:
    """Push, act upon what was kept, and say whether the claim holds."""
    seconds = QUICK_SECONDS if "--quick" in sys.argv else SECONDS
    print(machine())
    try:
        with on_postgresql() as url, TemporaryDirectory() as folder:
            pushed, wrong, took = _measure(url, Path(folder), seconds)
    except NoAnswer as error:
        print(error)
        print("carrier_webhook falls short: PostgreSQL was not there, so nothing was measured")
        return 1
    print(f"acted upon what the worker had left in {took:.1f} s")
    for line in wrong:
        print(line)
    p99 = pushed.percentile(99)
    holds = p99 <= BAR_MS and not pushed.failed and not wrong
    print(
        f"carrier_webhook {'holds' if holds else 'falls short'}: {RATE} notices a second for {seconds} s, "
        f"p99 {p99:.0f} ms (bar {BAR_MS}), p50 {pushed.percentile(50):.0f} ms, {len(pushed.failed)} failed; "
        f"{pushed.sent:,} notices of {PARCELS} parcels in disorder, {pushed.sent - len(pushed.answered):,} of "
        f"them repeats: {len(wrong)} differences from what their story says"
    )
    return 0 if holds else 1


def _measure(url: str, folder: Path, seconds: int) -> tuple[Pushed, list[str], float]:
    here = Installation(url, folder, {"ALLOWED_HOSTS": "127.0.0.1", "DEBUG": "0"})
    made = here.python(MADE)
    assert made.status == 0, made.lines
    port = free_port()
    with server(here, port):
        load = Parcels(f"http://127.0.0.1:{port}/bao-van-don/do/", rate=RATE, seconds=seconds)
        asyncio.run(load.push(2, name="warm"))
        pushed = asyncio.run(load.push(seconds, name="steady"))
        asyncio.run(load.push_again(pushed))
        begun = perf_counter()
        drained = here.python(DRAIN)
        assert drained.status == 0, drained.lines
    answered = {load.story[int(name.rpartition("-")[2])] for name in pushed.answered}
    return pushed, _differences(url, answered), perf_counter() - begun


def _differences(url: str, answered: set[tuple[int, int]]) -> list[str]:
    """Return what differs from the whole story of what was answered with 200."""
    found = []
    with psycopg.connect(url) as database:
        kept = database.execute("SELECT count(*) FROM logistics_carriernotice").fetchone()
        events = database.execute("SELECT count(*) FROM logistics_trackingevent").fetchone()
        waiting = database.execute(
            "SELECT count(*) FROM logistics_carriernotice WHERE state <> 'done'"
        ).fetchone()
        open_ = database.execute(
            "SELECT count(*) FROM logistics_consignment c JOIN orders_order o ON o.id = c.order_id"
            " WHERE c.state <> 'delivered' OR c.contested OR o.state <> 'delivered'"
        ).fetchone()
    for name, told, expected in (
        ("notices kept", kept, len(answered)), ("events", events, len(answered)),
        ("notices left", waiting, 0), ("parcels or orders not delivered", open_, 0),
    ):  # fmt: skip
        if told != (expected,):
            found.append(f"{name}: {told}, not {expected}")
    return found


if __name__ == "__main__":
    sys.exit(main())
