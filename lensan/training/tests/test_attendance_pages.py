"""Attendance at its doors: the tick list, the card, the board, the signed sheet."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_helper, queries, sign_in
from lensan.catalogue.tests.make import a_picture
from lensan.places.tests.make import a_commune
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer
from lensan.training.actions import enrolling
from lensan.training.actions.keying import delete_file
from lensan.training.models import Attendance, SignedSheet, TrainingClass
from lensan.training.tests.make import (
    MONDAY,
    NOON,
    a_class,
    a_course,
    a_pupil,
    a_teaching_user,
    a_trainer,
    noted,
)
from lensan.training.tests.make_pages import address as at
from lensan.training.tests.make_pages import say


def ticked(client: Client, training_class: TrainingClass, *pupils: Producer) -> str:
    return say(client, at("attendance", training_class), ho=[pupil.pk for pupil in pupils])


def a_class_today(**how: object) -> TrainingClass:
    return a_class(on=timezone.localdate(), **how)  # type: ignore[arg-type]


def test_who_is_ticked_was_there(client: Client, officer: User) -> None:
    training_class, here, absent = a_class(), a_pupil("Trần Văn Sáu"), a_pupil()
    trainer = a_trainer("hamlet")
    for person in (here, absent, trainer):
        enrolling.enrol(training_class, person, by=None, at=NOON)
    address = at("attendance", training_class)
    assert "Trần Văn Sáu" in client.get(address).content.decode()

    page = say(client, address, ho=[here.pk], giang_vien=[trainer.pk])

    assert "Đã ghi thêm 2 người" in page
    assert page.count("đã ghi</span>") == 2
    note = Attendance.objects.get(enrolment__producer=here)
    assert (note.on, note.way, note.by) == (MONDAY, "tick", officer)


def test_who_comes_uninvited_is_noted_by_code_or_scanned_card(
    client: Client, officer: User
) -> None:
    training_class, one, other = a_class(), a_pupil(), a_pupil()
    card = f"https://lensan.example.vn/dao-tao/the/{other.code}/"

    assert "Đã ghi thêm 2" in say(
        client, at("attendance", training_class), ma=f"{one.code.lower()} {card}"
    )

    assert Attendance.objects.count() == 2


def test_nobody_ticked_is_nobody_noted(client: Client, officer: User) -> None:
    assert "Hãy đánh dấu" in ticked(client, a_class())


def test_a_class_is_noted_day_by_day(client: Client, officer: User) -> None:
    training_class, pupil = a_class(course=a_course(days=2)), a_pupil()
    second = (MONDAY + timedelta(days=1)).isoformat()

    page = say(client, at("attendance", training_class), ho=[pupil.pk], ngay=second)

    assert "26/07/2022" in page
    assert Attendance.objects.get().on.isoformat() == second
    odd = client.get(at("attendance", training_class), {"ngay": "2022-13-40"})
    assert "26/07/2022" in odd.content.decode()


def test_more_than_the_seats_is_refused_in_words(client: Client, officer: User) -> None:
    training_class = a_class(seats=1)

    assert "đã đủ 1 chỗ" in ticked(client, training_class, a_pupil(), a_pupil())
    assert not Attendance.objects.exists()


def test_who_is_in_two_places_is_told_of_at_once(client: Client, officer: User) -> None:
    here, there, pupil = a_class(), a_class(), a_pupil("Trần Văn Sáu")
    noted(here, pupil)

    assert "lớp khác cùng giờ" in ticked(client, there, pupil)

    page = client.get(reverse("doubt-list")).content.decode()
    assert page.count("Trần Văn Sáu") == 2
    note = Attendance.objects.get(enrolment__training_class=there)
    judged = reverse("attendance-judge", kwargs={"pk": note.pk, "word": "dung"})
    assert "thật sự có mặt" in say(client, judged)
    assert Attendance.objects.filter(in_doubt=False).get() == note
    odd = reverse("attendance-judge", kwargs={"pk": note.pk, "word": "la"})
    assert client.post(odd).status_code == 404
    struck = reverse("attendance-judge", kwargs={"pk": note.pk, "word": "bo"})
    assert "Đã bỏ lượt" in say(client, struck)
    assert not Attendance.objects.exists()


def test_without_doubts_the_page_says_so(client: Client, officer: User) -> None:
    assert "Không có ai ở hai nơi" in client.get(reverse("doubt-list")).content.decode()


def test_only_who_runs_the_class_judges(client: Client) -> None:
    training_class, pupil = a_class(), a_pupil(hamlet="Ấp 3")
    noted(training_class, pupil)
    assert pupil.hamlet is not None
    sign_in(client, a_helper(pupil.hamlet))
    note = Attendance.objects.get()

    address = reverse("attendance-judge", kwargs={"pk": note.pk, "word": "bo"})

    assert client.post(address).status_code == 403
    assert client.get(reverse("doubt-list")).status_code == 403
    assert Attendance.objects.exists()


def test_a_trainer_strikes_a_note_of_their_own_class(client: Client) -> None:
    user, trainer = a_teaching_user()
    training_class, pupil = a_class(trainer=trainer), a_pupil()
    sign_in(client, user)
    assert "Đã ghi thêm 1" in ticked(client, training_class, pupil)

    note = Attendance.objects.get()
    page = say(client, reverse("attendance-judge", kwargs={"pk": note.pk, "word": "bo"}))

    assert "Đã bỏ lượt" in page
    assert not Attendance.objects.exists()


def test_a_helper_notes_the_households_of_their_hamlet_alone(client: Client) -> None:
    training_class = a_class()
    mine, other = a_pupil(hamlet="Ấp 3"), a_pupil(hamlet="Ấp 4")
    assert mine.hamlet is not None
    sign_in(client, a_helper(mine.hamlet))
    address = at("attendance", training_class)

    assert client.post(address, {"ho": [mine.pk, other.pk]}).status_code == 404
    assert client.post(address, {"ma": other.code}).status_code == 404
    assert client.post(address, {"giang_vien": a_trainer("hamlet").pk}).status_code == 404
    assert not Attendance.objects.exists()
    assert "Đã ghi thêm 1" in ticked(client, training_class, mine)
    assert client.get(at("board", training_class)).status_code == 403
    assert client.get(at("class-quiz", training_class)).status_code == 403


def test_who_has_not_agreed_signs_first(client: Client, officer: User) -> None:
    training_class, unasked = a_class(), a_producer("Lê Thị Lan")
    enrolling.enrol(training_class, unasked, by=None, at=NOON)
    assert "chưa đồng ý ghi tên" in client.get(at("attendance", training_class)).content.decode()
    assert "Lê Thị Lan" in ticked(client, training_class, unasked)
    assert not Attendance.objects.exists()

    agreed = at("attendance-agree", training_class)
    assert "Hãy chọn" in say(client, agreed)
    assert "Đã ghi 1 người ký" in say(client, agreed, ho=[unasked.pk])

    assert "Đã ghi thêm 1" in ticked(client, training_class, unasked)


def test_the_tick_list_asks_the_database_as_often_for_one_as_for_three(
    client: Client, officer: User
) -> None:
    training_class = a_class(seats=9)
    enrolling.enrol(training_class, a_pupil(), by=None, at=NOON)
    few = queries(client, at("attendance", training_class))

    for _each in range(2):
        enrolling.enrol(training_class, a_pupil(), by=None, at=NOON)

    assert queries(client, at("attendance", training_class)) == few


def test_doubts_ask_the_database_as_often_for_two_as_for_six(
    client: Client, officer: User
) -> None:
    here, there = a_class(seats=9), a_class(seats=9)

    def a_doubt() -> None:
        pupil = a_pupil()
        noted(here, pupil)
        noted(there, pupil)

    a_doubt()
    few = queries(client, reverse("doubt-list"))
    a_doubt()
    a_doubt()

    assert queries(client, reverse("doubt-list")) == few


def test_the_board_shows_todays_code(client: Client, officer: User) -> None:
    today, past = a_class_today(), a_class()

    page = client.get(at("board", today)).content.decode()

    assert f"HOC {today.board_codes.get().code}" in page
    assert "Lớp không học ngày này" in client.get(at("board", past), follow=True).content.decode()


def test_a_card_notes_its_producer_in_todays_class(client: Client, officer: User) -> None:
    training_class, pupil = a_class_today(), a_pupil("Trần Văn Sáu")
    address = reverse("card", kwargs={"code": pupil.code})
    assert "Có mặt ở lớp này" in client.get(address).content.decode()

    assert "Đã ghi có mặt" in say(client, address, lop=training_class.pk)

    assert Attendance.objects.get().way == Attendance.Way.CARD
    assert "không điểm danh lớp này" in say(client, address, lop=0)


def test_a_trainer_scans_whoever_comes_to_their_class(client: Client) -> None:
    user, trainer = a_teaching_user()
    pupil, stranger = a_pupil(), a_pupil(commune=a_commune("Vị Trung"))
    a_class_today(trainer=trainer)
    sign_in(client, user)

    assert client.get(reverse("card", kwargs={"code": pupil.code})).status_code == 200
    assert client.get(reverse("card", kwargs={"code": stranger.code})).status_code == 404


def test_on_a_day_without_class_a_card_says_so(client: Client, officer: User) -> None:
    pupil = a_pupil()

    page = client.get(reverse("card", kwargs={"code": pupil.code})).content.decode()

    assert "Hôm nay không có lớp nào" in page
    printed = client.get(reverse("card-print", kwargs={"code": pupil.code}))
    assert printed.content.startswith(b"%PDF")


def a_photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("to.jpg", a_picture(), "image/jpeg")


def test_a_signed_sheet_is_photographed_now_and_keyed_in_later(
    client: Client, officer: User
) -> None:
    training_class, pupil, late = a_class(), a_pupil(), a_pupil()
    enrolling.enrol(training_class, pupil, by=None, at=NOON)
    keep = at("sheet-keep", training_class)
    assert client.get(keep).status_code == 200
    page = say(client, keep, on=MONDAY.isoformat(), photo=a_photo())
    assert "Đã giữ ảnh" in page
    sheet = SignedSheet.objects.get()
    address = reverse("sheet", kwargs={"pk": sheet.pk})
    photo = reverse("sheet-photo", kwargs={"pk": sheet.pk})
    assert client.get(photo).headers["Content-Type"] == "image/jpeg"
    assert "chưa nhập" in client.get(at("class", training_class)).content.decode()

    say(client, address, ho=[pupil.pk])
    sheet.refresh_from_db()
    assert sheet.keyed_at is None
    say(client, address, ma=late.code, xong="1")

    sheet.refresh_from_db()
    assert (sheet.keyed_by, Attendance.objects.count()) == (officer, 2)
    assert set(Attendance.objects.values_list("way", flat=True)) == {"sheet"}
    delete_file(sheet)
    assert client.get(photo).status_code == 404
    assert "Ảnh đã xóa" in client.get(address).content.decode()


def test_what_is_no_photo_or_no_day_of_class_is_refused(client: Client, officer: User) -> None:
    keep = at("sheet-keep", a_class())
    text = SimpleUploadedFile("to.jpg", b"chao", "image/jpeg")

    assert "không phải ảnh" in say(client, keep, on=MONDAY.isoformat(), photo=text)
    assert "không học ngày" in say(client, keep, on="2022-07-01", photo=a_photo())
    large = SimpleUploadedFile("to.jpg", b"0" * (20 * 2**20 + 1), "image/jpeg")
    assert "lớn hơn 20 MB" in say(client, keep, on=MONDAY.isoformat(), photo=large)

    assert not SignedSheet.objects.exists()


def test_a_sheet_that_cannot_be_keyed_in_stays_open(client: Client, officer: User) -> None:
    training_class = a_class(seats=1)
    say(client, at("sheet-keep", training_class), on=MONDAY.isoformat(), photo=a_photo())
    sheet = SignedSheet.objects.get()

    page = say(
        client,
        reverse("sheet", kwargs={"pk": sheet.pk}),
        ho=[a_pupil().pk, a_pupil().pk],
        xong="1",
    )

    assert "đã đủ 1 chỗ" in page
    sheet.refresh_from_db()
    assert sheet.keyed_at is None


def test_a_helper_does_not_see_the_signatures(client: Client, officer: User) -> None:
    training_class, pupil = a_class(), a_pupil(hamlet="Ấp 3")
    say(client, at("sheet-keep", training_class), on=MONDAY.isoformat(), photo=a_photo())
    assert pupil.hamlet is not None
    sign_in(client, a_helper(pupil.hamlet))

    sheet = SignedSheet.objects.get()

    assert client.get(reverse("sheet-photo", kwargs={"pk": sheet.pk})).status_code == 403
