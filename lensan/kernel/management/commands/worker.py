"""`lensan worker`: does the jobs that pages leave behind, and calls the recurring tasks."""

import logging
import signal
from argparse import ArgumentParser
from datetime import timedelta
from threading import Event, Thread
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, connections
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks import task_backends

from lensan.kernel.jobs import upkeep  # noqa: F401 - registers the queue's own recurring task
from lensan.kernel.jobs.backend import DurableBackend
from lensan.kernel.jobs.periodic import enqueue_due

LOOK_EVERY = 5  # seconds

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Chạy các việc nền và các việc định kỳ cho đến khi được báo dừng."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--threads", type=int, default=2, help="số việc chạy cùng lúc")
        parser.add_argument(
            "--lease",
            type=float,
            default=60,
            help="số giây im lặng mà sau đó việc được giao cho tiến trình khác",
        )
        parser.add_argument("--once", action="store_true", help="xong việc đang chờ thì dừng")

    def handle(self, *args: Any, threads: int, lease: float, once: bool, **options: Any) -> None:
        backend = task_backends["default"]
        if not isinstance(backend, DurableBackend):
            raise CommandError(
                "Cấu hình TASKS không dùng hàng đợi bền; không có việc nào để chạy."
            )
        autodiscover_modules("tasks")
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        if not once:
            watch = (stop, backend, timedelta(seconds=lease))
            Thread(target=_watch, args=watch, daemon=True).start()
        backend.work(stop, threads=threads, lease=timedelta(seconds=lease), once=once)


def _watch(stop: Event, backend: DurableBackend, lease: timedelta) -> None:
    """Look round until told to stop: what has come due, and whose worker has died."""
    while not stop.wait(min(LOOK_EVERY, lease.total_seconds() / 3)):
        try:
            close_old_connections()
            enqueue_due(at=timezone.now())
            backend.look_after(at=timezone.now(), lease=lease)
        except Exception:
            logger.exception("Chưa xem lại được hàng đợi; sẽ thử lại.")
    connections.close_all()
