"""Someone looked at a statement line in question: it holds after all, or it does not."""

from datetime import datetime

from django.db import transaction

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.marketplaces.words import SettlementKind
from lensan.payouts.actions import cash
from lensan.payouts.actions.booking import account_of, book
from lensan.payouts.models import Account, StatementLine

State = StatementLine.State


@transaction.atomic
def accept(line: StatementLine, *, reason: str, by: User | None, at: datetime) -> None:
    """Let a line in question hold: the money becomes, or stops being, the producer's.

    :raises NotAllowed: someone has decided it before
    """
    line.advance_to(State.ACCEPTED)
    _settle(line, account_of(line.stall.producer), "accepted", by=by, at=at)
    if line.order and line.kind == SettlementKind.SALE:
        cash.reckoned(line.order, at=at)
    _journal("payouts.accepted", line, reason, by=by, at=at)


@transaction.atomic
def reject(line: StatementLine, *, reason: str, by: User | None, at: datetime) -> None:
    """Do not recognise a line in question: it is booked back, and the marketplace is asked about it.

    :raises NotAllowed: someone has decided it before
    """
    line.advance_to(State.REJECTED)
    _settle(line, account_of(line.stall.marketplace), "rejected", by=by, at=at)
    _journal("payouts.rejected", line, reason, by=by, at=at)


def _settle(
    line: StatementLine, account: Account, word: str, *, by: User | None, at: datetime
) -> None:
    booked = line.transfers.first()
    if booked is None:  # nothing was at stake: no amount, or none that could be read
        return
    disputed = account_of(line.stall.producer, Account.Kind.DISPUTED)
    book(
        booked.kind, line.amount, debit=disputed, credit=account, order=line.order, line=line,
        reference=f"line {line.pk} {word}", by=by, at=at,
    )  # fmt: skip


def _journal(
    verb: str, line: StatementLine, reason: str, *, by: User | None, at: datetime
) -> None:
    code = line.stall.producer.code
    record(verb, line, by=by, at=at, on_behalf_of=code, reason=reason)
