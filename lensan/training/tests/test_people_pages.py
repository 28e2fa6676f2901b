"""Trainers, their generations and venues at their doors."""

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import (
    a_helper,
    a_user,
    queries,
    sign_in,
)
from lensan.kernel.tables import XLSX
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.training.actions import quizzing
from lensan.training.models import (
    Certificate,
    Skill,
    Trainer,
    TrainingClass,
    Venue,
)
from lensan.training.tests.make import (
    MONDAY_NOON,
    a_class,
    a_course,
    a_pupil,
    a_question,
    a_trainer,
    a_venue,
    answered,
    noted,
    passed,
)
from lensan.training.tests.make_pages import address, read, say

# Trainers, generations, venues


def test_a_trainer_is_written_down_and_corrected(client: Client, officer: User) -> None:
    hamlet, helper = a_hamlet(), a_user(Role.HELPER, username="to-ap-3")
    told = {
        "level": "hamlet", "name": "Lê Thị Hoa", "phone": "0912 345 678", "days_a_month": 4,
        "commune": hamlet.commune_id, "hamlet": hamlet.name, "user": "to-ap-3",
    }  # fmt: skip

    page = say(client, address("trainer-appoint"), **told)

    assert "Chưa đạt khóa nào" in page
    trainer = Trainer.objects.get()
    assert (trainer.phone, trainer.user, trainer.hamlet) == ("+84912345678", helper, hamlet)
    url = address("trainer-correct", trainer)
    assert client.get(url).status_code == 200
    say(client, url, **(told | {"days_a_month": 6, "user": "", "phone": ""}))
    trainer.refresh_from_db()
    assert (trainer.days_a_month, trainer.user) == (6, None)
    assert "Lê Thị Hoa" in read(client, address("trainer-list") + "?cap=hamlet")
    assert "Lê Thị Hoa" not in read(client, address("trainer-list") + "?cap=source")
    assert client.get(address("trainer-list"), {"dang": "xlsx"}).headers["Content-Type"] == XLSX
    assert "Đã ghi thôi dạy" in say(client, address("trainer-stop", trainer))
    assert "Lê Thị Hoa" not in read(client, address("trainer-list"))
    say(client, address("trainer-stop", trainer), xoa="1")
    assert "đã xóa tên" in read(client, address("trainer-list") + "?nao=tat-ca")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"phone": "12"}, "không đúng"),
        ({"user": "ai-do"}, "Không có tài khoản"),
        ({"commune": ""}, "phải ghi xã"),
        ({"hamlet": "Ấp lạ"}, "không có ấp tên này"),
        ({"level": "ministry"}, "hợp lệ"),
    ],
)
def test_a_trainer_that_cannot_be_is_refused_in_words(
    client: Client, officer: User, told: dict[str, str], said: str
) -> None:
    right = {"level": "commune", "name": "Lê", "days_a_month": 4, "commune": a_commune().pk}

    page = say(client, address("trainer-appoint"), **(right | told))

    assert said in page or "Select a valid choice" in page
    assert not Trainer.objects.exists()


def test_one_account_is_one_trainer(client: Client, officer: User) -> None:
    a_trainer("commune", user=a_user(Role.TRAINER, username="co-hoa"))
    told = {
        "level": "commune",
        "name": "Lê",
        "days_a_month": 4,
        "commune": a_commune().pk,
        "user": "co-hoa",
    }
    other = a_trainer("commune")

    assert "đã là một giảng viên" in say(client, address("trainer-appoint"), **told)
    assert "đã là một giảng viên" in say(client, address("trainer-correct", other), **told)


def test_who_still_teaches_is_not_stopped(client: Client, province: User) -> None:
    training_class = a_class()

    assert "lớp chưa dạy" in say(client, address("trainer-stop", training_class.trainer))


def test_a_trainer_shows_who_taught_them_and_whom_they_taught(
    client: Client, province: User
) -> None:
    course = a_course(name="Kỹ năng số")
    expert = a_trainer(name="Chuyên gia Bộ")
    source = a_trainer("source", name="Nguồn Tỉnh")
    hamlet = a_trainer("hamlet", name="Tổ Ấp")
    passed(course, source, taught_by=expert)
    passed(course, hamlet, taught_by=source)

    page = read(client, address("trainer", source))
    assert ("Chuyên gia Bộ" in page, "Tổ Ấp" in page, "Kỹ năng số" in page) == (True,) * 3
    page = read(client, address("trainer", hamlet))
    assert page.index("Nguồn Tỉnh") < page.index("Chuyên gia Bộ")
    assert "dạy được mọi khóa" in read(client, address("trainer", expert))


def test_two_who_taught_each_other_stand_in_no_endless_line(
    client: Client, province: User
) -> None:
    one, other = a_course(), a_course()
    left, right = a_trainer("source", name="Trái"), a_trainer("source", name="Phải")
    passed(one, left)
    passed(other, right)
    Certificate.objects.get(enrolment__trainer=left)
    TrainingClass.objects.filter(course=one).update(trainer=right)
    TrainingClass.objects.filter(course=other).update(trainer=left)

    assert "Phải" in read(client, address("trainer", left))


def test_generations_stand_beside_each_other_with_an_alarm(client: Client, province: User) -> None:
    course = a_course(Skill.PHONE, seats=100)
    big = a_venue(seats=100)
    top = a_class(course=course, venue=a_venue(seats=100), seats=100)
    for _each in range(12):
        noted(top, a_trainer("source"))
    answered(top)
    bottom = a_class(course=course, venue=big, seats=100)
    noted(bottom, *[a_pupil() for _each in range(12)])
    places = bottom.enrolments.values_list("pk", flat=True)
    marks = {place: 2 if number % 4 == 0 else 0 for number, place in enumerate(places)}
    quizzing.key_in(bottom, Skill.PHONE, marks, asked=2, way="paper", by=None, at=MONDAY_NOON)

    page = read(client, address("generations"))

    assert "12 / 12" in page
    assert "3 / 12" in page
    assert page.count("sa sút</span>") == 1


def test_a_person_counts_once_in_a_skill_by_the_last_time(client: Client, province: User) -> None:
    course, pupil = a_course(Skill.PHONE), a_pupil()
    for right in (2, 0):
        training_class = a_class(course=course)
        noted(training_class, pupil)
        answered(training_class, right=right)

    assert "0 / 1" in read(client, address("generations"))


def test_without_quizzes_there_are_no_generations(client: Client, officer: User) -> None:
    assert "Chưa có bài kiểm tra nào" in read(client, address("generations"))
    sign_in(client, a_helper(a_hamlet()))
    assert client.get(address("generations")).status_code == 403
    assert client.get(address("trainer-appoint")).status_code == 403
    assert client.get(address("venue-open")).status_code == 403


def test_a_venue_is_written_down_and_corrected(client: Client, officer: User) -> None:
    told = {"commune": a_commune().pk, "name": "Nhà văn hóa ấp 3", "rooms": 1, "seats": 40}

    assert "Chưa có điểm học" in read(client, address("venue-list"))
    assert "Đã ghi điểm học" in say(client, address("venue-open"), **told)
    assert "đã có điểm học tên này" in say(client, address("venue-open"), **told)
    venue, other = Venue.objects.get(), a_venue()
    url = address("venue-correct", venue)
    assert "Đã sửa" in say(client, url, name="Hội trường xã", rooms=2, seats=80)
    assert "đã có điểm học" in say(
        client, address("venue-correct", other), name="Hội trường xã", rooms=1, seats=1
    )
    venue.refresh_from_db()
    assert (venue.name, venue.rooms, venue.seats) == ("Hội trường xã", 2, 80)
    elsewhere = told | {"commune": a_commune("Vị Trung").pk}
    say(client, address("venue-open"), **elsewhere)
    assert Venue.objects.count() == 2


def test_the_other_lists_ask_the_database_as_often_for_one_as_for_three(
    client: Client, province: User
) -> None:
    def asked() -> list[int]:
        names = ("course-list", "question-list", "trainer-list", "venue-list", "generations")
        return [queries(client, reverse(name)) for name in names]

    def one_more() -> None:
        training_class = a_class(
            course=a_course(), trainer=a_trainer("ministry", commune=a_commune())
        )
        noted(training_class, a_pupil())
        answered(training_class)
        a_question()

    one_more()
    few = asked()
    one_more()
    one_more()

    assert asked() == few
