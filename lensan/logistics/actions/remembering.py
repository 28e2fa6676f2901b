"""Ways by road between the points of a day: what is kept of them, and the rest as a server tells it."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from lensan.logistics.models import RoadWays
from lensan.logistics.planner import Point
from lensan.logistics.planner.problem import Matrix
from lensan.logistics.roads import Server, blocks

FINE = 100_000  # parts of a degree
UNKNOWN, NONE = -2, -1  # not asked yet; no road, or no time told
Spot = tuple[int, int]
_Packed = NDArray[np.int32]  # rows of north, east, metres, seconds


def spot(point: Point) -> Spot:
    """Return where a point is, to five decimals of a degree: about a metre."""
    return round(point.latitude * FINE), round(point.longitude * FINE)


class Ways:
    """Metres and seconds from each spot (rows) to each (columns), in an order of its own."""

    def __init__(self, server: Server, spots: Sequence[Spot], at: datetime) -> None:
        """Take what is kept."""
        self.server, self.at = server, at
        self.spots = list(spots)
        side = len(self.spots)
        self.metres: Matrix = np.full((side, side), UNKNOWN, dtype=np.int64)
        self.seconds: Matrix = np.full((side, side), NONE, dtype=np.int64)
        self._stay()
        self._kept: dict[Spot, _Packed] = {}
        self._recall()
        known = (self.metres != UNKNOWN).sum(axis=1)
        order = np.argsort(-known, kind="stable")  # what is new stands together, in few blocks
        self.spots = [self.spots[number] for number in order]
        self.metres = self.metres[np.ix_(order, order)]
        self.seconds = self.seconds[np.ix_(order, order)]

    def complete(self, *, seconds: float) -> None:
        """Ask for what is not kept, and keep it, even if the server fails on the way.

        :raises NoTable: the server gave no table that can be used
        """
        points = [Point(north / FINE, east / FINE) for north, east in self.spots]
        wanted = self.metres == UNKNOWN
        changed = wanted.any(axis=1)
        try:
            for rows, columns, block in blocks(self.server, points, wanted, seconds=seconds):
                self.metres[rows, columns] = _whole(block.metres)
                times = NONE if block.seconds is None else _whole(block.seconds)
                self.seconds[rows, columns] = times
                self._stay()
        finally:
            self._keep(np.flatnonzero(changed))

    @property
    def _name(self) -> str:
        return f"{self.server.kind} {self.server.url}"[:200]

    def _stay(self) -> None:
        np.fill_diagonal(self.metres, 0)
        np.fill_diagonal(self.seconds, 0)

    def _recall(self) -> None:
        """Read what was asked for within the month."""
        row = {one: number for number, one in enumerate(self.spots)}
        codes = _codes(np.array(self.spots, dtype=np.int64).reshape(-1, 2))
        order = np.argsort(codes)
        norths = {north for north, _east in self.spots}
        kept = RoadWays.objects.fresh(self.at).filter(server=self._name, north__in=norths)
        for one in kept.iterator():
            if (number := row.get((one.north, one.east))) is None:
                continue
            told = np.frombuffer(bytes(one.ends), dtype="<i4").reshape(-1, 4)
            self._kept[one.north, one.east] = told
            found = _codes(told[:, :2].astype(np.int64))
            place = np.searchsorted(codes, found, sorter=order).clip(max=len(codes) - 1)
            columns = order[place]
            ours = codes[columns] == found
            self.metres[number, columns[ours]] = told[ours, 2]
            self.seconds[number, columns[ours]] = told[ours, 3]

    def _keep(self, rows: NDArray[np.int64]) -> None:
        """Write what these rows know by now, beside what they knew of other days' points."""
        RoadWays.objects.stale(self.at).filter(server=self._name).delete()
        here = np.array(self.spots, dtype=np.int64).reshape(-1, 2)
        written = []
        for number in rows:
            north, east = self.spots[number]
            known = (self.metres[number] != UNKNOWN) & (np.arange(len(here)) != number)
            told = np.column_stack((here, self.metres[number], self.seconds[number]))[known]
            if before := self._others(self._kept.get((north, east)), here):
                told = np.concatenate((*before, told))
            if len(told):
                ends = told.astype("<i4").tobytes()
                written.append(
                    RoadWays(
                        server=self._name, north=north, east=east, ends=ends, asked_at=self.at
                    )
                )
        RoadWays.objects.bulk_create(
            written, update_conflicts=True, unique_fields=["server", "north", "east"],
            update_fields=["ends"],
        )  # fmt: skip

    def _others(self, kept: _Packed | None, here: Matrix) -> list[Matrix]:
        """Return what was kept of points that are none of this day's, if there is any."""
        if kept is None:
            return []
        others = ~np.isin(_codes(kept[:, :2].astype(np.int64)), _codes(here))
        return [kept[others].astype(np.int64)]


def _codes(spots: Matrix) -> Matrix:
    """Return one number for each spot."""
    codes: Matrix = spots[:, 0] * (1 << 32) + spots[:, 1]
    return codes


def _whole(numbers: NDArray[np.float64]) -> Matrix:
    return np.rint(np.nan_to_num(numbers, nan=NONE)).astype(np.int64)
