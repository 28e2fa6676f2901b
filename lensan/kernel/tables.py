"""Tables that leave the building: CSV that Excel opens with its accents, and real Excel files.

Text that a spreadsheet would run as a formula is neutralised: names and notes come from outside
(OWASP, "CSV Injection").
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, TypeAlias

import xlsxwriter
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime

Cell: TypeAlias = str | int | float | Decimal | date | datetime | None

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = (*"=+-@\t\r\n", *"\uff1d\uff0b\uff0d\uff20")  # plain, and full-width
BOM = "\ufeff"  # Excel takes a CSV file without it for Windows-1258
WIDEST = 60
FORMATS = ("csv", "xlsx")
CSV = "text/csv; charset=utf-8"
AT_ONCE = 500  # rows in one piece of a stream


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


def streamed_table(
    form: str, name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> StreamingHttpResponse:
    """Return the table in the form asked for without ever holding it whole: rows may be many.

    CSV leaves as its rows are read; a workbook can leave only when it is finished, from a file.
    """
    if form == "xlsx":
        file = TemporaryFile()  # noqa: SIM115 - the response closes it
        _write_book(file, headings, rows)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
    return StreamingHttpResponse(
        _csv_pieces(headings, rows), content_type=CSV, headers=_saved_as(f"{name}.csv")
    )


def csv_response(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> HttpResponse:
    """Return the table as the download `name`.csv: UTF-8 with BOM, days in ISO form."""
    content = b"".join(_csv_pieces(headings, rows))
    return HttpResponse(content, CSV, headers=_saved_as(f"{name}.csv"))


def xlsx_response(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> HttpResponse:
    """Return the table as the download `name`.xlsx: headings frozen, text never a formula."""
    file = io.BytesIO()
    _write_book(file, headings, rows)
    return HttpResponse(file.getvalue(), XLSX, headers=_saved_as(f"{name}.xlsx"))


def _csv_pieces(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    text = io.StringIO(BOM)
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text)
    writer.writerow(headings)
    for number, row in enumerate(rows, start=1):
        writer.writerow([harmless(_here(cell)) for cell in row])
        if number % AT_ONCE == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _write_book(file: IO[bytes], headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
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


def _saved_as(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or ""
    }


def _here(cell: Cell) -> Cell:
    """Return a moment on the local clock, as people read it."""
    return localtime(cell).replace(tzinfo=None) if isinstance(cell, datetime) else cell
