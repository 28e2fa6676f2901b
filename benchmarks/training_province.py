"""A made-up year of training in a province of real communes: 75 of them, everything else seeded.

The communes and their points are Hậu Giang's; households, hamlets, halls, trainers, costs and
seasons are invented, and nothing said here is a figure of the province's.
"""

import random
from dataclasses import dataclass

from lensan.places.country import details
from lensan.training.planner.problem import (
    BudgetLine,
    Course,
    Floor,
    Hamlet,
    Need,
    Point,
    Problem,
    Season,
    Target,
    Trainer,
    Travel,
    Venue,
)

HAMLETS, HOUSEHOLDS, TRAINERS = 530, 100_000, 60
TET = Season(frozenset({4, 5, 6}), 25)
FLOODS = Season(frozenset(range(38, 44)), 60)
HARVESTS = (frozenset({8, 9, 10, 11}), frozenset({27, 28, 29, 30}), frozenset({45, 46, 47}))


@dataclass(frozen=True)
class Case:
    """What is asked of the year: the share of households, the days of its trainers, its money."""

    name: str
    percent: int
    days_a_month: tuple[int, ...]
    money: int


CASES = (
    Case("70 %", 70, (8, 10, 12), 4_600_000_000),
    Case("90 %", 90, (8, 10, 12), 4_400_000_000),
    Case("scarce trainers", 70, (3, 4, 6), 4_600_000_000),
)


def problem(case: Case, seed: int = 1) -> Problem:
    """Make the year of a case; the same seed makes the same province."""
    rng = random.Random(seed)
    communes = [(one.code, Point(one.lat, one.lon)) for one in details()]
    hamlets = _hamlets(rng, [code for code, _ in communes])
    venues = tuple(
        Venue(f"{code}-{n}", code, rng.choice((25, 30, 30, 40)), 1, 5, _near(rng, point))
        for code, point in communes
        for n in range(2)
    )
    trainers = tuple(
        Trainer(
            f"T{n:02}",
            frozenset({"digital", "digital-short"} if n % 3 else {"digital"}),
            rng.choice(case.days_a_month),
            rng.choice((3, 4, 5)),
            _near(rng, rng.choice(communes)[1]),
        )
        for n in range(TRAINERS)
    )
    wanted = {code: 0 for code, _ in communes}
    for hamlet in hamlets:
        wanted[str(hamlet.commune)] += hamlet.needs[0].untrained
    return Problem(
        2023, hamlets, venues, trainers, _courses(), _budget(case.money),
        tuple(
            Target(code, quarter, "digital", households * case.percent * part // 10_000)
            for code, households in wanted.items()
            for quarter, part in ((2, 40), (4, 100))
        ),
        tuple(Floor(code, "digital", count * 30 // 100) for code, count in wanted.items()),
        (TET, FLOODS, *(Season(weeks, 50) for weeks in HARVESTS[:2]),
         Season(HARVESTS[2], 55, frozenset(code for code, _ in communes[::2]))),
        Travel(2_000, 30.0), 85,
    )  # fmt: skip


def _hamlets(rng: random.Random, codes: list[str]) -> tuple[Hamlet, ...]:
    homes = [*codes, *rng.choices(codes, k=HAMLETS - len(codes))]
    weights = [rng.uniform(0.4, 1.6) for _ in homes]
    counts = [round(HOUSEHOLDS * weight / sum(weights)) for weight in weights]
    return tuple(
        Hamlet(f"H{n:03}", code, (Need("digital", count, round(count * rng.uniform(0.88, 1.0))),))
        for n, (code, count) in enumerate(zip(homes, counts, strict=True))
    )


def _courses() -> tuple[Course, ...]:
    return (
        Course("digital", "digital", 2, 30, 150_000, 400_000, 20_000),
        Course("digital-short", "digital", 1, 20, 100_000, 450_000, 15_000),
    )


def _budget(money: int) -> tuple[BudgetLine, ...]:
    return (
        BudgetLine("province", money * 60 // 100),
        BudgetLine("new-rural", money * 25 // 100, kinds=frozenset({"day", "class"})),
        BudgetLine("sponsor", money * 15 // 100, frozenset({"digital"}), frozenset({"seat"})),
    )


def _near(rng: random.Random, point: Point) -> Point:
    return Point(point.latitude + rng.gauss(0, 0.01), point.longitude + rng.gauss(0, 0.01))
