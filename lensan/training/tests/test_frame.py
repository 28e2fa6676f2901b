"""What the planner is asked is what stands in the book."""

from datetime import date, time, timedelta

import pytest

from lensan.accounts.tests.make import a_province_officer
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.producers.models import Producer
from lensan.training.actions import announcing, certifying, spending, writing
from lensan.training.actions.framing import frame, money
from lensan.training.models import Level, Season, Skill, TrainingClass
from lensan.training.planner.problem import BudgetLine, Course, Floor, Need, Point, Target
from lensan.training.planner.problem import Season as Weeks
from lensan.training.tests.make import (
    MONDAY,
    NOON,
    a_class,
    a_course,
    a_pupil,
    a_trainer,
    a_venue,
    answered,
    noted,
    passed,
)
from lensan.training.tests.make_money import a_costly_class, a_line
from lensan.training.tests.make_plans import ON, a_teaching_trainer, a_year, chosen


def test_the_whole_year_is_told() -> None:
    commune = a_commune()
    course, trainer, venue = a_year(households=5)

    problem = frame(chosen(), on=ON).problem

    assert (problem.year, problem.first_week, problem.usual_share) == (2022, 31, 100)
    assert problem.courses == (Course(course.pk, "digital", 1, 40, 0, 500_000, 0),)
    [hamlet] = problem.hamlets
    assert (hamlet.key, hamlet.commune) == (-commune.pk, commune.pk)
    assert hamlet.needs == (Need("digital", 5, 5),)
    [room] = [one for one in problem.venues if one.key == venue.pk]
    assert (room.seats, room.rooms) == (40, 1)
    assert room.point == Point(commune.latitude or 0, commune.longitude or 0)
    [teacher] = problem.trainers
    assert (teacher.key, teacher.courses, teacher.days_a_month) == (
        trainer.pk, frozenset({course.pk}), 8,
    )  # fmt: skip
    assert [line.amount for line in problem.budget] == [10_000_000]
    assert problem.targets == (Target(commune.pk, 4, "digital", 5),)


def test_hamlets_stand_by_themselves() -> None:
    hamlet = a_hamlet("Ấp 3")
    a_pupil(hamlet=hamlet.name)
    a_pupil()

    hamlets = frame(chosen(willing=60), on=ON).problem.hamlets

    assert {one.key for one in hamlets} == {hamlet.pk, -hamlet.commune_id}
    assert {one.needs for one in hamlets} == {(Need("digital", 1, 0),)}


def test_who_is_trained_or_no_household_is_not_to_be_trained() -> None:
    training_class = a_class(course=a_course())
    pupil, _waiting = a_pupil(), a_pupil()
    Producer.objects.filter(pk=a_pupil().pk).update(kind="cooperative")
    noted(training_class, pupil)
    answered(training_class)
    certifying.issue(training_class, by=None, at=NOON + timedelta(days=3))

    framed = frame(chosen(digital=90, packing=50), on=ON)

    commune = pupil.commune_id
    assert framed.standing.trained == {(commune, "digital"): 1}
    assert framed.problem.hamlets[0].needs == (Need("digital", 1, 1), Need("packing", 2, 2))
    assert framed.problem.targets == (
        Target(commune, 4, "digital", 1), Target(commune, 4, "packing", 1),
    )  # fmt: skip


def test_what_is_announced_counts_as_coming() -> None:
    course, trainer, venue = a_year(households=5)
    when = announcing.When(MONDAY + timedelta(days=8), time(8), time(11))
    announcing.announce(course, venue=venue, trainer=trainer, when=when, seats=3, by=None, at=NOON)

    framed = frame(chosen(), on=ON)

    [teacher] = framed.problem.trainers
    assert teacher.busy == {31: 1}
    assert framed.problem.hamlets[0].needs == (Need("digital", 2, 2),)
    assert [target.households for target in framed.problem.targets] == [2]


def test_what_is_announced_counts_when_its_course_was_replaced() -> None:
    course, trainer, venue = a_year(households=5)
    when = announcing.When(MONDAY + timedelta(days=8), time(8), time(11))
    announcing.announce(course, venue=venue, trainer=trainer, when=when, seats=3, by=None, at=NOON)
    writing.offer(writing.revise(course, by=None, at=NOON), by=None, at=NOON)

    assert frame(chosen(), on=ON).problem.hamlets[0].needs == (Need("digital", 2, 2),)


def test_a_class_over_new_year_takes_days_of_both_years() -> None:
    _course, trainer, _venue = a_year(households=5)
    over = a_class(course=a_course(days=3), on=date(2023, 1, 1))
    TrainingClass.objects.filter(pk=over.pk).update(trainer=trainer)

    [this] = frame(chosen(), on=ON).problem.trainers
    [next_] = frame(chosen(year=2023), on=ON).problem.trainers

    assert (this.busy, next_.busy) == ({52: 1}, {1: 2})


def test_money_is_what_the_provinces_lines_still_hold() -> None:
    line, here = a_line(1_000_000), a_commune()
    own = [a_line(amount, commune=here) for amount in (1, 5, 4, 2, 3)]
    a_line(7, year=2023)
    spending.commit(a_costly_class(), lines=[line], by=a_province_officer(), at=NOON)

    asked = [frame(chosen(**told), on=ON).problem.budget for told in ({}, {"budget": 9})]

    there = frozenset({here.pk})
    largest = (own[1], own[2], own[4], own[3])
    assert asked == [
        (
            BudgetLine(line.pk, 500_000),
            *(BudgetLine(one.pk, one.amount, communes=there) for one in largest),
        ),
        (BudgetLine(0, 9),),
    ]
    assert money(2022) == 500_014


def test_a_course_that_reaches_no_aim_by_itself_is_left_aside() -> None:
    a_course(Skill.PHONE)
    packing = a_course(Skill.PACKING)

    assert [(one.key, one.aim) for one in frame(chosen(), on=ON).problem.courses] == [
        (packing.pk, "packing")
    ]


def test_only_who_passed_teaches_and_no_expert() -> None:
    course = a_course()
    a_trainer(Level.COMMUNE)
    elsewhere = a_trainer(Level.COMMUNE)
    passed(a_course(Skill.PHONE), elsewhere)
    teaching = a_teaching_trainer(course)

    assert [one.key for one in frame(chosen(), on=ON).problem.trainers] == [teaching.pk]


@pytest.mark.parametrize(
    ("wanted", "keys"), [(1, ["long"]), (2, ["long", "short"]), (3, ["long", "short", -1])]
)
def test_fewer_trainers_are_those_with_most_days_and_more_are_not_yet_found(
    wanted: int, keys: list[object]
) -> None:
    course = a_course()
    short = a_teaching_trainer(course, days_a_month=4)
    long = a_teaching_trainer(course, days_a_month=10)
    names = {"short": short.pk, "long": long.pk}

    found = frame(chosen(trainers=wanted), on=ON).problem.trainers

    assert [one.key for one in found] == [names.get(str(key), key) for key in keys]
    assert all(one.courses == frozenset({course.pk}) for one in found)
    assert found[-1].days_a_month == {1: 10, 2: 4, 3: 7}[wanted]


def test_without_any_trainer_one_not_yet_found_gives_eight_days() -> None:
    a_course()

    assert [one.days_a_month for one in frame(chosen(trainers=1), on=ON).problem.trainers] == [8]


def test_a_season_is_the_weeks_it_covers_mostly() -> None:
    place = a_commune()
    everywhere = Season.objects.create(
        name="Tết", from_on=date(2022, 1, 26), to_on=date(2022, 2, 8), share=0
    )
    here = Season.objects.create(
        name="Lũ", from_on=date(2022, 9, 1), to_on=date(2022, 9, 7), share=50
    )
    here.communes.set([place])
    Season.objects.create(name="Tết", from_on=date(2023, 1, 8), to_on=date(2023, 2, 5), share=0)
    assert str(everywhere) == "Tết, 26/01 – 08/02/2022"

    assert frame(chosen(), on=ON).problem.seasons == (
        Weeks(frozenset({4, 5}), 0), Weeks(frozenset({36}), 50, frozenset({place.pk})),
    )  # fmt: skip


def test_a_floor_is_a_share_of_each_communes_untrained() -> None:
    commune = a_commune()
    for _each in range(5):
        a_pupil()
    a_pupil(commune=a_commune("Vị Trung"))

    assert frame(chosen(floor=50), on=ON).problem.floors == (Floor(commune.pk, "digital", 2),)


def test_what_is_missing_may_be_due_by_quarter() -> None:
    commune = a_commune()
    for _each in range(5):
        a_pupil()

    targets = frame(chosen(quarters=(0, 0, 30, 100)), on=ON).problem.targets

    assert targets == (Target(commune.pk, 3, "digital", 2), Target(commune.pk, 4, "digital", 5))


@pytest.mark.parametrize(("year", "week"), [(2021, 53), (2022, 31), (2023, 1)])
def test_nothing_is_planned_before_next_week(year: int, week: int) -> None:
    assert frame(chosen(year=year), on=ON).problem.first_week == week


def test_a_venue_without_a_point_is_told_so() -> None:
    venue = a_venue()
    type(venue.commune).objects.filter(pk=venue.commune_id).update(latitude=None)

    assert frame(chosen(), on=ON).problem.venues[0].point is None


def test_what_was_chosen_is_kept_as_a_row_keeps_it() -> None:
    assert chosen(budget=5).stored()["budget"] == 5
