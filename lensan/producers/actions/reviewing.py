"""A person says whose a held row is, and may take it back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.producers.actions.registering import make
from lensan.producers.actions.settling import settle
from lensan.producers.actions.undoing import withdraw
from lensan.producers.facts import heard
from lensan.producers.models import Apart, Candidate, Producer, Record


class AlreadyDecided(Exception):
    """Someone else has just said whose this row is."""

    def __init__(self) -> None:
        super().__init__(_("Dòng này vừa được người khác quyết định. Hãy tải lại trang."))


@transaction.atomic
def accept(held: Record, producer: Producer, *, by: User, at: datetime) -> None:
    """Say that a held row is of this producer; the row's facts join the producer's.

    The same row of the same commune's other lists waits for the same answer and gets it too.

    :raises AlreadyDecided: the row is no longer held
    """
    for row in _same(held):
        _decide(row, Record.Outcome.MATCHED, producer)
        record(
            "producers.row_matched",
            row,
            by=by,
            at=at,
            on_behalf_of=producer.code,
            producer=producer.pk,
        )
    settle([producer.pk], on=timezone.localdate(at))
    record("producers.row_joined", producer, by=by, at=at, on_behalf_of=producer.code, row=held.pk)


@transaction.atomic
def set_apart(held: Record, *, by: User, at: datetime) -> Producer:
    """Say that a held row is someone new; its candidates are never proposed for them again.

    :raises AlreadyDecided: the row is no longer held
    """
    producer = make(heard(held.facts), at=at)
    for row in _same(held):
        for candidate in row.candidates.all():
            Apart.objects.get_or_create(one_id=candidate.producer_id, other=producer)
        mine = row.pk == held.pk
        _decide(row, Record.Outcome.CREATED if mine else Record.Outcome.MATCHED, producer)
    settle([producer.pk], on=timezone.localdate(at))
    record("producers.row_set_apart", held, by=by, at=at, on_behalf_of=producer.code)
    return producer


@transaction.atomic
def release(row: Record, *, by: User, at: datetime) -> None:
    """Take a row out of its producer again: each fact goes back to its owner, the row is held.

    A producer that was made of this row alone leaves the registry.

    :raises AlreadyDecided: the row is of nobody
    """
    if row.producer is None or row.source is None:
        raise AlreadyDecided
    producer = row.producer
    taken = Record.objects.filter(pk=row.pk, producer=producer)
    if taken.update(outcome=Record.Outcome.HELD, producer=None) != 1:
        raise AlreadyDecided
    others = producer.records.exclude(outcome=Record.Outcome.CORRECTION)
    if others.exists():
        Candidate.objects.get_or_create(
            record=row,
            producer=producer,
            defaults={"score": 0.0, "evidence": _("đã gộp rồi tách ra")},
        )
        Record.objects.filter(pk=others.order_by("pk")[0].pk).update(
            outcome=Record.Outcome.CREATED
        )
        settle([producer.pk], on=timezone.localdate(at))
    else:
        withdraw([producer.pk], on=timezone.localdate(at))
    record("producers.row_released", row, by=by, at=at, on_behalf_of=producer.code)


def _same(held: Record) -> list[Record]:
    """Return the held row and those that say the very same in other lists of its commune."""
    twins = Record.objects.held().filter(commune=held.commune, facts_key=held.facts_key)
    found = list(twins.exclude(pk=held.pk))
    return [held, *found]


def _decide(held: Record, outcome: Record.Outcome, producer: Producer) -> None:
    waiting = Record.objects.held().filter(pk=held.pk)
    if waiting.update(outcome=outcome, producer=producer) != 1:
        raise AlreadyDecided
