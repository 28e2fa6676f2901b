"""Courses are written, offered, replaced."""

from typing import Any

import pytest
from django.core.files.base import ContentFile

from lensan.kernel.states import NotAllowed
from lensan.training.actions import writing
from lensan.training.models import Course, Lesson, Material, Skill
from lensan.training.tests.make import LATER, NOON, a_course, a_draft

pytestmark = pytest.mark.django_db
State = Course.State


def test_a_course_begins_as_a_draft_and_is_taught_once_offered() -> None:
    course = a_draft(Skill.PHONE)
    assert (course.state, course.version) == (State.DRAFT, 1)

    writing.offer(course, by=None, at=NOON)

    assert list(Course.objects.offered()) == [course]


def test_two_courses_have_two_codes() -> None:
    a_draft(code="so-1")

    with pytest.raises(writing.CodeTaken):
        writing.draft("so-1", name="Khác", hours=1, seats=1, by=None, at=NOON)

    assert Course.objects.count() == 1


def test_a_draft_is_written_anew_as_a_whole() -> None:
    course = a_draft(Skill.PHONE, Skill.STALL)

    writing.write(
        course, name="Đóng gói", lessons=[writing.Taught(Skill.PACKING, 90)], costs=[], by=None,
        at=LATER,
    )  # fmt: skip

    course.refresh_from_db()
    assert course.name == "Đóng gói"
    assert list(course.lessons.values_list("skill", "minutes")) == [("packing", 90)]
    assert not course.cost_lines.exists()


def test_what_was_offered_is_not_changed() -> None:
    course = a_course(Skill.PHONE)

    with pytest.raises(writing.NotADraft, match="bản tiếp theo"):
        writing.write(course, lessons=[], costs=[], by=None, at=LATER)

    assert course.lessons.count() == 1


def test_without_a_lesson_nothing_is_offered() -> None:
    course = writing.draft("trong", name="Trống", hours=1, seats=1, by=None, at=NOON)

    with pytest.raises(writing.NotReady, match="chưa có bài học"):
        writing.offer(course, by=None, at=NOON)

    assert Course.objects.get().state == State.DRAFT


def test_a_skill_without_a_quiz_is_named() -> None:
    course = writing.draft("goi", name="Gói hàng", hours=1, seats=1, by=None, at=NOON)
    lessons = [writing.Taught(Skill.PACKING, 60)]
    writing.write(course, lessons=lessons, costs=[], by=None, at=NOON)

    with pytest.raises(writing.NotReady, match="đóng gói và giao hàng"):
        writing.offer(course, by=None, at=NOON)

    assert Course.objects.get().state == State.DRAFT


def test_the_next_version_takes_the_place_of_the_one_before() -> None:
    first = a_course(Skill.PHONE, Skill.SAFETY)
    writing.add_material(first, title="Phim", link="https://example.vn/phim", by=None, at=NOON)

    second = writing.revise(first, by=None, at=LATER)

    assert (second.version, second.state, second.replaces) == (2, State.DRAFT, first)
    assert [one.skill for one in second.lessons.all()] == ["phone", "safety"]
    assert second.cost_lines.get().amount == 500_000
    assert second.materials.get().title == "Phim"
    assert list(Course.objects.offered()) == [first]
    writing.offer(second, by=None, at=LATER)
    assert list(Course.objects.offered()) == [second]
    first.refresh_from_db()
    assert (first.state, Lesson.objects.filter(course=first).count()) == (State.RETIRED, 2)


def test_one_next_version_is_written_at_a_time() -> None:
    course = a_course()
    writing.revise(course, by=None, at=LATER)

    with pytest.raises(writing.CodeTaken):
        writing.revise(course, by=None, at=LATER)

    assert Course.objects.count() == 2


def test_a_retired_course_can_be_revised_and_offered_again() -> None:
    course = a_course()
    writing.retire(course, by=None, at=LATER)
    assert not Course.objects.offered().exists()

    writing.offer(writing.revise(course, by=None, at=LATER), by=None, at=LATER)

    assert Course.objects.offered().get().version == 2
    with pytest.raises(NotAllowed):
        writing.retire(course, by=None, at=LATER)


def test_a_file_goes_with_the_last_version_that_holds_it(
    django_capture_on_commit_callbacks: Any,
) -> None:
    first = a_course()
    file = ContentFile(b"%PDF-1.7", name="bai.pdf")
    mine = writing.add_material(first, title="Bài", file=file, by=None, at=NOON)
    storage, name = mine.file.storage, str(mine.file.name)
    theirs = writing.revise(first, by=None, at=LATER).materials.get()

    with django_capture_on_commit_callbacks(execute=True):
        writing.remove_material(mine, by=None, at=LATER)
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        writing.remove_material(theirs, by=None, at=LATER)

    assert not storage.exists(name)
    assert not Material.objects.exists()
