"""A plan's month is given days; what people were told stays wherever it can."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_province_officer
from lensan.places.tests.make import a_commune
from lensan.training import tasks
from lensan.training.actions import creating, planning, writing
from lensan.training.actions.dating import date_month
from lensan.training.models import Plan, Season, Trainer, TrainingClass, Venue
from lensan.training.tests.make import NOON, a_class, a_trainer, a_venue
from lensan.training.tests.make_busy import a_busy_time
from lensan.training.tests.make_plans import a_year, chosen

LATE = NOON + timedelta(days=5)
FREE = date(2022, 8, 17)


@pytest.fixture
def officer() -> User:
    return a_province_officer()


def august() -> list[date]:
    """The working days of the month that the plans here begin with."""
    days = (date(2022, 8, number) for number in range(1, 32))
    return [day for day in days if day.weekday() < 5]


def an_adopted_plan(officer: User) -> tuple[Plan, int]:
    """A plan in force, and the month of its first class."""
    plan = planning.ask(chosen(), by=officer, at=LATE)
    planning.work_out(plan, at=LATE)
    planning.adopt(plan, by=officer, at=LATE)
    first = plan.classes.order_by("week").first()
    assert first is not None
    return plan, first.month


def test_each_class_gets_a_working_day_of_its_month(officer: User) -> None:
    a_year(households=60)
    plan, month = an_adopted_plan(officer)
    Season.objects.create(
        name="Lũ", from_on=date(2022, month, 1), to_on=date(2022, month, 10), share=10
    )

    found = date_month(plan, month, by=officer, at=LATE, seconds=1)

    dated = [one for one in plan.classes.all() if one.starts_on]
    assert len(dated) == len(found.classes) == 2
    for one in dated:
        assert one.starts_on and one.starts_on.month == month and one.starts_on.weekday() < 5
        assert (one.from_time, one.to_time) == (time(8), time(12))
    assert len({one.starts_on for one in dated}) == 2
    assert plan.told["months"][str(month)]["value"] >= plan.told["months"][str(month)]["greedy"]


def test_what_was_announced_stays_where_it_is(officer: User) -> None:
    a_year(households=60)
    plan, month = an_adopted_plan(officer)
    first, *_others = plan.classes.order_by("pk")
    [made] = creating.create(plan, [first], by=officer, at=LATE).classes

    found = date_month(plan, month, by=officer, at=LATE, seconds=1)

    first.refresh_from_db()
    assert (first.starts_on, found.moved) == (None, ())
    [kept] = [one for one in found.classes if one.key == first.pk]
    assert (kept.starts_on, kept.trainer) == (made.starts_on, made.trainer_id)
    assert plan.told["months"][str(month)]["words"] == []


def only(venue: Venue) -> None:
    """Let no other venue be in its commune."""
    Venue.objects.exclude(pk=venue.pk).update(commune=a_commune("Vị Trung"))


def test_what_cannot_stay_is_told_and_what_was_held_is_left_aside(officer: User) -> None:
    a_year(households=60)
    plan, month = an_adopted_plan(officer)
    first, second = plan.classes.order_by("pk")
    made = creating.create(plan, [first, second], by=officer, at=LATE).classes
    TrainingClass.objects.filter(pk=made[1].pk).update(state=TrainingClass.State.HELD)
    tuesday = date(2022, 8, 9)
    TrainingClass.objects.filter(pk=made[0].pk).update(starts_on=tuesday, ends_on=tuesday)
    a_busy_time(made[0].trainer, starts=timezone.make_aware(datetime.combine(tuesday, time(8))))

    found = date_month(plan, month, by=officer, at=LATE, seconds=1)

    assert [one.key for one in found.classes] == [first.pk]
    assert found.classes[0].starts_on != tuesday
    words = plan.told["months"][str(month)]["words"]
    assert (month, len(found.moved)) == (8, 1)
    assert "lớp đã báo không dạy được như cũ" in words[0]


@pytest.mark.parametrize("day", [date(2022, 8, 1), date(2022, 8, 6), date(2022, 9, 1)])
def test_what_has_begun_or_was_put_on_another_day_by_hand_is_not_called_moved(
    officer: User, day: date
) -> None:
    a_year(households=60)
    plan, month = an_adopted_plan(officer)
    first, _second = plan.classes.order_by("pk")
    [made] = creating.create(plan, [first], by=officer, at=LATE).classes
    TrainingClass.objects.filter(pk=made.pk).update(starts_on=day, ends_on=day)

    found = date_month(plan, month, by=officer, at=NOON + timedelta(days=10), seconds=1)

    assert (found.moved, plan.told["months"][str(month)]["words"]) == ((), [])
    assert first.pk not in {one.key for one in found.classes}


@pytest.mark.parametrize("what", ["trainer", "venue"])
def test_days_of_other_classes_are_not_given_away_again(officer: User, what: str) -> None:
    course, trainer, venue = a_year(households=40)
    only(venue)
    plan, month = an_adopted_plan(officer)
    expert = a_trainer()
    taken = [day for day in august() if day != FREE]
    for day in taken:
        other = a_class(course=course, on=day, trainer=expert, venue=a_venue(venue.commune))
        mine = {"trainer": trainer} if what == "trainer" else {"venue": venue}
        TrainingClass.objects.filter(pk=other.pk).update(**mine)
    only(venue)
    Trainer.objects.filter(pk=trainer.pk).update(days_a_month=31)

    found = date_month(plan, month, by=officer, at=LATE, seconds=1)

    [one] = plan.classes.all()
    assert ([one.starts_on], found.unplaced) == ([FREE], ())


def test_a_class_that_has_no_day_any_more_keeps_none(officer: User) -> None:
    _course, _trainer, venue = a_year(households=40)
    only(venue)
    plan, month = an_adopted_plan(officer)
    date_month(plan, month, by=officer, at=LATE, seconds=1)
    [dated] = plan.classes.all()
    for day in august():
        morning = timezone.make_aware(datetime.combine(day, time(7)))
        a_busy_time(venue, starts=morning, event=str(day))

    found = date_month(plan, month, by=officer, at=LATE, seconds=1)

    [left] = plan.classes.all()
    assert dated.starts_on is not None
    assert (left.starts_on, left.from_time, left.to_time) == (None, None, None)
    assert found.unplaced == (left.pk,)


def test_a_month_without_a_free_day_says_so(officer: User) -> None:
    a_year(households=60)
    plan, month = an_adopted_plan(officer)
    Trainer.objects.filter(days_a_month=8).update(days_a_month=1)

    found = date_month(plan, month, by=officer, at=LATE, seconds=1)

    assert (len(found.classes), len(found.unplaced)) == (1, 1)
    assert "1 lớp chưa xếp được" in plan.told["months"][str(month)]["words"][0]


def test_a_course_whose_next_version_is_taught_is_dated_and_announced_as_that(
    officer: User,
) -> None:
    course, _trainer, _venue = a_year()
    plan, month = an_adopted_plan(officer)
    following = writing.revise(course, by=None, at=NOON)
    writing.offer(following, by=None, at=NOON)

    found = date_month(plan, month, by=officer, at=LATE, seconds=1)
    [planned] = plan.classes.select_related("course", "venue", "trainer")
    created = creating.create(plan, [planned], by=officer, at=LATE)

    planned.refresh_from_db()
    assert (len(found.classes), created.refused) == (1, ())
    assert (created.classes[0].course, planned.course) == (following, following)
    assert created.classes[0].starts_on == planned.starts_on


def test_a_course_that_is_taught_no_more_is_left_aside(officer: User) -> None:
    course, _trainer, _venue = a_year()
    plan, month = an_adopted_plan(officer)
    type(course).objects.update(state="retired")
    here = Season.objects.create(
        name="Lũ", from_on=date(2022, month, 1), to_on=date(2022, month, 2), share=10
    )
    here.communes.set([a_commune()])

    tasks.date_month.call(plan.pk, month)

    assert not plan.classes.exclude(starts_on=None).exists()
