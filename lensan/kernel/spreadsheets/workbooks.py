"""Workbooks of every format as grids, one sheet at a time."""

from collections.abc import Iterator
from pathlib import Path

from lensan.kernel.spreadsheets import apart, archive, compiled, delimited, streamed
from lensan.kernel.spreadsheets.formats import kind_of
from lensan.kernel.spreadsheets.grid import Grid


def grids(path: Path, *, name: str) -> Iterator[Grid]:
    """Yield the sheets of the file in their order.

    `name` becomes the name of a text file's only sheet.

    :raises Unreadable: if the file cannot be read.
    """
    kind = kind_of(path)
    if kind == "text":
        yield delimited.grid(path, name)
    elif kind == "xls":
        yield from apart.grids(path)
    elif kind == "ods":
        archive.check(path)
        yield from apart.grids(path)
    elif archive.check_and_measure(path):
        yield from compiled.grids(path)
    else:
        yield from streamed.grids(path)
