"""The province behind `benchmarks.next_step`, in a process that has its database and settings."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable
from functools import partial
from time import perf_counter
from uuid import UUID

import django

django.setup()

# ruff: noqa: E402 - models can be imported only once Django is set up
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks import registry
from benchmarks.size_goods import FLOORS, PEOPLE_EACH, Sellers, add_lots, add_sellers
from benchmarks.size_trade import add_trade
from lensan.accounts.tests.make import a_helper, a_province_officer
from lensan.catalogue.completeness import Rule
from lensan.journey.reports.today import next_steps, today_of
from lensan.marketplaces.models import Marketplace, Stall
from lensan.marketplaces.rules import told
from lensan.orders.models import Order
from lensan.producers.models import Producer

sqlite3.register_adapter(UUID, lambda told: told.hex)  # as Django writes one there


def run(*, producers: int, orders: int, turns: int, alone: int) -> None:
    """Fill the registry and the floors, then ask what is next: for all, for a helper, one by one."""
    today = timezone.localdate()
    began = perf_counter()
    sellers = _fill(producers // PEOPLE_EACH, orders)
    built = perf_counter() - began
    began = perf_counter()
    found = next_steps(Producer.objects.all(), on=today)
    everyone = perf_counter() - began
    one = Producer.objects.get(pk=sellers.people[sellers.count // 2])
    assert one.hamlet
    helper = a_helper(one.hamlet)
    times = sorted(_seconds(lambda: today_of(helper, on=today)) for _turn in range(turns))
    with CaptureQueriesContext(connection) as asked:
        rounds = today_of(helper, on=today)
    singles = [
        _seconds(partial(next_steps, Producer.objects.filter(pk=number), on=today))
        for number in sellers.people[:: len(sellers.people) // alone][:alone]
    ]
    print(json.dumps({
        "people": Producer.objects.count(), "answered": len(found), "built": built, "all": everyone,
        "stalls": Stall.objects.count(), "orders": Order.objects.count(),
        "helper": times[int(len(times) * 0.95)], "queries": len(asked),
        "list": sum(len(one.turns) + one.more for one in rounds),
        "one_by_one": sum(singles) / len(singles),
        "tasks": dict(Counter(one.task for one in found.values()).most_common()),
    }))  # fmt: skip


def _fill(count: int, orders: int) -> Sellers:
    """Write so many sellers with their neighbours, stalls, listings and orders."""
    a_province_officer()
    for number in range(1, FLOORS + 1):
        Marketplace.objects.create(
            code=f"san-{number}",
            name=f"Sàn {number}",
            connector_code="simulated",
            rule=told(Rule()),
        )
    with transaction.atomic():
        sellers = add_sellers(count)
        trade = add_trade(sellers, count * orders)
        add_lots(sellers, trade.sold)
    registry.analyze()
    return sellers


def _seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began
