"""Questions are written and reworded; people answer them, and what they knew is kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.training.models import Choice, Enrolment, Question, QuizResult, TrainingClass

MOST_CHOICES = 5


class BadQuestion(Exception):
    """A question needs at least two answers, all different, of which one is right."""


class NothingAsked(Exception):
    """The skill has no quiz, or the class does not teach it."""


class OutOfRange(Exception):
    """More right answers than questions."""


@transaction.atomic
def ask(
    skill: str, text: str, choices: Sequence[str], *, right: int, by: User | None, at: datetime
) -> Question:
    """Add a question to a skill's quiz; `right` is the place of the right answer, from 0.

    :raises BadQuestion: fewer than two answers, two alike, or none right
    """
    _check(choices, right)
    last = Question.objects.filter(skill=skill).aggregate(last=Max("place"))["last"] or 0
    question = _write(skill, last + 1, text, choices, right)
    record("training.question_asked", question, by=by, at=at, skill=skill)
    return question


@transaction.atomic
def reword(
    question: Question,
    text: str,
    choices: Sequence[str],
    *,
    right: int,
    by: User | None,
    at: datetime,
) -> Question:
    """Ask a question in other words from now on; what was answered before stays as it was.

    :raises BadQuestion: fewer than two answers, two alike, or none right
    """
    _check(choices, right)
    retire(question, by=by, at=at)
    return _write(question.skill, question.place, text, choices, right)


@transaction.atomic
def retire(question: Question, *, by: User | None, at: datetime) -> None:
    """Ask a question no more."""
    if Question.objects.filter(pk=question.pk, retired_at=None).update(retired_at=at):
        record("training.question_retired", question, by=by, at=at)


@transaction.atomic
def take(
    enrolment: Enrolment,
    skill: str,
    answers: Mapping[int, int],
    *,
    way: str,
    by: User | None,
    at: datetime,
) -> QuizResult:
    """Mark the answers to a skill's quiz, each question's number with the choice's; keep the last.

    A question that was left out, or that has since been retired, is not right.

    :raises NothingAsked: the class does not teach the skill, or it has no quiz
    """
    asked = list(Question.objects.asked().filter(skill=skill).values_list("pk", flat=True))
    right = Choice.objects.filter(question__in=asked, is_right=True)
    marks = sum(
        answers.get(question) == choice for question, choice in right.values_list("question", "pk")
    )
    key_in(
        enrolment.training_class, skill, {enrolment.pk: marks}, asked=len(asked), way=way, by=by, at=at
    )  # fmt: skip
    return QuizResult.objects.get(enrolment=enrolment, skill=skill)


@transaction.atomic
def key_in(
    training_class: TrainingClass,
    skill: str,
    right: Mapping[int, int],
    *,
    asked: int,
    way: str,
    by: User | None,
    at: datetime,
) -> int:
    """Keep how many answers were right, by enrolment, of one quiz; sent again it stands once.

    Numbers of enrolments of other classes are left aside. Returns of how many it was kept.

    :raises NothingAsked: the class does not teach the skill, or nothing was asked
    :raises OutOfRange: more right answers than questions
    """
    course = training_class.course
    if asked < 1 or not course.lessons.filter(skill=skill).exists():
        raise NothingAsked(_("Lớp này không có bài kiểm tra của kỹ năng ấy."))
    if any(not 0 <= marks <= asked for marks in right.values()):
        raise OutOfRange(_("Số câu đúng phải từ 0 đến %(asked)s.") % {"asked": asked})
    theirs = training_class.enrolments.placed().filter(pk__in=right).values_list("pk", flat=True)
    results = [
        QuizResult(
            enrolment_id=number, skill=skill, right=right[number], asked=asked, way=way, at=at, by=by,
            passed=right[number] * 100 >= course.pass_percent * asked,
        )
        for number in theirs
    ]  # fmt: skip
    QuizResult.objects.bulk_create(
        results, update_conflicts=True, unique_fields=["enrolment", "skill"],
        update_fields=["right", "asked", "passed", "way", "at", "by"],
    )  # fmt: skip
    record(
        "training.quiz_kept", training_class, by=by, at=at, skill=skill, way=way,
        results=len(results),
    )  # fmt: skip
    return len(results)


def _check(choices: Sequence[str], right: int) -> None:
    if not 2 <= len(set(choices)) == len(choices) <= MOST_CHOICES:
        raise BadQuestion(_("Mỗi câu hỏi cần từ 2 đến 5 câu trả lời khác nhau."))
    if not 0 <= right < len(choices):
        raise BadQuestion(_("Hãy chọn câu trả lời đúng."))


def _write(skill: str, place: int, text: str, choices: Sequence[str], right: int) -> Question:
    question = Question.objects.create(skill=skill, place=place, text=text)
    Choice.objects.bulk_create(
        Choice(question=question, place=number, text=words, is_right=number == right)
        for number, words in enumerate(choices)
    )
    return question
