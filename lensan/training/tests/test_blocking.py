"""Trainers and venues are busy as their calendars say, and no class is laid there."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import a_province_officer, a_user, an_officer, sign_in
from lensan.journal.models import Entry
from lensan.places.tests.make import a_commune
from lensan.training.actions import announcing, appointing, blocking
from lensan.training.actions.framing import frame
from lensan.training.calendars import Unreadable
from lensan.training.models import Busy, Trainer, TrainingClass, Venue
from lensan.training.planner import plan, verify
from lensan.training.tests.make import LATER, NOON, a_class, a_trainer, a_venue
from lensan.training.tests.make_busy import MONDAY_MORNING, a_busy_time, a_file
from lensan.training.tests.make_pages import read, say
from lensan.training.tests.make_plans import ON, a_year, chosen

pytestmark = pytest.mark.django_db
MONDAY_WHOLE = "DTSTART;VALUE=DATE:20220725"
WEEKLY = "UID:1|DTSTART:20220725T080000|DURATION:PT3H|RRULE:FREQ=WEEKLY;COUNT=3"


@pytest.fixture
def officer(client: Client) -> User:
    user = a_province_officer()
    sign_in(client, user)
    return user


def taken_in(owner: Trainer | Venue, *events: str, at: datetime = NOON) -> tuple[int, int]:
    told = blocking.take_in(owner, a_file(*events), by=None, at=at)
    return told.new, told.struck


def begins(owner: Trainer | Venue) -> list[datetime]:
    return list(owner.busy.order_by("starts_at").values_list("starts_at", flat=True))


@pytest.mark.parametrize("make", [a_trainer, a_venue])
def test_the_same_calendar_changes_nothing_a_second_time(make: type[Trainer | Venue]) -> None:
    owner = make()

    assert [taken_in(owner, WEEKLY), taken_in(owner, WEEKLY, at=LATER)] == [(3, 0), (0, 0)]

    assert begins(owner) == [MONDAY_MORNING + timedelta(weeks=n) for n in range(3)]
    assert [entry.verb for entry in Entry.objects.about(owner)].count(
        "training.busy_taken_in"
    ) == 1


def test_what_a_calendar_says_of_an_event_takes_the_place_of_what_was_known() -> None:
    trainer = a_trainer()
    taken_in(trainer, WEEKLY, "UID:2|DTSTART;VALUE=DATE:20220810")

    moved = taken_in(trainer, WEEKLY.replace("COUNT=3", "COUNT=1").replace("PT3H", "PT4H"))

    assert (moved, trainer.busy.count()) == ((1, 3), 2)
    assert trainer.busy.order_by("starts_at")[0].ends_at == MONDAY_MORNING + timedelta(hours=4)
    assert taken_in(trainer, f"{WEEKLY}|STATUS:CANCELLED") == (0, 1)
    assert trainer.busy.count() == 1


def test_what_is_over_stays_as_it_was() -> None:
    trainer = a_trainer()
    taken_in(trainer, WEEKLY)
    midst = MONDAY_MORNING + timedelta(hours=4)

    longer = taken_in(trainer, WEEKLY.replace("PT3H", "PT5H"), at=midst)

    assert longer == (3, 3)
    assert taken_in(trainer, f"{WEEKLY}|STATUS:CANCELLED", at=midst + timedelta(days=1)) == (0, 2)
    assert begins(trainer) == [MONDAY_MORNING]


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("DTSTART;VALUE=DATE:20210725", "không có lúc bận nào từ nay về sau"),
        ("DTSTART;TZID=Mars/Base:20220725T080000", "múi giờ lạ"),
    ],
)
def test_a_calendar_that_says_nothing_or_is_not_understood_is_stored_by_no_half(
    event: str, words: str
) -> None:
    trainer = a_trainer()
    a_busy_time(trainer)

    with pytest.raises(Unreadable, match=words):
        taken_in(trainer, event)

    assert begins(trainer) == [MONDAY_MORNING]
    with pytest.raises(Unreadable):
        taken_in(trainer, MONDAY_WHOLE, event.replace("2021", "x"))
    assert trainer.busy.count() == 1


def test_no_class_is_announced_where_someone_is_busy() -> None:
    trainer, venue = a_trainer(), a_venue()
    a_busy_time(trainer, hours=0.5)
    a_busy_time(venue, starts=MONDAY_MORNING + timedelta(hours=2))

    with pytest.raises(announcing.CannotBeHeld, match="bận vào giờ này, theo lịch"):
        a_class(trainer=trainer)
    with pytest.raises(announcing.CannotBeHeld, match="bận việc khác vào giờ này"):
        a_class(venue=venue)

    assert not TrainingClass.objects.exists()
    assert a_class(trainer=trainer, venue=venue, hours=(13, 16))
    with pytest.raises(announcing.CannotBeHeld, match="bận vào giờ này"):
        announcing.hand_to(a_class(), trainer, by=None, at=LATER)


def test_days_away_are_not_planned_and_take_nothing_of_the_days_given() -> None:
    _course, trainer, _venue = a_year(households=5)
    monday = datetime(2022, 8, 1, tzinfo=UTC)
    a_busy_time(trainer, starts=monday, hours=6 * 24)  # Monday to Sunday, the last after midnight

    problem = frame(chosen(), on=ON).problem

    [teacher] = problem.trainers
    assert (teacher.away, teacher.busy) == ({31: 5}, {})
    found = plan(problem, seconds=1).classes
    assert 31 not in {one.week for one in found}
    assert verify(problem, found) == []


def test_who_is_forgotten_has_no_busy_times_left() -> None:
    trainer = a_trainer()
    a_busy_time(trainer)

    appointing.forget(trainer, by=None, at=NOON)

    assert not Busy.objects.exists()


def test_a_busy_time_knows_its_days() -> None:
    evening = datetime(2022, 7, 25, 15, tzinfo=UTC)  # 22 o'clock
    trainer = a_trainer()

    assert list(a_busy_time(trainer, starts=evening, hours=2).days()) == [date(2022, 7, 25)]
    over = a_busy_time(trainer, starts=evening, hours=3, event="2")
    assert list(over.days()) == [date(2022, 7, 25), date(2022, 7, 26)]
    assert str(over) == "22:00 25/07/2022 – 01:00 26/07/2022"


# The pages


def a_coming_file(days: int = 30) -> SimpleUploadedFile:
    day = date.today() + timedelta(days=days)  # noqa: DTZ011 - far enough from midnight
    return SimpleUploadedFile("lich.ics", a_file(f"DTSTART;VALUE=DATE:{day:%Y%m%d}"))


@pytest.mark.parametrize(("make", "name"), [(a_trainer, "trainer-busy"), (a_venue, "venue-busy")])
def test_a_calendar_is_taken_in_on_a_page(
    client: Client, officer: User, make: type[Trainer | Venue], name: str
) -> None:
    owner = make()
    url = reverse(name, kwargs={"pk": owner.pk})
    assert "Chưa ghi lúc bận nào" in read(client, url)

    assert "Đã ghi 1 lúc bận mới" in say(client, url, file=a_coming_file())
    assert "đã được ghi từ trước" in say(client, url, file=a_coming_file())

    busy = Busy.objects.get()
    assert "Đã bỏ lúc bận này" in say(client, reverse("busy-strike", kwargs={"pk": busy.pk}))
    assert not Busy.objects.exists()


def test_a_file_that_is_no_calendar_is_refused_on_the_page(client: Client, officer: User) -> None:
    url = reverse("trainer-busy", kwargs={"pk": a_trainer().pk})

    assert "không phải tệp lịch" in say(client, url, file=SimpleUploadedFile("a.ics", b""))
    assert "lớn hơn 2 MB" in say(client, url, file=SimpleUploadedFile("a.ics", b"A" * 2**22))
    assert "Hãy chọn một tệp lịch" in say(client, url, file="")
    assert not Busy.objects.exists()


def test_classes_that_were_announced_there_are_shown(client: Client, officer: User) -> None:
    training_class = a_class()
    coming = date.today() + timedelta(days=30)  # noqa: DTZ011
    TrainingClass.objects.filter(pk=training_class.pk).update(starts_on=coming, ends_on=coming)
    url = reverse("trainer-busy", kwargs={"pk": training_class.trainer_id})

    page = say(client, url, file=a_coming_file())

    assert "Lớp đã báo trùng lúc bận" in page
    assert training_class.course.name in page


def test_only_who_manages_a_trainer_or_a_venue_writes_when_they_are_busy(client: Client) -> None:
    expert, venue = a_trainer(), a_venue(a_commune("Vị Trung"))
    sign_in(client, an_officer(a_commune()))

    urls = [
        reverse("trainer-busy", kwargs={"pk": expert.pk}),
        reverse("busy-strike", kwargs={"pk": a_busy_time(expert).pk}),
    ]
    assert [client.post(url).status_code for url in urls] == [403, 403]
    url = reverse("venue-busy", kwargs={"pk": venue.pk})
    assert client.get(url).status_code == 404
    sign_in(client, a_user(Role.TRAINER))
    assert client.get(url).status_code == 403  # trainers see every venue
    assert Busy.objects.count() == 1


def test_the_page_costs_the_same_however_much_is_taken(client: Client, officer: User) -> None:
    trainer, queries = a_trainer(), []
    url = reverse("trainer-busy", kwargs={"pk": trainer.pk})
    client.get(url)  # what is asked once is known then
    for number in range(3):
        a_busy_time(trainer, starts=datetime(2099, 1, 1 + number, tzinfo=UTC), event=str(number))
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        queries.append(len(seen))
    assert len(set(queries)) == 1
