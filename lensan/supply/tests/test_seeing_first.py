"""Whoever runs a group order sees what telling its households costs before they are told."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from lensan.accounts.models import User
from lensan.messaging.models import Message
from lensan.supply.models import GroupOrder
from lensan.supply.tests.make import a_buyer, placed
from lensan.supply.tests.make_pages import TOMORROW, an_open_group, posted


@pytest.fixture(autouse=True)
def _priced(settings: Settings) -> None:
    settings.MESSAGE_PRICE = 300


def press(client: Client, name: str, group: GroupOrder, **told: object) -> tuple[int, str]:
    """Press, see the price while nothing has happened, press Send; return how many it told, and the page."""
    before = (GroupOrder.objects.get(pk=group.pk).state, Message.objects.count())
    page = client.post(reverse(name, args=[group.pk]), told).content.decode()
    assert "chưa gửi gì" in page
    assert (GroupOrder.objects.get(pk=group.pk).state, Message.objects.count()) == before
    seen = re.search(r'name="da_xem" value="([^"]+)"', page)
    assert seen
    words = posted(client, name, group.pk, da_xem=seen[1], **told)
    return Message.objects.count() - before[1], words


def with_phones(group: GroupOrder, count: int) -> None:
    for number in range(count):
        placed(group, 10, a_buyer(group, phones=(f"+8491234{number:04}",)))


def test_households_are_told_of_each_step_after_a_look(client: Client, officer: User) -> None:
    group = an_open_group()
    with_phones(group, 2)
    placed(group, 10)

    settled = press(client, "group-order-settle", group)
    posted(client, "group-order-ordered", group.pk, ready_on=TOMORROW, deliver_by=TOMORROW)
    under_way = press(client, "group-order-set-out", group)

    assert settled[0] == under_way[0] == 2
    assert "Đã chốt: mọi hộ được nhắn tin." in settled[1]
    assert "mã nhận hàng đã gửi" in under_way[1]


def test_households_are_told_that_nothing_comes_after_a_look(
    client: Client, officer: User
) -> None:
    group = an_open_group()
    with_phones(group, 3)

    told, words = press(client, "group-order-cancel", group, reason="Cửa hàng nghỉ")

    assert (told, "Đã hủy đợt" in words) == (3, True)
