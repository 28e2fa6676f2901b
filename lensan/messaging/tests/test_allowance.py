"""The month's allowance holds however many workers send at once, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lensan.kernel.tests.make import Installation, an_installation

pytestmark = pytest.mark.processes

WORKERS, PRICE, CAP, MESSAGES = 50, 300, 10_000, 100
SEND = f"""
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from time import sleep
from random import random
from django.conf import settings
from django.db import OperationalError, connection
from lensan.messaging.actions.delivering import deliver
from lensan.messaging.models import Message, Spending

settings.MESSAGE_GATEWAY, settings.MESSAGE_QUIET_HOURS = "memory", ""
settings.MESSAGE_PRICE, settings.MESSAGE_MONTHLY_CAP = {PRICE}, {CAP}
NOON = datetime(2022, 7, 22, 5, tzinfo=UTC)
made = Message.objects.bulk_create(
    Message(direction="out", state="queued", phone=f"+8491{{n:07}}", text="Xin chao", not_before=NOON, at=NOON)
    for n in range({MESSAGES})
)

def work(message):
    for _attempt in range(40):  # SQLite tells the slower of two writers to come again
        try:
            deliver(message, at=NOON)
            break
        except OperationalError:
            sleep(random() / 10)
    connection.close()

with ThreadPoolExecutor({WORKERS}) as hands:
    list(hands.map(work, Message.objects.order_by("pk")))
gone = Message.objects.filter(state="delivered")
print(gone.count(), sum(gone.values_list("cost", flat=True)), Spending.objects.get().spent)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    with an_installation(request.param, tmp_path) as installation:
        yield installation


def test_fifty_workers_spend_no_more_than_the_allowance(here: Installation) -> None:
    sent, cost, spent = map(int, here.python(SEND).split())

    assert sent == CAP // PRICE
    assert cost == spent == sent * PRICE
