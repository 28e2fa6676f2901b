"""The work that `benchmarks.intake` times, each piece in a process and a database of its own.

`python -c "from benchmarks.intake_work import …"`: every function prints one JSON line.
"""

import csv
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import django

django.setup()

# ruff: noqa: E402 - models can be imported only once Django is set up
import psycopg
import tablib
import xlsxwriter
from django.core.files import File
from django.db import connection, models, transaction
from django.utils import timezone
from import_export import resources
from python_calamine import CalamineWorkbook

from lensan.producers.actions.placing import Placed, facts_key
from lensan.producers.actions.reading import Reading, read
from lensan.producers.actions.receiving import receive
from lensan.producers.actions.writing import write
from lensan.producers.facts import Facts, told
from lensan.producers.models import Import, Record

COLUMNS = (
    "id", "name", "kind", "sex", "birth_on", "birth_year", "phone", "identity_number",
    "commune_code", "hamlet", "smartphone", "grows", "area_m2",
)  # fmt: skip
WIDEST = 40


class PlainRow(models.Model):
    """The peer's table: what a list says of one producer, in one row and without any index."""

    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=20)
    sex = models.CharField(max_length=6, blank=True)
    birth_on = models.DateField(null=True)
    birth_year = models.PositiveSmallIntegerField(null=True)
    phone = models.CharField(max_length=16, blank=True)
    identity_number = models.CharField(max_length=14, blank=True)
    commune_code = models.CharField(max_length=5)
    hamlet = models.CharField(max_length=100, blank=True)
    smartphone = models.BooleanField(null=True)
    grows = models.CharField(max_length=200, blank=True)
    area_m2 = models.PositiveIntegerField(null=True)

    class Meta:
        app_label = "producers"
        db_table = "benchmarks_plain_row"

    def __str__(self) -> str:
        return self.name


class PlainResource(resources.ModelResource):  # type: ignore[misc]
    """django-import-export as it comes."""

    class Meta:
        model = PlainRow


def alone(folder: str) -> None:
    """Parse, validate and store every list as our import does, but take each row for someone new."""
    start, rows = perf_counter(), 0
    for path in _files(folder):
        source = _received(path)
        reading = read(source, by=None)
        placed = list(_as_new(reading))
        at = timezone.now()
        with transaction.atomic():
            write(source, reading, placed, on=timezone.localdate(at), at=at, by=None)
        rows += len(placed)
    _tell(seconds=perf_counter() - start, rows=rows)


def clean(folder: str, target: str) -> None:
    """Write each list's rows as the plain workbook that the peer can read, one sheet, one header."""
    rows = 0
    Path(target).mkdir()
    for path in _files(folder):
        sheets = read(_received(path), by=None).workbook.sheets
        with xlsxwriter.Workbook(Path(target) / f"{path.stem}.xlsx") as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, COLUMNS)
            good = [row.facts for one in sheets for row in one.rows if not row.rejected]
            for number, facts in enumerate(good, start=1):
                for column, cell in enumerate(_cells(facts)):
                    sheet.write(number, column, cell)
            rows += len(good)
    _tell(rows=rows)


def peer(folder: str) -> None:
    """Bring in the plain workbooks with django-import-export's defaults and its own reader."""
    with connection.schema_editor() as editor:
        editor.create_model(PlainRow)
    start = perf_counter()
    for path in _files(folder):
        data = tablib.Dataset().load(path.read_bytes(), format="xlsx")
        PlainResource().import_data(data, raise_errors=True)
    seconds = perf_counter() - start
    _tell(seconds=seconds, rows=PlainRow._default_manager.count())


def floor(folder: str) -> None:
    """Read every cell and put the raw rows into one table: less than this nobody can do."""
    start = perf_counter()
    database = sqlite3.connect(f"{folder}.floor.sqlite3")
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=NORMAL")
    database.execute(f"CREATE TABLE raw ({', '.join(f'c{n}' for n in range(WIDEST))})")
    marks = ", ".join("?" * WIDEST)
    found = database.executemany(f"INSERT INTO raw VALUES ({marks})", _raw(folder))
    database.commit()
    _tell(seconds=perf_counter() - start, rows=found.rowcount)


def floor_by_copy(folder: str, url: str) -> None:
    """Read every cell and COPY the raw rows into one table of PostgreSQL."""
    start, rows = perf_counter(), 0
    with psycopg.connect(url) as database, database.cursor() as cursor:
        cursor.execute(f"CREATE TABLE raw ({', '.join(f'c{n} text' for n in range(WIDEST))})")
        with cursor.copy("COPY raw FROM STDIN") as copy:
            for row in _raw(folder):
                copy.write_row(row)
                rows += 1
    _tell(seconds=perf_counter() - start, rows=rows)


def _files(folder: str) -> list[Path]:
    return sorted(path for path in Path(folder).iterdir() if path.is_file())


def _received(path: Path) -> Import:
    with path.open("rb") as file:
        return receive(File(file), name=path.name, by=None, at=timezone.now())


def _as_new(reading: Reading) -> Iterator[Placed]:
    number = 0
    for sheet in reading.workbook.sheets:
        for row in sheet.rows:
            placed = Placed(sheet, row, Record.Outcome.REJECTED, problems=list(row.problems))
            if not row.rejected:
                number -= 1
                placed.outcome, placed.reference = Record.Outcome.CREATED, number
                placed.told = told(row.facts)
                placed.facts_key = facts_key(placed.told)
            yield placed


def _cells(facts: Facts) -> list[Any]:
    return [
        "", facts.name, facts.kind, facts.sex, facts.birth_on and facts.birth_on.isoformat(),
        facts.birth_year, facts.phones[0] if facts.phones else "", facts.identity_number,
        facts.commune_code, facts.hamlet[:100],
        None if facts.smartphone is None else int(facts.smartphone), facts.grows, facts.area_m2,
    ]  # fmt: skip


def _raw(folder: str) -> Iterator[tuple[str | None, ...]]:
    for path in _files(folder):
        for row in _csv(path) if path.suffix == ".csv" else _cells_of(path):
            yield tuple([None if cell == "" else str(cell) for cell in row][:WIDEST]) + (
                None,
            ) * max(0, WIDEST - len(row))


def _cells_of(path: Path) -> Iterator[list[Any]]:
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        yield from book.get_sheet_by_name(name).to_python()


def _csv(path: Path) -> Iterator[list[str]]:
    text = path.read_bytes().decode("latin-1").replace("\0", "")
    yield from csv.reader(text.splitlines(), delimiter=";")


def _tell(**figures: float) -> None:
    print(json.dumps(figures))
