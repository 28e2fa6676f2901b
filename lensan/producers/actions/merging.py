"""Two producers found to be one, and taken apart again."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.producers.actions.settling import index, leave, settle, stand
from lensan.producers.models import Apart, Merge, Producer


class NotTwo(Exception):
    """These are not two standing producers: one is the other, or has been absorbed already."""

    def __init__(self) -> None:
        super().__init__(_("Hai hồ sơ này không gộp được: một hồ sơ đã được gộp trước đó."))


@transaction.atomic
def merge(kept: Producer, absorbed: Producer, *, by: User, at: datetime) -> Merge:
    """Count and show two producers as one; the absorbed one's facts stay its own underneath.

    :raises NotTwo: one of them is already part of another, or they are the same
    """
    both = Producer.objects.active().filter(pk__in={kept.pk, absorbed.pk}, erased_at=None)
    if both.count() != 2:
        raise NotTwo
    on = timezone.localdate(at)
    merger = Merge.objects.create(kept=kept, absorbed=absorbed, from_on=on, by=by)
    for part in Merge.objects.open().filter(kept=absorbed).order_by("pk"):
        _end(part, on=on)
        Merge.objects.create(kept=kept, absorbed=part.absorbed, from_on=on, by=by, part_of=merger)
    leave([absorbed.pk], on=on)
    Apart.objects.between(kept, absorbed).delete()
    settle([kept.pk], on=on)
    index([absorbed.pk, kept.pk])
    for producer in (kept, absorbed):
        record(
            "producers.merged", producer, by=by, at=at, on_behalf_of=producer.code,
            kept=kept.code, absorbed=absorbed.code,
        )  # fmt: skip
    return merger


@transaction.atomic
def unmerge(merger: Merge, *, by: User, at: datetime) -> None:
    """Take two producers apart: each stands again with the facts of its own records.

    :raises NotTwo: they have been taken apart already
    """
    if merger.until_on or merger.part_of:
        raise NotTwo
    on = timezone.localdate(at)
    kept, absorbed = merger.kept, merger.absorbed
    _end(merger, on=on)
    _give_parts_back(merger, by=by, on=on)
    stand([absorbed], on=on)
    settle([kept.pk, absorbed.pk], on=on)
    Apart.objects.create(one=kept, other=absorbed)
    for producer in (kept, absorbed):
        record(
            "producers.unmerged", producer, by=by, at=at, on_behalf_of=producer.code,
            kept=kept.code, absorbed=absorbed.code,
        )  # fmt: skip


def _give_parts_back(merger: Merge, *, by: User, on: date) -> None:
    """Let the absorbed one keep whom it had kept before, each by the merger that brought them."""
    again: dict[int, Merge] = {}
    for part in merger.parts.filter(until_on=None).order_by("pk"):
        _end(part, on=on)
        ended = Merge.objects.filter(kept=merger.absorbed, absorbed=part.absorbed)
        before = ended.exclude(until_on=None).latest("pk")
        again[part.absorbed_id] = Merge.objects.create(
            kept=merger.absorbed, absorbed=part.absorbed, from_on=on, by=by,
            part_of=again[before.part_of.absorbed_id] if before.part_of else None,
        )  # fmt: skip


def _end(merger: Merge, *, on: date) -> None:
    if Merge.objects.open().filter(pk=merger.pk).update(until_on=on) != 1:
        raise NotTwo
