"""Correct or pause every listing that shows a certificate within fifteen minutes of its end.

`python -m benchmarks.papers [--quick]`. One certificate, shown by 2,000 listings on 500 stalls of
two simulated marketplaces in a process of their own, ends at midnight: one marketplace asks for it,
so its listings must be paused, the other does not, so theirs must no longer show it. 10,000 other
listings are at rest, each to be looked at again within the ten minutes after midnight. At noon a
trademark that the listings still on sale show is struck out by hand. The worker's own task runs
each minute, one worker alone; the clock skips what would be waiting and counts what is work. What
counts at last is how the listings are at the marketplace. The peer is a nightly job at two o'clock,
which is what others do: it takes as long for the same work in the same run. --quick has 120
listings among 400 others, on SQLite alone. PostgreSQL is taken where TEST_POSTGRESQL_URL, or
127.0.0.1 as root, answers; without it the claim falls short.
"""

import sys
from statistics import median
from typing import Any

from benchmarks.databases import ENGINES, NoAnswer, installation
from benchmarks.machine import Installation, machine
from benchmarks.simulated import a_floor

SHOWING, OTHERS = 2_000, 10_000
QUICK_SHOWING, QUICK_OTHERS = 120, 400
BAR_MINUTES = 15
NIGHTLY = 120  # minutes after midnight


def main() -> int:
    """Measure each database, and say whether the claim holds."""
    quick = "--quick" in sys.argv
    showing, others = (QUICK_SHOWING, QUICK_OTHERS) if quick else (SHOWING, OTHERS)
    print(machine())
    engines = ENGINES[:1] if quick else ENGINES
    verdicts = [_verdict(engine, showing, others) for engine in engines]
    holds = all(fine for fine, _figures in verdicts)
    figures = "; ".join(figures for _fine, figures in verdicts)
    print(
        f"papers {'holds' if holds else 'falls short'}: a certificate on {showing:,} listings among "
        f"{others:,} others ends (bar {BAR_MINUTES} minutes): {figures}"
    )
    return 0 if holds else 1


def _verdict(engine: str, showing: int, others: int) -> tuple[bool, str]:
    try:
        with installation(engine) as here, a_floor() as url:
            built = _work(here, f"build({url!r}, showing={showing}, others={others})")
            assert built["live"] == showing + others, built
            return _told(engine, _work(here, f"measure({url!r})"))
    except NoAnswer as error:
        print(error)
        return False, f"{engine} was not measured"


def _told(engine: str, told: dict[str, Any]) -> tuple[bool, str]:
    minutes, showing = told["minutes"], told["showing"]
    print(
        f"{engine}: {len(minutes):,} of {showing:,} listings put right in our book, "
        f"{told['there']:,} at the marketplace; the worker worked {told['busy']:.1f} minutes"
    )
    if len(minutes) < showing:
        return False, f"{engine} {showing - len(minutes):,} were never put right"
    struck = told["struck"]
    if len(struck) < told["still"]:
        return False, f"{engine} {told['still'] - len(struck):,} still show a paper struck out"
    last, peer = minutes[-1], NIGHTLY + told["busy"]
    print(
        f"  half of them within {median(minutes):.1f} minutes, the last after {last:.1f}; struck "
        f"out by hand, the last of {len(struck):,} after {struck[-1]:.1f}"
    )
    right = max(last, struck[-1]) <= BAR_MINUTES and told["there"] == showing
    return right, (
        f"{engine} the last after {last:.1f} minutes, half within {median(minutes):.1f} (a nightly "
        f"job after {peer:.0f}, {peer / last:.0f} times as long); struck out by hand, the last "
        f"after {struck[-1]:.1f}"
    )


def _work(here: Installation, call: str) -> dict[str, Any]:
    name = call.partition("(")[0]
    run = here.python(f"from benchmarks.papers_work import {name}\n{call}")
    assert run.status == 0, run.lines
    return run.told


if __name__ == "__main__":
    sys.exit(main())
