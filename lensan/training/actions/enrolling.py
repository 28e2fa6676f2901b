"""People are asked to a class and come, wait for a place, or do not come."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.states import NotAllowed
from lensan.producers.actions.knowing import kept
from lensan.producers.models import Producer
from lensan.training.actions.announcing import check_seats
from lensan.training.actions.telling import Told, tell
from lensan.training.models import Enrolment, Trainer, TrainingClass

State = Enrolment.State
LONGEST_WAIT = timedelta(days=3)  # in which an invitation is answered, so that others can be asked
MOST_AT_ONCE = 500  # people asked with one press


class CannotCome(Exception):
    """The person cannot be enrolled; the message says why and what to do."""


class Full(Exception):
    """Every seat of the class is taken."""

    def __init__(self, training_class: TrainingClass) -> None:
        super().__init__(
            _("Lớp đã đủ %(seats)s chỗ. Hãy thêm chỗ nếu phòng còn, hoặc mở lớp học bù.")
            % {"seats": training_class.seats}
        )


@transaction.atomic
def invite(
    training_class: TrainingClass,
    producers: Collection[Producer],
    *,
    way: str,
    by: User | None,
    at: datetime,
) -> Told:
    """Ask producers to a class by SMS or through their helper; who was asked before is left aside.

    Whoever cannot be reached by SMS is asked by the helper instead.

    :raises CannotCome: one of them is not of the class's commune or was erased
    :raises NotAllowed: the class is no longer to be held
    """
    _check_open(training_class)
    for producer in producers:
        check_may_come(training_class, producer, at=at)
    known = training_class.enrolments.order_by("pk").of(
        [one.pk for one in producers], timezone.localdate(at)
    )
    new = [producer for producer in producers if producer.pk not in known]
    Enrolment.objects.bulk_create(
        [
            Enrolment(
                training_class=training_class, producer=producer, state=State.INVITED, way=way,
                invited_at=at, by=by,
            )
            for producer in new
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    record("training.invited", training_class, by=by, at=at, way=way, people=len(new))
    mine = training_class.enrolments.filter(producer__in=new, state=State.INVITED)
    whole = mine.select_related("producer").order_by("pk")
    if way != Enrolment.Way.SMS:
        return Told((), tuple(whole))
    told = tell(
        whole, _invitation(training_class), by=by, at=at, answer_by=_answer_by(training_class, at)
    )
    by_helper = [enrolment.pk for enrolment in told.unreached]
    Enrolment.objects.filter(pk__in=by_helper).update(way=Enrolment.Way.HELPER)
    return told


@transaction.atomic
def invite_the_absent(
    training_class: TrainingClass, *, way: str, by: User | None, at: datetime
) -> Told:
    """Ask those who had a place in the class that this one makes up for, and were not noted in it."""
    missed = training_class.makes_up_for
    absent = (
        missed.enrolments.placed().filter(attendances=None) if missed else Enrolment.objects.none()
    )
    files = absent.exclude(producer=None).values_list("producer", flat=True)
    producers = Producer.objects.filter(pk__in=set(kept(files).values()), erased_at=None)
    return invite(training_class, list(producers.select_related("commune")), way=way, by=by, at=at)


@transaction.atomic
def enrol(
    training_class: TrainingClass,
    person: Producer | Trainer,
    *,
    by: User | None,
    at: datetime,
    way: str = Enrolment.Way.OFFICE,
) -> Enrolment:
    """Give a person a place, or let them wait for one; asked again, they keep what they have.

    :raises CannotCome: they are not of the class's commune, were erased, or teach it themselves
    :raises NotAllowed: the class is no longer to be held
    """
    _check_open(training_class)
    check_may_come(training_class, person, at=at)
    mine = training_class.enrolments
    enrolment = None
    if isinstance(person, Producer):
        enrolment = mine.order_by("pk").of([person.pk], timezone.localdate(at)).get(person.pk)
    if enrolment is None:
        enrolment, _new = mine.get_or_create(
            **{_name(person): person},
            defaults={"state": State.INVITED, "way": way, "invited_at": at, "by": by},
        )
    if enrolment.state in {State.INVITED, State.DECLINED}:
        accept(enrolment, by=by, at=at)
    return enrolment


@transaction.atomic
def accept(enrolment: Enrolment, *, by: User | None, at: datetime) -> None:
    """Write that someone will come: they get a place, or wait for one where none is left.

    :raises NotAllowed: the class is no longer to be held, or they have a place already
    """
    _check_open(enrolment.training_class)
    if take_seats(enrolment.training_class, 1):
        enrolment.advance_to(State.PLACED, answered_at=at)
    else:
        enrolment.advance_to(State.WAITING, answered_at=at, waiting_since=at)
    record(
        "training.accepted", enrolment, by=by, at=at, on_behalf_of=_code(enrolment),
        state=enrolment.state,
    )  # fmt: skip


@transaction.atomic
def decline(enrolment: Enrolment, *, by: User | None, at: datetime) -> None:
    """Write that someone will not come; the first who waits gets their place and is told.

    :raises NotAllowed: they had declined before, or were in class
    """
    if enrolment.attendances.exists():
        raise NotAllowed(_("%(person)s đã có mặt ở lớp này.") % {"person": enrolment})
    had_a_place = enrolment.state == State.PLACED
    enrolment.advance_to(State.DECLINED, answered_at=at)
    record("training.declined", enrolment, by=by, at=at, on_behalf_of=_code(enrolment))
    if had_a_place:
        TrainingClass.objects.filter(pk=enrolment.training_class_id).update(taken=F("taken") - 1)
        promote(enrolment.training_class, by=by, at=at)


@transaction.atomic
def set_seats(training_class: TrainingClass, seats: int, *, by: User | None, at: datetime) -> None:
    """Give a class more or fewer seats; who waits longest comes first.

    :raises CannotBeHeld: more than the room or the course allows
    :raises NotAllowed: more seats are taken than would be left
    """
    check_seats(training_class, seats)
    fitting = TrainingClass.objects.announced().filter(pk=training_class.pk, taken__lte=seats)
    if fitting.update(seats=seats) != 1:
        raise NotAllowed(_("Số chỗ không được ít hơn số người đã có chỗ."))
    record("training.seats_set", training_class, by=by, at=at, seats=seats)
    training_class.seats = seats
    promote(training_class, by=by, at=at)


def promote(training_class: TrainingClass, *, by: User | None, at: datetime) -> None:
    """Give free places to those who wait, the first first, and tell them."""
    waiting = training_class.enrolments.waiting().select_related("producer")
    while (first := waiting.first()) and take_seats(training_class, 1):
        first.advance_to(State.PLACED, answered_at=at)
        record("training.promoted", first, by=by, at=at, on_behalf_of=_code(first))
        tell([first], _place(training_class), by=by, at=at)


def take_seats(training_class: TrainingClass, count: int) -> bool:
    """Take so many places at once, or none where fewer are left; of two at once one may go without."""
    room = TrainingClass.objects.filter(pk=training_class.pk, taken__lte=F("seats") - count)
    return room.update(taken=F("taken") + count) == 1


def check_may_come(
    training_class: TrainingClass, person: Producer | Trainer, *, at: datetime
) -> None:
    """Check that a person can be enrolled.

    :raises CannotCome: they are not of the class's commune, were erased, or teach it themselves
    """
    if isinstance(person, Trainer):
        if person.pk == training_class.trainer_id:
            raise CannotCome(_("%(person)s dạy lớp này.") % {"person": person})
        return
    if person.erased_at:
        raise CannotCome(
            _("Dữ liệu của %(code)s đã được xóa theo yêu cầu.") % {"code": person.code}
        )
    on, commune = timezone.localdate(at), training_class.venue.commune
    if person.commune_id != commune.pk and person.commune.lies_in(on) != commune.lies_in(on):
        said = _("%(person)s không thuộc %(commune)s. Hãy mời vào lớp của xã mình.")
        raise CannotCome(said % {"person": person, "commune": commune})


def _check_open(training_class: TrainingClass) -> None:
    if not TrainingClass.objects.announced().filter(pk=training_class.pk).exists():
        raise NotAllowed(_("Lớp này không còn chờ dạy."))


def _name(person: Producer | Trainer) -> str:
    return "trainer" if isinstance(person, Trainer) else "producer"


def _code(enrolment: Enrolment) -> str:
    return enrolment.producer.code if enrolment.producer else ""


def _answer_by(training_class: TrainingClass, at: datetime) -> datetime:
    begins = datetime.combine(training_class.starts_on, training_class.from_time)
    return min(timezone.make_aware(begins), at + LONGEST_WAIT)


def _invitation(training_class: TrainingClass) -> str:
    return _("Mời bà con học “%(course)s” %(when)s tại %(venue)s. Trả lời 1 = ĐI, 2 = KHÔNG.") % {
        "course": training_class.course.name, "when": _when(training_class),
        "venue": training_class.venue,
    }  # fmt: skip


def _place(training_class: TrainingClass) -> str:
    return _("Bà con đã có chỗ ở lớp “%(course)s” %(when)s tại %(venue)s.") % {
        "course": training_class.course.name, "when": _when(training_class),
        "venue": training_class.venue,
    }  # fmt: skip


def _when(training_class: TrainingClass) -> str:
    return f"{training_class.from_time:%H:%M} {training_class.starts_on:%d/%m}"
