"""A marketplace's file on its way into the book: received, looked at, explained, approved, left out."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.errands.actions.sorting import Entry, OfAnotherShop, Sorted, sort
from lensan.errands.models import FileRow, FloorFile, Meaning
from lensan.journal.models import record
from lensan.kernel.spreadsheets.cells import key
from lensan.kernel.spreadsheets.formats import Unreadable
from lensan.marketplaces.by_hand.headings import FileKind
from lensan.marketplaces.models import Marketplace, Stall
from lensan.orders.models import Order
from lensan.payouts.models import StatementLine

State = FloorFile.State
Outcome = FileRow.Outcome
SHOWN = 50  # entries and problems that a preview shows
LEFT_LYING = timedelta(days=7)  # a file of buyers is not kept longer for someone to decide


class AlreadyTakenIn(Exception):
    """The very same file is in the book; nothing needs to be done."""

    def __init__(self, twin: FloorFile) -> None:
        super().__init__(
            _("Tệp này giống hệt tệp “%(name)s” đã nhận ngày %(day)s, nên không có gì thay đổi.")
            % {"name": twin.name, "day": f"{timezone.localtime(twin.received_at):%d/%m/%Y}"}
        )
        self.twin = twin


def receive(
    file: File[Any],
    *,
    name: str,
    marketplace: Marketplace,
    kind: FileKind,
    stall: Stall | None,
    taken_at: datetime,
    by: User,
    at: datetime,
) -> FloorFile:
    """Keep a file as it came and look at it; nothing of it is in the book yet.

    :raises AlreadyTakenIn: the same file, byte for byte, is in the book
    """
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    source = FloorFile(
        marketplace=marketplace, kind=kind, stall=stall, name=name[:200], size=file.size,
        sha256=digest.hexdigest(), by=by, received_at=at, taken_at=min(taken_at, at),
    )  # fmt: skip
    if twin := twin_of(source):
        raise AlreadyTakenIn(twin)
    file.seek(0)
    with transaction.atomic():
        source.file.save(f"{source.sha256[:16]}", file, save=False)
        source.save()
        record("errands.file_received", source, by=by, at=at, sha256=source.sha256)
    look(source, at=at)
    return source


def twin_of(source: FloorFile) -> FloorFile | None:
    """Return the very same file that is in the book already, or on its way there."""
    return _same(source).first()


def look(source: FloorFile, *, at: datetime) -> None:
    """Read a file without storing it, and keep what would come of it for the officer."""
    try:
        found = sort(source)
    except (Unreadable, OfAnotherShop) as trouble:
        refuse(source, str(trouble), at=at)
    else:
        source.advance_to(State.READY, preview=_preview(source, found))


@transaction.atomic
def refuse(source: FloorFile, reason: str, *, at: datetime) -> None:
    """Leave a file out as a whole, with the sentence that says why."""
    source.advance_to(State.REFUSED, reason=reason, finished_at=at, preview={})
    _drop(source)
    record("errands.file_refused", source, by=None, at=at)


def explain(
    source: FloorFile,
    *,
    headings: Mapping[str, str],
    words: Mapping[str, str],
    by: User,
    at: datetime,
) -> None:
    """Say what headings and words mean, in this marketplace's files from now on; it is read again.

    :raises NotAllowed: it is in the book already, or was left out
    """
    with transaction.atomic():
        source.advance_to(State.READY)
        _remember(source, headings, is_word=False)
        _remember(source, words, is_word=True)
        meanings = sorted(headings.values())
        record("errands.file_explained", source, by=by, at=at, meanings=meanings)
    look(source, at=at)


def approve(source: FloorFile, *, by: User, at: datetime) -> None:
    """Let a file into the book; a worker carries it in.

    :raises NotAllowed: it is on its way already, lacks a column, or was left out
    :raises AlreadyTakenIn: the same file is in the book
    """
    try:
        with transaction.atomic():
            source.advance_to(State.APPROVED)
            record("errands.file_approved", source, by=by, at=at)
    except IntegrityError as same:
        raise AlreadyTakenIn(_same(source).get()) from same


@transaction.atomic
def cancel(source: FloorFile, *, by: User | None, at: datetime) -> None:
    """Leave a file out; nothing of it was stored.

    :raises NotAllowed: it is in the book already, or was left out
    """
    source.advance_to(State.CANCELLED, finished_at=at, preview={})
    _drop(source)
    record("errands.file_cancelled", source, by=by, at=at)


def drop_left_lying(*, at: datetime) -> int:
    """Leave out what nobody decided about for days; return how many files."""
    left = FloorFile.objects.filter(state=State.READY, received_at__lt=at - LEFT_LYING)
    found = list(left)
    for source in found:
        cancel(source, by=None, at=at)
    return len(found)


def _remember(source: FloorFile, meanings: Mapping[str, str], *, is_word: bool) -> None:
    for told, means in meanings.items():
        Meaning.objects.update_or_create(
            marketplace=source.marketplace, kind=source.kind, is_word=is_word,
            told=key(told)[:200], defaults={"means": means},
        )  # fmt: skip


def _same(source: FloorFile) -> QuerySet[FloorFile]:
    """Find what the constraint allows once: this file in the book, or on its way there."""
    same = FloorFile.objects.filter(
        marketplace=source.marketplace, kind=source.kind, sha256=source.sha256,
        state__in=[State.APPROVED, State.DONE],
    )  # fmt: skip
    return same.exclude(pk=source.pk)


def _drop(source: FloorFile) -> None:
    transaction.on_commit(partial(source.file.delete, save=False))


def _preview(source: FloorFile, found: Sorted) -> dict[str, Any]:
    """Return what the preview page shows; its examples may name buyers, so it goes with the file."""
    known = _known(source, found.entries)
    sums: Counter[str] = Counter()
    money: Counter[str] = Counter()
    shown: list[list[Any]] = []
    problems: list[list[Any]] = []
    for entry in found.entries:
        outcome, reason = _foreseen(entry, known)
        sums[outcome] += 1
        money[outcome] += entry.told.amount
        shop = entry.stall.name if entry.stall else entry.told.shop[:60]
        told = [entry.told.rows[0].number, entry.told.reference, shop, entry.told.amount]
        (problems if reason else shown).append([*told, outcome, reason])
    return {
        "headings": [[h.text, h.field, list(h.examples)] for h in found.table.headings],
        "words": list(found.table.unknown_words), "lacks": list(found.lacks),
        "rows": len(found.table.rows), "sums": sums, "money": money,
        "shown": shown[:SHOWN], "problems": problems[:SHOWN],
    }  # fmt: skip


def _foreseen(entry: Entry, known: set[tuple[int, str]]) -> tuple[str, str]:
    told = entry.told
    if entry.stall is None or not told.reference:
        return Outcome.REFUSED, entry.reason or told.reason
    if told.reason:
        return Outcome.PARKED, told.reason
    return (Outcome.KNOWN if (entry.stall.pk, told.reference) in known else Outcome.TAKEN), ""


def _known(source: FloorFile, entries: tuple[Entry, ...]) -> set[tuple[int, str]]:
    """Return which of a file's orders or lines are in the book, in a few questions."""
    model = Order if source.kind == FileKind.ORDERS else StatementLine
    stalls = {entry.stall.pk for entry in entries if entry.stall}
    found = model._default_manager.filter(stall__in=stalls).values_list("stall", "reference")
    told = {(entry.stall.pk, entry.told.reference) for entry in entries if entry.stall}
    return told.intersection(found.iterator(chunk_size=5000))
