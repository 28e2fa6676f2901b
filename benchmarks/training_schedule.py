"""Schedule months of 110 to 150 classes at least 3 % better than greedy on the mean, in a minute each.

`python -m benchmarks.training_schedule [--quick]`. Ten months; never worse than greedy, and a bound
beside each. Quick runs two, for a shorter time, and claims only that none is worse.
"""

import sys
from statistics import mean
from time import perf_counter

from benchmarks.training_month import month
from lensan.training.planner import schedule

CASES, SECONDS = 10, 55.0
QUICK_CASES, QUICK_SECONDS = 2, 22.0
BETTER = 0.03


def main() -> int:
    """Schedule each month, print a line for it, and say whether the claim holds."""
    quick = "--quick" in sys.argv
    results = [
        _run(seed, QUICK_SECONDS if quick else SECONDS)
        for seed in range(1, (QUICK_CASES if quick else CASES) + 1)
    ]
    better = mean(gain for gain, _, _ in results)
    holds = all(gain >= 0 and seconds <= 60 for gain, _, seconds in results)
    holds = holds and (quick or better >= BETTER)
    print(
        f"training_schedule {'holds' if holds else 'falls short'}: {better:+.2%} on the mean of "
        f"{len(results)} months against greedy, worst {min(gain for gain, _, _ in results):+.2%}; "
        f"gap to the bound {mean(gap for _, gap, _ in results):.2%} on the mean; "
        f"{max(seconds for _, _, seconds in results):.0f} s at most"
    )
    return 0 if holds else 1


def _run(seed: int, seconds: float) -> tuple[float, float, float]:
    made = month(seed)
    start = perf_counter()
    found = schedule(made, seconds=seconds)
    spent = perf_counter() - start
    gain = found.value / found.greedy - 1
    print(
        f"month {seed}: {len(made.wanted)} classes, {len(found.unplaced)} without a date; greedy "
        f"{found.greedy:,} đ, found {found.value:,} đ ({gain:+.2%}), bound {found.bound:,} đ "
        f"(gap {found.gap:.2%}), {spent:.1f} s"
    )
    return gain, found.gap, spent


if __name__ == "__main__":
    sys.exit(main())
