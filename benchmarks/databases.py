"""The databases that benchmarks run on: each empty, a benchmark's own, and gone afterwards."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

import psycopg

from benchmarks.machine import Installation

ENGINES = ("SQLite", "PostgreSQL")
SERVER = os.environ.get("TEST_POSTGRESQL_URL", "postgresql://root@127.0.0.1:5432/postgres")
SETTINGS = {"ALLOWED_HOSTS": "testserver,127.0.0.1", "DEBUG": "0"}

FILE = "lensan.sqlite3"
_ONE_AT_A_TIME = Lock()


class NoAnswer(Exception):
    """No PostgreSQL answers, so nothing can be said of it."""


@contextmanager
def installation(engine: str) -> Iterator[Installation]:
    """Give Lên Sàn on an empty database of that engine.

    :raises NoAnswer: it is PostgreSQL, and none answers
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        if engine == "SQLite":
            (folder / FILE).write_bytes(_empty())
            yield _in(folder)
        else:
            with on_postgresql() as url:
                here = Installation(url, folder / "data", SETTINGS)
                assert here.lensan("migrate", "-v0").status == 0
                yield here


@contextmanager
def on_postgresql() -> Iterator[str]:
    """Give the address of an empty database of the server's.

    :raises NoAnswer: none answers
    """
    try:
        server = psycopg.connect(SERVER, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        raise NoAnswer(f"PostgreSQL does not answer: {error}".splitlines()[0]) from error
    name = f"lensan_bench_{secrets.token_hex(4)}"
    with server:
        server.execute(f"CREATE DATABASE {name}")
    try:
        yield SERVER.rpartition("/")[0] + f"/{name}"
    finally:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _empty() -> bytes:
    """Return an empty SQLite database: made once in a run, for that takes seconds each time."""
    with _ONE_AT_A_TIME:
        return _migrated()


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as name:
        assert _in(Path(name)).lensan("migrate", "-v0").status == 0
        return (Path(name) / FILE).read_bytes()


def _in(folder: Path) -> Installation:
    return Installation(f"sqlite:///{folder / FILE}", folder / "data", SETTINGS)
