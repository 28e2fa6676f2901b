"""One command that serves pages and does jobs, and ends both."""

import os
import signal
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from lensan.kernel.management.commands import serve
from lensan.kernel.tests.make import Installation, an_installation, wait_until

pytestmark = pytest.mark.processes
STUBBORN = """
import pathlib, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path('{started}').touch()
time.sleep(60)
"""


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with an_installation("sqlite", tmp_path_factory.mktemp("served")) as installation:
        yield installation


def _a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - our own address
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code


def _children(pid: int) -> set[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return {int(child) for child in told.split()}


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_serves_pages_and_does_jobs_until_told_to_stop(
    here: Installation, ending: signal.Signals, tmp_path: Path
) -> None:
    port, notes = _a_free_port(), tmp_path / "notes"
    here.python(f"note.enqueue({str(notes)!r}, 'done')")

    server = here.start("serve", "--port", str(port))
    assert server.stdout is not None
    announced = server.stdout.readline().decode()
    status = _status(f"http://127.0.0.1:{port}/no-such-page/")
    wait_until(notes.exists)
    family = _children(server.pid)
    server.send_signal(ending)
    server.communicate(timeout=60)

    assert f"http://127.0.0.1:{port}/" in announced
    assert status == 404
    assert len(family) == 2
    assert server.returncode == 0
    assert not any(Path(f"/proc/{child}").exists() for child in family)


def test_starts_the_worker_again_when_it_dies(here: Installation) -> None:
    server = here.start("serve", "--port", str(_a_free_port()))
    assert server.stdout is not None
    server.stdout.readline()
    family = _children(server.pid)
    worker = max(family)  # the second to be started

    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: worker not in _children(server.pid) and len(_children(server.pid)) == 2)
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=60)

    assert server.returncode == 0


def test_says_so_when_the_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Không mở được 127.0.0.1:{port}"):
            call_command("serve", "--port", str(port))


def test_ends_by_force_what_does_not_end_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "GRACE", 0.2)
    started = tmp_path / "started"
    companion = serve.Companion([sys.executable, "-c", STUBBORN.format(started=started)])
    wait_until(started.exists)

    companion.ask_to_stop()
    companion.see_off()

    assert companion.process.returncode == -signal.SIGKILL


def test_does_not_start_again_at_once_what_cannot_live() -> None:
    companion = serve.Companion([sys.executable, "-c", "raise SystemExit(1)"])
    dead = companion.process
    dead.wait()

    companion.restart_if_dead()

    assert companion.process is dead
