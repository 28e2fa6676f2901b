"""What was written under a file that was found to be another's counts for who absorbed it."""

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_province_officer, sign_in
from lensan.places.tests.make import a_commune
from lensan.producers.actions.merging import merge
from lensan.producers.models import Producer
from lensan.training.actions import certifying, enrolling
from lensan.training.actions.nearest import nearest
from lensan.training.models import DIGITAL, Attendance, Enrolment
from lensan.training.tests.make import (
    LATER,
    MONDAY,
    MONDAY_NOON,
    NOON,
    a_class,
    a_pupil,
    answered,
    noted,
)
from lensan.training.tests.make_pages import address, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client) -> User:
    user = a_province_officer()
    sign_in(client, user)
    return user


def absorb(kept: Producer, absorbed: Producer, officer: User) -> None:
    merge(kept, absorbed, by=officer, at=LATER)


def test_who_was_asked_or_is_certified_is_not_asked_again(client: Client, officer: User) -> None:
    asked, certified, new = a_pupil("Lê An"), a_pupil("Lê Bình"), a_pupil("Lê Cúc")
    other_asked, other_certified = a_pupil(), a_pupil()
    training_class = a_class()
    enrolling.invite(training_class, [other_asked], way="helper", by=None, at=NOON)
    before = a_class(course=training_class.course, on=MONDAY)
    noted(before, other_certified)
    answered(before)
    certifying.issue(before, by=None, at=MONDAY_NOON)
    absorb(asked, other_asked, officer)
    absorb(certified, other_certified, officer)

    page = read(client, address("class-invite", training_class))

    names = ("Lê An", "Lê Bình", "Lê Cúc")
    assert [name for name in names if name in page] == [new.name]


def test_the_class_that_someone_was_asked_to_is_theirs(officer: User) -> None:
    kept, absorbed = a_pupil(), a_pupil()
    a_class()
    second = a_class()
    enrolling.enrol(second, absorbed, by=None, at=NOON)
    absorb(kept, absorbed, officer)

    found = nearest([kept], a_commune(), DIGITAL, on=MONDAY)

    assert (found[kept.pk].training_class, found[kept.pk].asked) == (second, "có chỗ")


def test_one_person_has_one_place(officer: User) -> None:
    kept, absorbed, training_class = a_pupil(), a_pupil(), a_class(seats=1)
    place = enrolling.enrol(training_class, absorbed, by=None, at=NOON)
    absorb(kept, absorbed, officer)

    told = enrolling.invite(training_class, [kept], way="helper", by=None, at=MONDAY_NOON)
    again = enrolling.enrol(training_class, kept, by=None, at=MONDAY_NOON)
    noted(training_class, kept)

    training_class.refresh_from_db()
    assert (told.unreached, again, training_class.taken) == ((), place, 1)
    assert Enrolment.objects.get() == Attendance.objects.get().enrolment == place


def test_of_two_places_the_one_that_was_given_counts(officer: User) -> None:
    kept, absorbed, training_class = a_pupil(), a_pupil(), a_class(seats=1)
    declined = enrolling.enrol(training_class, kept, by=None, at=NOON)
    enrolling.decline(declined, by=None, at=NOON)
    place = enrolling.enrol(training_class, absorbed, by=None, at=NOON)
    absorb(kept, absorbed, officer)

    noted(training_class, kept)

    assert Attendance.objects.get().enrolment == place


def test_the_absent_are_asked_as_who_they_are(client: Client, officer: User) -> None:
    kept, absorbed, missed = a_pupil(), a_pupil(), a_class()
    enrolling.enrol(missed, absorbed, by=None, at=NOON)
    absorb(kept, absorbed, officer)
    making_up = a_class(course=missed.course, makes_up_for=missed)

    client.post(reverse("class-invite-absent", kwargs={"pk": making_up.pk}), {"way": "helper"})

    assert Enrolment.objects.get(training_class=making_up).producer == kept
