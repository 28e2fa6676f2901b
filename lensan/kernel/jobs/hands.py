"""The hands of an embedded worker: threads that take a job, do it, and take the next."""

import logging
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread
from traceback import format_exc
from uuid import uuid4

from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from lensan.kernel.jobs import queue
from lensan.kernel.jobs.backend import GRACE, find_task, perform
from lensan.kernel.jobs.results import as_result
from lensan.kernel.models import Job

IDLE = 0.5  # seconds between two looks at an empty queue

logger = logging.getLogger(__name__)


def work(stop: Event, *, threads: int, lease: timedelta, once: bool) -> None:
    """Do jobs on that many threads until told to stop or, `once`, until none is due."""
    worker = f"{socket.gethostname()[:60]}:{os.getpid()}:{uuid4().hex[:8]}"
    hands = [
        Thread(target=_labour, args=(stop, worker, lease, once), daemon=True)
        for _ in range(threads)
    ]
    for hand in hands:
        hand.start()
    while any(hand.is_alive() for hand in hands) and not stop.wait(IDLE):
        pass
    _wait_for(hands)
    if any(hand.is_alive() for hand in hands):
        queue.release(worker)


def _wait_for(hands: list[Thread]) -> None:
    end = time.monotonic() + GRACE.total_seconds()
    for hand in hands:
        hand.join(max(0, end - time.monotonic()))


def _labour(stop: Event, worker: str, lease: timedelta, once: bool) -> None:
    while not stop.is_set():
        try:
            close_old_connections()
            found = do_next(worker, lease=lease)
        except Exception:  # the database is away or busy; what was begun waits for its lease
            logger.exception("Chưa nhận hoặc chưa ghi nhận được việc; sẽ thử lại.")
            found = False
        if not found and (once or stop.wait(IDLE)):
            break
    connections.close_all()


def do_next(worker: str, *, lease: timedelta) -> bool:
    """Do the next job that is due, and say whether there was one."""
    job = queue.claim(worker, lease=lease, at=timezone.now())
    if job is None:
        return False
    with _kept(job, lease):
        error = _attempt(job)
    if not queue.settle(job, error=error, at=timezone.now()):
        logger.warning("Việc %s đã hết hạn giữ và được giao cho tiến trình khác.", job)
    return True


def _attempt(job: Job) -> str:
    """Run the task, and return the traceback of what went wrong, if anything did."""
    try:
        perform(as_result(job, find_task(job.task)))
    except (Exception, SystemExit):
        logger.exception("Việc %s hỏng ở lần chạy thứ %s.", job, job.attempts)
        return format_exc()
    return ""


@contextmanager
def _kept(job: Job, lease: timedelta) -> Iterator[None]:
    """Keep renewing the lease from a thread of its own while the job runs."""
    done = Event()
    keeper = Thread(target=_renew_until, args=(done, job, lease), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()


def _renew_until(done: Event, job: Job, lease: timedelta) -> None:
    while not done.wait(lease.total_seconds() / 3):
        try:
            queue.renew(job, lease=lease, at=timezone.now())
        except DatabaseError:  # the job's own transaction may hold SQLite's one pen
            logger.warning("Chưa gia hạn được việc %s; sẽ thử lại.", job)
    connections.close_all()
