"""People at the doors of traceability."""

from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import a_user, sign_in
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer


def now() -> datetime:
    """Return this moment: pages tell facts of today."""
    return timezone.now()


def an_owner(client: Client, producer: Producer | None = None) -> Producer:
    """Sign a household in; return its file."""
    mine = producer or a_producer()
    account = a_user(Role.HOUSEHOLD)
    Producer.objects.filter(pk=mine.pk).update(account=account)
    sign_in(client, account)
    return mine


def account_of(producer: Producer) -> User:
    """Return the sign-in of a household."""
    producer.refresh_from_db()
    assert producer.account is not None
    return producer.account


def shown(client: Client, name: str, **what: Any) -> str:
    """Return a page."""
    answer = client.get(reverse(name, kwargs=what))
    assert answer.status_code == 200
    return answer.content.decode()


def told(client: Client, name: str, data: dict[str, Any] | None = None, **what: Any) -> str:
    """Send a form, and return the page that it leads to."""
    return client.post(reverse(name, kwargs=what), data or {}, follow=True).content.decode()


def days_ago(days: int) -> datetime:
    """Return a moment of the past."""
    return now() - timedelta(days=days)
