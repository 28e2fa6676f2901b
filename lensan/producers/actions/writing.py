"""Write the rows of a list into the registry, thousands at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from lensan.accounts.models import User
from lensan.kernel import bulk
from lensan.places.actions import know_hamlets
from lensan.places.hamlets import hamlet_key
from lensan.producers.actions.owning import Owners
from lensan.producers.actions.placing import Placed
from lensan.producers.actions.reading import Reading
from lensan.producers.actions.settling import FIELDS, add_keys, columns, settle_facts
from lensan.producers.codes import producer_code
from lensan.producers.facts import Facts
from lensan.producers.matching import in_words
from lensan.producers.models import (
    Candidate,
    Import,
    MatchKey,
    Means,
    Producer,
    Record,
    Sheet,
    Standing,
)  # fmt: skip
from lensan.producers.surviving import surviving


def write(
    source: Import,
    reading: Reading,
    placed: Sequence[Placed],
    *,
    on: date,
    at: datetime,
    by: User | None,
) -> None:
    """Write sheets, new producers, every row as a record and the candidates of held rows."""
    sheets = _write_sheets(source, reading)
    made = _write_producers(reading, placed, on=on)
    _write_records(source, reading, placed, sheets, made, at=at, by=by)
    found: dict[int, set[int]] = defaultdict(set)
    for row in placed:
        if row.reference is not None and row.reference > 0:
            found[row.reference].update(row.keys)
    settle_facts(found, on=on)
    add_keys(found)


def _write_sheets(source: Import, reading: Reading) -> dict[str, int]:
    sheets = [
        Sheet(
            source=source,
            name=sheet.name,
            commune=reading.communes.get(sheet.commune_code),
            problems=[[p.code, p.text] for p in sheet.problems],
        )
        for sheet in reading.workbook.sheets
    ]
    Sheet.objects.bulk_create(sheets)
    return dict(Sheet.objects.filter(source=source).values_list("name", "pk"))


def _write_producers(reading: Reading, placed: Iterable[Placed], *, on: date) -> dict[int, int]:
    """Make the producers that rows found new; return their numbers by provisional reference."""
    rows: dict[int, list[Placed]] = defaultdict(list)
    for row in placed:
        if row.reference is not None and row.reference < 0:
            rows[row.reference].append(row)
    numbers = dict(zip(rows, bulk.next_ids(Producer, len(rows)), strict=True))
    facts = {numbers[reference]: _fullest(said) for reference, said in rows.items()}
    named = dict.fromkeys((f.commune_code, f.hamlet) for f in facts.values() if f.hamlet)
    hamlets = know_hamlets((reading.communes[code], name) for code, name in named)
    producers = []
    for number, fact in facts.items():
        commune = reading.communes[fact.commune_code].pk
        hamlet = hamlets.get((commune, hamlet_key(fact.hamlet)))
        code = producer_code(number)
        row_of = columns(code, fact, commune, hamlet.pk if hamlet else None)
        producers.append((number, code, on, *(row_of[name] for name in FIELDS)))
    names = ["id", "code", "registered_on", *(name.removesuffix("_id") for name in FIELDS)]
    bulk.insert(Producer, names, producers)
    bulk.insert(
        Standing,
        ("producer", "commune", "means", "from_on"),
        (
            (
                number,
                reading.communes[fact.commune_code].pk,
                Means.of(fact.phones, fact.smartphone),
                on,
            )
            for number, fact in facts.items()
        ),
    )
    bulk.insert(MatchKey, ("key", "producer"), _keys(rows, numbers))
    return numbers


def _fullest(said: list[Placed]) -> Facts:
    if len(said) == 1:
        return said[0].row.facts
    return surviving([], [row.told for row in reversed(said)])


def _keys(rows: dict[int, list[Placed]], numbers: dict[int, int]) -> Iterator[tuple[int, int]]:
    for reference, said in rows.items():
        for key in {key for row in said for key in row.keys}:
            yield key, numbers[reference]


def _write_records(
    source: Import,
    reading: Reading,
    placed: Sequence[Placed],
    sheets: dict[str, int],
    made: dict[int, int],
    *,
    at: datetime,
    by: User | None,
) -> None:
    owners = Owners({row.reference for row in placed if row.reference and row.reference > 0})

    def real(reference: int | None) -> int | None:
        return made.get(reference, reference) if reference is not None else None

    def owner(row: Placed) -> int | None:
        number = real(row.reference)
        return owners.of(number, row.row.facts) if number else None

    numbers = bulk.next_ids(Record, len(placed))
    bulk.insert(
        Record,
        ("id", "source", "sheet", "row", "outcome", "producer", "commune", "facts", "facts_key",
         "problems", "at", "by"),
        (
            (
                number, source.pk, sheets[row.sheet.name], row.row.number, row.outcome,
                owner(row), _commune(row, reading), row.told, row.facts_key,
                [[p.column, p.code, p.text] for p in row.problems], at, by.pk if by else None,
            )
            for number, row in zip(numbers, placed, strict=True)
        ),
    )  # fmt: skip
    bulk.insert(
        Candidate,
        ("record", "producer", "score", "evidence"),
        (
            (
                number,
                real(candidate.reference),
                candidate.score,
                in_words(candidate.evidence)[:300],
            )
            for number, row in zip(numbers, placed, strict=True)
            for candidate in (row.candidates if row.outcome == Record.Outcome.HELD else ())
        ),
    )


def _commune(row: Placed, reading: Reading) -> int | None:
    commune = reading.communes.get(row.row.facts.commune_code or row.sheet.commune_code)
    return commune.pk if commune else None
