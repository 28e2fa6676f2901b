"""Measure whether one more commune costs the same however large the registry has become.

`python -m benchmarks.increment [--quick]`. Registries of 100,000 and of 1,000,000 people of the
same 75 communes (so their blocks grow tenfold too), with the names, telephones and errors of
`benchmarks/truth.py`. Eight communes then send a list of 1,500 rows each; the first warms up, the
median of the others counts. The peer is ourselves with the smaller registry. PostgreSQL is taken
where TEST_POSTGRESQL_URL, or 127.0.0.1 as root, answers, and is told, not claimed; --quick has
fewer people and SQLite alone.
"""

import sys
from statistics import median
from typing import Any

from benchmarks.databases import ENGINES, NoAnswer, installation
from benchmarks.machine import Installation, machine

SIZES, QUICK_SIZES = (100_000, 1_000_000), (3_000, 30_000)
WITHIN = 2.0


def main() -> int:
    """Measure both registries on each database, and say whether the claim holds on SQLite."""
    quick = "--quick" in sys.argv
    sizes = QUICK_SIZES if quick else SIZES
    print(machine())
    ratios, figures = [], []
    for engine in ENGINES[:1] if quick else ENGINES:
        try:
            small, large = (_seconds(engine, size) for size in sizes)
        except NoAnswer as error:
            print(error)
            continue
        ratios.append(large / small)
        figures.append(
            f"{engine} into {sizes[0]:,} in {small:.2f} s, into {sizes[1]:,} in {large:.2f} s: "
            f"{large / small:.2f} times"
        )
    words = "holds" if ratios[0] <= WITHIN else "falls short"
    print(f"increment {words}: 1,500 rows (bar {WITHIN:g} times) {'; '.join(figures)}")
    return 0 if ratios[0] <= WITHIN else 1


def _seconds(engine: str, size: int) -> float:
    with installation(engine) as here:
        built = _work(here, f"build({size})")
        added = _work(here, f"add({str(here.folder / 'lists')!r})")
    each = ", ".join(f"{seconds:.2f} s" for seconds in added["seconds"])
    print(
        f"{engine}: {built['producers']:,} producers, {built['keys']:,} match keys: one more "
        f"commune in {each}; {added['matched']} rows of {added['known']:,} known ones matched"
    )
    return float(median(added["seconds"]))


def _work(here: Installation, call: str) -> dict[str, Any]:
    name = call.partition("(")[0]
    run = here.python(f"from benchmarks.increment_work import {name}\n{call}")
    assert run.status == 0, run.lines
    return run.told


if __name__ == "__main__":
    sys.exit(main())
