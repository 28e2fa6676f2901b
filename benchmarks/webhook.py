"""Push 200 signed notices a second at the real server, kill it in the middle, and look for each.

`python -m benchmarks.webhook [--quick]`; --quick pushes for 12 seconds and 12 more. The server is
`lensan serve` with its worker, two web processes and PostgreSQL, all on this machine's cores beside
the load itself. The load is open: every notice has its moment from the beginning, and its latency
counts from that moment, whether the load or the server was late. One notice in ten comes twice.
First the server is left alone: that is what the latency is of. Then the load goes on while server,
web processes and worker are killed with `kill -9` and started again; notices that were not answered
with 200 are pushed again until they are, as marketplaces do. Every notice that was ever answered with
200 must be in the database, once. No other program takes notices for us, so there is no peer.
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from benchmarks.databases import NoAnswer, on_postgresql
from benchmarks.machine import ROOT, Installation, machine
from benchmarks.push_load import Load, Pushed

RATE = 200
SECONDS, QUICK_SECONDS = 60, 12
BAR_MS = 300
CODE = "san-do"
UP_WITHIN = 60  # seconds


def main() -> int:
    """Push with and without a killed server, and say whether the claim holds."""
    seconds = QUICK_SECONDS if "--quick" in sys.argv else SECONDS
    print(machine())
    try:
        with on_postgresql() as url, TemporaryDirectory() as folder:
            steady, killed, lost, twice = _measure(url, Path(folder), seconds)
    except NoAnswer as error:
        print(error)
        print("webhook falls short: PostgreSQL was not there, so nothing was measured")
        return 1
    print(f"left alone: {_told(steady)}")
    print(f"killed in the middle: {_told(killed)}")
    p99 = steady.percentile(99)
    given_up = len(set(killed.failed) - killed.answered)
    holds = p99 <= BAR_MS and not steady.failed and not lost and not twice and not given_up
    print(
        f"webhook {'holds' if holds else 'falls short'}: {RATE} notices a second for {seconds} s, p99 {p99:.0f} ms "
        f"(bar {BAR_MS}), p50 {steady.percentile(50):.0f} ms, {len(steady.failed)} failed; after kill -9 "
        f"{lost} of {len(steady.answered | killed.answered):,} answered notices lost, {twice} kept twice"
    )
    return 0 if holds else 1


def _told(pushed: Pushed) -> str:
    return (
        f"{len(pushed.took):,} answered with 200 of {pushed.sent:,}, p50 {pushed.percentile(50):.0f} ms, "
        f"p99 {pushed.percentile(99):.0f} ms, longest {max(pushed.took):.0f} ms; "
        f"{len(pushed.failed):,} not answered the first time"
    )


def _measure(url: str, folder: Path, seconds: int) -> tuple[Pushed, Pushed, int, int]:
    here = Installation(url, folder, {"ALLOWED_HOSTS": "127.0.0.1", "DEBUG": "0"})
    made = here.python(
        "import django; django.setup()\n"
        "from lensan.marketplaces.models import Marketplace\n"
        "from lensan.marketplaces.simulator.interface import SECRET\n"
        f"Marketplace.objects.create(code={CODE!r}, name='Sàn đo', connector_code='simulated',\n"
        "                           base_url='http://127.0.0.1:9', credentials={'secret': SECRET})"
    )
    assert made.status == 0, made.lines
    port = free_port()
    with server(here, port) as running:
        load = Load(f"http://127.0.0.1:{port}/thong-bao/{CODE}/", rate=RATE)
        asyncio.run(load.push(2, name="warm"))
        steady = asyncio.run(load.push(seconds, name="steady"))
        killed = asyncio.run(_push_and_kill(load, running, seconds))
        asyncio.run(load.push_again(killed))
    references = _kept(url)
    answered = steady.answered | killed.answered
    return steady, killed, len(answered - set(references)), len(references) - len(set(references))


async def _push_and_kill(load: Load, running: "Running", seconds: int) -> Pushed:
    async def kill() -> None:
        await asyncio.sleep(seconds / 3)
        await asyncio.to_thread(running.kill_and_start)

    pushed, _none = await asyncio.gather(load.push(seconds, name="killed"), kill())
    return pushed


@dataclass
class Running:
    """`lensan serve` in a process group of its own."""

    here: Installation
    port: int
    process: "subprocess.Popen[bytes]" = field(init=False)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        mine = {
            "DATABASE_URL": self.here.database_url, "LENSAN_DATA": str(self.here.folder),
            "DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": "of a benchmark",
        }  # fmt: skip
        command = [sys.executable, "-m", "django", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [*command, "--processes", "2", "--threads", "4"], cwd=ROOT, start_new_session=True,
            env=os.environ | mine | self.here.environment, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        until = time.monotonic() + UP_WITHIN
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.05)
        raise AssertionError("the server did not come up")

    def kill(self) -> None:
        """Kill every process of it, with no time to finish anything."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_and_start(self) -> None:
        """Kill it and start it again, as a supervisor would."""
        self.kill()
        self.start()


@contextmanager
def server(here: Installation, port: int) -> Iterator[Running]:
    """Give a running server, and stop it afterwards."""
    running = Running(here, port)
    running.start()
    try:
        yield running
    finally:
        running.kill()


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def _kept(url: str) -> list[str]:
    with psycopg.connect(url) as database:
        rows = database.execute("SELECT reference FROM orders_notice").fetchall()
    return [reference for (reference,) in rows]


if __name__ == "__main__":
    sys.exit(main())
