"""Many tables in one ZIP file that is sent while it is read: it is never held whole."""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from lensan.kernel.tables import Cell, streamed_table


class Table(NamedTuple):
    """One table of several: the name of its file, its headings and its rows."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


class _Sent(io.RawIOBase):
    """A file that forgets what was taken from it."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._written += data
        return len(data)

    def take(self) -> bytes:
        """Return what was written since it was last taken."""
        taken = bytes(self._written)
        self._written.clear()
        return taken


def zip_response(name: str, tables: Iterable[Table]) -> StreamingHttpResponse:
    """Return the tables as CSV files in the download `name`.zip."""
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.zip") or ""
    headers = {"Content-Disposition": disposition}
    return StreamingHttpResponse(_zipped(tables), content_type="application/zip", headers=headers)


def _zipped(tables: Iterable[Table]) -> Iterator[bytes]:
    sent = _Sent()
    with ZipFile(sent, "w", ZIP_DEFLATED) as archive:
        for table in tables:
            with archive.open(f"{table.name}.csv", "w", force_zip64=True) as file:
                for piece in streamed_table("csv", table.name, table.headings, table.rows):
                    file.write(piece)
                    yield sent.take()
    yield sent.take()
