"""Time every page of selling over 50,000 stalls and a million orders, and how fast stalls open.

`python -m benchmarks.size [--quick]`; --quick takes a fiftieth of the sellers, and only
the province's officer and the household ask, less often.

The rows are copied into PostgreSQL, all constraints checked, first for a tenth of the sellers, then
for all: twelve offers each on three floors, two years of orders, statements, transfers. Every
address of the catalogue, marketplaces, orders, payouts and desk is asked for in this process, through
Django's test client, as an officer of the province and of a commune, a helper, a household and the
cooperative that sells most; a list leads on to its next pages. How many questions a page asks of
the database is counted at both sizes. Papers for all parcels to be packed and whole tables are
files, no pages: they are timed apart.

Stalls are opened by the real actions, in several processes, on a simulated marketplace in a process
of its own; the figure beside it is a real Vendure, installed from npm, asked by the same connector.
PostgreSQL is taken where TEST_POSTGRESQL_URL, or 127.0.0.1 as root, answers; without it the claim
falls short.
"""

import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.databases import NoAnswer, installation
from benchmarks.machine import Installation, machine
from benchmarks.size_stalls import Opened, open_stalls, vendure_opens


@dataclass(frozen=True)
class Size:
    """How many sellers before and after, their orders; how often a page is timed and counted."""

    few: int
    many: int
    orders: int
    turns: int
    counts: int
    rounds: int
    readers: tuple[str, ...]


ALL = ("province", "commune", "helper", "household", "cooperative")
WHOLE = Size(1667, 16_667, 60, 10, 2, 3, ALL)
QUICK = Size(60, 300, 60, 2, 1, 1, ("province", "household"))
STALLS, QUICK_STALLS = 1500, 120
BAR_MS, BAR_STALLS = 300, 50  # p95; a second
CLOSE_GROWTH = 1.5  # of medians, of those who see no more when the province grows
FAST_MS = 30  # under it a median's growth is noise


def main() -> int:
    """Build, measure, print the tables and say whether the claim holds."""
    quick = "--quick" in sys.argv
    size = QUICK if quick else WHOLE
    print(machine())
    try:
        with installation("PostgreSQL") as here:
            told = _pages(here, size)
            opened = open_stalls(here, QUICK_STALLS if quick else STALLS)
    except NoAnswer as error:
        print(error)
        print("size falls short: PostgreSQL was not measured")
        return 1
    peer = "not asked by --quick" if quick else vendure_opens()
    fine, figures = _verdict(told, opened, size)
    print(f"size {'holds' if fine else 'falls short'}: {figures}; Vendure {peer}")
    return 0 if fine else 1


def _pages(here: Installation, size: Size) -> dict[str, Any]:
    call = f"run(**{asdict(size)}, bar={BAR_MS})"
    run = here.python(f"from benchmarks.size_work import run\n{call}")
    assert run.status == 0, run.lines
    _print(run.told)
    return run.told


def _print(told: dict[str, Any]) -> None:
    rows = ", ".join(f"{count:,} {name}" for name, count in told["rows"].items())
    print(f"built in {told['built']:.0f} s: {rows}")
    print("p95 (median) in ms, and questions asked of the database, each of the slowest reader")
    for title in dict.fromkeys(title for times in told["times"].values() for title in times):
        by = {who: times[title] for who, times in told["times"].items() if title in times}
        who = max(by, key=lambda name: by[name]["p95"])
        found = (told["after"][one].get(title, {"questions": 0}) for one in by)
        counts = max(one["questions"] for one in found)
        print(f"  {title:<40}{by[who]['p95']:8.1f} ({by[who]['median']:.1f})".ljust(60)
              + f"{counts:>4}  {who}")  # fmt: skip
    apart = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in told["apart"].items())
    print(f"  files, no pages: {apart}")


def _verdict(told: dict[str, Any], opened: Opened, size: Size) -> tuple[bool, str]:
    slowest = max(
        (figures["p95"], title, who)
        for who, times in told["times"].items() for title, figures in times.items()
    )  # fmt: skip
    more = list(_asking_more(told))
    growth = max(_growths(told), default=(0.0, ""))
    for line in more:
        print(f"  asks more when there is more: {line}")
    fine = slowest[0] <= BAR_MS and not more and opened.rate >= BAR_STALLS
    return fine and growth[0] <= CLOSE_GROWTH, (
        f"slowest of {sum(map(len, told['times'].values()))} pages p95 {slowest[0]:.0f} ms "
        f"({slowest[1]}, {slowest[2]}; bar {BAR_MS}), questions constant on all but {len(more)}, "
        f"for helper and household at most {growth[0]:.2f} times slower with "
        f"{size.many / size.few:.0f} times the sellers ({growth[1]}; bar {CLOSE_GROWTH:g}); "
        f"{opened.rate:.0f} stalls opened a second by {opened.workers} workers (bar {BAR_STALLS})"
    )


def _asking_more(told: dict[str, Any]) -> Iterator[str]:
    """Yield the pages that ask more of the database when there is more; none was empty before."""
    for who, found in told["after"].items():
        for title, now in found.items():
            before = told["before"][who]["counts"].get(title)
            if (
                before
                and now["questions"] > before["questions"]
                and before["rows"] >= min(1, now["rows"])
            ):
                yield f"{who} {title}: {before['questions']} → {now['questions']}"


def _growths(told: dict[str, Any]) -> list[tuple[float, str]]:
    return [
        (figures["median"] / max(FAST_MS, told["before"][who]["times"][title]["median"]), f"{who} {title}")
        for who, times in told["times"].items() if "times" in told["before"][who]
        for title, figures in times.items() if title in told["before"][who]["times"]
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
