"""`lensan serve`: the web server and the worker, started and stopped as one."""

import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from contextlib import suppress
from threading import Event
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

GRACE = 15  # seconds to stop in; a job that takes longer is done again later
RESTART_AFTER = 2  # seconds, so that what cannot live does not eat the machine
LOOK_EVERY = 0.2  # seconds


class Command(BaseCommand):
    help = "Chạy trang web và các việc nền bằng một lệnh; Ctrl-C dừng cả hai."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="địa chỉ mạng để lắng nghe")
        parser.add_argument("--port", type=int, default=8000, help="cổng")
        parser.add_argument("--processes", type=int, default=1, help="số tiến trình web")
        parser.add_argument("--threads", type=int, default=4, help="số luồng mỗi tiến trình web")

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        _refuse_taken_port(host, port)
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: stop.set())
        web = _web_command(host, port, options["processes"], options["threads"])
        beside = [[sys.executable, "-m", "django", *words] for words in settings.COMPANIONS]
        companions = [Companion(command) for command in [web, *beside]]
        announced = False
        while not stop.wait(LOOK_EVERY):
            if not announced and _answers(host, port):
                self.stdout.write(f"Lên Sàn đang chạy tại http://{host}:{port}/ (Ctrl-C để dừng).")
                self.stdout.flush()
                announced = True
            for companion in companions:
                companion.restart_if_dead()
        for companion in companions:
            companion.ask_to_stop()
        for companion in companions:
            companion.see_off()


class Companion:
    """A process that is started anew whenever it dies, until it is asked to stop."""

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self._start()

    def _start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command)  # noqa: S603 - our own words, see below

    def restart_if_dead(self) -> None:
        """Start the process again if it has ended by itself."""
        rested = time.monotonic() > self.started + RESTART_AFTER
        if rested and self.process.poll() is not None:
            self._start()

    def ask_to_stop(self) -> None:
        """Tell the process to finish what it is doing."""
        self.process.terminate()

    def see_off(self) -> None:
        """Wait for the end of the process, and bring it about when that takes too long."""
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _web_command(host: str, port: int, processes: int, threads: int) -> list[str]:
    module, _, name = settings.WSGI_APPLICATION.rpartition(".")
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--log-level", "warning"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(processes), "--blocking-threads", str(threads)),
        *("--respawn-failed-workers", "--workers-kill-timeout", "10"),
        f"{module}:{name}",
    ]


def _refuse_taken_port(host: str, port: int) -> None:
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        raise CommandError(
            f"Không mở được {host}:{port} ({os.strerror(error.errno or 0)}). Hãy dừng chương "
            "trình đang dùng cổng này, hoặc chọn cổng khác bằng --port."
        ) from error


def _answers(host: str, port: int) -> bool:
    with suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False
