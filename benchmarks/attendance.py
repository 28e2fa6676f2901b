"""Let 200 helpers send the lists of 1,000 classes of 40 at once to the real server, and look for each name.

`python -m benchmarks.attendance [--quick]`; --quick sends 200 lists. Each helper is signed in, and ticks
40 households of their own hamlet on the page that people use: half of them have a place in the class,
half come to the door and take one. The server is `lensan serve` with its worker and two web processes,
on SQLite and on PostgreSQL, all on this machine's cores beside the load itself. The load is open: a list
has its moment from the beginning, and its latency counts from that moment, whether the load or the
server was late. One list in ten is sent a second time within the same second, as by a helper who presses
again. In the end every name must stand in its class once, with one seat taken for each.
No other program takes attendance for us, so there is no peer.
"""

import asyncio
import json
import secrets
import sys
from collections.abc import Iterable
from time import perf_counter
from urllib.parse import urlencode

from benchmarks.databases import ENGINES, NoAnswer, installation
from benchmarks.machine import Installation, machine
from benchmarks.push_load import REPEATED, Load, Pushed
from benchmarks.webhook import free_port, server

HELPERS, NAMES = 200, 40
CLASSES, QUICK_CLASSES = 1000, 200
RATE = 16  # lists a second: a thousand within about a minute, five from each helper
WARM = 20  # lists before the clock counts, so that each web process has read its code
BAR_MS = 300


class Lists(Load):
    """Sends each class's list, as its helper's browser would."""

    good = 302  # the page is shown anew, with what was noted

    def __init__(self, url: str, lists: list[dict[str, object]]) -> None:
        super().__init__(url, rate=RATE)
        self.lists = {str(one["class"]): one for one in lists}

    def _plan(self, seconds: int, name: str) -> Iterable[tuple[float, str]]:
        chosen = [*self.lists][:WARM] if name == "warm" else [*self.lists][WARM:]
        for number, which in enumerate(chosen):
            when = number / self.rate
            yield when, which
            if self.dice.random() < REPEATED:
                yield when + self.dice.random(), which

    def _request(self, notice: str) -> bytes:
        one, token = self.lists[notice], secrets.token_hex(16)
        body = urlencode(
            {"ho": one["people"], "ngay": one["on"], "csrfmiddlewaretoken": token}, doseq=True
        )
        head = (
            f"POST /dao-tao/lop/{notice}/diem-danh/ HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
            f"Cookie: sessionid={one['session']}; csrftoken={token}\r\n\r\n"
        )
        return (head + body).encode()


def main() -> int:
    """Send the lists on each engine, and say whether the claim holds."""
    classes = QUICK_CLASSES if "--quick" in sys.argv else CLASSES
    print(machine())
    told, holds = [], True
    for engine in ENGINES:
        try:
            with installation(engine) as here:
                sent, wrong = _measure(here, classes)
        except NoAnswer as error:
            print(error)
            print("attendance falls short: PostgreSQL was not there, so half was not measured")
            return 1
        if not sent.took:
            print(f"attendance falls short: {engine} answered none of {sent.sent:,} lists")
            return 1
        p95 = sent.percentile(95)
        print(
            f"{engine}: {len(sent.took):,} of {sent.sent:,} lists answered, p50 {sent.percentile(50):.0f} ms, "
            f"p95 {p95:.0f} ms, longest {max(sent.took):.0f} ms; {wrong or 'every name stands once'}"
        )
        for why, times in sent.why.most_common():
            print(f"{engine}: {times:,} not answered with a page: {why}")
        holds = holds and p95 <= BAR_MS and not wrong and not sent.failed
        told.append(f"{engine} p95 {p95:.0f} ms")
    print(
        f"attendance {'holds' if holds else 'falls short'}: {classes:,} classes × {NAMES} by {HELPERS} helpers, "
        f"{RATE} lists a second, {', '.join(told)} (bar {BAR_MS}), "
        f"{'nothing lost, nothing twice' if holds else 'see above'}"
    )
    return 0 if holds else 1


def _measure(here: Installation, classes: int) -> tuple[Pushed, str]:
    start = perf_counter()
    work = "import django; django.setup()\nfrom benchmarks import attendance_work as work\n"
    made = here.python(f"{work}work.make({classes}, helpers={HELPERS}, names={NAMES})")
    assert made.status == 0, made.lines
    lists: list[dict[str, object]] = json.loads(made.lines[-1])
    print(
        f"{classes:,} classes and {classes * NAMES:,} households made in {perf_counter() - start:.0f} s"
    )
    port = free_port()
    with server(here, port):
        load = Lists(f"http://127.0.0.1:{port}/", lists)
        warm = asyncio.run(load.push(0, name="warm"))
        asyncio.run(load.push_again(warm))
        sent = asyncio.run(load.push(0, name="steady"))
    found = here.python(f"{work}work.look({classes}, names={NAMES})")
    assert found.status == 0, found.lines
    return sent, found.lines[-1]


if __name__ == "__main__":
    sys.exit(main())
