"""Open labels' pages 50 times a second over 6 million edges, and weigh each page.

`python -m benchmarks.public_page [--quick]`; --quick has 300,000 edges and 8 seconds. The chains are those
of `benchmarks.tracing`, told by a million events, each edge with what its event says of the thing; every
box of theirs that is opened has a label. Beside them stand whole stories written by the program's own
actions: seed, sprays, harvests of two households pooled, packed, boxed, sent, carried and delivered, one
in five called back. Half of the pages opened are of these. The server is `lensan serve` with two web
processes, on this machine's cores beside the load and PostgreSQL. The load is open: a page has its moment
from the beginning, and its latency counts from that moment, whether the load or the server was late. A
page is weighed with its style, as it comes, uncompressed. No other open program has such a page, so there
is no peer.
"""

import asyncio
import sys
from itertools import cycle, islice

from benchmarks.databases import NoAnswer, installation
from benchmarks.machine import Installation, machine
from benchmarks.push_load import Load, Pushed
from benchmarks.tracing import CROPS, QUICK_CROPS, load
from benchmarks.webhook import free_port, server

RATE, SECONDS, QUICK_SECONDS = 50, 60, 8
STORIES, QUICK_STORIES, BOXES = 200, 15, 200
EVENTS, QUICK_EVENTS = 1_000_000, 50_000
BAR_MS, BAR_BYTES = 200, 30_000
WORK = "from benchmarks.public_page_work import write\n"


class Pages(Load):
    """Opens one label's page after the other, as buyers' browsers would."""

    def __init__(self, port: int, codes: list[str]) -> None:
        super().__init__(f"http://127.0.0.1:{port}/l/", rate=RATE)
        self.codes = codes

    def _plan(self, seconds: int, name: str) -> list[tuple[float, str]]:
        opened = islice(cycle(self.codes), seconds * self.rate)
        return [(number / self.rate, f"{number} {code}") for number, code in enumerate(opened)]

    def _request(self, notice: str) -> bytes:
        code = notice.rpartition(" ")[2]
        return f"GET /l/{code} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n\r\n".encode()


def main() -> int:
    """Load the chains, write the stories, open the pages, and say whether the claim holds."""
    quick = "--quick" in sys.argv
    print(machine())
    try:
        with installation("PostgreSQL") as here:
            crops, events = (QUICK_CROPS, QUICK_EVENTS) if quick else (CROPS, EVENTS)
            edges = load(here.database_url, crops, events=events)
            stories = QUICK_STORIES if quick else STORIES
            run = here.python(f"{WORK}write({stories}, {BOXES})")
            assert run.status == 0, run.lines
            opened = _open(here, run.told["codes"], QUICK_SECONDS if quick else SECONDS)
    except NoAnswer as error:
        print(error)
        print("public_page falls short: PostgreSQL was not there, so nothing was measured")
        return 1
    heaviest, failed = run.told["heaviest"], len(opened.failed)
    print(
        f"{edges:,} edges of {events:,} events, {len(run.told['codes'])} labels; heaviest page "
        f"{heaviest:,} bytes with its style, questions to the database at most {run.told['questions']}"
    )
    holds = opened.percentile(95) <= BAR_MS and heaviest <= BAR_BYTES and not failed
    print(
        f"public_page {'holds' if holds else 'falls short'}: {edges:,} edges on PostgreSQL, {RATE} pages a second "
        f"for {len(opened.took) // RATE} s, p95 {opened.percentile(95):.0f} ms (bar {BAR_MS}), p50 "
        f"{opened.percentile(50):.0f} ms, {failed} failed, at most {heaviest:,} bytes (bar {BAR_BYTES:,})"
    )
    return 0 if holds else 1


def _open(here: Installation, codes: list[str], seconds: int) -> Pushed:
    port = free_port()
    with server(here, port):
        pages = Pages(port, codes)
        asyncio.run(pages.push(2, name="warm"))
        return asyncio.run(pages.push(seconds, name="steady"))


if __name__ == "__main__":
    sys.exit(main())
