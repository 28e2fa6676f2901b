"""Back to the seed and forward to the orders."""

import random
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from lensan.traceability.actions.capturing import capture
from lensan.traceability.epcis.reading import read_document, read_text
from lensan.traceability.models import Edge, Event, Thing, Via
from lensan.traceability.tests.make import a_document, an_event
from lensan.traceability.tests.official import folder

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
ID = "https://tx.haugiang.example/"


def addresses(things: Any) -> set[str]:
    """Return the addresses of things."""
    return set(things.values_list("address", flat=True))


def test_walks_from_the_order_to_the_seed_and_from_the_seed_to_the_order() -> None:
    written = (folder("epcis") / "seed-to-household-no-gs1-prefix.json").read_bytes()
    capture(read_document(read_text(written)), via=Via.SYSTEM, by=None, at=AT)
    seed = Thing.objects.get(address=f"{ID}id/lot/seed-2401")
    order = Thing.objects.get(address=f"{ID}o/7K3QF9XZ")

    back = addresses(Thing.objects.back_from([order]))
    forward = addresses(Thing.objects.forward_from([seed]))

    assert {f"{ID}id/lot/seed-2401", f"{ID}id/lot/pp-77", f"{ID}id/lot/vt03-240701"} <= back
    assert {f"{ID}o/7K3QF9XZ", f"{ID}id/box/b-000001"} <= forward
    assert f"{ID}id/lot/pp-77" not in forward
    leading = Event.objects.leading_to(order, out_of=Thing.objects.back_from([order]))
    assert leading.count() >= 6
    assert addresses(Thing.objects.back_from([])) == set()


def test_reaches_exactly_what_brute_force_reaches_even_in_circles() -> None:
    capture(read_document(a_document(an_event())), via=Via.SYSTEM, by=None, at=AT)
    event, dice = Event.objects.get(), random.Random(5)
    things = Thing.objects.bulk_create([Thing(address=f"https://a.vn/{n}") for n in range(60)])
    things = list(Thing.objects.filter(address__startswith="https://a.vn/"))
    pairs = {tuple(dice.sample(range(60), 2)) for _ in range(80)}
    Edge.objects.bulk_create(
        [Edge(source=things[a], target=things[b], event=event) for a, b in pairs]
    )
    for start in range(60):
        reached, fresh = {start}, {start}
        while fresh:
            fresh = {b for a, b in pairs if a in fresh} - reached
            reached |= fresh
        found = addresses(Thing.objects.forward_from([things[start]]))
        assert found == {things[one].address for one in reached}


def test_walks_over_the_edges_alone() -> None:
    """The database answers from the two covering indexes."""
    plan = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{plan} SELECT source_id FROM traceability_edge WHERE target_id = 1")  # noqa: S608
        told = " ".join(str(row) for row in cursor.fetchall())
    assert connection.vendor != "sqlite" or "COVERING INDEX traceability_edge_back" in told
