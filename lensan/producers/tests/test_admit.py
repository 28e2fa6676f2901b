"""A producer is let in: with an account of its own, in which it finds itself alone."""

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.access import owes_own_password
from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import a_helper, a_user, an_officer, sign_in
from lensan.journal.models import Entry
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.producers.actions.admitting import NotAdmitted, admit
from lensan.producers.actions.erasing import erase
from lensan.producers.models import Producer
from lensan.producers.tests.make import NOON
from lensan.producers.tests.make_people import a_producer


@pytest.mark.parametrize(
    ("kind", "role"),
    [("household", Role.HOUSEHOLD), ("cooperative", Role.COOPERATIVE), ("coop_group", Role.COOPERATIVE)],
)  # fmt: skip
def test_it_signs_in_by_its_code_and_sees_itself_alone(kind: str, role: Role) -> None:
    producer, _other = a_producer(kind=kind), a_producer("Trần Thị Bình")

    account, password = admit(producer, by=an_officer(producer.commune), at=NOON)

    assert (account.username, account.role) == (producer.code.lower(), role)
    assert account.check_password(password)
    assert owes_own_password(account)
    assert [p.code for p in Producer.objects.visible_to(account)] == [producer.code]
    assert Entry.objects.about(producer).filter(verb="producers.admitted").exists()


def test_it_has_one_account_at_most() -> None:
    producer = a_producer()
    officer = an_officer(producer.commune)
    admit(producer, by=officer, at=NOON)

    with pytest.raises(NotAdmitted, match="đã có tài khoản"):
        admit(producer, by=officer, at=NOON)  # by someone whose page was opened before

    assert Producer.objects.get(pk=producer.pk).account is not None


def test_a_name_that_is_taken_is_not_given_again() -> None:
    producer = a_producer()
    a_user(username=producer.code.lower())

    with pytest.raises(NotAdmitted):
        admit(producer, by=an_officer(producer.commune), at=NOON)

    assert Producer.objects.get(pk=producer.pk).account is None


def test_whoever_was_erased_is_not_let_in() -> None:
    producer = a_producer()
    erase(producer, by=None, at=NOON)

    with pytest.raises(NotAdmitted):
        admit(producer, by=an_officer(producer.commune), at=NOON)


def test_the_officer_is_shown_the_password_once_and_then_the_account(client: Client) -> None:
    producer = a_producer()
    sign_in(client, an_officer(producer.commune))
    file, door = (reverse(name, args=[producer.code]) for name in ("producer", "producer-admit"))
    assert "Cấp tài khoản" in client.get(file).content.decode()

    shown = client.post(door)

    account = User.objects.get(username=producer.code.lower())
    assert shown.headers["Cache-Control"] == "no-store"
    assert account.username in shown.content.decode()
    assert reverse("account", args=[account.pk]) in client.get(file).content.decode()
    again = client.post(door, follow=True)
    assert "đã có tài khoản" in again.content.decode()


def test_a_helper_lets_nobody_in(client: Client) -> None:
    hamlet = a_hamlet("Ấp 3", a_commune())
    producer = a_producer(commune=hamlet.commune, hamlet="Ấp 3")
    sign_in(client, a_helper(hamlet))

    assert client.post(reverse("producer-admit", args=[producer.code])).status_code == 403
    assert (
        "Cấp tài khoản"
        not in client.get(reverse("producer", args=[producer.code])).content.decode()
    )
