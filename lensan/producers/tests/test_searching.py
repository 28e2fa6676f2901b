"""The search box."""

import pytest
from django.db import connection

from lensan.producers.models import Producer

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL chooses by the rows there are"
)
def test_the_rows_shown_are_found_in_their_order_by_the_narrow_index_alone() -> None:
    found = Producer.objects.active().matching("nguyen").order_by("sort_key", "pk")

    plan = found.values_list("pk", flat=True)[:51].explain()

    assert "COVERING INDEX producers_producer_search" in plan
    assert "ORDER BY" not in plan
