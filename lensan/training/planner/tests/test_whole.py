from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lensan.training.planner import plan
from lensan.training.planner.problem import (
    BudgetLine,
    Course,
    Floor,
    Problem,
    Season,
    Target,
    Trainer,
)
from lensan.training.planner.tests import brute
from lensan.training.planner.tests.make import FAR, HERE, NEAR, a_hamlet, a_venue, a_year

MOST = 4  # classes that 2,000 đồng pay, as each costs more than 400


@st.composite
def tiny_years(draw: st.DrawFn) -> Problem:
    """Two communes, trainers and courses, two or three weeks at the turn of a quarter."""
    courses = tuple(
        Course(key, "digital", draw(st.integers(1, 2)), draw(st.integers(1, 2)), 300, 100, 10)
        for key in ("C", "D")[: draw(st.integers(1, 2))]
    )
    trainers = tuple(
        Trainer(
            key,
            frozenset(draw(st.sets(st.sampled_from("CD"), min_size=1))),
            draw(st.integers(1, 4)), draw(st.integers(1, 3)),
            draw(st.sampled_from([HERE, NEAR, FAR, None])),
            {51: draw(st.integers(0, 2))},
        )
        for key in ("T", "U")[: draw(st.integers(1, 2))]
    )  # fmt: skip
    lines = (
        BudgetLine("p", draw(st.integers(0, 1200))),
        BudgetLine("r", draw(st.integers(0, 400)), communes=frozenset("B")),
        BudgetLine("q", draw(st.integers(0, 400)), frozenset({"C"}), frozenset({"class", "day"})),
    )
    wants = st.integers(0, 4)
    return a_year(
        hamlets=(a_hamlet(willing=draw(wants)), a_hamlet("H2", "B", draw(wants))),
        venues=(a_venue(seats=2, days_a_week=2), a_venue(key="W", commune="B", seats=1)),
        trainers=trainers,
        courses=courses,
        budget=lines,
        targets=(Target("A", 4, "digital", draw(wants)), Target("B", 4, "digital", draw(wants))),
        floors=(Floor("B", "digital", draw(st.integers(0, 1))),),
        seasons=(Season(frozenset({51}), draw(st.sampled_from([0, 50])), frozenset({"A"})),),
        usual_share=draw(st.sampled_from([80, 100])),
        first_week=51,
    )


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(tiny_years())
def test_a_small_year_is_planned_as_well_as_the_best_of_all_plans(year: Problem) -> None:
    if not any(line.amount for line in year.budget):
        year = replace(year, budget=(BudgetLine("p", 500),))
    taught = {course.key for course in year.courses}
    if not any(trainer.courses & taught for trainer in year.trainers):
        year = replace(year, trainers=(replace(year.trainers[0], courses=frozenset("C")),))

    found = plan(year, seconds=60)

    assert brute.merit(year, found.classes) == brute.best(year, MOST)
    assert found.gap == 0
