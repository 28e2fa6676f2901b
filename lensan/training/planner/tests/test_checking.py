from dataclasses import replace

import pytest

from lensan.training.planner import plan, preview, shortages
from lensan.training.planner.checking import NoBudget, NoCourse, NoHamlets, NoTrainer
from lensan.training.planner.problem import BudgetLine, Problem, Season, Target
from lensan.training.planner.tests.make import a_course, a_hamlet, a_trainer, a_venue, a_year


@pytest.mark.parametrize(
    ("year", "refusal", "words"),
    [
        (a_year(budget=()), NoBudget, "Chưa có tiền để lập kế hoạch"),
        (a_year(budget=(BudgetLine("p", 0),)), NoBudget, "Chưa có tiền để lập kế hoạch"),
        (a_year(trainers=()), NoTrainer, "Chưa có giảng viên nào"),
        (a_year(trainers=(a_trainer(courses=frozenset()),)), NoTrainer, "Chưa có giảng viên nào"),
        (a_year(trainers=(a_trainer(days_a_month=0),)), NoTrainer, "Chưa có giảng viên nào"),
        (a_year(courses=()), NoCourse, "Chưa có khóa học nào"),
        (a_year(courses=(a_course(aim="packing"),)), NoCourse, "Chưa có khóa học nào"),
        (a_year(hamlets=()), NoHamlets, "A có chỉ tiêu nhưng chưa có ấp nào"),
    ],
)
def test_a_year_that_lacks_what_a_plan_is_made_of_is_refused(
    year: Problem, refusal: type[Exception], words: str
) -> None:
    for planning in (plan, preview):
        with pytest.raises(refusal, match=words):
            planning(year)


def test_a_commune_without_hamlets_is_named() -> None:
    with pytest.raises(NoHamlets) as refusal:
        plan(a_year(hamlets=()))
    assert refusal.value.commune == "A"


def test_a_target_that_can_be_met_is_not_said_to_be_short() -> None:
    assert shortages(a_year()) == []


def test_trainers_days_are_the_first_that_are_said_to_be_short() -> None:
    year = a_year(
        hamlets=(a_hamlet(willing=4_000),),
        targets=(Target("A", 4, "digital", 2_000), Target("A", 2, "digital", 1_000)),
        budget=(BudgetLine("p", 100_000_000),),
    )
    assert shortages(year) == [
        (
            "Thiếu ít nhất 104 ngày dạy: chỉ tiêu cần 200 ngày, giảng viên có 96."
            " Cần thêm khoảng 2 giảng viên, hoặc mỗi người dạy thêm 104 ngày trong năm."
        ),
        (
            "Thiếu ít nhất 34.200.000 đ: chỉ tiêu cần 134.200.000 đ, kinh phí có 100.000.000 đ."
            " Cần thêm kinh phí, hoặc giảm chỉ tiêu."
        ),
    ]


def test_half_a_day_that_is_short_is_a_day() -> None:
    year = a_year(
        hamlets=(a_hamlet(willing=4_000),),
        targets=(Target("A", 4, "digital", 1_005),),
        budget=(BudgetLine("p", 100_000_000),),
    )
    assert shortages(year) == [
        (
            "Thiếu ít nhất 5 ngày dạy: chỉ tiêu cần 101 ngày, giảng viên có 96."
            " Cần thêm khoảng 1 giảng viên, hoặc mỗi người dạy thêm 5 ngày trong năm."
        )
    ]


def test_a_commune_with_too_few_rooms_is_named() -> None:
    year = a_year(
        hamlets=(a_hamlet(willing=4_000),),
        targets=(Target("A", 4, "digital", 3_000),),
        trainers=tuple(a_trainer(key=f"T{n}") for n in range(9)),
        venues=(a_venue(seats=10),),
        budget=(BudgetLine("p", 900_000_000),),
    )
    assert shortages(year) == [
        (
            "A: phòng học và giảng viên đến được chỉ đủ cho 1.300 hộ, chỉ tiêu cần 3.000."
            " Cần thêm phòng học trong xã, hoặc giảng viên ở gần hơn."
        )
    ]


def test_a_commune_without_any_room_is_named() -> None:
    assert shortages(a_year(venues=())) == [
        (
            "A: phòng học và giảng viên đến được chỉ đủ cho 0 hộ, chỉ tiêu cần 40."
            " Cần thêm phòng học trong xã, hoặc giảng viên ở gần hơn."
        )
    ]
    nobody_comes = a_year(seasons=(Season(frozenset(range(1, 54)), 0),))
    assert len(shortages(nobody_comes)) == 1


def test_more_wanted_than_would_come_is_said() -> None:
    year = replace(a_year(), targets=(Target("A", 4, "digital", 41), Target("A", 4, "packing", 1)))
    assert shortages(year) == [
        (
            "A: chỉ tiêu 41 hộ, nhưng chỉ 40 hộ chưa học sẽ đến."
            " Cần vận động thêm, hoặc giảm chỉ tiêu."
        ),
        (
            "A: chỉ tiêu 1 hộ, nhưng chỉ 0 hộ chưa học sẽ đến."
            " Cần vận động thêm, hoặc giảm chỉ tiêu."
        ),
    ]
