"""The ledger balances by construction, and nobody changes what stands in it."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from lensan.marketplaces.tests.make import a_marketplace, a_seller
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.payouts.actions.booking import (
    account_of,
    balance_of,
    book,
    book_all,
    drawn_up,
    own_account,
)
from lensan.payouts.models import Account, Transfer

pytestmark = pytest.mark.django_db
Kind = Transfer.Kind


def a_booking(amount: int = 50_000, reference: str = "thử 1") -> Transfer:
    account = Account.objects.filter(kind="producer").first() or account_of(a_seller())
    floor = Account.objects.filter(kind="marketplace").first() or account_of(a_marketplace())
    return book(
        Kind.SALE, amount, debit=floor, credit=account, reference=reference, by=None, at=NOON
    )


def balances() -> list[int]:
    return [Transfer.objects.balance(account) for account in Account.objects.order_by("pk")]


def test_takes_from_one_what_it_gives_to_another() -> None:
    a_booking(50_000)

    assert balances() == [50_000, -50_000]


def test_a_negative_amount_goes_the_other_way() -> None:
    a_booking(50_000)

    back = a_booking(-20_000, "thử 2")

    assert (back.amount, balances()) == (20_000, [30_000, -30_000])


def test_books_a_reference_once() -> None:
    first = a_booking(50_000)

    again = a_booking(50_000)

    assert (again, balances()) == (first, [50_000, -50_000])


def test_a_booking_that_breaks_a_rule_is_refused() -> None:
    with pytest.raises(IntegrityError):
        a_booking(0)

    assert not Transfer.objects.exists()


def test_an_account_does_not_owe_itself() -> None:
    bank = own_account(Account.Kind.BANK)

    with pytest.raises(IntegrityError):
        book(Kind.PAYOUT, 1, debit=bank, credit=bank, reference="x", by=None, at=NOON)

    assert not Transfer.objects.exists()


def test_nobody_changes_what_was_booked() -> None:
    booked = a_booking()

    with pytest.raises(DatabaseError), transaction.atomic():
        Transfer.objects.update(amount=1)

    booked.refresh_from_db()
    assert booked.amount == 50_000


def test_nobody_takes_away_what_was_booked() -> None:
    a_booking()

    with pytest.raises(DatabaseError), transaction.atomic():
        Transfer.objects.all().delete()

    assert Transfer.objects.count() == 1


def test_a_kind_of_account_has_its_holder() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(kind=Account.Kind.MARKETPLACE)

    assert not Account.objects.exists()


def test_each_holder_has_one_account() -> None:
    seller, floor = a_seller(), a_marketplace()

    assert account_of(seller) == account_of(seller)
    assert account_of(floor) == account_of(floor)
    assert own_account(Account.Kind.BANK) == own_account(Account.Kind.BANK)


def test_nothing_is_owed_before_anything_was_sold() -> None:
    assert balance_of(a_seller()) == 0


def owed() -> list[int]:
    return list(Account.objects.order_by("pk").values_list("owed", flat=True))


def test_what_is_owed_to_producers_stands_beside_their_transfers() -> None:
    a_booking(50_000)
    a_booking(50_000)
    a_booking(-20_000, "thử 2")
    seller = Account.objects.get(kind="producer")
    assert seller.producer
    disputed = account_of(seller.producer, Account.Kind.DISPUTED)
    book(Kind.SALE, 7_000, debit=disputed, credit=seller, reference="thử 3", by=None, at=NOON)

    assert balances() == [37_000, -30_000, -7_000]
    assert owed() == [37_000, 0, -7_000]  # a floor's is worked out


def test_a_booking_that_is_refused_owes_nothing() -> None:
    a_booking(50_000)

    with pytest.raises(IntegrityError):
        a_booking(0, "thử 2")

    assert owed() == [50_000, 0]


def test_books_many_together_and_leaves_out_what_was_booked_before() -> None:
    first = a_booking(50_000, "thử 1")
    drawn = [
        drawn_up(
            Kind.SALE, 1_000 * number, debit=first.debit, credit=first.credit,
            reference=f"thử {number}", by=None, at=NOON,
        )
        for number in (1, 2, 3)
    ]  # fmt: skip

    book_all(drawn)
    book_all([])

    assert (Transfer.objects.count(), balances()) == (3, [55_000, -55_000])
    assert Account.objects.get(kind="producer").owed == 55_000
