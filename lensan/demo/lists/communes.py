"""The real communes of Hậu Giang as of 2022, and how many synthetic households each is given."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from random import Random
from statistics import median

# Farming households live in the country: a ward's or a town's population counts for less.
RURAL_WEIGHT = {"Xã": 1.0, "Thị trấn": 0.6, "Phường": 0.25}
HAMLET_NAMES = (
    "Thạnh Lợi", "Mỹ Hưng", "Tân Phú", "Long An", "Phú Khởi", "Đông Bình", "Xẻo Vẹt", "Bàu Môn",
    "Cầu Đúc", "Thạnh An", "Mùa Xuân", "Láng Sen", "Hòa Phụng", "Trường Thuận", "Nhơn Thọ",
    "Bình Tân", "Xáng Mới", "Sơn Phú", "Tầm Vu", "Ba Ngàn",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CommuneFact:
    """A commune as the statistics office lists it.

    `code` is five digits, `name` carries its kind ("Xã Vị Tân"), `kind` is "Xã", "Phường" or
    "Thị trấn", `district` carries its kind, `population` is the census of 2019 or None.
    """

    code: str
    name: str
    kind: str
    district: str
    population: int | None

    @property
    def bare_name(self) -> str:
        """The name without its kind: "Vị Tân"."""
        return self.name.removeprefix(self.kind).strip()


def read_communes() -> tuple[CommuneFact, ...]:
    """Read the 75 communes that the project carries."""
    source = files("lensan.places").joinpath("data/haugiang.csv")
    lines = source.read_text(encoding="utf-8").splitlines()
    return tuple(_commune(row) for row in csv.DictReader(lines))


def _commune(row: dict[str, str]) -> CommuneFact:
    population = int(row["population_2019"]) if row["population_2019"] else None
    return CommuneFact(
        row["commune_code"], row["commune"], row["commune_type"], row["district"], population
    )


def share(households: int, communes: Sequence[CommuneFact]) -> dict[str, int]:
    """Share `households` among communes by rural population; each gets one or more.

    A commune of unknown population counts as the median one.
    """
    known = [commune.population for commune in communes if commune.population is not None]
    usual = median(known) if known else 1.0
    weights = {
        commune.code: (commune.population or usual) * RURAL_WEIGHT[commune.kind]
        for commune in communes
    }
    total = sum(weights.values())
    return {code: max(1, round(households * weight / total)) for code, weight in weights.items()}


def hamlets(commune: CommuneFact, random: Random) -> tuple[str, ...]:
    """Name a commune's hamlets as people there would: Khu vực in a ward, Ấp elsewhere."""
    count = random.randint(4, 8)
    if commune.kind == "Phường":
        return tuple(f"Khu vực {number}" for number in range(1, count + 1))
    if random.random() < 0.5:
        return tuple(f"Ấp {number}" for number in range(1, count + 1))
    return tuple(f"Ấp {name}" for name in random.sample(HAMLET_NAMES, count))
