"""Write money into the ledger: always from one account to another, and each reason once."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from lensan.accounts.models import User
from lensan.marketplaces.models import Marketplace, Stall
from lensan.orders.models import Order
from lensan.payouts.models import Account, BankLine, StatementLine, Transfer
from lensan.producers.models import Producer

Kind = Account.Kind
OF_PRODUCERS = frozenset({Kind.PRODUCER, Kind.DISPUTED})


def account_of(holder: Producer | Marketplace, kind: str = "") -> Account:
    """Return the account of a producer or a marketplace, made when it is first needed."""
    if isinstance(holder, Producer):
        return Account.objects.get_or_create(kind=kind or Kind.PRODUCER, producer=holder)[0]
    found = Account.objects.get_or_create(kind=kind or Kind.MARKETPLACE, marketplace=holder)
    return found[0]


def accounts_of(stall: Stall, kinds: set[Kind]) -> dict[str, Account]:
    """Return the accounts of these kinds of a stall's producer and marketplace."""
    mine = Q(producer=stall.producer_id) | Q(marketplace=stall.marketplace_id)
    known = {account.kind: account for account in Account.objects.filter(mine, kind__in=kinds)}
    made = {
        str(kind): account_of(stall.producer if kind in OF_PRODUCERS else stall.marketplace, kind)
        for kind in kinds - known.keys()
    }
    return known | made


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
    drawn = drawn_up(
        kind, amount, debit=debit, credit=credit, reference=reference, order=order, line=line,
        by=by, at=at,
    )  # fmt: skip
    return _book_once(drawn)


def drawn_up(
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
    """Return a transfer of an amount that is not booked yet; a negative one goes the other way."""
    if amount < 0:
        amount, debit, credit = -amount, credit, debit
    return Transfer(
        kind=kind, amount=amount, debit=debit, credit=credit, reference=reference, order=order,
        line=line, by=by, booked_at=at,
    )  # fmt: skip


def book_all(drawn: Sequence[Transfer]) -> None:
    """Book many transfers together; one whose reference was booked before is left out."""
    try:
        with transaction.atomic():
            Transfer.objects.bulk_create(drawn)
            _keep_what_is_owed(drawn)
    except IntegrityError:
        for one in drawn:
            _book_once(one)


def _book_once(drawn: Transfer) -> Transfer:
    try:
        with transaction.atomic():
            drawn.save(force_insert=True)
            _keep_what_is_owed([drawn])
            return drawn
    except IntegrityError:
        known = Transfer.objects.filter(reference=drawn.reference).first()
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


def _keep_what_is_owed(booked: Sequence[Transfer]) -> None:
    """Move the balances of the producers on either side, always in the same order."""
    moved: Counter[int] = Counter()
    for one in booked:
        for account, amount in ((one.debit, -one.amount), (one.credit, one.amount)):
            if account.producer_id:
                moved[account.pk] += amount
    for number, amount in sorted(moved.items()):
        Account.objects.filter(pk=number).update(owed=F("owed") + amount)
