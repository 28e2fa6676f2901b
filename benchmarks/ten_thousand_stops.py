"""Plan 10,000 stops as well as its four quarters, in a time that grows less than their number to the 1.2.

`python -m benchmarks.ten_thousand_stops [--quick]`. Four provinces of 2,500 stops lie side by side, so
that gates are as near to each other whether one is planned or all: first each by itself, then all
10,000 as one day, in the time that the exponent allows and at most five minutes. One day can be no
worse than its quarters where the larger problem is searched as well, stop for stop. Plain PyVRP gets
the 10,000 as one problem and five minutes, and is printed beside. With `--quick`, 500 stops in a
twentieth of the time.
"""

import sys
from dataclasses import replace
from functools import reduce
from math import log

from benchmarks.machine import machine
from benchmarks.province import EAST, a_day
from benchmarks.province_day import WORKERS, Measured, measured, ours, plain
from lensan.logistics.planner import Day
from lensan.logistics.planner.problem import Point

QUARTERS, FEW = 4, 2_500
SECONDS, MOST_SECONDS, EXPONENT = 50.0, 300.0, 1.2
PYVRP_SECONDS = 300.0
MEMORY = 4_096  # MB, of all processes together
AS_GOOD = 0.01  # by which a stop may cost more


def main() -> int:
    """Plan the quarters and the whole, print a line for each, and say whether the claim holds."""
    smaller = 20 if "--quick" in sys.argv else 1
    print(machine())
    quarters = [_at(number, a_day(FEW // smaller, seed=number + 1)) for number in range(QUARTERS)]
    seconds = SECONDS / smaller
    alone = [_told("a quarter", day, measured(ours, day, seconds)) for day in quarters]
    spent = sum(one.seconds for one in alone) / QUARTERS
    day = reduce(_beside, quarters)
    allowed = spent * QUARTERS**EXPONENT - 10 / smaller  # to check so long a plan takes time
    whole = _told("the whole", day, measured(ours, day, min(allowed, MOST_SECONDS - 20)))
    peer = _told("PyVRP on the whole", day, measured(plain, day, PYVRP_SECONDS / smaller))
    exponent = log(whole.seconds / spent) / log(QUARTERS)
    share = whole.cost / sum(one.cost for one in alone)
    memory = whole.memory + WORKERS * whole.workers
    holds = (
        exponent <= EXPONENT and share <= 1 + AS_GOOD
        and whole.seconds <= MOST_SECONDS and memory <= MEMORY
    )  # fmt: skip
    print(
        f"ten_thousand_stops {'holds' if holds else 'falls short'}: {len(day.stops):,} stops in "
        f"{whole.seconds:.0f} s (bar 300) and {memory:,.0f} MB (bar {MEMORY:,}) at {whole.cost:.3f} million đồng, "
        f"{share:.3f} of what its four quarters cost in {spent:.0f} s each (bar {1 + AS_GOOD}): time grows as "
        f"n^{exponent:.2f} (bar {EXPONENT}); PyVRP on the whole {peer.cost:.3f} million in {peer.seconds:.0f} s and "
        f"{peer.memory:,.0f} MB"
    )
    return 0 if holds else 1


def _at(number: int, day: Day) -> Day:
    """Return the day of a province that lies so many provinces to the east, its keys its own."""
    east, name = number * (EAST[1] - EAST[0]), f"{number}:"

    def moved(point: Point) -> Point:
        return replace(point, longitude=point.longitude + east)

    return replace(
        day,
        hubs=tuple(replace(hub, key=name + hub.key, point=moved(hub.point)) for hub in day.hubs),
        vehicles=tuple(
            replace(truck, key=name + truck.key, hub=name + truck.hub) for truck in day.vehicles
        ),
        stops=tuple(
            replace(stop, key=name + stop.key, point=moved(stop.point)) for stop in day.stops
        ),
    )


def _beside(one: Day, other: Day) -> Day:
    return replace(
        one,
        hubs=one.hubs + other.hubs,
        vehicles=one.vehicles + other.vehicles,
        stops=one.stops + other.stops,
    )


def _told(name: str, day: Day, found: Measured) -> Measured:
    trips = len(found.plan.trips) if found.plan else 0
    print(
        f"{name}: {len(day.stops):,} stops, {len(day.hubs)} hubs: {found.cost:.3f} million, {trips} trips in "
        f"{found.seconds:.1f} s, {found.memory:,.0f} MB and {found.workers:,.0f} MB in the largest worker",
        flush=True,
    )
    return found


if __name__ == "__main__":
    sys.exit(main())
