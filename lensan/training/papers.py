"""What is printed for a class, a producer and a course."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lensan.kernel.documents import learning
from lensan.kernel.numbers import day
from lensan.producers.models import Producer
from lensan.training.models import Certificate, Course, Enrolment, Question, Skill, TrainingClass

AGREEMENT = gettext_lazy(
    "Ký tên là đồng ý cho chương trình lập hồ sơ và ghi việc học của tôi; tôi có thể rút lại bất cứ lúc nào."
)


def hand_out(course: Course) -> bytes:
    """Return what learners take home from a course."""
    parts = tuple(
        learning.HandOutPart(lesson.get_skill_display(), lesson.minutes, lesson.text)
        for lesson in course.lessons.all()
    )
    links = course.materials.exclude(link="").order_by("pk").values_list("title", "link")
    return learning.hand_out(
        learning.HandOut(
            course.name, _("bản %(version)s") % {"version": course.version}, course.description,
            parts, tuple(links), sample=settings.DEMO,
        )
    )  # fmt: skip


def cards(producers: Iterable[Producer], address_of: Callable[[Producer], str]) -> bytes:
    """Return the producers' cards; their QR code opens the page that notes them in class."""
    return learning.cards(
        [learning.Card(one.name, one.code, place_of(one), address_of(one)) for one in producers],
        sample=settings.DEMO,
    )


def sign_in_sheet(training_class: TrainingClass) -> bytes:
    """Return the list that is signed in a class: who has a place, by name."""
    placed = training_class.enrolments.placed().select_related(
        "producer__hamlet", "trainer__commune"
    )
    rows = sorted((_row(one) for one in placed), key=lambda row: row[0])
    return learning.sign_in_sheet(
        learning.SignInSheet(
            training_class.course.name, str(training_class.venue), when(training_class),
            str(training_class.trainer), str(AGREEMENT), tuple(rows), sample=settings.DEMO,
        )
    )  # fmt: skip


def quiz_paper(course: Course) -> bytes:
    """Return the quiz of a course, skill by skill, in letters to be read from afar."""
    asked = list(Question.objects.asked().prefetch_related("choices"))
    parts = [
        learning.QuizPart(
            lesson.get_skill_display(),
            tuple(
                (one.text, tuple(choice.text for choice in one.choices.all()))
                for one in asked
                if one.skill == lesson.skill
            ),
        )
        for lesson in course.lessons.all()
    ]
    return learning.quiz_paper(course.name, parts, sample=settings.DEMO)


def certificates(found: Iterable[Certificate], address_of: Callable[[Certificate], str]) -> bytes:
    """Return certificates to be handed over; their QR code opens the page that checks them."""
    return learning.certificates(
        [
            learning.CertificatePaper(
                _name(one.enrolment), one.enrolment.training_class.course.name,
                skills_of(one.enrolment.training_class.course), day(one.issued_on),
                one.enrolment.training_class.venue.commune.title, one.code, address_of(one),
                sample=settings.DEMO,
            )
            for one in found
        ]
    )  # fmt: skip


def skills_of(course: Course) -> tuple[str, ...]:
    """Return what a course teaches, in its order."""
    return tuple(str(Skill(lesson.skill).label) for lesson in course.lessons.all())


def place_of(producer: Producer) -> str:
    """Return where a producer lives, as a card says it."""
    parts = (producer.hamlet, producer.commune)
    return ", ".join(str(part) for part in parts if part)


def when(training_class: TrainingClass) -> str:
    """Return the days and hours of a class as people read them."""
    days = day(training_class.starts_on)
    if training_class.ends_on != training_class.starts_on:
        days = f"{days} – {day(training_class.ends_on)}"
    return f"{days}, {training_class.from_time:%H:%M}–{training_class.to_time:%H:%M}"


def _name(enrolment: Enrolment) -> str:
    return enrolment.producer.name if enrolment.producer else str(enrolment.trainer)


def _row(enrolment: Enrolment) -> tuple[str, str, str]:
    if enrolment.producer:
        return (
            enrolment.producer.name,
            enrolment.producer.code,
            str(enrolment.producer.hamlet or ""),
        )
    assert enrolment.trainer is not None  # noqa: S101 - a place is a producer's or a trainer's
    return str(enrolment.trainer), enrolment.trainer.code, _("giảng viên")
