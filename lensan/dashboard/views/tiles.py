"""Communes as a grid of tiles, by district, on the map of either date."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from lensan.dashboard.views.sight import Figure, Sight
from lensan.kernel.numbers import scaled
from lensan.places.models import Commune

STEPS = 10


@dataclass(frozen=True, slots=True)
class Tile:
    """One commune of the map, as it was then or is now."""

    code: str
    name: str
    district: str
    href: str
    figure: Figure
    households_wanted: int | None
    step: int | None  # 0 … 9, darker for better; None where there is nothing to tell

    @property
    def missing(self) -> int | None:
        """How many households are missing to the commune's part of the target."""
        if self.households_wanted is None:
            return None
        return max(self.households_wanted - self.figure.counted, 0)


@dataclass(frozen=True, slots=True)
class District:
    """A group of tiles under one heading."""

    name: str
    figure: Figure
    tiles: Sequence[Tile]


def districts(
    sight: Sight,
    measured: Mapping[int, Figure],
    wanted: Mapping[int, int],
) -> list[District]:
    """Lay out the officer's communes; `measured` and the next target `wanted` by commune's id."""
    places: dict[Commune, list[Commune]] = defaultdict(list)
    for commune in sight.communes:
        places[_on_map(sight, commune)].append(commune)
    figures = {
        place: _sum(sight, [measured[part.pk] for part in parts if part.pk in measured])
        for place, parts in places.items()
    }
    highest = max(figure.counted for figure in figures.values())
    groups: dict[str, list[Tile]] = defaultdict(list)
    for place, parts in places.items():
        title = place.district.title if place.district else _("Xã, phường hiện nay")
        asked = [wanted[part.pk] for part in parts if part.pk in wanted]
        groups[title].append(
            Tile(
                place.code,
                place.title,
                title,
                _address(sight, place),
                figures[place],
                sum(asked) if asked else None,
                _step(figures[place], highest),
            )
        )
    return [
        District(name, _sum(sight, [tile.figure for tile in tiles]), tiles)
        for name, tiles in groups.items()
    ]


def ends(sight: Sight, found: Sequence[District]) -> tuple[str, str]:
    """Return what the palest and the darkest colour of the map stand for."""
    unit = sight.indicator.unit
    highest = max(tile.figure.counted for district in found for tile in district.tiles)
    top = "100%" if sight.indicator.is_share else f"{scaled(highest, unit.size)} {unit}"
    none = "0%" if sight.indicator.is_share else "0"
    return (none, top) if sight.indicator.more_is_better else (top, none)


def _on_map(sight: Sight, commune: Commune) -> Commune:
    return commune.successor if sight.new_map and commune.successor else commune


def _address(sight: Sight, place: Commune) -> str:
    return f"{reverse('progress-of-commune', args=[place.code])}?{sight.query()}"


def _sum(sight: Sight, figures: Sequence[Figure]) -> Figure:
    return Figure(sight.indicator, sum(f.counted for f in figures), sum(f.total for f in figures))


def _step(figure: Figure, highest: int) -> int | None:
    """Return the tile's colour: by the share, or for a plain count by the largest commune's."""
    whole = figure.total if figure.indicator.is_share else highest
    if not whole:
        return None
    step = min(figure.counted * STEPS // whole, STEPS - 1)
    return step if figure.indicator.more_is_better else STEPS - 1 - step
