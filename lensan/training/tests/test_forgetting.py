"""Whoever was erased is forgotten in training too."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from lensan.accounts.tests.make import a_province_officer
from lensan.catalogue.tests.make import a_picture
from lensan.producers.actions.erasing import erase
from lensan.producers.actions.merging import merge
from lensan.training import tasks
from lensan.training.actions import enrolling
from lensan.training.actions.attending import NotADay
from lensan.training.actions.forgetting import forget_the_erased
from lensan.training.actions.keying import finish, keep
from lensan.training.models import Attendance, Enrolment, SignedSheet
from lensan.training.tests.make import (
    MONDAY,
    MONDAY_NOON,
    NOON,
    a_class,
    a_course,
    a_pupil,
    noted,
)

pytestmark = pytest.mark.django_db


def test_the_photo_with_a_signature_is_deleted_and_attendance_stays(
    django_capture_on_commit_callbacks: Any,
) -> None:
    training_class, pupil = a_class(), a_pupil()
    noted(training_class, pupil)
    sheet = keep(training_class, a_picture(), on=MONDAY, by=None, at=MONDAY_NOON)
    storage, name = sheet.file.storage, str(sheet.file.name)
    erase(pupil, by=None, at=MONDAY_NOON)

    with django_capture_on_commit_callbacks(execute=True):
        assert forget_the_erased(at=MONDAY_NOON) == 1

    assert not storage.exists(name)
    assert SignedSheet.objects.get().file.name == ""
    assert Attendance.objects.count() == 1
    assert forget_the_erased(at=MONDAY_NOON) == 0


@pytest.mark.parametrize(("hours", "stays"), [(0, True), (11, True), (12, False)])
def test_a_sheet_signed_after_someone_was_erased_stays(hours: int, *, stays: bool) -> None:
    training_class, pupil, other = a_class(course=a_course(days=2)), a_pupil(), a_pupil()
    enrolling.enrol(training_class, pupil, by=None, at=NOON)
    noted(training_class, other)
    erase(
        pupil, by=None, at=MONDAY_NOON + timedelta(hours=hours)
    )  # midnight is twelve hours later
    forget_the_erased(at=MONDAY_NOON)

    tuesday = MONDAY + timedelta(days=1)
    keep(training_class, a_picture(), on=tuesday, by=None, at=MONDAY_NOON + timedelta(days=1))
    forget_the_erased(at=MONDAY_NOON + timedelta(days=1))

    assert bool(SignedSheet.objects.get().file) == stays


def test_a_sheet_that_arrives_later_still_shows_whoever_was_erased_since() -> None:
    training_class, pupil = a_class(), a_pupil()
    enrolling.enrol(training_class, pupil, by=None, at=NOON)
    erase(pupil, by=None, at=MONDAY_NOON)
    forget_the_erased(at=MONDAY_NOON)
    assert pupil.enrolments.get().state == Enrolment.State.DECLINED

    keep(training_class, a_picture(), on=MONDAY, by=None, at=MONDAY_NOON + timedelta(days=1))

    assert forget_the_erased(at=MONDAY_NOON + timedelta(days=1)) == 1


def test_a_place_that_nobody_will_take_goes_to_who_waits() -> None:
    training_class = a_class(seats=1)
    pupil = a_pupil()
    enrolling.enrol(training_class, pupil, by=None, at=NOON)
    waiting = enrolling.enrol(training_class, a_pupil(), by=None, at=NOON)
    erase(pupil, by=None, at=NOON)

    tasks.forget.call()

    waiting.refresh_from_db()
    assert waiting.state == Enrolment.State.PLACED


def test_those_who_were_not_erased_keep_everything() -> None:
    training_class = a_class()
    enrolling.enrol(training_class, a_pupil(), by=None, at=NOON)
    keep(training_class, a_picture(), on=MONDAY, by=None, at=MONDAY_NOON)

    assert forget_the_erased(at=MONDAY_NOON) == 0


def test_a_sheet_is_kept_for_a_day_of_class_only() -> None:
    with pytest.raises(NotADay):
        keep(a_class(), a_picture(), on=NOON.date(), by=None, at=MONDAY_NOON)

    assert not SignedSheet.objects.exists()


def test_a_sheet_is_keyed_in_once() -> None:
    sheet = keep(a_class(), a_picture(), on=MONDAY, by=None, at=MONDAY_NOON)

    finish(sheet, by=None, at=MONDAY_NOON)
    finish(sheet, by=None, at=NOON)

    sheet.refresh_from_db()
    assert (sheet.keyed_at, str(sheet)) == (MONDAY_NOON, f"{sheet.training_class_id}: 25/07/2022")


def test_at_night_two_who_are_one_are_found_in_two_places() -> None:
    today = timezone.localdate()
    here, there, one, other = a_class(), a_class(), a_pupil(), a_pupil()
    noted(here, one)
    noted(there, other)
    Attendance.objects.update(on=today)
    merge(one, other, by=a_province_officer(), at=MONDAY_NOON)

    tasks.look_for_doubts.call()

    assert Attendance.objects.in_doubt().count() == 2
