from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from lensan.training.planner import Announced, Dated, Month, Wanted, replan, schedule
from lensan.training.planner.month import Schedule
from lensan.training.planner.options import Options
from lensan.training.planner.problem import Travel
from lensan.training.planner.scheduling import _Chosen
from lensan.training.planner.tests.make import FAR, HERE, a_course, a_trainer, a_venue

MONDAY = date(2023, 5, 8)
DAYS = tuple(MONDAY + timedelta(days=number) for number in (0, 1, 2, 3, 4, 7, 8, 9))


def a_month(**given: Any) -> Month:
    """Two classes of two days, one hall, one trainer with enough days."""
    usual = Month(
        DAYS,
        (Wanted("L1", a_course(), "A", 20), Wanted("L2", a_course(), "A", 10)),
        (a_venue(),),
        (a_trainer(days_a_month=8, days_a_week=4),),
        Travel(2_000, 30.0),
    )
    return replace(usual, **given)


def crowded(seed: int = 0, classes: int = 14) -> Month:
    """More classes than three trainers have days for, on days that suit some better than others."""
    return a_month(
        wanted=tuple(
            Wanted(f"L{n:02}", a_course(days=1 + n % 2), "AB"[n % 2], 8 + 5 * n % 13)
            for n in range(classes)
        ),
        venues=(a_venue(), a_venue(key="W", commune="B", rooms=2), a_venue(key="Z", rooms=0)),
        trainers=(
            a_trainer(days_a_week=3, days_a_month=6),
            a_trainer(key="U", days_a_week=2, point=HERE),
            a_trainer(key="F", point=FAR),
            a_trainer(key="N", courses=frozenset({"D"})),
        ),
        shares={(c, day): 30 + (n * 37 + seed) % 60 for c in "AB" for n, day in enumerate(DAYS)},
        taught={("U", MONDAY + timedelta(days=5)), ("T", DAYS[3])},
        away={("U", DAYS[6])},
        taken={("W", DAYS[0]): 1, ("V", DAYS[1]): 2},
    )


def broken(month: Month, found: Schedule) -> list[str]:
    """Check the rules of a month anew."""
    wanted = {one.key: one for one in month.wanted}
    venues = {one.key: one for one in month.venues}
    trainers = {one.key: one for one in month.trainers}
    used = Counter[Any](
        what
        for trainer, day in month.taught
        if trainer in trainers
        for what in (
            ("day", trainer, day.toordinal()), ("week", trainer, day.isocalendar().week), ("month", trainer),
        )
    )  # fmt: skip
    away = ((trainer, day) for trainer, day in month.away if trainer in trainers)
    used.update(("day", trainer, day.toordinal()) for trainer, day in away)
    used.update({("room", v, day.toordinal()): rooms for (v, day), rooms in month.taken.items()})
    taken = Counter(used)
    for one in found.classes:
        for number in range(wanted[one.key].course.days):
            day = one.starts_on + timedelta(days=number)
            assert day in month.days
            week = day.isocalendar().week
            used.update([
                ("day", one.trainer, day.toordinal()), ("week", one.trainer, week),
                ("month", one.trainer), ("room", one.venue, day.toordinal()),
            ])  # fmt: skip
        assert venues[one.venue].commune == wanted[one.key].commune
        assert wanted[one.key].course.key in trainers[one.trainer].courses

    def most(what: Any) -> int:
        kind, which = what[:2]
        if kind == "room":
            return venues[which].rooms
        trainer = trainers[which]
        return {"day": 1, "week": trainer.days_a_week, "month": trainer.days_a_month}[kind]

    return [str(what) for what, count in used.items() if count > max(most(what), taken[what])]


def test_each_class_gets_its_best_days_when_there_is_room() -> None:
    poor = {("A", day): 20 for day in DAYS[:2]}

    found = schedule(a_month(shares=poor), seconds=5)

    assert found.classes == (Dated("L1", DAYS[2], "V", "T"), Dated("L2", DAYS[5], "V", "T"))
    assert found.value == 30 * 60_000 * 85 // 100 - 2 * 42_000
    assert (found.unplaced, found.moved, found.bound, found.gap) == ((), (), found.value, 0.0)


def test_a_crowded_month_keeps_every_rule_and_is_no_worse_than_greedy() -> None:
    for seed in range(3):
        month = crowded(seed)
        found = schedule(month, seconds=2.5, seed=seed)
        assert broken(month, found) == []
        assert found.greedy <= found.value <= found.bound
        assert len(found.classes) + len(found.unplaced) == len(month.wanted)


def test_a_class_that_nobody_can_hold_is_told() -> None:
    found = schedule(a_month(trainers=(a_trainer(point=FAR),)), seconds=2)
    assert (found.classes, found.unplaced, found.value, found.gap) == ((), ("L1", "L2"), 0, 0.0)


def test_without_time_the_start_is_the_answer() -> None:
    found = schedule(crowded(), seconds=0)
    assert found.value == found.greedy


def test_an_announced_class_stays_where_it_is_though_another_day_is_better() -> None:
    told = Announced(DAYS[0], "V", "T")
    wanted = (Wanted("L1", a_course(), "A", 20, told), Wanted("L2", a_course(), "A", 10))
    poor = {("A", day): 20 for day in DAYS[:2]}

    found = schedule(a_month(wanted=wanted, shares=poor), seconds=5)

    assert found.classes[0] == Dated("L1", DAYS[0], "V", "T")
    assert found.moved == ()


def told(classes: Iterable[Dated]) -> tuple[Wanted, ...]:
    """The month's classes, announced as they were dated."""
    dated = {one.key: Announced(one.starts_on, one.venue, one.trainer) for one in classes}
    return tuple(replace(one, announced=dated[one.key]) for one in a_month().wanted)


def test_planning_again_moves_only_what_lost_its_day() -> None:
    first = schedule(a_month(), seconds=5).classes
    days = tuple(day for day in DAYS if day != first[0].starts_on)

    again = replan(a_month(days=days, wanted=told(first)), seconds=5)

    assert again.moved == ("L1",)
    assert again.classes[1] == first[1]
    assert again.unplaced == ()


def test_planning_again_adds_what_is_new_beside_what_was_told_and_held() -> None:
    first = schedule(a_month(), seconds=5).classes
    wanted = (told(first)[1], Wanted("L3", a_course(), "A", 20))
    over = {("T", first[0].starts_on + timedelta(days=number)) for number in (0, 1)}

    again = replan(a_month(wanted=wanted, taught=over), seconds=5)

    assert {one.key for one in again.classes} == {"L2", "L3"}
    assert first[1] in again.classes
    assert replan(a_month(wanted=()), seconds=1).classes == ()


def test_a_class_that_costs_more_than_it_is_worth_is_not_held() -> None:
    assert schedule(a_month(worth=1_000), seconds=1).unplaced == ("L1", "L2")


def test_of_a_large_month_the_bound_is_told_with_time_and_without() -> None:
    trainers = tuple(a_trainer(key=f"T{n}", days_a_month=1 + n % 2) for n in range(60))
    month = replace(crowded(classes=20), trainers=trainers)

    found = schedule(month, seconds=4)
    at_once = schedule(month, seconds=0)

    assert broken(month, found) == []
    assert at_once.value == at_once.greedy <= found.value <= found.bound <= at_once.bound


def test_a_large_month_without_conflicts_is_proven_at_once() -> None:
    trainers = tuple(a_trainer(key=f"T{n}") for n in range(500))
    found = schedule(a_month(trainers=trainers), seconds=600)
    assert (found.gap, found.unplaced) == (0.0, ())


def test_a_class_without_a_day_is_taken_out_of_what_is_chosen_as_well() -> None:
    chosen = _Chosen(Options(a_month()))
    assert chosen.remove(0) is None

    chosen.add_first(0)
    before = chosen.value()
    held = chosen.remove(0)

    assert held and chosen.value() == before - held.value
