"""The published ends of the chain."""

from datetime import date

import pytest
from django.test import Client

from lensan.traceability.models import DayRoot

pytestmark = pytest.mark.django_db


def test_publishes_where_each_day_ended_the_newest_first(client: Client) -> None:
    for day in (26, 27):
        DayRoot.objects.create(on=date(2026, 11, day), count=day, hash="a" * 64)
    answer = client.get("/goc-ngay")
    assert answer.content.decode().splitlines() == [
        f"2026-11-27 27 {'a' * 64}",
        f"2026-11-26 26 {'a' * 64}",
    ]
    assert not answer.cookies
