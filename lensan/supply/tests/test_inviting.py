"""Households of the place are invited by short message to order together, each once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_helper, an_officer, sign_in
from lensan.messaging.models import Message
from lensan.messaging.registry import NoGateway
from lensan.producers.actions.consenting import give, refuse
from lensan.producers.actions.merging import merge
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer
from lensan.supply.actions import ordering
from lensan.supply.actions.inviting import NobodyToInvite, invitation, invite
from lensan.supply.models import GroupOrder
from lensan.supply.tests.make import LATER, NOON, a_buyer, a_group, an_offer, placed
from lensan.supply.tests.make_pages import an_open_group, posted, shown
from lensan.supply.tests.test_seeing_first import press


@pytest.fixture
def by() -> User:
    return an_officer()


def willing(group: GroupOrder, number: int = 1, **facts: object) -> Producer:
    """Make a household of the place that agreed to messages."""
    told = {"phones": (f"+8491234{number:04}",)} | facts
    buyer = a_buyer(group, f"Lê Văn {number}", **told)
    give(buyer, "contact", way="paper", place="nhà", by=None, at=NOON)
    return buyer


def invited() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("producer__name", flat=True))


def test_who_agreed_to_messages_is_invited_once(by: User) -> None:
    group = a_group()
    one = willing(group)
    assert (invite(group, by=by, at=NOON), invited()) == (1, [one.name])

    other = willing(group, 2)
    assert (invite(group, by=by, at=NOON), invited()) == (1, [one.name, other.name])
    with pytest.raises(NobodyToInvite):
        invite(group, by=by, at=NOON)


def test_nobody_else_is(by: User) -> None:
    group = a_group()
    a_buyer(group, "Chưa Đồng Ý", phones=("+84912000001",))
    refuse(willing(group, 2), "contact", way="sms", by=None, at=NOON + timedelta(days=1))
    willing(group, 3, phones=())
    placed(group, producer=willing(group, 4))
    elsewhere = a_producer(
        "Ấp khác", commune=group.commune, hamlet="Ấp 9", phones=("+84912000009",)
    )
    give(elsewhere, "contact", way="paper", place="nhà", by=None, at=NOON)
    before = Message.objects.count()

    with pytest.raises(NobodyToInvite):
        invite(group, by=by, at=NOON + timedelta(days=2))

    assert Message.objects.count() == before


def test_who_said_yes_or_was_invited_under_a_merged_file_is_one_person(by: User) -> None:
    group = a_group()
    old, kept = willing(group), a_buyer(group, "Lê Văn 1", phones=("+84912340001",))
    invite(group, by=by, at=NOON)
    merge(kept, old, by=by, at=NOON)
    another = a_group(group.offer, group.commune)

    with pytest.raises(NobodyToInvite):
        invite(group, by=by, at=NOON)
    assert invite(another, by=by, at=NOON) == 1


def test_a_whole_commune_is_invited_where_it_orders_together(by: User) -> None:
    group = a_group()
    everyone = a_group(group.offer, group.commune, hamlet=None)
    willing(group)

    assert invite(everyone, by=by, at=NOON) == 1


def test_nobody_is_invited_to_what_is_over(by: User) -> None:
    group = a_group()
    willing(group)

    with pytest.raises(ordering.TooLate):
        invite(group, by=by, at=LATER)


def test_nothing_is_said_without_a_gateway(by: User, settings: Settings) -> None:
    group = a_group()
    willing(group)
    settings.MESSAGE_GATEWAY = ""

    with pytest.raises(NoGateway):
        invite(group, by=by, at=NOON)


def test_it_says_what_for_how_much_and_how_to_order() -> None:
    group = a_group(an_offer(name="Urê"))

    text = invitation(group)

    for said in (f"MUA {group.pk}", "Urê", "100.000", "90.000", "bao", "30/11"):
        assert said in text
    assert "còn" not in invitation(a_group(an_offer(name="Lân", steps=group.steps[:1])))


def test_whoever_runs_it_sees_the_price_first(
    client: Client, officer: User, settings: Settings
) -> None:
    settings.MESSAGE_PRICE = 300
    group = an_open_group()
    willing(group)
    willing(group, 2)
    assert "Mời các hộ" in shown(client, "group-order", group.pk)

    told, words = press(client, "group-order-invite", group)

    assert (told, "Đã nhắn tin mời các hộ." in words) == (2, True)
    assert "Không còn hộ nào để mời" in posted(client, "group-order-invite", group.pk)


def test_a_helper_does_not_invite(client: Client) -> None:
    group = an_open_group()
    assert group.hamlet is not None
    sign_in(client, a_helper(group.hamlet))

    assert "Mời các hộ" not in shown(client, "group-order", group.pk)
    assert client.post(reverse("group-order-invite", args=[group.pk])).status_code == 403
