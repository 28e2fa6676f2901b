"""Seasons in which fewer people come are suggested, written down, checked and taken away."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.actions.refusing import once
from lensan.journal.models import record
from lensan.places.models import Commune
from lensan.training.models import Season
from lensan.training.seasons import suggested


class SameSeason(Exception):
    """There is a season of that name from that day on."""

    def __init__(self, name: str) -> None:
        super().__init__(_("Đã có mùa “%s” bắt đầu từ ngày này.") % name)


@transaction.atomic
def suggest(year: int, *, by: User, at: datetime) -> int:
    """Write down the seasons suggested for a year, marked as unchecked; return how many are new."""
    there = Season.objects.filter(from_on__year=year)
    known = set(there.values_list("name", flat=True))
    new = Season.objects.bulk_create(
        Season(name=one.name, from_on=one.from_on, to_on=one.to_on, share=one.share, by=by)
        for one in suggested(year)
        if one.name not in known
    )
    record("training.seasons_suggested", by, by=by, at=at, year=year, seasons=len(new))
    return len(new)


@transaction.atomic
def set_season(
    season: Season | None, *, name: str, from_on: date, to_on: date, share: int,
    communes: Sequence[Commune], by: User, at: datetime,
) -> Season:  # fmt: skip
    """Write a season down as someone who knows the place says it is; so it is checked.

    :raises SameSeason: another of that name begins on that day
    """
    season = season or Season()
    season.name, season.from_on, season.to_on, season.share = name, from_on, to_on, share
    season.is_checked, season.by = True, by
    with once(SameSeason(name)):
        season.save()
    season.communes.set(communes)
    record(
        "training.season_set", season, by=by, at=at, from_on=from_on, to_on=to_on, share=share,
        communes=[commune.pk for commune in communes],
    )  # fmt: skip
    return season


@transaction.atomic
def drop(season: Season, *, by: User, at: datetime) -> None:
    """Take a season away: on those days as many come as on others."""
    record("training.season_dropped", season, by=by, at=at, from_on=season.from_on)
    season.delete()
