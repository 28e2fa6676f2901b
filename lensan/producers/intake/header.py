"""Where a sheet's header stands, how deep it is, and what each column holds."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from lensan.kernel.spreadsheets.cells import key
from lensan.kernel.spreadsheets.grid import Cell, Grid, Line, blank
from lensan.kernel.text import nfc
from lensan.producers.intake import headings

LOOKED_AT = 80  # lines from the top in which a header is sought
DEEPEST = 3
_SAMPLE = 200  # lines beneath the header that a column is judged by
_EXAMPLES = 3
_NAMING = frozenset({"name", "surname", "representative"})
_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[A-Za-z])\)?(?:\.0)?|\(?\d+\)?\s*[=+\-*/x].*")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its 0-based place, its heading in full, what it holds, and what it looks like.

    `field` is one of headings.FIELDS, "" if the heading is not understood; a heading of several
    rows is joined by " – ".
    """

    index: int
    heading: str
    field: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Header:
    """The header's rows by number, and the place in the grid's lines where the list begins."""

    rows: tuple[int, ...]
    start: int
    columns: tuple[Column, ...]

    @property
    def fields(self) -> set[str]:
        """What the columns hold."""
        return {column.field for column in self.columns} - {""}


def find(grid: Grid, remembered: Mapping[str, str]) -> Header | None:
    """Find the header that names the producers; None if no row does."""
    meaning = _Meaning(remembered)
    for place, line in enumerate(grid.lines[:LOOKED_AT]):
        if meaning.names_a_list(line, grid.lines[place + 1 : place + 4]):
            return _read(grid, place, meaning)
    return None


def find_likely(grid: Grid, remembered: Mapping[str, str]) -> Header | None:
    """Find the row most like a header where none names the producers; None if none is."""
    meaning = _Meaning(remembered)
    best, most = -1, 1
    for place, line in enumerate(grid.lines[:LOOKED_AT]):
        texts = [cell for cell in line.cells if isinstance(cell, str) and not blank(cell)]
        understood = {meaning.of(text) for text in texts} - {""}
        worth = 3 * len(understood) + min(len(texts), 6)
        if len(texts) > 1 and worth > most and _all_words(texts):
            best, most = place, worth
    return _read(grid, best, meaning) if best >= 0 else None


def _all_words(texts: list[str]) -> bool:
    return not any(any(letter.isdigit() for letter in text[:3]) for text in texts)


class _Meaning:
    """What a heading means, a remembered meaning before a general one."""

    def __init__(self, remembered: Mapping[str, str]) -> None:
        self.remembered = remembered

    def of(self, heading: Cell) -> str:
        if not isinstance(heading, str) or blank(heading):
            return ""
        if self.remembered:
            field = self.remembered.get(key(heading))
            if field is not None:
                return field or "ignored"
        return headings.meaning(heading)

    def names_a_list(self, line: Line, beneath: list[Line]) -> bool:
        """Tell whether the row has a column of names and looks like a header otherwise too."""
        fields = [self.of(cell) for cell in line.cells]
        naming = [place for place, field in enumerate(fields) if field in _NAMING]
        if not naming:
            return False
        if len(set(fields) - {""}) > 1:
            return True
        names = [at.cells[naming[0]] for at in beneath if naming[0] < len(at.cells)]
        return (
            self._is_certain(line.cells[naming[0]])
            and bool(names)
            and not any(self.of(name) for name in names)
        )

    def _is_certain(self, heading: Cell) -> bool:
        text = str(heading)
        return headings.is_exact(text) or key(text) in self.remembered


def _read(grid: Grid, place: int, meaning: _Meaning) -> Header:
    first, last = place, place
    if place and _is_upper_part(grid, place, meaning):
        first = place - 1
    while last + 1 < len(grid.lines) and last - first + 1 < DEEPEST:
        if not _is_lower_part(grid, place, last + 1, meaning):
            break
        last += 1
    lines = grid.lines[first : last + 1]
    start = last + 1
    while start < len(grid.lines) and is_numbering(grid.lines[start].cells):
        start += 1
    columns = tuple(_columns(grid, lines, start, meaning))
    return Header(tuple(line.number for line in lines), start, columns)


def _is_upper_part(grid: Grid, place: int, meaning: _Meaning) -> bool:
    """A row of headings directly above: some are understood, or reach down into the header."""
    above, main = grid.lines[place - 1], grid.lines[place]
    if above.number != main.number - 1:
        return False
    filled = [at for at, cell in enumerate(above.cells) if not blank(cell)]
    own = [at for at in filled if blank(main.cells[at]) and meaning.of(above.cells[at])]
    return len(filled) > 1 and bool(own)


def _is_lower_part(grid: Grid, main: int, place: int, meaning: _Meaning) -> bool:
    """A row of sub-headings: words alone, under headings that span them, no name among them."""
    line, head = grid.lines[place], grid.lines[main]
    if line.number - grid.lines[place - 1].number != 1:
        return False
    fields = {}
    for at, cell in enumerate(line.cells):
        if blank(cell):
            continue
        if not isinstance(cell, str) or not any(map(str.isalpha, cell)):
            return False  # in a text file the number, the day and the telephone of a row are text
        fields[at] = meaning.of(cell)
        if meaning.of(head.cells[at]) == "name" and fields[at] not in ("surname", "name"):
            return False
    understood = [at for at, field in fields.items() if field]
    spanned = _spanned(grid, head.number)
    return bool(understood) or (bool(fields) and all(at in spanned for at in fields))


def _spanned(grid: Grid, row: int) -> set[int]:
    """Return the columns under a heading of that row that is merged across several."""
    return {
        at
        for merge in grid.merges
        if merge.first_row <= row <= merge.last_row and merge.last_column > merge.first_column
        for at in range(merge.first_column, merge.last_column + 1)
    }


def is_numbering(cells: list[Cell]) -> bool:
    """Tell whether the row only numbers the columns: 1 2 3, (1) (2) (3), A B 1 2."""
    filled = [str(cell).strip() for cell in cells if not blank(cell)]
    if len(filled) < 3 or not all(_NUMBERED.fullmatch(text) for text in filled):
        return False
    numbers = [int(digits[0]) for text in filled if (digits := re.findall(r"\d+", text))]
    return len(numbers) > 1 and all(b - a == 1 for a, b in pairwise(numbers))


def _columns(grid: Grid, lines: list[Line], start: int, meaning: _Meaning) -> Iterator[Column]:
    sample = grid.lines[start : start + _SAMPLE]
    width = max(len(line.cells) for line in [*lines, *sample])
    parts = _heading_parts(grid, lines, width)
    columns = [
        Column(at, " – ".join(parts[at]), _field(parts[at], meaning), _examples(sample, at))
        for at in range(width)
    ]
    yield from (column for column in _settled(columns, sample) if column.heading or column.field)


def _heading_parts(grid: Grid, lines: list[Line], width: int) -> list[list[str]]:
    """Return each column's headings from the top, a heading over several columns repeated."""
    above = [_texts(line, width) for line in lines]
    merged = _spread_merges(grid, lines, above)
    if not merged:
        _spread_blanks(above)
    parts: list[list[str]] = [[] for _ in range(width)]
    for texts in above:
        for at, text in enumerate(texts):
            if text and text not in parts[at]:
                parts[at].append(text)
    return parts


def _texts(line: Line, width: int) -> list[str]:
    texts = [nfc(cell) if isinstance(cell, str) else "" for cell in line.cells]
    return texts + [""] * (width - len(texts))


def _spread_merges(grid: Grid, lines: list[Line], texts: list[list[str]]) -> bool:
    """Repeat merged headings over their columns; tell whether any was merged."""
    rows = {line.number: at for at, line in enumerate(lines)}
    found = False
    for merge in grid.merges:
        if merge.first_row in rows and merge.last_column > merge.first_column:
            row = texts[rows[merge.first_row]]
            for at in range(merge.first_column + 1, min(merge.last_column + 1, len(row))):
                row[at] = row[at] or row[merge.first_column]
            found = True
    return found


def _spread_blanks(texts: list[list[str]]) -> None:
    """Repeat a heading to the right over blanks as long as sub-headings stand beneath."""
    for upper, lower in pairwise(texts):
        for at in range(1, len(upper)):
            if not upper[at] and lower[at] and lower[at - 1]:
                upper[at] = upper[at - 1]


def _field(parts: list[str], meaning: _Meaning) -> str:
    """Understand the heading as a whole, else its lowest part, else the parts above."""
    if not parts:
        return ""
    whole = meaning.of(" – ".join(parts))
    if len(parts) == 1:
        return whole
    lowest = meaning.of(parts[-1])
    if whole in ("birth_male", "birth_female") or lowest in ("birth_male", "birth_female"):
        return lowest if lowest.startswith("birth_") else whole
    return lowest or whole or next(filter(None, map(meaning.of, reversed(parts))), "")


def _examples(sample: list[Line], at: int) -> tuple[str, ...]:
    found: list[str] = []
    for line in sample:
        if at < len(line.cells) and not blank(line.cells[at]):
            text = nfc(str(line.cells[at]))
            if text not in found:
                found.append(text)
                if len(found) == _EXAMPLES:
                    break
    return tuple(found)


def _settled(columns: list[Column], sample: list[Line]) -> Iterator[Column]:
    """Let each field stand once: split names, second telephones, and what is left over."""
    fields = [column.field for column in columns]
    split = _split_name(columns, fields, sample)
    if split:
        fields[split[0]], fields[split[1]] = "surname", "given_name"
    if "surname" not in fields and "name" not in fields and "representative" in fields:
        fields[fields.index("representative")] = "name"
    seen: set[str] = set()
    for column, field in zip(columns, fields, strict=True):
        if field == "area" and key(column.heading) == "dt" and _are_phones(column):
            field = "phone"
        if field == "phone" and "phone" in seen:
            field = "phone2"
        if field in seen and field not in ("", "ignored", "note", "phone2"):
            field = "ignored"
        seen.add(field)
        yield replace(column, field=field)


def _are_phones(column: Column) -> bool:
    return any(len(re.findall(r"\d", example)) >= 9 for example in column.examples)


def _split_name(
    columns: list[Column], fields: list[str], sample: list[Line]
) -> tuple[int, int] | None:
    """Find a name kept in two columns: "Họ đệm" and "Tên", or one heading over both."""
    if "surname" in fields:
        first = fields.index("surname")
        return (first, fields.index("name")) if "name" in fields else None
    if "name" not in fields:
        return None
    first = fields.index("name")
    if first + 1 == len(columns):
        return None
    beside = columns[first + 1]
    same_heading = fields[first + 1] == "name" and beside.heading == columns[first].heading
    if same_heading or (not beside.heading and _are_given_names(sample, first + 1)):
        return first, first + 1
    return None


def _are_given_names(sample: list[Line], at: int) -> bool:
    """Tell whether most rows hold one word of letters there."""
    cells = [line.cells[at] for line in sample if at < len(line.cells)]
    words = sum(isinstance(cell, str) and cell.strip().isalpha() for cell in cells)
    return words * 2 > len(sample)
