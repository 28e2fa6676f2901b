"""Statements are read once, matched against orders, and leave nothing unexplained."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lensan.kernel.states import NotAllowed
from lensan.marketplaces.connector import TryAgain
from lensan.marketplaces.simulator.wire import Fault
from lensan.marketplaces.tests.make import a_stall
from lensan.marketplaces.tests.make_simulation import NOON, turn
from lensan.marketplaces.words import SaleState
from lensan.orders.actions.polling import poll
from lensan.orders.models import Order
from lensan.orders.tests.make import LATER, Shop, a_shop
from lensan.payouts.actions.booking import balance_of
from lensan.payouts.actions.judging import accept, reject
from lensan.payouts.actions.reading import read_statements, take_in, unexplained
from lensan.payouts.models import Account, Rate, StatementLine, Transfer
from lensan.payouts.tasks import read_statements as task
from lensan.payouts.tests.make import a_sold_order, deliver, read, told
from lensan.producers.tests.make import meanwhile

pytestmark = [pytest.mark.enable_socket, pytest.mark.django_db]
DAY = timedelta(days=1)
State = StatementLine.State
DISPUTED = Account.Kind.DISPUTED


@pytest.fixture
def shop() -> Iterator[Shop]:
    with a_shop(subsidy=5_000) as made:
        yield made


def settle(shop: Shop, *, pay: bool = False) -> None:
    turn(shop.simulation.url, "settle", until=(NOON + DAY).isoformat(), pay=pay)


def read_shop(shop: Shop) -> int:
    poll(shop.stall, at=LATER + DAY)
    return read_statements(shop.stall, at=LATER + DAY)


def states(shop: Shop) -> list[tuple[str, int, str]]:
    lines = shop.stall.statement_lines.order_by("pk")
    return list(lines.values_list("kind", "amount", "state"))


def test_books_every_line_that_a_marketplace_settled(shop: Shop) -> None:
    deliver(shop, 3)
    settle(shop, pay=True)

    new = read_shop(shop)

    assert new == 6
    assert {state for _kind, _amount, state in states(shop)} == {"matched"}
    assert unexplained(shop.stall) == 0
    paid = Transfer.objects.get(kind=Transfer.Kind.SETTLED).amount
    assert balance_of(shop.stall.producer) == paid


def test_reads_no_line_twice(shop: Shop) -> None:
    deliver(shop, 1)
    settle(shop)
    read_shop(shop)

    assert read_statements(shop.stall, at=LATER + 2 * DAY) == 0
    assert Transfer.objects.count() == 5


def test_takes_back_what_was_returned(shop: Shop) -> None:
    order = deliver(shop, 1)
    settle(shop)
    read_shop(shop)
    shop.move(order, "returned")
    settle(shop)

    read_shop(shop)

    assert (balance_of(shop.stall.producer), unexplained(shop.stall)) == (0, 0)
    assert not shop.stall.statement_lines.flagged().exists()


def test_flags_a_line_that_is_told_otherwise_later_with_its_order(shop: Shop) -> None:
    order = deliver(shop, 1)
    settle(shop)
    read_shop(shop)
    shop.simulation.control.do_write({"kind": "line", "id": "T1", "body": {"amount": 40_000}})
    before = shop.stall.statement_lines.get(reference="T1").amount

    read_shop(shop)
    again = read_statements(shop.stall, at=LATER + 2 * DAY)

    [line] = shop.stall.statement_lines.flagged()
    assert (line.amount, line.order and line.order.reference, again) == (40_000 - before, order, 0)
    assert f"đơn {order}" in line.reason
    assert unexplained(shop.stall) == 0


def test_an_unreadable_line_waits_and_is_taken_when_it_can_be_read(shop: Shop) -> None:
    deliver(shop, 1)
    settle(shop)
    line = shop.simulation.market.store.get("line", "T2")
    assert line
    shop.simulation.control.do_write({"kind": "line", "id": "T2", "body": {"amount": "chín"}})
    read_shop(shop)
    [unread] = shop.stall.statement_lines.flagged()
    shop.simulation.control.do_write(
        {"kind": "line", "id": "T2", "body": {"amount": line["amount"]}}
    )

    new = read_shop(shop)

    assert (unread.state, new, unexplained(shop.stall)) == (State.UNREADABLE, 1, 0)
    assert not shop.stall.statement_lines.flagged().exists()


def test_what_was_read_stands_when_the_marketplace_falls_silent(shop: Shop) -> None:
    shop.simulation.faults.expect(Fault("503", on="/lines", skip=1))

    with pytest.raises(TryAgain):
        read_statements(shop.stall, at=NOON + timedelta(days=40))

    assert shop.stall.statements_read.until < NOON + timedelta(days=40)


def test_the_task_reads_every_open_stall(shop: Shop) -> None:
    shop.simulation.stop()

    task.call()

    assert not StatementLine.objects.exists()


def test_a_floor_without_statements_has_none_to_read() -> None:
    stall = a_stall()
    stall.marketplace.connector_code = "vendure"

    assert read_statements(stall, at=LATER) == 0


@pytest.mark.parametrize(
    ("kind", "amount", "words"),
    [
        ("sale", 35_000, "tiền hàng phải là 40.000 ₫ mà sàn ghi 35.000 ₫, chênh lệch −5.000 ₫"),
        ("commission", -3_000, "hoa hồng phải là −2.000 ₫ mà sàn ghi −3.000 ₫"),
        ("refund", -50_000, "chỉ thu 0 ₫ mà sàn lấy lại tổng cộng 50.000 ₫, quá 50.000 ₫"),
        ("refund", 1, "hoàn tiền mà số tiền là 1 ₫"),
        ("adjustment", -700, "Sàn điều chỉnh −700 ₫"),
        ("commission", 700, "sàn trả lại hoa hồng 700 ₫ mà chỉ giữ 0 ₫"),
    ],
)
def test_flags_what_an_order_does_not_explain(kind: str, amount: int, words: str) -> None:
    order = a_sold_order()
    floor = order.stall.marketplace
    Rate.objects.create(
        marketplace=floor, kind="commission", permille=50, valid_from=date(2022, 1, 1)
    )

    line = read(order, amount, kind)

    assert line.state == State.FLAGGED
    assert words in line.reason.replace("\xa0", " ")
    assert order.reference in line.reason
    assert (balance_of(order.stall.producer), balance_of(order.stall.producer, DISPUTED)) == (
        0,
        amount,
    )


def test_a_fee_within_the_rate_of_its_day_holds() -> None:
    order = a_sold_order()
    for permille, day in ((50, date(2022, 1, 1)), (70, date(2022, 7, 22)), (90, date(2023, 1, 1))):
        Rate.objects.create(
            marketplace=order.stall.marketplace, kind="commission", permille=permille,
            valid_from=day,
        )  # fmt: skip

    assert read(order, -2_800, "commission").state == State.MATCHED


def test_flags_what_is_charged_twice() -> None:
    order = a_sold_order()
    read(order, 40_000)

    again = read(order, 40_000)

    assert (again.state, "hai lần" in again.reason) == (State.FLAGGED, True)
    assert balance_of(order.stall.producer) == 40_000


def test_flags_a_sale_of_an_order_that_is_over() -> None:
    order = a_sold_order(state=SaleState.CANCELLED)

    assert "đã hủy" in read(order, 40_000).reason


@pytest.mark.parametrize(
    ("sale", "kind", "amount", "words"),
    [
        ("O-404", "sale", 9_000, "Đơn O-404 không có trong sổ; sàn ghi 9.000 ₫."),
        ("", "adjustment", 9_000, "Dòng này không nói của đơn nào; sàn ghi 9.000 ₫."),
        ("", "payout", 9_000, "Sàn ghi đã chuyển tiền mà số tiền là 9.000 ₫."),
    ],
)
def test_flags_what_is_not_in_the_book(sale: str, kind: str, amount: int, words: str) -> None:
    stall = a_stall()

    line = take_in(stall, told(None, amount, kind, sale=sale), at=LATER)

    assert line
    assert (line.state, unexplained(stall)) == (State.FLAGGED, 0)
    assert line.reason.replace("\xa0", " ") == words


def test_refuses_a_line_of_another_shop() -> None:
    order = a_sold_order()
    other = a_stall(order.stall.marketplace)
    foreign = told(order, 40_000)

    line = take_in(other, foreign, at=LATER)
    again = take_in(other, foreign, at=LATER)

    assert line
    assert (line.state, again, unexplained(other)) == (State.FOREIGN, None, 0)
    assert not Transfer.objects.exists()


def test_a_line_of_nothing_moves_nothing() -> None:
    order = a_sold_order()

    line = read(order, 0, "shipping")

    assert (line.state, Transfer.objects.exists()) == (State.MATCHED, False)


def test_what_is_accepted_becomes_the_producers() -> None:
    order = a_sold_order()
    line = read(order, 35_000)

    accept(line, reason="Sàn giảm giá cho khách.", by=None, at=LATER)

    producer = order.stall.producer
    assert (balance_of(producer), balance_of(producer, DISPUTED)) == (35_000, 0)
    assert unexplained(order.stall) == 0


def test_what_is_rejected_is_booked_back() -> None:
    order = a_sold_order()
    line = read(order, 35_000)

    reject(line, reason="Không phải đơn này.", by=None, at=LATER)

    producer = order.stall.producer
    assert (balance_of(producer), balance_of(producer, DISPUTED)) == (0, 0)
    assert unexplained(order.stall) == 0


def test_nobody_decides_a_line_twice() -> None:
    line = read(a_sold_order(), 35_000)
    accept(line, reason="Đúng.", by=None, at=LATER)

    with pytest.raises(NotAllowed):
        reject(line, reason="Sai.", by=None, at=LATER)

    assert line.transfers.count() == 2


def test_a_line_of_nothing_is_rejected_without_booking() -> None:
    line = read(a_sold_order(), 0)

    reject(line, reason="Không có gì.", by=None, at=LATER)

    assert (line.state, Transfer.objects.exists()) == (State.REJECTED, False)


Lines = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["sale", "commission", "payment_fee", "tax", "refund", "subsidy", "adjustment"]),
        st.integers(-60_000, 60_000),
        st.integers(1, 6),
        st.sampled_from(["", "accept", "reject"]),
    ),
    max_size=12,
)  # fmt: skip


class EveryStory(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(lines=Lines)
    def test_leaves_nothing_unexplained_and_books_nothing_twice(
        self, lines: list[tuple[int, str, int, int, str]]
    ) -> None:
        stall = a_stall()
        orders = [a_sold_order(stall, goods) for goods in (1, 2, 3)]
        for which, kind, amount, number, then in lines:
            line = told(orders[which], amount, kind, reference=f"T{number}")
            kept = take_in(stall, line, at=LATER)
            assert take_in(stall, line, at=LATER) is None
            if kept and kept.state == State.FLAGGED and then:
                (accept if then == "accept" else reject)(kept, reason="x", by=None, at=LATER)
            assert unexplained(stall) == 0
        counted = stall.statement_lines.counted().total()
        owed = balance_of(stall.producer) + balance_of(stall.producer, DISPUTED)
        assert (owed, Order.objects.count()) == (counted, 3)


def test_reads_page_after_page(shop: Shop) -> None:
    deliver(shop, 3)
    settle(shop)
    shop.simulation.market.traps.page_size = 1

    assert read_shop(shop) == len(states(shop)) > 1


def test_a_line_that_two_read_at_once_is_booked_once(shop: Shop) -> None:
    line = told(None, 5_000)

    with meanwhile("SAVEPOINT", lambda: take_in(shop.stall, line, at=NOON)):
        assert take_in(shop.stall, line, at=NOON) is None

    assert (shop.stall.statement_lines.count(), Transfer.objects.count()) == (1, 1)
