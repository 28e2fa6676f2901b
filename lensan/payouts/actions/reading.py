"""Read marketplaces' statements: each line once, matched against its order, and booked."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.journal.models import record_all
from lensan.marketplaces.actions.calling import call
from lensan.marketplaces.models import Stall
from lensan.marketplaces.words import SettlementKind, SettlementLine, SettlementsPage, Unreadable
from lensan.payouts.actions import cash
from lensan.payouts.actions.booking import accounts_of, book_all, drawn_up
from lensan.payouts.actions.gathering import Book, Judged
from lensan.payouts.models import (
    Account,
    Reading,
    Statement,
    StatementLine,
    Transfer,
    keep_settled,
)

State = StatementLine.State
Kind = Transfer.Kind
Held = Account.Kind
OVERLAP = timedelta(days=3)  # read twice, for lines that are written late or told otherwise
AT_ONCE = 500  # lines of one transaction


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
    return next(iter(take_in_all(stall, [told], at=at)), None)


def take_in_all(
    stall: Stall, told: Iterable[SettlementLine], *, at: datetime
) -> list[StatementLine]:
    """Keep and book lines in the order in which they are told, and return those that are new.

    However many they are, the database is asked equally often for up to 500 of them.
    """
    return [line for some in _pieces(told) for line in _take_in(stall, some, at=at)]


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
        new += len(take_in_all(stall, page.lines, at=at))
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
    period = _period("", at)
    StatementLine.objects.get_or_create(
        stall=stall,
        reference=unread.reference,
        defaults={
            "statement": _statements(stall, {period})[period],
            "kind": SettlementKind.ADJUSTMENT, "amount": 0, "at": at, "read_at": at,
            "text": unread.raw, "state": State.UNREADABLE,
            "reason": _("Dòng %(line)s chưa đọc được: %(reason)s")
            % {"line": unread.reference, "reason": unread.reason},
        },
    )  # fmt: skip


def _pieces(told: Iterable[SettlementLine]) -> Iterator[list[SettlementLine]]:
    """Yield the lines in pieces of which none names a line twice."""
    piece: dict[str, SettlementLine] = {}
    for line in told:
        if line.reference in piece or len(piece) == AT_ONCE:
            yield list(piece.values())
            piece = {}
        piece[line.reference] = line
    if piece:
        yield list(piece.values())


def _take_in(stall: Stall, told: Sequence[SettlementLine], *, at: datetime) -> list[StatementLine]:
    try:
        return _keep(Book(stall, told), told, at=at)
    except IntegrityError:  # read at the same moment by another, or else a defect
        return [line for one in told for line in _keep(Book(stall, [one]), [one], at=at)]


@transaction.atomic
def _keep(book: Book, told: Sequence[SettlementLine], *, at: datetime) -> list[StatementLine]:
    judged, readable = [], []
    for line in told:
        kept = book.kept.get(line.reference)
        if kept and kept.state == State.UNREADABLE:
            readable.append(kept.pk)
            kept = None
        judged.append(book.correct(kept, line) if kept else book.judge(line))
    StatementLine.objects.filter(pk__in=readable, state=State.UNREADABLE).delete()
    return _write(book.stall, [one for one in judged if one], at=at)


def _write(stall: Stall, judged: Sequence[Judged], *, at: datetime) -> list[StatementLine]:
    if not judged:
        return []
    statements = _statements(stall, {_period(one.told.statement, one.told.at) for one in judged})
    lines = StatementLine.objects.bulk_create(
        StatementLine(
            statement=statements[_period(one.told.statement, one.told.at)], stall=stall,
            reference=one.told.reference, kind=one.told.kind, amount=one.told.amount,
            at=one.told.at, sale=one.told.sale, order=one.order, text=one.told.text,
            state=one.state, reason=one.reason, read_at=at, corrects=one.corrects,
        )
        for one in judged
    )  # fmt: skip
    keep_settled(line for line in lines if line.kind == SettlementKind.SALE)
    _book([line for line in lines if line.state != State.FOREIGN and line.amount], at=at)
    questioned = [line for line in lines if line.reason]
    record_all("payouts.flagged", questioned, by=None, at=at, on_behalf_of=stall.producer.code)
    return lines


def _period(name: str, at: datetime) -> str:
    return name or f"{timezone.localtime(at):%Y-%m}"


def _statements(stall: Stall, periods: set[str]) -> dict[str, Statement]:
    """Return a stall's statements of these periods, made where they are new."""
    mine = Statement.objects.filter(stall=stall, period__in=periods)
    known = {statement.period: statement for statement in mine}
    if periods == known.keys():
        return known
    new = (Statement(stall=stall, period=period) for period in sorted(periods - known.keys()))
    Statement.objects.bulk_create(new, ignore_conflicts=True)  # made at the same moment by another
    return {statement.period: statement for statement in mine.all()}


def _book(lines: Sequence[StatementLine], *, at: datetime) -> None:
    """Book lines: what matches goes to the producer, what is in question waits beside."""
    if not lines:
        return
    sold = [line.order for line in lines if line.order and line.kind == SettlementKind.SALE
            and line.state == State.MATCHED]  # fmt: skip
    cash.reckoned(sold, at=at)
    held = [_account_for(line) for line in lines]
    accounts = accounts_of(lines[0].stall, {Held.MARKETPLACE, *held})
    book_all([
        drawn_up(
            Kind.SETTLED if line.kind == SettlementKind.PAYOUT else line.kind, line.amount,
            debit=accounts[Held.MARKETPLACE], credit=accounts[kind], reference=f"line {line.pk}",
            order=line.order, line=line, by=None, at=at,
        )
        for line, kind in zip(lines, held, strict=True)
    ])  # fmt: skip


def _account_for(line: StatementLine) -> Held:
    if line.state == State.FLAGGED:
        return Held.DISPUTED
    return Held.COMING if line.kind == SettlementKind.PAYOUT else Held.PRODUCER
