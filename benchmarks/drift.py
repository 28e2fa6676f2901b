"""Read every listing back from a simulated marketplace and find those that differ, within six hours.

`python -m benchmarks.drift [--quick]`; --quick reads 400 listings instead of 20,000, on SQLite alone.
The marketplace is our simulator in a process of its own, over HTTP, four listings on a stall. One
in a hundred is changed there behind our back, and every access token has ended, so that each
stall's must be renewed as well. One worker then runs the task that recurs every six hours; each of
its calls counts as the marketplace saw it. 600,000 listings are projected from the listings
measured. Every change must be found, and nothing else. The peer is what programs do that cannot
read back: send every listing again, unread, through the same connector, measured on a sample in
the same run. PostgreSQL is taken where TEST_POSTGRESQL_URL, or 127.0.0.1 as root, answers; without
it the claim falls short.
"""

import sys
from typing import Any

from benchmarks.databases import ENGINES, NoAnswer, installation
from benchmarks.machine import Installation, machine
from benchmarks.simulated import a_floor

LISTINGS, QUICK_LISTINGS = 20_000, 400
PROVINCE = 600_000
BAR_HOURS, BAR_REQUESTS = 6, 1.1


def main() -> int:
    """Measure each database, and say whether the claim holds."""
    quick = "--quick" in sys.argv
    listings = QUICK_LISTINGS if quick else LISTINGS
    print(machine())
    verdicts = [_verdict(engine, listings) for engine in (ENGINES[:1] if quick else ENGINES)]
    holds = all(fine for fine, _figures in verdicts)
    figures = "; ".join(figures for _fine, figures in verdicts)
    print(
        f"drift {'holds' if holds else 'falls short'}: {PROVINCE:,} listings projected from "
        f"{listings:,} (bar {BAR_HOURS} h, {BAR_REQUESTS} requests a listing): {figures}"
    )
    return 0 if holds else 1


def _verdict(engine: str, listings: int) -> tuple[bool, str]:
    try:
        with installation(engine) as here, a_floor() as url:
            built = _work(here, f"build({url!r}, listings={listings})")
            assert built["listings"] == listings, built
            return _told(engine, _work(here, f"measure({url!r}, drifted={listings // 100})"))
    except NoAnswer as error:
        print(error)
        return False, f"{engine} was not measured"


def _told(engine: str, told: dict[str, Any]) -> tuple[bool, str]:
    count = told["listings"]
    hours = told["seconds"] / count * PROVINCE / 3600
    requests = told["requests"] / count
    found, drifted = told["found"], count // 100
    print(
        f"{engine}: {count:,} listings on {told['stalls']:,} stalls read back in "
        f"{told['seconds']:.1f} s with {told['requests']:,} requests, {told['read']:,} of them seen; "
        f"{found} of {drifted} changes found, {told['mistaken']} listings taken for changed"
    )
    peer = told["peer"]
    peer_hours = peer["seconds"] * PROVINCE / 3600
    print(
        f"  sent again unread: {1000 * peer['seconds']:.1f} ms and {peer['requests']:.2f} requests "
        f"a listing, and no change is ever known"
    )
    exact = found == drifted and not told["mistaken"] and told["read"] == count
    return hours <= BAR_HOURS and requests <= BAR_REQUESTS and exact, (
        f"{engine} {hours:.2f} h and {requests:.2f} requests a listing, {found} of {drifted} "
        f"changes found (sending all again {peer_hours:.2f} h and {peer['requests']:.2f} requests)"
    )


def _work(here: Installation, call: str) -> dict[str, Any]:
    name = call.partition("(")[0]
    run = here.python(f"from benchmarks.drift_work import {name}\n{call}")
    assert run.status == 0, run.lines
    return run.told


if __name__ == "__main__":
    sys.exit(main())
