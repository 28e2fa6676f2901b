"""Courses are written, offered, and replaced by their next version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.actions.refusing import once
from lensan.journal.models import record
from lensan.training.models import CostLine, Course, Lesson, Material, Question, Skill

ABOUT = ("name", "description", "days", "hours", "seats", "pass_percent")


class NotADraft(Exception):
    """Only a draft can be changed; what was offered is replaced by its next version."""

    def __init__(self) -> None:
        super().__init__(_("Bản này đã dạy nên không sửa được. Hãy soạn bản tiếp theo."))


class CodeTaken(Exception):
    """There is a course of that code, or a next version is being written already."""


class NotReady(Exception):
    """The course cannot be taught yet: it teaches nothing, or a skill has no quiz."""


@dataclass(frozen=True, slots=True)
class Taught:
    """A lesson as it is written: the skill, its minutes, the words of the hand-out."""

    skill: str
    minutes: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a class costs in one respect, in đồng: per class, day or seat."""

    name: str
    amount: int
    per: str


def draft(code: str, *, by: User | None, at: datetime, **about: Any) -> Course:
    """Begin a new course; `about` names what it is called, its length, seats and pass mark.

    :raises CodeTaken: there is a course of that code
    """
    course = Course(code=code, **about)
    with once(CodeTaken(_("Đã có khóa học mã này. Hãy soạn bản tiếp theo của nó."))):
        course.save(force_insert=True)
        record("training.course_drafted", course, by=by, at=at, code=code)
    return course


@transaction.atomic
def write(
    course: Course,
    *,
    lessons: Sequence[Taught],
    costs: Sequence[Cost],
    by: User | None,
    at: datetime,
    **about: Any,
) -> None:
    """Write what a draft is, teaches and costs, in place of what was written before.

    :raises NotADraft: it was offered
    """
    _check_draft(course)
    for name, value in about.items():
        setattr(course, name, value)
    course.save(update_fields=[*about])
    course.lessons.all().delete()
    course.cost_lines.all().delete()
    Lesson.objects.bulk_create(
        Lesson(course=course, place=place, skill=one.skill, minutes=one.minutes, text=one.text)
        for place, one in enumerate(lessons, start=1)
    )
    CostLine.objects.bulk_create(
        CostLine(course=course, name=one.name, amount=one.amount, per=one.per) for one in costs
    )
    record("training.course_written", course, by=by, at=at, lessons=len(lessons))


@transaction.atomic
def add_material(
    course: Course,
    *,
    title: str,
    by: User | None,
    at: datetime,
    file: File[Any] | None = None,
    link: str = "",
) -> Material:
    """Keep a file or a link to teach from; a course that is being taught takes them too."""
    material = Material(course=course, title=title, link=link)
    if file:
        material.file.save(str(file.name), file, save=False)
    material.save()
    record("training.material_added", course, by=by, at=at, material=material.pk)
    return material


@transaction.atomic
def remove_material(material: Material, *, by: User | None, at: datetime) -> None:
    """Take a file or link away; the file goes with the last version that holds it."""
    number, storage, name = material.pk, material.file.storage, material.file.name
    material.delete()
    if name and not Material.objects.filter(file=name).exists():
        transaction.on_commit(lambda: storage.delete(name))
    record("training.material_removed", material.course, by=by, at=at, material=number)


@transaction.atomic
def offer(course: Course, *, by: User | None, at: datetime) -> None:
    """Teach a draft from now on, in place of the version before it.

    :raises NotReady: it teaches nothing, or a skill has no quiz
    :raises NotAllowed: it is no draft
    """
    _check_ready(course)
    if course.replaces and course.replaces.state == Course.State.OFFERED:
        course.replaces.advance_to(Course.State.RETIRED)
    course.advance_to(Course.State.OFFERED, offered_at=at)
    record("training.course_offered", course, by=by, at=at, version=course.version)


@transaction.atomic
def retire(course: Course, *, by: User | None, at: datetime) -> None:
    """Teach it no more; classes that were announced are still held.

    :raises NotAllowed: it is not being taught
    """
    course.advance_to(Course.State.RETIRED)
    record("training.course_retired", course, by=by, at=at)


def revise(course: Course, *, by: User | None, at: datetime) -> Course:
    """Begin the next version as a copy of this one, which is taught until the next is offered.

    :raises CodeTaken: the next version is being written already
    """
    copied = {name: getattr(course, name) for name in ABOUT}
    following = Course(code=course.code, version=course.version + 1, replaces=course, **copied)
    with once(CodeTaken(_("Bản tiếp theo của khóa học này đang được soạn."))):
        following.save(force_insert=True)
        for part in (Lesson, CostLine, Material):
            _copy(part, course, following)
        record("training.course_revised", following, by=by, at=at, version=following.version)
    return following


def _copy(part: type[Any], source: Course, target: Course) -> None:
    rows = list(part.objects.filter(course=source).order_by("pk"))
    for row in rows:
        row.pk, row.course = None, target
    part.objects.bulk_create(rows)


def _check_draft(course: Course) -> None:
    if not Course.objects.filter(pk=course.pk, state=Course.State.DRAFT).exists():
        raise NotADraft


def _check_ready(course: Course) -> None:
    skills = set(course.lessons.values_list("skill", flat=True))
    if not skills:
        raise NotReady(_("Khóa học chưa có bài học nào."))
    asked = set(Question.objects.asked().values_list("skill", flat=True))
    if without := skills - asked:
        names = ", ".join(str(Skill(skill).label) for skill in Skill if skill in without)
        raise NotReady(_("Hãy soạn câu hỏi kiểm tra cho kỹ năng: %(names)s.") % {"names": names})
