"""Whoever tells many something sees first what it costs: inviting, moving, cancelling, giving seats."""

from collections.abc import Iterable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from lensan.accounts.models import User
from lensan.messaging.models import Message
from lensan.producers.models import Producer
from lensan.training.actions import enrolling
from lensan.training.models import Enrolment, TrainingClass
from lensan.training.tests.make import (
    NOON,
    a_class,
    a_course,
    a_pupil,
    a_venue,
)
from lensan.training.tests.make_pages import address as at
from lensan.training.tests.make_pages import say
from lensan.training.tests.test_class_pages import a_coming_class


@pytest.fixture(autouse=True)
def _priced(settings: Settings) -> None:
    settings.MESSAGE_PRICE = 300


def press(client: Client, url: str, expected: str, **told: object) -> str:
    """Press once and see the price while nothing has happened; press Send, and return what follows."""
    before = states()
    page = say(client, url, **told)
    assert expected in page and "chưa gửi gì" in page
    assert states() == before
    return say(client, url, da_xem=expected.split('"')[1], **told)


def states() -> tuple[list[tuple[str, str]], list[object], int]:
    return (
        list(Enrolment.objects.order_by("pk").values_list("state", "way")),
        list(TrainingClass.objects.order_by("pk").values_list("state", "from_time", "seats")),
        Message.objects.count(),
    )


def texts() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("text", flat=True))


def with_phones(count: int) -> list[int]:
    return [a_pupil(phones=(f"+8491234{n:04}",)).pk for n in range(count)]


def placed(training_class: TrainingClass, people: Iterable[int]) -> None:
    for producer in Producer.objects.filter(pk__in=people):
        enrolling.enrol(training_class, producer, by=None, at=NOON)


def test_an_invitation_is_seen_before_it_is_sent(client: Client, officer: User) -> None:
    training_class, silent = a_coming_class(), a_pupil("Không Máy")
    people = [*with_phones(2), silent.pk]

    page = press(
        client, at("class-invite", training_class), 'value="2-600"', way="sms", ho=people
    )  # fmt: skip

    assert "2 người được nhắn tin, 1 người cần tổ của ấp" in page
    assert sorted(states()[0]) == [("invited", "helper"), ("invited", "sms"), ("invited", "sms")]
    assert len(texts()) == 2


def test_an_invitation_at_the_door_costs_nothing_and_is_done_at_once(
    client: Client, officer: User
) -> None:
    training_class = a_coming_class()

    page = say(client, at("class-invite", training_class), way="helper", ho=with_phones(2))

    assert "2 người cần tổ của ấp" in page


def test_the_absent_are_invited_after_a_look(client: Client, officer: User) -> None:
    missed = a_class()
    placed(missed, with_phones(2))
    made_up = a_coming_class(course=missed.course, makes_up_for=missed)

    page = press(client, at("class-invite-absent", made_up), 'value="2-600"', way="sms")

    assert "Đã mời người vắng" in page
    assert made_up.enrolments.count() == 2


def test_those_of_a_moved_class_are_told_after_a_look(client: Client, officer: User) -> None:
    training_class = a_coming_class()
    placed(training_class, with_phones(3))
    told = {
        "from_time": "13:00", "to_time": "16:00", "venue": training_class.venue_id,
        "starts_on": f"{training_class.starts_on:%Y-%m-%d}",
    }  # fmt: skip

    page = press(client, at("class-move", training_class), 'value="3-900"', **told)

    assert "Đã dời lớp." in page
    assert all("doi sang 13:00" in text for text in texts())


def test_those_of_a_cancelled_class_are_told_after_a_look(client: Client, officer: User) -> None:
    training_class = a_coming_class()
    placed(training_class, with_phones(2))

    page = press(client, at("class-cancel", training_class), 'value="2-600"', reason="bão")

    assert "Đã hủy lớp." in page
    assert all("da huy: bao" in text for text in texts())


def test_who_moves_up_into_new_seats_is_told_after_a_look(client: Client, officer: User) -> None:
    training_class = a_coming_class(seats=1)
    placed(training_class, with_phones(3))

    page = press(client, at("class-seats", training_class), 'value="2-600"', seats=3)

    assert "Đã đổi số chỗ" in page
    assert sorted(states()[0]) == [("placed", "office")] * 3


def test_those_not_trained_yet_are_invited_after_a_look(client: Client, officer: User) -> None:
    people = with_phones(2)
    commune = Producer.objects.get(pk=people[0]).commune
    a_coming_class(course=a_course(), venue=a_venue(commune))
    url = reverse("untrained") + f"?xa={commune.code}"

    page = press(client, url, 'value="2-600"', way="sms", ho=people)

    assert "Đã mời 2 hộ" in page
    assert len(texts()) == 2
