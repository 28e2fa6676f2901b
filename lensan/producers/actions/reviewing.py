"""A person says whose a held row is, and may take it back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.producers.actions.knowing import kept
from lensan.producers.actions.owning import Owners
from lensan.producers.actions.registering import Erased, make
from lensan.producers.actions.settling import settle
from lensan.producers.actions.undoing import withdraw, worked_on
from lensan.producers.facts import heard
from lensan.producers.models import Apart, Candidate, Producer, Record


class AlreadyDecided(Exception):
    """Someone else has just said whose this row is."""

    def __init__(self) -> None:
        super().__init__(_("Dòng này vừa được người khác quyết định. Hãy tải lại trang."))


class NotStanding(Exception):
    """The producer has left the registry, was erased, or is part of another by now."""

    def __init__(self) -> None:
        super().__init__(_("Hồ sơ đó không còn trong sổ. Hãy chọn hồ sơ khác."))


class Rooted(Exception):
    """The producer stands on this row alone, and people have worked on it since."""

    def __init__(self, producer: Producer) -> None:
        super().__init__(
            _(
                "Đây là dòng duy nhất nói về %(code)s, mà hồ sơ ấy đã có người sửa, ghi đồng ý, ghi thửa "
                "đất hoặc gộp. Nếu đã gộp hai hồ sơ thì hãy tách hồ sơ trước; nếu ghi nhầm thì hãy sửa."
            )
            % {"code": producer.code}
        )


def candidates(row: Record) -> list[Candidate]:
    """Return whom a held row may be of, likeliest first: as they stand in the registry now.

    Where a candidate was absorbed, it is whoever was kept.
    """
    found = list(row.candidates.order_by("-score", "pk"))
    keeper = kept(candidate.producer_id for candidate in found)
    standing = Producer.objects.active().filter(pk__in=keeper.values(), erased_at=None)
    left = standing.select_related("commune", "hamlet").in_bulk()
    answer = []
    for candidate in found:
        if producer := left.pop(keeper[candidate.producer_id], None):
            candidate.producer = producer
            answer.append(candidate)
    return answer


@transaction.atomic
def accept(held: Record, producer: Producer, *, by: User, at: datetime) -> None:
    """Say that a held row is of this producer; the row's facts join the producer's.

    The same row of the same commune's other lists waits for the same answer and gets it too.

    :raises AlreadyDecided: the row is no longer held
    :raises NotStanding: the producer is not one of the registry's any more
    """
    if not Producer.objects.active().filter(pk=producer.pk, erased_at=None).exists():
        raise NotStanding
    owner = Owners([producer.pk]).of(producer.pk, heard(held.facts))
    for row in _same(held):
        _decide(row, Record.Outcome.MATCHED, owner)
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
        _decide(row, Record.Outcome.CREATED if mine else Record.Outcome.MATCHED, producer.pk)
    settle([producer.pk], on=timezone.localdate(at))
    record("producers.row_set_apart", held, by=by, at=at, on_behalf_of=producer.code)
    return producer


@transaction.atomic
def release(row: Record, *, by: User, at: datetime) -> None:
    """Take a row out of its producer again: each fact goes back to its owner, the row is held.

    A producer that was made of this row alone leaves the registry.

    :raises AlreadyDecided: the row is of nobody
    :raises Erased: the producer's data were erased, and with them what the row said
    :raises Rooted: people have worked on a producer that stands on this row alone
    """
    if row.producer is None or row.source is None:
        raise AlreadyDecided
    producer, on = row.producer, timezone.localdate(at)
    if producer.erased_at:
        raise Erased(producer)
    others = producer.records.exclude(pk=row.pk).exclude(outcome=Record.Outcome.CORRECTION)
    first = others.order_by("pk").first()
    if first is None and Producer.objects.filter(worked_on(), pk=producer.pk).exists():
        raise Rooted(producer)
    taken = Record.objects.filter(pk=row.pk, producer=producer)
    if taken.update(outcome=Record.Outcome.HELD, producer=None) != 1:
        raise AlreadyDecided
    if first:
        Candidate.objects.get_or_create(
            record=row,
            producer=producer,
            defaults={"score": 0.0, "evidence": _("đã gộp rồi tách ra")},
        )
        Record.objects.filter(pk=first.pk).update(outcome=Record.Outcome.CREATED)
        settle({producer.pk, *kept([producer.pk]).values()}, on=on)
    else:
        withdraw([producer.pk], on=on)
    record("producers.row_released", row, by=by, at=at, on_behalf_of=producer.code)


def _same(held: Record) -> list[Record]:
    """Return the held row and the one that says the very same in each other list of its commune.

    A list that has the same row twice may mean two people: one answer is for one of them.
    """
    twins = Record.objects.held().filter(commune=held.commune, facts_key=held.facts_key)
    others = twins.exclude(source=held.source).order_by("-pk")
    return [held, *{row.source_id: row for row in others}.values()]


def _decide(held: Record, outcome: Record.Outcome, producer: int) -> None:
    waiting = Record.objects.held().filter(pk=held.pk)
    if waiting.update(outcome=outcome, producer=producer) != 1:
        raise AlreadyDecided
