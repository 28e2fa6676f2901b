"""A class is announced, moved, given another trainer, cancelled, closed."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.states import NotAllowed
from lensan.training.actions.spending import promised, release
from lensan.training.actions.telling import Told, tell
from lensan.training.models import (
    Attendance,
    Course,
    Enrolment,
    Trainer,
    TrainingClass,
    Venue,
    may_teach,
)

State = TrainingClass.State
_NOT_OPEN = gettext_lazy("Lớp này không còn chờ dạy.")


class CannotBeHeld(Exception):
    """The class cannot be held so; the message says what stands in the way."""


class NotPassed(CannotBeHeld):
    """The trainer has not passed the course, and so may not teach it."""


class AlreadyMet(Exception):
    """People were in class already, so it cannot be cancelled."""


class NotOver(Exception):
    """The class cannot be closed: its last day has not come, or nobody was noted in it."""


@dataclass(frozen=True, slots=True)
class When:
    """From which day on a class meets, and from when to when on each of its days."""

    starts_on: date
    from_time: time
    to_time: time


@transaction.atomic
def announce(
    course: Course,
    *,
    venue: Venue,
    trainer: Trainer,
    when: When,
    seats: int,
    by: User | None,
    at: datetime,
    makes_up_for: TrainingClass | None = None,
) -> TrainingClass:
    """Announce a class: it meets on as many days in a row as its course takes.

    :raises NotPassed: the trainer has not passed the course
    :raises CannotBeHeld: the course is not taught now, the trainer or the room is taken, the day
        is past, or there are more seats than the room or the course has
    """
    if course.state != Course.State.OFFERED:
        raise CannotBeHeld(_("Bản này của khóa học hiện không dạy."))
    wait_for(trainer, venue)
    training_class = TrainingClass(
        course=course, trainer=trainer, seats=seats, makes_up_for=makes_up_for, announced_at=at,
        by=by,
    )  # fmt: skip
    _lay(training_class, when, venue)
    _check(training_class, on=timezone.localdate(at))
    training_class.save(force_insert=True)
    record(
        "training.class_announced", training_class, by=by, at=at, course=course.code,
        on=when.starts_on, seats=seats, makes_up_for=makes_up_for.pk if makes_up_for else None,
    )  # fmt: skip
    return training_class


@transaction.atomic
def hand_to(
    training_class: TrainingClass, trainer: Trainer, *, by: User | None, at: datetime
) -> None:
    """Let another trainer hold a class that was announced.

    :raises NotPassed: the trainer has not passed the course
    :raises CannotBeHeld: the trainer is taken, or no longer teaches
    :raises NotAllowed: the class is no longer to be held
    """
    wait_for(trainer)
    before, training_class.trainer = training_class.trainer_id, trainer
    _check_trainer(training_class)
    open_ones = TrainingClass.objects.announced().filter(pk=training_class.pk)
    if open_ones.update(trainer=trainer) != 1:
        raise NotAllowed(_NOT_OPEN)
    record(
        "training.class_handed_over", training_class, by=by, at=at, before=before,
        trainer=trainer.pk,
    )  # fmt: skip


@transaction.atomic
def move(
    training_class: TrainingClass, when: When, *, venue: Venue, by: User | None, at: datetime
) -> Told:
    """Hold a class at another time or place and tell all who were asked; return who could be told.

    Everyone keeps their place; who cannot come then says so, as before.

    :raises AlreadyMet: someone was noted in it
    :raises CannotBeHeld: the place is in another commune, the class has money of a year that is
        not the day's, the trainer or the room is taken then, the day is past, or the room is too
        small
    :raises NotAllowed: it is no longer to be held
    """
    if _has_met(training_class):
        raise AlreadyMet(_("Lớp đã có người học nên không dời được. Hãy mở lớp học bù."))
    _check_move(training_class, when, venue)
    wait_for(training_class.trainer, venue)
    _lay(training_class, when, venue)
    _check(training_class, on=timezone.localdate(at))
    names = ("venue", "starts_on", "ends_on", "from_time", "to_time")
    open_ones = TrainingClass.objects.announced().filter(pk=training_class.pk)
    if open_ones.update(**{name: getattr(training_class, name) for name in names}) != 1:
        raise NotAllowed(_NOT_OPEN)
    record(
        "training.class_moved", training_class, by=by, at=at, on=when.starts_on, venue=venue.pk,
    )  # fmt: skip
    return tell(_asked(training_class), _moved(training_class), by=by, at=at)


@transaction.atomic
def cancel(training_class: TrainingClass, *, reason: str, by: User | None, at: datetime) -> Told:
    """Cancel a class, give its money back and tell all who were asked; return who could be told.

    :raises AlreadyMet: someone was noted in it
    :raises NotAllowed: it is no longer to be held
    :raises WrittenMeanwhile: someone wrote about its money at this moment
    """
    if _has_met(training_class):
        raise AlreadyMet(_("Lớp đã có người học nên không hủy được. Hãy kết thúc lớp."))
    training_class.advance_to(State.CANCELLED, reason=reason, ended_at=at)
    release(training_class, reason=reason, by=by, at=at)
    record("training.class_cancelled", training_class, by=by, at=at)
    return tell(_asked(training_class), _cancelled(training_class), by=by, at=at)


@transaction.atomic
def close(training_class: TrainingClass, *, by: User | None, at: datetime) -> None:
    """Say that a class was held: who was not noted in it was not there.

    :raises NotOver: its last day has not come, or nobody was noted in it
    :raises NotAllowed: it was closed or cancelled before
    """
    if timezone.localdate(at) < training_class.ends_on or not _has_met(training_class):
        raise NotOver(
            _("Chỉ kết thúc được lớp đã đến ngày cuối và đã điểm danh ít nhất một người.")
        )
    training_class.advance_to(State.HELD, ended_at=at)
    record("training.class_held", training_class, by=by, at=at)


def wait_for(trainer: Trainer | None, venue: Venue | None = None) -> None:
    """Let whoever else lays a class on this trainer or venue wait until ours stands.

    Of two at once the second so sees the class of the first: an update of the row itself makes it wait,
    on both databases. What is known of them is read anew, for it may have been changed meanwhile.
    """
    if trainer:
        Trainer.objects.filter(pk=trainer.pk).update(added_on=F("added_on"))
        trainer.refresh_from_db(fields=["stopped_on"])
    if venue:
        Venue.objects.filter(pk=venue.pk).update(rooms=F("rooms"))
        venue.refresh_from_db(fields=["rooms", "seats"])


def _lay(training_class: TrainingClass, when: When, venue: Venue) -> None:
    """Lay a class on its days and hours at a place."""
    training_class.venue = venue
    training_class.starts_on = when.starts_on
    training_class.ends_on = when.starts_on + timedelta(training_class.course.days - 1)
    training_class.from_time, training_class.to_time = when.from_time, when.to_time


def _check_move(training_class: TrainingClass, when: When, venue: Venue) -> None:
    """Check that those who were asked, and the money, are still for the class where it goes."""
    if venue.commune_id != training_class.venue.commune_id:
        raise CannotBeHeld(_("Chỉ dời trong xã; lớp ở xã khác thì mở lớp mới."))
    year = training_class.starts_on.year
    if when.starts_on.year != year and promised(training_class):
        said = _(
            "Lớp còn giữ kinh phí của năm %(year)s. Hãy trả về nguồn rồi dời, hoặc hủy lớp và mở lớp mới."
        )
        raise CannotBeHeld(said % {"year": year})


def _has_met(training_class: TrainingClass) -> bool:
    return Attendance.objects.filter(enrolment__training_class=training_class).exists()


def _asked(training_class: TrainingClass) -> QuerySet[Enrolment]:
    return training_class.enrolments.exclude(state=Enrolment.State.DECLINED)


def _moved(training_class: TrainingClass) -> str:
    return _("Lớp “%(course)s” dời sang %(hour)s ngày %(on)s tại %(venue)s.") % {
        "course": training_class.course.name, "hour": f"{training_class.from_time:%H:%M}",
        "on": f"{training_class.starts_on:%d/%m}", "venue": training_class.venue,
    }  # fmt: skip


def _cancelled(training_class: TrainingClass) -> str:
    return _("Lớp “%(course)s” ngày %(on)s tại %(venue)s đã hủy: %(reason)s.") % {
        "course": training_class.course.name, "on": f"{training_class.starts_on:%d/%m}",
        "venue": training_class.venue, "reason": training_class.reason,
    }  # fmt: skip


def _check(training_class: TrainingClass, *, on: date) -> None:
    if training_class.starts_on < on:
        raise CannotBeHeld(_("Ngày học đã qua. Hãy chọn ngày từ hôm nay trở đi."))
    if training_class.to_time <= training_class.from_time:
        raise CannotBeHeld(_("Giờ kết thúc phải sau giờ bắt đầu."))
    check_seats(training_class, training_class.seats)
    _check_trainer(training_class)
    meanwhile = TrainingClass.objects.at_the_same_time(training_class)
    if meanwhile.filter(venue=training_class.venue).count() >= training_class.venue.rooms:
        raise CannotBeHeld(
            _("%(venue)s không còn phòng vào giờ này.") % {"venue": training_class.venue}
        )
    if training_class.venue.busy.all().clash(training_class):
        raise CannotBeHeld(
            _(
                "%(venue)s bận việc khác vào giờ này, theo lịch đã nhập. Hãy chọn giờ khác hoặc nơi khác."
            )
            % {"venue": training_class.venue}
        )


def check_seats(training_class: TrainingClass, seats: int) -> None:
    """Check that so many can sit in the class.

    :raises CannotBeHeld: none could, or more than the room or the course allows
    """
    most = min(training_class.venue.seats, training_class.course.seats)
    if not 1 <= seats <= most:
        said = _(
            "Lớp này được từ 1 đến %(most)s chỗ: phòng có %(room)s, khóa học nhận %(course)s."
        )
        raise CannotBeHeld(
            said % {
                "most": most, "room": training_class.venue.seats,
                "course": training_class.course.seats,
            }
        )  # fmt: skip


def _check_trainer(training_class: TrainingClass) -> None:
    trainer, course = training_class.trainer, training_class.course
    if trainer.stopped_on:
        raise CannotBeHeld(_("%(trainer)s đã thôi dạy.") % {"trainer": trainer})
    if not may_teach(trainer, course):
        said = _(
            "%(trainer)s chưa đạt khóa “%(course)s” nên chưa được dạy. Hãy mời người này học trước."
        )
        raise NotPassed(said % {"trainer": trainer, "course": course.name})
    if TrainingClass.objects.at_the_same_time(training_class).filter(trainer=trainer).exists():
        raise CannotBeHeld(_("%(trainer)s đã có lớp khác vào giờ này.") % {"trainer": trainer})
    if trainer.busy.all().clash(training_class):
        said = _(
            "%(trainer)s bận vào giờ này, theo lịch đã nhập. Hãy chọn giờ khác hoặc người khác."
        )
        raise CannotBeHeld(said % {"trainer": trainer})
