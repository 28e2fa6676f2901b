"""A year's plan is asked for, worked out, adopted, and its classes are announced with their money."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_helper, a_province_officer, an_officer
from lensan.journal.models import Entry
from lensan.kernel.states import NotAllowed
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.producers.tests.make import meanwhile
from lensan.training import tasks
from lensan.training.actions import announcing, creating, planning
from lensan.training.actions.framing import as_things_are, teaching
from lensan.training.actions.planning import CannotPlan, PlannedWithStrangers
from lensan.training.models import (
    BudgetLine,
    Plan,
    PlannedClass,
    Skill,
    Spending,
    Trainer,
    TrainingClass,
)
from lensan.training.tests.make import LATER, NOON, a_course, a_pupil, a_venue
from lensan.training.tests.make_money import a_line
from lensan.training.tests.make_plans import ON, a_teaching_trainer, a_year, chosen

State = Plan.State
LATE = NOON + timedelta(days=5)  # when the trainers of `a_year` have passed


@pytest.fixture
def officer() -> User:
    return a_province_officer()


def a_plan(officer: User, **traits: object) -> Plan:
    """A plan that was worked out."""
    asked = planning.ask(chosen(**traits), by=officer, at=LATE)
    planning.work_out(asked, at=LATE)
    return asked


def an_adopted_plan(officer: User, **traits: object) -> Plan:
    plan = a_plan(officer, **traits)
    planning.adopt(plan, by=officer, at=LATE)
    return plan


def test_a_plan_is_worked_out_class_by_class(officer: User) -> None:
    course, trainer, venue = a_year(households=5)

    plan = a_plan(officer)

    [one] = plan.classes.all()
    assert (one.course, one.trainer, one.seats) == (course, trainer, 5)
    assert one.venue.commune == venue.commune
    assert (one.households, one.cost, one.travel) == (5, 500_000, 0)
    assert (plan.state, plan.households, plan.cost) == (State.DRAFT, 5, 500_000)
    assert (plan.value, plan.gap_permyriad) == (500, 0)
    assert plan.told["paid_by"] == {str(BudgetLine.objects.get().pk): 500_000}
    assert set(plan.told["milestones"]["digital"]) == {"70", "90"}
    assert str(one) == f"{course.name}, tuần {one.week}"
    assert one.sunday - one.monday == timedelta(days=6)


def test_when_seventy_per_cent_are_reached_is_told(officer: User) -> None:
    a_year(households=10)

    whole = a_plan(officer).told["milestones"]["digital"]
    most = a_plan(officer, willing=80).told["milestones"]["digital"]

    day = date.fromisoformat(whole["70"])
    assert (day.isoweekday(), whole["90"]) == (7, whole["70"])
    assert (most["70"], most["90"]) == (whole["70"], None)


def test_a_target_that_cannot_be_met_is_told_in_words(officer: User) -> None:
    commune = a_commune()
    a_year(households=50, money=500_000)

    plan = a_plan(officer)

    assert plan.households == 40
    assert "Còn thiếu 10 hộ" in plan.told["words"][0]
    assert plan.told["missed"] in ([], [[commune.pk, "digital", 50, 40]])


def test_a_target_that_is_met_is_told_too(officer: User) -> None:
    a_year()

    assert a_plan(officer).told["words"] == ["Kế hoạch đạt mục tiêu ở mọi xã."]


def nobody() -> None:
    a_course()
    a_venue()
    a_line()


def nothing_wanted() -> None:
    a_year()


def no_course() -> None:
    a_pupil()


def no_trainer() -> None:
    nobody()
    a_pupil()


def no_money() -> None:
    a_year(money=0)


def no_days() -> None:
    a_year()
    Trainer.objects.update(days_a_month=0)


@pytest.mark.parametrize(
    ("lacking", "traits", "words"),
    [
        (nobody, {}, "Không còn hộ nào"),
        (nothing_wanted, {"digital": 0}, "Không còn hộ nào"),
        (nothing_wanted, {"digital": 1, "willing": 0, "floor": 0}, None),
        (no_course, {}, "Chưa có khóa học nào"),
        (no_trainer, {}, "Chưa có giảng viên nào"),
        (no_money, {}, "Năm này chưa có tiền"),
        (no_days, {}, "Hãy mời giảng viên"),
        (nothing_wanted, {"year": 2021}, "đã hết tuần"),
    ],
)
def test_what_is_lacking_is_said_and_nothing_is_stored(
    officer: User, lacking: Any, traits: dict[str, object], words: str | None
) -> None:
    lacking()

    if words is None:
        assert a_plan(officer, **traits).households == 0
        return
    with pytest.raises(CannotPlan, match=words):
        planning.ask(chosen(**traits), by=officer, at=LATE)
    assert not Plan.objects.exists()


def test_what_comes_to_lack_meanwhile_fails_in_words(officer: User) -> None:
    a_year()
    asked = planning.ask(chosen(), by=officer, at=LATE)
    BudgetLine.objects.update(amount=0)

    planning.work_out(asked, at=LATE)

    assert (asked.state, asked.gap_permyriad) == (State.FAILED, 0)
    assert "Năm này chưa có tiền" in asked.told["words"][0]


def test_a_plan_worked_out_twice_stands_once(officer: User) -> None:
    a_year()
    asked = planning.ask(chosen(), by=officer, at=LATE)
    again = Plan.objects.get(pk=asked.pk)

    tasks.work_out.call(asked.pk)
    with pytest.raises(NotAllowed):
        planning.work_out(again, at=LATE)
    tasks.work_out.call(asked.pk)

    asked.refresh_from_db()
    assert (asked.state, asked.classes.count()) == (State.DRAFT, 1)


def test_a_plan_whose_work_was_lost_is_picked_up(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_year()
    left, new = (planning.ask(chosen(), by=officer, at=LATE) for _each in range(2))
    Plan.objects.filter(pk=new.pk).update(asked_at=timezone.now())
    asked: list[int] = []
    monkeypatch.setattr(
        type(tasks.work_out), "enqueue", lambda _task, number: asked.append(number)
    )

    tasks.pick_up_plans.call()

    assert asked == [left.pk]


def test_one_plan_is_in_force(officer: User) -> None:
    a_year()
    first, second = a_plan(officer), a_plan(officer)

    planning.adopt(first, by=officer, at=LATE)
    planning.adopt(second, by=officer, at=LATE)

    first.refresh_from_db()
    assert (first.state, Plan.objects.in_force(2022)) == (State.REPLACED, second)
    assert Entry.objects.about(second).first() is not None
    with pytest.raises(NotAllowed):
        planning.adopt(first, by=officer, at=LATE)


@pytest.mark.parametrize("imagined", [{"budget": 10**9}, {"trainers": 3}])
def test_what_was_only_tried_is_not_adopted(officer: User, imagined: dict[str, int]) -> None:
    a_year()
    plan = a_plan(officer, **({"trainers": 1} if "trainers" in imagined else imagined))

    with pytest.raises(PlannedWithStrangers):
        planning.adopt(plan, by=officer, at=LATE)

    assert plan.state == State.DRAFT
    assert as_things_are(chosen(**imagined)) == chosen()


def test_more_is_foreseen_with_more_trainers() -> None:
    a_year(households=50, money=10**9)
    told = {"digital": 100, "budget": 10**9}

    few, many = (
        planning.foresee(chosen(trainers=count, **told), at=LATE, at_once=True) for count in (1, 2)
    )

    assert (few.households <= many.households, teaching(on=ON)) == (True, 1)


def test_its_classes_are_announced_once_with_their_money(officer: User) -> None:
    course, trainer, venue = a_year(households=5)
    plan = an_adopted_plan(officer)

    first, second = (
        creating.create(plan, list(plan.classes.all()), by=officer, at=LATE) for _twice in range(2)
    )

    [made] = first.classes
    assert (second.classes, first.refused, second.refused) == ((), (), ())
    assert (made.course, made.trainer, made.seats) == (course, trainer, 5)
    assert made.venue.commune == venue.commune
    assert (made.starts_on.isocalendar().week, made.from_time, made.to_time) == (
        plan.classes.get().week, time(8), time(12),
    )  # fmt: skip
    assert Spending.objects.sums("training_class")[made.pk]["committed"] == 500_000
    assert BudgetLine.objects.get().used == 500_000


def test_what_stands_in_the_way_of_one_does_not_hold_up_the_others(officer: User) -> None:
    a_year(households=50)
    plan = an_adopted_plan(officer)
    first, *others = plan.classes.order_by("pk")
    type(first.trainer).objects.filter(pk=first.trainer_id).update(stopped_on=ON)

    found = creating.create(plan, list(plan.classes.all()), by=officer, at=LATE)

    assert len(others) == 1
    assert (found.classes, {why for _one, why in found.refused}) == (
        (), {f"{first.trainer} đã thôi dạy."},
    )  # fmt: skip
    assert BudgetLine.objects.get().used == 0


def test_a_class_beyond_the_money_is_not_announced(officer: User) -> None:
    a_year()
    plan = an_adopted_plan(officer)
    BudgetLine.objects.update(amount=499_999)

    found = creating.create(plan, list(plan.classes.all()), by=officer, at=LATE)

    assert "thiếu 1" in found.refused[0][1]
    assert not TrainingClass.objects.announced().filter(starts_on__gte=ON).exists()


def test_a_scheduled_class_meets_at_its_moment_alone(officer: User) -> None:
    a_year()
    plan = an_adopted_plan(officer)
    one = plan.classes.get()
    moment = {"starts_on": one.monday + timedelta(days=2), "from_time": time(14)}
    plan.classes.update(to_time=time(17), **moment)

    [made] = creating.create(plan, list(plan.classes.all()), by=officer, at=LATE).classes

    assert (made.starts_on, made.from_time, made.to_time) == (*moment.values(), time(17))


def test_a_week_without_a_free_day_is_refused(officer: User) -> None:
    _course, trainer, venue = a_year()
    plan = an_adopted_plan(officer)
    one = plan.classes.get()
    for number in range(5):
        TrainingClass.objects.create(
            course=one.course, venue=venue, trainer=trainer, from_time=time(7), to_time=time(20),
            starts_on=one.monday + timedelta(days=number), seats=5, announced_at=NOON,
            ends_on=one.monday + timedelta(days=number),
        )  # fmt: skip

    found = creating.create(plan, [one], by=officer, at=LATE)

    assert found.classes == () and "đã có lớp khác" in found.refused[0][1]
    late = creating.create(plan, [one], by=officer, at=LATE + timedelta(days=365))
    assert "Tuần này không còn ngày nào" in late.refused[0][1]


def test_a_long_day_ends_before_midnight(officer: User) -> None:
    a_year()
    one = an_adopted_plan(officer).classes.get()
    one.course.hours = 12

    assert {when.to_time for when in creating.times(one, on=ON)} == {time(20), time(23, 59)}


def test_only_the_plan_in_force_opens_classes(officer: User) -> None:
    a_year()
    plan = a_plan(officer)

    with pytest.raises(creating.NotInForce):
        creating.create(plan, list(plan.classes.all()), by=officer, at=LATE)

    assert not TrainingClass.objects.filter(starts_on__gte=ON).exists()


def test_a_cancelled_class_gives_its_money_back(officer: User) -> None:
    a_year()
    plan = an_adopted_plan(officer)
    [made] = creating.create(plan, list(plan.classes.all()), by=officer, at=LATE).classes

    announcing.cancel(made, reason="bão", by=officer, at=LATER)

    assert BudgetLine.objects.get().used == 0


def test_drafts_are_the_provinces(officer: User) -> None:
    a_year()
    an_adopted_plan(officer)
    a_plan(officer)

    seen = [
        Plan.objects.visible_to(user).count()
        for user in (officer, an_officer(a_commune()), a_helper(a_hamlet("Ấp 9")))
    ]

    assert seen == [2, 1, 0]


def test_of_two_who_announce_the_same_class_one_does(officer: User) -> None:
    a_year()
    plan = an_adopted_plan(officer)
    one = plan.classes.get()
    other = TrainingClass.objects.order_by("pk").first()

    def faster() -> None:
        PlannedClass.objects.filter(pk=one.pk).update(training_class=other)

    with meanwhile('UPDATE "training_plannedclass"', faster):
        found = creating.create(plan, [one], by=officer, at=LATE)

    assert (found.classes, len(found.refused)) == ((), 1)
    assert BudgetLine.objects.get().used == 0


def test_two_aims_are_told_apart(officer: User) -> None:
    course, _trainer, _venue = a_year(households=5)
    packing = a_course(Skill.PACKING)
    a_teaching_trainer(packing)

    plan = a_plan(officer, packing=100)

    assert set(plan.classes.values_list("course", flat=True)) == {course.pk, packing.pk}
    assert set(plan.told["milestones"]) == {"digital", "packing"}
    assert plan.households == 10


def test_the_bound_is_told_where_it_is_below_what_is_wanted(officer: User) -> None:
    a_year(households=50, money=500_000)

    words = a_plan(officer).told["words"]

    assert words[1] == "Với tiền và giảng viên này, không cách nào đạt hơn 40 hộ."
