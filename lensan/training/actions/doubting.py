"""Whoever is noted in two places at once counts in neither until someone says where they were."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from itertools import combinations

from django.db import transaction
from django.db.models import Q

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.producers.actions.knowing import kept
from lensan.producers.models import everyone
from lensan.training.models import Attendance, AttendanceQuerySet, Enrolment, TrainingClass


@transaction.atomic
def doubt(on: date, *, of: AttendanceQuerySet | None = None) -> int:
    """Mark who is noted in two classes at the same time on a day; return how many notes are so.

    Files that were found to be of one producer are one person. Without `of` everyone noted that
    day is looked at: two notes may be written at once, and a merger shows later that two were one.
    """
    noted = Attendance.objects.filter(on=on) if of is None else of.filter(on=on)
    going_on = noted.exclude(enrolment__training_class__state=TrainingClass.State.CANCELLED)
    rows = list(going_on.select_related("enrolment__training_class").order_by("pk"))
    doubtful = set(_clashing(rows))
    for marked in (True, False):
        wrong = [
            row.pk for row in rows if (row.pk in doubtful, row.in_doubt) == (marked, not marked)
        ]
        if wrong:
            Attendance.objects.filter(pk__in=wrong).update(in_doubt=marked)
    return len(doubtful)


@transaction.atomic
def settle(attendance: Attendance, *, by: User | None, at: datetime) -> int:
    """Say that someone really was in this class: what stands against it is struck; return how much."""
    enrolment = attendance.enrolment
    elsewhere = TrainingClass.objects.at_the_same_time(enrolment.training_class)
    theirs = notes_of(*_person(enrolment)).filter(on=attendance.on)
    struck, _rows = theirs.filter(enrolment__training_class__in=elsewhere).delete()
    doubt(attendance.on, of=notes_of(*_person(enrolment)))
    record(
        "training.doubt_settled", enrolment, by=by, at=at, on=attendance.on, struck=struck,
        on_behalf_of=enrolment.producer.code if enrolment.producer else "",
    )  # fmt: skip
    return struck


def notes_of(producers: Collection[int], trainers: Collection[int]) -> AttendanceQuerySet:
    """Return every note of these people, under whichever of their merged files it was written."""
    files = everyone(set(kept(producers).values()))
    mine = Q(enrolment__producer__in=files) | Q(enrolment__trainer__in=trainers)
    return Attendance.objects.filter(mine)


def _person(enrolment: Enrolment) -> tuple[list[int], list[int]]:
    producer, trainer = enrolment.producer_id, enrolment.trainer_id
    return [producer] if producer else [], [trainer] if trainer else []


def _clashing(rows: Sequence[Attendance]) -> Iterator[int]:
    """Yield the numbers of the notes that put one person in two places at once."""
    keepers = kept({row.enrolment.producer_id for row in rows if row.enrolment.producer_id})
    by_person: dict[tuple[int | None, int | None], list[Attendance]] = defaultdict(list)
    for row in rows:
        producer, trainer = row.enrolment.producer_id, row.enrolment.trainer_id
        by_person[keepers[producer] if producer else None, trainer].append(row)
    for theirs in by_person.values():
        for one, other in combinations(theirs, 2):
            if _at_once(one.enrolment.training_class, other.enrolment.training_class):
                yield from (one.pk, other.pk)


def _at_once(one: TrainingClass, other: TrainingClass) -> bool:
    return one != other and one.from_time < other.to_time and other.from_time < one.to_time
