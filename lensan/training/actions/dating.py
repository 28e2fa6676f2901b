"""The classes of a plan's month are given days, moving nothing that people were told if it can be helped."""

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.numbers import day
from lensan.training.actions.framing import Chosen, frame
from lensan.training.models import Busy, Course, Level, Plan, PlannedClass, Season, TrainingClass
from lensan.training.planner import problem as asked
from lensan.training.planner.month import Announced, Dated, Month, Schedule, Wanted
from lensan.training.planner.problem import Problem
from lensan.training.planner.replanning import replan

SATURDAY = 5
BEGINS = time(8)
SECONDS = 10


def date_month(
    plan: Plan, month: int, *, by: User | None, at: datetime, seconds: float = SECONDS
) -> Schedule:
    """Give the month's classes that are not announced their days, as things stand now.

    What was announced keeps its day wherever it can; what cannot is told in words. Every other class
    that stands, of this plan or of none, keeps its trainer and its room; a class for which no day is
    found has none. The long work is done outside any transaction.
    """
    problem = frame(Chosen(**plan.inputs), on=timezone.localdate(at)).problem
    classes = _of_month(plan, month)
    asked_for = _month(plan, month, classes, problem, after=timezone.localdate(at))
    found = replan(asked_for, seconds=seconds)
    _keep(plan, month, classes, found, by=by, at=at)
    return found


def _month(
    plan: Plan, month: int, classes: Sequence[PlannedClass], problem: Problem, *, after: date
) -> Month:
    """Lay the month out for the planner: what is to be dated, beside what stands as it is."""
    last = date(plan.year, month, monthrange(plan.year, month)[1])
    monday = last.replace(day=1) - timedelta(last.replace(day=1).weekday())
    sunday = last + timedelta(6 - last.weekday())
    days = _days(plan.year, month, after=after)
    meeting = list(TrainingClass.objects.meeting(monday, sunday).select_related("trainer"))
    rooms = {int(venue.key): venue.rooms for venue in problem.venues}
    wanted = tuple(_wanted(classes, problem, _free(meeting, days, rooms)))
    keys = {one.key for one in wanted}
    ours = {one.training_class_id for one in classes if one.pk in keys}
    settled = [one for one in meeting if one.pk not in ours]
    busy = list(Busy.objects.within(days[0], days[-1])) if days else []
    return Month(
        days=days, wanted=wanted, venues=problem.venues,
        trainers=tuple(one for one in problem.trainers if int(one.key) > 0),
        travel=problem.travel, shares=_shares(problem, plan.year, month),
        usual_share=problem.usual_share,
        taught={(one.trainer_id, on) for one in settled for on in one.days()},
        away={(one.trainer_id, on) for one in busy if one.trainer_id for on in one.days()},
        taken=Counter((one.venue_id, on) for one in settled for on in one.days())
        + Counter({
            (one.venue_id, on): rooms[one.venue_id]
            for one in busy if one.venue_id for on in one.days()
        }),
    )  # fmt: skip


def _free(
    meeting: Sequence[TrainingClass], days: Collection[date], rooms: Mapping[int, int]
) -> set[int]:
    """Return the announced classes that the schedule can hold as they were told, or else move.

    One that has begun, or meets on a day that is none of the schedule's, stands as it is; so does one
    that shares its day with another of its trainer's or its room's, which the schedule never does, and
    one of a trainer whom no plan counts on.
    """
    teaching = Counter((one.trainer_id, on) for one in meeting for on in one.days())
    there = Counter((one.venue_id, on) for one in meeting for on in one.days())
    return {
        one.pk
        for one in meeting
        if one.is_open and one.trainer.level != Level.MINISTRY
        and all(
            on in days and teaching[one.trainer_id, on] == 1
            and there[one.venue_id, on] <= rooms[one.venue_id]
            for on in one.days()
        )
    }  # fmt: skip


@transaction.atomic
def _keep(
    plan: Plan, month: int, classes: Sequence[PlannedClass], found: Schedule, *, by: User | None,
    at: datetime,
) -> None:  # fmt: skip
    dated = {one.key: one for one in found.classes}
    for planned in classes:
        mine = PlannedClass.objects.filter(pk=planned.pk, training_class=None)
        mine.update(**_laid(planned, dated.get(planned.pk)))
    plan.refresh_from_db()
    plan.told.setdefault("months", {})[str(month)] = _told(classes, found, dated)
    plan.save(update_fields=["told"])
    record(
        "training.month_dated", plan, by=by, at=at, month=month, dated=len(found.classes),
        unplaced=len(found.unplaced), moved=len(found.moved),
    )  # fmt: skip


def _laid(planned: PlannedClass, one: Dated | None) -> dict[str, Any]:
    """Return when, where and by whom a class is held; where no day was found it has none."""
    if one is None:
        return {"starts_on": None, "from_time": None, "to_time": None}
    hours = timedelta(hours=-(-planned.course.hours // planned.course.days))
    return {
        "starts_on": one.starts_on, "venue_id": one.venue, "trainer_id": one.trainer,
        "from_time": BEGINS, "to_time": (datetime.combine(one.starts_on, BEGINS) + hours).time(),
    }  # fmt: skip


def _told(
    classes: Sequence[PlannedClass], found: Schedule, dated: dict[Any, Dated]
) -> dict[str, Any]:
    """Return what came of dating a month, for the page: how good it is, and what must be moved."""
    by_key = {one.pk: one for one in classes}
    words = [
        _("%(place)s: lớp đã báo không dạy được như cũ, nên dời sang ngày %(day)s.")
        % {"place": by_key[int(key)].venue, "day": day(dated[key].starts_on)}
        for key in found.moved
        if int(key) in by_key and key in dated
    ]
    if found.unplaced:
        words.append(
            _("%s lớp chưa xếp được ngày nào: giảng viên hoặc phòng đã kín.") % len(found.unplaced)
        )
    return {
        "value": found.value, "greedy": found.greedy, "bound": found.bound, "words": words,
        "dated": len(found.classes),
    }  # fmt: skip


def _of_month(plan: Plan, month: int) -> list[PlannedClass]:
    whole = plan.classes.select_related("course", "venue", "trainer", "training_class")
    return [one for one in whole.order_by("pk") if one.month == month]


def _wanted(
    classes: Sequence[PlannedClass], problem: Problem, free: Collection[int]
) -> Iterator[Wanted]:
    """Yield the month's classes; those announced with what people were told, if they are free to move."""
    asked_for = {course.key: course for course in problem.courses}
    offered = Course.objects.filter(pk__in=asked_for).values_list("code", "pk")
    courses = {code: asked_for[number] for code, number in offered}
    for one in classes:
        held = one.training_class
        if held and held.pk not in free:
            continue
        if course := courses.get(one.course.code):  # whichever version was planned
            yield Wanted(
                one.pk, course, one.venue.commune_id, one.seats,
                Announced(held.starts_on, held.venue_id, held.trainer_id) if held else None,
            )  # fmt: skip


def _days(year: int, month: int, *, after: date) -> tuple[date, ...]:
    last = monthrange(year, month)[1]
    days = (date(year, month, number) for number in range(1, last + 1))
    return tuple(one for one in days if one > after and one.weekday() < SATURDAY)


def _shares(problem: Problem, year: int, month: int) -> dict[tuple[asked.Key, date], int]:
    """Return the share that comes by commune and day, where a season makes it less."""
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    found: dict[tuple[asked.Key, date], int] = {}
    everywhere = {venue.commune for venue in problem.venues}
    seasons = Season.objects.filter(from_on__lte=last, to_on__gte=first)
    for season in seasons.prefetch_related("communes"):
        communes = {one.pk for one in season.communes.all()} or everywhere
        for number in range((min(last, season.to_on) - max(first, season.from_on)).days + 1):
            on = max(first, season.from_on) + timedelta(number)
            for commune in communes:
                before = found.get((commune, on), problem.usual_share)
                found[commune, on] = min(before, season.share)
    return found
