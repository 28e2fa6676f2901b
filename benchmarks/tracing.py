"""Walk 6 million edges back to the seed and forward to the orders, brute force beside us.

`python -m benchmarks.tracing [--quick]`; --quick makes 300,000 edges. The chains are made up: seed,
sprays and fertilisers of which each lot goes into many crops, two harvests a crop, packs of five
harvests, ten boxes a pack, an order a box; so one input lot reaches thousands of orders. Both walks
are the program's own, from a thing's address to the things it reached. Brute force asks the
database level by level. PostgreSQL alone is measured: SQLite is not meant for so many.
"""

import sys
from collections.abc import Iterator
from itertools import pairwise

import psycopg

from benchmarks.databases import NoAnswer, installation
from benchmarks.machine import machine

CROPS, QUICK_CROPS = 390_000, 20_000  # each brings about 15.4 edges
BACK_MS, FORWARD_S = 5.0, 2.0
BODY = '{"type": "TransformationEvent", "eventTime": "2026-11-20T06:30:00+07:00"}'  # what every event tells


def main() -> int:
    """Load the chains, walk them, and say whether the claim holds."""
    crops = QUICK_CROPS if "--quick" in sys.argv else CROPS
    print(machine())
    try:
        with installation("PostgreSQL") as here:
            edges = load(here.database_url, crops)
            run = here.python("from benchmarks.tracing_work import walk\nwalk()")
            assert run.status == 0, run.lines
            told = run.told
    except NoAnswer as error:
        print(error)
        print("tracing falls short: PostgreSQL was not there, so nothing was measured")
        return 1
    print(
        f"{edges:,} edges; back from an order: p50 {told['back_p50']:.2f} ms, {told['back_nodes']:.0f} things"
    )
    print(
        f"forward from an input lot: longest {told['forward_max']:.3f} s, {told['orders']:,.0f} orders"
    )
    holds = told["back_p95"] <= BACK_MS and told["forward_max"] <= FORWARD_S and told["wrong"] == 0
    print(
        f"tracing {'holds' if holds else 'falls short'}: {edges:,} edges on PostgreSQL, order to seed p95 "
        f"{told['back_p95']:.2f} ms (bar {BACK_MS:.0f}), one input lot to {told['orders']:,.0f} orders in "
        f"{told['forward_max']:.2f} s at most (bar {FORWARD_S:.0f}), {told['wrong']} of {told['compared']} walks "
        "unlike brute force"
    )
    return 0 if holds else 1


def load(url: str, crops: int, *, events: int = 1) -> int:
    """Write things and edges by COPY, spread over so many events, and return how many edges there are."""
    with psycopg.connect(url) as database:
        database.execute(
            "INSERT INTO traceability_event (digest, declares_error, event_id, kind, action, step, disposition,"
            " at, recorded_at, read_point, location, transformation, body, via, doubted)"
            " SELECT lpad(to_hex(n), 64, '0'), false, 'urn:x:' || n, 'TransformationEvent', '', 'packing', '', now(),"
            " now(), '', '', 'https://bench.vn/crop/' || n, %s, 'system', false FROM generate_series(1, %s) n",
            [BODY, events],
        )
        row = database.execute("SELECT min(id) FROM traceability_event").fetchone()
        assert row is not None
        with database.cursor().copy("COPY traceability_thing (id, address) FROM STDIN") as copy:
            for number, address in _things(crops):
                copy.write_row((number, address))
        edges = 0
        statement = "COPY traceability_edge (source_id, target_id, event_id) FROM STDIN"
        with database.cursor().copy(statement) as copy:
            for source, target in _edges(crops):
                copy.write_row((source, target, row[0] + edges % events))
                edges += 1
    with psycopg.connect(url, autocommit=True) as database:
        database.execute(
            "SELECT setval(pg_get_serial_sequence('traceability_thing', 'id'), max(id)) FROM traceability_thing"
        )
        database.execute("VACUUM ANALYZE traceability_event")
        database.execute("VACUUM ANALYZE traceability_edge")
        database.execute("VACUUM ANALYZE traceability_thing")
    return edges


def _places(crops: int) -> dict[str, int]:
    """Return where each kind of thing begins; the last is the end of all."""
    counts = {
        "input": max(crops // 50, 3),
        "crop": crops,
        "fruit": 2 * crops,
        "pack": 2 * crops // 5,
    }
    counts |= {"node": counts["pack"], "box": 10 * counts["pack"], "order": 10 * counts["pack"]}
    places, at = {}, 1
    for kind, count in counts.items():
        places[kind], at = at, at + count
    return places | {"end": at}


def _things(crops: int) -> Iterator[tuple[int, str]]:
    places = _places(crops)
    names = sorted(places.items(), key=lambda one: one[1])
    for (kind, begin), (_next, end) in pairwise(names):
        for number in range(begin, end):
            yield number, f"https://bench.vn/{kind}/{number - begin}"


def _edges(crops: int) -> Iterator[tuple[int, int]]:
    at = _places(crops)
    inputs = at["crop"] - at["input"]
    for crop in range(crops):
        for turn in range(3):
            yield at["input"] + (crop * 7919 + turn * 104_729) % inputs, at["crop"] + crop
        for half in range(2):
            yield at["crop"] + crop, at["fruit"] + 2 * crop + half
    for fruit in range(at["pack"] - at["fruit"]):
        pack = fruit * 31 % (at["node"] - at["pack"])
        yield at["fruit"] + fruit, at["node"] + pack
    for pack in range(at["node"] - at["pack"]):
        yield at["node"] + pack, at["pack"] + pack
        for box in range(10 * pack, 10 * pack + 10):
            yield at["pack"] + pack, at["box"] + box
            yield at["box"] + box, at["order"] + box


if __name__ == "__main__":
    sys.exit(main())
