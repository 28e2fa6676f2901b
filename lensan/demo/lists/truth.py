"""What the generated lists really hold: the answer to check reading and matching against."""

import csv
from dataclasses import dataclass
from pathlib import Path

from lensan.producers.facts import Facts

COLUMNS = (
    "file", "sheet", "row", "person", "problems", "rejected", "name", "commune_code",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TruthRow:
    """One row of one list.

    `file` is the file's name, `sheet` the sheet's (empty for CSV), `row` the 1-based spreadsheet
    row, `person` the index of whoever it is about in `Truth.people`. `problems` are the codes of
    `lensan.producers.facts` that a careful reader reports, sorted; `rejected` rows lack a name.
    """

    file: str
    sheet: str
    row: int
    person: int
    problems: tuple[str, ...]
    rejected: bool


@dataclass(frozen=True, slots=True)
class Truth:
    """Every row of every list, and everybody as they really are (text in NFC)."""

    rows: tuple[TruthRow, ...]
    people: tuple[Facts, ...]


def write_truth(truth: Truth, path: Path) -> None:
    """Write one CSV line per row (UTF-8): where it stands, whom it is about, what is wrong."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(COLUMNS)
        for row in truth.rows:
            person = truth.people[row.person]
            lines.writerow(
                (row.file, row.sheet, row.row, row.person, ";".join(row.problems),
                 int(row.rejected), person.name, person.commune_code)
            )  # fmt: skip
