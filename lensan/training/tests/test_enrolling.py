"""People are asked, come, wait, or stay away; seats are never exceeded."""

from datetime import date

import pytest

from lensan.journal.models import Entry
from lensan.kernel.states import NotAllowed
from lensan.messaging.models import Message
from lensan.places.tests.make import a_commune
from lensan.producers.actions.erasing import erase
from lensan.producers.models import Producer
from lensan.producers.tests.make import meanwhile
from lensan.training.actions import announcing, enrolling
from lensan.training.models import Enrolment, TrainingClass
from lensan.training.tests.make import (
    LATER,
    MONDAY_NOON,
    NOON,
    a_class,
    a_pupil,
    a_trainer,
    a_venue,
    noted,
)

pytestmark = pytest.mark.django_db
State = Enrolment.State


def enrol(training_class: TrainingClass, pupil: Producer | None = None) -> Enrolment:
    return enrolling.enrol(training_class, pupil or a_pupil(), by=None, at=NOON)


def state_of(enrolment: Enrolment) -> str:
    return Enrolment.objects.get(pk=enrolment.pk).state


def taken(training_class: TrainingClass) -> int:
    return TrainingClass.objects.get(pk=training_class.pk).taken


def test_an_invitation_leaves_by_sms_and_asks_for_an_answer() -> None:
    training_class = a_class()
    pupil = a_pupil(phones=("+84912345678",))

    told = enrolling.invite(training_class, [pupil], way="sms", by=None, at=NOON)

    [enrolment] = told.reached
    message = Message.objects.get()
    assert (enrolment.state, message.subject_id, told.unreached) == (
        State.INVITED, enrolment.pk, (),
    )  # fmt: skip
    assert "Tra loi 1 = DI, 2 = KHONG" in message.text
    assert "08:00 25/07" in message.text


def test_who_has_no_telephone_is_asked_by_the_helper() -> None:
    training_class = a_class()

    told = enrolling.invite(training_class, [a_pupil()], way="sms", by=None, at=NOON)

    [enrolment] = told.unreached
    assert Enrolment.objects.get().way == Enrolment.Way.HELPER
    assert not Message.objects.exists()
    assert enrolment.state == State.INVITED


def test_who_was_asked_is_not_asked_twice() -> None:
    training_class = a_class()
    pupil = a_pupil(phones=("+84912345678",))
    enrolling.invite(training_class, [pupil], way="sms", by=None, at=NOON)

    told = enrolling.invite(training_class, [pupil], way="sms", by=None, at=LATER)

    assert told.reached == ()
    assert (Enrolment.objects.count(), Message.objects.count()) == (1, 1)


def test_the_helper_asks_without_a_message() -> None:
    pupil = a_pupil(phones=("+84912345678",))

    told = enrolling.invite(a_class(), [pupil], way="helper", by=None, at=NOON)

    assert len(told.unreached) == 1
    assert not Message.objects.exists()


def test_one_from_elsewhere_spoils_the_whole_round_of_invitations() -> None:
    training_class = a_class()
    stranger = a_pupil(commune=a_commune("Vị Trung"))

    with pytest.raises(enrolling.CannotCome, match="lớp của xã mình"):
        enrolling.invite(training_class, [a_pupil(), stranger], way="helper", by=None, at=NOON)

    assert not Enrolment.objects.exists()


def test_places_are_given_until_none_is_left_then_people_wait() -> None:
    training_class = a_class(seats=2)

    states = [enrol(training_class).state for _each in range(3)]

    assert states == [State.PLACED, State.PLACED, State.WAITING]
    assert taken(training_class) == 2


def test_the_last_place_goes_to_one_of_two_who_take_it_at_once() -> None:
    training_class = a_class(seats=1)
    slow, fast = a_pupil(), a_pupil()

    with meanwhile(
        '"taken" = ("training_trainingclass"."taken" + ', lambda: enrol(training_class, fast)
    ):
        late = enrol(training_class, slow)

    assert (late.state, taken(training_class)) == (State.WAITING, 1)
    assert Enrolment.objects.get(producer=fast).state == State.PLACED


def test_enrolling_again_changes_nothing() -> None:
    training_class, pupil = a_class(), a_pupil()
    first = enrol(training_class, pupil)

    again = enrol(training_class, pupil)

    assert (again, taken(training_class)) == (first, 1)


def test_who_declined_may_still_come() -> None:
    training_class, pupil = a_class(), a_pupil()
    enrolling.decline(enrol(training_class, pupil), by=None, at=NOON)
    assert taken(training_class) == 0

    assert enrol(training_class, pupil).state == State.PLACED
    assert taken(training_class) == 1


def test_who_waits_longest_gets_a_freed_place_and_is_told() -> None:
    training_class = a_class(seats=1)
    first = enrol(training_class)
    second = enrol(training_class, a_pupil(phones=("+84912345678",)))
    third = enrol(training_class)

    enrolling.decline(first, by=None, at=LATER)

    assert [state_of(one) for one in (first, second, third)] == [
        State.DECLINED, State.PLACED, State.WAITING,
    ]  # fmt: skip
    assert taken(training_class) == 1
    assert "da co cho" in Message.objects.get().text
    assert Entry.objects.filter(verb="training.promoted").count() == 1


def test_who_only_waits_leaves_no_place() -> None:
    training_class = a_class(seats=1)
    enrol(training_class)
    waiting = enrol(training_class)

    enrolling.decline(waiting, by=None, at=LATER)

    assert (taken(training_class), state_of(waiting)) == (1, State.DECLINED)


def test_who_was_in_class_did_not_stay_away() -> None:
    training_class, pupil = a_class(), a_pupil()
    enrolment = enrol(training_class, pupil)
    noted(training_class, pupil)

    with pytest.raises(NotAllowed, match="đã có mặt"):
        enrolling.decline(enrolment, by=None, at=MONDAY_NOON)

    assert state_of(enrolment) == State.PLACED


def test_more_seats_let_in_who_waits() -> None:
    training_class = a_class(seats=1)
    enrol(training_class)
    waiting = [enrol(training_class) for _each in range(2)]

    enrolling.set_seats(training_class, 2, by=None, at=LATER)

    assert [state_of(one) for one in waiting] == [State.PLACED, State.WAITING]
    assert taken(training_class) == 2


def test_seats_that_are_taken_are_not_taken_away() -> None:
    training_class = a_class(seats=3)
    for _each in range(2):
        enrol(training_class)

    with pytest.raises(NotAllowed, match="ít hơn"):
        enrolling.set_seats(training_class, 1, by=None, at=LATER)
    with pytest.raises(announcing.CannotBeHeld):
        enrolling.set_seats(training_class, 41, by=None, at=LATER)

    assert TrainingClass.objects.get(pk=training_class.pk).seats == 3


def test_nobody_learns_from_themselves() -> None:
    training_class = a_class()

    with pytest.raises(enrolling.CannotCome, match="dạy lớp này"):
        enrolling.enrol(training_class, training_class.trainer, by=None, at=NOON)

    assert not Enrolment.objects.exists()


def test_a_trainer_may_learn_in_any_commune() -> None:
    trainer = a_trainer("commune", commune=a_commune("Vị Trung"))

    enrolment = enrolling.enrol(a_class(), trainer, by=None, at=NOON)

    assert (enrolment.state, str(enrolment)) == (State.PLACED, trainer.name)


def test_who_was_erased_is_not_enrolled() -> None:
    training_class, pupil = a_class(), a_pupil()
    erase(pupil, by=None, at=NOON)

    with pytest.raises(enrolling.CannotCome, match="đã được xóa"):
        enrol(training_class, pupil)

    assert not Enrolment.objects.exists()


def test_a_class_that_is_over_takes_nobody() -> None:
    training_class = a_class()
    announcing.cancel(training_class, reason="bão", by=None, at=NOON)

    with pytest.raises(NotAllowed, match="không còn chờ dạy"):
        enrol(training_class)

    assert not Enrolment.objects.exists()


def test_those_who_missed_a_class_are_asked_to_the_one_that_makes_up_for_it() -> None:
    missed, venue = a_class(), a_venue()
    there, absent = a_pupil(), a_pupil()
    enrol(missed, absent)
    noted(missed, there)
    made_up = a_class(course=missed.course, venue=venue, on=date(2022, 7, 28), makes_up_for=missed)

    told = enrolling.invite_the_absent(made_up, way="helper", by=None, at=MONDAY_NOON)

    assert [one.producer for one in told.unreached] == [absent]
    assert list(missed.made_up_by.all()) == [made_up]


def test_a_class_that_makes_up_for_none_has_no_absent() -> None:
    told = enrolling.invite_the_absent(a_class(), way="helper", by=None, at=NOON)

    assert (told.reached, told.unreached) == ((), ())
