"""Time the search box over 100,000 producers, on SQLite and on PostgreSQL.

`python -m benchmarks.search_box [--quick]`; --quick asks a third as much of 10,000 producers. A hundred queries,
of names with and without accents, common syllables, telephones, codes and nobody, are asked of
the page itself, through Django's test client, by an officer of the province and by one of a
commune: as a page of its own and while typing. The peer is what Django's admin does with
`search_fields` on the same rows: each word anywhere in name, telephone or code, whatever its case.
It is what a Django project has for nothing. It finds the rows and draws no page, in its favour,
but it knows neither accents nor telephones as people write them. PostgreSQL is taken where
TEST_POSTGRESQL_URL, or 127.0.0.1 as root, answers; without it the claim falls short.
"""

import sys
from typing import Any

from benchmarks.databases import ENGINES, NoAnswer, installation
from benchmarks.machine import machine

PRODUCERS, QUICK_PRODUCERS = 100_000, 10_000
QUICK = ", every=3, rounds=1"
BAR_MS = 50
PEER = "peer"


def main() -> int:
    """Measure both databases, print a table for each, and say whether the claim holds."""
    quick = "--quick" in sys.argv
    producers = QUICK_PRODUCERS if quick else PRODUCERS
    call = f"measure({producers}{QUICK if quick else ''})"
    print(machine())
    verdicts = [_verdict(engine, call) for engine in ENGINES]
    holds = all(fine for fine, _figures in verdicts)
    words = "holds" if holds else "falls short"
    figures = "; ".join(figures for _fine, figures in verdicts)
    print(f"search_box {words}: {producers:,} producers (bar {BAR_MS} ms): {figures}")
    return 0 if holds else 1


def _verdict(engine: str, call: str) -> tuple[bool, str]:
    try:
        with installation(engine) as here:
            run = here.python(f"from benchmarks.search_pages import measure\n{call}")
            assert run.status == 0, run.lines
    except NoAnswer as error:
        print(error)
        return False, f"{engine} was not measured"
    return _told(engine, run.told)


def _told(engine: str, told: dict[str, Any]) -> tuple[bool, str]:
    took, found = told["took"], told["found"]
    print(f"{engine}: {told['queries']} queries, p95 (median) in ms of the best round")
    print(f"  {'':<22}" + "".join(f"{name:<24}" for name in took))
    for kind in took[PEER]:
        figures = [f"{one[kind]['p95']:.1f} ({one[kind]['median']:.1f})" for one in took.values()]
        print(f"  {kind:<22}" + "".join(f"{figure:<24}" for figure in figures))
    print(f"  of {found['sought']} queries about someone we answer {found['ours']}, the peer "
          f"{found['peer']}")  # fmt: skip
    slowest = max(one["all"]["p95"] for name, one in took.items() if name != PEER)
    peer = took[PEER]["all"]["p95"]
    return slowest <= BAR_MS, (
        f"{engine} slowest page p95 {slowest:.0f} ms, icontains without a page {peer:.0f} ms "
        f"({peer / slowest:.1f} times), {found['ours']} of {found['sought']} found "
        f"(icontains {found['peer']})"
    )


if __name__ == "__main__":
    sys.exit(main())
