"""`lensan receive_messages`: hold the line over which a gateway brings messages and receipts."""

import logging
import signal
from functools import partial
from threading import Event
from time import monotonic, sleep
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone

from lensan.messaging.actions.receiving import NotAMessage
from lensan.messaging.actions.taking_in import take_in
from lensan.messaging.connector import Incoming, Line, NotNow, Receipt
from lensan.messaging.registry import NoGateway, chosen_gateway, gateway_of

LONGEST_REST = 60  # seconds between two tries to have the line again
LASTED = 60  # seconds after which a line is taken to have been a good one
LOOKS, BETWEEN = 4, 0.3  # a receipt may be faster than we write down what it is about; seconds
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Giữ đường dây với tổng đài tin nhắn để nhận tin và báo phát, cho đến khi được báo dừng."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            name = chosen_gateway()
            gateway = gateway_of(name)
        except NoGateway as error:
            raise CommandError(str(error)) from error
        if not isinstance(gateway, Line):
            raise CommandError(f"Tổng đài “{name}” tự gửi tin đến; không cần giữ đường dây.")
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        hold(name, gateway, stop=stop)


def hold(name: str, gateway: Line, *, stop: Event) -> None:
    """Listen until told to stop; where the line is lost, wait longer before each next try."""
    rest = 1.0
    while not stop.is_set():
        began = monotonic()
        try:
            gateway.listen(partial(_take_and_let_go, name), stop=stop)
        except NotNow as error:
            rest = 1.0 if monotonic() - began > LASTED else min(2 * rest, LONGEST_REST)
            wait = error.after.total_seconds() if error.after else rest
            logger.warning("%s Thử lại sau %d giây.", error.reason, wait)
            stop.wait(wait)


def take(name: str, told: Incoming | Receipt) -> bool:
    """Take in what came; say whether it is kept, or has to come again."""
    try:
        for _look in range(LOOKS):
            if take_in(name, told, at=timezone.now()) or not isinstance(told, Receipt):
                return True
            sleep(BETWEEN)
    except NotAMessage as error:
        logger.warning("%s", error)
    except Exception:
        logger.exception("Chưa nhận được tin của tổng đài; tổng đài sẽ gửi lại.")
        return False
    return True


def _take_and_let_go(name: str, told: Incoming | Receipt) -> bool:
    """Take in what came, and keep no connection to the database that has gone stale since."""
    try:
        return take(name, told)
    finally:
        close_old_connections()
