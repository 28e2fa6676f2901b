"""Sell random orders on three floors at once, and count what was sold that was not there.

`python -m benchmarks.overselling [--quick]`; --quick sells 150 orders. Stock of 1 to 50 units
an offer; order notices up to ten minutes late, up to three times and shuffled; of our writes 5 %
arrive twice and of 2 % the answer is lost. The real simulators and the real actions run on a clock
of the benchmark's: the inbox is read each minute, orders are polled every five, the worker goes
round half a minute later. Oversold is what the floors themselves sold beyond the stock. Where a
floor confirms holds, nothing may be; on floors that lag, nothing at the buffer chosen here, and
what falls short without one is told. Peers on the same trace: an absolute push of what is left at
every notice, as many sellers' programs do, which must oversell; and django-oscar, one shop with
eight buyers at a time, in an environment of its own (`var/bench-oscar`).
"""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.databases import NoAnswer, installation, on_postgresql
from benchmarks.machine import ROOT, machine

ORDERS, QUICK_ORDERS = 10_000, 150
BUFFER = 1  # units of an offer that floors which lag never offer
OSCAR = "django-oscar==4.2.1"
AT_ONCE = 2


class NotHad(Exception):
    """The peer could not be installed, so nothing can be said of it."""


def main() -> int:
    """Sell the trace each way, print what became of it, and say whether the claim holds."""
    orders = QUICK_ORDERS if "--quick" in sys.argv else ORDERS
    print(machine())
    calls = {
        "floors that confirm holds": f"ours({orders}, 'confirming', 0)",
        f"floors that lag, {BUFFER} held back": f"ours({orders}, 'lagging', {BUFFER})",
        "floors that lag, none held back": f"ours({orders}, 'lagging', 0)",
        "peer, absolute push at each notice": f"naive({orders})",
    }
    with ThreadPoolExecutor(AT_ONCE) as hands:
        found = dict(zip(calls, hands.map(_work, calls.values()), strict=True))
    for name, told in found.items():
        print(_line(name, told))
    confirming, buffered, bare, naive = (told["oversold"] for told in found.values())
    oscar = _oscar(orders)
    print(f"peer, django-oscar, one shop, 8 at a time: {oscar}")
    holds = confirming == buffered == 0 < naive
    print(
        f"overselling {'holds' if holds else 'falls short'}: {orders:,} orders on 3 floors, units oversold (bar 0): "
        f"{confirming} where holds are confirmed, {buffered} on lagging floors with {BUFFER} held back "
        f"({bare} with none); naive push {naive}; django-oscar {oscar}"
    )
    return 0 if holds else 1


def _work(call: str) -> dict[str, Any]:
    with installation("SQLite") as here:
        name = call.partition("(")[0]
        run = here.python(f"from benchmarks.overselling_work import {name}\n{call}")
        assert run.status == 0, run.lines
        return run.told | {"seconds": run.seconds}


def _line(name: str, told: dict[str, Any]) -> str:
    return (
        f"{name}: {told['orders']:,} orders of {told['sold']:,} units out of {told['stock']:,}, "
        f"{told['turned_away']:,} buyers turned away; oversold {told['oversold']}, "
        f"unsold {told['unsold']}; {told['writes']:,} stock writes; {told['seconds']:.0f} s"
    )


def _oscar(orders: int) -> str:
    """Return what django-oscar oversold of the same trace, or why nobody knows."""
    try:
        python = _oscars_python()
        with on_postgresql(bare=True) as url:
            run = subprocess.run(
                [
                    str(python), "-c",
                    f"from benchmarks.oscar_peer import sell\nsell({url!r}, {orders})",
                ],
                cwd=ROOT, capture_output=True, text=True, check=False,
            )  # fmt: skip
    except (NotHad, NoAnswer) as reason:
        return f"not measured ({reason})"
    if run.returncode:
        return f"not measured ({(run.stderr.strip().splitlines() or ['no answer'])[-1]})"
    told = json.loads(run.stdout.splitlines()[-1])
    return f"{told['oversold']} units of {told['orders']:,} orders"


def _oscars_python() -> Path:
    """Install the peer once, apart from our own dependencies.

    :raises NotHad: it cannot be installed
    """
    folder = ROOT / "var" / "bench-oscar"
    python, done = folder / "bin" / "python", folder / "installed"
    if not done.exists():
        for command in (
            [sys.executable, "-m", "venv", str(folder)],
            [str(python), "-m", "pip", "install", "-q", OSCAR, "psycopg[binary]"],
        ):
            run = subprocess.run(command, capture_output=True, text=True, check=False)
            if run.returncode:
                raise NotHad((run.stderr.strip().splitlines() or ["pip failed"])[-1])
        done.touch()
    return python


if __name__ == "__main__":
    sys.exit(main())
