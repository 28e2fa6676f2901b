"""Databases on which every migration has run, laid out once on a machine and then copied in less than a second.

What is kept is named after all that it is made of, so that it is never an old one; whoever comes while another
lays it out waits. Benchmarks begin with them too, so nothing here asks for Django.
"""

import os
import re
import secrets
import shutil
import sqlite3
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from fcntl import LOCK_EX, flock
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

if TYPE_CHECKING:
    import psycopg

ROOT = Path(__file__).resolve().parents[3]
SERVER = os.environ.get("TEST_POSTGRESQL_URL", "postgresql://root@127.0.0.1:5432/postgres")
KEPT = timedelta(days=3)  # after its last use
PREFIX = "lensan_migrated_"
LOCK = 0x4C53_0001  # of PostgreSQL's advisory locks: who holds it lays out or clears away
OURS = re.compile(r"^(?:from|import) (lensan(?:\.\w+)+)", re.MULTILINE)


def cache_folder() -> Path:
    """Return the folder of this user's for what tests and benchmarks need not make twice."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lensan"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def alone(what: str) -> Iterator[Path]:
    """Give that folder to one process at a time, as far as it is about `what`."""
    folder = cache_folder()
    with (folder / f"{what}.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield folder


def migrate(url: str) -> None:
    """Run every migration on that database, in a process of its own."""
    with TemporaryDirectory() as data:
        mine = {
            "DATABASE_URL": url, "LENSAN_DATA": data, "SECRET_KEY": "of a test",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }  # fmt: skip
        command = [sys.executable, "-m", "django", "migrate", "-v0"]
        subprocess.run(command, cwd=ROOT, env=os.environ | mine, check=True)  # noqa: S603 - our own program


def sqlite_file() -> Path:
    """Return a migrated SQLite database, to be copied and never opened."""
    with alone("migrated") as folder:
        kept = folder / f"migrated-{key()}.sqlite3"
        for other in folder.glob("migrated-*.sqlite3"):
            if other != kept and _long_ago(_day(other.stat().st_mtime)):
                other.unlink()
        if kept.exists():
            kept.touch()
        else:
            _lay_out_file(kept)
    return kept


def copy_to(path: Path) -> None:
    """Make `path` a migrated SQLite database, in the mode in which the program leaves it."""
    shutil.copyfile(sqlite_file(), path)
    with closing(sqlite3.connect(path)) as database:
        database.execute(
            "PRAGMA journal_mode = WAL"
        )  # two that change it at once stand in each other's way


@contextmanager
def in_memory(name: str) -> Iterator[None]:
    """Fill the SQLite database in this process's memory that is called `name`."""
    with (
        closing(sqlite3.connect(sqlite_file())) as kept,
        closing(sqlite3.connect(name, uri=True)) as memory,
    ):
        kept.backup(memory)
        yield


def template(server: str = SERVER) -> str:
    """Return the name of a migrated database of that PostgreSQL's, to be copied and never opened.

    :raises psycopg.OperationalError: none answers
    """
    name = PREFIX + key()
    with _connected(server) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        known = _last_used(connection)
        for other, last_used in known.items():
            if other != name and _long_ago(last_used):
                connection.execute(f"DROP DATABASE {other} WITH (FORCE)".encode())
        if name not in known:
            _lay_out_database(connection, server, name)
        _use(connection, name)
    return name


@contextmanager
def a_postgresql_database(server: str = SERVER, *, bare: bool = False) -> Iterator[str]:
    """Give the address of a database with every table, or `bare`, without any; it is gone afterwards.

    :raises psycopg.OperationalError: no PostgreSQL answers
    """
    made_of = "template1" if bare else template(server)
    name = f"lensan_copy_{secrets.token_hex(4)}"
    with _connected(server) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {made_of}".encode())
    try:
        yield _at(server, name)
    finally:
        with _connected(server) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@cache
def key() -> str:
    """Return a name for all that a migrated database is made of."""
    sources = _sources()
    digest = sha256()
    for path in sources:
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    packages = Path(sysconfig.get_path("purelib")).glob("*.dist-info")
    digest.update("\n".join(sorted(path.name for path in packages)).encode())
    return digest.hexdigest()[:16]


def _sources() -> list[Path]:
    """Return our migrations, which apps there are, and the modules of ours that they use, with their data."""
    found = {ROOT / "config" / "settings.py", *ROOT.glob("lensan/*/migrations/*.py")}
    waiting = [*found]
    while waiting:
        for name in OURS.findall(waiting.pop().read_text(encoding="utf-8")):
            module = ROOT / f"{name.replace('.', '/')}.py"
            if module.exists() and module not in found:
                found |= {module, *module.parent.glob("data/*.csv")}
                waiting.append(module)
    return sorted(found)


def _lay_out_file(kept: Path) -> None:
    """Make it whole, or not at all."""
    with TemporaryDirectory(dir=kept.parent) as name:
        made, packed = Path(name) / "made.sqlite3", Path(name) / "packed.sqlite3"
        migrate(f"sqlite:///{made}")
        with closing(sqlite3.connect(made)) as database:
            database.execute("VACUUM INTO ?", [str(packed)])
        packed.replace(kept)


def _lay_out_database(connection: "psycopg.Connection[Any]", server: str, name: str) -> None:
    """Make it whole, or not at all: half of one has another name, and nobody has used it."""
    half = f"{name}_{os.getpid()}"
    connection.execute(f"CREATE DATABASE {half}".encode())
    migrate(_at(server, half))
    connection.execute(f"ALTER DATABASE {half} ALLOW_CONNECTIONS false".encode())
    connection.execute(f"ALTER DATABASE {half} RENAME TO {name}".encode())


def _use(connection: "psycopg.Connection[Any]", name: str) -> None:
    """Write on the database that it was used today."""
    connection.execute(f"COMMENT ON DATABASE {name} IS '{datetime.now(UTC).date()}'".encode())


def _last_used(connection: "psycopg.Connection[Any]") -> dict[str, date | None]:
    """Return when each such database was last used; half of one never was."""
    found = connection.execute(
        "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database"
        " WHERE starts_with(datname, %s)",
        [PREFIX],
    )
    return {name: date.fromisoformat(day) if day else None for name, day in found}


def _long_ago(day: date | None) -> bool:
    return day is None or datetime.now(UTC).date() - day > KEPT


def _day(moment: float) -> date:
    return datetime.fromtimestamp(moment, UTC).date()


def _connected(server: str) -> "psycopg.Connection[Any]":
    """Connect where all meet, for an advisory lock is of one database; closing it gives the lock back."""
    import psycopg  # noqa: PLC0415  # an extra that a province on SQLite does not have

    return psycopg.connect(_at(server, "postgres"), autocommit=True, connect_timeout=3)


def _at(server: str, name: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
