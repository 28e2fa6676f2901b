"""What a person sees and posts on the pages of supply."""

import re
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_user, sign_in
from lensan.producers.models import Producer
from lensan.supply.models import GroupOrder
from lensan.supply.tests.make import a_buyer, a_group

TOMORROW = timezone.localdate() + timedelta(days=1)


def an_open_group(**facts: object) -> GroupOrder:
    """Open one that still takes orders on the day on which these tests run."""
    group = a_group(**facts)  # type: ignore[arg-type]
    GroupOrder.objects.filter(pk=group.pk).update(closes_on=TOMORROW)
    group.refresh_from_db()
    return group


def as_household(client: Client, group: GroupOrder) -> Producer:
    buyer = a_buyer(group)
    buyer.account = a_user(Role.HOUSEHOLD)
    buyer.save(update_fields=["account"])
    sign_in(client, buyer.account)
    return buyer


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def shown(client: Client, name: str, *numbers: int) -> str:
    answer = client.get(reverse(name, args=numbers))
    assert answer.status_code == 200
    return text_of(answer)


def posted(client: Client, address: str, *numbers: int, **told: object) -> str:
    answer = client.post(reverse(address, args=numbers), told, follow=True)
    assert answer.status_code == 200
    return text_of(answer)
