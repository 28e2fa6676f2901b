"""How far it is by road: asked of the route server that the settings name, and kept for a month.

The network is called here, so never within a transaction. A server that fails spoils nothing: the
whole day is then estimated, and its plan says so.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _

from lensan.logistics.actions.framing import Framed
from lensan.logistics.actions.remembering import NONE, Ways, spot
from lensan.logistics.models import Vehicle
from lensan.logistics.planner import Day, Point, StraightLine, Table
from lensan.logistics.planner.distances import crow
from lensan.logistics.planner.problem import Matrix
from lensan.logistics.roads import NoTable, Server

PATIENCE = 120.0  # seconds for all the blocks of a day
MOST_LACKING = 0.5  # of the ways may be on no map: the rest is estimated
SLOW = 30 / 3.6  # metres a second, where nothing says how fast it goes


def server() -> Server | None:
    """Return the route server that the settings name, if they do."""
    url = settings.ROUTE_SERVER_URL
    return Server(settings.ROUTE_SERVER_KIND, url) if url else None


def measured(framed: Framed, *, at: datetime) -> Framed:
    """Return the day with its ways by road, where a route server is named and answers.

    Else it stays estimated, and says why.
    """
    asked, day = server(), framed.day
    line = day.distances
    if not asked or not isinstance(line, StraightLine) or not (day.hubs and day.stops):
        return framed
    try:
        table = _by_road(asked, day, line, at=at)
    except NoTable as reason:
        words = _("Đây là ước tính, vì máy chủ đường bộ %(name)s %(reason)s.")
        because = words % {"name": asked.name, "reason": reason}
        return replace(framed, day=replace(day, distances=replace(line, because=because)))
    notes = framed.notes
    if any(one.kind == Vehicle.Kind.BOAT for one in day.vehicles):
        notes += (_("Quãng đường của ghe, vỏ lãi cũng tính theo đường bộ."),)
    return replace(framed, day=replace(day, distances=table), notes=notes)


def _by_road(asked: Server, day: Day, line: StraightLine, *, at: datetime) -> Table:
    """Return the ways between all points of the day.

    A point that is too far from every hub to be true, which no trip will serve, is not asked for.

    :raises NoTable: the server cannot be used for this day
    """
    hubs = [hub.point for hub in day.hubs]
    points = list(dict.fromkeys([*hubs, *(stop.point for stop in day.stops)]))
    near = (crow(points, hubs).min(axis=1) <= day.reach).tolist()
    spots = dict.fromkeys(
        spot(point) for point, is_near in zip(points, near, strict=True) if is_near
    )
    if len(spots) > settings.ROUTE_SERVER_POINTS:
        told = {"count": len(spots), "most": settings.ROUTE_SERVER_POINTS}
        raise NoTable(_("được hỏi nhiều nhất %(most)d điểm, ngày này có %(count)d điểm") % told)
    ways = Ways(asked, list(spots), at)
    ways.complete(seconds=PATIENCE)
    if (ways.metres == NONE).mean() > MOST_LACKING:
        raise NoTable(_("không có đường giữa phần lớn các điểm"))
    row = {one: number for number, one in enumerate(ways.spots)}
    rows = [
        row[spot(point)] if is_near else -1 for point, is_near in zip(points, near, strict=True)
    ]
    return _table(points, np.array(rows), ways, line)


def _table(points: Sequence[Point], rows: Matrix, ways: Ways, line: StraightLine) -> Table:
    """Put the ways between spots to the points; where no road leads the straight line's stand."""
    is_asked = rows >= 0
    told = ways.metres[np.ix_(rows, rows)]
    by_road = is_asked[:, None] & is_asked[None, :] & (told != NONE)
    metres = np.where(by_road, told, line.between(points, points)[0])
    source = _source(ways, line)
    if (ways.seconds[ways.metres != NONE] == NONE).any():  # of times all are needed
        return Table(tuple(points), metres, None, source)
    seconds = ways.seconds[np.ix_(rows, rows)]
    lasted = int(seconds[by_road].sum())
    speed = float(metres[by_road].sum()) / lasted if lasted else SLOW
    guessed = np.rint(metres / (speed or SLOW)).astype(np.int64)
    return Table(tuple(points), metres, np.where(by_road, seconds, guessed), source)


def _source(ways: Ways, line: StraightLine) -> str:
    source = _("Máy chủ đường bộ %(name)s.") % {"name": ways.server.name}
    lacking = int((ways.metres == NONE).sum())
    if not lacking:
        return source
    told = {"count": lacking, "factor": f"{line.factor:g}".replace(".", ",")}
    words = _(
        "%(count)d lượt đường không có trên bản đồ, tính bằng đường chim bay nhân %(factor)s."
    )
    return f"{source} {words % told}"
