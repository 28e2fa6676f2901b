"""What is grown in Hậu Giang, and the real organisations behind its OCOP products.

Of a real organisation only what `data/ocop.csv` states is used: its name, its kind and what it
makes. It gets no telephone, no number, no hamlet and no person: those would be invented.
"""

import csv
from dataclasses import dataclass
from importlib.resources import files
from random import Random

from lensan.demo.lists.people import Draw

_anywhere = {
    "Lúa": 40, "Lúa 3 vụ": 14, "Mãng cầu xiêm": 6, "Mít Thái": 9, "Cá thát lát": 4,
    "Rau màu": 7, "Bắp nếp": 2, "Heo, gà": 4, "Vịt đẻ": 3, "Lươn": 3, "Ếch": 1, "Dưa hấu": 3,
}  # fmt: skip
_by_district = {
    "Thành phố Vị Thanh": {"Khóm Cầu Đúc": 40},
    "Huyện Long Mỹ": {"Khóm Cầu Đúc": 25, "Mãng cầu xiêm": 15},
    "Huyện Châu Thành": {"Chanh không hạt": 35, "Bưởi Năm Roi": 25},
    "Huyện Châu Thành A": {"Xoài Bảy Ngàn": 20, "Cam sành": 8},
    "Thành phố Ngã Bảy": {"Cam sành Ngã Bảy": 35},
    "Huyện Phụng Hiệp": {"Mía": 20, "Cá thát lát cườm": 12, "Cam sành": 10},
    "Thị xã Long Mỹ": {"Quýt đường Long Trị": 25},
    "Huyện Vị Thủy": {"Lúa chất lượng cao": 20, "Trầu": 4},
}
_draws = {district: Draw(_anywhere | own) for district, own in _by_district.items()}
_elsewhere = Draw(_anywhere)
CUT = "(name cut off)"  # the source quotes the product's name only in part
KINDS = {
    "Công ty": "enterprise",
    "HTX": "cooperative",
    "Hợp tác xã": "cooperative",
    "Cơ sở": "facility",
}


@dataclass(frozen=True, slots=True)
class Organisation:
    """A real organisation: its name, `kind` as in `Facts`, its district, and what it makes."""

    name: str
    kind: str
    district: str
    products: tuple[str, ...]


def crop(district: str, random: Random) -> str:
    """Draw what a household of a district grows; 1 in 4 grows two things."""
    draw = _draws.get(district, _elsewhere)
    first, second = draw(random), draw(random)
    if second == first or random.random() < 0.75:
        return first
    return f"{first}, {second[0].lower()}{second[1:]}"


def area(random: Random) -> int:
    """Draw how much a household farms, in square metres: tenths of a công, often 3 to 15 công."""
    return max(5, round(random.lognormvariate(4.3, 0.6))) * 100


def organisations() -> tuple[Organisation, ...]:
    """List the owners of OCOP products whose legal name and district the source states."""
    source = files("lensan.demo").joinpath("data/ocop.csv")
    lines = source.read_text(encoding="utf-8").splitlines()
    products: dict[tuple[str, str], list[str]] = {}
    for row in csv.DictReader(lines):
        owner = row["owner"].partition(" (")[0]
        if _kind(owner) and row["district"] in _by_district and CUT not in row["product"]:
            products.setdefault((owner, row["district"]), []).append(row["product"])
    return tuple(
        Organisation(owner, _kind(owner), district, tuple(made))
        for (owner, district), made in products.items()
    )


def _kind(owner: str) -> str:
    return next((kind for start, kind in KINDS.items() if owner.startswith(start)), "")
