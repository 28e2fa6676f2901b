"""Files in every format, whole, damaged and hostile."""

import csv
import io
import zipfile
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import Table, TableCell, TableRow
from odf.text import P
from xlwt.CompoundDoc import XlsDoc

from lensan.kernel.spreadsheets.archive import LARGEST_CONTENT

Rows = Sequence[Sequence[Any]]
Merge = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0

ROWS: list[list[Any]] = [
    ["Danh sách"],
    ["STT", "Họ và tên", "Năm sinh", "SĐT", "CCCD", "Ấp"],
    [1, "Nguyễn Văn An", 1980, "", "", "Ấp 3"],
]


def xlsx(
    path: Path,
    sheets: Mapping[str, Rows],
    *,
    merges: Mapping[str, Sequence[Merge]] | None = None,
    hidden: Collection[str] = (),
    very_hidden: Collection[str] = (),
) -> Path:
    """Write an Excel workbook; a cell that begins with "=" is a formula without a value."""
    book = xlsxwriter.Workbook(path, {"strings_to_numbers": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    plain = book.add_format()
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for top, left, bottom, right in (merges or {}).get(name, ()):
            sheet.merge_range(top, left, bottom, right, "", plain)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                _write_cell(sheet, row, column, cell, day)
        if name in hidden:
            sheet.hide()
        if name in very_hidden:
            sheet.very_hidden()
    book.close()
    return path


def _write_cell(sheet: Any, row: int, column: int, cell: object, day: object) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, day)
    elif isinstance(cell, str) and cell.startswith("="):
        sheet.write_formula(row, column, cell, None, "")
    elif isinstance(cell, str) and cell:
        sheet.write_string(row, column, cell)
    elif cell not in ("", None):
        sheet.write(row, column, cell)


def xls(path: Path, sheets: Mapping[str, Rows], *, hidden: Collection[str] = ()) -> Path:
    """Write a workbook of Excel 97-2003."""
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        sheet.visibility = int(name in hidden)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write(row, column, cell, day)
                elif cell not in ("", None):
                    sheet.write(row, column, cell)
    book.save(str(path))
    return path


def ods(path: Path, sheets: Mapping[str, Rows], *, hidden: Collection[str] = ()) -> Path:
    """Write an OpenDocument workbook."""
    document = OpenDocumentSpreadsheet()
    unseen = Style(name="unseen", family="table")
    unseen.addElement(TableProperties(display="false"))
    document.automaticstyles.addElement(unseen)
    for name, rows in sheets.items():
        table = Table(name=name, stylename=unseen) if name in hidden else Table(name=name)
        for cells in rows:
            row = TableRow()
            for cell in cells:
                row.addElement(_ods_cell(cell))
            table.addElement(row)
        document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


def _ods_cell(cell: Any) -> TableCell:
    if cell in ("", None):
        return TableCell()
    if isinstance(cell, date):
        return TableCell(valuetype="date", datevalue=cell.isoformat())
    if isinstance(cell, int | float):
        return TableCell(valuetype="float", value=str(cell))
    made = TableCell(valuetype="string")
    made.addElement(P(text=cell))
    return made


def csv_text(rows: Rows, *, delimiter: str = ",") -> str:
    """Return the rows as the text of a delimited file."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def contents(path: Path) -> dict[str, bytes]:
    """Return the parts of an archive by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(path: Path, parts: Mapping[str, bytes | None]) -> Path:
    """Put these parts into an archive in place of those of their names; None takes one out."""
    kept: dict[str, bytes | None] = {**contents(path), **parts}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in kept.items():
            if content is not None:
                archive.writestr(name, content)
    return path


def sheet_xml(path: Path, old: str, new: str) -> Path:
    """Change the XML of the workbook's first sheet."""
    part = "xl/worksheets/sheet1.xml"
    changed = contents(path)[part].replace(old.encode(), new.encode(), 1)
    return rewritten(path, {part: changed})


def ole(path: Path, content: bytes, *, stream: str = "Workbook") -> Path:
    """Write an OLE file whose one stream has this name."""
    XlsDoc().save(str(path), content)
    old, new = (f"{name}\0".encode("utf-16-le") for name in ("Workbook", stream))
    entry = old.ljust(64, b"\0") + len(old).to_bytes(2, "little")
    renamed = new.ljust(64, b"\0") + len(new).to_bytes(2, "little")
    path.write_bytes(path.read_bytes().replace(entry, renamed))
    return path


def encrypted_xlsx(path: Path) -> Path:
    """Write what Excel makes of a workbook with a password: an OLE file around the cipher."""
    return ole(path, b"\x10\x27" * 4096, stream="EncryptedPackage")


def encrypted_xls(path: Path) -> Path:
    """Write the beginning of an .xls with a password: BOF, FILEPASS, EOF."""
    bof = bytes.fromhex("0908 1000 0006 0500 0000 0000 0000 0000 0000 0000")
    rc4 = bytes.fromhex("2f00 3600 0100 0100 0100") + b"\x5a" * 48
    return ole(path, bof + rc4 + bytes.fromhex("0a00 0000"))


def encrypted_ods(path: Path) -> Path:
    """Write an OpenDocument workbook with a password: its manifest tells how to decipher it."""
    ods(path, {"DS": ROWS})
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument'
        ':xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml"'
        ' manifest:media-type="text/xml"><manifest:encryption-data manifest:checksum="x"/>'
        "</manifest:file-entry></manifest:manifest>"
    )
    return rewritten(
        path, {"META-INF/manifest.xml": manifest.encode(), "content.xml": b"\x91\x02" * 500}
    )


def zip_bomb(path: Path) -> Path:
    """Write a small workbook that swells to more than LARGEST_CONTENT."""
    xlsx(path, {"DS": ROWS})
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(LARGEST_CONTENT // len(_AIR) + 1):
            part.write(_AIR)
    return path


_AIR = b" " * (1 << 22)
