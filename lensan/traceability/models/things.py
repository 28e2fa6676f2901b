from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, models
from django.db.models import F, Q

from lensan.catalogue.models import Lot
from lensan.kernel import bulk

# UNION, not UNION ALL: a thing that is reached twice is kept once, so even a circle comes to an end.
_BACK = """
WITH RECURSIVE reached(node) AS (
    SELECT source_id FROM traceability_edge WHERE target_id IN ({starts})
    UNION
    SELECT edge.source_id FROM traceability_edge edge JOIN reached ON edge.target_id = reached.node
) SELECT node FROM reached
"""
_FORWARD = """
WITH RECURSIVE reached(node) AS (
    SELECT target_id FROM traceability_edge WHERE source_id IN ({starts})
    UNION
    SELECT edge.target_id FROM traceability_edge edge JOIN reached ON edge.source_id = reached.node
) SELECT node FROM reached
"""
_CIRCLE = """
WITH RECURSIVE reached(start, node) AS (
    SELECT edge.target_id, edge.source_id FROM traceability_edge edge
    WHERE edge.target_id IN ({starts})
    UNION
    SELECT reached.start, edge.source_id FROM traceability_edge edge
    JOIN reached ON edge.target_id = reached.node
) SELECT node FROM reached WHERE start = node LIMIT 1
"""


class ThingQuerySet(models.QuerySet["Thing"]):
    def named(self, address: str) -> Thing | None:
        """Return the thing with an address, or the one that it is another name of."""
        found = self.filter(address=address).select_related("same_as").first()
        return (found.same_as or found) if found else None

    def back_from(self, things: Iterable[Thing]) -> ThingQuerySet:
        """Keep what went into these things, and what went into that: back to the seed."""
        return self.filter(pk__in=reached_back(things))

    def forward_from(self, things: Iterable[Thing]) -> ThingQuerySet:
        """Keep what these things went into, and what that went into: forward to the orders."""
        return self.filter(pk__in=reached_forward(things))

    def on_a_circle(self, starts: Iterable[int]) -> Thing | None:
        """Return one of these things that went, over whatever steps, into itself."""
        for chunk in bulk.chunks(starts):
            if found := _walked(_CIRCLE, chunk):
                return self.get(pk=found.pop())
        return None


def reached_back(things: Iterable[Thing]) -> set[int]:
    """Return the keys of these things and of all that went into them, by one question."""
    return _reached(_BACK, things)


def reached_forward(things: Iterable[Thing]) -> set[int]:
    """Return the keys of these things and of all that they went into, by one question."""
    return _reached(_FORWARD, things)


def _reached(walk: str, things: Iterable[Thing]) -> set[int]:
    starts = [thing.pk for thing in things]
    return _walked(walk, starts) | set(starts) if starts else set()


def _walked(walk: str, starts: list[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(walk.format(starts=", ".join(["%s"] * len(starts))), starts)
        return {node for (node,) in cursor.fetchall()}


class Thing(models.Model):
    """A lot, a box, a crop or an order: whatever an event names by an address.

    The address is in its canonical form. A number of GS1 that is given to a lot later becomes a
    thing that is `same_as` the first, so every label already printed goes on opening.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "address", "same_as", "lot"})

    address = models.CharField("địa chỉ", max_length=300, unique=True)
    same_as = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="names", verbose_name="tên khác của"
    )
    lot = models.OneToOneField(
        Lot, models.PROTECT, null=True, related_name="traced", verbose_name="lô hàng"
    )

    objects = ThingQuerySet.as_manager()

    class Meta:
        verbose_name = "vật được theo dõi"
        constraints = [
            models.CheckConstraint(
                condition=Q(same_as=None) | ~Q(same_as=F("pk")),
                name="traceability_thing_not_its_own_name",
            )
        ]

    def __str__(self) -> str:
        return self.address
