"""Plan 10,000 stops as well as 3,000 in a time that grows less than their number to the 1.2.

`python -m benchmarks.ten_thousand_stops [--quick]`. How good a plan is, stop for stop, cannot be
read off its cost, as gates lie nearer to each other where there are more: so it is said as a share
of what VROOM's plans of the same day cost, hub by hub, with as deep a search for both. 3,000 stops
get 60 seconds, 10,000 what the exponent allows, and at most five minutes. With `--quick`, 300 and
1,000 stops in a tenth of the time.
"""

import sys
from math import log

from benchmarks.province import a_day
from benchmarks.province_day import MEGA, WORKERS, Measured, measured, ours, per_hub
from lensan.logistics.planner import Day

FEW, MANY = 3_000, 10_000
SECONDS, MOST_SECONDS, EXPONENT = 60.0, 300.0, 1.2
MEMORY = 4_096  # MB, of all processes together
AS_GOOD = 0.01  # by which the share of VROOM's cost may be larger


def main() -> int:
    """Plan both days, print a line for each, and say whether the claim holds."""
    smaller = 10 if "--quick" in sys.argv else 1
    few, many = a_day(FEW // smaller), a_day(MANY // smaller)
    seconds = SECONDS / smaller
    first, share = _planned(few, seconds)
    allowed = (
        seconds * (MANY / FEW) ** EXPONENT - 10 / smaller
    )  # to check so long a plan takes time
    second, larger = _planned(many, min(allowed, MOST_SECONDS - 20))
    exponent = log(second.seconds / first.seconds) / log(MANY / FEW)
    memory = second.memory + WORKERS * second.workers
    holds = (
        exponent <= EXPONENT and larger <= share + AS_GOOD
        and second.seconds <= MOST_SECONDS and memory <= MEMORY
    )  # fmt: skip
    print(
        f"ten_thousand_stops {'holds' if holds else 'falls short'}: {len(many.stops):,} stops in "
        f"{second.seconds:.0f} s and {memory:.0f} MB at {larger:.3f} of VROOM's cost, "
        f"{len(few.stops):,} in {first.seconds:.0f} s at {share:.3f}: time grows as "
        f"n^{exponent:.2f}"
    )
    return 0 if holds else 1


def _planned(day: Day, seconds: float) -> tuple[Measured, float]:
    """Plan a day; return it with its share of what VROOM's plans cost."""
    found = measured(ours, day, seconds)
    vroom = per_hub(day)
    assert found.plan
    print(
        f"{len(day.stops):,} stops: {found.plan.cost / MEGA:.3f} million in {found.seconds:.1f} s, "
        f"{len(found.plan.left_out)} left out, {found.memory:.0f} MB and {found.workers:.0f} MB a "
        f"worker; VROOM {vroom:.3f} million",
        flush=True,
    )
    return found, found.cost / vroom


if __name__ == "__main__":
    sys.exit(main())
