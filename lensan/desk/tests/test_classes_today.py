"""Today's classes stand first for whoever may note who comes."""

from django.test import Client
from django.utils import timezone

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_helper, a_user, an_officer, queries, sign_in
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.training.tests.make import a_class, a_course, a_teaching_user


def test_officer_helper_and_trainer_find_todays_class_on_their_first_page(client: Client) -> None:
    user, trainer = a_teaching_user()
    a_class(course=a_course(name="Kỹ năng số hôm nay"), trainer=trainer, on=timezone.localdate())

    for someone in (an_officer(a_commune()), a_helper(a_hamlet()), user):
        sign_in(client, someone)
        assert "Kỹ năng số hôm nay" in client.get("/").content.decode()


def test_who_has_nothing_to_note_finds_none(client: Client) -> None:
    a_class(course=a_course(name="Kỹ năng số hôm nay"), on=timezone.localdate())
    sign_in(client, a_user(Role.TRAINER))

    assert "Kỹ năng số hôm nay" not in client.get("/").content.decode()


def test_a_trainers_page_asks_the_database_as_often_for_one_as_for_three(client: Client) -> None:
    user, trainer = a_teaching_user()
    sign_in(client, user)
    a_class(trainer=trainer, on=timezone.localdate(), hours=(7, 8))
    few = queries(client, "/")

    for hour in (9, 11):
        a_class(trainer=trainer, on=timezone.localdate(), hours=(hour, hour + 1))

    assert queries(client, "/") == few
