"""Carry an approved list into the registry: all of it or nothing, however often it is tried."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.states import NotAllowed
from lensan.producers.actions.placing import Placed, Placing
from lensan.producers.actions.reading import Reading, read
from lensan.producers.actions.writing import write
from lensan.producers.models import Import, Registry

TRIES = 5  # how often others may change the registry while this list is being matched
FAILED = _(
    "Máy gặp lỗi ngoài dự tính khi nhập tệp này và chưa nhập dòng nào. "
    "Hãy nhập lại; nếu vẫn lỗi, hãy gửi tệp cho người quản trị."
)


class Overtaken(Exception):
    """Others changed the registry while this list was being matched."""

    def __init__(self) -> None:
        super().__init__(
            _("Sổ vừa thay đổi liên tục nên chưa nhập được danh sách. Hãy thử lại sau.")
        )


class Stopped(Exception):
    """The list is no longer waiting to be carried in: cancelled, or carried in by someone else."""


def carry_in(source: Import, *, at: datetime, by: User | None = None) -> None:
    """Read, match and store an approved list, in one transaction at its end.

    Run again after a crash it starts anew; run twice it does nothing the second time.

    :raises Overtaken: the registry changed at every one of several tries; try later
    """
    reading = read(source, by=by)
    if not any(sheet.rows for sheet in reading.workbook.sheets):
        with suppress(NotAllowed):  # cancelled while it was read
            give_up(source, reading, at=at)
        return
    tries = 0
    while True:
        tries += 1
        try:
            _attempt(source, reading, at=at, by=by)
        except Overtaken:
            if tries == TRIES:
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
    source.refresh_from_db()


def give_up(source: Import, reading: Reading, *, at: datetime) -> None:
    """Say of a file that holds no list why it could not be read.

    :raises NotAllowed: the import has been cancelled
    """
    problems = _of_file(reading)
    for sheet in reading.workbook.sheets:
        problems += [[p.code, p.text, sheet.name] for p in sheet.problems]
    _leave_out(source, problems, at=at)


def fail(source: Import, *, at: datetime) -> None:
    """Say of a file at which the program itself failed that nothing of it was stored.

    :raises NotAllowed: the import has been cancelled
    """
    _leave_out(source, [["unreadable_sheet", str(FAILED), ""]], at=at)


def _leave_out(source: Import, problems: list[list[str]], *, at: datetime) -> None:
    """Say why; a file of which nothing is used is not kept, for it may name people."""
    reason = " ".join(text for _code, text, _sheet in problems)
    source.advance_to(
        Import.State.UNREADABLE, problems=problems, reason=reason, finished_at=at, preview={}
    )
    transaction.on_commit(partial(source.file.delete, save=False))


def _of_file(reading: Reading) -> list[list[str]]:
    return [[p.code, p.text, ""] for p in reading.workbook.problems]


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
        raise Overtaken
    if twin := source.twin():
        waiting.update(
            state=Import.State.CANCELLED, finished_at=at, reason=twin.as_told(), preview={}
        )
        transaction.on_commit(partial(source.file.delete, save=False))
        return
    stored = waiting.update(
        state=Import.State.DONE, rows_total=len(placed), rows_done=len(placed), finished_at=at,
        preview={}, problems=_of_file(reading),
    )  # fmt: skip
    if stored != 1:
        raise Stopped(source)
    write(source, reading, placed, on=timezone.localdate(at), at=at, by=by)
    counts = Counter(row.outcome for row in placed)
    record("producers.imported", source, by=by, at=at, rows=len(placed), counts=dict(counts))


def _progress(source: Import, done: int, total: int) -> None:
    """Say how far the work is, unless the list is no longer waiting for it."""
    waiting = Import.objects.filter(pk=source.pk, state=Import.State.APPROVED)
    if waiting.update(rows_done=done, rows_total=total) != 1:
        raise Stopped(source)
