"""What households pay: no more than they owe, each sum once, mistakes taken back by rows."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from lensan.accounts.models import User
from lensan.accounts.tests.make import an_officer
from lensan.supply.actions.paying import AlreadyTakenBack, Payment, TooMuch, pay, take_back
from lensan.supply.models import SupplyOrder, SupplyPayment
from lensan.supply.tests.make import LATER, again, coming, due, received


@pytest.fixture
def officer() -> User:
    return an_officer()


def sum_of(amount: int) -> Payment:
    return Payment(amount, "cash", uuid4())


def test_what_is_paid_is_owed_no_more(officer: User) -> None:
    order = again(received().order)

    pay(order, sum_of(120_000), by=officer, at=LATER)
    pay(order, sum_of(380_000), by=officer, at=LATER)

    assert (order.paid, order.owes) == (500_000, 0)
    assert not SupplyOrder.objects.owing().exists()


def test_a_form_sent_twice_pays_once(officer: User) -> None:
    order, payment = again(received().order), sum_of(120_000)

    rows = [pay(order, payment, by=officer, at=LATER) for _time in range(2)]

    assert rows[0] == rows[1]
    assert again(order).paid == 120_000


@pytest.mark.parametrize("amount", [-1, 0, 500_001])
def test_no_more_is_paid_than_is_owed(officer: User, amount: int) -> None:
    order = again(received().order)

    with pytest.raises(TooMuch, match=r"500\.000"):
        pay(order, sum_of(amount), by=officer, at=LATER)

    assert again(order).paid == 0


def test_before_anything_came_nothing_is_owed(officer: User) -> None:
    order = coming(due())

    with pytest.raises(TooMuch, match="không còn nợ"):
        pay(order, sum_of(1), by=officer, at=LATER)


def test_a_wrong_row_is_taken_back_by_another_once(officer: User) -> None:
    order = again(received().order)
    row = pay(order, sum_of(120_000), by=officer, at=LATER)

    back = take_back(row, by=officer, at=LATER)

    assert (again(order).paid, back.amount, back.corrects) == (0, -120_000, row)
    for one in (row, back):
        with pytest.raises(AlreadyTakenBack):
            take_back(SupplyPayment.objects.get(pk=one.pk), by=officer, at=LATER)
    assert SupplyPayment.objects.count() == 2


def test_what_was_paid_cannot_be_rewritten(officer: User) -> None:
    pay(again(received().order), sum_of(1000), by=officer, at=LATER)

    with pytest.raises(DatabaseError), transaction.atomic():
        SupplyPayment.objects.update(amount=1)


def test_the_database_holds_it_too() -> None:
    order = received().order

    with pytest.raises(IntegrityError), transaction.atomic():
        SupplyOrder.objects.filter(pk=order.pk).update(paid=500_001)
