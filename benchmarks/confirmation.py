"""Live through a season in which many households never answer, and count the orders lost by it.

`python -m benchmarks.confirmation [--quick]`; --quick has 2 days and 80 orders. Orders come to a
simulated floor that loses what is not confirmed in 48 hours. Of the households 30 % never answer,
15 % have no telephone, 35 % look at their page; SMS answers take two hours in the median, and come
by day. One hamlet in five has no helper, helpers overlook one order in five; one day in fifty no
operator of a commune is at work, and both work by day alone. The real ladder asks: SMS, then the
hamlet's helper, then the commune's operator. Confirmed or declined counts once the floor itself
knows in time. The peer is the same season with page and app alone, without the ladder.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from benchmarks.databases import installation
from benchmarks.machine import machine

ORDERS, DAYS = 2_000, 30
QUICK_ORDERS, QUICK_DAYS = 80, 2
BAR = 0.99
AT_ONCE = 2


def main() -> int:
    """Live through the season with and without the ladder, and say whether the claim holds."""
    quick = "--quick" in sys.argv
    orders, days = (QUICK_ORDERS, QUICK_DAYS) if quick else (ORDERS, DAYS)
    print(machine())
    with ThreadPoolExecutor(AT_ONCE) as hands:
        calls = [f"run({orders}, days={days}, ladder={ladder})" for ladder in (True, False)]
        with_ladder, without = hands.map(_work, calls)
    for name, told in (("with the ladder", with_ladder), ("page and app alone", without)):
        ways = ", ".join(f"{way} {count:,}" for way, count in sorted(told["ways"].items()))
        print(
            f"{name}: {told['in_time']:,} of {told['orders']:,} orders decided in time ({ways}); "
            f"{told['lost']:,} lost by silence; {told['messages']:,} SMS; {told['seconds']:.0f} s"
        )
    share, bare = (told["in_time"] / told["orders"] for told in (with_ladder, without))
    holds = share >= BAR and with_ladder["orders"] == orders
    print(
        f"confirmation {'holds' if holds else 'falls short'}: {orders:,} orders in {days} days, 30 % of "
        f"households silent: {share:.2%} decided in time (bar {BAR:.0%}); page and app alone {bare:.2%}"
    )
    return 0 if holds else 1


def _work(call: str) -> dict[str, Any]:
    with installation("SQLite") as here:
        run = here.python(f"from benchmarks.season import run\n{call}")
        assert run.status == 0, run.lines
        return run.told | {"seconds": run.seconds}


if __name__ == "__main__":
    sys.exit(main())
