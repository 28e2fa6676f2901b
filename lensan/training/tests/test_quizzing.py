"""Questions are written; what people knew is kept, and certificates follow from it."""

import pytest

from lensan.training.actions import certifying, enrolling, quizzing, writing
from lensan.training.models import Certificate, Question, QuizResult, Skill, may_teach
from lensan.training.models.results import courses_passed
from lensan.training.tests.make import (
    MONDAY_NOON,
    NOON,
    a_class,
    a_course,
    a_pupil,
    a_question,
    a_trainer,
    answered,
    noted,
    passed,
)

pytestmark = pytest.mark.django_db


def test_a_question_has_one_right_answer() -> None:
    question = a_question()

    assert [(one.text, one.is_right) for one in question.choices.all()] == [
        ("Mọi người", False), ("Không ai", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("choices", "right"), [(["Một"], 0), (["Một", "Một"], 0), (list("abcdef"), 0), (["a", "b"], 2)]
)
def test_a_question_without_a_choice_or_an_answer_is_refused(
    choices: list[str], right: int
) -> None:
    with pytest.raises(quizzing.BadQuestion):
        quizzing.ask(Skill.PHONE, "Hỏi gì?", choices, right=right, by=None, at=NOON)

    assert not Question.objects.exists()


def test_a_reworded_question_takes_the_place_of_the_old_one() -> None:
    first, second = a_question(), a_question(text="Hai?")

    new = quizzing.reword(
        first, "Mật khẩu đưa ai?", ["Bạn", "Không ai"], right=1, by=None, at=NOON
    )

    assert list(Question.objects.asked()) == [new, second]
    quizzing.retire(first, by=None, at=NOON)
    assert Question.objects.count() == 3


def test_answers_on_a_telephone_are_marked() -> None:
    training_class, pupil = a_class(course=a_course(Skill.PHONE)), a_pupil()
    place = enrolling.enrol(training_class, pupil, by=None, at=NOON)
    one, two = Question.objects.asked()
    right, wrong = one.choices.get(is_right=True), two.choices.get(is_right=False)

    result = quizzing.take(
        place, Skill.PHONE, {one.pk: right.pk, two.pk: wrong.pk}, way="phone", by=None, at=NOON
    )

    assert (result.right, result.asked, result.passed) == (1, 2, False)


def test_taken_again_the_last_one_stands() -> None:
    training_class, pupil = a_class(course=a_course(Skill.PHONE)), a_pupil()
    enrolling.enrol(training_class, pupil, by=None, at=NOON)

    answered(training_class, right=0)
    answered(training_class, right=2)

    result = QuizResult.objects.get()
    assert (result.right, result.passed, str(result)) == (
        2, True, "dùng điện thoại và tài khoản: 2/2",
    )  # fmt: skip


@pytest.mark.parametrize(("skill", "asked"), [(Skill.DIARY, 2), (Skill.PHONE, 0)])
def test_what_was_not_taught_or_asked_is_not_kept(skill: str, asked: int) -> None:
    training_class = a_class(course=a_course(Skill.PHONE))
    place = enrolling.enrol(training_class, a_pupil(), by=None, at=NOON)

    with pytest.raises(quizzing.NothingAsked):
        quizzing.key_in(
            training_class, skill, {place.pk: 0}, asked=asked, way="paper", by=None, at=NOON
        )

    assert not QuizResult.objects.exists()


@pytest.mark.parametrize("right", [-1, 3])
def test_more_right_than_asked_is_refused(right: int) -> None:
    training_class = a_class(course=a_course(Skill.PHONE))
    place = enrolling.enrol(training_class, a_pupil(), by=None, at=NOON)

    with pytest.raises(quizzing.OutOfRange):
        quizzing.key_in(
            training_class, Skill.PHONE, {place.pk: right}, asked=2, way="aloud", by=None, at=NOON
        )

    assert not QuizResult.objects.exists()


def test_people_of_another_class_are_left_aside() -> None:
    course = a_course(Skill.PHONE)
    here, there = a_class(course=course), a_class(course=course)
    place = enrolling.enrol(there, a_pupil(), by=None, at=NOON)

    kept = quizzing.key_in(
        here, Skill.PHONE, {place.pk: 1}, asked=2, way="paper", by=None, at=NOON
    )

    assert (kept, QuizResult.objects.count()) == (0, 0)


def test_a_certificate_is_due_to_who_was_there_and_passed_all() -> None:
    training_class = a_class(course=a_course(Skill.PHONE, Skill.STALL))
    there, away = a_pupil(), a_pupil()
    enrolling.enrol(training_class, away, by=None, at=NOON)
    noted(training_class, there)
    answered(training_class, skill="phone")
    assert certifying.issue(training_class, by=None, at=MONDAY_NOON) == []
    answered(training_class, skill="stall")

    [certificate] = certifying.issue(training_class, by=None, at=MONDAY_NOON)

    assert certificate.enrolment.producer == there
    assert (len(certificate.code), str(certificate)) == (12, certificate.code)
    assert certifying.issue(training_class, by=None, at=MONDAY_NOON) == []
    assert Certificate.objects.valid().count() == 1


def test_who_missed_a_day_gets_none() -> None:
    training_class = a_class(course=a_course(days=2))
    noted(training_class, a_pupil())
    answered(training_class)

    assert certifying.issue(training_class, by=None, at=MONDAY_NOON) == []


def test_who_was_in_two_places_gets_none_until_it_is_settled() -> None:
    here, there, pupil = a_class(), a_class(), a_pupil()
    noted(here, pupil)
    noted(there, pupil)
    answered(here)

    assert certifying.issue(here, by=None, at=MONDAY_NOON) == []


def test_a_trainer_who_passed_may_teach_until_the_certificate_is_taken_back() -> None:
    course, trainer = a_course(code="so"), a_trainer("source")
    assert not may_teach(trainer, course)

    passed(course, trainer)

    assert may_teach(trainer, course)
    assert courses_passed() == {trainer.pk: frozenset({"so"})}
    certifying.revoke(Certificate.objects.get(), reason="thi hộ", by=None, at=MONDAY_NOON)
    certifying.revoke(Certificate.objects.get(), reason="lần hai", by=None, at=MONDAY_NOON)
    assert not may_teach(trainer, course)
    assert courses_passed() == {}
    assert Certificate.objects.get().reason == "thi hộ"


def test_what_was_passed_in_one_version_may_be_taught_in_the_next() -> None:
    course, trainer = a_course(), a_trainer("source")
    passed(course, trainer)

    assert may_teach(trainer, writing.revise(course, by=None, at=NOON))
