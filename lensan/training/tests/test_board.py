"""The code on the board, and answers to invitations, by short message."""

from datetime import UTC, date, datetime

import pytest

from lensan.messaging.actions.answering import answer
from lensan.messaging.models import Message
from lensan.messaging.sms import plain
from lensan.messaging.tests.make import a_reply
from lensan.producers.models import Producer
from lensan.producers.tests.make import meanwhile
from lensan.producers.tests.make_people import a_producer
from lensan.training.actions import announcing, attending, board, enrolling
from lensan.training.models import Attendance, BoardCode, Enrolment, TrainingClass
from lensan.training.tests.make import MONDAY, MONDAY_NOON, NOON, a_class, a_course, a_pupil

pytestmark = pytest.mark.django_db
PHONE = "+84912345678"


def a_code(training_class: TrainingClass, on: date = MONDAY) -> str:
    return board.draw(training_class, on, by=None, at=MONDAY_NOON).code


def said_back(text: str, *, phone: str = PHONE, at: datetime = MONDAY_NOON) -> str:
    """Let a telephone write, and return what it is replied, without accents."""
    message = a_reply(text, phone=phone, at=at)
    answer(message, at=at)
    return plain(Message.objects.get(in_reply_to=message).text)


def an_invited(training_class: TrainingClass) -> Producer:
    pupil = a_pupil(phones=(PHONE,))
    enrolling.invite(training_class, [pupil], way="sms", by=None, at=NOON)
    Message.objects.update(state=Message.State.SENT, asking=True, sent_at=NOON)
    return pupil


def test_a_code_is_drawn_once_a_day() -> None:
    training_class = a_class(course=a_course(days=2))

    first, again = a_code(training_class), a_code(training_class)

    assert first == again
    assert (len(first), first.isdecimal()) == (5, True)
    assert str(BoardCode.objects.get()) == first
    a_code(training_class, date(2022, 7, 26))
    assert BoardCode.objects.count() == 2


def test_two_who_draw_at_once_are_told_to_look_again() -> None:
    training_class = a_class()

    with (
        meanwhile('INSERT INTO "training_boardcode"', lambda: a_code(training_class)),
        pytest.raises(board.NoCode),
    ):
        a_code(training_class)


def test_on_a_day_without_class_there_is_no_code() -> None:
    with pytest.raises(attending.NotADay):
        a_code(a_class(), date(2022, 7, 26))

    assert not BoardCode.objects.exists()


@pytest.mark.parametrize("written", ["HOC {}", "học  {}", "Lớp {}", "hoc{}"])
def test_who_sends_the_code_is_noted(written: str) -> None:
    training_class, pupil = a_class(), a_pupil(phones=(PHONE,))

    words = said_back(written.format(a_code(training_class)))

    assert "Da ghi ba con co mat" in words
    noted = Attendance.objects.get()
    assert (noted.enrolment.producer, noted.way, noted.on) == (pupil, "sms", MONDAY)


@pytest.mark.parametrize("text", ["HOC 00000x", "HOC", "hoc phi bao nhieu"])
def test_other_words_are_not_for_the_board(text: str) -> None:
    a_pupil(phones=(PHONE,))

    assert "Chua hieu" in said_back(text)


def test_yesterdays_code_is_of_no_use() -> None:
    training_class = a_class()
    a_pupil(phones=(PHONE,))
    code = a_code(training_class)

    words = said_back(f"HOC {code}", at=datetime(2022, 7, 26, 5, tzinfo=UTC))

    assert "khong phai cua lop nao" in words
    assert not Attendance.objects.exists()


def test_a_number_that_nobody_knows_is_asked_whose_it_is() -> None:
    code = a_code(a_class())

    assert "chua co trong so" in said_back(f"HOC {code}")

    assert not Attendance.objects.exists()


def test_who_cannot_be_noted_is_sent_to_the_trainer() -> None:
    code = a_code(a_class())
    a_producer(phones=(PHONE,))  # has not agreed

    assert "giang vien ghi giup" in said_back(f"HOC {code}")

    assert not Enrolment.objects.exists()


def test_yes_takes_a_place_and_no_gives_it_back() -> None:
    training_class = a_class()
    an_invited(training_class)

    assert "da co cho" in said_back("1", at=NOON)
    assert Enrolment.objects.get().state == "placed"
    assert "khong di lop nay" in said_back("2", at=NOON)
    assert Enrolment.objects.get().state == "declined"


def test_yes_waits_where_no_place_is_left() -> None:
    training_class = a_class(seats=1)
    enrolling.enrol(training_class, a_pupil(), by=None, at=NOON)
    an_invited(training_class)

    assert "da du cho" in said_back("co", at=NOON)


def test_yes_said_twice_is_yes_once() -> None:
    an_invited(a_class())

    said_back("1", at=NOON)

    assert "da co cho" in said_back("1", at=NOON)
    assert TrainingClass.objects.get().taken == 1


def test_yes_to_a_class_that_was_cancelled_comes_too_late() -> None:
    training_class = a_class()
    an_invited(training_class)
    announcing.cancel(training_class, reason="bão", by=None, at=NOON)

    assert "khong con nhan tra loi" in said_back("1", at=NOON)


def test_an_unclear_answer_is_asked_again() -> None:
    an_invited(a_class())

    assert "1 neu DI" in said_back("de coi lai", at=NOON)
    assert Enrolment.objects.get().state == "invited"


def test_an_answer_to_what_is_gone_is_nobodys() -> None:
    an_invited(a_class())
    Enrolment.objects.all().delete()

    assert "Chua hieu" in said_back("1", at=NOON)
