"""What the simulated marketplace remembers: documents in one SQLite file, one writer at a time."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import RLock
from typing import Any

Document = dict[str, Any]

_SCHEMA = """
create table if not exists document (
  kind text, id text, stall text, place text, body text, primary key (kind, id)
) without rowid;
create index if not exists document_in_order on document (kind, stall, place, id);
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One document and the place at which a reader of pages goes on after it."""

    body: Document
    cursor: str


@dataclass
class Writing:
    """What is written together; undone, nothing of it was written."""

    undone: bool = False


class Store:
    """The documents of one marketplace; `place` is what they are read in the order of."""

    def __init__(self, path: str = ":memory:") -> None:
        self.lock = RLock()
        self._rows = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._rows.executescript("pragma journal_mode=wal; pragma synchronous=normal;" + _SCHEMA)

    def close(self) -> None:
        """Close the file."""
        with self.lock:
            self._rows.close()

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """Keep all that is written inside, or, after an exception, nothing of it."""
        with self.lock:
            self._rows.execute("begin immediate")
            writing = Writing()
            try:
                yield writing
            except BaseException:
                self._rows.execute("rollback")
                raise
            self._rows.execute("rollback" if writing.undone else "commit")

    def put(self, kind: str, id: str, body: Document, *, stall: str = "", place: str = "") -> None:  # noqa: A002
        """Write a document, in place of the one that was there."""
        row = (kind, id, stall, place, json.dumps(body, ensure_ascii=False))
        self._rows.execute("insert or replace into document values (?, ?, ?, ?, ?)", row)

    def get(self, kind: str, id: str) -> Document | None:  # noqa: A002
        """Return a document, or None."""
        query = "select body from document where kind = ? and id = ?"
        with self.lock:
            row = self._rows.execute(query, (kind, id)).fetchone()
        return json.loads(row[0]) if row else None

    def drop(self, kind: str, id: str) -> None:  # noqa: A002
        """Forget a document."""
        self._rows.execute("delete from document where kind = ? and id = ?", (kind, id))

    def page(
        self,
        kind: str,
        stall: str,
        *,
        since: str = "",
        until: str = "\uffff",
        after: str = "",
        limit: int = 1_000_000,
    ) -> list[Entry]:
        """Return documents of a stall with since <= place < until, after a cursor."""
        place, _, id_ = after.partition("|")
        query = """select body, place, id from document where kind = ? and stall = ?
            and place >= ? and place < ? and (place, id) > (?, ?) order by place, id limit ?"""
        values = (kind, stall, since, until, place, id_, limit)
        with self.lock:
            rows = self._rows.execute(query, values).fetchall()
        return [Entry(json.loads(body), f"{place}|{id_}") for body, place, id_ in rows]

    def all(self, kind: str) -> list[Document]:
        """Return every document of a kind, in the order of their ids."""
        query = "select body from document where kind = ? order by id"
        with self.lock:
            rows = self._rows.execute(query, (kind,)).fetchall()
        return [json.loads(body) for (body,) in rows]

    def next_number(self, kind: str) -> int:
        """Return 1, 2, 3…: the numbers that references are made of."""
        number: int = (self.get("number", kind) or {"last": 0})["last"] + 1
        self.put("number", kind, {"last": number})
        return number

    def forget(self) -> None:
        """Forget everything."""
        with self.writing():
            self._rows.execute("delete from document")
