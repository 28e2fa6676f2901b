"""The classes of a plan's month are given days, moving nothing that people were told if it can be helped."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.numbers import day
from lensan.training.actions.framing import Chosen, frame
from lensan.training.models import Plan, PlannedClass, Season, TrainingClass
from lensan.training.planner import problem as asked
from lensan.training.planner.month import Announced, Dated, Month, Schedule, Wanted
from lensan.training.planner.problem import Problem, month_of
from lensan.training.planner.replanning import replan

SATURDAY = 5
BEGINS = time(8)
SECONDS = 10


def date_month(
    plan: Plan, month: int, *, by: User | None, at: datetime, seconds: float = SECONDS
) -> Schedule:
    """Give the month's classes that are not announced their days, as things stand now.

    What was announced keeps its day wherever it can; what cannot is told in words. The long work
    is done outside any transaction.
    """
    today = timezone.localdate(at)
    problem = frame(Chosen(**plan.inputs), on=today).problem
    classes = _of_month(plan, month)
    wanted = list(_wanted(classes, problem))
    asked_for = Month(
        days=_days(plan.year, month, after=today), wanted=tuple(wanted), venues=problem.venues,
        trainers=tuple(replace(one, busy={}) for one in problem.trainers if int(one.key) > 0),
        travel=problem.travel, shares=_shares(problem, plan.year, month),
        usual_share=problem.usual_share,
    )  # fmt: skip
    told = [
        Dated(one.key, one.announced.starts_on, one.announced.venue, one.announced.trainer)
        for one in wanted
        if one.announced
    ]
    found = replan(asked_for, told, seconds=seconds)
    _keep(plan, month, classes, found, by=by, at=at)
    return found


@transaction.atomic
def _keep(
    plan: Plan, month: int, classes: Sequence[PlannedClass], found: Schedule, *, by: User | None,
    at: datetime,
) -> None:  # fmt: skip
    dated = {one.key: one for one in found.classes}
    for planned in classes:
        one = dated.get(planned.pk)
        if one is None or planned.training_class_id:
            continue
        hours = timedelta(hours=-(-planned.course.hours // planned.course.days))
        mine = PlannedClass.objects.filter(pk=planned.pk, training_class=None)
        mine.update(
            starts_on=one.starts_on, venue_id=one.venue, trainer_id=one.trainer,
            from_time=BEGINS, to_time=(datetime.combine(one.starts_on, BEGINS) + hours).time(),
        )  # fmt: skip
    plan.refresh_from_db()
    plan.told.setdefault("months", {})[str(month)] = _told(classes, found, dated)
    plan.save(update_fields=["told"])
    record(
        "training.month_dated", plan, by=by, at=at, month=month, dated=len(found.classes),
        unplaced=len(found.unplaced), moved=len(found.moved),
    )  # fmt: skip


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
    return [one for one in whole.order_by("pk") if month_of(plan.year, one.week) == month]


def _wanted(classes: Sequence[PlannedClass], problem: Problem) -> Iterator[Wanted]:
    """Yield the month's classes, those announced with what people were told."""
    courses = {course.key: course for course in problem.courses}
    for one in classes:
        held = one.training_class
        if held and held.state != TrainingClass.State.ANNOUNCED:
            continue
        if course := courses.get(one.course_id):
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
