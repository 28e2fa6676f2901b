"""Measure the intake: 75 messy workbooks from file to stored and matched, the peer beside it.

`python -m benchmarks.intake [--quick]`. The lists are those of the demo province (`lensan.demo`),
in every format and with every mess that it knows. The peer is django-import-export with its
defaults, which reads no such list: it is given the same rows as plain workbooks with one header
each, and it matches nothing. So every comparison is in its favour. --quick brings in eight of the
lists, as large as they are.
"""

import json
import secrets
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.databases import NoAnswer, on_postgresql
from benchmarks.machine import Installation, Run, machine
from lensan.demo.lists.province import write_lists
from lensan.kernel.tests.migrated import copy_to

HOUSEHOLDS, QUICK_LISTS = 104_000, 8  # lists have about 1.1 rows for each household
SEED = 7
SECONDS, MEMORY = 60, 2**30
FASTER_ALONE = 5


def main() -> int:
    """Run every claim, print a line for each, and say whether they hold."""
    quick = "--quick" in sys.argv
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        lists = Path(folder) / "lists"
        write_lists(lists, households=HOUSEHOLDS, seed=SEED)
        for path in sorted(lists.iterdir())[QUICK_LISTS:] if quick else ():
            path.unlink()
        size = sum(path.stat().st_size for path in lists.iterdir()) / 2**20
        print(f"{len(list(lists.iterdir()))} workbooks, {size:.1f} MB")
        bench = _Bench(Path(folder), lists)
        holds, figures = bench.on_sqlite()
        bench.on_postgresql()
    if quick:
        figures += " (quick: a sample of the rows)"
    print(f"intake {'holds' if holds else 'falls short'}: {figures}")
    return 0 if holds else 1


class _Bench:
    def __init__(self, folder: Path, lists: Path) -> None:
        self.folder, self.lists = folder, lists
        self.empty = folder / "empty.sqlite3"
        copy_to(self.empty)

    def on_sqlite(self) -> tuple[bool, str]:
        """Measure ours whole, ours alone, the peer and the floor, each from an empty database."""
        ours, totals = self._import(self._fresh())
        print(_line("parse, match and store on SQLite", ours, totals["read"]), _sums(totals))
        alone = self._work(f"alone({str(self.lists)!r})")
        print(_told("parse, validate and store alone, each row as someone new", alone))
        plain = self.folder / "plain"
        self._work(f"clean({str(self.lists)!r}, {str(plain)!r})")
        peer = self._work(f"peer({str(plain)!r})")
        print(_told("django-import-export, defaults, plain workbooks", peer))
        floor = self._work(f"floor({str(self.lists)!r})")
        print(_told("floor: every cell read, raw rows by executemany", floor))
        per_row = peer["seconds"] / peer["rows"]
        whole_ratio = per_row / (ours.seconds / totals["read"])
        alone_ratio = per_row / (alone["seconds"] / alone["rows"])
        multiple = ours.seconds / floor["seconds"]
        holds = ours.seconds <= SECONDS and ours.memory <= MEMORY
        return holds and whole_ratio > 1 and alone_ratio >= FASTER_ALONE, (
            f"{totals['read']:,} rows in {ours.seconds:.1f} s (bar {SECONDS} s) and "
            f"{ours.memory / 2**20:.0f} MB (bar 1,024 MB); with matching {whole_ratio:.2f} times "
            f"as fast as django-import-export without (bar 1), alone {alone_ratio:.2f} times "
            f"(bar {FASTER_ALONE}); {multiple:.1f} times the floor"
        )

    def on_postgresql(self) -> None:
        """Measure the same on PostgreSQL, where one answers: told, not claimed."""
        try:
            with on_postgresql() as url:
                here = self._on(url)
                ours, totals = self._import(here)
                print(_line("parse, match and store on PostgreSQL", ours, totals["read"]))
                work = f"floor_by_copy({str(self.lists)!r}, {url!r})"
                floor = self._work(work)
                print(_told("floor: every cell read, raw rows by COPY", floor))
        except NoAnswer as error:
            print(error)

    def _import(self, here: Installation) -> tuple[Run, dict[str, int]]:
        report = here.folder.with_suffix(".json")
        run = here.lensan("import", str(self.lists), "--report", str(report))
        # A list whose headings only a person can map is left out, which the exit status tells.
        totals: dict[str, int] = json.loads(report.read_text())["totals"]
        return run, totals

    def _work(self, call: str) -> dict[str, Any]:
        name = call.partition("(")[0]
        return _sound(
            self._fresh().python(f"from benchmarks.intake_work import {name}\n{call}")
        ).told

    def _fresh(self) -> Installation:
        database = self.folder / f"{secrets.token_hex(4)}.sqlite3"
        shutil.copy(self.empty, database)
        return self._on(f"sqlite:///{database}")

    def _on(self, url: str) -> Installation:
        return Installation(url, self.folder / f"data-{secrets.token_hex(4)}")


def _sound(run: Run) -> Run:
    assert run.status == 0, run.lines
    return run


def _line(what: str, run: Run, rows: int) -> str:
    return (
        f"{what}: {rows:,} rows in {run.seconds:.1f} s ({run.processor:.1f} s of the processor), "
        f"{run.memory / 2**20:.0f} MB, {rows / run.seconds:,.0f} rows/s"
    )


def _told(what: str, figures: dict[str, Any]) -> str:
    seconds, rows = figures["seconds"], figures["rows"]
    return f"{what}: {rows:,} rows in {seconds:.1f} s, {rows / seconds:,.0f} rows/s"


def _sums(totals: dict[str, int]) -> str:
    return "(" + ", ".join(f"{name} {count:,}" for name, count in totals.items()) + ")"


if __name__ == "__main__":
    sys.exit(main())
