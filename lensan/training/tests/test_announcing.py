"""Classes are announced, handed over, cancelled, closed."""

from datetime import date, time

import pytest

from lensan.accounts.tests.make import a_province_officer
from lensan.kernel.states import NotAllowed
from lensan.messaging.models import Message
from lensan.places.tests.make import a_commune
from lensan.training.actions import announcing, appointing, enrolling, spending
from lensan.training.models import Level, Trainer, TrainingClass
from lensan.training.tests.make import (
    LATER,
    MONDAY,
    MONDAY_NOON,
    NOON,
    a_class,
    a_course,
    a_draft,
    a_pupil,
    a_trainer,
    a_venue,
    noted,
    passed,
)
from lensan.training.tests.make_money import a_line

pytestmark = pytest.mark.django_db
State = TrainingClass.State
TUESDAY = date(2022, 7, 26)


def test_a_class_meets_on_as_many_days_as_its_course_takes() -> None:
    training_class = a_class(course=a_course(days=2))

    assert list(training_class.days()) == [MONDAY, TUESDAY]
    assert (training_class.state, training_class.is_open) == (State.ANNOUNCED, True)
    assert list(TrainingClass.objects.meeting(TUESDAY)) == [training_class]
    assert list(TrainingClass.objects.announced()) == [training_class]


def test_only_who_has_passed_a_course_teaches_it() -> None:
    course, trainer = a_course(), a_trainer(Level.SOURCE)

    with pytest.raises(announcing.NotPassed, match="chưa đạt khóa"):
        a_class(course=course, trainer=trainer)
    assert not TrainingClass.objects.exists()

    passed(course, trainer)
    assert a_class(course=course, trainer=trainer, on=TUESDAY).trainer == trainer
    with pytest.raises(announcing.NotPassed):
        a_class(course=a_course(), trainer=trainer, on=date(2022, 7, 27))


@pytest.mark.parametrize("seats", [0, 21, 31])
def test_nobody_is_promised_a_seat_that_is_not_there(seats: int) -> None:
    with pytest.raises(announcing.CannotBeHeld, match="từ 1 đến 20 chỗ"):
        a_class(course=a_course(seats=30), venue=a_venue(seats=20), seats=seats)

    assert not TrainingClass.objects.exists()


def test_a_draft_is_not_taught() -> None:
    with pytest.raises(announcing.CannotBeHeld, match="hiện không dạy"):
        a_class(course=a_draft())


def test_yesterday_is_no_day_for_a_class() -> None:
    with pytest.raises(announcing.CannotBeHeld, match="đã qua"):
        a_class(on=date(2022, 7, 21))


def test_a_class_ends_after_it_begins() -> None:
    with pytest.raises(announcing.CannotBeHeld, match="sau giờ bắt đầu"):
        a_class(hours=(11, 8))


def test_a_trainer_is_in_one_place_at_a_time() -> None:
    trainer = a_trainer()
    a_class(trainer=trainer)

    with pytest.raises(announcing.CannotBeHeld, match="lớp khác vào giờ này"):
        a_class(trainer=trainer, hours=(10, 12))

    assert TrainingClass.objects.count() == 1
    assert a_class(trainer=trainer, hours=(13, 16))


def test_a_venue_holds_as_many_classes_as_it_has_rooms() -> None:
    venue = a_venue(rooms=2)
    a_class(venue=venue)
    a_class(venue=venue)

    with pytest.raises(announcing.CannotBeHeld, match="không còn phòng"):
        a_class(venue=venue)

    assert TrainingClass.objects.count() == 2


def test_who_has_stopped_holds_no_class() -> None:
    trainer = a_trainer()
    appointing.stop(trainer, by=None, at=NOON)
    trainer.refresh_from_db()

    with pytest.raises(announcing.CannotBeHeld, match="đã thôi dạy"):
        a_class(trainer=trainer)


def test_a_class_is_handed_to_another_trainer() -> None:
    training_class, another = a_class(), a_trainer()

    announcing.hand_to(training_class, another, by=None, at=LATER)

    training_class.refresh_from_db()
    assert training_class.trainer == another


def test_a_class_is_not_handed_to_who_may_not_teach_it() -> None:
    training_class = a_class()

    with pytest.raises(announcing.NotPassed):
        announcing.hand_to(training_class, a_trainer(Level.SOURCE), by=None, at=LATER)

    training_class.refresh_from_db()
    assert training_class.trainer.level == Level.MINISTRY


def test_a_cancelled_class_is_handed_to_nobody() -> None:
    training_class = a_class()
    announcing.cancel(training_class, reason="bão", by=None, at=LATER)

    with pytest.raises(NotAllowed):
        announcing.hand_to(training_class, a_trainer(), by=None, at=LATER)


def test_a_class_is_moved_and_everyone_keeps_their_place() -> None:
    training_class, elsewhere = a_class(course=a_course(days=2)), a_venue()
    here = a_pupil(phones=("+84912345678",))
    enrolling.enrol(training_class, here, by=None, at=NOON)
    when = announcing.When(TUESDAY, time(13), time(16))

    told = announcing.move(training_class, when, venue=elsewhere, by=None, at=LATER)

    training_class.refresh_from_db()
    assert list(training_class.days()) == [TUESDAY, date(2022, 7, 27)]
    assert (training_class.venue, training_class.from_time) == (elsewhere, time(13))
    assert ([one.producer for one in told.reached], training_class.taken) == ([here], 1)
    assert "doi sang 13:00 ngay 26/07" in Message.objects.get().text


@pytest.mark.parametrize(
    ("on", "refusal", "words"),
    [
        (date(2022, 7, 21), announcing.CannotBeHeld, "đã qua"),
        (TUESDAY, announcing.CannotBeHeld, "lớp khác vào giờ này"),
    ],
)
def test_a_class_is_not_moved_to_where_it_cannot_be(
    on: date, refusal: type[Exception], words: str
) -> None:
    training_class = a_class()
    a_class(trainer=training_class.trainer, on=TUESDAY)
    when = announcing.When(on, time(8), time(11))

    with pytest.raises(refusal, match=words):
        announcing.move(training_class, when, venue=training_class.venue, by=None, at=LATER)

    assert TrainingClass.objects.get(pk=training_class.pk).starts_on == MONDAY


def test_a_class_is_not_moved_to_another_commune() -> None:
    training_class = a_class()
    when = announcing.When(TUESDAY, time(8), time(11))

    with pytest.raises(announcing.CannotBeHeld, match="Chỉ dời trong xã"):
        announcing.move(
            training_class, when, venue=a_venue(a_commune("Vị Trung")), by=None, at=LATER
        )

    assert TrainingClass.objects.get(pk=training_class.pk).starts_on == MONDAY


def test_a_class_is_not_moved_away_from_its_years_money() -> None:
    training_class, officer = a_class(), a_province_officer()
    when = announcing.When(date(2023, 1, 3), time(8), time(11))
    here = training_class.venue
    spending.commit(training_class, lines=[a_line()], by=officer, at=NOON)

    with pytest.raises(announcing.CannotBeHeld, match="của năm 2022"):
        announcing.move(training_class, when, venue=here, by=None, at=LATER)
    assert TrainingClass.objects.get(pk=training_class.pk).starts_on == MONDAY

    spending.release(training_class, reason="dời lớp", by=officer, at=LATER)
    announcing.move(training_class, when, venue=here, by=None, at=LATER)
    assert TrainingClass.objects.get(pk=training_class.pk).starts_on == when.starts_on


def test_a_class_that_met_or_was_cancelled_is_not_moved() -> None:
    met, cancelled = a_class(), a_class()
    noted(met, a_pupil())
    announcing.cancel(cancelled, reason="bão", by=None, at=LATER)
    when = announcing.When(TUESDAY, time(8), time(11))

    with pytest.raises(announcing.AlreadyMet, match="không dời được"):
        announcing.move(met, when, venue=met.venue, by=None, at=MONDAY_NOON)
    with pytest.raises(NotAllowed, match="không còn chờ dạy"):
        announcing.move(cancelled, when, venue=cancelled.venue, by=None, at=LATER)

    assert set(TrainingClass.objects.values_list("starts_on", flat=True)) == {MONDAY}


def test_everyone_who_was_asked_is_told_of_a_cancellation() -> None:
    training_class = a_class()
    here = a_pupil(phones=("+84912345678",))
    enrolling.invite(training_class, [here], way="sms", by=None, at=NOON)
    silent = enrolling.enrol(training_class, a_pupil(), by=None, at=NOON)
    gone = enrolling.enrol(training_class, a_pupil(), by=None, at=NOON)
    enrolling.decline(gone, by=None, at=NOON)

    told = announcing.cancel(training_class, reason="bão", by=None, at=LATER)

    assert ([one.producer for one in told.reached], list(told.unreached)) == ([here], [silent])
    text = Message.objects.order_by("pk").values_list("text", flat=True).last()
    assert text is not None
    assert "da huy: bao" in text
    training_class.refresh_from_db()
    assert (training_class.state, training_class.reason) == (State.CANCELLED, "bão")


def test_a_trainer_who_was_to_learn_has_to_be_told_by_someone() -> None:
    training_class, learner = a_class(), a_trainer("hamlet")
    enrolling.enrol(training_class, learner, by=None, at=NOON)

    told = announcing.cancel(training_class, reason="bão", by=None, at=LATER)

    assert [one.trainer for one in told.unreached] == [learner]
    assert not Message.objects.exists()


def test_a_class_that_met_is_not_cancelled() -> None:
    training_class = a_class()
    noted(training_class, a_pupil())

    with pytest.raises(announcing.AlreadyMet):
        announcing.cancel(training_class, reason="bão", by=None, at=MONDAY_NOON)

    training_class.refresh_from_db()
    assert training_class.state == State.ANNOUNCED


def test_a_class_is_closed_on_its_last_day() -> None:
    training_class = a_class()
    noted(training_class, a_pupil())

    announcing.close(training_class, by=None, at=MONDAY_NOON)

    assert list(TrainingClass.objects.filter(state=State.HELD)) == [training_class]


def test_a_class_in_which_nobody_was_noted_is_not_closed() -> None:
    training_class = a_class()

    with pytest.raises(announcing.NotOver):
        announcing.close(training_class, by=None, at=MONDAY_NOON)

    training_class.refresh_from_db()
    assert training_class.state == State.ANNOUNCED


def test_who_has_classes_ahead_does_not_stop() -> None:
    training_class = a_class()

    with pytest.raises(appointing.StillTeaches, match="1 lớp chưa dạy"):
        appointing.stop(training_class.trainer, by=None, at=NOON)

    assert Trainer.objects.active().count() == 1


def test_who_asks_for_it_is_forgotten_and_their_classes_stay() -> None:
    training_class = a_class()
    noted(training_class, a_pupil())
    announcing.close(training_class, by=None, at=MONDAY_NOON)

    appointing.forget(training_class.trainer, by=None, at=MONDAY_NOON)

    training_class.trainer.refresh_from_db()
    assert (str(training_class.trainer), training_class.trainer.stopped_on) == ("", MONDAY)


def test_an_account_teaches_once_and_a_commune_names_a_venue_once() -> None:
    venue = a_venue()
    with pytest.raises(appointing.Known):
        appointing.open_venue(commune=venue.commune, name=venue.name, seats=1, by=None, at=NOON)
    other = a_venue()
    with pytest.raises(appointing.Known):
        appointing.correct_venue(other, name=venue.name, by=None, at=NOON)
    appointing.correct_venue(venue, rooms=3, by=None, at=NOON)
    venue.refresh_from_db()
    assert venue.rooms == 3


def test_a_trainer_is_corrected() -> None:
    trainer = a_trainer()

    appointing.correct(trainer, phone="+84912345678", by=None, at=LATER)

    trainer.refresh_from_db()
    assert trainer.phone == "+84912345678"
