"""What comes in is matched with what marketplaces say they have sent, or is a payout that came back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lensan.kernel.states import NotAllowed
from lensan.marketplaces.models import Marketplace, Stall
from lensan.marketplaces.tests.make import a_stall
from lensan.marketplaces.words import SettlementKind, SettlementLine
from lensan.orders.tests.make import LATER
from lensan.payouts import tasks
from lensan.payouts.actions.booking import account_of, balance_of, own_account
from lensan.payouts.actions.incoming import Taken, match_waiting, receive_money, settle
from lensan.payouts.actions.paying import confirm_from_bank, mark_sent, prepare
from lensan.payouts.actions.reading import take_in, unexplained
from lensan.payouts.matching import Due, paid_by
from lensan.payouts.models import Account, BankLine, Payout, StatementLine, Transfer
from lensan.payouts.tests.make import a_sold_order, an_account, read

pytestmark = pytest.mark.django_db
State = BankLine.State
DAY = timedelta(days=1)


def sent(stall: Stall, amount: int, period: str = "", *, reference: str = "P1") -> StatementLine:
    """Let a marketplace say that it has sent money."""
    told = SettlementLine(reference, SettlementKind.PAYOUT, -amount, LATER, statement=period)
    line = take_in(stall, told, at=LATER)
    assert line is not None
    return line


def came(amount: int, text: str = "SAN A CHUYEN TIEN", *, reference: str = "FT9") -> BankLine:
    return receive_money(reference=reference, amount=amount, text=text, at=LATER)


def coming(floor: Marketplace) -> int:
    return Transfer.objects.balance(account_of(floor, Account.Kind.COMING))


def in_the_bank() -> int:
    return -Transfer.objects.balance(own_account(Account.Kind.BANK))


@pytest.fixture
def payout() -> Payout:
    order = a_sold_order()
    read(order, 40_000)
    an_account(order.stall.producer)
    return prepare(order.stall.producer, by=None, at=LATER)


def test_what_a_marketplace_says_it_sent_is_not_yet_in_the_bank() -> None:
    stall = a_stall()

    sent(stall, 38_000)

    assert (coming(stall.marketplace), in_the_bank(), unexplained(stall)) == (-38_000, 0, 0)


def test_the_bank_received_it() -> None:
    stall = a_stall()
    told = sent(stall, 38_000)

    line = came(38_000)

    told.refresh_from_db()
    assert (line.state, line.reason, told.bank_line) == (State.MATCHED, "", line)
    assert (coming(stall.marketplace), in_the_bank(), unexplained(stall)) == (0, 38_000, 0)


def test_told_twice_it_came_in_once() -> None:
    sent(a_stall(), 38_000)

    first, again = came(38_000), came(38_000)

    assert (first, in_the_bank()) == (again, 38_000)


def test_one_transfer_pays_a_whole_period_of_a_marketplace() -> None:
    one = a_stall()
    other = a_stall(one.marketplace)
    sent(one, 38_000, "KY-07")
    sent(other, 12_000, "KY-07")
    sent(other, 9_000, "KY-08", reference="P2")

    line = came(50_000)

    assert (line.state, line.settled.count()) == (State.MATCHED, 2)
    assert coming(one.marketplace) == -9_000


def test_what_came_before_its_statement_is_matched_when_that_is_read() -> None:
    line = came(38_000)
    waiting = (line.state, line.reason)
    sent(a_stall(), 38_000)

    tasks.read_statements.call()

    line.refresh_from_db()
    assert waiting == (State.WAITING, "Không khớp với khoản nào mà sàn báo đã chuyển.")
    assert (line.state, in_the_bank(), match_waiting(at=LATER)) == (State.MATCHED, 38_000, 0)


def test_what_waits_and_fits_nothing_goes_on_waiting() -> None:
    came(38_000)

    assert (match_waiting(at=LATER), BankLine.objects.waiting().count()) == (0, 1)


def test_of_two_that_could_be_meant_none_is_taken() -> None:
    sent(a_stall(), 38_000)
    sent(a_stall(), 38_000)

    line = came(38_000)

    assert (line.state, in_the_bank()) == (State.WAITING, 0)


def test_what_was_sent_long_ago_is_not_meant() -> None:
    sent(a_stall(), 38_000)

    line = receive_money(
        reference="FT9", amount=38_000, text="", moved_at=LATER + 31 * DAY, at=LATER
    )

    assert line.state == State.WAITING


def test_of_two_that_match_a_line_one_does() -> None:
    told = sent(a_stall(), 38_000)
    first, second = came(1, reference="FT1"), came(2, reference="FT2")
    settle(first, [told], by=None, at=LATER)

    with pytest.raises(Taken):
        settle(second, [told], by=None, at=LATER)
    with pytest.raises(NotAllowed):
        settle(first, [told], by=None, at=LATER)

    second.refresh_from_db()
    assert (second.state, in_the_bank()) == (State.WAITING, 1)


@pytest.mark.parametrize("told_before", [True, False])
def test_a_payout_that_the_bank_gives_back_is_owed_again(
    payout: Payout, *, told_before: bool
) -> None:
    mark_sent(payout, by=None, at=LATER)
    if told_before:
        confirm_from_bank(reference="FT1", amount=40_000, text=payout.code, at=LATER)

    line = came(40_000, f"HOAN TRA {payout.code} SAI TK")

    payout.refresh_from_db()
    assert (payout.state, payout.reason) == (Payout.State.RETURNED, "Ngân hàng báo tiền trở về.")
    assert (line.state, line.payout) == (State.MATCHED, payout)
    assert (balance_of(payout.producer), in_the_bank()) == (40_000, 0)
    assert list(Payout.objects.to_pay_again()) == [payout]


def test_what_came_back_can_be_paid_again_and_is_asked_about_no_longer(payout: Payout) -> None:
    mark_sent(payout, by=None, at=LATER)
    came(40_000, payout.code)

    again = prepare(payout.producer, by=None, at=LATER)

    assert (again.amount, Payout.objects.to_pay_again().count()) == (40_000, 0)


def test_of_what_was_never_sent_nothing_can_come_back(payout: Payout) -> None:
    line = came(40_000, payout.code)

    payout.refresh_from_db()
    assert (line.state, payout.state) == (State.WAITING, Payout.State.PREPARED)
    assert line.reason == f"{payout.code} không phải vừa trả đi: chờ chuyển."


def test_another_amount_that_comes_back_is_left_to_a_person(payout: Payout) -> None:
    mark_sent(payout, by=None, at=LATER)

    line = came(39_000, payout.code)

    payout.refresh_from_db()
    assert (line.state, payout.state) == (State.WAITING, Payout.State.SENT)
    assert "mà trở về 39.000" in line.reason.replace("\xa0", " ")


def a_due(key: int, amount: int, *, floor: int = 1, period: str = "", day: int = 1) -> Due:
    return Due(key, amount, floor, period or f"KY-{day:02}/2022", date(2022, 7, day))


def test_the_one_whose_period_the_bank_names_is_meant() -> None:
    due = [a_due(1, 50, period="KY-07"), a_due(2, 50, period="KY-08")]

    assert paid_by(50, "san A tt ky 08", due) == [2]
    assert paid_by(50, "san A tt", due) == []


def test_a_name_too_short_is_not_looked_for() -> None:
    assert paid_by(50, "KY 7 VA 8", [a_due(1, 50, period="7"), a_due(2, 50, period="8")]) == []


def test_one_day_of_a_marketplace_may_be_meant() -> None:
    due = [a_due(1, 30, period="A-01"), a_due(2, 20, period="B-01"), a_due(3, 50, floor=2, day=2)]

    assert paid_by(50, "", due[:2]) == [1, 2]
    assert paid_by(50, "", due) == [3]


@given(
    amount=st.integers(1, 30),
    due=st.lists(st.tuples(st.integers(1, 15), st.integers(1, 2), st.integers(1, 3)), max_size=8),
)
def test_what_is_taken_comes_to_the_amount_and_is_of_one_marketplace(
    amount: int, due: list[tuple[int, int, int]]
) -> None:
    lines = {
        number: a_due(number, each, floor=floor, day=day)
        for number, (each, floor, day) in enumerate(due)
    }

    keys = paid_by(amount, "", list(lines.values()))

    assert len({lines[key].floor for key in keys}) <= 1
    assert sum(lines[key].amount for key in keys) in ({amount} if keys else {0})
