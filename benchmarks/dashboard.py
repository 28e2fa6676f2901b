"""Time the pages of progress over 100,000 producers and two years of nights, on both databases.

`python -m benchmarks.dashboard [--quick]`; --quick asks less often, with a tenth of the producers
and of the nights. Every page is asked for through Django's test client with 10,000 producers in
the registry and again with 100,000. The peer works out live, from the producers, what the
province's page shows of one day: the numbers and the map, without the line of two years.
PostgreSQL is taken where TEST_POSTGRESQL_URL, or 127.0.0.1 as root, answers; without it the claim
falls short.
"""

import sys
from dataclasses import asdict, dataclass

from benchmarks.databases import ENGINES, NoAnswer, installation
from benchmarks.machine import machine


@dataclass(frozen=True)
class Size:
    """How many producers and nights, how often each page is asked for, and in how many rounds."""

    few: int
    many: int
    nights: int
    turns: int
    rounds: int


WHOLE, QUICK = Size(10_000, 100_000, 730, 40, 3), Size(1_000, 10_000, 73, 6, 1)
BAR_MS = 100  # p95
GROWTH = 1.5  # of medians: a page that grows less while producers grow tenfold is called constant
LIST = "list of work"


def main() -> int:
    """Run every database in a process of its own, print a table for each, and say what holds."""
    size = QUICK if "--quick" in sys.argv else WHOLE
    print(machine())
    verdicts = [_verdict(engine, size) for engine in ENGINES]
    holds = all(fine for fine, _figures in verdicts)
    words = "holds" if holds else "falls short"
    figures = "; ".join(figures for _fine, figures in verdicts)
    print(f"dashboard {words}: {size.nights} nights (bar {BAR_MS} ms): {figures}")
    return 0 if holds else 1


def _verdict(engine: str, size: Size) -> tuple[bool, str]:
    try:
        with installation(engine) as here:
            run = here.python(
                "import django; django.setup(); from benchmarks.progress_pages import run\n"
                f"run(**{asdict(size)})"
            )
            assert run.status == 0, run.lines
    except NoAnswer as error:
        print(error)
        return False, f"{engine} was not measured"
    return _told(engine, size, run.told)


def _told(
    engine: str, size: Size, told: dict[str, dict[str, dict[str, float]]]
) -> tuple[bool, str]:
    few, many, live, night = told["few"], told["many"], told["live"], told["night"]
    print(f"{engine}: p95 (median) in ms of the best round, with {size.few:,} and "
          f"{size.many:,} producers")  # fmt: skip
    for page in many:
        print(_line(page, few[page], many[page]))
    print(_line("province, worked out live", live["few"], live["many"]))
    print(_line("one night measured", night["few"], night["many"]))
    read = [page for page in many if page != LIST]  # a list is as long as its commune
    slowest = max(page["p95"] for page in many.values())
    growth = max(many[page]["median"] / few[page]["median"] for page in read)
    times = live["many"]["median"] / many["province"]["median"]
    return slowest <= BAR_MS and growth <= GROWTH, (
        f"{engine} slowest page p95 {slowest:.0f} ms, at most {growth:.2f} times from {size.few:,} "
        f"to {size.many:,} producers (bar {GROWTH:g}), {times:.0f} times faster than worked out "
        f"live, a night measured in {night['many']['median'] / 1000:.1f} s"
    )


def _line(page: str, *took: dict[str, float]) -> str:
    figures = (f"{one['p95']:9.1f} ({one['median']:.1f})".ljust(20) for one in took)
    return f"  {page:<26}{''.join(figures)}"


if __name__ == "__main__":
    sys.exit(main())
