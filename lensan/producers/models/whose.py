"""Whose something is on a day, and in which commune that one stood, mergers minded.

Of any number of producers this is asked within the question itself (`theirs`, `with_person`,
`owners`). Who asks many questions of a few asks once for their `files`, and then of these.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from lensan.producers.models.producer import ProducerQuerySet, Standing
from lensan.producers.models.record import Merge


def theirs(rows: Any, path: str, producers: ProducerQuerySet, on: date) -> Any:
    """Keep the rows that are of one of these producers that day, be it by an absorbed file."""
    those = producers.order_by().values("pk")
    absorbed = Merge.objects.standing(on).filter(kept__in=those).values("absorbed")
    return rows.filter(**{f"{path}__in": those.union(absorbed, all=True)})


def with_person(rows: Any, path: str, on: date) -> Any:
    """Add to each row the `person` it is of that day: its producer, or who absorbed that one."""
    keeper = Merge.objects.standing(on).filter(absorbed=OuterRef(path)).values("kept")
    person = Coalesce(Subquery(keeper), F(path), output_field=BigIntegerField())
    return rows.annotate(person=person)


def owners(rows: Any, path: str, producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Keep the producers in the registry that day of whom there is such a row.

    Who was absorbed does not stand, so a row of theirs speaks for who absorbed them alone.
    """
    files = theirs(rows, path, producers, on).values(path)
    keepers = Merge.objects.standing(on).filter(absorbed__in=files).values("kept")
    return producers.standing(on).filter(Q(pk__in=files) | Q(pk__in=keepers))


def files(producers: Collection[int], on: date) -> dict[int, int]:
    """Return the files of these producers that day, their own and those absorbed, and whose each is."""
    absorbed = (
        Merge.objects.standing(on).filter(kept__in=producers).values_list("absorbed", "kept")
    )
    return dict(zip(producers, producers, strict=True)) | dict(absorbed)


def everyones_files(producers: ProducerQuerySet, on: date) -> dict[int, int]:
    """Return what `files` returns, of those of very many producers who stand in the registry that day."""
    there = set(producers.standing(on).order_by().values_list("pk", flat=True))
    absorbed = Merge.objects.standing(on).values_list("absorbed", "kept")
    return {number: number for number in there} | {
        file: keeper for file, keeper in absorbed if keeper in there
    }


def homes(on: date) -> Mapping[int, int]:
    """Return where each producer stood that day, by their numbers: the absorbed with their keepers."""
    stood = dict(Standing.objects.covering(on).values_list("producer", "commune"))
    absorbed = Merge.objects.standing(on).values_list("absorbed", "kept")
    return stood | {file: stood[keeper] for file, keeper in absorbed if keeper in stood}
