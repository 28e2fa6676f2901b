"""Who was in class is noted once, whoever is in two places is in doubt."""

from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from lensan.accounts.tests.make import a_province_officer
from lensan.journal.models import Entry
from lensan.places.tests.make import a_commune
from lensan.producers.actions.consenting import take_back
from lensan.producers.actions.erasing import erase
from lensan.producers.actions.merging import merge
from lensan.producers.models import Producer
from lensan.producers.tests.make import meanwhile
from lensan.producers.tests.make_people import a_producer
from lensan.training.actions import announcing, attending, doubting, enrolling
from lensan.training.models import Attendance, Enrolment, TrainingClass
from lensan.training.tests.make import (
    MONDAY,
    MONDAY_NOON,
    NOON,
    a_class,
    a_course,
    a_pupil,
    a_trainer,
    noted,
)

pytestmark = pytest.mark.django_db


def note(
    training_class: TrainingClass, *pupils: Producer, on: date = MONDAY, way: str = "tick"
) -> attending.Noted:
    numbers = [pupil.pk for pupil in pupils]
    return attending.note(training_class, numbers, on=on, way=way, by=None, at=MONDAY_NOON)


def test_everyone_of_a_list_is_noted() -> None:
    training_class = a_class()
    placed, invited, newcomer = a_pupil(), a_pupil(), a_pupil()
    enrolling.enrol(training_class, placed, by=None, at=NOON)
    enrolling.invite(training_class, [invited], way="helper", by=None, at=NOON)

    said = note(training_class, placed, invited, newcomer)

    assert said == attending.Noted(new=3, in_doubt=0)
    assert set(Attendance.objects.values_list("enrolment__producer", "on", "way")) == {
        (one.pk, MONDAY, "tick") for one in (placed, invited, newcomer)
    }
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"placed"}
    training_class.refresh_from_db()
    assert training_class.taken == 3


def test_a_list_sent_again_is_noted_once() -> None:
    training_class, pupils = a_class(), [a_pupil(), a_pupil()]
    note(training_class, *pupils)

    assert note(training_class, *pupils, way="sheet").new == 0

    assert Attendance.objects.count() == 2
    assert Entry.objects.filter(verb="training.noted").count() == 1


def test_a_newcomer_noted_by_two_at_once_takes_one_place() -> None:
    training_class, pupil = a_class(), a_pupil()

    with meanwhile('INSERT INTO "training_enrolment"', lambda: note(training_class, pupil)):
        note(training_class, pupil)

    assert (Attendance.objects.count(), Enrolment.objects.count()) == (1, 1)
    training_class.refresh_from_db()
    assert training_class.taken == 1


def test_a_list_sent_twice_in_one_moment_is_not_called_too_long_for_the_class() -> None:
    training_class, newcomers = a_class(seats=2), [a_pupil(), a_pupil()]
    words = 'UPDATE "training_trainingclass" SET "taken"'

    with meanwhile(words, lambda: note(training_class, *newcomers)):
        note(training_class, *newcomers)

    assert Attendance.objects.count() == 2
    training_class.refresh_from_db()
    assert training_class.taken == 2


def test_whoever_is_slower_time_and_again_gives_up_and_nothing_is_half_noted() -> None:
    training_class, pupil = a_class(), a_pupil()
    words = 'UPDATE "training_trainingclass" SET "taken"'

    def another_is_faster() -> None:
        Enrolment.objects.create(
            training_class=training_class, producer=pupil, state="invited", way="door",
            invited_at=NOON,
        )  # fmt: skip

    with (
        meanwhile(words, another_is_faster, times=attending.ATTEMPTS),
        pytest.raises(IntegrityError),
    ):
        note(training_class, pupil)

    assert not Attendance.objects.exists()


def test_who_is_given_a_place_meanwhile_takes_no_second_one() -> None:
    training_class, pupil = a_class(), a_pupil()
    [asked] = enrolling.invite(training_class, [pupil], way="helper", by=None, at=NOON).unreached

    def accept() -> None:
        enrolling.accept(Enrolment.objects.get(pk=asked.pk), by=None, at=NOON)

    with meanwhile('UPDATE "training_trainingclass" SET "taken"', accept):
        note(training_class, pupil)

    training_class.refresh_from_db()
    assert (training_class.taken, Attendance.objects.count()) == (1, 1)


def test_more_than_there_are_seats_are_not_noted_at_all() -> None:
    training_class = a_class(seats=1)

    with pytest.raises(enrolling.Full, match="đã đủ 1 chỗ"):
        note(training_class, a_pupil(), a_pupil())

    assert not Attendance.objects.exists()
    assert not Enrolment.objects.exists()
    training_class.refresh_from_db()
    assert training_class.taken == 0


def test_one_from_another_commune_is_named_and_nobody_is_noted() -> None:
    stranger = a_pupil("Trần Văn Xa", commune=a_commune("Vị Trung"))
    training_class = a_class()

    with pytest.raises(attending.NotNoted, match=r"Trần Văn Xa .* không thuộc xã Vị Thắng"):
        note(training_class, a_pupil(), stranger)

    assert not Attendance.objects.exists()


def test_who_has_not_agreed_is_named_and_can_sign_in_class() -> None:
    training_class, unasked = a_class(), a_producer("Lê Thị Lan")

    with pytest.raises(attending.NotNoted, match=r"Lê Thị Lan .* chưa đồng ý"):
        note(training_class, unasked)
    assert not Attendance.objects.exists()

    attending.agree(training_class, [unasked], by=None, at=MONDAY_NOON)
    assert note(training_class, unasked).new == 1
    assert unasked.consents.get().way == "paper"


def test_who_took_back_their_consent_is_not_noted() -> None:
    training_class, pupil = a_class(), a_pupil()
    take_back(pupil, "registry", by=None, at=NOON)

    with pytest.raises(attending.NotNoted):
        note(training_class, pupil)

    assert not Attendance.objects.exists()


def test_who_was_erased_is_not_noted() -> None:
    training_class, pupil = a_class(), a_pupil()
    erase(pupil, by=None, at=NOON)

    with pytest.raises(attending.NotNoted, match="đã được xóa"):
        note(training_class, pupil)

    assert not Attendance.objects.exists()


@pytest.mark.parametrize("on", [date(2022, 7, 24), date(2022, 7, 26)])
def test_on_a_day_without_class_nobody_is_noted(on: date) -> None:
    training_class = a_class(course=a_course(days=2), on=MONDAY)

    with pytest.raises(attending.NotADay):
        note(training_class, a_pupil(), on=on)

    assert not Attendance.objects.exists()


def test_in_a_cancelled_class_nobody_is_noted() -> None:
    training_class = a_class()
    announcing.cancel(training_class, reason="bão", by=None, at=NOON)

    with pytest.raises(attending.NotADay):
        note(training_class, a_pupil())


def test_a_merged_file_is_noted_under_the_one_that_was_kept() -> None:
    training_class, kept, absorbed = a_class(), a_pupil(), a_pupil()
    merge(kept, absorbed, by=a_province_officer(), at=NOON)

    note(training_class, absorbed)

    assert Attendance.objects.get().enrolment.producer == kept


def test_consent_given_on_a_merged_file_holds() -> None:
    training_class, kept, absorbed = a_class(), a_producer("Nguyễn Văn Ba"), a_pupil()
    merge(kept, absorbed, by=a_province_officer(), at=NOON)

    assert note(training_class, absorbed).new == 1


def test_who_is_in_two_places_at_once_counts_in_neither() -> None:
    here, there, pupil = a_class(), a_class(hours=(10, 12)), a_pupil()
    note(here, pupil)
    assert Attendance.objects.filter(in_doubt=False).count() == 1

    said = note(there, pupil, a_pupil())

    assert said.in_doubt == 2
    assert Attendance.objects.in_doubt().count() == 2
    assert Attendance.objects.filter(in_doubt=False).count() == 1


def test_morning_and_afternoon_are_two_classes() -> None:
    morning, afternoon, pupil = a_class(), a_class(hours=(13, 16)), a_pupil()
    note(morning, pupil)

    assert note(afternoon, pupil).in_doubt == 0
    assert Attendance.objects.filter(in_doubt=False).count() == 2


def test_a_person_says_where_they_really_were() -> None:
    here, there, pupil = a_class(), a_class(), a_pupil()
    note(here, pupil)
    note(there, pupil)

    struck = doubting.settle(
        Attendance.objects.get(enrolment__training_class=there), by=None, at=MONDAY_NOON
    )

    assert struck == 1
    left = Attendance.objects.get()
    assert (left.enrolment.training_class, left.in_doubt) == (there, False)


def test_a_note_that_is_struck_leaves_the_other_beyond_doubt() -> None:
    here, there, pupil = a_class(), a_class(), a_pupil()
    note(here, pupil)
    note(there, pupil)

    attending.strike(
        Attendance.objects.get(enrolment__training_class=here), by=None, at=MONDAY_NOON
    )

    assert Attendance.objects.filter(in_doubt=False).get().enrolment.training_class == there


def test_a_trainer_in_two_places_is_in_doubt_too() -> None:
    here, there, trainer = a_class(), a_class(), a_trainer("source")
    noted(here, trainer)
    noted(there, trainer)
    assert Attendance.objects.in_doubt().count() == 2

    doubting.settle(Attendance.objects.first(), by=None, at=MONDAY_NOON)  # type: ignore[arg-type]
    attending.strike(Attendance.objects.get(), by=None, at=MONDAY_NOON)

    assert not Attendance.objects.exists()


def test_a_merger_shows_that_one_was_in_two_places() -> None:
    here, there, one, other = a_class(), a_class(), a_pupil(), a_pupil()
    note(here, one)
    note(there, other)
    merge(one, other, by=a_province_officer(), at=MONDAY_NOON)

    assert doubting.doubt(MONDAY) == 2
    assert Attendance.objects.in_doubt().count() == 2


def test_forty_cost_no_more_questions_than_one() -> None:
    def asked(count: int) -> int:
        training_class = a_class(seats=40)
        numbers = [a_pupil().pk for _each in range(count)]
        with CaptureQueriesContext(connection) as queries:
            attending.note(training_class, numbers, on=MONDAY, way="tick", by=None, at=MONDAY_NOON)
        return len(queries)

    assert asked(1) == asked(12)
