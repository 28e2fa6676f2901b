"""Someone looked at a statement line in question: it holds after all, or it does not."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.states import NotAllowed, note
from lensan.marketplaces.words import SettlementKind, SettlementLine
from lensan.orders.models import Order
from lensan.payouts.actions import cash
from lensan.payouts.actions.booking import account_of, book
from lensan.payouts.actions.gathering import Book
from lensan.payouts.models import Account, StatementLine, keep_settled

State = StatementLine.State


@transaction.atomic
def accept(line: StatementLine, *, reason: str, by: User | None, at: datetime) -> None:
    """Let a line in question hold: the money becomes, or stops being, the producer's.

    :raises NotAllowed: someone has decided it before
    """
    line.advance_to(State.ACCEPTED)
    _settle(line, account_of(line.stall.producer), "accepted", by=by, at=at)
    if line.order and line.kind == SettlementKind.SALE:
        cash.reckoned([line.order], at=at)
    _journal("payouts.accepted", line, reason, by=by, at=at)


@transaction.atomic
def reject(line: StatementLine, *, reason: str, by: User | None, at: datetime) -> None:
    """Do not recognise a line in question: it is booked back, and the marketplace is asked about it.

    :raises NotAllowed: someone has decided it before
    """
    line.advance_to(State.REJECTED)
    keep_settled([line])
    _settle(line, account_of(line.stall.marketplace), "rejected", by=by, at=at)
    _journal("payouts.rejected", line, reason, by=by, at=at)


def judge_again(*, at: datetime) -> int:
    """Look again at lines whose order came into the book after them; return how many hold now.

    Files of a floor may be brought in in any order, and orders may be read late.
    """
    arrived = Order.objects.filter(stall=OuterRef("stall"), reference=OuterRef("sale"))
    early = StatementLine.objects.filter(state=State.FLAGGED, order=None, corrects=None)
    found = early.exclude(sale="").filter(Exists(arrived)).order_by("pk")
    whole = found.select_related("stall__marketplace", "stall__producer")
    return sum(_again(line, at=at) for line in whole)


@transaction.atomic
def _again(line: StatementLine, *, at: datetime) -> bool:
    told = SettlementLine(
        line.reference, SettlementKind(line.kind), line.amount, line.at, sale=line.sale
    )  # fmt: skip
    found = Book(line.stall, [told]).judge(told)
    note(line, order=found.order, reason=found.reason or line.reason)
    keep_settled([line])
    if found.reason:
        return False
    try:
        accept(line, reason=_("Đơn nay đã có trong sổ."), by=None, at=at)
    except NotAllowed:  # a person has decided it meanwhile
        return False
    return True


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
