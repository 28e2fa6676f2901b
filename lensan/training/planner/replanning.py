"""Schedule a month again after something happened, moving as few announced classes as possible."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from lensan.training.planner.month import Announced, Dated, Month, Schedule
from lensan.training.planner.problem import Key
from lensan.training.planner.scheduling import schedule


def replan(
    month: Month,
    announced: Collection[Dated],
    *,
    held: Collection[Key] = (),
    seconds: float = 60.0,
    seed: int = 1,
) -> Schedule:
    """Schedule `month` as it is now: its days still to come, its trainers and rooms still there.

    `announced` is what people were told; the classes in `held` have taken place and are left out.
    A class is moved only if it must be, or if keeping it would cost another class: its
    `move_cost` is raised above all that a single class could gain by moving.
    """
    told: Mapping[Key, Dated] = {one.key: one for one in announced}
    gone = frozenset(held)
    wanted = tuple(
        replace(
            one,
            announced=Announced(
                told[one.key].starts_on, told[one.key].venue, told[one.key].trainer
            )
            if one.key in told
            else None,
        )
        for one in month.wanted
        if one.key not in gone
    )
    most = max((one.households for one in wanted), default=0) * month.worth
    now = replace(month, wanted=wanted, move_cost=max(month.move_cost, most * len(wanted) + 1))
    return schedule(now, seconds=seconds, seed=seed)
