"""All ways between many points, asked for in blocks as large as a server allows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import monotonic
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from lensan.kernel import http
from lensan.logistics.planner.problem import Point
from lensan.logistics.roads import osrm, valhalla
from lensan.logistics.roads.answers import Block, NoTable, believed

KINDS: dict[str, ModuleType] = {"osrm": osrm, "valhalla": valhalla}
A_CALL = 20.0  # seconds


@dataclass(frozen=True, slots=True)
class Server:
    """A route server: what speaks there, and where."""

    kind: str
    url: str

    @property
    def name(self) -> str:
        """What people call it."""
        return str(KINDS[self.kind].NAME) if self.kind in KINDS else self.kind


def blocks(
    server: Server, points: Sequence[Point], wanted: NDArray[np.bool_], *, seconds: float
) -> Iterator[tuple[slice, slice, Block]]:
    """Yield blocks of rows and columns until all that are wanted were told, within so many seconds.

    :raises NoTable: a block did not come, came too late, or cannot be true
    """
    if server.kind not in KINDS:
        raise NoTable("không rõ loại: ROUTE_SERVER_KIND phải là osrm hoặc valhalla")
    kind, end = KINDS[server.kind], monotonic() + seconds
    parts = [slice(first, first + kind.SIDE) for first in range(0, len(points), kind.SIDE)]
    for rows in parts:
        for columns in parts:
            if not wanted[rows, columns].any():
                continue
            left = end - monotonic()
            if left <= 0:
                raise NoTable("trả lời quá chậm")
            starts, ends = points[rows], points[columns]
            with http.within(min(A_CALL, left)):
                block: Block = kind.ask(server.url.rstrip("/"), starts, ends)
            yield rows, columns, believed(block, starts, ends)
