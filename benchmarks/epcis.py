"""Read GS1's own EPCIS 2.0 examples and wrong documents, GS1's schema beside us.

`python -m benchmarks.epcis [--quick]`. The examples and the schema lie in `../shared/data/epcis`
and are not part of the project, so without them the claim falls short. An example counts when it is
read, written as a document and read again with the same meaning, and the answer is valid by the
official schema. The wrong documents are ours, one thing wrong in each. The schema is asked with its
dates checked and without.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from jsonschema import Draft7Validator, FormatChecker

from benchmarks.machine import ROOT
from lensan.traceability.epcis import writing
from lensan.traceability.epcis.identity import hash_id, same
from lensan.traceability.epcis.reading import read_document, read_text
from lensan.traceability.epcis.values import NotEPCIS
from lensan.traceability.tests.wrong_documents import WRONG

DATA = ROOT.parent / "shared" / "data" / "epcis"
AT = datetime(2026, 11, 27, tzinfo=UTC)
ROUNDS, QUICK_ROUNDS = 200, 20


def main() -> int:
    """Run both claims, print a line for each, and say whether they hold."""
    if not DATA.exists():
        print(f"epcis falls short: {Path('../shared/data/epcis')} is not there")
        return 1
    official = json.loads((DATA / "EPCIS-JSON-Schema.json").read_text("utf-8"))
    schema, dated = Draft7Validator(official), _dated(official)
    files = [*sorted(DATA.rglob("examples/**/*.jsonld")), *sorted(DATA.glob("seed-*.json"))]
    taken = [file for file in files if _round_trip(file.read_bytes(), dated)]
    refused = [name for name, (_, document) in WRONG.items() if not _read(document)]
    theirs = sum(not schema.is_valid(document) for _, document in WRONG.values())
    with_dates = sum(not dated.is_valid(document) for _, document in WRONG.values())
    rate = _rate(files, QUICK_ROUNDS if "--quick" in sys.argv else ROUNDS)
    print(f"examples: {len(taken)} of {len(files)} come back with the same meaning")
    print(
        f"wrong documents: {len(refused)} of {len(WRONG)} refused; GS1's schema refuses {theirs},"
    )
    print(f"  and {with_dates} with its dates checked")
    holds = len(taken) == len(files) and len(refused) == len(WRONG)
    print(
        f"epcis {'holds' if holds else 'falls short'}: {len(taken)} of {len(files)} examples, "
        f"{len(refused)} of {len(WRONG)} wrong documents refused (GS1's schema {theirs}, "
        f"{with_dates} with dates); {rate:,.0f} events/s read and hashed by one core"
    )
    return 0 if holds else 1


def _dated(official: Any) -> Draft7Validator:
    return Draft7Validator(official, format_checker=FormatChecker())


def _read(document: Any) -> bool:
    try:
        read_document(document)
    except NotEPCIS:
        return False
    return True


def _round_trip(written: bytes, schema: Draft7Validator) -> bool:
    events = read_document(read_text(written))
    told = json.dumps(writing.document(map(writing.event, events), at=AT))
    again = read_document(read_text(told))
    alike = all(same(*pair) for pair in zip(events, again, strict=True))
    return alike and schema.is_valid(json.loads(told))


def _rate(files: list[Path], rounds: int) -> float:
    """Return how many events a second are read from JSON and hashed."""
    texts = [file.read_bytes() for file in files]
    count, start = 0, perf_counter()
    for _ in range(rounds):
        for written in texts:
            events = read_document(read_text(written))
            count += len([hash_id(event) for event in events])
    return count / (perf_counter() - start)


if __name__ == "__main__":
    sys.exit(main())
