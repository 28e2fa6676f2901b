"""Courses, those who teach, classes, and those who come."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import a_user
from lensan.places.models import Commune
from lensan.places.tests.make import a_commune
from lensan.producers.actions.consenting import give
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer
from lensan.training.actions import (
    announcing,
    appointing,
    attending,
    certifying,
    quizzing,
    writing,
)
from lensan.training.models import (
    Course,
    Level,
    Question,
    Skill,
    Trainer,
    TrainingClass,
    Venue,
)

NOON = datetime(2022, 7, 22, 5, tzinfo=UTC)  # in Hậu Giang
LATER = NOON + timedelta(hours=1)
MONDAY = date(2022, 7, 25)
MONDAY_NOON = datetime(2022, 7, 25, 5, tzinfo=UTC)
SKILLS = (Skill.PHONE, Skill.STALL)
_number = count(1)


def a_question(skill: str = Skill.PHONE, text: str = "Mật khẩu nên đưa cho ai?") -> Question:
    """A question whose right answer is its second."""
    return quizzing.ask(skill, text, ["Mọi người", "Không ai"], right=1, by=None, at=NOON)


def a_draft(*skills: str, code: str = "", **about: Any) -> Course:
    """A course in writing that teaches these skills; each has a quiz of two questions."""
    taught = skills or SKILLS
    for skill in taught:
        if not Question.objects.asked().filter(skill=skill).exists():
            a_question(skill)
            a_question(skill, "Nên đổi mật khẩu khi nào?")
    number = next(_number)
    told = {"name": f"Kỹ năng số {number}", "days": 1, "hours": 4, "seats": 40} | about
    course = writing.draft(code or f"khoa-{number}", by=None, at=NOON, **told)
    lessons = [writing.Taught(skill, 60, "Giữ kín mật khẩu.") for skill in taught]
    writing.write(
        course, lessons=lessons, costs=[writing.Cost("Thù lao", 500_000, "day")], by=None, at=NOON
    )
    return course


def a_course(*skills: str, code: str = "", **about: Any) -> Course:
    """A course that is being taught."""
    course = a_draft(*skills, code=code, **about)
    writing.offer(course, by=None, at=NOON)
    return course


def a_trainer(
    level: str = Level.MINISTRY,
    *,
    commune: Commune | None = None,
    user: User | None = None,
    **facts: Any,
) -> Trainer:
    """A trainer; an expert of the ministry, who may teach anything, unless told otherwise."""
    if level in {Level.COMMUNE, Level.HAMLET} and commune is None:
        commune = a_commune()
    told = {"name": f"Lê Thị {next(_number)}", "days_a_month": 8} | facts
    return appointing.appoint(level=level, commune=commune, user=user, by=None, at=NOON, **told)


def a_venue(commune: Commune | None = None, *, rooms: int = 1, seats: int = 40) -> Venue:
    return appointing.open_venue(
        commune=commune or a_commune(), name=f"Nhà văn hóa {next(_number)}", rooms=rooms,
        seats=seats, by=None, at=NOON,
    )  # fmt: skip


def a_class(
    commune: Commune | None = None,
    *,
    course: Course | None = None,
    venue: Venue | None = None,
    trainer: Trainer | None = None,
    on: date = MONDAY,
    hours: tuple[int, int] = (8, 11),
    seats: int = 3,
    makes_up_for: TrainingClass | None = None,
) -> TrainingClass:
    """An announced class on Monday morning."""
    return announcing.announce(
        course or a_course(), venue=venue or a_venue(commune), trainer=trainer or a_trainer(),
        when=announcing.When(on, time(hours[0]), time(hours[1])), seats=seats, by=None, at=NOON,
        makes_up_for=makes_up_for,
    )  # fmt: skip


def a_pupil(name: str = "", *, commune: Commune | None = None, **facts: Any) -> Producer:
    """A household that agreed to the programme keeping its file."""
    pupil = a_producer(name or f"Nguyễn Văn {next(_number)}", commune=commune, **facts)
    give(pupil, "registry", way="paper", place="nhà", by=None, at=NOON)
    return pupil


def noted(training_class: TrainingClass, *people: Producer | Trainer, way: str = "tick") -> None:
    """Note people in class on its first day."""
    attending.note(
        training_class, [one.pk for one in people if isinstance(one, Producer)],
        trainers=[one.pk for one in people if isinstance(one, Trainer)],
        on=training_class.starts_on, way=way, by=None, at=MONDAY_NOON,
    )  # fmt: skip


def answered(training_class: TrainingClass, *, right: int = 2, skill: str = "") -> None:
    """Let everyone in class answer so many of two questions of each skill, or of one."""
    places = training_class.enrolments.placed().values_list("pk", flat=True)
    for lesson in training_class.course.lessons.all():
        if skill in {"", lesson.skill}:
            quizzing.key_in(
                training_class, lesson.skill, dict.fromkeys(places, right), asked=2, way="paper",
                by=None, at=MONDAY_NOON,
            )  # fmt: skip


def passed(course: Course, trainer: Trainer, *, taught_by: Trainer | None = None) -> TrainingClass:
    """Let a trainer pass a course, with its certificate, in a class of its own."""
    training_class = a_class(course=course, trainer=taught_by)
    noted(training_class, trainer)
    answered(training_class)
    certifying.issue(training_class, by=None, at=MONDAY_NOON)
    return training_class


def a_teaching_user(level: str = Level.MINISTRY, **facts: Any) -> tuple[User, Trainer]:
    """Someone who signs in as a trainer."""
    user = a_user(Role.TRAINER)
    return user, a_trainer(level, user=user, **facts)
