"""The work of `benchmarks.money`, in a process that has its database and settings."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import perf_counter

import django

django.setup()

# ruff: noqa: E402 - models can be imported only once Django is set up
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from benchmarks.money_lines import RATES, WAYS, Bought, Told, bought, payout, period, said
from benchmarks.registry import analyze
from benchmarks.size_loading import insert
from lensan.kernel import bulk
from lensan.marketplaces.models import Marketplace, Stall
from lensan.marketplaces.words import SettlementLine
from lensan.orders.models import Order, OrderLine
from lensan.payouts.actions.incoming import receive_money
from lensan.payouts.actions.judging import accept, reject
from lensan.payouts.actions.reading import take_in_all, unexplained
from lensan.payouts.models import Account, BankLine, Rate, StatementLine, Transfer
from lensan.places.models import Commune
from lensan.producers.models import Producer

PAGE = 100  # lines that a marketplace tells in one answer
SHORT = 7  # đồng that one of the bank's transfers lacks


@dataclass
class Count:
    """What was told, and what was found of what was altered."""

    lines: int = 0
    told: dict[int, Told] = field(default_factory=dict)  # by the order's number
    months: dict[tuple[int, str], int] = field(default_factory=lambda: defaultdict(int))


def settle(orders: int, sellers: int) -> None:
    """Fill the book, take every line in, judge, and print the figures as JSON."""
    stalls = _stalls(sellers)
    _rates()
    numbers = _orders(list(bought(orders, sellers)), stalls)
    analyze()
    start = perf_counter()
    count = _take_in(stalls, orders)
    payouts = _pay_out(stalls, count)
    seconds = perf_counter() - start
    bank = _bank(count)
    figures: dict[str, object] = {
        "orders": orders, "lines": count.lines + payouts, "payouts": payouts, "seconds": seconds,
        "unexplained": _unexplained(stalls), "owed_otherwise": _owed_otherwise(count, numbers),
        "cash": _cash(count, numbers),
    }  # fmt: skip
    figures |= _found(count) | _peer(count) | bank
    _judge()
    figures |= {
        "unexplained_after": _unexplained(stalls),
        "unbalanced": sum(account.balance for account in Account.objects.with_balance()),
    }
    print(json.dumps(figures))


@transaction.atomic
def _stalls(count: int) -> list[Stall]:
    """Write so many sellers, each with a stall on one of two marketplaces."""
    commune = Commune.objects.of_the_programme().order_by("code")[0]
    now = timezone.now()
    people = bulk.next_ids(Producer, count)
    insert(
        Producer,
        ("id", "code", "kind", "name", "commune", "registered_on", "search_key", "sort_key"),
        ((n, f"HG{n:07d}", "household", f"Nguyễn Văn {n}", commune.pk, now.date(), f"{n}", f"{n}")
         for n in people),
    )  # fmt: skip
    floors = [
        Marketplace.objects.create(code=f"san-{n}", name=f"Sàn {n}", connector_code="simulated")
        for n in range(2)
    ]
    stalls = bulk.next_ids(Stall, count)
    insert(
        Stall,
        ("id", "producer", "marketplace", "name", "state", "key", "asked_at", "not_before"),
        ((number, people[n], floors[n % 2].pk, f"Vườn {n}", "open", f"k{n}", now, now)
         for n, number in enumerate(stalls)),
    )  # fmt: skip
    return list(Stall.objects.select_related("marketplace", "producer").order_by("pk"))


def _rates() -> None:
    for floor in Marketplace.objects.all():
        for kind, days in RATES.items():
            for day, permille in days:
                Rate.objects.create(
                    marketplace=floor, kind=kind, permille=permille, valid_from=day
                )


@transaction.atomic
def _orders(found: Sequence[Bought], stalls: Sequence[Stall]) -> dict[int, int]:
    """Write the book; return the number of each order's row."""
    numbers = bulk.next_ids(Order, len(found))
    insert(
        Order,
        ("id", "stall", "reference", "state", "placed_at", "changed_at", "not_before", "discount",
         "collect", "carrier"),
        ((number, stalls[one.seller].pk, one.reference, one.fate, one.at, one.at, one.at,
          one.discount, one.goods if one.cash and one.fate == "delivered" else 0, "Bưu điện")
         for number, one in zip(numbers, found, strict=True)),
    )  # fmt: skip
    insert(
        OrderLine,
        ("order", "reference", "sku", "title", "quantity", "price"),
        ((number, "1", "BUOI", "Bưởi", one.quantity, one.price)
         for number, one in zip(numbers, found, strict=True)),
    )  # fmt: skip
    return {one.number: number for number, one in zip(numbers, found, strict=True)}


def _take_in(stalls: Sequence[Stall], orders: int) -> Count:
    """Let the marketplaces tell each stall its lines page after page, and some another time."""
    count = Count()
    pages: list[list[SettlementLine]] = [[] for _stall in stalls]
    again: list[list[SettlementLine]] = [[] for _stall in stalls]
    for order in bought(orders, len(stalls)):
        told = count.told[order.number] = said(order)
        pages[order.seller] += told.lines
        for line in told.lines:
            count.months[order.seller, f"{timezone.localtime(line.at):%Y-%m}"] += line.amount
        if told.again:
            again[order.seller].append(told.again)
        if told.foreign:  # to another seller on the same marketplace
            pages[(order.seller + 2) % len(stalls)].append(told.foreign)
        count.lines += len(told.lines) + bool(told.again) + bool(told.foreign)
    for stall, lines, later in zip(stalls, pages, again, strict=True):
        _tell(stall, sorted(lines, key=lambda line: line.at))
        _tell(stall, later)
    return count


def _tell(stall: Stall, lines: Sequence[SettlementLine]) -> None:
    for first in range(0, len(lines), PAGE):
        page = lines[first : first + PAGE]
        take_in_all(stall, page, at=page[-1].at)


def _pay_out(stalls: Sequence[Stall], count: Count) -> int:
    """Let the marketplaces say that they have sent what each month came to."""
    paid: dict[int, list[SettlementLine]] = defaultdict(list)
    for (stall, month), amount in count.months.items():
        if amount > 0:
            paid[stall].append(payout(stall, stall % 2, month, amount, _end(month)))
    for stall, lines in paid.items():
        assert len(take_in_all(stalls[stall], lines, at=lines[-1].at)) == len(lines)
    return sum(map(len, paid.values()))


def _end(month: str) -> datetime:
    first = datetime.fromisoformat(f"{month}-01T05:00:00+00:00")
    return first + timedelta(days=30)


def _bank(count: Count) -> dict[str, int]:
    """Let the bank receive one transfer for each marketplace and month, the first of them short."""
    sums: Counter[tuple[int, str]] = Counter()
    for (stall, month), amount in count.months.items():
        if amount > 0:
            sums[stall % 2, month] += amount
    for number, ((floor, month), amount) in enumerate(sorted(sums.items())):
        short = SHORT if number == 0 else 0
        receive_money(
            reference=f"FT{number}", amount=amount - short, text=f"TT {period(floor, month)}",
            at=_end(month),
        )  # fmt: skip
    waiting = BankLine.objects.waiting().count()
    return {"bank": len(sums), "bank_matched": len(sums) - waiting, "bank_waiting": waiting}


def _found(count: Count) -> dict[str, object]:
    """Count the altered lines that are in question and name their order, and what else is."""
    questioned = StatementLine.objects.filter(state__in=["flagged", "foreign"])
    reasons = dict(questioned.values_list("reference", "reason"))
    ways = {way: [0, 0] for way in WAYS}
    altered = [told for told in count.told.values() if told.way]
    for told in altered:
        ways[told.way][0] += 1
        ways[told.way][1] += told.bought.reference in reasons.get(told.altered, "")
    mine = {f"{told.bought.reference}{end}" for told in altered for end in "+-x"}
    wrongly = [line for line in reasons if not line.startswith(tuple(mine))]
    return {
        "ways": ways, "altered": len(altered), "found": sum(found for _all, found in ways.values()),
        "wrongly": len(wrongly), "honest": len(count.told) - len(altered),
    }  # fmt: skip


def _peer(count: Count) -> dict[str, int]:
    """Add up each order's lines, and suspect those that come to less than nothing or too much."""
    suspected = {"": 0, "altered": 0}
    for told in count.told.values():
        lines = [*told.lines, *([told.again] if told.again else [])]
        total = sum(line.amount for line in lines)
        goods = told.bought.goods if told.bought.fate != "cancelled" else 0
        suspected["altered" if told.way else ""] += not 0 <= total <= goods
    return {"peer_found": suspected["altered"], "peer_wrongly": suspected[""]}


def _owed_otherwise(count: Count, numbers: dict[int, int]) -> int:
    """Count honest orders of which the ledger owes the seller another sum than was told."""
    mine = Transfer.objects.filter(order__isnull=False)
    kind = Account.Kind.PRODUCER
    owed: Counter[int] = Counter()
    for side, sign in (("credit", 1), ("debit", -1)):
        sums = mine.filter(**{f"{side}__kind": kind}).values_list("order").annotate(Sum("amount"))
        for number, amount in sums.order_by():
            owed[number] += sign * amount
    return sum(
        owed[numbers[told.bought.number]] != sum(line.amount for line in told.lines)
        for told in count.told.values()
        if not told.way
    )


def _cash(count: Count, numbers: dict[int, int]) -> int:
    """Return what carriers are said to hold still of honest orders, in đồng."""
    held = {one.order_id: one.held for one in Transfer.objects.all().still_held()}
    honest = (numbers[told.bought.number] for told in count.told.values() if not told.way)
    return sum(held.get(number, 0) for number in honest)


def _judge() -> None:
    flagged = StatementLine.objects.flagged().select_related(
        "stall__marketplace", "stall__producer"
    )
    with transaction.atomic():
        for number, line in enumerate(flagged):
            word = accept if number % 2 else reject
            word(line, reason="đo", by=None, at=line.at)


def _unexplained(stalls: Sequence[Stall]) -> int:
    return sum(abs(unexplained(stall)) for stall in stalls)
