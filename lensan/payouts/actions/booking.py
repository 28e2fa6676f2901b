"""Write money into the ledger: always from one account to another, and each reason once."""

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from lensan.accounts.models import User
from lensan.marketplaces.models import Marketplace
from lensan.orders.models import Order
from lensan.payouts.models import Account, BankLine, StatementLine, Transfer
from lensan.producers.models import Producer

Kind = Account.Kind


def account_of(holder: Producer | Marketplace, kind: str = "") -> Account:
    """Return the account of a producer or a marketplace, made when it is first needed."""
    if isinstance(holder, Producer):
        return Account.objects.get_or_create(kind=kind or Kind.PRODUCER, producer=holder)[0]
    found = Account.objects.get_or_create(kind=kind or Kind.MARKETPLACE, marketplace=holder)
    return found[0]


def own_account(kind: str) -> Account:
    """Return the programme's own account of a kind: the bank, or what is under way."""
    return Account.objects.get_or_create(kind=kind)[0]


def carrier_account(name: str) -> Account:
    """Return the account of a carrier: what it collected and has not handed over."""
    return Account.objects.get_or_create(kind=Kind.CARRIER, carrier=name)[0]


def book(
    kind: str,
    amount: int,
    *,
    debit: Account,
    credit: Account,
    reference: str,
    order: Order | None = None,
    line: StatementLine | None = None,
    by: User | None,
    at: datetime,
) -> Transfer:
    """Move an amount from the debited account to the credited one; a reference is booked once.

    A negative amount goes the other way. Booking the same again returns what was booked.
    """
    if amount < 0:
        amount, debit, credit = -amount, credit, debit
    try:
        with transaction.atomic():
            booked = Transfer.objects.create(
                kind=kind, amount=amount, debit=debit, credit=credit, reference=reference,
                order=order, line=line, by=by, booked_at=at,
            )  # fmt: skip
            _keep_what_is_owed(booked)
            return booked
    except IntegrityError:
        known = Transfer.objects.filter(reference=reference).first()
        if known is None:
            raise
        return known


def balance_of(producer: Producer, kind: str = Kind.PRODUCER) -> int:
    """Return what is owed to a producer, in đồng; negative is what it owes."""
    account = Account.objects.filter(producer=producer, kind=kind).first()
    return Transfer.objects.balance(account) if account else 0


def keep_once(reference: str, keep: Callable[[], BankLine]) -> BankLine:
    """Keep a movement that the bank told; told again, return what was kept under its reference."""
    try:
        with transaction.atomic():
            return keep()
    except IntegrityError:
        told = BankLine.objects.filter(reference=reference).first()
        if told is None:
            raise
        return told


def _keep_what_is_owed(booked: Transfer) -> None:
    """Move the balances of the producers on either side, always in the same order."""
    moved = [(booked.debit, -booked.amount), (booked.credit, booked.amount)]
    for account, amount in sorted(moved, key=lambda side: side[0].pk):
        if account.producer_id:
            Account.objects.filter(pk=account.pk).update(owed=F("owed") + amount)
