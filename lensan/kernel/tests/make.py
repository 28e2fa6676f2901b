"""Jobs and whole installations to try them in."""

import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir

import pytest
from django.conf import settings

from lensan.kernel.models import Job

FILE = "lensan.sqlite3"
NOON = datetime(2022, 7, 22, 12, tzinfo=UTC)
EMBEDDED = {"default": {"BACKEND": "lensan.kernel.jobs.embedded.EmbeddedBackend", "QUEUES": []}}
PATIENCE = 60  # seconds to wait for another process before the test fails
POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL", "postgresql://root@127.0.0.1:5432/postgres")

MIGRATE = """
from django.core.management import call_command
call_command("migrate", "kernel", verbosity=0)
"""
MIGRATE_POSTGRESQL = 'call_command("migrate", "procrastinate", verbosity=0)'


def a_job(word: str = "", *, priority: int = 0, at: datetime = NOON, attempts: int = 0) -> Job:
    """Make a job that is due at `at`."""
    return Job.objects.create(
        task="lensan.kernel.tests.chores.note",
        args=["/dev/null", word],
        priority=priority,
        run_after=at,
        enqueued_at=at,
        attempts=attempts,
    )


@dataclass(frozen=True)
class Installation:
    """The program with a database of its own, run in processes of its own."""

    database_url: str
    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        mine = {"DATABASE_URL": self.database_url, "LENSAN_DATA": str(self.folder)}
        return os.environ | mine | {"SECRET_KEY": "of a test"}

    @property
    def on_postgresql(self) -> bool:
        return self.database_url.startswith("postgresql")

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a management command and leave it running."""
        return self._start("-m", "django", *command)

    def run(self, *command: str) -> None:
        """Run a management command to its end."""
        process = self.start(*command)
        process.communicate()
        assert process.returncode == 0

    def migrate(self) -> None:
        """Give it every table; on SQLite as a copy of what these migrations made before."""
        if self.on_postgresql:
            self.run("migrate", "-v0")
            return
        mine, made = self.folder / FILE, _made_before()
        if made.exists():
            shutil.copyfile(made, mine)
            return
        self.run("migrate", "-v0")
        copy = made.with_suffix(f".{os.getpid()}")
        with closing(sqlite3.connect(mine)) as database:
            database.execute("VACUUM INTO ?", [str(copy)])
        copy.replace(made)  # whole, or not at all: others make theirs beside us

    def python(self, code: str) -> str:
        """Run a few lines with the chores at hand, and return what they print."""
        start = "import django; django.setup()\nfrom lensan.kernel.tests.chores import *\n"
        process = self._start("-c", start + code)
        answer, _ = process.communicate()
        assert process.returncode == 0
        return answer.decode().strip()

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, *arguments], env=self.environment, stdout=subprocess.PIPE
        )
        self.processes.append(process)
        return process

    def tear_down(self) -> None:
        """End what a failed test left running."""
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
                process.communicate()


@contextmanager
def an_installation(kind: str, folder: Path) -> Iterator[Installation]:
    """Make an installation with the tables of the queue on SQLite or PostgreSQL."""
    with _a_postgresql_database() if kind == "postgresql" else _a_file(folder) as url:
        here = Installation(url, folder)
        try:
            here.python(MIGRATE + MIGRATE_POSTGRESQL * here.on_postgresql)
            yield here
        finally:
            here.tear_down()


@contextmanager
def _a_file(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder / FILE}"


@cache
def _made_before() -> Path:
    """Return where a database is kept that exactly these migrations made."""
    migrations = sorted(Path(settings.BASE_DIR).glob("lensan/*/migrations/*.py"))
    key = sha256(b"".join(path.read_bytes() for path in migrations)).hexdigest()[:16]
    return Path(gettempdir()) / f"lensan-migrated-{key}.sqlite3"


@contextmanager
def _a_postgresql_database() -> Iterator[str]:
    try:
        psycopg = pytest.importorskip("psycopg")
        server = psycopg.connect(POSTGRESQL, autocommit=True, connect_timeout=3)
    except Exception as error:
        if "CI" in os.environ:
            raise
        pytest.skip(f"KHÔNG THỬ TRÊN POSTGRESQL: {POSTGRESQL} không trả lời ({error})")
    name = f"lensan_jobs_{secrets.token_hex(4)}"
    with server:
        server.execute(f"CREATE DATABASE {name}")
    try:
        yield POSTGRESQL.rpartition("/")[0] + f"/{name}"
    finally:
        with psycopg.connect(POSTGRESQL, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def wait_until(happened: Callable[[], object]) -> None:
    """Wait for something that another process does; fail when it takes far too long."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.1)
