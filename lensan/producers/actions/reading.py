"""Open an import's file as a workbook, with what the registry knows of places and headings."""

from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from lensan.accounts.models import User
from lensan.places.models import Commune
from lensan.producers.intake.reading import Workbook
from lensan.producers.intake.reading import read as read_workbook
from lensan.producers.models import HeadingMeaning, Import


@dataclass(frozen=True)
class Reading:
    """What a file says, and the communes that it may speak of, by code."""

    workbook: Workbook
    communes: dict[str, Commune]


def read(source: Import, *, by: User | None) -> Reading:
    """Read the file as far as `by` may write: an officer their territory, nobody everything."""
    communes = Commune.objects.of_the_programme().select_related("district", "province")
    workbook = read_workbook(
        Path(source.file.path),
        name=source.name,
        directory=communes.directory(),
        today=timezone.localdate(source.received_at),
        home=source.home.code if source.home else "",
        headings=meanings(source),
        within=territory(by),
    )
    return Reading(workbook, {commune.code: commune for commune in communes})


def meanings(source: Import) -> dict[str, str]:
    """Return what headings mean: as said for this file, or before for the commune's other lists."""
    before = HeadingMeaning.objects.filter(commune=source.home).values_list("heading", "field")
    said: dict[str, str] = source.headings
    return dict(before) | said


def territory(user: User | None) -> frozenset[str] | None:
    """Return the codes of the communes that the user may write, None for all of them."""
    if user is None or user.sees_everything:
        return None
    return frozenset(user.territory().values_list("code", flat=True))
