"""Time the pages of progress over 100,000 producers and two years of nights, on both databases.

`python -m benchmarks.dashboard [--quick]`; --quick asks less often, and SQLite alone. Every page
is asked for through Django's test client with 10,000 producers in the registry and again with
100,000. The peer works out live, from the producers, what the province's page shows of one day:
the numbers and the map, without the line of two years. PostgreSQL is taken where
DATABASE_URL_POSTGRESQL, or 127.0.0.1 as root, answers.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

FEW, MANY = 10_000, 100_000
TURNS, TURNS_QUICK = 40, 10
RUN = "import django; django.setup(); from benchmarks.progress_pages import run; run()"
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "config.settings", "ALLOWED_HOSTS": "testserver", "DEBUG": "0",
}  # fmt: skip
BAR_MS, GROWTH = (
    100,
    1.5,
)  # p95 in milliseconds; of medians, beyond which no page is called constant
LIST = "list of work"
ON_POSTGRESQL = os.environ.get("DATABASE_URL_POSTGRESQL", "postgresql://root@127.0.0.1/postgres")


def main() -> int:
    """Run every database in a process of its own, print a table for each, and say what holds."""
    quick = "--quick" in sys.argv
    verdicts = []
    for name, url in _databases(quick=quick):
        told = subprocess.run(
            [sys.executable, "-c", RUN, str(TURNS_QUICK if quick else TURNS)],
            env=os.environ | SETTINGS | {"DATABASE_URL": url},
            check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        verdicts.append(_verdict(name, json.loads(told.stdout)))
    holds = all(fine for fine, _figures in verdicts)
    words = "holds" if holds else "falls short"
    print(f"dashboard {words}: {'; '.join(figures for _fine, figures in verdicts)}")
    return 0 if holds else 1


def _verdict(name: str, told: dict[str, dict[str, dict[str, float]]]) -> tuple[bool, str]:
    few, many = told["few"], told["many"]
    live, night = told["live"], told["night"]
    print(f"{name}: p95 (median) in ms, best of three rounds, with {FEW:,} and {MANY:,} producers")
    for page in many:
        print(f"  {page:<26}{_told(few[page])}{_told(many[page])}")
    print(f"  {'province, worked out live':<26}{_told(live['few'])}{_told(live['many'])}")
    print(f"  {'one night measured':<26}{_told(night['few'])}{_told(night['many'])}")
    read = [page for page in many if page != LIST]  # a list is as long as its commune
    slowest = max(page["p95"] for page in many.values())
    growth = max(many[page]["median"] / few[page]["median"] for page in read)
    times = live["many"]["median"] / many["province"]["median"]
    return slowest <= BAR_MS and growth <= GROWTH, (
        f"{name} slowest page p95 {slowest:.0f} ms, at most {growth:.2f} times from {FEW:,} to "
        f"{MANY:,} producers, {times:.0f} times faster than worked out live, "
        f"a night measured in {night['many']['median'] / 1000:.1f} s"
    )


def _told(took: dict[str, float]) -> str:
    return f"{took['p95']:9.1f} ({took['median']:.1f})".ljust(20)


def _databases(*, quick: bool) -> Iterator[tuple[str, str]]:
    with TemporaryDirectory() as folder:
        yield "SQLite", f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
    if quick:
        return
    try:
        server = psycopg.connect(ON_POSTGRESQL, autocommit=True)
    except psycopg.OperationalError:
        print("PostgreSQL does not answer: SQLite alone")
        return
    name = f"lensan_bench_{os.getpid()}"
    with server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield "PostgreSQL", f"{ON_POSTGRESQL.rsplit('/', 1)[0]}/{name}"
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


if __name__ == "__main__":
    sys.exit(main())
