"""Databases that are laid out once and copied: whole, each its own, and cleared away when long unused."""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from lensan.kernel.tests import migrated

LONG_AGO = 1_600_000_000
RAN = "SELECT count(*) FROM django_migrations WHERE app NOT IN ('auth', 'contenttypes')"


@pytest.fixture
def server() -> Iterator[Any]:
    psycopg = pytest.importorskip("psycopg")
    try:
        connection = psycopg.connect(migrated.SERVER, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        if "CI" in os.environ:
            raise
        pytest.skip(f"KHÔNG THỬ TRÊN POSTGRESQL: {error}")
    with connection:
        yield connection


@pytest.fixture
def a_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own, with what is kept today in it."""
    kept = migrated.sqlite_file()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "lensan").mkdir()
    (tmp_path / "lensan" / kept.name).write_bytes(kept.read_bytes())
    return tmp_path / "lensan"


def test_is_named_after_migrations_and_all_of_ours_that_they_use() -> None:
    names = {str(path.relative_to(migrated.ROOT)) for path in migrated._sources()}

    assert "lensan/places/migrations/0002_load_country.py" in names
    assert {"lensan/places/country.py", "lensan/places/data/haugiang.csv"} <= names
    assert {"lensan/kernel/append_only.py", "lensan/journey/steps.py"} <= names


def test_each_copy_has_every_table_and_is_its_own(tmp_path: Path) -> None:
    for name in ("one", "two"):
        migrated.copy_to(tmp_path / name)
    with closing(sqlite3.connect(tmp_path / "one")) as one:
        one.execute("DROP TABLE journal_entry")

    with closing(sqlite3.connect(tmp_path / "two")) as two:
        assert two.execute("SELECT count(*) FROM journal_entry").fetchone() == (0,)
        assert two.execute(RAN).fetchone()[0] > len(
            list(migrated.ROOT.glob("lensan/*/migrations/0*"))
        )


def test_a_file_that_nobody_used_for_days_is_cleared_away(a_cache: Path) -> None:
    old, new = a_cache / "migrated-old.sqlite3", a_cache / "migrated-new.sqlite3"
    for path in (old, new):
        path.touch()
    os.utime(old, (LONG_AGO, LONG_AGO))

    kept = migrated.sqlite_file()

    assert set(a_cache.glob("migrated-*.sqlite3")) == {kept, new}


@pytest.mark.parametrize(
    ("used", "stays"), [("2020-09-13", False), ("", False), ("9999-01-01", True)]
)
def test_a_database_long_unused_or_half_made_is_dropped(
    server: Any, used: str, stays: bool
) -> None:
    name = f"{migrated.PREFIX}test_{secrets.token_hex(4)}"
    server.execute(
        "SELECT pg_advisory_lock(%s)", [migrated.LOCK]
    )  # half of one is dropped by whoever comes
    server.execute(f"CREATE DATABASE {name}")
    server.execute(f"COMMENT ON DATABASE {name} IS '{used}'")
    server.execute("SELECT pg_advisory_unlock(%s)", [migrated.LOCK])

    migrated.template()

    found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchall()
    server.execute(f"DROP DATABASE IF EXISTS {name}")
    assert bool(found) is stays


def test_a_copy_on_postgresql_is_whole_and_gone_afterwards(server: Any) -> None:
    psycopg = pytest.importorskip("psycopg")
    with migrated.a_postgresql_database() as url, psycopg.connect(url) as copy:
        assert copy.execute("SELECT count(*) > 10000 FROM places_commune").fetchone() == (True,)

    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url)
