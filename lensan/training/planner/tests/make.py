"""Makers of small years."""

from dataclasses import replace
from typing import Any

from lensan.training.planner.problem import (
    BudgetLine,
    Course,
    Hamlet,
    Need,
    Point,
    Problem,
    Target,
    Trainer,
    Travel,
    Venue,
)

HERE, NEAR, FAR = Point(9.78, 105.47), Point(9.80, 105.50), Point(10.70, 106.60)


def a_hamlet(
    key: str = "H1", commune: str = "A", willing: int = 40, aim: str = "digital"
) -> Hamlet:
    return Hamlet(key, commune, (Need(aim, willing + 5, willing),))


def a_course(**given: Any) -> Course:
    return replace(Course("C", "digital", 2, 20, 100_000, 400_000, 20_000), **given)


def a_venue(**given: Any) -> Venue:
    return replace(Venue("V", "A", 30, 1, 5, HERE), **given)


def a_trainer(**given: Any) -> Trainer:
    return replace(Trainer("T", frozenset({"C"}), 8, 4, NEAR), **given)


def a_year(**given: Any) -> Problem:
    """One commune, venue, trainer and course, and money for several classes."""
    usual = Problem(
        2023, (a_hamlet(),), (a_venue(),), (a_trainer(),), (a_course(),),
        (BudgetLine("province", 20_000_000),), (Target("A", 4, "digital", 40),),
        travel=Travel(2_000, 30.0),
    )  # fmt: skip
    return replace(usual, **given)
