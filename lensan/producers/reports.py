"""What an import came to, for the report and the page: sums by sheet, problems by row."""

from collections.abc import Iterable, Iterator
from typing import Any, TypedDict

from django.db.models import QuerySet
from xlsxwriter.utility import xl_col_to_name

from lensan.producers.models import Import, Record

OUTCOMES = ("created", "matched", "held", "rejected")


class SheetSum(TypedDict):
    """One sheet's rows: read = created + matched + held + rejected."""

    file: str
    sheet: str
    commune_code: str
    read: int
    created: int
    matched: int
    held: int
    rejected: int


class Problem(TypedDict):
    """One problem: `row` is the spreadsheet's, from 1; None: the whole file or sheet."""

    file: str
    sheet: str
    row: int | None
    column: str
    code: str
    text: str


def sheet_sums(source: Import, *, file: str, again: bool = False) -> list[SheetSum]:
    """Return the sums of each sheet; `again`: of a file that was brought in before."""
    counted = source.sheets.with_counts().order_by("pk")
    sums = []
    for name, code, read, created, matched, held, rejected in counted.values_list(
        "name", "commune__code", "read", *OUTCOMES
    ):
        if again:
            created, matched = 0, created + matched
        sums.append(
            SheetSum(
                file=file, sheet=name, commune_code=code or "", read=read, created=created,
                matched=matched, held=held, rejected=rejected,
            )
        )  # fmt: skip
    return sums


def problems(
    source: Import, *, file: str, rows: QuerySet[Record] | None = None
) -> Iterator[Problem]:
    """Yield every problem of the file, of its sheets and of its rows (or some), in their order."""
    for code, text, name in source.problems:
        yield Problem(file=file, sheet=name, row=None, column="", code=code, text=text)
    for sheet in source.sheets.order_by("pk"):
        for code, text in sheet.problems:
            yield Problem(file=file, sheet=sheet.name, row=None, column="", code=code, text=text)
    wrong = (source.records.all() if rows is None else rows).exclude(problems=[]).order_by("pk")
    for name, row, found in wrong.values_list("sheet__name", "row", "problems").iterator():
        for column, code, text in found:
            letter = "" if column is None else xl_col_to_name(column)
            yield Problem(file=file, sheet=name, row=row, column=letter, code=code, text=text)


def of_the_file(file: str, text: str) -> Problem:
    """Return the problem of a file that could not be brought in at all."""
    return Problem(
        file=file, sheet="", row=None, column="", code="unreadable_sheet", text=text
    )  # fmt: skip


def report(sums: Iterable[SheetSum], found: Iterable[Problem]) -> dict[str, Any]:
    """Return the report as it is written to a file: totals, sheets, problems."""
    sheets = list(sums)
    totals = {name: sum(sheet[name] for sheet in sheets) for name in ("read", *OUTCOMES)}  # type: ignore[literal-required]
    return {"totals": totals, "sheets": sheets, "problems": list(found)}
