"""Whose something is on a day, and in which commune that one stood, mergers minded."""

from datetime import date
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from lensan.producers.models import Merge, ProducerQuerySet, Standing


def whose(rows: Any, path: str, on: date) -> Any:
    """Add to each row the `person` it is of that day: its producer, or who absorbed that one."""
    keeper = Merge.objects.standing(on).filter(absorbed=OuterRef(path)).values("kept")
    person = Coalesce(Subquery(keeper), F(path), output_field=BigIntegerField())
    return rows.annotate(person=person)


def theirs(rows: Any, path: str, producers: ProducerQuerySet, on: date) -> Any:
    """Keep the rows that are of one of these producers that day, each with its `person`."""
    those = producers.order_by().values("pk")
    absorbed = Merge.objects.standing(on).filter(kept__in=those).values("absorbed")
    files = those.union(absorbed, all=True)
    return whose(rows.filter(**{f"{path}__in": files}), path, on)


def placed(rows: Any, path: str, on: date) -> Any:
    """Add to each row the `commune` in which its person stood that day; None where it stood nowhere."""
    stood = Standing.objects.covering(on).filter(producer=OuterRef("person")).values("commune")
    return whose(rows, path, on).annotate(commune=Subquery(stood))


def owners(rows: Any, path: str, producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Keep the producers in the registry that day of whom there is such a row."""
    found = theirs(rows, path, producers, on)
    return producers.standing(on).filter(pk__in=found.values("person"))
