"""A statement may be read before the order of which it tells: what it said is judged when that comes."""

import pytest

from lensan.marketplaces.models import Listing
from lensan.marketplaces.tests.make import a_listing
from lensan.marketplaces.words import SaleState
from lensan.orders.actions.taking_in import take_in as take_in_order
from lensan.orders.models import Order
from lensan.orders.tests.make import LATER, a_sale
from lensan.payouts import tasks
from lensan.payouts.actions.booking import balance_of
from lensan.payouts.actions.judging import judge_again, reject
from lensan.payouts.actions.reading import take_in, unexplained
from lensan.payouts.models import Account, StatementLine, unsettled
from lensan.payouts.tests.make import told
from lensan.producers.tests.make import meanwhile

pytestmark = [pytest.mark.enable_socket, pytest.mark.django_db]
State = StatementLine.State
SALE = "O-muộn"


@pytest.fixture
def listing() -> Listing:
    return a_listing()


def early(listing: Listing, amount: int, kind: str = "sale") -> StatementLine:
    """Let the floor tell of an order that is not in the book yet."""
    line = take_in(listing.stall, told(None, amount, kind, sale=SALE), at=LATER)
    assert line is not None and line.state == State.FLAGGED
    return line


def arrives(listing: Listing) -> Order:
    sale = a_sale(listing, 2, reference=SALE, state=SaleState.DELIVERED)
    return take_in_order(listing.stall, sale, at=LATER)


def sums(listing: Listing) -> tuple[int, int]:
    producer = listing.stall.producer
    return balance_of(producer), balance_of(producer, Account.Kind.DISPUTED)


def test_holds_once_its_order_is_in_the_book(listing: Listing) -> None:
    lines = [
        early(listing, 40_000),
        early(listing, -2_000, "commission"),
        early(listing, -40_000, "refund"),
    ]
    before = sums(listing)
    order = arrives(listing)

    tasks.read_statements.call()

    assert (before, sums(listing)) == ((0, -2_000), (-2_000, 0))
    for line in lines:
        line.refresh_from_db()
        assert (line.state, line.order) == (State.ACCEPTED, order)
    assert (unexplained(listing.stall), judge_again(at=LATER)) == (0, 0)


def test_what_is_wrong_goes_on_waiting_and_names_its_order(listing: Listing) -> None:
    line = early(listing, 35_000)
    order = arrives(listing)

    assert judge_again(at=LATER) == 0

    line.refresh_from_db()
    assert (line.state, line.order, sums(listing)) == (State.FLAGGED, order, (0, 35_000))
    assert "chênh lệch −5.000" in line.reason


def test_without_its_order_it_goes_on_waiting(listing: Listing) -> None:
    line = early(listing, 40_000)

    assert judge_again(at=LATER) == 0

    line.refresh_from_db()
    assert (line.state, "không có trong sổ" in line.reason) == (State.FLAGGED, True)


def test_what_someone_decided_is_not_judged_again(listing: Listing) -> None:
    line = early(listing, 40_000)
    reject(line, reason="Không rõ.", by=None, at=LATER)
    arrives(listing)

    assert (judge_again(at=LATER), sums(listing)) == (0, (0, 0))


def test_what_a_person_decides_at_that_moment_stays_decided(listing: Listing) -> None:
    line = early(listing, 40_000)
    arrives(listing)
    same = StatementLine.objects.get(pk=line.pk)

    with meanwhile(
        'UPDATE "payouts_statementline"',
        lambda: reject(same, reason="Không rõ.", by=None, at=LATER),
    ):
        assert judge_again(at=LATER) == 0

    line.refresh_from_db()
    assert (line.state, sums(listing)) == (State.REJECTED, (0, 0))


def test_an_order_is_settled_while_a_statement_tells_of_its_goods(listing: Listing) -> None:
    line = early(listing, 39_000)
    order = arrives(listing)
    assert list(unsettled(Order.objects.all())) == [order]

    judge_again(at=LATER)
    assert not unsettled(Order.objects.all()).exists()

    line.refresh_from_db()
    reject(line, reason="Sàn trả thiếu.", by=None, at=LATER)
    assert list(unsettled(Order.objects.all())) == [order]
