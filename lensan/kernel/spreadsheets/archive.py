"""Guards against archives that swell when opened, and sheets that claim far more than they hold."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lensan.kernel.spreadsheets.formats import DAMAGED, TOO_LARGE, Unreadable

LARGEST_CONTENT = 300 * 1024 * 1024  # bytes; 100,000 rows of 12 columns take 66 MB
LARGEST_GRID = 8_000_000  # cells of the rectangle that the reader allocates, 32 bytes each
MOST_MEMBERS = 5_000

_CHUNK = 1 << 20
_OVERLAP = 64
_COLUMN = re.compile(rb'r="([A-Za-z]{1,9})\d')  # BDWGN is the millionth; Excel ends at XFD
_FAR_ROW = re.compile(rb'r="[A-Za-z]{0,9}(\d{5,40})"')
_ODDLY_WRITTEN = re.compile(rb"r(?:\s+=|=[^\"])")  # r='A1', r = "A1": legal, written by nobody


def check(path: Path) -> None:
    """Inflate every part, for whatever it is called a reader may read it, without keeping it.

    The sizes that the archive declares are not believed: they may lie.

    :raises Unreadable: if the content is too large or damaged.
    """
    with zipfile.ZipFile(path) as archive:
        for _member, _chunk in _content(archive):
            pass


def check_and_measure(path: Path) -> bool:
    """Check as `check` does, and tell whether every sheet's rectangle fits in memory.

    The rectangle reaches from A1 to the furthest cell: one stray cell at XFD1048576 makes it
    seventeen thousand million cells.

    :raises Unreadable: if the content is too large or damaged.
    """
    parts: dict[str, _Extent] = {}  # a sheet may lie under any name
    with zipfile.ZipFile(path) as archive:
        for member, chunk in _content(archive):
            parts.setdefault(member, _Extent()).take(chunk)
    return all(extent.fits() for extent in parts.values())


class _Extent:
    """How far a sheet reaches, gathered from pieces of its XML."""

    def __init__(self) -> None:
        self.columns: set[bytes] = set()
        self.last_row = 9_999
        self.plain = True
        self.tail = b""

    def take(self, chunk: bytes) -> None:
        piece = self.tail + chunk
        self.columns.update(_COLUMN.findall(piece))
        self.last_row = max(self.last_row, *map(int, _FAR_ROW.findall(piece)), 0)
        self.plain = self.plain and not _ODDLY_WRITTEN.search(piece)
        self.tail = piece[-_OVERLAP:]

    def fits(self) -> bool:
        width = max(map(_column_number, self.columns), default=0)
        return self.plain and width * self.last_row <= LARGEST_GRID


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _content(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Yield the pieces of every part."""
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise Unreadable(TOO_LARGE)
    inflated = 0
    for info in members:
        for chunk in _inflate(archive, info):
            inflated += len(chunk)
            if inflated > LARGEST_CONTENT:
                raise Unreadable(TOO_LARGE)
            yield info.filename, chunk


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    declared = info.file_size
    info.file_size = LARGEST_CONTENT * 2  # so that a lie is read to its end
    size = 0
    try:
        with archive.open(info) as part:
            while chunk := part.read(_CHUNK):
                size += len(chunk)
                yield chunk
    except Exception as error:  # zipfile, zlib, lzma and bz2 each have their own
        raise Unreadable(DAMAGED) from error
    if size != declared:
        raise Unreadable(DAMAGED)
