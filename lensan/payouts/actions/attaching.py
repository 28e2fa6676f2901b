"""A person looked at a movement that nothing explained: whose it is, or that it is not ours."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.money import dong
from lensan.payouts.actions import cash
from lensan.payouts.actions.booking import account_of, book, own_account
from lensan.payouts.actions.incoming import settle
from lensan.payouts.actions.paying import give_back, pay
from lensan.payouts.models import Account, BankLine, Payout, StatementLine, Transfer

Held = Account.Kind
Kind = Transfer.Kind
State = BankLine.State


class DoesNotFit(Exception):
    """The movement cannot be of that payout."""


@transaction.atomic
def attach(line: BankLine, payout: Payout, *, reason: str, by: User | None, at: datetime) -> None:
    """Say that a movement is of a payout: it was paid, paid otherwise or twice, or came back.

    What was paid short is owed to the producer; what was paid over is taken from what comes next.

    :raises NotAllowed: someone has decided it before
    :raises DoesNotFit: what came back is not what was paid
    """
    line.advance_to(
        State.MATCHED, payout=payout, reason=reason, decided_at=at, decided_by=by
    )  # fmt: skip
    if line.direction == BankLine.Direction.OUT:
        _paid(line, payout, by=by, at=at)
    else:
        _came_back(line, payout, reason=reason, by=by, at=at)
    _journal("payouts.bank_line_attached", line, by=by, at=at, reason=reason, payout=payout.code)


@transaction.atomic
def attach_settled(
    line: BankLine, settled: StatementLine, *, reason: str, by: User | None, at: datetime
) -> None:
    """Say that what came in is what a marketplace said it had sent, whatever the difference.

    The difference stays in the marketplace's account of what it says is coming.

    :raises NotAllowed: someone has decided it before
    :raises Taken: the statement's line was matched before
    """
    settle(line, [settled], by=by, at=at)
    BankLine.objects.filter(pk=line.pk).update(reason=reason, decided_at=at, decided_by=by)


@transaction.atomic
def attach_cash(
    line: BankLine, carrier: Account, *, reason: str, by: User | None, at: datetime
) -> None:
    """Say that what came in is cash that a carrier had collected: of its oldest orders first.

    :raises NotAllowed: someone has decided it before
    :raises TooMuch: the carrier holds less than that
    """
    line.advance_to(State.MATCHED, reason=reason, decided_at=at, decided_by=by)
    cash.pay_in(carrier, line.amount, reference=f"bank {line.pk}", by=by, at=at)
    _journal("payouts.bank_line_attached", line, by=by, at=at, reason=reason, carrier=carrier.pk)


@transaction.atomic
def dismiss(line: BankLine, *, reason: str, by: User | None, at: datetime) -> None:
    """Say that a movement is not of the programme: it stays out of the ledger.

    :raises NotAllowed: someone has decided it before
    """
    line.advance_to(State.NOT_OURS, reason=reason, decided_at=at, decided_by=by)
    _journal("payouts.bank_line_dismissed", line, by=by, at=at, reason=reason)


def _paid(line: BankLine, payout: Payout, *, by: User | None, at: datetime) -> None:
    waits = Payout.State.PAID in Payout.NEXT[payout.state]
    if waits:
        pay(payout, amount=line.amount, by=by, at=at)
    over = line.amount - (payout.amount if waits else 0)
    mine = account_of(payout.producer)
    if over > 0:
        book(
            Kind.PAID_OVER, over, debit=mine, credit=own_account(Held.BANK),
            reference=f"bank {line.pk} over", by=by, at=at,
        )  # fmt: skip
    elif over < 0:
        book(
            Kind.PAID_SHORT, -over, debit=own_account(Held.UNDER_WAY), credit=mine,
            reference=f"bank {line.pk} short", by=by, at=at,
        )  # fmt: skip


def _came_back(
    line: BankLine, payout: Payout, *, reason: str, by: User | None, at: datetime
) -> None:
    if line.amount != payout.amount:
        raise DoesNotFit(
            _("%(code)s đã trả %(paid)s, không phải %(amount)s.")
            % {"code": payout.code, "paid": dong(payout.amount), "amount": dong(line.amount)}
        )
    give_back(payout, reason=reason, by=by, at=at)


def _journal(verb: str, line: BankLine, *, by: User | None, at: datetime, **facts: object) -> None:
    behalf = line.payout.producer.code if line.payout else ""
    record(verb, line, by=by, at=at, on_behalf_of=behalf, **facts)
