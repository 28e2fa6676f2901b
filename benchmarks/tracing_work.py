"""The work of `benchmarks.tracing`: both walks through the program, and brute force.

Run in a process of its own on the database that is loaded; it prints one JSON line.
"""

import json
import random
from time import perf_counter

import django

django.setup()

# ruff: noqa: E402
from django.db import connection

from lensan.traceability.models import Thing
from lensan.traceability.models.things import reached_back, reached_forward

BACK, FORWARD, COMPARED = 400, 40, 20


def walk() -> None:
    """Walk back from some orders and forward from some input lots, and compare with brute force."""
    dice = random.Random(11)
    orders = _some("order", BACK, dice)
    inputs = _some("input", FORWARD, dice)
    for thing in orders[:20]:
        _back(thing)
    back = [_timed(_back, thing) for thing in orders]
    forward = [_timed(_forward, thing) for thing in inputs]
    took = sorted(seconds for seconds, _found in back)
    wrong = sum(_back(one) != _brute(one, "source_id", "target_id") for one in orders[:COMPARED])
    wrong += sum(
        _forward(one) != _brute(one, "target_id", "source_id") for one in inputs[:COMPARED]
    )
    reached = max((found for _seconds, found in forward), key=len)
    sold = Thing.objects.filter(pk__in=reached, address__startswith="https://bench.vn/order/")
    print(json.dumps({
        "back_p50": took[len(took) // 2] * 1000,
        "back_p95": took[int(len(took) * 0.95)] * 1000,
        "back_nodes": sum(len(found) for _seconds, found in back) / len(back),
        "forward_max": max(seconds for seconds, _found in forward),
        "orders": sold.count(),
        "wrong": wrong,
        "compared": 2 * COMPARED,
    }))  # fmt: skip


def _some(kind: str, count: int, dice: random.Random) -> list[Thing]:
    """Return some things of a kind, by their addresses."""
    total = Thing.objects.filter(address__startswith=f"https://bench.vn/{kind}/").count()
    numbers = dice.sample(range(total), min(count, total))
    found = Thing.objects.filter(address__in=[f"https://bench.vn/{kind}/{one}" for one in numbers])
    things = list(found.order_by("pk"))
    dice.shuffle(things)
    return things


def _back(thing: Thing) -> set[int]:
    return reached_back([thing])


def _forward(thing: Thing) -> set[int]:
    return reached_forward([thing])


def _timed(walk: object, thing: Thing) -> tuple[float, set[int]]:
    assert callable(walk)
    start = perf_counter()
    found: set[int] = walk(thing)
    return perf_counter() - start, found


def _brute(thing: Thing, found_in: str, asked_in: str) -> set[int]:
    """Walk level by level, one question each."""
    reached, fresh = {thing.pk}, {thing.pk}
    with connection.cursor() as cursor:
        while fresh:
            cursor.execute(
                f"SELECT DISTINCT {found_in} FROM traceability_edge WHERE {asked_in} = ANY(%s)",
                [list(fresh)],
            )
            fresh = {number for (number,) in cursor.fetchall()} - reached
            reached |= fresh
    return reached
