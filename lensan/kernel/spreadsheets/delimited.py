"""Text files: which encoding, which delimiter, which cells."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from lensan.kernel import legacy_text
from lensan.kernel.spreadsheets.formats import Unreadable
from lensan.kernel.spreadsheets.grid import ERRORS, Cell, Grid, lines_of

_DELIMITERS = "\t;,|"
_SAMPLE_LINES = 50
_LARGEST_FIELD = 10_000
_NOT_TEXT = (
    "Tệp không phải bảng tính và cũng không phải văn bản. "
    "Hãy tải lên bảng tính Excel (.xlsx, .xls), .ods hoặc .csv."
)


def grid(path: Path, name: str) -> Grid:
    """Read the text file as one sheet called `name`.

    :raises Unreadable: if it is not text.
    """
    text = decode(path.read_bytes())
    return Grid(name=name, index=0, lines=lines_of(_rows(text)))


def decode(content: bytes) -> str:
    """Return the text: UTF-16 and UTF-8 by their marks or their bytes, else a one-byte encoding.

    TCVN3 and VNI bytes come back as the letters that Windows shows for them, to be converted
    with the rest of the sheet; Windows-1258 comes back as Vietnamese.

    :raises Unreadable: if it is not text.
    """
    encoding = _marked(content) or _unmarked_utf_16(content)
    if encoding:
        return content.decode(encoding, "replace").removeprefix("\ufeff")
    if b"\0" in content:
        raise Unreadable(_NOT_TEXT)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _one_byte(content)


def _marked(content: bytes) -> str:
    if content.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    return "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ""


def _unmarked_utf_16(content: bytes) -> str:
    """Every Vietnamese text has spaces, digits and plain letters, whose upper byte is zero."""
    head = content[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 4 < len(head) // 2 or min(even, odd) * 10 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _one_byte(content: bytes) -> str:
    shown = content.decode("cp1252", "surrogateescape")
    shown = shown.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if legacy_text.charset_of(shown.split("\n")):
        return shown
    return content.decode("cp1258", "replace")


def _rows(text: str) -> Iterator[list[Cell]]:
    """Yield one list per line of the file, so that row numbers are those a spreadsheet shows."""
    delimiter = _delimiter(text)
    csv.field_size_limit(_LARGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield ["" if cell in ERRORS else cell for cell in row]
    except csv.Error as error:
        raise Unreadable(_NOT_TEXT) from error


def _delimiter(text: str) -> str:
    """Return the delimiter that cuts the first lines most evenly: the most in the most lines."""
    lines = text.splitlines()[:_SAMPLE_LINES]
    return max(_DELIMITERS, key=lambda mark: sum(min(line.count(mark), 30) for line in lines))
