"""Opening stalls for `benchmarks.size`: ours on a simulated marketplace, and Vendure by itself."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter, time
from uuid import uuid4

from benchmarks.machine import Installation
from benchmarks.simulated import a_floor
from lensan.marketplaces.connectors.vendure import Vendure
from lensan.marketplaces.tests.make_vendure import NoNpm, a_vendure
from lensan.marketplaces.words import Stall

WORKERS = 4
TOGETHER_IN = 12.0  # seconds until all workers have started
PEER_STALLS = 60


@dataclass(frozen=True)
class Opened:
    """How many stalls were opened a second, by how many workers."""

    rate: float
    workers: int


def open_stalls(here: Installation, count: int) -> Opened:
    """Let several workers ask for stalls and have them opened; each has its share of the sellers."""
    with a_floor() as url:
        begin = time() + TOGETHER_IN
        calls = [
            f"from benchmarks.size_stalls_work import work\n"
            f"work({url!r}, share={share}, of={WORKERS}, count={count}, begin={begin})"
            for share in range(WORKERS)
        ]
        with ThreadPoolExecutor(WORKERS) as pool:
            runs = list(pool.map(here.python, calls))
    assert all(run.status == 0 for run in runs), [run.lines for run in runs]
    opened = sum(run.told["opened"] for run in runs)
    assert opened == count, opened
    return Opened(opened / (max(run.told["end"] for run in runs) - begin), WORKERS)


def vendure_opens() -> str:
    """Say how many sellers a real Vendure opens a second, asked by our connector."""
    try:
        with a_vendure() as shop:
            start = perf_counter()
            for number in range(PEER_STALLS):
                asked = Stall(name=f"Vườn {number}", holder="Nguyễn Văn An", phone="+84912345678")
                Vendure().open_stall(shop.account, asked, key=uuid4().hex, at=datetime.now(UTC))
            return f"itself {PEER_STALLS / (perf_counter() - start):.0f} sellers a second"
    except NoNpm as why:
        return f"was not asked: {why}"
