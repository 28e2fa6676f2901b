"""Carry an approved list into the registry: all of it or nothing, however often it is tried."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.producers.actions.placing import Placed, Placing
from lensan.producers.actions.reading import Reading, read
from lensan.producers.actions.writing import write
from lensan.producers.facts import Problem
from lensan.producers.models import Import, Registry

TRIES = 5  # how often others may change the registry while this list is being matched


class Overtaken(Exception):
    """Others changed the registry while this list was being matched."""


class Stopped(Exception):
    """The list is no longer waiting to be carried in: cancelled, or carried in by someone else."""


def carry_in(source: Import, *, at: datetime, by: User | None = None) -> None:
    """Read, match and store an approved list, in one transaction at its end.

    Run again after a crash it starts anew; run twice it does nothing the second time.

    :raises Overtaken: the registry changed at every one of several tries; try later
    """
    reading = read(source, by=by)
    if not any(sheet.rows for sheet in reading.workbook.sheets):
        give_up(source, reading, at=at)
        return
    for last_try in [False] * (TRIES - 1) + [True]:
        try:
            _attempt(source, reading, at=at, by=by)
        except Overtaken:
            if last_try:
                raise
        except Stopped:
            return
        else:
            return


def _attempt(source: Import, reading: Reading, *, at: datetime, by: User | None) -> None:
    version = Registry.objects.get_or_create(pk=1)[0].version
    placing = Placing(source, reading.workbook)
    _progress(source, 0, len(placing))
    placed = list(placing.rows(lambda done: _progress(source, done, len(placing))))
    _store(source, reading, placed, version, at=at, by=by)


def give_up(source: Import, reading: Reading, *, at: datetime) -> None:
    """Say of a file that holds no list why it could not be read."""
    source.advance_to(
        Import.State.UNREADABLE,
        problems=[[p.code, p.text] for p in _told(reading)],
        reason=" ".join(p.text for p in _told(reading))
        or _("Tệp không có dòng nào của danh sách. Hãy kiểm tra xem đã chọn đúng tệp chưa."),
        finished_at=at,
    )


def _told(reading: Reading) -> list[Problem]:
    of_sheets = (problem for sheet in reading.workbook.sheets for problem in sheet.problems)
    return [*reading.workbook.problems, *of_sheets]


@transaction.atomic
def _store(
    source: Import,
    reading: Reading,
    placed: Sequence[Placed],
    version: int,
    *,
    at: datetime,
    by: User | None,
) -> None:
    waiting = Import.objects.filter(pk=source.pk, state=Import.State.APPROVED)
    if Registry.objects.filter(pk=1, version=version).update(version=version + 1) != 1:
        raise Overtaken(_("Sổ vừa thay đổi. Danh sách sẽ được đối chiếu lại."))
    if twin := source.twin():
        waiting.update(state=Import.State.CANCELLED, finished_at=at, reason=twin.as_told())
        return
    stored = waiting.update(
        state=Import.State.DONE, rows_total=len(placed), rows_done=len(placed), finished_at=at,
        preview={}, problems=[[p.code, p.text] for p in reading.workbook.problems],
    )  # fmt: skip
    if stored != 1:
        raise Stopped(source)
    source.state = Import.State.DONE
    write(source, reading, placed, on=timezone.localdate(at), at=at, by=by)
    counts = Counter(row.outcome for row in placed)
    record("producers.imported", source, by=by, at=at, rows=len(placed), counts=dict(counts))


def _progress(source: Import, done: int, total: int) -> None:
    """Say how far the work is, unless the list is no longer waiting for it."""
    waiting = Import.objects.filter(pk=source.pk, state=Import.State.APPROVED)
    if waiting.update(rows_done=done, rows_total=total) != 1:
        raise Stopped(source)
