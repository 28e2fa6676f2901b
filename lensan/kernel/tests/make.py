"""Jobs and whole installations to try them in."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lensan.kernel.models import Job
from lensan.kernel.tests.migrated import SERVER, a_postgresql_database, copy_to

FILE = "lensan.sqlite3"
NOON = datetime(2022, 7, 22, 12, tzinfo=UTC)
EMBEDDED = {"default": {"BACKEND": "lensan.kernel.jobs.embedded.EmbeddedBackend", "QUEUES": []}}
PATIENCE = 60  # seconds to wait for another process before the test fails

MIGRATE = """
from django.core.management import call_command
call_command("migrate", "kernel", verbosity=0)
"""


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
    """Make an installation with every table on SQLite or PostgreSQL."""
    with _a_postgresql_database() if kind == "postgresql" else _a_file(folder) as url:
        here = Installation(url, folder)
        try:
            yield here
        finally:
            here.tear_down()


@contextmanager
def _a_file(folder: Path) -> Iterator[str]:
    copy_to(folder / FILE)
    yield f"sqlite:///{folder / FILE}"


@contextmanager
def _a_postgresql_database() -> Iterator[str]:
    psycopg = pytest.importorskip("psycopg")
    with ExitStack() as stack:
        try:
            url = stack.enter_context(a_postgresql_database())
        except psycopg.OperationalError as error:
            if "CI" in os.environ:
                raise
            pytest.skip(f"KHÔNG THỬ TRÊN POSTGRESQL: {SERVER} không trả lời ({error})")
        yield url


def wait_until(happened: Callable[[], object]) -> None:
    """Wait for something that another process does; fail when it takes far too long."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.1)
