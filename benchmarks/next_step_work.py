"""The province behind `benchmarks.next_step`, in a process that has its database and settings."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
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
from benchmarks.size_goods import (
    BEGAN,
    FLOORS,
    NOW,
    PEOPLE_EACH,
    TODAY,
    Sellers,
    add_lots,
    add_sellers,
)
from benchmarks.size_loading import insert
from benchmarks.size_trade import Trade, add_trade
from lensan.accounts.tests.make import a_helper, a_province_officer
from lensan.catalogue.completeness import Rule
from lensan.journal.models import Entry
from lensan.journey.models import Barrier, Fact
from lensan.journey.reports.today import next_steps, today_of
from lensan.kernel import bulk
from lensan.marketplaces.models import Marketplace, Stall
from lensan.marketplaces.rules import told
from lensan.messaging.models import Message
from lensan.orders.models import Order
from lensan.payouts.models import BankAccount, Payout
from lensan.producers.models import Consent, ConsentText, Producer
from lensan.training.models import Certificate, Enrolment
from lensan.training.tests.make import a_class

DAY = timedelta(days=1)
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
        _shown(trade)
        _said(sellers)
        _paid(sellers)
        _trained(sellers)
    registry.analyze()
    return sellers


def _shown(trade: Trade) -> None:
    """Write the journal's word that each stall was opened and each listing put on sale."""
    for verb, kind, numbers in (
        ("marketplaces.stall_open", "marketplaces.stall", trade.stalls),
        ("marketplaces.listing_live", "marketplaces.listing", trade.listings),
    ):
        insert(
            Entry,
            ("at", "verb", "subject_type", "subject_id"),
            ((NOW - 30 * DAY, verb, kind, number) for number in numbers),
        )


def _said(sellers: Sellers) -> None:
    """Write who agreed, who wants no calls, what was stated, what stands in the way, who wrote."""
    texts = {
        purpose: ConsentText.objects.filter(purpose=purpose).earliest("version").pk
        for purpose in ("registry", "contact")
    }
    insert(
        Consent,
        ("producer", "text", "given_on", "withdrawn_on", "place", "way"),
        [(n, texts["registry"], BEGAN, None, "xã", "paper") for n in sellers.people[::2]]
        + [(n, texts["contact"], BEGAN, TODAY, "xã", "paper") for n in sellers.people[::50]],
    )
    insert(
        Fact,
        ("producer", "kind", "holds", "source", "said_at", "key", "at"),
        ((n, kind, n % 7 > 0, "helper", NOW - 40 * DAY, f"{kind} {n}", NOW)
         for kind in ("account", "payment") for n in sellers.people[::3]),
    )  # fmt: skip
    insert(
        Barrier,
        ("producer", "reason", "look_again_on", "source", "said_at", "key", "at"),
        ((n, "no_bank", TODAY + 5 * DAY, "helper", NOW - 10 * DAY, f"vướng {n}", NOW)
         for n in sellers.people[::10]),
    )  # fmt: skip
    insert(
        Message,
        ("producer", "phone", "direction", "state", "text", "at"),
        ((n, f"+8491{n:07d}", "in", "received", "HET", NOW - 9 * DAY)
         for n in sellers.people[: sellers.count]),
    )  # fmt: skip


def _paid(sellers: Sellers) -> None:
    """Write the account of each who sells, and what was paid to every other."""
    accounts = bulk.next_ids(BankAccount, sellers.count)
    theirs = list(zip(accounts, sellers.people, strict=False))
    insert(
        BankAccount,
        ("id", "producer", "bank", "number", "holder", "agreed", "told_at"),
        ((account, n, "970436", f"{n}", "A", "paper", NOW - 90 * DAY) for account, n in theirs),
    )
    insert(
        Payout,
        ("producer", "account", "amount", "code", "state", "prepared_at", "sent_at", "paid_at"),
        ((n, account, 90_000, f"LS{n}", "paid", NOW, NOW, NOW) for account, n in theirs[::2]),
    )


def _trained(sellers: Sellers) -> None:
    """Write the certificates of every third, from one class."""
    pupils = sellers.people[::3]
    taught, places = a_class().pk, bulk.next_ids(Enrolment, len(pupils))
    insert(
        Enrolment,
        ("id", "training_class", "producer", "state", "way", "invited_at"),
        ((place, taught, n, "placed", "sms", NOW)
         for place, n in zip(places, pupils, strict=True)),
    )  # fmt: skip
    insert(
        Certificate,
        ("enrolment", "code", "issued_on"),
        ((place, f"C{place}", TODAY - 60 * DAY) for place in places),
    )


def _seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began
