"""A commune's list on its way to the registry: received, read, explained, approved, cancelled."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files import File
from django.db import transaction

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.states import NotAllowed
from lensan.places.models import Commune
from lensan.producers.actions.importing import give_up
from lensan.producers.actions.placing import Placed, Placing
from lensan.producers.actions.reading import Reading, read
from lensan.producers.intake.reading import key
from lensan.producers.models import HeadingMeaning, Import

SHOWN = 100  # problems and new or held rows that a preview shows


class AlreadyImported(Exception):
    """The very same file has been brought in before; nothing needs to be done."""

    def __init__(self, twin: Import) -> None:
        super().__init__(twin.as_told())
        self.twin = twin


@transaction.atomic
def receive(
    file: File[Any], *, name: str, by: User | None, at: datetime, home: Commune | None = None
) -> Import:
    """Keep a file as it came; nothing of it is in the registry yet.

    :raises AlreadyImported: the same file, byte for byte, stands in the registry
    """
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    source = Import(
        name=name[:200],
        sha256=digest.hexdigest(),
        size=file.size,
        home=home,
        by=by,
        received_at=at,
    )
    if twin := source.twin():
        raise AlreadyImported(twin)
    file.seek(0)
    source.file.save(f"{source.sha256[:16]}{_ending(name)}", file, save=False)
    source.save()
    record("producers.list_received", source, by=by, at=at, size=source.size, sha256=source.sha256)
    return source


def preview(source: Import, *, at: datetime) -> None:
    """Read and match the list without storing it; keep what would come of it for the officer."""
    reading = read(source, by=source.by)
    with suppress(NotAllowed):  # cancelled meanwhile
        if reading.workbook.sheets:
            _look(source, reading)
        else:
            give_up(source, reading, at=at)


@transaction.atomic
def explain(source: Import, meanings: Mapping[str, str], *, by: User, at: datetime) -> None:
    """Say what headings mean, for this file and for the commune's next ones; it is read again.

    `meanings`: field of `intake.reading.FIELDS` by heading, "" for a column to leave aside.
    """
    folded = {key(heading)[:200]: field for heading, field in meanings.items()}
    for heading, field in folded.items():
        HeadingMeaning.objects.update_or_create(
            commune=source.home, heading=heading, defaults={"field": field}
        )
    source.advance_to(
        Import.State.RECEIVED, headings=source.headings | folded, preview={}, rows_done=0
    )
    record("producers.headings_explained", source, by=by, at=at, headings=sorted(folded.values()))


@transaction.atomic
def approve(source: Import, *, by: User | None, at: datetime) -> None:
    """Let the list into the registry; a worker carries it in."""
    if source.state == Import.State.RECEIVED:  # from the command line nobody looks at a preview
        source.advance_to(Import.State.READY)
    source.advance_to(Import.State.APPROVED, rows_done=0)
    record("producers.list_approved", source, by=by, at=at)


@transaction.atomic
def cancel(source: Import, *, by: User, at: datetime) -> None:
    """Leave the list out; what was not stored yet never will be."""
    source.advance_to(Import.State.CANCELLED, finished_at=at, preview={})
    transaction.on_commit(partial(source.file.delete, save=False))
    record("producers.list_cancelled", source, by=by, at=at)


def _look(source: Import, reading: Reading) -> None:
    placing = Placing(source, reading.workbook)

    def tell(done: int) -> None:
        Import.objects.filter(pk=source.pk).update(rows_done=done, rows_total=len(placing))

    tell(0)
    placed = list(placing.rows(tell))
    source.advance_to(
        Import.State.READY, preview=_preview(reading, placed), rows_total=len(placed), rows_done=0
    )


def _ending(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if stem and dot and ending.isalnum() and len(ending) <= 5 else ""


def _preview(reading: Reading, placed: list[Placed]) -> dict[str, Any]:
    """Return what the preview page shows: sums by sheet, problems, headings not understood."""
    sheets = []
    for sheet in reading.workbook.sheets:
        mine = [row for row in placed if row.sheet is sheet]
        commune = reading.communes.get(sheet.commune_code)
        sheets.append({
            "name": sheet.name,
            "commune": commune.title if commune else "",
            "read": len(mine),
            **Counter(row.outcome for row in mine),
        })  # fmt: skip
    problems = [(row, problem) for row in placed for problem in row.problems]
    codes = {row.row.facts.commune_code or row.sheet.commune_code for row in placed}
    return {
        "sheets": sheets,
        "communes": sorted(codes),
        "unknown": _not_understood(reading),
        "codes": Counter(problem.code for _row, problem in problems),
        "problems": [
            [row.sheet.name, row.row.number, problem.column, problem.code, problem.text]
            for row, problem in problems[:SHOWN]
        ],
        "file_problems": [problem.text for problem in reading.workbook.problems],
        "sample": [
            [row.sheet.name, row.row.number, row.outcome, row.row.facts.name]
            for row in placed[:10]
        ],
    }


def _not_understood(reading: Reading) -> list[dict[str, Any]]:
    """Return the headings that nobody could guess, each once, with examples of their cells."""
    unknown = {
        column.heading: {"heading": column.heading, "examples": column.examples}
        for sheet in reading.workbook.sheets
        for column in sheet.columns
        if column.heading and not column.field
    }
    return list(unknown.values())
