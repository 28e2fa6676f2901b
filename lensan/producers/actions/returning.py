"""Give a commune its list back, with what became of each row and what to mend."""

import tempfile
from collections import defaultdict
from pathlib import Path
from typing import cast

from django.utils.translation import gettext as _

from lensan.producers.actions.reading import read
from lensan.producers.intake.marking import HEADINGS, Mark, MarkedSheet, mark
from lensan.producers.intake.reading import Sheet as ReadSheet
from lensan.producers.models import Import, Record, Sheet

ASKS = frozenset({Record.Outcome.HELD, Record.Outcome.REJECTED})


class Gone(Exception):
    """The file as it came is no longer kept: someone it named asked to be erased."""

    def __init__(self) -> None:
        super().__init__(
            _("Tệp gốc không còn được giữ, vì một người có tên trong tệp đã yêu cầu xóa dữ liệu.")
        )


def marked_file(source: Import) -> bytes:
    """Return the list as .xlsx with three columns added and the wrong cells coloured.

    :raises Gone: the file is no longer kept
    """
    if not source.file or not Path(source.file.path).exists():
        raise Gone
    marks, wrong = _marks(source)
    sheets = [
        MarkedSheet(
            index=sheet.index,
            heading_row=(sheet.heading_rows or (max(sheet.first_row - 1, 1),))[0],
            marks=marks[sheet.name],
            wrong=frozenset(wrong[sheet.name]),
            columns=_columns_given_before(sheet),
        )
        for sheet in read(source, by=None).workbook.sheets
        if marks[sheet.name]
    ]
    with tempfile.TemporaryDirectory() as folder:
        to = Path(folder) / "marked.xlsx"
        mark(Path(source.file.path), name=source.name, sheets=sheets, to=to)
        return to.read_bytes()


def _marks(
    source: Import,
) -> tuple[dict[str, dict[int, Mark]], dict[str, set[tuple[int, int]]]]:
    marks: dict[str, dict[int, Mark]] = defaultdict(dict)
    wrong: dict[str, set[tuple[int, int]]] = defaultdict(set)
    rows = source.records.select_related("sheet", "producer").prefetch_related("candidates")
    for row in rows.order_by("pk"):
        sheet, number = cast("tuple[Sheet, int]", (row.sheet, row.row))  # a row of a list has both
        texts = [text for _column, _code, text in row.problems]
        if row.outcome == Record.Outcome.HELD:
            texts += [_("Có thể trùng: %s") % c.evidence for c in row.candidates.all()[:1]]
        marks[sheet.name][number] = Mark(
            result=str(Record.Outcome(row.outcome).label),
            reason=" ".join(texts),
            code=row.producer.code if row.producer else "",
            asks=row.outcome in ASKS,
        )
        wrong[sheet.name] |= {
            (number, column) for column, _code, _text in row.problems if column is not None
        }
    return marks, wrong


def _columns_given_before(sheet: ReadSheet) -> tuple[int, ...]:
    """Return where the three columns stand in a file that was given back before."""
    found = {column.heading: column.index for column in sheet.columns}
    places = [found[heading] for heading in HEADINGS if heading in found]
    return tuple(places) if len(places) == len(HEADINGS) else ()
