"""Writes sheets as .xlsx, .xls, .ods and .csv, in whatever encoding a list is kept."""

import csv
import io
import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

import xlsxwriter
import xlwt
from odf import number as odf_number
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style as OdfStyle
from odf.style import TableProperties
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

from lensan.demo.lists.cells import Cell
from lensan.demo.lists.layout import Sheet

WRITTEN_AT = datetime(2022, 7, 1, tzinfo=UTC)  # the same file again has the same bytes
DATE_FORMAT = "dd/mm/yyyy"
TONES = "\u0300\u0301\u0303\u0309\u0323"
Merges = dict[tuple[int, int], tuple[int, int]]


def extension(form: str) -> str:
    """Return the file name's ending of a form: "csv" of "csv-utf16"."""
    return form.partition("-")[0]


def write(path: Path, sheets: Sequence[Sheet], form: str) -> None:
    """Write the sheets to a file; a CSV form takes the first sheet alone."""
    if form == "xlsx":
        _write_xlsx(path, sheets)
    elif form == "xls":
        _write_xls(path, sheets)
    elif form == "ods":
        _write_ods(path, sheets)
    else:
        path.write_bytes(_csv_bytes(sheets[0], form))


def _write_xlsx(path: Path, sheets: Sequence[Sheet]) -> None:
    with xlsxwriter.Workbook(path) as workbook:
        workbook.set_properties({"created": WRITTEN_AT, "comments": "Dữ liệu mẫu"})
        as_date = workbook.add_format({"num_format": DATE_FORMAT})
        for sheet in sheets:
            page = workbook.add_worksheet(sheet.name)
            if sheet.hidden:
                page.hide()
            for row, cells in enumerate(sheet.rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str):
                        page.write_string(row, column, cell)
                    elif isinstance(cell, date):
                        page.write_datetime(row, column, cell, as_date)
                    elif cell is not None:
                        page.write_number(row, column, cell)
            for top, left, bottom, right in sheet.merges:
                page.merge_range(top, left, bottom, right, sheet.rows[top][left])


def _write_xls(path: Path, sheets: Sequence[Sheet]) -> None:
    workbook = xlwt.Workbook(encoding="utf-8")
    as_date = xlwt.easyxf(num_format_str=DATE_FORMAT)
    for sheet in sheets:
        page = workbook.add_sheet(sheet.name)
        page.visibility = int(sheet.hidden)
        merged = _merged(sheet)
        for row, cells in enumerate(sheet.rows):
            for column, cell in enumerate(cells):
                if (row, column) in merged:
                    bottom, right = merged[row, column]
                    page.write_merge(row, bottom, column, right, cell)
                elif isinstance(cell, date):
                    page.write(row, column, cell, as_date)
                elif cell is not None:
                    page.write(row, column, cell)
    workbook.save(str(path))


def _merged(sheet: Sheet) -> Merges:
    return {(top, left): (bottom, right) for top, left, bottom, right in sheet.merges}


def _write_ods(path: Path, sheets: Sequence[Sheet]) -> None:
    document = OpenDocumentSpreadsheet()
    hidden = OdfStyle(name="hidden", family="table")
    hidden.addElement(TableProperties(display="false"))
    as_date = _ods_date_style(document)
    document.automaticstyles.addElement(hidden)
    for sheet in sheets:
        table = Table(name=sheet.name, **({"stylename": hidden} if sheet.hidden else {}))
        merged = _merged(sheet)
        covered = {
            (row, column)
            for (top, left), (bottom, right) in merged.items()
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        } - merged.keys()
        for row, cells in enumerate(sheet.rows):
            line = TableRow()
            width = max([len(cells), *(column + 1 for at, column in covered if at == row)])
            for column in range(width):
                cell = cells[column] if column < len(cells) else None
                if (row, column) in covered:
                    line.addElement(CoveredTableCell())
                else:
                    line.addElement(
                        _ods_cell(cell, merged.get((row, column)), row, column, as_date)
                    )
            table.addElement(line)
        document.spreadsheet.addElement(table)
    document.save(str(path))


def _ods_date_style(document: OpenDocumentSpreadsheet) -> OdfStyle:
    form = odf_number.DateStyle(name="day-month-year")
    form.addElement(odf_number.Day(style="long"))
    form.addElement(odf_number.Text(text="/"))
    form.addElement(odf_number.Month(style="long"))
    form.addElement(odf_number.Text(text="/"))
    form.addElement(odf_number.Year(style="long"))
    style = OdfStyle(name="date", family="table-cell", datastylename=form)
    document.automaticstyles.addElement(form)
    document.automaticstyles.addElement(style)
    return style


def _ods_cell(
    cell: Cell, merged: tuple[int, int] | None, row: int, column: int, as_date: OdfStyle
) -> TableCell:
    span: dict[str, object] = {}
    if merged:
        span["numberrowsspanned"] = merged[0] - row + 1
        span["numbercolumnsspanned"] = merged[1] - column + 1
    if cell is None:
        return TableCell(**span)
    if isinstance(cell, str):
        element = TableCell(valuetype="string", **span)
        for line in cell.split("\n"):
            element.addElement(P(text=line))
        return element
    if isinstance(cell, date):
        element = TableCell(valuetype="date", datevalue=cell.isoformat(), stylename=as_date)
        element.addElement(P(text=f"{cell:%d/%m/%Y}"))
        return element
    element = TableCell(valuetype="float", value=cell)
    element.addElement(P(text=str(cell)))
    return element


def _csv_bytes(sheet: Sheet, form: str) -> bytes:
    delimiter, encode = CSV_FORMS[form]
    width = max(map(len, sheet.rows))
    text = io.StringIO()
    lines = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    for cells in sheet.rows:
        lines.writerow([_csv_cell(cell) for cell in cells] + [""] * (width - len(cells)))
    return encode(text.getvalue())


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell)


def _windows_1258(text: str) -> bytes:
    """Encode as Windows does: tones as marks after the letter, all other marks in the letter."""
    return "".join(map(_tone_apart, unicodedata.normalize("NFC", text))).encode("cp1258")


@lru_cache(1024)
def _tone_apart(letter: str) -> str:
    marks = unicodedata.normalize("NFD", letter)
    tones = "".join(mark for mark in marks if mark in TONES)
    rest = "".join(mark for mark in marks if mark not in TONES)
    return unicodedata.normalize("NFC", rest) + tones


# A list in TCVN3 arrives here transcribed: its characters are the bytes of the fonts' code page.
CSV_FORMS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "csv-utf8": (",", lambda text: text.encode("utf-8-sig")),
    "csv-utf16": ("\t", lambda text: text.encode("utf-16")),
    "csv-tcvn3": (";", lambda text: text.encode("cp1252")),
    "csv-1258": (";", _windows_1258),
}
