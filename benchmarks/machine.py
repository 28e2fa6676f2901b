"""The machine that the figures are of, and other processes measured on it."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def machine() -> str:
    """Say in one line what this machine is."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{len(os.sched_getaffinity(0))} cores, {memory:.0f} GB of memory, "
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    )


def percentile(measured: Iterable[float], share: int) -> float:
    """Return the smallest value that so many per cent of the values do not exceed (nearest rank)."""
    values = sorted(measured)
    return values[max(ceil(len(values) * share / 100), 1) - 1]


@dataclass(frozen=True)
class Run:
    """What a process took: seconds by the clock and of the processor, its largest memory in bytes."""

    status: int
    seconds: float
    processor: float
    memory: int
    lines: tuple[str, ...]

    @property
    def told(self) -> dict[str, Any]:
        """The figures in its last line, which is JSON."""
        answer: dict[str, Any] = json.loads(self.lines[-1])
        return answer


@dataclass(frozen=True)
class Installation:
    """Lên Sàn on a database and in a folder of its own."""

    database_url: str
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def lensan(self, *arguments: str) -> Run:
        """Run a command of ours."""
        return self._run("-m", "django", *arguments)

    def python(self, code: str) -> Run:
        """Run a few lines of Python in it."""
        return self._run("-c", code)

    def _run(self, *arguments: str) -> Run:
        mine = {
            "DATABASE_URL": self.database_url, "LENSAN_DATA": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": "of a benchmark",
        }  # fmt: skip
        start = perf_counter()
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env=os.environ | mine | self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout
        lines = tuple(process.stdout.read().splitlines())
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = perf_counter() - start
        # ru_maxrss counts kilobytes on Linux (getrusage(2)).
        return Run(
            process.returncode,
            seconds,
            used.ru_utime + used.ru_stime,
            used.ru_maxrss * 1024,
            lines,
        )
