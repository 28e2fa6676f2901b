from dataclasses import replace

from lensan.training.planner import plan, verify
from lensan.training.planner.problem import BudgetLine, PlannedClass
from lensan.training.planner.tests.make import FAR, a_course, a_trainer, a_venue, a_year

CLASS = PlannedClass(10, "C", "V", "T", 20)


def test_a_class_that_keeps_every_rule_is_fine() -> None:
    assert verify(a_year(), [CLASS]) == []


def test_a_course_venue_or_trainer_that_is_not_there_is_found() -> None:
    said = (
        f"{replace(CLASS, venue='X')}: khóa học, điểm học hoặc giảng viên không có trong bài toán"
    )
    assert verify(a_year(), [replace(CLASS, venue="X")]) == [said]


def test_a_week_outside_the_plan_is_found() -> None:
    assert verify(a_year(first_week=11), [CLASS]) == [f"{CLASS}: tuần nằm ngoài kế hoạch"]


def test_a_trainer_who_may_not_teach_the_course_is_found() -> None:
    year = a_year(trainers=(a_trainer(courses=frozenset({"D"})),))
    assert verify(year, [CLASS]) == [f"{CLASS}: giảng viên không được dạy khóa này"]


def test_a_trainer_from_too_far_away_is_found() -> None:
    assert verify(a_year(trainers=(a_trainer(point=FAR),)), [CLASS]) == [
        f"{CLASS}: giảng viên ở quá xa"
    ]


def test_too_many_seats_are_found() -> None:
    crowded, empty = replace(CLASS, seats=21), replace(CLASS, seats=0)
    assert verify(a_year(), [crowded]) == [f"{crowded}: số chỗ không phù hợp"]
    assert verify(a_year(), [empty]) == [f"{empty}: số chỗ không phù hợp"]
    assert verify(a_year(venues=(a_venue(seats=19),)), [CLASS]) == [
        f"{CLASS}: số chỗ không phù hợp"
    ]


def test_a_trainer_with_too_many_days_in_a_week_is_found() -> None:
    year = a_year(trainers=(a_trainer(days_a_week=3),))
    assert verify(year, [CLASS, CLASS]) == ["giảng viên T dạy 4 ngày trong tuần 10"]


def test_days_promised_elsewhere_count_and_alone_break_nothing() -> None:
    year = a_year(trainers=(a_trainer(busy={10: 3, 12: 9}),))
    assert verify(year, [CLASS]) == [
        "giảng viên T dạy 5 ngày trong tuần 10",
        "giảng viên T dạy 14 ngày trong tháng 3",
    ]
    assert verify(year, [replace(CLASS, week=20)]) == []


def test_a_class_in_a_week_away_is_found() -> None:
    year = a_year(trainers=(a_trainer(away={10: 3}),))
    assert verify(year, [CLASS]) == ["giảng viên T dạy 5 ngày trong tuần 10"]


def test_a_trainer_with_too_many_days_in_a_month_is_found() -> None:
    classes = [replace(CLASS, week=week) for week in (10, 11, 12)]
    year = a_year(trainers=(a_trainer(days_a_month=4),))
    assert verify(year, classes) == ["giảng viên T dạy 6 ngày trong tháng 3"]


def test_a_room_with_two_classes_at_once_is_found() -> None:
    year = a_year(trainers=(a_trainer(), a_trainer(key="U")), venues=(a_venue(days_a_week=3),))
    assert verify(year, [CLASS, replace(CLASS, trainer="U")]) == [
        "điểm học V bận 4 ngày phòng trong tuần 10"
    ]


def test_more_cost_than_the_lines_may_pay_is_found() -> None:
    unpaid = ["các dòng kinh phí không trả đủ cho kế hoạch"]
    assert verify(a_year(budget=(BudgetLine("p", 1_000_000),)), [CLASS]) == unpaid
    only_seats = BudgetLine("p", 90_000_000, kinds=frozenset({"seat"}))
    assert verify(a_year(budget=(only_seats,)), [CLASS]) == unpaid
    elsewhere = BudgetLine("p", 90_000_000, communes=frozenset({"B"}))
    assert verify(a_year(budget=(elsewhere,)), [CLASS]) == unpaid
    other = BudgetLine("p", 90_000_000, courses=frozenset({"D"}))
    assert verify(a_year(budget=(other,), courses=(a_course(),)), [CLASS]) == unpaid


def test_what_is_planned_keeps_every_rule() -> None:
    year = a_year()
    assert verify(year, plan(year, seconds=5).classes) == []
