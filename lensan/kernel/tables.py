"""Tables that leave the building: CSV that Excel opens with its accents, and real Excel files.

Text that a spreadsheet would run as a formula is neutralised: names and notes come from outside
(OWASP, "CSV Injection").
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

import xlsxwriter
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime

Cell: TypeAlias = str | int | float | Decimal | date | datetime | None

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = (*"=+-@\t\r\n", *"\uff1d\uff0b\uff0d\uff20")  # plain, and full-width
BOM = "\ufeff"  # Excel takes a CSV file without it for Windows-1258
WIDEST = 60
FORMATS = ("csv", "xlsx")


def harmless(cell: Cell) -> Cell:
    """Return text with a leading apostrophe where a spreadsheet would take it for a formula."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return "'" + cell
    return cell


def table_response(
    form: str, name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> HttpResponse:
    """Return the table in the form asked for: "xlsx", or else CSV."""
    return (xlsx_response if form == "xlsx" else csv_response)(name, headings, rows)


def csv_response(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> HttpResponse:
    """Return the table as the download `name`.csv: UTF-8 with BOM, days in ISO form."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([harmless(_here(cell)) for cell in row] for row in rows)
    return _download(f"{name}.csv", "text/csv; charset=utf-8", (BOM + text.getvalue()).encode())


def xlsx_response(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> HttpResponse:
    """Return the table as the download `name`.xlsx: headings frozen, text never a formula."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False, "default_date_format": "dd/mm/yyyy",
        "remove_timezone": True, "nan_inf_to_errors": True,
    })  # fmt: skip
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, headings, book.add_format({"bold": True, "text_wrap": True}))
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, min(max(len(heading) + 2, 12), WIDEST))
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, [_here(cell) for cell in row])
    book.close()
    return _download(f"{name}.xlsx", XLSX, file.getvalue())


def _download(name: str, kind: str, content: bytes) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    return HttpResponse(content, kind, headers={"Content-Disposition": disposition})


def _here(cell: Cell) -> Cell:
    """Return a moment on the local clock, as people read it."""
    return localtime(cell).replace(tzinfo=None) if isinstance(cell, datetime) else cell
