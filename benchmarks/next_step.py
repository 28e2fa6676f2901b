"""Say what is next for 100,000 producers, and what one helper has to do today.

`python -m benchmarks.next_step [--quick]`; --quick has 3,000 producers. A sixth of them sell on three
floors, with listings that the floors show, orders, bank accounts and messages; of all, some agreed,
some were trained, of some a helper stated something or what stands in the way. For all of them and
for the helper of one hamlet it is asked what is next, as the night's count and a helper's page ask
it, on SQLite and on PostgreSQL; where one of them does not answer, the claim falls short. The peer
asks household by household, as a page of one household does.
"""

import json
import sys
from typing import Any

from benchmarks.databases import ENGINES, NoAnswer, installation
from benchmarks.machine import machine

PRODUCERS, QUICK = 100_000, 3_000
ORDERS_EACH = 5  # of those who sell
TURNS, ALONE = 40, 30  # times a helper's list is read; households asked one by one
BAR_ALL, BAR_HELPER = 30.0, 0.050  # seconds


def main() -> int:
    """Ask on both databases, and say whether the claim holds."""
    producers = QUICK if "--quick" in sys.argv else PRODUCERS
    print(machine())
    found = {engine: told for engine in ENGINES if (told := _told(engine, producers))}
    for engine, told in found.items():
        print(_line(engine, told))
    holds = len(found) == len(ENGINES) and all(
        told["all"] <= BAR_ALL
        and told["helper"] <= BAR_HELPER
        and told["people"] == told["answered"]
        for told in found.values()
    )
    worst_all = max((told["all"] for told in found.values()), default=0.0)
    worst_one = max((told["helper"] for told in found.values()), default=0.0)
    print(
        f"next_step {'holds' if holds else 'falls short'}: what is next for {producers:,} producers in "
        f"{worst_all:.1f} s (bar {BAR_ALL:.0f} s), for one helper in {worst_one * 1000:.0f} ms (bar "
        f"{BAR_HELPER * 1000:.0f} ms), the slower of {' and '.join(found)}"
    )
    return 0 if holds else 1


def _told(engine: str, producers: int) -> dict[str, Any] | None:
    try:
        with installation(engine) as here:
            run = here.python(
                "from benchmarks.next_step_work import run\n"
                f"run(producers={producers}, orders={ORDERS_EACH}, turns={TURNS}, alone={ALONE})"
            )
    except NoAnswer as reason:
        print(f"{engine}: {reason}")
        return None
    assert run.status == 0, run.lines
    told: dict[str, Any] = json.loads(run.lines[-1])
    return told


def _line(engine: str, told: dict[str, Any]) -> str:
    tasks = ", ".join(f"{name} {number:,}" for name, number in told["tasks"].items())
    return (
        f"{engine}: {told['people']:,} producers, {told['stalls']:,} stalls, {told['orders']:,} orders "
        f"(built in {told['built']:.0f} s); all in {told['all']:.1f} s; a helper's list of "
        f"{told['list']} households in {told['helper'] * 1000:.0f} ms (p95 of {TURNS}, "
        f"{told['queries']} queries); one by one {told['one_by_one'] * 1000:.0f} ms a household; {tasks}"
    )


if __name__ == "__main__":
    sys.exit(main())
