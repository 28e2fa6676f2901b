"""A plan's month is given days and hours, and its classes are announced with their money, once each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.training.actions import announcing, spending
from lensan.training.models import BudgetLine, Course, Plan, PlannedClass, TrainingClass

FRIDAY = 4
MORNING, AFTERNOON = time(8), time(13, 30)
BEGINS = (MORNING, AFTERNOON)
REFUSALS = (
    announcing.CannotBeHeld, spending.BeyondLine, spending.NoLine, spending.NotForThisClass,
    spending.WrittenMeanwhile,
)  # fmt: skip


class NotInForce(Exception):
    """Only the classes of the plan in force are announced."""

    def __init__(self) -> None:
        super().__init__(_("Chỉ mở lớp từ kế hoạch đang thực hiện. Hãy ban hành bản này trước."))


class NoDayLeft(announcing.CannotBeHeld):
    """Trainer and room are never free together in that week."""


@dataclass(frozen=True, slots=True)
class Created:
    """What was announced, and what could not be and why."""

    classes: tuple[TrainingClass, ...]
    refused: tuple[tuple[PlannedClass, str], ...]


def create(plan: Plan, planned: Sequence[PlannedClass], *, by: User, at: datetime) -> Created:
    """Announce classes of a plan, each with its money; those that are announced stay as they are.

    Each is announced by itself: what stands in one's way does not hold up the others.

    :raises NotInForce: the plan was not adopted, or was replaced
    """
    if plan.state != Plan.State.ADOPTED:
        raise NotInForce
    made, refused = [], []
    for one in planned:
        try:
            if new := _create(one, by=by, at=at):
                made.append(new)
        except REFUSALS as reason:
            refused.append((one, str(reason)))
    record(
        "training.plan_classes_created", plan, by=by, at=at, classes=[one.pk for one in made],
        refused=len(refused),
    )  # fmt: skip
    return Created(tuple(made), tuple(refused))


@transaction.atomic
def _create(planned: PlannedClass, *, by: User, at: datetime) -> TrainingClass | None:
    """Announce one class on the first day of its week on which it can be held; None if it is.

    Of its course the version is taught that is taught by now.
    """
    if PlannedClass.objects.filter(pk=planned.pk, training_class=None).count() == 0:
        return None
    planned.course = (
        Course.objects.offered().filter(code=planned.course.code).first() or planned.course
    )
    new = _announce(planned, by=by, at=at)
    own_first = F("commune").asc(nulls_last=True)
    lines = BudgetLine.objects.paying(new).order_by(own_first, "pk")
    spending.commit(new, lines=list(lines), travel=planned.travel, by=by, at=at)
    mine = PlannedClass.objects.filter(pk=planned.pk, training_class=None)
    if mine.update(training_class=new, course=new.course) != 1:
        raise spending.WrittenMeanwhile
    planned.training_class = new
    return new


def _announce(planned: PlannedClass, *, by: User, at: datetime) -> TrainingClass:
    """Announce it on its scheduled day, or on the first of its week on which it can be held.

    :raises CannotBeHeld: it cannot
    """
    reason: announcing.CannotBeHeld = NoDayLeft(
        _("Tuần này không còn ngày nào giảng viên và phòng cùng rảnh. Hãy chọn tuần khác.")
    )
    for when in times(planned, on=timezone.localdate(at)):
        try:
            return announcing.announce(
                planned.course, venue=planned.venue, trainer=planned.trainer, when=when,
                seats=planned.seats, by=by, at=at,
            )  # fmt: skip
        except announcing.CannotBeHeld as refusal:
            reason = refusal
    raise reason


def times(planned: PlannedClass, *, on: date) -> Sequence[announcing.When]:
    """Return when a class could begin: its scheduled moment alone, else any of its week's weekdays."""
    if planned.starts_on and planned.from_time and planned.to_time:
        return [announcing.When(planned.starts_on, planned.from_time, planned.to_time)]
    last = FRIDAY - (planned.course.days - 1)
    days = (planned.monday + timedelta(days=number) for number in range(max(last, 0) + 1))
    hours = timedelta(hours=-(-planned.course.hours // planned.course.days))
    return [
        announcing.When(day, begin, _later(begin, hours))
        for day in days
        if day >= on
        for begin in BEGINS
    ]


def _later(begin: time, hours: timedelta) -> time:
    """Return the hour so much later, the same day still."""
    moment = datetime.combine(date.min, begin) + hours
    return moment.time() if moment.date() == date.min else time(23, 59)
