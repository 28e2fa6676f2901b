"""Reads the written lists back with other libraries than those that wrote them."""

import csv
import io
from pathlib import Path

import python_calamine

ENCODINGS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16"}
Rows = dict[str, list[list[object]]]


def sheets_of(path: Path) -> Rows:
    """Read every visible sheet of a file; a CSV file has one, named "".

    Rows are as the spreadsheet shows them, from A1; legacy CSV bytes are read as cp1252.
    """
    if path.suffix == ".csv":
        return {"": _csv_rows(path.read_bytes())}
    with python_calamine.CalamineWorkbook.from_path(path) as workbook:
        visible = python_calamine.SheetVisibleEnum.Visible
        return {
            sheet.name: [
                [*row]
                for row in workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            ]
            for sheet in workbook.sheets_metadata
            if sheet.visible == visible
        }


def _csv_rows(content: bytes) -> list[list[object]]:
    encoding = next((e for mark, e in ENCODINGS.items() if content.startswith(mark)), "cp1252")
    text = content.decode(encoding)
    delimiter = max(",;\t", key=text.count)
    return [list(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
