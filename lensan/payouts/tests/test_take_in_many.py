"""A page of a statement is taken in at once, and says what its lines would say one after another."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lensan.journal.actions import verify
from lensan.journal.models import Entry
from lensan.marketplaces.models import Stall
from lensan.marketplaces.tests.make import a_stall
from lensan.marketplaces.words import SettlementKind, SettlementLine
from lensan.orders.models import Order
from lensan.orders.tests.make import LATER
from lensan.payouts.actions.booking import balance_of
from lensan.payouts.actions.reading import AT_ONCE, take_in, take_in_all, unexplained
from lensan.payouts.models import Account, Rate, StatementLine, Threshold, Transfer
from lensan.payouts.tests.make import a_sold_order, told
from lensan.producers.tests.make import meanwhile

pytestmark = pytest.mark.django_db
Told = tuple[str, str, int, int, int]


def an_order(stall: Stall, reference: str, goods: int = 2, *, collect: int = 0) -> Order:
    order = a_sold_order(stall, goods)
    Order.objects.filter(pk=order.pk).update(
        reference=reference, collect=collect, carrier="VNPost"
    )
    order.refresh_from_db()
    return order


def a_page(stall: Stall, orders: int) -> list[SettlementLine]:
    """Tell five lines of each of so many orders, one of them in question; half bring cash."""
    told_of = []
    for number in range(orders):
        order = an_order(stall, f"D{number}", collect=55_000 * (number % 2))
        amounts = {"sale": 40_000, "commission": -2_000, "tax": -600, "payment_fee": -800}
        told_of += [told(order, amount, kind) for kind, amount in amounts.items()]
        told_of.append(told(order, -700, "adjustment"))
    return told_of


def questions(orders: int) -> int:
    """Return how often the database is asked for a page that tells of so many orders."""
    stall = a_stall()
    Rate.objects.create(
        marketplace=stall.marketplace, kind="tax", permille=15, valid_from=date(2022, 1, 1)
    )
    page = a_page(stall, orders)
    take_in(stall, told(None, 1, "adjustment"), at=LATER)  # which makes the accounts
    with CaptureQueriesContext(connection) as asked:
        assert len(take_in_all(stall, page, at=LATER)) == len(page)
    assert unexplained(stall) == 0
    return len(asked)


def test_asks_as_often_for_fifty_lines_as_for_ten() -> None:
    Threshold.objects.create(amount=1, valid_from=date(2022, 1, 1))
    questions(2)  # the carrier's account

    assert questions(2) == questions(10)


def test_asks_as_often_for_what_was_read_before() -> None:
    costs = []
    for orders in (2, 10):
        stall = a_stall()
        page = a_page(stall, orders)
        take_in_all(stall, page, at=LATER)
        with CaptureQueriesContext(connection) as asked:
            assert take_in_all(stall, page, at=LATER) == []
        costs.append(len(asked))

    assert costs[0] == costs[1] < 10


def test_what_is_in_question_is_written_in_the_journal() -> None:
    stall = a_stall()
    take_in_all(stall, a_page(stall, 3), at=LATER)

    entries = Entry.objects.filter(verb="payouts.flagged").order_by("pk")

    flagged = stall.statement_lines.filter(state="flagged").order_by("pk")
    assert [entry.subject_id for entry in entries] == [line.pk for line in flagged]
    assert ({entry.on_behalf_of for entry in entries}, len(entries)) == ({stall.producer.code}, 3)
    assert verify().whole


def test_more_lines_than_are_taken_at_once_are_all_taken() -> None:
    stall = a_stall()
    many = [told(None, 5) for _ in range(AT_ONCE + 1)]

    new = take_in_all(stall, many, at=LATER)

    assert [line.reference for line in new] == [line.reference for line in many]
    assert balance_of(stall.producer, Account.Kind.DISPUTED) == 5 * len(many)


def test_the_lines_that_another_reads_meanwhile_are_booked_once() -> None:
    stall = a_stall()
    page = a_page(stall, 2)

    with meanwhile("SAVEPOINT", lambda: take_in_all(stall, page[2:6], at=LATER)):
        new = take_in_all(stall, page, at=LATER)

    assert len(new) == len(page) - 4
    assert (stall.statement_lines.count(), Transfer.objects.filter(line__isnull=False).count()) == (
        len(page), len(page),
    )  # fmt: skip
    assert unexplained(stall) == 0


def test_a_correction_that_another_writes_meanwhile_is_written_once() -> None:
    stall = a_stall()
    order = an_order(stall, "D1")
    take_in(stall, told(order, 40_000, reference="T1"), at=LATER)
    other = told(order, 30_000, reference="T1")

    with meanwhile("SAVEPOINT", lambda: take_in(stall, other, at=LATER)):
        assert take_in(stall, other, at=LATER) is None

    amounts = stall.statement_lines.order_by("pk").values_list("reference", "amount")
    assert list(amounts) == [("T1", 40_000), ("T1 (2)", -10_000)]


def test_a_statement_that_another_names_meanwhile_is_one() -> None:
    stall = a_stall()
    first, second = told(None, 5), told(None, 6)

    with meanwhile(
        'INSERT OR IGNORE INTO "payouts_statement"'
        if connection.vendor == "sqlite" else 'INSERT INTO "payouts_statement" ',
        lambda: take_in(stall, first, at=LATER),
    ):  # fmt: skip
        assert take_in(stall, second, at=LATER)

    assert (stall.statements.count(), stall.statement_lines.count()) == (1, 2)


def said(stall: Stall) -> list[tuple[object, ...]]:
    """Return all that the book holds of a stall's lines, without the numbers of rows."""
    lines = StatementLine.objects.filter(stall=stall).order_by("pk")
    facts = (
        "reference",
        "kind",
        "amount",
        "state",
        "reason",
        "order__reference",
        "order__settled",
    )
    booked = Transfer.objects.filter(order__stall=stall).order_by(
        "order__reference", "kind", "amount"
    )
    kinds = ("kind", "amount", "debit__kind", "credit__kind", "order__reference")
    return [
        *lines.values_list(*facts), *booked.values_list(*kinds),
        (balance_of(stall.producer), balance_of(stall.producer, Account.Kind.DISPUTED)),
        tuple(stall.producer.ledger.order_by("kind").values_list("kind", "owed")),
    ]  # fmt: skip


def lines_of(stall: Stall, page: list[Told]) -> list[SettlementLine]:
    """Tell lines: of which order, of what kind, how much, under which reference, on which day."""
    return [
        SettlementLine(
            f"T{number}", SettlementKind(kind), amount, LATER + timedelta(days=day), sale=sale
        )
        for sale, kind, amount, number, day in page
    ]


Page = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", "C", "lạ", "nơi khác", ""]),
        st.sampled_from(list(SettlementKind)),
        st.sampled_from([40_000, 20_000, -2_000, -600, -40_000, 600, 0, -1]),
        st.integers(1, 9),
        st.integers(0, 300),
    ),
    max_size=14,
)


class EveryPage(TestCase):
    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(page=Page)
    def test_says_what_its_lines_say_one_after_another(self, page: list[Told]) -> None:
        Threshold.objects.get_or_create(amount=50_000, valid_from=date(2022, 1, 1))
        stalls = [a_stall(), a_stall()]
        for stall in stalls:
            for kind, permille in (("commission", 50), ("tax", 15)):
                Rate.objects.create(
                    marketplace=stall.marketplace, kind=kind, permille=permille,
                    valid_from=date(2022, 1, 1),
                )  # fmt: skip
            an_order(stall, "A", 1)
            an_order(stall, "B", 2, collect=55_000)
            an_order(stall, "C", 2)
            an_order(a_stall(stall.marketplace), "nơi khác")
        one_by_one, together = stalls
        for line in lines_of(one_by_one, page):
            take_in(one_by_one, line, at=LATER)

        take_in_all(together, lines_of(together, page), at=LATER)

        assert said(together) == said(one_by_one)
        assert unexplained(together) == unexplained(one_by_one) == 0
