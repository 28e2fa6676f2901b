"""The databases that benchmarks run on: each empty, a benchmark's own, and gone afterwards."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from benchmarks.machine import Installation
from lensan.kernel.tests.migrated import a_postgresql_database, copy_to

ENGINES = ("SQLite", "PostgreSQL")
SETTINGS = {"ALLOWED_HOSTS": "testserver,127.0.0.1", "DEBUG": "0"}

FILE = "lensan.sqlite3"


class NoAnswer(Exception):
    """No PostgreSQL answers, so nothing can be said of it."""


@contextmanager
def installation(engine: str) -> Iterator[Installation]:
    """Give Lên Sàn on a database of that engine that has every table and nothing in them but places.

    :raises NoAnswer: it is PostgreSQL, and none answers
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        if engine == "SQLite":
            copy_to(folder / FILE)
            yield Installation(f"sqlite:///{folder / FILE}", folder / "data", SETTINGS)
        else:
            with on_postgresql() as url:
                yield Installation(url, folder / "data", SETTINGS)


@contextmanager
def on_postgresql(*, bare: bool = False) -> Iterator[str]:
    """Give the address of such a database of the server's; `bare`, it has no table.

    :raises NoAnswer: none answers
    """
    with ExitStack() as stack:
        try:
            url = stack.enter_context(a_postgresql_database(bare=bare))
        except psycopg.OperationalError as error:
            raise NoAnswer(f"PostgreSQL does not answer: {error}".splitlines()[0]) from error
        yield url
