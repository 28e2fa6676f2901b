"""Read marketplaces' statements: each line once, matched against its order, and booked."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.journal.models import record
from lensan.kernel.money import dong
from lensan.marketplaces.actions.calling import call
from lensan.marketplaces.models import Stall
from lensan.marketplaces.words import SettlementKind, SettlementLine, SettlementsPage, Unreadable
from lensan.orders.models import Order
from lensan.payouts.actions import cash
from lensan.payouts.actions.booking import account_of, book
from lensan.payouts.matching import FEES, Known, Told, fault
from lensan.payouts.models import (
    Account,
    Rate,
    Reading,
    Statement,
    StatementLine,
    Threshold,
    Transfer,
    keep_settled,
)
from lensan.producers.models import Kind as ProducerKind

State = StatementLine.State
Kind = Transfer.Kind
OVERLAP = timedelta(days=3)  # read twice, for lines that are written late or told otherwise
TAXED_BY_TURNOVER = frozenset({ProducerKind.HOUSEHOLD, ProducerKind.HOUSEHOLD_BUSINESS})
OVER = frozenset({Order.State.CANCELLED, Order.State.DECLINED})


def read_statements(stall: Stall, *, at: datetime) -> int:
    """Read what was settled since the last reading up to now; return how many lines are new.

    It reads window by window, keeping how far it has come.

    :raises TryAgain: the marketplace did not answer; what was read before stands
    :raises Refused: the marketplace does not let us read
    """
    capabilities = stall.marketplace.connector.capabilities
    if not capabilities.settles:
        return 0
    new = 0
    for start, end in capabilities.windows(_since(stall), at):
        new += _read_window(stall, start, end, at=at)
        Reading.objects.update_or_create(stall=stall, defaults={"until": end})
    return new


def take_in(stall: Stall, told: SettlementLine, *, at: datetime) -> StatementLine | None:
    """Keep and book one line; None where it was kept before and says the same.

    A line that says something else than before stays, and the difference becomes a flagged line.
    """
    kept = StatementLine.objects.filter(stall=stall, reference=told.reference).first()
    if kept and kept.state == State.UNREADABLE:
        kept.delete()
        kept = None
    if kept:
        return _correct(kept, told, at=at)
    try:
        with transaction.atomic():
            return _keep(stall, told, at=at)
    except IntegrityError:  # read at the same moment by another, or else a defect
        StatementLine.objects.get(stall=stall, reference=told.reference)
        return None


def unexplained(stall: Stall) -> int:
    """Return what a stall's statements say minus what the ledger says, in đồng: it must be 0."""
    return stall.statement_lines.counted().total() - Transfer.objects.said_by(stall)


def _since(stall: Stall) -> datetime:
    reading = Reading.objects.filter(stall=stall).first()
    return reading.until - OVERLAP if reading else stall.opened_at or stall.asked_at


def _read_window(stall: Stall, start: datetime, end: datetime, *, at: datetime) -> int:
    new, cursor = 0, ""
    while True:
        page = _page(stall, start, end, cursor, at=at)
        new += sum(take_in(stall, line, at=at) is not None for line in page.lines)
        for unread in page.unreadable:
            set_apart(stall, unread, at=at)
        cursor = page.cursor
        if not cursor:
            return new


def _page(
    stall: Stall, start: datetime, end: datetime, cursor: str, *, at: datetime
) -> SettlementsPage:
    return call(
        stall, "settlements", at=at,
        ask=lambda c, a: c.settlements(a, since=start, until=end, cursor=cursor, at=at),
    )  # fmt: skip


def set_apart(stall: Stall, unread: Unreadable, *, at: datetime) -> None:
    """Keep a line that cannot be read, once, with the reason; nothing is booked for it."""
    StatementLine.objects.get_or_create(
        stall=stall,
        reference=unread.reference,
        defaults={
            "statement": _statement(stall, "", at), "kind": SettlementKind.ADJUSTMENT, "amount": 0,
            "at": at, "read_at": at, "text": unread.raw, "state": State.UNREADABLE,
            "reason": _("Dòng %(line)s chưa đọc được: %(reason)s")
            % {"line": unread.reference, "reason": unread.reason},
        },
    )  # fmt: skip


def _statement(stall: Stall, name: str, at: datetime) -> Statement:
    period = name or f"{timezone.localtime(at):%Y-%m}"
    return Statement.objects.get_or_create(stall=stall, period=period)[0]


def _keep(stall: Stall, told: SettlementLine, *, at: datetime) -> StatementLine:
    order = Order.objects.filter(stall=stall, reference=told.sale).first() if told.sale else None
    if order:
        order.stall = stall
    state, reason = judged(stall, told, order)
    return _write(stall, told, order, state, reason, at=at)


def judged(stall: Stall, told: SettlementLine, order: Order | None) -> tuple[State, str]:
    """Return whether a line holds against what our book says of its order, and if not, why."""
    if order is None and told.sale and _sold_elsewhere(stall, told.sale):
        return State.FOREIGN, _("Đơn %(sale)s là của gian hàng khác; không ghi %(amount)s.") % {
            "sale": told.sale, "amount": dong(told.amount),
        }  # fmt: skip
    known = _known(order, told) if order else None
    reason = fault(Told(told.kind, told.amount, told.sale), known)
    return (State.FLAGGED if reason else State.MATCHED), reason


def _sold_elsewhere(stall: Stall, sale: str) -> bool:
    others = Order.objects.filter(stall__marketplace=stall.marketplace_id, reference=sale)
    return others.exclude(stall=stall).exists()


def _known(order: Order, told: SettlementLine) -> Known:
    """Return what our book says that bears on a line of that kind; nothing else is asked for."""
    lines = StatementLine.objects.filter(order=order)
    same_way = Q(amount__gt=0) if told.amount > 0 else Q(amount__lt=0)
    matched = lines.filter(same_way, state__in=[State.MATCHED, State.ACCEPTED])
    known = Known(
        goods=order.goods - order.discount,
        is_over=order.state in OVER,
        kinds=frozenset(matched.values_list("kind", flat=True)),
    )
    if told.kind == SettlementKind.REFUND:
        refunds = lines.counted().filter(kind=SettlementKind.REFUND, amount__lt=0)
        received = lines.counted().filter(amount__gt=0).total()
        return replace(known, received=received, refunded=-refunds.total())
    return _with_fees(known, order, told) if told.kind in FEES else known


def _with_fees(known: Known, order: Order, told: SettlementLine) -> Known:
    if told.amount > 0:
        mine = StatementLine.objects.filter(order=order, kind=told.kind)
        return replace(known, kept=-mine.counted().total())
    floor, on = order.stall.marketplace, timezone.localdate(told.at)
    rate, untaxed = Rate.objects.in_force(floor, told.kind, on), _untaxed(order, told)
    return replace(
        known, permille=rate.permille if rate else None, untaxed=untaxed,
        turnover=_turnover(order, told) if untaxed else 0,
    )  # fmt: skip


def _untaxed(order: Order, told: SettlementLine) -> int | None:
    """Return up to what turnover of the year the seller is not taxed; None: that is not its case."""
    if told.kind != SettlementKind.TAX or order.stall.producer.kind not in TAXED_BY_TURNOVER:
        return None
    threshold = Threshold.objects.in_force(timezone.localdate(told.at))
    return threshold.amount if threshold and threshold.amount else None


def _turnover(order: Order, told: SettlementLine) -> int:
    """Return what the seller sold in the calendar year of a line, until that line."""
    here = timezone.localtime(told.at)
    begin = here.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    sold = StatementLine.objects.sold_by(order.stall.producer, within=(begin, told.at))
    return max(sold, 0)


def _correct(kept: StatementLine, told: SettlementLine, *, at: datetime) -> StatementLine | None:
    """Keep the difference to what a line and its corrections said before."""
    if kept.state == State.FOREIGN:
        return None
    before = kept.amount + kept.corrections.total()
    if told.amount == before:
        return None
    reason = _("Dòng %(line)s của đơn %(sale)s trước ghi %(before)s, nay ghi %(now)s, chênh lệch %(by)s.") % {
        "line": told.reference, "sale": told.sale or "–", "before": dong(before),
        "now": dong(told.amount), "by": dong(told.amount - before),
    }  # fmt: skip
    number = kept.corrections.count() + 2
    difference = SettlementLine(
        f"{told.reference} ({number})", SettlementKind.ADJUSTMENT, told.amount - before, told.at,
        told.statement, told.sale, told.text,
    )  # fmt: skip
    with transaction.atomic():
        return _write(
            kept.stall, difference, kept.order, State.FLAGGED, reason, at=at, corrects=kept
        )


def _write(
    stall: Stall,
    told: SettlementLine,
    order: Order | None,
    state: State,
    reason: str,
    *,
    at: datetime,
    corrects: StatementLine | None = None,
) -> StatementLine:
    line = StatementLine.objects.create(
        statement=_statement(stall, told.statement, told.at), stall=stall,
        reference=told.reference, kind=told.kind, amount=told.amount, at=told.at, sale=told.sale,
        order=order, text=told.text, state=state, reason=reason, read_at=at, corrects=corrects,
    )  # fmt: skip
    if line.kind == SettlementKind.SALE:
        keep_settled(line)
    if state != State.FOREIGN and line.amount:
        _book(line, at=at)
    if reason:
        record("payouts.flagged", line, by=None, at=at, on_behalf_of=stall.producer.code)
    return line


def _book(line: StatementLine, *, at: datetime) -> None:
    """Book a line: what matches goes to the producer, what is in question waits beside."""
    producer, floor = line.stall.producer, account_of(line.stall.marketplace)
    if line.state == State.FLAGGED:
        other = account_of(producer, Account.Kind.DISPUTED)
    elif line.kind == SettlementKind.PAYOUT:
        other = account_of(line.stall.marketplace, Account.Kind.COMING)
    else:
        other = account_of(producer)
    kind = Kind.SETTLED if line.kind == SettlementKind.PAYOUT else line.kind
    if line.order and line.state == State.MATCHED and line.kind == SettlementKind.SALE:
        cash.reckoned(line.order, at=at)
    book(
        kind, line.amount, debit=floor, credit=other, reference=f"line {line.pk}",
        order=line.order, line=line, by=None, at=at,
    )  # fmt: skip
