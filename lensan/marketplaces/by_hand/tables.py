"""A marketplace's file as a table: where its headings stand, what each column holds, its rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lensan.kernel.spreadsheets import legacy, workbooks
from lensan.kernel.spreadsheets.cells import read_text
from lensan.kernel.spreadsheets.formats import Unreadable
from lensan.kernel.spreadsheets.grid import Cell, Grid, Line, blank
from lensan.kernel.text import fold, nfc
from lensan.marketplaces.by_hand.headings import IGNORED, WORD_FIELD, Meanings

LOOKED_AT = 40  # lines from the top in which the headings are sought
FEWEST = 3  # columns that a table has
EXAMPLES = 3
MOST_ROWS = 50_000
NO_TABLE = (
    "Không tìm thấy bảng nào trong tệp: bảng cần một dòng tiêu đề và các dòng bên dưới. "
    "Hãy tải lại tệp từ trang của sàn và nộp nguyên như thế."
)
_TOTALS = frozenset({"tong", "cong", "tong cong", "tong so", "tong tien"})
TOO_LONG = f"Tệp có quá {MOST_ROWS} dòng. Hãy tải từ sàn từng khoảng ngày ngắn hơn."


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its place from 0, its heading, the field it holds, what it looks like."""

    place: int
    text: str
    field: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number in the spreadsheet, what it says by field, and all of it as text."""

    number: int
    cells: Mapping[str, Cell]
    raw: str

    def text(self, field: str) -> str:
        """Return what the row says in a field as text, "" where nothing."""
        return read_text(self.cells.get(field, ""))

    def get(self, field: str) -> Cell:
        """Return the cell of a field, "" where there is none."""
        return self.cells.get(field, "")

    def has(self, field: str) -> bool:
        """Tell whether the row says anything in a field."""
        return not blank(self.get(field))


@dataclass(frozen=True, slots=True)
class Table:
    """The headings and rows of a file, and the words of its state or kind nobody understands."""

    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    unknown_words: tuple[str, ...]

    @property
    def fields(self) -> frozenset[str]:
        """What the columns hold."""
        return frozenset(heading.field for heading in self.headings) - {"", IGNORED}


def read(path: Path, *, name: str, meanings: Meanings) -> Table:
    """Read the first sheet that holds a table.

    :raises Unreadable: it is no spreadsheet, too long, or holds no table
    """
    for grid in workbooks.grids(path, name=name):
        if grid.trouble:
            raise Unreadable(grid.trouble)
        legacy.to_unicode(grid)
        place = _place_of_headings(grid, meanings)
        if place is not None and place + 1 < len(grid.lines):
            return _table(grid, place, meanings)
    raise Unreadable(NO_TABLE)


def _place_of_headings(grid: Grid, meanings: Meanings) -> int | None:
    """Find the line of which most is understood, else the first that has as many texts as a table."""
    best, most = None, 0
    for place, line in enumerate(grid.lines[:LOOKED_AT]):
        texts = [cell for cell in line.cells if isinstance(cell, str) and not blank(cell)]
        understood = len({meanings.of_heading(text) for text in texts} - {""})
        worth = understood + (len(texts) >= FEWEST)
        if len(texts) >= FEWEST and worth > most:
            best, most = place, worth
    return best


def _table(grid: Grid, place: int, meanings: Meanings) -> Table:
    lines = grid.lines[place + 1 :]
    if len(lines) > MOST_ROWS:
        raise Unreadable(TOO_LONG)
    headings = tuple(_headings(grid.lines[place], lines, meanings))
    rows = tuple(row for line in lines if not _is_total(row := _row(line, headings)))
    words = (row.text(WORD_FIELD[meanings.kind]) for row in rows)
    unknown = {word for word in words if word and not meanings.of_word(word)}
    return Table(headings, rows, tuple(sorted(unknown)))


def _headings(line: Line, beneath: list[Line], meanings: Meanings) -> Iterator[Heading]:
    """Say what each column holds; of two that would hold the same, the first does."""
    seen: set[str] = set()
    for place, cell in enumerate(line.cells):
        text = nfc(str(cell))
        if not text:
            continue
        field = meanings.of_heading(text)
        if field in seen and field != IGNORED:
            field = ""
        seen.add(field)
        yield Heading(place, text, field, tuple(_examples(beneath, place)))


def _examples(lines: list[Line], place: int) -> Iterator[str]:
    filled = (line.cells[place] for line in lines[:200] if not blank(line.cells[place]))
    for _number, cell in zip(range(EXAMPLES), filled, strict=False):
        yield read_text(cell)[:60]


def _row(line: Line, headings: Iterable[Heading]) -> Row:
    cells = {h.field: line.cells[h.place] for h in headings if h.field not in {"", IGNORED}}
    raw = " | ".join(f"{h.text}: {read_text(line.cells[h.place])}" for h in headings)
    return Row(line.number, cells, raw)


def _is_total(row: Row) -> bool:
    """Tell whether a row only sums up the others: “Tổng cộng”, and no day beside it."""
    told = any(fold(str(cell)).strip(" :") in _TOTALS for cell in row.cells.values())
    return told and not row.has("placed_at") and not row.has("at")
