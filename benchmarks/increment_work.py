"""The work of `benchmarks.increment`: a registry built fast, and one more commune carried in.

Run in a process and a database of its own; every function prints one JSON line.
"""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from time import perf_counter

import django

django.setup()

# ruff: noqa: E402 - models can be imported only once Django is set up
import xlsxwriter
from django.core.files import File
from django.db import connection, transaction
from django.utils import timezone

from benchmarks import truth
from lensan.kernel import bulk
from lensan.places.models import Commune
from lensan.producers.actions.importing import carry_in
from lensan.producers.actions.placing import facts_key
from lensan.producers.actions.receiving import approve, receive
from lensan.producers.actions.settling import FIELDS, columns
from lensan.producers.codes import producer_code
from lensan.producers.facts import Facts, told
from lensan.producers.matching import block_keys, profile
from lensan.producers.models import Import, MatchKey, Means, Producer, Record, Sheet, Standing

LISTS, ROWS, KNOWN = 3, 1_500, 150  # of the rows of a new list so many speak of known producers
AT_ONCE = 100_000
HEADINGS = ("STT", "Họ và tên", "Giới tính", "Ngày sinh", "Số CCCD", "Số điện thoại", "Ấp")
SEX = {"male": "Nam", "female": "Nữ"}


def build(size: int) -> None:
    """Fill the empty registry with `size` people of the province, each from one row of a list."""
    communes = list(Commune.objects.of_the_programme().order_by("code"))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size=-2000000")
    at = timezone.now()
    source = Import.objects.create(name="sổ mẫu", sha256="0" * 64, size=0, received_at=at)
    Import.objects.update(state=Import.State.DONE)
    sheet = Sheet.objects.create(source=source, name="sổ mẫu")
    rows = enumerate(_people(size, communes), start=1)
    while some := list(islice(rows, AT_ONCE)):
        with transaction.atomic():
            _insert(some, sheet, {commune.code: commune for commune in communes})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(json.dumps({"producers": Producer.objects.count(), "keys": MatchKey.objects.count()}))


def add(folder: str) -> None:
    """Carry in one commune's list after another, and tell how long each took."""
    seconds, matched = [], 0
    for path in _write_lists(Path(folder)):
        at = timezone.now()
        with path.open("rb") as file:
            source = receive(File(file), name=path.name, by=None, at=at)
        approve(source, by=None, at=at)
        start = perf_counter()
        carry_in(source, at=at)
        seconds.append(perf_counter() - start)
        assert source.records.count() == ROWS
        matched += source.records.filter(outcome=Record.Outcome.MATCHED).count()
    print(json.dumps({"seconds": seconds, "matched": matched}))


def _people(size: int, communes: Sequence[Commune]) -> Iterator[Facts]:
    codes = {made_up: real.code for made_up, real in zip(truth.COMMUNES, communes, strict=True)}
    seen: set[int] = set()
    for row in truth.rows(size * 112 // 100, seed=3):
        if row.entity not in seen and len(seen) < size:
            seen.add(row.entity)
            yield replace(row.facts, commune_code=codes[row.facts.commune_code])


def _insert(rows: Sequence[tuple[int, Facts]], sheet: Sheet, communes: dict[str, Commune]) -> None:
    at, on = timezone.now(), date(2022, 1, 1)
    names = ["id", "code", "registered_on", *(name.removesuffix("_id") for name in FIELDS)]
    bulk.insert(Producer, names, _producers(rows, on, communes))
    bulk.insert(
        Standing,
        ("producer", "commune", "means", "from_on"),
        (
            (number, communes[facts.commune_code].pk, Means.of(facts.phones, facts.smartphone), on)
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
    rows: Iterable[tuple[int, Facts]], on: date, communes: dict[str, Commune]
) -> Iterator[tuple[object, ...]]:
    for number, facts in rows:
        code = producer_code(number)
        row = columns(code, facts, communes[facts.commune_code].pk, None)
        yield (number, code, on, *(row[name] for name in FIELDS))


def _write_lists(folder: Path) -> Iterator[Path]:
    """Write the lists of communes that send theirs once more: most of it new, some of it known."""
    fresh = truth.rows(100_000, seed=11)
    places = Commune.objects.of_the_programme().order_by("code")
    folder.mkdir(parents=True)
    for made_up, commune in list(zip(truth.COMMUNES, places, strict=True))[-LISTS:]:
        known = Producer.objects.filter(commune=commune).order_by("pk")[:KNOWN]
        rows = [_facts(producer) for producer in known]
        new = (row.facts for row in fresh if row.facts.commune_code == made_up)
        rows += islice(new, ROWS - len(rows))
        random.Random(5).shuffle(rows)
        path = folder / f"{commune.code}.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Danh sách")
            sheet.write_row(0, 0, [f"DANH SÁCH {commune.title} - {commune.district.title}"])
            sheet.write_row(1, 0, HEADINGS)
            for number, facts in enumerate(rows, start=1):
                sheet.write_row(number + 1, 0, _cells(number, facts))
        yield path


def _facts(producer: Producer) -> Facts:
    return Facts(
        name=producer.name, sex=producer.sex, birth_on=producer.birth_on,
        birth_year=producer.birth_year, phones=(producer.phone,) if producer.phone else (),
        identity_number=producer.identity_number,
    )  # fmt: skip


def _cells(number: int, facts: Facts) -> tuple[object, ...]:
    born = f"{facts.birth_on:%d/%m/%Y}" if facts.birth_on else facts.birth_year or ""
    phones = " - ".join("0" + phone.removeprefix("+84") for phone in facts.phones)
    return (
        number, facts.name, SEX.get(facts.sex, ""), born, facts.identity_number, phones,
        facts.hamlet,
    )  # fmt: skip
