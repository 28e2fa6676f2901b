"""Solve Dethloff's 40 instances of simultaneous pick-up and delivery, OR-Tools and VROOM beside us.

`python -m benchmarks.vrpspd [--quick]`. Each gets one core and the same seconds (VROOM ends by
itself); two instances are solved at a time, on two cores. The best known values are those of
LKH-3's table. Ours come through the public `plan`, and every plan, the peers' too, through our
checker. With `--quick`, every eighth instance gets three seconds.
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from time import perf_counter

from benchmarks.machine import ROOT
from benchmarks.routing import HEAD, Outcome, solved
from benchmarks.routing_files import FILES, Instance, instances
from benchmarks.routing_peers import with_ortools, with_vroom
from lensan.logistics.planner.answer import Plan

FOLDER = FILES / "vrpspd" / "DETHLOFF"
SECONDS, QUICK_SECONDS = 30, 3
CORES, WORST = 2, 0.15  # percent of mean gap


@dataclass(frozen=True)
class Row:
    """One instance: what we and the peers found, and how long VROOM took."""

    ours: Outcome
    ortools: Outcome
    vroom: Outcome
    vroom_seconds: float


def main() -> int:
    """Solve all instances, print a line for each, and say whether the claim holds."""
    quick = "--quick" in sys.argv
    if not FOLDER.exists():
        print(f"vrpspd falls short: {FOLDER.relative_to(ROOT.parent)} is not there")
        return 1
    chosen = instances(FOLDER)[:: 8 if quick else 1]
    seconds = QUICK_SECONDS if quick else SECONDS
    print(f"{HEAD}   OR-Tools      VROOM (seconds)")
    rows = []
    with ProcessPoolExecutor(CORES, mp_context=get_context("spawn")) as pool:
        for row in pool.map(_row, chosen, [seconds] * len(chosen)):
            rows.append(row)
            gaps = f"{_percent(row.ortools.gap):>10} {_percent(row.vroom.gap):>10}"
            print(f"{row.ours.line()} {gaps} ({row.vroom_seconds:.1f})", flush=True)
    return _told(rows, seconds)


def _row(instance: Instance, seconds: int) -> Row:
    ours = solved(instance, seconds)
    ortools = _outcome(instance, with_ortools(instance.day, seconds))
    start = perf_counter()
    vroom = _outcome(instance, with_vroom(instance.day))
    return Row(ours, ortools, vroom, perf_counter() - start)


def _outcome(instance: Instance, answer: Plan | None) -> Outcome:
    complete = answer is not None and not answer.left_out
    return Outcome(instance, answer.cost / instance.unit if answer and complete else None)


def _told(rows: list[Row], seconds: int) -> int:
    infeasible = sum(row.ours.cost is None for row in rows)
    ours, ortools, vroom = (
        _mean([outcome.gap for outcome in outcomes])
        for outcomes in zip(*((row.ours, row.ortools, row.vroom) for row in rows), strict=True)
    )
    holds = not infeasible and ours <= WORST
    print(
        f"vrpspd {'holds' if holds else 'falls short'}: mean gap {ours:.3f} % over {len(rows)} "
        f"instances of {seconds} s, {infeasible} infeasible (OR-Tools {ortools:.2f} % in the same "
        f"time, VROOM {vroom:.2f} % in {_mean([row.vroom_seconds for row in rows]):.1f} s)"
    )
    return 0 if holds else 1


def _mean(numbers: list[float | None] | list[float]) -> float:
    known = [number for number in numbers if number is not None]
    return sum(known) / len(known) if known else float("inf")


def _percent(gap: float | None) -> str:
    return "-" if gap is None else f"{gap:+.3f} %"


if __name__ == "__main__":
    sys.exit(main())
