"""Carry a marketplace's file into the book: each order and line exactly once, whatever happens on the way."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from lensan.errands.actions.receiving import refuse
from lensan.errands.actions.sorting import Entry, OfAnotherShop, sort, stalls_of
from lensan.errands.models import FileRow, FloorFile
from lensan.journal.models import record
from lensan.kernel.spreadsheets.formats import Unreadable as UnreadableFile
from lensan.marketplaces.by_hand.headings import FileKind
from lensan.marketplaces.by_hand.told import Told
from lensan.marketplaces.models import Stall
from lensan.marketplaces.words import Sale, SettlementLine, Unreadable
from lensan.orders.actions.taking_in import park, take_in
from lensan.orders.models import Order, Parked
from lensan.payouts.actions import reading
from lensan.payouts.models import StatementLine

State = FloorFile.State
Outcome = FileRow.Outcome


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an entry, and why where it was not taken."""

    outcome: Outcome
    reason: str = ""


def carry_in(source: FloorFile, *, at: datetime) -> None:
    """Take in every entry of an approved file; run again after a crash, it goes on where it stopped."""
    try:
        found = sort(source)
    except (UnreadableFile, OfAnotherShop) as trouble:
        refuse(source, str(trouble), at=at)
        return
    for entry in found.entries:
        _take(source, entry, at=at)
    named = {entry.stall for entry in found.entries if entry.stall and entry.told.shop}
    _finish(source, named, at=at)


def sums(source: FloorFile) -> list[tuple[str, str, int, int]]:
    """Return for each outcome its word, how many rows ended so, and how many đồng they come to."""
    found = source.rows.values("outcome").annotate(rows=Count("pk"), total=Sum("amount"))
    by_outcome = {one["outcome"]: (one["rows"], one["total"]) for one in found}
    return [
        (outcome.value, str(outcome.label), *by_outcome.get(outcome.value, (0, 0)))
        for outcome in Outcome
    ]


@transaction.atomic
def _take(source: FloorFile, entry: Entry, *, at: datetime) -> None:
    """Take an entry in and write what became of its rows, both or neither."""
    told = entry.told
    first = told.rows[0].number
    if source.rows.filter(row=first, reference=told.reference).exists():
        return
    result = _result(entry, source.kind, at=at)
    for place, row in enumerate(told.rows):
        FileRow.objects.create(
            source=source, row=row.number, reference=told.reference, outcome=result.outcome,
            amount=0 if place else told.amount, reason=result.reason,
        )  # fmt: skip


def _result(entry: Entry, kind: str, *, at: datetime) -> Result:
    told, stall = entry.told, entry.stall
    if stall is None or not told.reference:
        return Result(Outcome.REFUSED, entry.reason or told.reason)
    if told.sale:
        return _order(stall, told.sale, at=at)
    if told.line:
        return _line(stall, told.line, at=at)
    return _park(stall, told, kind, at=at)


def _order(stall: Stall, sale: Sale, *, at: datetime) -> Result:
    before = Order.objects.filter(stall=stall, reference=sale.reference).first()
    order = take_in(stall, sale, at=at)
    Parked.objects.filter(stall=stall, reference=sale.reference, mended_at=None).update(
        mended_at=at
    )
    if before is None:
        return Result(Outcome.TAKEN)
    if before.state == order.state:
        return Result(Outcome.KNOWN)
    return Result(
        Outcome.TAKEN,
        _("từ “%(old)s” sang “%(new)s”")
        % {"old": before.get_state_display(), "new": order.get_state_display()},
    )


def _line(stall: Stall, told: SettlementLine, *, at: datetime) -> Result:
    kept = reading.take_in(stall, told, at=at)
    if kept is None:
        return Result(Outcome.KNOWN)
    if kept.state == StatementLine.State.FOREIGN:
        return Result(Outcome.REFUSED, kept.reason)
    return Result(Outcome.TAKEN, kept.reason)


def _park(stall: Stall, told: Told, kind: str, *, at: datetime) -> Result:
    """Put an entry aside that cannot be read, where people look for such."""
    unread = Unreadable(told.reference, told.reason, told.raw)
    if kind == FileKind.ORDERS:
        park(stall, unread, at=at)
    else:
        reading.set_apart(stall, unread, at=at)
    return Result(Outcome.PARKED, told.reason)


@transaction.atomic
def _finish(source: FloorFile, named: set[Stall], *, at: datetime) -> None:
    """Be done with a file: what is in it is read up to when it was taken, and the file goes.

    A marketplace whose file names a stall has said that it is there.
    """
    Stall.objects.filter(pk__in=[stall.pk for stall in named], state=Stall.State.OPEN).update(
        verified_at=at
    )
    if source.kind == FileKind.ORDERS:
        read = stalls_of(source.by, source)
        if source.stall:
            read = Stall.objects.filter(pk=source.stall.pk)
        behind = read.exclude(orders_read_until__gte=source.taken_at)
        behind.update(orders_read_until=source.taken_at)
    counted = {outcome: rows for outcome, _word, rows, _total in sums(source)}
    source.advance_to(State.DONE, finished_at=at, preview={})
    transaction.on_commit(partial(source.file.delete, save=False))
    record("errands.file_taken_in", source, by=source.by, at=at, rows=counted)
