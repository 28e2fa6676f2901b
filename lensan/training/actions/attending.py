"""Who was in class is noted: by a tick, a card, a code sent by SMS, a signed sheet keyed in."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.producers.actions.consenting import give
from lensan.producers.actions.knowing import kept
from lensan.producers.models import Consent, Producer, Purpose, everyone
from lensan.training.actions.doubting import doubt, notes_of
from lensan.training.actions.enrolling import CannotCome, Full, check_may_come, take_seats
from lensan.training.models import Attendance, Enrolment, Trainer, TrainingClass

ATTEMPTS = 3  # of two who note the same newcomer at once, the slower looks again


class NotADay(Exception):
    """The class does not meet on that day, was cancelled, or the day has not come."""


class NotNoted(Exception):
    """Some of them cannot be noted, so nobody was; the message says who, why, and what to do."""

    def __init__(self, reasons: Mapping[Producer, str]) -> None:
        super().__init__(" ".join(dict.fromkeys(reasons.values())))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Noted:
    """How many were newly noted in class, and how many of them stand noted elsewhere too."""

    new: int
    in_doubt: int


def note(
    training_class: TrainingClass,
    producers: Iterable[int],
    *,
    on: date,
    way: str,
    by: User | None,
    at: datetime,
    trainers: Collection[int] = (),
) -> Noted:
    """Note that people were in class on a day; whoever is noted already stays noted once.

    They are given by their numbers. Who comes without a place takes one. Either all are noted or
    nobody. The database is asked as often for one as for forty.

    :raises NotADay: the class does not meet on that day, was cancelled, or the day has not come
    :raises NotNoted: someone is not of the commune, was erased, or has not agreed
    :raises Full: more have come than there are seats
    """
    numbers, people = sorted({*producers}), sorted({*trainers})
    left = ATTEMPTS
    while True:
        try:
            with transaction.atomic():
                return _note(training_class, numbers, people, on=on, way=way, by=by, at=at)
        except (IntegrityError, Full) as refused:  # full, perhaps, of the same names sent twice
            left -= 1
            if not left or not (isinstance(refused, Full) or "unique" in str(refused).lower()):
                raise


@transaction.atomic
def strike(attendance: Attendance, *, by: User | None, at: datetime) -> None:
    """Take back that someone was in class; where they stood in doubt elsewhere, that now holds."""
    enrolment, on = attendance.enrolment, attendance.on
    attendance.delete()
    behalf = enrolment.producer.code if enrolment.producer else ""
    record("training.attendance_struck", enrolment, by=by, at=at, on_behalf_of=behalf, on=on)
    producers = [enrolment.producer_id] if enrolment.producer_id else []
    trainers = [enrolment.trainer_id] if enrolment.trainer_id else []
    doubt(on, of=notes_of(producers, trainers))


@transaction.atomic
def agree(
    training_class: TrainingClass, producers: Iterable[Producer], *, by: User | None, at: datetime
) -> None:
    """Write that people signed on the class's paper that the programme may keep their file."""
    for producer in producers:
        give(
            producer,
            Purpose.REGISTRY,
            way="paper",
            place=training_class.venue.name[:100],
            by=by,
            at=at,
        )


def lacking_consent(producers: Collection[int], *, on: date) -> set[int]:
    """Return those of them who have not agreed, or no longer, that the programme keeps their file."""
    files = dict.fromkeys(producers)
    keepers = kept(files)
    said = Consent.objects.standing(on).filter(
        text__purpose=Purpose.REGISTRY, producer__in=everyone({*keepers.values()})
    )
    agreed = {*said.values_list("producer_id", flat=True)}
    willing = set(kept(agreed).values())
    return {number for number in files if keepers[number] not in willing}


def _note(
    training_class: TrainingClass,
    numbers: Collection[int],
    people: Collection[int],
    *,
    on: date,
    way: str,
    by: User | None,
    at: datetime,
) -> Noted:
    check_day(training_class, on, at=at)
    producers = _checked(training_class, numbers, at=at)
    teachers = list(Trainer.objects.filter(pk__in=people))
    enrolments = _placed(training_class, producers, teachers, by=by, at=at)
    before = Attendance.objects.filter(enrolment__in=enrolments, on=on)
    known = set(before.values_list("enrolment_id", flat=True))
    new = [number for number in enrolments if number not in known]
    Attendance.objects.bulk_create(
        [Attendance(enrolment_id=number, on=on, way=way, at=at, by=by) for number in new],
        ignore_conflicts=True,
    )
    theirs = notes_of([one.pk for one in producers], [one.pk for one in teachers])
    doubtful = doubt(on, of=theirs) if new else 0
    if new:
        record("training.noted", training_class, by=by, at=at, on=on, way=way, enrolments=new)
    return Noted(len(new), doubtful)


def check_day(training_class: TrainingClass, on: date, *, at: datetime) -> None:
    """Check that a class meets on a day, and that the day has come.

    :raises NotADay: it does not, was cancelled, or the day has not come
    """
    meeting = TrainingClass.objects.meeting(on).filter(pk=training_class.pk)
    if on > timezone.localdate(at) or not meeting.exists():
        raise NotADay(
            _("Lớp không học ngày %(on)s, hoặc ngày ấy chưa đến.") % {"on": f"{on:%d/%m/%Y}"}
        )


def _checked(
    training_class: TrainingClass, numbers: Collection[int], *, at: datetime
) -> list[Producer]:
    """Return the producers, as who absorbed them, if every one of them may be noted."""
    keepers = set(kept(numbers).values())
    found = (
        Producer.objects.filter(pk__in=keepers).select_related("commune__successor").order_by("pk")
    )
    producers = list(found)
    unwilling = lacking_consent(keepers, on=timezone.localdate(at))
    reasons: dict[Producer, str] = {}
    for producer in producers:
        try:
            check_may_come(training_class, producer, at=at)
        except CannotCome as reason:
            reasons[producer] = str(reason)
        else:
            if producer.pk in unwilling:
                reasons[producer] = _(
                    "%(producer)s chưa đồng ý cho chương trình ghi tên. Hãy đọc lời đồng ý và mời ký."
                ) % {"producer": producer}
    if reasons:
        raise NotNoted(reasons)
    return producers


def _placed(
    training_class: TrainingClass,
    producers: Collection[Producer],
    teachers: Collection[Trainer],
    *,
    by: User | None,
    at: datetime,
) -> list[int]:
    """Return the numbers of their enrolments; who comes without a place takes one."""
    theirs, today = training_class.enrolments, timezone.localdate(at)
    pupils = theirs.order_by("pk").of([one.pk for one in producers], today)
    taught = {one.trainer_id: one for one in theirs.filter(trainer__in=teachers)}
    mine = [*pupils.values(), *taught.values()]
    seated = [one.pk for one in mine if one.state == Enrolment.State.PLACED]
    without = [one.pk for one in mine if one.state != Enrolment.State.PLACED]
    told = {"training_class": training_class, "state": Enrolment.State.PLACED, "by": by,
            "way": Enrolment.Way.DOOR, "invited_at": at, "answered_at": at}  # fmt: skip
    new = [Enrolment(producer=one, **told) for one in producers if one.pk not in pupils]
    new += [Enrolment(trainer=one, **told) for one in teachers if one.pk not in taught]
    if (coming := len(without) + len(new)) and not take_seats(training_class, coming):
        raise Full(training_class)
    moved = Enrolment.objects.filter(pk__in=without).exclude(state=Enrolment.State.PLACED)
    if without and moved.update(state=Enrolment.State.PLACED, answered_at=at) != len(without):
        raise IntegrityError("unique: someone else has just given them their place")
    return [*seated, *without, *(one.pk for one in Enrolment.objects.bulk_create(new))]
