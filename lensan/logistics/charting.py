"""A drawing of trips: points and lines of degrees laid into the user units of an SVG.

Pure. East and north are laid out as on a map (plate carrée, east shortened by the cosine of the
middle latitude), so that what is near on the ground is near in the drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

WIDTH, HEIGHT, EDGE = 720, 480, 36
COLOURS = 6  # after which the lines' looks come again
_LEAST = 0.005  # degrees that a drawing spans at least: about half a kilometre


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the ground, and what is written beside it."""

    north: float
    east: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A spot in the drawing."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One trip: the path data from its hub and back, its stops, and which look it has."""

    path: str
    dots: tuple[Dot, ...]
    look: int
    name: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that a template needs."""

    lines: tuple[Line, ...]
    hubs: tuple[Dot, ...]
    width: int = WIDTH
    height: int = HEIGHT


def drawn(trips: Sequence[tuple[str, Spot, Sequence[Spot]]]) -> Drawing | None:
    """Return the drawing of trips, each a name, its hub and its stops in order; None of none."""
    spots = [spot for _name, hub, stops in trips for spot in (hub, *stops)]
    if not spots:
        return None
    lay = _Layout(spots).dot
    lines = []
    for number, (name, hub, stops) in enumerate(trips):
        dots = tuple(lay(spot) for spot in stops)
        home = lay(hub)
        path = "M" + "L".join(f"{dot.x:g} {dot.y:g}" for dot in (home, *dots, home))
        lines.append(Line(path, dots, number % COLOURS, name))
    hubs = {(hub.north, hub.east): hub for _name, hub, _stops in trips}
    return Drawing(tuple(lines), tuple(lay(hub) for hub in hubs.values()))


class _Layout:
    """Lay spots into the drawing, as large as it goes."""

    def __init__(self, spots: Sequence[Spot]) -> None:
        north, east = [spot.north for spot in spots], [spot.east for spot in spots]
        self.middle = (min(north) + max(north)) / 2, (min(east) + max(east)) / 2
        self.shorter = cos(radians(self.middle[0]))
        tall = max(max(north) - min(north), _LEAST)
        wide = max((max(east) - min(east)) * self.shorter, _LEAST)
        self.scale = min((WIDTH - 2 * EDGE) / wide, (HEIGHT - 2 * EDGE) / tall)

    def dot(self, spot: Spot) -> Dot:
        """Return where a spot is drawn."""
        north, east = self.middle
        return Dot(
            round(WIDTH / 2 + (spot.east - east) * self.shorter * self.scale, 1),
            round(HEIGHT / 2 - (spot.north - north) * self.scale, 1),
            spot.label,
        )
