"""Money is paid out once, to whom it is owed, until the bank says that it arrived."""

import pytest
from django.db import IntegrityError

from lensan.kernel.states import NotAllowed
from lensan.kernel.vietqr import BadBank
from lensan.orders.models import Order
from lensan.orders.tests.make import LATER
from lensan.payouts.actions import paying
from lensan.payouts.actions.booking import account_of, balance_of, own_account
from lensan.payouts.actions.paying import (
    NoAccount,
    NoConsent,
    NothingToPay,
    confirm_from_bank,
    give_back,
    mark_sent,
    payable,
    prepare,
    tell_account,
)
from lensan.payouts.models import Account, BankAccount, BankLine, Payout, Transfer
from lensan.payouts.tests.make import a_sold_order, an_account, read
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer

pytestmark = pytest.mark.django_db
State = Payout.State


@pytest.fixture
def order() -> Order:
    """An order whose 40.000 đ are owed to a producer with an account."""
    found = a_sold_order()
    read(found, 40_000)
    an_account(found.stall.producer)
    return found


@pytest.fixture
def producer(order: Order) -> Producer:
    return order.stall.producer


@pytest.fixture
def payout(producer: Producer) -> Payout:
    return prepare(producer, by=None, at=LATER)


def test_sets_aside_all_that_is_owed(payout: Payout, producer: Producer) -> None:
    assert (payout.amount, payout.state, balance_of(producer)) == (40_000, State.PREPARED, 0)
    assert payout.code == f"LS{payout.pk:07}"


def test_the_same_money_is_not_set_aside_twice(payout: Payout, producer: Producer) -> None:
    with pytest.raises(NothingToPay):
        prepare(producer, by=None, at=LATER)

    assert Payout.objects.count() == 1


def test_of_two_at_once_one_sets_it_aside(
    producer: Producer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = account_of(producer)
    Account.objects.filter(pk=seen.pk).update(version=7)
    monkeypatch.setattr(paying, "account_of", lambda _producer: seen)  # as read a moment before

    with pytest.raises(NothingToPay):
        prepare(producer, by=None, at=LATER)

    assert (Payout.objects.exists(), balance_of(producer)) == (False, 40_000)


def test_what_a_marketplace_wants_back_is_held(order: Order, producer: Producer) -> None:
    read(order, -15_000, "adjustment")

    assert (payable(producer), balance_of(producer)) == (25_000, 40_000)


def test_nothing_is_paid_on_a_negative_balance() -> None:
    order = a_sold_order()
    read(order, -2_000, "commission")

    assert payable(order.stall.producer) == 0


def test_without_an_account_nothing_is_set_aside() -> None:
    order = a_sold_order()
    read(order, 40_000)

    with pytest.raises(NoAccount):
        prepare(order.stall.producer, by=None, at=LATER)

    assert balance_of(order.stall.producer) == 40_000


def test_the_bank_says_it_arrived(payout: Payout) -> None:
    mark_sent(payout, by=None, at=LATER)

    line = confirm_from_bank(
        reference="FT1", amount=40_000, text=f"MBVCB.1.{payout.code.lower()}.CT tu LEN SAN", at=LATER
    )  # fmt: skip

    payout.refresh_from_db()
    assert (payout.state, line.payout, line.reason) == (State.PAID, payout, "")


def test_told_twice_it_pays_once(payout: Payout) -> None:
    first = confirm_from_bank(reference="FT1", amount=40_000, text=payout.code, at=LATER)

    again = confirm_from_bank(reference="FT1", amount=40_000, text=payout.code, at=LATER)

    assert (again, BankLine.objects.count()) == (first, 1)
    balances = [Transfer.objects.balance(own_account(kind)) for kind in ("bank", "under_way")]
    assert balances == [40_000, 0]


@pytest.mark.parametrize(
    ("amount", "text", "words"),
    [
        (39_000, "LS", "phải là 40.000 ₫ mà ngân hàng báo 39.000 ₫"),
        (40_000, "tien hang", "không có mã"),
    ],
)
def test_another_amount_or_no_code_is_flagged(
    payout: Payout, amount: int, text: str, words: str
) -> None:
    line = confirm_from_bank(
        reference="FT1", amount=amount, text=text.replace("LS", payout.code), at=LATER
    )  # fmt: skip

    payout.refresh_from_db()
    assert (payout.state, words in line.reason.replace("\xa0", " ")) == (State.PREPARED, True)


def test_a_second_transfer_of_the_same_is_flagged(payout: Payout) -> None:
    confirm_from_bank(reference="FT1", amount=40_000, text=payout.code, at=LATER)

    second = confirm_from_bank(reference="FT2", amount=40_000, text=payout.code, at=LATER)

    assert second.reason == f"{payout.code} không chờ tiền: đã nhận tiền."


@pytest.mark.parametrize("paid", [True, False])
def test_what_comes_back_is_owed_again(payout: Payout, producer: Producer, *, paid: bool) -> None:
    if paid:
        confirm_from_bank(reference="FT1", amount=40_000, text=payout.code, at=LATER)
        payout.refresh_from_db()

    give_back(payout, reason="Sai số tài khoản.", by=None, at=LATER)

    assert (payout.state, balance_of(producer)) == (State.RETURNED, 40_000)
    with pytest.raises(NotAllowed):
        give_back(payout, reason="Lần nữa.", by=None, at=LATER)
    assert balance_of(producer) == 40_000


def test_a_new_account_ends_the_old_one(producer: Producer) -> None:
    new = an_account(producer, "99887766")

    assert BankAccount.objects.get(producer=producer, ended_at=None) == new
    assert str(new) == "Vietcombank …7766"


def test_without_consent_no_account_is_kept() -> None:
    with pytest.raises(NoConsent):
        an_account(a_producer())

    assert not BankAccount.objects.exists()


def test_an_account_that_cannot_exist_is_refused(producer: Producer) -> None:
    with pytest.raises(BadBank):
        tell_account(
            producer, bank="VCB", number="0011002233", holder="AN", agreed="paper", by=None, at=LATER
        )  # fmt: skip

    assert BankAccount.objects.filter(producer=producer).count() == 1


def test_the_bank_pays_no_negative_amount() -> None:
    with pytest.raises(IntegrityError):
        confirm_from_bank(reference="FT1", amount=-1, text="", at=LATER)

    assert not BankLine.objects.exists()
