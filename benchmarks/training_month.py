"""Made-up months of training in a province of real communes: everything but the communes is seeded."""

import random
from datetime import date, timedelta

from lensan.places.country import details
from lensan.training.planner.month import Month, Wanted
from lensan.training.planner.problem import Course, Point, Trainer, Travel, Venue

LONG = Course("digital", "digital", 2, 30)
SHORT = Course("digital-short", "digital", 1, 20)
TRAINERS = 60


def month(seed: int) -> Month:
    """Make a month of 110 to 150 classes; the same seed makes the same month.

    Each commune has a week of harvest in which few come, market days when fewer come, and days of
    its own liking. The trainers' days are just about what the classes take.
    """
    rng = random.Random(seed)
    communes = [(one.code, Point(one.lat, one.lon)) for one in details()]
    first = date(2023, rng.choice((3, 5, 6, 7, 8, 12)), 1)
    every = [first + timedelta(days=number) for number in range(28)]
    days = tuple(day for day in every if day.weekday() < 6)
    wanted = tuple(_wanted(rng, number, communes) for number in range(rng.randint(110, 150)))
    needed = sum(one.course.days for one in wanted)
    return Month(
        days, wanted,
        tuple(Venue(f"{code}-1", code, 40, 1, 6, _near(rng, point)) for code, point in communes),
        tuple(_trainer(rng, number, communes, needed) for number in range(TRAINERS)),
        Travel(2_000, 25.0),
        {
            (code, day): share
            for code, _ in communes
            for day, share in _shares(rng, days).items()
        },
    )  # fmt: skip


def _wanted(rng: random.Random, number: int, communes: list[tuple[str, Point]]) -> Wanted:
    course = rng.choice((LONG, LONG, SHORT))
    return Wanted(f"L{number:03}", course, rng.choice(communes)[0], rng.randint(12, course.seats))


def _trainer(
    rng: random.Random, number: int, communes: list[tuple[str, Point]], needed: int
) -> Trainer:
    most = rng.randint(2, max(2 * needed // TRAINERS - 2, 3))
    courses = frozenset({LONG.key, SHORT.key} if rng.random() < 0.7 else {LONG.key})
    return Trainer(f"T{number:02}", courses, most, 3, _near(rng, rng.choice(communes)[1]))


def _shares(rng: random.Random, days: tuple[date, ...]) -> dict[date, int]:
    harvest, market = rng.randrange(4), rng.randrange(6)
    shares = {}
    for number, day in enumerate(days):
        share = rng.randint(75, 95)
        if number // 6 == harvest:
            share -= 40
        if day.weekday() == market:
            share -= 20
        shares[day] = share
    return shares


def _near(rng: random.Random, point: Point) -> Point:
    return Point(point.latitude + rng.gauss(0, 0.01), point.longitude + rng.gauss(0, 0.01))
