"""The province behind `benchmarks.size`, in a process that has its database and settings."""

import json
from collections.abc import Sequence
from time import perf_counter
from typing import Any

import django

django.setup()

# ruff: noqa: E402 - models can be imported only once Django is set up
from django.conf import settings
from django.test import Client
from django.utils import timezone

from benchmarks import registry
from benchmarks.size_goods import PICTURE, Sellers, add_lots, add_sellers
from benchmarks.size_loading import bare
from benchmarks.size_money import add_money
from benchmarks.size_pages import FILES, Page, Reader, counted, figures, pages, took
from benchmarks.size_rest import add_rest
from benchmarks.size_trade import add_trade
from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import a_helper, a_province_officer, a_user, an_officer, sign_in
from lensan.catalogue import models as catalogue
from lensan.catalogue.completeness import Rule
from lensan.catalogue.tests.make import a_picture
from lensan.dashboard.actions import measure
from lensan.journal.models import Entry
from lensan.marketplaces import models as marketplaces
from lensan.marketplaces.models import Marketplace
from lensan.marketplaces.rules import told as rule
from lensan.orders import models as orders
from lensan.payouts import models as payouts
from lensan.producers.models import Consent, Producer, Record, Standing

TABLES = (
    Producer, Standing, Record, Consent, Entry,
    catalogue.Product, catalogue.Offer, catalogue.Lot, catalogue.StockMovement, catalogue.Paper,
    catalogue.Photo, marketplaces.Stall, marketplaces.Listing, marketplaces.Call,
    marketplaces.Authorisation, marketplaces.EditRow, orders.Return, orders.HandOver, orders.Order,
    orders.OrderLine, orders.Reservation, payouts.Statement, payouts.StatementLine,
    payouts.Transfer, payouts.Account, payouts.Payout, payouts.BankAccount, payouts.BankLine,
)  # fmt: skip
COUNTED = (
    marketplaces.Stall,
    catalogue.Offer,
    marketplaces.Listing,
    orders.Order,
    payouts.Transfer,
)
CLOSE = ("helper", "household")  # who sees as much, however large the province


def run(
    *,
    few: int,
    many: int,
    orders: int,
    turns: int,
    counts: int,
    rounds: int,
    bar: float,
    readers: Sequence[str],
) -> None:
    """Fill for `few` sellers and count; fill for `many`, count again and time every page."""
    _prepare()
    start = perf_counter()
    sellers = _fill(few, few * orders)
    built = perf_counter() - start
    measure(timezone.localdate(), at=timezone.now())
    signed_in = _readers(sellers)
    asking = {name: signed_in[name] for name in readers}
    known = pages()
    for reader in asking.values():
        reader.look_around(turns)
    before = {name: _before(known, reader, name, turns, counts) for name, reader in asking.items()}
    start = perf_counter()
    _fill(many - few, (many - few) * orders)
    built += perf_counter() - start
    after = {name: _counted(known, reader, counts) for name, reader in asking.items()}
    for reader in asking.values():
        reader.look_around(turns)
    times = {name: _timed(known, reader, turns, bar, rounds) for name, reader in asking.items()}
    rows = {str(model._meta.verbose_name): model.objects.count() for model in COUNTED}
    told = {"rows": rows, "built": built, "before": before, "after": after, "times": times,
            "apart": _apart(asking["province"])}  # fmt: skip
    print(json.dumps(told))


def _prepare() -> None:
    """Let someone be there, open the floors, and put the one file there that stands behind every photo and paper."""
    a_province_officer()
    for number in (1, 2, 3):
        Marketplace.objects.create(
            code=f"san-{number}",
            name=f"Sàn {number}",
            connector_code="simulated",
            rule=rule(Rule()),
        )
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    (settings.MEDIA_ROOT / PICTURE).write_bytes(a_picture())


def _fill(count: int, ordered: int) -> Sellers:
    with bare(TABLES):
        sellers = add_sellers(count)
        trade = add_trade(sellers, ordered)
        add_lots(sellers, trade.sold)
        add_money(trade)
        add_rest(trade)
    registry.analyze()
    return sellers


def _readers(sellers: Sellers) -> dict[str, Reader]:
    """Sign in a seller neither large nor small, its officers and its helper, and the largest one."""
    one = Producer.objects.get(pk=sellers.people[sellers.count // 2])
    largest = Producer.objects.get(pk=sellers.people[0])
    assert one.hamlet
    users = {
        "province": a_province_officer(), "commune": an_officer(one.commune),
        "helper": a_helper(one.hamlet), "household": a_user(Role.HOUSEHOLD),
        "cooperative": a_user(Role.COOPERATIVE),
    }  # fmt: skip
    Producer.objects.filter(pk=one.pk).update(account=users["household"])
    Producer.objects.filter(pk=largest.pk).update(account=users["cooperative"], kind="cooperative")
    return {name: _reader(user) for name, user in users.items()}


def _reader(user: User) -> Reader:
    client = Client()
    sign_in(client, user)
    return Reader(user, client)


def _before(
    known: Sequence[Page], reader: Reader, name: str, turns: int, counts: int
) -> dict[str, Any]:
    told: dict[str, Any] = {"counts": _counted(known, reader, counts)}
    if name in CLOSE:
        told["times"] = _timed(known, reader, turns, 0, 1)
    return told


def _counted(known: Sequence[Page], reader: Reader, counts: int) -> dict[str, dict[str, int]]:
    found = {page.title: counted(page, reader, counts) for page in known}
    return {title: one for title, one in found.items() if one}


def _timed(
    known: Sequence[Page], reader: Reader, turns: int, bar: float, rounds: int
) -> dict[str, dict[str, float]]:
    found = {page.title: took(page, reader, turns, bar=bar, rounds=rounds) for page in known}
    return {title: figures(times) for title, times in found.items() if times}


def _apart(reader: Reader) -> dict[str, float]:
    """Time what is no page: the whole book of orders as a file, and papers for 200 parcels."""
    told = {}
    for name in FILES:
        told[name] = _seconds(reader, Page(name, "", "", "").address(reader, 0))
    told["orders as CSV"] = _seconds(
        reader, Page("order-list", "", "", "trang-thai=&dang=csv").address(reader, 0)
    )
    return told


def _seconds(reader: Reader, address: str) -> float:
    start = perf_counter()
    answer = reader.client.get(address)
    assert answer.status_code == 200, address
    assert answer.getvalue(), address
    return perf_counter() - start
