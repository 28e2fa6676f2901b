"""Classes at their doors."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import a_helper, a_user, queries, sign_in
from lensan.kernel.tables import XLSX
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.training.actions import announcing, enrolling
from lensan.training.models import Enrolment, TrainingClass
from lensan.training.tests.make import (
    NOON,
    a_class,
    a_course,
    a_pupil,
    a_teaching_user,
    a_trainer,
    a_venue,
    noted,
)
from lensan.training.tests.make_pages import address as at
from lensan.training.tests.make_pages import read, say

LIST = "class-list"


def a_coming_class(**how: object) -> TrainingClass:
    """A class tomorrow, by the clock of the pages."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    return a_class(on=tomorrow, **how)  # type: ignore[arg-type]


def test_a_class_is_announced_and_shown(client: Client, officer: User) -> None:
    course, venue, trainer = a_course(), a_venue(), a_trainer()
    tomorrow = timezone.localdate() + timedelta(days=1)

    page = say(
        client, reverse("class-announce"), course=course.pk, venue=venue.pk, trainer=trainer.pk,
        starts_on=tomorrow.isoformat(), from_time="08:00", to_time="11:00", seats=20,
    )  # fmt: skip

    assert "Đã báo lớp" in page
    made = TrainingClass.objects.get()
    assert (made.by, made.seats, made.starts_on) == (officer, 20, tomorrow)
    assert course.name in read(client, reverse(LIST))


def test_who_has_not_passed_is_refused_in_words(client: Client, officer: User) -> None:
    told = {
        "course": a_course().pk, "venue": a_venue().pk, "trainer": a_trainer("source").pk,
        "starts_on": (timezone.localdate() + timedelta(days=1)).isoformat(),
        "from_time": "08:00", "to_time": "11:00", "seats": 20,
    }  # fmt: skip

    assert "chưa đạt khóa" in say(client, reverse("class-announce"), **told)
    told |= {"trainer": a_trainer().pk, "seats": 500}
    assert "từ 1 đến 40 chỗ" in say(client, reverse("class-announce"), **told)
    assert not TrainingClass.objects.exists()


def test_only_an_officer_announces(client: Client) -> None:
    sign_in(client, a_helper(a_hamlet()))

    assert client.get(reverse("class-announce")).status_code == 403


def test_a_class_that_makes_up_for_another_begins_as_that_one(
    client: Client, officer: User
) -> None:
    missed = a_class()

    page = read(client, f"{reverse('class-announce')}?bu={missed.pk}")

    assert "Mở lớp học bù" in page
    assert f'value="{missed.seats}"' in page


def test_a_class_is_moved_in_a_form_that_begins_as_it_is(client: Client, officer: User) -> None:
    training_class = a_coming_class()
    address = at("class-move", training_class)
    told: dict[str, object] = {"from_time": "13:00", "to_time": "16:00"}
    assert f'value="{training_class.starts_on:%Y-%m-%d}"' in read(client, address)
    assert address in read(client, at("class", training_class))
    told |= {"venue": training_class.venue_id, "starts_on": "2022-07-01"}

    assert "Ngày học đã qua" in say(client, address, **told)
    told |= {"starts_on": f"{training_class.starts_on:%Y-%m-%d}"}
    assert "Đã dời lớp." in say(client, address, **told)

    training_class.refresh_from_db()
    assert training_class.from_time.hour == 13


def test_a_trainer_moves_their_class_within_its_commune(client: Client) -> None:
    user, trainer = a_teaching_user()
    training_class = a_coming_class(trainer=trainer)
    here, elsewhere = a_venue(), a_venue(a_commune("Vị Trung"))
    sign_in(client, user)

    page = read(client, at("class-move", training_class))

    assert [f'<option value="{one.pk}">' in page for one in (here, elsewhere)] == [True, False]


def test_classes_are_told_apart_by_when_they_are(client: Client, officer: User) -> None:
    ahead = a_coming_class(course=a_course(name="Khóa sắp tới"))
    a_class(course=a_course(name="Khóa đã qua"))
    gone = a_coming_class(course=a_course(name="Khóa đã hủy"))
    announcing.cancel(gone, reason="bão", by=None, at=NOON)

    names = ("Khóa sắp tới", "Khóa đã qua", "Khóa đã hủy")
    for place, which in enumerate(("sap-toi", "da-qua", "da-huy")):
        page = read(client, f"{reverse(LIST)}?nao={which}")
        assert [name in page for name in names] == [place == n for n in range(3)]
    assert at("class", ahead) in read(client, reverse(LIST))


def test_the_list_can_be_taken_away(client: Client, officer: User) -> None:
    a_coming_class()

    book = client.get(reverse(LIST), {"dang": "xlsx"})
    text = b"".join(client.get(reverse(LIST), {"dang": "csv"}).streaming_content)  # type: ignore[attr-defined]

    assert book.headers["Content-Type"] == XLSX
    book.close()
    assert "đã báo" in text.decode()


def test_without_classes_the_page_says_what_to_do(client: Client, officer: User) -> None:
    assert "Mở một lớp" in read(client, reverse(LIST))


def test_the_lists_ask_the_database_as_often_for_one_as_for_three(
    client: Client, officer: User
) -> None:
    one = a_coming_class(seats=9)
    enrolling.enrol(one, a_pupil(), by=None, at=NOON)
    few = (queries(client, reverse(LIST)), queries(client, at("class", one)))

    for _each in range(2):
        a_coming_class()
        enrolling.enrol(one, a_pupil(), by=None, at=NOON)

    assert (queries(client, reverse(LIST)), queries(client, at("class", one))) == few


def test_a_class_shows_who_comes(client: Client, officer: User) -> None:
    training_class = a_coming_class()
    enrolling.enrol(training_class, a_pupil("Trần Văn Sáu"), by=None, at=NOON)
    enrolling.enrol(training_class, a_trainer("hamlet", name="Lê Thị Ấp"), by=None, at=NOON)

    page = read(client, at("class", training_class))

    assert "Trần Văn Sáu" in page
    assert "Lê Thị Ấp" in page
    assert "trong 3 chỗ" in page


def test_a_household_sees_its_own_class_and_itself_alone(client: Client) -> None:
    training_class = a_coming_class()
    mine, other = a_pupil("Trần Văn Sáu"), a_pupil("Lê Thị Bảy")
    user = a_user(Role.HOUSEHOLD)
    mine.account = user
    mine.save(update_fields=["account"])
    for pupil in (mine, other):
        enrolling.enrol(training_class, pupil, by=None, at=NOON)
    hidden = a_coming_class()
    sign_in(client, user)

    page = read(client, at("class", training_class))

    assert ("Trần Văn Sáu" in page, "Lê Thị Bảy" in page, "Đã mời" in page) == (True, False, False)
    assert client.get(at("class", hidden)).status_code == 404
    place = Enrolment.objects.get(producer=mine)
    client.post(reverse("enrolment-answer", kwargs={"pk": place.pk, "word": "khong"}))
    place.refresh_from_db()
    assert place.state == "declined"


def test_a_trainer_sees_the_classes_they_teach(client: Client) -> None:
    user, trainer = a_teaching_user()
    mine, other = a_coming_class(trainer=trainer), a_coming_class()
    sign_in(client, user)

    assert client.get(at("class", mine)).status_code == 200
    assert client.get(at("class", other)).status_code == 404
    assert "Điều hành lớp" in read(client, at("class", mine))


def test_a_carrier_has_no_business_here(client: Client) -> None:
    sign_in(client, a_user(Role.CARRIER))

    assert client.get(reverse(LIST)).status_code == 403


def test_a_class_is_cancelled_with_a_reason(client: Client, officer: User) -> None:
    training_class = a_coming_class()

    assert "Hãy ghi lý do" in say(client, at("class-cancel", training_class))
    assert TrainingClass.objects.announced().exists()
    assert "Đã hủy lớp." in say(client, at("class-cancel", training_class), reason="bão")
    assert not TrainingClass.objects.announced().exists()
    assert "không thể chuyển" in say(client, at("class-cancel", training_class), reason="bão")


def test_a_class_is_closed_once_someone_was_there(client: Client, officer: User) -> None:
    training_class = a_class()

    assert "Chỉ kết thúc được" in say(client, at("class-close", training_class))
    noted(training_class, a_pupil())
    assert "Đã kết thúc lớp" in say(client, at("class-close", training_class))


def test_seats_and_trainer_are_changed(client: Client, officer: User) -> None:
    training_class, another = a_coming_class(), a_trainer()

    assert "Hãy ghi số chỗ" in say(client, at("class-seats", training_class))
    assert "từ 1 đến" in say(client, at("class-seats", training_class), seats=999)
    say(client, at("class-seats", training_class), seats=9)
    assert "Hãy chọn giảng viên" in say(client, at("class-hand", training_class))
    unpassed = a_trainer("source")
    assert "chưa đạt" in say(client, at("class-hand", training_class), trainer=unpassed.pk)
    say(client, at("class-hand", training_class), trainer=another.pk)

    training_class.refresh_from_db()
    assert (training_class.seats, training_class.trainer) == (9, another)


def test_a_trainer_who_gives_a_class_away_no_longer_sees_it(client: Client) -> None:
    user, trainer = a_teaching_user()
    pupil = a_trainer("hamlet")
    taught = a_class(trainer=trainer)
    enrolling.enrol(taught, pupil, by=None, at=NOON)
    training_class = a_coming_class(trainer=trainer, course=a_course())
    sign_in(client, user)

    answer = client.post(at("class-hand", training_class), {"trainer": pupil.pk})

    assert answer.headers["Location"] == at("class", training_class)  # has not passed it
    assert client.get(at("class-invite", training_class)).status_code == 200


def test_papers_of_a_class_are_printed(client: Client, officer: User) -> None:
    training_class = a_coming_class(course=a_course(days=2))
    enrolling.enrol(training_class, a_pupil(hamlet="Ấp 3"), by=None, at=NOON)
    enrolling.enrol(training_class, a_trainer("hamlet"), by=None, at=NOON)

    for name in ("class-sheet", "class-quiz-paper", "class-cards"):
        answer = client.get(at(name, training_class))
        assert answer.content.startswith(b"%PDF")


def test_those_who_do_not_hold_the_course_are_invited(client: Client, officer: User) -> None:
    training_class = a_coming_class()
    here = a_pupil("Ở ấp ba", hamlet="Ấp 3")
    a_pupil("Ở ấp bốn", hamlet="Ấp 4")
    a_pupil("Ở xã khác", commune=a_commune("Vị Trung"))
    address = at("class-invite", training_class)

    page = read(client, address)
    assert ("Ở ấp ba" in page, "Ở ấp bốn" in page, "Ở xã khác" in page) == (True, True, False)
    assert "Ở ấp bốn" not in read(client, f"{address}?ap={here.hamlet_id}")
    assert "Hãy chọn ít nhất một hộ" in say(client, address, way="sms")
    assert "1 người cần tổ của ấp" in say(client, address, way="helper", ho=[here.pk])

    assert Enrolment.objects.get().producer == here
    assert "Ở ấp ba" not in read(client, address)
    assert "Ở ấp bốn" in read(client, address)


def test_a_class_that_is_over_invites_nobody(client: Client, officer: User) -> None:
    training_class, pupil = a_coming_class(), a_pupil()
    announcing.cancel(training_class, reason="bão", by=None, at=NOON)

    page = say(client, at("class-invite", training_class), way="helper", ho=[pupil.pk])

    assert "không còn chờ dạy" in page
    assert not Enrolment.objects.exists()
    assert "không còn chờ dạy" in say(client, at("class-invite-absent", training_class), way="sms")


def test_those_who_were_absent_are_invited(client: Client, officer: User) -> None:
    missed = a_class()
    enrolling.enrol(missed, a_pupil(), by=None, at=NOON)
    made_up = a_coming_class(course=missed.course, makes_up_for=missed)

    assert "Đã mời người vắng" in say(client, at("class-invite-absent", made_up))
    assert made_up.enrolments.get().way == Enrolment.Way.HELPER
    assert "Học bù cho" in read(client, at("class", made_up))
    assert "Có lớp học bù" in read(client, at("class", missed))


def test_one_person_is_enrolled_by_code_or_number(client: Client, officer: User) -> None:
    training_class, pupil, trainer = a_coming_class(), a_pupil(), a_trainer("hamlet")
    stranger = a_pupil(commune=a_commune("Vị Trung"))
    address = at("class-enrol", training_class)

    assert "có chỗ" in say(client, address, ma=pupil.code.lower())
    assert "có chỗ" in say(client, address, giang_vien=trainer.pk)
    assert "Không có mã hộ này" in say(client, address, ma=stranger.code)
    assert "dạy lớp này" in say(client, address, giang_vien=training_class.trainer_id)

    assert Enrolment.objects.count() == 2


def test_an_answer_is_written_for_someone(client: Client, officer: User) -> None:
    training_class = a_coming_class()
    [place] = enrolling.invite(
        training_class, [a_pupil()], way="helper", by=None, at=NOON
    ).unreached

    def answer(word: str) -> str:
        return say(client, reverse("enrolment-answer", kwargs={"pk": place.pk, "word": word}))

    assert "có chỗ" in answer("di")
    assert "không thể chuyển" in answer("di")
    assert "không đi được" in answer("khong")
    address = reverse("enrolment-answer", kwargs={"pk": place.pk, "word": "la"})
    assert client.post(address).status_code == 404


def test_a_trainer_in_class_answers_only_for_those_they_teach(client: Client) -> None:
    training_class = a_class()
    user, learner = a_teaching_user("hamlet")
    place = enrolling.enrol(training_class, learner, by=None, at=NOON)
    sign_in(client, user)

    address = reverse("enrolment-answer", kwargs={"pk": place.pk, "word": "khong"})

    assert client.post(address).status_code == 403
    place.refresh_from_db()
    assert place.state == "placed"
