"""Sheets typed in TCVN3 or VNI, or in a mix of these and Unicode, brought to Unicode."""

from lensan.kernel.legacy_text import Charset, charset_of, decode
from lensan.kernel.spreadsheets.grid import Cell, Grid

_ENOUGH = 3  # different words; one may read by chance: VNI's "SÑT" is TCVN3's "Sẹt"


def to_unicode(grid: Grid) -> frozenset[int]:
    """Convert the grid's legacy texts in place; return the numbers of the rows that changed.

    Each column speaks for itself; one with too little to tell by follows the sheet, unless a
    letter stands in it that no legacy font has.
    """
    width = max((len(line.cells) for line in grid.lines), default=0)
    texts = [_odd_texts(grid, at) for at in range(width)]
    charsets = [charset_of(column) if column else None for column in texts]
    if not any(charsets):
        return frozenset()
    common = charset_of(text for column in texts for text in column)
    converted: set[int] = set()
    for at, column in enumerate(texts):
        charset = charsets[at]
        if not charset or not charset_of(column, least=_ENOUGH):
            charset = (None if any(map(_is_beyond_latin, column)) else common) or charset
        if charset and column:
            converted.update(_convert(grid, at, charset))
    return frozenset(converted)


def _odd_texts(grid: Grid, at: int) -> list[str]:
    cells = [line.cells[at] for line in grid.lines]
    return [cell for cell in cells if isinstance(cell, str) and not cell.isascii()]


def _is_beyond_latin(text: str) -> bool:
    """Vietnamese in Unicode has letters that no western font has: ơ, đ, ễ."""
    return any(
        (letter.isalpha() and letter > "\u0192") or letter in "ăĂđĐơƠưƯĩĨũŨ" for letter in text
    )


def _convert(grid: Grid, at: int, charset: Charset) -> set[int]:
    converted = set()
    for line in grid.lines:
        cell: Cell = line.cells[at]
        if isinstance(cell, str) and not cell.isascii():
            text = decode(cell, charset)
            if text != cell:
                line.cells[at] = text
                converted.add(line.number)
    return converted
