"""How far it is: as the crow flies and a share more, or as a route server answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lensan.logistics.planner.problem import Matrix, Point

EARTH = 6_371_008.8  # metres: the mean radius of the earth (IUGG)


@dataclass(frozen=True, slots=True)
class Detour:
    """So far it is between two places, in both directions: the bridge or the ferry is elsewhere."""

    one: str
    other: str
    metres: int


@dataclass(frozen=True)
class StraightLine:
    """As the crow flies, times a factor that trips driven have taught; detours where known.

    `because` says why no route server was asked, or how it failed.
    """

    factor: float = 1.4
    detours: tuple[Detour, ...] = ()
    because: str = ""

    @property
    def source(self) -> str:
        """In words: what the ways were measured by."""
        factor = f"{self.factor:g}".replace(".", ",")
        words = f"Đường chim bay nhân {factor}"
        if self.detours:
            words += f", với {len(self.detours)} đoạn phải đi vòng qua cầu, phà"
        return f"{words}. {self.because}" if self.because else f"{words}."

    def between(
        self, starts: Sequence[Point], ends: Sequence[Point]
    ) -> tuple[Matrix, Matrix | None]:
        """Return the metres from each start to each end; times are the vehicles' own."""
        metres = np.rint(crow(starts, ends) * self.factor).astype(np.int64)
        for detour in self.detours:
            for one, other in ((detour.one, detour.other), (detour.other, detour.one)):
                rows = [place.place == one for place in starts]
                columns = [place.place == other for place in ends]
                metres[np.ix_(rows, columns)] = detour.metres
        return metres, None

    def among(self, points: Sequence[Point]) -> "StraightLine":
        """Return itself: it knows every point."""
        return self


@dataclass(frozen=True)
class Table:
    """What a route server answered: metres and seconds from each of the points to each.

    Without seconds the times are the vehicles' own.

    :raises KeyError: when asked for a point that the server was not asked about.
    """

    points: tuple[Point, ...]
    metres: Matrix
    seconds: Matrix | None
    source: str

    def between(
        self, starts: Sequence[Point], ends: Sequence[Point]
    ) -> tuple[Matrix, Matrix | None]:
        """Return the metres and seconds from each start to each end."""
        rows = [self._rows[point] for point in starts]
        columns = [self._rows[point] for point in ends]
        part = np.ix_(rows, columns)
        return self.metres[part], None if self.seconds is None else self.seconds[part]

    def among(self, points: Sequence[Point]) -> "Table":
        """Return the rows and columns of these points."""
        fewer = tuple(dict.fromkeys(points))
        return Table(fewer, *self.between(fewer, fewer), self.source)

    @cached_property
    def _rows(self) -> dict[Point, int]:
        return {point: row for row, point in enumerate(self.points)}


def crow(starts: Sequence[Point], ends: Sequence[Point]) -> NDArray[np.float64]:
    """Return metres as the crow flies from each start to each end, by the haversine formula."""
    one, other = _radians(starts), _radians(ends)
    north = np.sin((one[:, None, 0] - other[None, :, 0]) / 2) ** 2
    east = np.sin((one[:, None, 1] - other[None, :, 1]) / 2) ** 2
    east *= np.cos(one[:, None, 0]) * np.cos(other[None, :, 0])
    metres: NDArray[np.float64] = 2 * EARTH * np.arcsin(np.sqrt(np.clip(north + east, 0, 1)))
    return metres


def _radians(points: Sequence[Point]) -> NDArray[np.float64]:
    degrees = np.array([(point.latitude, point.longitude) for point in points], dtype=np.float64)
    return np.radians(degrees.reshape(-1, 2))
