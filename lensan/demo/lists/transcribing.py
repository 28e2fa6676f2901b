"""Writes a sheet's texts as lists keep them: decomposed, or for TCVN3 or VNI fonts."""

import unicodedata
from collections.abc import Callable
from functools import lru_cache, partial

from lensan.demo.lists.cells import without_accents
from lensan.demo.lists.layout import WARNING, Sheet
from lensan.demo.lists.styles import Style
from lensan.kernel import legacy_text

_write: dict[str, Callable[[str], str]] = {
    "nfd": partial(unicodedata.normalize, "NFD"),
    "tcvn3": lru_cache(1 << 16)(partial(legacy_text.encode, charset="tcvn3")),
    "vni": lru_cache(1 << 16)(partial(legacy_text.encode, charset="vni")),
}


def transcribe(sheet: Sheet, style: Style) -> None:
    """Write all text as the list keeps it, and mark the rows that a reader has to convert.

    A workbook's warning stays legible whatever the font; its sheet names lose their accents,
    since they are drawn in the system's own font.
    """
    if style.text == "nfc":
        return
    before = {at: list(sheet.rows[at]) for at, _row in sheet.listed}
    spared = "" if style.form == "csv-tcvn3" else WARNING
    for cells in sheet.rows:
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and cell != spared:
                cells[column] = _write[style.text](cell)
    if style.text == "nfd":
        return
    sheet.name = without_accents(sheet.name)
    for at, row in sheet.listed:
        if sheet.rows[at] != before[at]:
            row.codes.add("text_converted")
