"""Let the made-up province train for a year: a cascade of trainers, classes held and ahead, quizzes."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from lensan.accounts.models import User
from lensan.demo.lessons import ASKED, TEXTS
from lensan.places.models import Commune
from lensan.producers.models import Consent, Producer, Purpose
from lensan.training.actions import (
    announcing,
    appointing,
    attending,
    certifying,
    enrolling,
    quizzing,
    writing,
)
from lensan.training.models import (
    Course,
    Enrolment,
    Level,
    Skill,
    Trainer,
    TrainingClass,
    Venue,
    may_teach,
)

SEED = 793
BEGAN = 150  # days ago the ministry's experts came
TAUGHT = 110  # days over which households have learned
MOST_CLASSES, FEWEST = 3, 6  # a commune's classes, and for how many one is held
SEATS, QUESTIONS = 40, 3
MORNING, NOON, AFTERNOON, EVENING = time(8), time(11), time(13, 30), time(16, 30)
# How likely an answer is right: a little is lost on each step, and packing is lost most.
KNOWN = {Level.SOURCE: 0.97, Level.COMMUNE: 0.92, Level.HAMLET: 0.88, "": 0.82}
LOST = {Skill.PACKING: 0.16}
COURSES = (
    ("ky-nang-so", "Kỹ năng số và gian hàng", 6, (Skill.PHONE, Skill.STALL, Skill.SAFETY)),
    ("dong-goi", "Nhận đơn, đóng gói và giao hàng", 3, (Skill.ORDERS, Skill.PACKING)),
    ("ban-hang", "Ảnh đẹp và thanh toán", 3, (Skill.PHOTOS, Skill.PAYMENT)),
    ("nhat-ky", "Nhật ký thửa đất", 3, (Skill.DIARY,)),
)
COSTS = (
    ("Thù lao giảng viên", 500_000, "day"), ("Tài liệu", 8_000, "seat"),
    ("Nước uống", 10_000, "seat"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Teams:
    """Who teaches in a commune, and where."""

    commune: Commune
    venue: Venue
    trainer: Trainer


@transaction.atomic
def teach(*, by: User, at: datetime) -> None:
    """Write the courses, train the trainers, and let them teach whoever has agreed by then; once."""
    if Course.objects.exists():
        return
    chance = random.Random(SEED)
    began = at - timedelta(days=BEGAN)
    courses = _courses(by=by, at=began - timedelta(days=30))
    teams = _train_the_trainers(courses, chance, by=by, at=began)
    willing = _willing(timezone.localdate(at))
    for team in teams:
        _teach_households(team, courses, willing.get(team.commune.pk, []), chance, by=by, at=at)
    _announce_what_is_ahead(teams, courses, willing, by=by, at=at)


def _courses(*, by: User, at: datetime) -> list[Course]:
    for skill, questions in ASKED.items():
        for text, *choices in questions:
            quizzing.ask(skill, text, choices, right=0, by=by, at=at)
    made = []
    for code, name, hours, skills in COURSES:
        course = writing.draft(code, name=name, hours=hours, seats=SEATS, by=by, at=at)
        writing.write(
            course, by=by, at=at,
            lessons=[_taught(skill, hours * 60 // len(skills)) for skill in skills],
            costs=[writing.Cost(*cost) for cost in COSTS],
        )  # fmt: skip
        writing.offer(course, by=by, at=at)
        made.append(course)
    return made


def _taught(skill: Skill, minutes: int) -> writing.Taught:
    return writing.Taught(skill, minutes, "\n".join(TEXTS[skill]))


def _train_the_trainers(
    courses: Sequence[Course], chance: random.Random, *, by: User, at: datetime
) -> list[Teams]:
    """Let experts teach source trainers, these the communes' teams, and these some hamlets' teams."""
    communes = list(Commune.objects.of_the_programme().select_related("district").order_by("code"))
    venues = [
        appointing.open_venue(
            commune=commune,
            name=f"Nhà văn hóa {commune} (mẫu)",
            rooms=2,
            seats=SEATS,
            by=by,
            at=at,
        )
        for commune in communes
    ]
    expert = _trainer(Level.MINISTRY, "Chuyên gia (mẫu)", None, by=by, at=at)
    account = User.objects.filter(username="giangvien").first()
    sources = [
        _trainer(
            Level.SOURCE, f"Giảng viên nguồn {n} (mẫu)", None, by=by, at=at,
            user=account if n == 1 else None,
        )
        for n in range(1, 9)
    ]  # fmt: skip
    teams = [
        _trainer(Level.COMMUNE, f"Tổ công nghệ số {commune} (mẫu)", commune, by=by, at=at)
        for commune in communes
    ]
    for course in courses:
        day = at + timedelta(days=courses.index(course))
        _hold(course, venues[0], expert, sources, day, chance, by=by)
        for number, source in enumerate(sources):
            theirs = teams[number :: len(sources)]
            if may_teach(source, course):
                _hold(
                    course, venues[number], source, theirs, day + timedelta(days=14), chance, by=by
                )
    return [
        Teams(commune, venue, team)
        for commune, venue, team in zip(communes, venues, teams, strict=True)
    ]


def _trainer(
    level: Level,
    name: str,
    commune: Commune | None,
    *,
    by: User,
    at: datetime,
    user: User | None = None,
) -> Trainer:
    return appointing.appoint(
        level=level, name=name, commune=commune, user=user, days_a_month=8, by=by, at=at
    )


def _teach_households(
    team: Teams, courses: Sequence[Course], willing: Sequence[tuple[int, date]],
    chance: random.Random, *, by: User, at: datetime,
) -> None:  # fmt: skip
    """Hold the commune's classes over the past months, one course after another."""
    for number, course in enumerate(courses[:MOST_CLASSES]):
        if not may_teach(team.trainer, course):
            continue
        weeks = chance.randrange(1, TAUGHT // 7 - 3 * number)
        day = at - timedelta(days=7 * weeks + number)  # of two courses never the same day
        agreed = [who for who, given in willing if given <= timezone.localdate(day)]
        coming = chance.sample(agreed, min(len(agreed), chance.randrange(FEWEST, SEATS - 5)))
        if len(coming) >= FEWEST:
            _hold(course, team.venue, team.trainer, coming, day, chance, by=by)


def _hold(
    course: Course, venue: Venue, trainer: Trainer, people: Sequence[int] | Sequence[Trainer],
    day: datetime, chance: random.Random, *, by: User,
) -> TrainingClass:  # fmt: skip
    """Announce a class, note who came, let them answer, close it and issue the certificates."""
    on = timezone.localdate(day)
    held = announcing.announce(
        course, venue=venue, trainer=trainer, when=announcing.When(on, MORNING, NOON), seats=SEATS,
        by=by, at=day - timedelta(days=10),
    )  # fmt: skip
    trainers = [one.pk for one in people if isinstance(one, Trainer)]
    producers = [one for one in people if isinstance(one, int)]
    way = chance.choice(("tick", "tick", "card", "sheet", "sms"))
    attending.note(held, producers, trainers=trainers, on=on, way=way, by=by, at=day)
    places = list(held.enrolments.select_related("trainer"))
    for lesson in course.lessons.all():
        marks = {place.pk: _right(place, Skill(lesson.skill), chance) for place in places}
        way = chance.choice(("phone", "aloud", "paper"))
        quizzing.key_in(held, lesson.skill, marks, asked=QUESTIONS, way=way, by=by, at=day)
    announcing.close(held, by=by, at=day)
    certifying.issue(held, by=by, at=day)
    return held


def _right(place: Enrolment, skill: Skill, chance: random.Random) -> int:
    known = KNOWN[place.trainer.level if place.trainer else ""]
    known -= 0 if place.trainer else LOST.get(skill, 0)
    return sum(chance.random() < known for _each in range(QUESTIONS))


def _willing(today: date) -> dict[int, list[tuple[int, date]]]:
    """Return who has agreed to be kept in the registry and when, by commune."""
    agreed = Consent.objects.standing(today).filter(text__purpose=Purpose.REGISTRY)
    active = Producer.objects.active().filter(erased_at=None).values("pk")
    rows = agreed.filter(producer__in=active).order_by("producer", "-given_on")
    found: dict[int, list[tuple[int, date]]] = {}
    for commune, who, given in rows.values_list("producer__commune", "producer", "given_on"):
        found.setdefault(commune, []).append((who, given))
    return found


def _announce_what_is_ahead(
    teams: Sequence[Teams], courses: Sequence[Course],
    willing: dict[int, list[tuple[int, date]]], *, by: User, at: datetime,
) -> None:  # fmt: skip
    """Announce classes of today and the coming days, some with people invited, and cancel one."""
    ahead = list(_next(teams, courses))
    for number, (team, course) in enumerate(ahead):
        on = timezone.localdate(at) + timedelta(days=0 if number == 0 else 2 + number)
        training_class = announcing.announce(
            course, venue=team.venue, trainer=team.trainer, seats=8, by=by, at=at,
            when=announcing.When(on, AFTERNOON, EVENING),
        )  # fmt: skip
        numbers = [who for who, _given in willing.get(team.commune.pk, [])][-12:]
        people = list(Producer.objects.filter(pk__in=numbers).select_related("commune"))
        invited = enrolling.invite(training_class, people, way="helper", by=by, at=at)
        for place in invited.unreached[:10]:  # eight find a seat, two wait
            enrolling.accept(place, by=by, at=at)
    if ahead:
        announcing.cancel(training_class, reason="nước lên", by=by, at=at)


def _next(teams: Sequence[Teams], courses: Sequence[Course]) -> Iterator[tuple[Teams, Course]]:
    """Yield a few teams that may teach the last course, that of the demo's own commune first."""
    own_first = sorted(teams, key=lambda team: team.commune.code != "31450")
    able = [team for team in own_first if may_teach(team.trainer, courses[-1])]
    yield from ((team, courses[-1]) for team in able[:6])
