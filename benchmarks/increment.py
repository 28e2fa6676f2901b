"""Measure whether one more commune costs the same however large the registry has become.

`python -m benchmarks.increment [--quick]`. Registries of 100,000 and of 1,000,000 people of the
same 75 communes (so their blocks grow tenfold too), with the names, telephones and errors of
`benchmarks/truth.py`, on SQLite. Three communes then send a list of 1,500 rows each.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.machine import Installation, machine

SIZES, QUICK_SIZES = (100_000, 1_000_000), (10_000, 100_000)
WITHIN = 2.0


def main() -> int:
    """Measure both registries, print a line for each, and say whether the claim holds."""
    sizes = QUICK_SIZES if "--quick" in sys.argv else SIZES
    print(machine())
    small, large = (_seconds(size) for size in sizes)
    ratio = large / small
    words = "holds" if ratio <= WITHIN else "falls short"
    print(
        f"increment {words}: 1,500 rows into {sizes[0]:,} in {small:.2f} s, "
        f"into {sizes[1]:,} in {large:.2f} s: {ratio:.2f} times (bar {WITHIN:g})"
    )
    return 0 if ratio <= WITHIN else 1


def _seconds(size: int) -> float:
    folder = Path(tempfile.mkdtemp())
    try:
        here = Installation(f"sqlite:///{folder / 'lensan.sqlite3'}", folder / "data")
        assert here.lensan("migrate", "-v0").status == 0
        built = _work(here, f"build({size})")
        added = _work(here, f"add({str(folder / 'lists')!r})")
    finally:
        shutil.rmtree(folder)
    each = ", ".join(f"{seconds:.2f} s" for seconds in added["seconds"])
    print(
        f"{built['producers']:,} producers, {built['keys']:,} match keys: one more commune in "
        f"{each}; {added['matched']} rows of 450 known ones matched"
    )
    return float(median(added["seconds"]))


def _work(here: Installation, call: str) -> dict[str, Any]:
    name = call.partition("(")[0]
    run = here.python(f"from benchmarks.increment_work import {name}\n{call}")
    assert run.status == 0, run.lines
    return run.told


if __name__ == "__main__":
    sys.exit(main())
