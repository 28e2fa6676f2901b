"""A person says whose a movement is that nothing explained, and the ledger follows."""

import pytest

from lensan.kernel.states import NotAllowed
from lensan.orders.tests.make import LATER
from lensan.payouts.actions.attaching import DoesNotFit, attach, attach_settled, dismiss
from lensan.payouts.actions.booking import account_of, balance_of, own_account
from lensan.payouts.actions.incoming import receive_money
from lensan.payouts.actions.paying import confirm_from_bank, give_back, mark_sent, prepare
from lensan.payouts.models import Account, BankLine, Payout, Transfer
from lensan.payouts.tests.make import a_sold_order, an_account, read
from lensan.payouts.tests.test_receive_money import came, coming, in_the_bank, sent

pytestmark = pytest.mark.django_db
State = BankLine.State


@pytest.fixture
def payout() -> Payout:
    order = a_sold_order()
    read(order, 40_000)
    an_account(order.stall.producer)
    return prepare(order.stall.producer, by=None, at=LATER)


def went(amount: int, text: str = "CT", *, reference: str = "FT1") -> BankLine:
    return confirm_from_bank(reference=reference, amount=amount, text=text, at=LATER)


def say(line: BankLine, payout: Payout) -> None:
    payout.refresh_from_db()
    attach(line, payout, reason="Đã hỏi ngân hàng.", by=None, at=LATER)
    payout.refresh_from_db()


def under_way() -> int:
    return Transfer.objects.balance(own_account(Account.Kind.UNDER_WAY))


@pytest.mark.parametrize(
    ("amount", "owed"), [(40_000, 0), (39_000, 1_000), (41_500, -1_500)], ids=str
)
def test_what_had_no_code_pays_it_whatever_the_amount(
    payout: Payout, amount: int, owed: int
) -> None:
    line = went(amount)

    say(line, payout)

    assert (line.state, payout.state, line.reason) == (
        State.MATCHED,
        Payout.State.PAID,
        "Đã hỏi ngân hàng.",
    )
    assert (balance_of(payout.producer), under_way(), in_the_bank()) == (owed, 0, -amount)


def test_what_was_paid_twice_is_taken_from_what_comes_next(payout: Payout) -> None:
    went(40_000, payout.code)
    second = went(40_000, payout.code, reference="FT2")

    say(second, payout)

    assert (balance_of(payout.producer), in_the_bank()) == (-40_000, -80_000)


def test_what_was_paid_short_and_came_back_is_owed_once(payout: Payout) -> None:
    say(went(39_000), payout)

    give_back(payout, reason="Sai số.", by=None, at=LATER)

    assert (balance_of(payout.producer), in_the_bank(), under_way()) == (40_000, 0, 0)


def test_what_came_back_without_its_code_is_owed_again(payout: Payout) -> None:
    mark_sent(payout, by=None, at=LATER)
    line = came(40_000, "HOAN TRA")

    say(line, payout)

    assert (payout.state, balance_of(payout.producer)) == (Payout.State.RETURNED, 40_000)


def test_another_amount_did_not_come_back_of_it(payout: Payout) -> None:
    mark_sent(payout, by=None, at=LATER)
    line = came(39_000, "HOAN TRA")

    with pytest.raises(DoesNotFit, match="đã trả"):
        say(line, payout)

    line.refresh_from_db()
    assert (line.state, balance_of(payout.producer)) == (State.WAITING, 0)


def test_nobody_decides_a_movement_twice(payout: Payout) -> None:
    line = went(40_000)
    dismiss(line, reason="Phí ngân hàng.", by=None, at=LATER)

    with pytest.raises(NotAllowed):
        say(line, payout)

    assert (line.state, in_the_bank()) == (State.NOT_OURS, 0)


def test_what_came_in_is_what_a_marketplace_sent_less_its_fee() -> None:
    order = a_sold_order()
    told = sent(order.stall, 38_000)
    line = receive_money(reference="FT9", amount=37_000, text="SAN A", at=LATER)

    attach_settled(line, told, reason="Ngân hàng giữ phí.", by=None, at=LATER)

    line.refresh_from_db()
    assert (line.state, line.reason) == (State.MATCHED, "Ngân hàng giữ phí.")
    assert (coming(order.stall.marketplace), in_the_bank()) == (-1_000, 37_000)
    assert account_of(order.stall.marketplace).kind == Account.Kind.MARKETPLACE
