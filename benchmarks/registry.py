"""A registry as large as asked for, written fast: what an import of as many rows leaves behind.

The people are those of `benchmarks/truth.py`, in the 75 communes of the programme. To be imported
in a process that has its database and settings.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

import django

django.setup()

# ruff: noqa: E402 - models can be imported only once Django is set up
from django.db import connection, transaction
from django.utils import timezone

from benchmarks import truth
from lensan.kernel import bulk
from lensan.places.models import Commune
from lensan.producers.actions.placing import facts_key
from lensan.producers.actions.settling import FIELDS, columns
from lensan.producers.codes import producer_code
from lensan.producers.facts import Facts, told
from lensan.producers.matching import block_keys, profile
from lensan.producers.models import Import, MatchKey, Means, Producer, Record, Sheet, Standing

AT_ONCE = 100_000
ON = date(2022, 1, 1)


def fill(size: int) -> None:
    """Fill the empty registry with `size` people of the province, each from one row of a list."""
    communes = {place.code: place for place in Commune.objects.of_the_programme()}
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size=-2000000")
    source = Import.objects.create(
        name="sổ mẫu", sha256="0" * 64, size=0, received_at=timezone.now(), state=Import.State.DONE
    )
    sheet = Sheet.objects.create(source=source, name="sổ mẫu")
    people = _people(size, sorted(communes))
    while some := list(islice(people, AT_ONCE)):
        with transaction.atomic():
            numbers = bulk.next_ids(Producer, len(some))
            _insert(list(zip(numbers, some, strict=True)), sheet, communes)
    analyze()


def analyze() -> None:
    """Tell the database how much there is of what, as it would find out by itself overnight."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _people(size: int, codes: Sequence[str]) -> Iterator[Facts]:
    real = dict(zip(truth.COMMUNES, codes, strict=True))
    seen: set[int] = set()
    for row in truth.rows(size * 112 // 100, seed=3):
        if row.entity not in seen and len(seen) < size:
            seen.add(row.entity)
            yield replace(row.facts, commune_code=real[row.facts.commune_code])


def _insert(rows: Sequence[tuple[int, Facts]], sheet: Sheet, communes: dict[str, Commune]) -> None:
    at = timezone.now()
    names = ["id", "code", "registered_on", *(name.removesuffix("_id") for name in FIELDS)]
    bulk.insert(Producer, names, _producers(rows, communes))
    bulk.insert(
        Standing,
        ("producer", "commune", "means", "from_on"),
        (
            (number, communes[facts.commune_code].pk, Means.of(facts.phones, facts.smartphone), ON)
            for number, facts in rows
        ),
    )
    bulk.insert(
        Record,
        ("source", "sheet", "row", "outcome", "producer", "commune", "facts", "facts_key",
         "problems", "at"),
        (
            (sheet.source_id, sheet.pk, number, Record.Outcome.CREATED, number,
             communes[facts.commune_code].pk, told(facts), facts_key(told(facts)), [], at)
            for number, facts in rows
        ),
    )  # fmt: skip
    keys = [(key, number) for number, facts in rows for key in block_keys(profile(facts))]
    bulk.insert(MatchKey, ("key", "producer"), sorted(keys))


def _producers(
    rows: Iterable[tuple[int, Facts]], communes: dict[str, Commune]
) -> Iterator[tuple[object, ...]]:
    for number, facts in rows:
        code = producer_code(number)
        row = columns(code, facts, communes[facts.commune_code].pk, None)
        yield (number, code, ON, *(row[name] for name in FIELDS))
