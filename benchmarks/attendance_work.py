"""What the benchmark of attendance asks of the database, in a process of its own."""

import json
from datetime import date, datetime, time
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from lensan.accounts.middleware import SETTLED
from lensan.accounts.models import Role, User
from lensan.kernel.bulk import next_ids
from lensan.places.models import Commune, Hamlet
from lensan.producers.codes import producer_code
from lensan.producers.models import Consent, ConsentText, Producer, Purpose
from lensan.training.models import (
    Attendance,
    Course,
    Enrolment,
    Level,
    Trainer,
    TrainingClass,
    Venue,
)


def make(classes: int, *, helpers: int, names: int) -> None:
    """Make so many classes of today, each with its helper's session and the households to tick."""
    now = timezone.now()
    today = timezone.localdate(now)
    commune = Commune.objects.of_the_programme().order_by("code")[0]
    hamlets = [
        Hamlet.objects.create(commune=commune, name=f"Ấp {n}") for n in range(1, helpers + 1)
    ]
    sessions = [_session(hamlet, number) for number, hamlet in enumerate(hamlets)]
    course = Course.objects.create(code="do", name="Đo", hours=3, seats=names, state="offered")
    held = _classes(course, commune, classes, names, now)
    people = _people(commune, hamlets, classes, names, today)
    Enrolment.objects.bulk_create(
        [
            Enrolment(
                training_class=one,
                producer_id=number,
                state="placed",
                way="helper",
                invited_at=now,
            )
            for one, theirs in zip(held, people, strict=True)
            for number in theirs[: names // 2]
        ],
        batch_size=2000,
    )
    told = [
        {
            "class": one.pk,
            "session": sessions[n % helpers],
            "people": theirs,
            "on": today.isoformat(),
        }
        for n, (one, theirs) in enumerate(zip(held, people, strict=True))
    ]
    print(json.dumps(told))


def look(classes: int, *, names: int) -> None:
    """Print what is wrong: names lost or noted twice, seats that do not add up; nothing if all is well."""
    wanted = classes * names
    noted, placed = Attendance.objects.count(), Enrolment.objects.filter(state="placed").count()
    people = Attendance.objects.values("enrolment__producer").distinct().count()
    odd = TrainingClass.objects.exclude(taken=names).count()
    wrong = []
    if (noted, placed, people) != (wanted, wanted, wanted):
        wrong.append(
            f"{noted:,} notes and {placed:,} places of {people:,} people instead of {wanted:,}"
        )
    if odd:
        wrong.append(f"{odd:,} classes with a wrong number of seats taken")
    print("; ".join(wrong))


def _session(hamlet: Hamlet, number: int) -> str:
    """Sign a helper in, and return the key of the session."""
    user = User.objects.create(username=f"to-{number}", role=Role.HELPER)
    user.hamlets.add(hamlet)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store[SETTLED] = True
    store.save()
    return str(store.session_key)


def _classes(
    course: Course, commune: Commune, classes: int, names: int, now: datetime
) -> list[TrainingClass]:
    today = timezone.localdate(now)
    venue = Venue.objects.create(commune=commune, name="Hội trường", rooms=classes, seats=names)
    trainer = Trainer.objects.create(
        name="Giảng viên", level=Level.MINISTRY, days_a_month=20, added_on=today
    )
    return TrainingClass.objects.bulk_create(
        [
            TrainingClass(
                course=course, venue=venue, trainer=trainer, starts_on=today, ends_on=today,
                from_time=time(8), to_time=time(11), seats=names, taken=names // 2, announced_at=now,
            )
            for _each in range(classes)
        ]
    )  # fmt: skip


def _people(
    commune: Commune, hamlets: list[Hamlet], classes: int, names: int, today: date
) -> list[list[int]]:
    """Make the households of each class, of its helper's hamlet; all have agreed."""
    numbers = next_ids(Producer, classes * names)
    text = ConsentText.objects.filter(purpose=Purpose.REGISTRY).latest("version")
    for first in range(0, classes * names, 5000):
        chunk = numbers[first : first + 5000]
        Producer.objects.bulk_create(
            Producer(
                pk=number, code=producer_code(number), name=f"Hộ {number}", commune=commune,
                hamlet=hamlets[(first + place) // names % len(hamlets)], registered_on=today,
                sort_key=f"ho {number}", search_key=f"ho {number}",
            )
            for place, number in enumerate(chunk)
        )  # fmt: skip
        Consent.objects.bulk_create(
            Consent(producer_id=number, text=text, given_on=today, place="ấp", way="paper")
            for number in chunk
        )
    return [numbers[first : first + names] for first in range(0, classes * names, names)]
