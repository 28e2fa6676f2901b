"""Read benchmark instances of simultaneous pick-up and delivery (`.vrpspd`, `.vrpsdptw`) as days."""

import csv
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import ROOT
from lensan.logistics.planner.distances import Table
from lensan.logistics.planner.problem import Day, Hub, Load, Point, Stop, Vehicle, Window

FILES = ROOT.parent / "shared" / "data" / "vrp"
SCALE = 10_000  # of the real distances; Dethloff's files are scaled so already
AGES = 1 << 40
Rows = NDArray[np.float64]


@dataclass(frozen=True)
class Instance:
    """One file: its name, the day that it means, and how many đồng are one unit of its cost."""

    name: str
    day: Day
    unit: int = SCALE
    best_known: float | None = None


def instances(folder: Path) -> list[Instance]:
    """Return the instances of a folder and of those in it, by name."""
    known = _best_known(FILES / "best_known.csv")
    paths = sorted([*folder.rglob("*.vrpspd"), *folder.rglob("*.vrpsdptw")])
    return [read(path, known.get(path.stem)) for path in paths]


def read(path: Path, best_known: float | None = None) -> Instance:
    """Return the day that a file means.

    The files do not say whether the sixth column is picked up or handed over; without windows,
    and as far there as back, it makes no difference.
    """
    heads, sections = _sections(path)
    if path.suffix == ".vrpsdptw":
        return _wang_chen(path.stem, heads, sections)
    nodes = _table(sections["PICKUP_AND_DELIVERY_SECTION"])
    if "EDGE_WEIGHT_SECTION" in sections:
        size = int(heads["DIMENSION"])
        cells = [cell for line in sections["EDGE_WEIGHT_SECTION"] for cell in line.split()]
        costs = np.array(cells, dtype=np.int64).reshape(size, size)
    else:
        places = _table(sections["NODE_COORD_SECTION"])[:, 1:]
        costs = np.rint(SCALE * np.linalg.norm(places[:, None] - places[None], axis=2))
        costs = costs.astype(np.int64)
    limit = int(float(heads.get("DISTANCE", "0")) * SCALE) or None
    loads = nodes[:, 5:7].astype(np.int64)
    windows = np.array([(0, AGES)] * len(nodes))
    service = (nodes[:, 4] * SCALE).astype(np.int64)
    lasting = costs if limit else np.zeros_like(costs)
    count = min(2 * int(heads["VEHICLES"]), len(nodes) - 1)  # they may be more than the best has
    trucks = _trucks(count, int(heads["CAPACITY"]), AGES, hours=limit)
    return Instance(
        path.stem, _day(trucks, costs, lasting, loads, windows, service), best_known=best_known
    )


def _wang_chen(name: str, heads: dict[str, str], sections: dict[str, list[str]]) -> Instance:
    """Return a day of Wang and Chen (2012): each vehicle costs, and each unit of distance."""
    nodes = _table(sections["NODE_SECTION"])
    ways = _table(sections["DISTANCETIME_SECTION"])
    size = len(nodes)
    costs, lasting = np.zeros((size, size), np.int64), np.zeros((size, size), np.int64)
    rows, columns = ways[:, 0].astype(int), ways[:, 1].astype(int)
    costs[rows, columns] = np.rint(ways[:, 2] * float(heads["UNITCOST"]) * SCALE)
    lasting[rows, columns] = np.rint(ways[:, 3] * SCALE)
    windows = (nodes[:, 3:5] * SCALE).astype(np.int64)
    trucks = _trucks(
        int(heads["VEHICLES"]),
        int(float(heads["CAPACITY"])),
        int(windows[0, 1]),
        each=int(float(heads["DISPATCHINGCOST"]) * SCALE),
    )
    service = (nodes[:, 5] * SCALE).astype(np.int64)
    loads = nodes[:, 1:3].astype(np.int64)
    return Instance(name, _day(trucks, costs, lasting, loads, windows, service))


def _trucks(
    count: int, capacity: int, closes: int, *, hours: int | None = None, each: int = 0
) -> tuple[Vehicle, ...]:
    return tuple(
        Vehicle(
            key=f"truck {number}",
            hub="hub",
            capacity=Load(capacity),
            shift=Window(0, closes),
            hours=hours,
            trips=1,
            cost_per_km=1000,
            cost_per_day=each,
        )
        for number in range(1, count + 1)
    )


def _day(
    trucks: tuple[Vehicle, ...],
    costs: NDArray[np.int64],
    lasting: NDArray[np.int64],
    loads: NDArray[np.int64],
    windows: NDArray[np.int64],
    service: NDArray[np.int64],
) -> Day:
    """Return the day; points are made up, as a table knows the ways between them."""
    points = tuple(Point(9.0 + number / 1e5, 105.0) for number in range(len(costs)))
    hub = Hub("hub", points[0], Window(*map(int, windows[0])))
    stops = tuple(
        Stop(
            key=str(number),
            point=points[number],
            drops=Load(int(loads[number, 0])),
            picks=Load(int(loads[number, 1])),
            window=Window(*map(int, windows[number])),
            service=int(service[number]),
        )
        for number in range(1, len(costs))
    )
    return Day((hub,), trucks, stops, Table(points, costs, lasting, "the file's own matrix"))


def _sections(path: Path) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return what the head of a file says, and the lines of each section."""
    heads: dict[str, str] = {}
    sections: dict[str, list[str]] = defaultdict(list)
    section = ""
    for line in map(str.strip, path.read_text("utf-8").splitlines()):
        if line.endswith("_SECTION"):
            section = line
        elif section:
            sections[section].append(line)
        elif ":" in line:
            name, _, value = line.partition(":")
            heads[name.strip()] = value.strip()
    return heads, sections


def _table(lines: Sequence[str]) -> Rows:
    return np.array([re.split(r"[,\s]+", line) for line in lines if line], dtype=np.float64)


def _best_known(path: Path) -> dict[str, float]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8") as file:
        return {row["instance"]: float(row["best_known"]) for row in csv.DictReader(file)}
