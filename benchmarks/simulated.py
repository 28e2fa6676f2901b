"""A simulated marketplace in a process of its own, and its switchboard."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.machine import ROOT
from lensan.kernel import http


@contextmanager
def a_floor() -> Iterator[str]:
    """Run a simulated marketplace; gives its address."""
    told = {"DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": "of a benchmark"}
    command = [sys.executable, "-m", "django", "simulate", "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | told, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.send_signal(signal.SIGTERM)


def turn(url: str, knob: str, /, **told: Any) -> Any:
    """Turn a knob of its switchboard, and return what that says."""
    answer = http.send("POST", f"{url}/control/{knob}", content=json.dumps(told).encode())
    assert answer.status == 200, answer.text
    return answer.json()["done"]


def calls_seen(url: str) -> int:
    """Return how many calls it was asked, those that failed among them."""
    return len(turn(url, "calls")["seen"])
