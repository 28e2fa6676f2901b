"""A simulated route server on a real socket: it speaks OSRM or Valhalla and drives on no real road.

Ways are `FACTOR` times the crow's at `SPEED`; it refuses what a real server's default limits refuse.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

from lensan.logistics.planner.distances import crow
from lensan.logistics.planner.problem import Point

FACTOR, SPEED = 2.0, 10.0  # metres a second
COORDINATES, PAIRS = 100, 2500


class SimulatedRoads:
    """The server: `islands` are points that no road leads to; `body` is answered in place of a table."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.pairs = 0
        self.islands: set[tuple[float, float]] = set()
        self.body: bytes | None = None
        self.status = 200
        self.after = 0  # so many true answers come before `body`
        self.durations = True
        self.factor = FACTOR
        roads = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                roads._answer(self, roads._osrm(unquote(self.path)))

            def do_POST(self) -> None:
                told = self.rfile.read(int(self.headers["Content-Length"]))
                roads._answer(self, roads._valhalla(self.path, json.loads(told)))

            def log_message(self, *args: object) -> None:
                """Be silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def _answer(self, handler: BaseHTTPRequestHandler, found: tuple[int, Any]) -> None:
        self.asked.append(handler.path)
        status, body = found[0], json.dumps(found[1]).encode()
        if self.body is not None and len(self.asked) > self.after:
            status, body = self.status, self.body
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        try:
            handler.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            return  # an answer that is too large is not read to its end

    def _osrm(self, whole: str) -> tuple[int, Any]:
        parts = urlsplit(whole)
        assert parts.path.startswith("/table/v1/driving/"), parts.path
        options = dict(one.split("=") for one in parts.query.split("&"))
        places = [one.split(",") for one in parts.path.rsplit("/", 1)[1].split(";")]
        points = [Point(float(north), float(east)) for east, north in places]
        if any(abs(one.latitude) > 90 for one in points):
            return 400, {"code": "InvalidOptions", "message": "Coordinates are invalid"}
        if len(points) > COORDINATES:
            return 400, {"code": "TooBig", "message": "Too many table coordinates"}
        starts, ends = (
            [points[int(one)] for one in options[name].split(";")]
            for name in ("sources", "destinations")
        )
        told: dict[str, Any] = {"code": "Ok"}
        metres = self._metres(starts, ends)
        assert options["annotations"] == "distance,duration"
        told |= {"distances": metres} if self.factor else {}
        told |= {"durations": _through(metres, 1 / SPEED)} if self.durations else {}
        return 200, told

    def _valhalla(self, path: str, told: Any) -> tuple[int, Any]:
        assert path == "/sources_to_targets"
        assert (told["costing"], told["units"]) == ("auto", "kilometers")
        starts, ends = (
            [Point(one["lat"], one["lon"]) for one in told[name]]
            for name in ("sources", "targets")
        )
        if len(starts) * len(ends) > PAIRS:
            return 400, {"error_code": 150, "error": "Exceeded max locations"}
        rows = [
            [
                {
                    "distance": None if one is None else round(one / 1000, 3),
                    "time": None if one is None else round(one / SPEED),
                    "from_index": start,
                    "to_index": end,
                }
                for end, one in enumerate(row)
            ]
            for start, row in enumerate(self._metres(starts, ends))
        ]
        return 200, {"sources_to_targets": rows, "units": "kilometers"}

    def _metres(self, starts: Sequence[Point], ends: Sequence[Point]) -> list[list[float | None]]:
        self.pairs += len(starts) * len(ends)
        ways = (crow(starts, ends) * self.factor).round(1).tolist()
        return [
            [None if self._apart(start, end) else way for end, way in zip(ends, row, strict=True)]
            for start, row in zip(starts, ways, strict=True)
        ]

    def _apart(self, one: Point, other: Point) -> bool:
        ends = {(one.latitude, one.longitude), (other.latitude, other.longitude)}
        return len(ends) == 2 and bool(ends & self.islands)


def _through(rows: list[list[float | None]], by: float) -> list[list[float | None]]:
    return [[None if one is None else round(one * by, 1) for one in row] for row in rows]


@contextmanager
def simulated_roads() -> Iterator[SimulatedRoads]:
    """Run one for as long as it is needed."""
    roads = SimulatedRoads()
    Thread(target=roads.server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield roads
    finally:
        roads.server.shutdown()
        roads.server.server_close()
