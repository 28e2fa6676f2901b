"""Money that came in: a payout that the bank gave back, or what a marketplace settled."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.money import dong
from lensan.kernel.states import note
from lensan.payouts.actions.booking import account_of, book, keep_once, own_account
from lensan.payouts.actions.paying import elsewhere, give_back
from lensan.payouts.codes import found_in
from lensan.payouts.matching import Due, paid_by
from lensan.payouts.models import (
    Account,
    BankFeed,
    BankLine,
    Payout,
    StatementLine,
    Transfer,
)

Held = Account.Kind
State = BankLine.State
ABOUT = timedelta(days=30)  # between what a marketplace says it sent and what the bank received


class Taken(Exception):
    """Another has just matched the same line."""


def receive_money(
    *,
    reference: str,
    amount: int,
    text: str,
    feed: BankFeed | None = None,
    account: str = "",
    moved_at: datetime | None = None,
    by: User | None = None,
    at: datetime,
) -> BankLine:
    """Take in what the bank says came in; told twice, it is taken in once.

    A payout that came back is owed again; what one marketplace says it has sent is matched with
    it; the rest waits for a person, or for the statement that explains it.
    """

    def keep() -> BankLine:
        line = BankLine.objects.create(
            feed=feed, reference=reference, amount=amount, text=text, account=account,
            at=moved_at or at, direction=BankLine.Direction.IN, reason=elsewhere(feed, account),
        )  # fmt: skip
        if not line.reason:
            _explain(line, by=by, at=at)
        return line

    return keep_once(reference, keep)


def match_waiting(*, at: datetime) -> int:
    """Match what came in with what marketplaces have said since, and return how much fits now."""
    waiting = BankLine.objects.waiting().incoming().filter(payout=None).select_related("feed")
    return sum(_match(line, by=None, at=at) for line in waiting if _is_here(line))


@transaction.atomic
def settle(line: BankLine, settled: list[StatementLine], *, by: User | None, at: datetime) -> None:
    """Say that what came in is what a marketplace said in these lines that it had sent.

    :raises NotAllowed: the movement was matched before
    :raises Taken: one of the lines was
    """
    line.advance_to(State.MATCHED, reason="")
    free = StatementLine.objects.unconfirmed().filter(pk__in=[one.pk for one in settled])
    if free.order_by().update(bank_line=line) != len(settled):
        raise Taken(_("Một dòng đối soát vừa được gắn với khoản tiền khác."))
    book(
        Transfer.Kind.RECEIVED, line.amount, debit=own_account(Held.BANK),
        credit=account_of(settled[0].stall.marketplace, Held.COMING), reference=f"bank {line.pk}",
        by=by, at=at,
    )  # fmt: skip
    record("payouts.received", line, by=by, at=at, lines=[one.pk for one in settled])


def _explain(line: BankLine, *, by: User | None, at: datetime) -> None:
    codes = found_in(line.text)
    payout = Payout.objects.filter(code__in=codes).first() if len(codes) == 1 else None
    if payout is None:
        _match(line, by=by, at=at)
        return
    if reason := _why_not_back(line, payout):
        note(line, payout=payout, reason=reason)
        return
    line.advance_to(State.MATCHED, payout=payout)
    give_back(payout, reason=_("Ngân hàng báo tiền trở về."), by=by, at=at)


def _why_not_back(line: BankLine, payout: Payout) -> str:
    if payout.state not in {Payout.State.SENT, Payout.State.PAID}:
        return _("%(code)s không phải vừa trả đi: %(state)s.") % {
            "code": payout.code, "state": payout.get_state_display(),
        }  # fmt: skip
    if line.amount != payout.amount:
        return _("%(code)s đã trả %(paid)s mà trở về %(amount)s.") % {
            "code": payout.code, "paid": dong(payout.amount), "amount": dong(line.amount),
        }  # fmt: skip
    return ""


def _match(line: BankLine, *, by: User | None, at: datetime) -> bool:
    """Match a movement with what one marketplace says it has sent; say so if nothing fits."""
    near = (line.at - ABOUT, line.at + ABOUT)
    found = StatementLine.objects.unconfirmed().filter(at__range=near)
    lines = {one.pk: one for one in found.select_related("stall__marketplace", "statement")}
    due = [
        Due(one.pk, -one.amount, one.stall.marketplace_id, one.statement.period,
            timezone.localdate(one.at))
        for one in lines.values()
    ]  # fmt: skip
    keys = paid_by(line.amount, line.text, due)
    if keys:
        settle(line, [lines[key] for key in keys], by=by, at=at)
    else:
        note(line, reason=_("Không khớp với khoản nào mà sàn báo đã chuyển."))
    return bool(keys)


def _is_here(line: BankLine) -> bool:
    return not elsewhere(line.feed, line.account)
