"""Errands gathered into a spreadsheet for a marketplace's staff, and its columns."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.errands.actions import recording
from lensan.errands.models import SEEN, Batch, BatchColumn, Errand, Verb
from lensan.journal.models import record
from lensan.kernel.states import NotAllowed
from lensan.marketplaces.by_hand.columns import Column, Sheet
from lensan.marketplaces.models import Marketplace

MOST = 2000  # errands in one batch
VERBS = {
    Sheet.STALLS: (Verb.OPEN_STALL,),
    Sheet.LISTINGS: (
        Verb.PUBLISH, Verb.UPDATE, Verb.WRITE_STOCK, Verb.PAUSE, Verb.RESUME, Verb.CLOSE,
    ),
}  # fmt: skip


class NothingToSend(Exception):
    """Nothing waits that is not in a batch already."""

    def __init__(self) -> None:
        super().__init__(_("Không có việc nào chưa nằm trong lô."))


@transaction.atomic
def make(marketplace: Marketplace, sheet: Sheet, *, by: User, at: datetime) -> Batch:
    """Gather what waits in the officer's territory and is in no batch yet.

    :raises NothingToSend: there is nothing
    """
    waiting = Errand.objects.visible_to(by).filter(
        state=Errand.State.OPEN, batch=None, stall__marketplace=marketplace, verb__in=VERBS[sheet]
    )
    chosen = list(waiting.order_by("stall", "pk").values_list("pk", flat=True)[:MOST])
    batch = Batch.objects.create(marketplace=marketplace, sheet=sheet, made_at=at, by=by)
    free = Errand.objects.filter(pk__in=chosen, batch=None, state=Errand.State.OPEN)
    rows = free.update(batch=batch)
    if not rows:
        raise NothingToSend
    record("errands.batch_made", batch, by=by, at=at, sheet=sheet.value, rows=rows)
    return batch


@transaction.atomic
def take(batch: Batch, *, by: User, at: datetime) -> None:
    """Write that a batch was downloaded; personal data left the building with it each time."""
    Batch.objects.filter(pk=batch.pk, taken_at=None).update(taken_at=at)
    batch.refresh_from_db(fields=["taken_at"])
    record("errands.batch_taken", batch, by=by, at=at)


@transaction.atomic
def sent(batch: Batch, *, by: User, at: datetime) -> int:
    """Record that the marketplace has the whole batch: each row is done as it usually goes.

    Returns how many; what was recorded row by row before stays, and a second time changes nothing.
    """
    Batch.objects.filter(pk=batch.pk, sent_at=None).update(sent_at=at)
    number = 0
    for errand in batch.errands.filter(state=Errand.State.OPEN).select_related(
        "stall__producer", "listing"
    ):
        usual = SEEN.get(errand.verb, ("",))[0]
        try:
            with transaction.atomic():
                recording.done(errand, seen=usual, by=by, at=at)
        except (NotAllowed, recording.ReferenceTaken):  # someone was faster; to be done by itself
            continue
        number += 1
    record("errands.batch_sent", batch, by=by, at=at, rows=number)
    return number


@transaction.atomic
def set_columns(
    marketplace: Marketplace, sheet: Sheet, columns: Sequence[Column], *, by: User, at: datetime
) -> None:
    """Set the columns of a marketplace's spreadsheet; with none it has those that are known of it."""
    kept = BatchColumn.objects.filter(marketplace=marketplace, sheet=sheet)
    before = list(kept.order_by("place").values_list("heading", flat=True))
    kept.delete()
    BatchColumn.objects.bulk_create(
        BatchColumn(
            marketplace=marketplace, sheet=sheet, place=place, heading=column.heading,
            source=column.source, text=column.text,
        )
        for place, column in enumerate(columns)
    )  # fmt: skip
    after = [column.heading for column in columns]
    record(
        "errands.columns_set", marketplace, by=by, at=at, sheet=sheet.value, before=before,
        after=after,
    )  # fmt: skip
