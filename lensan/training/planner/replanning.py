"""Schedule a month again after something happened, moving as few announced classes as possible."""

from dataclasses import replace

from lensan.training.planner.month import Month, Schedule
from lensan.training.planner.scheduling import schedule


def replan(month: Month, *, seconds: float = 60.0, seed: int = 1) -> Schedule:
    """Schedule `month` as it is now: its days still to come, its trainers and rooms still there.

    What people were told stands with each class that was announced. A class is moved only if it must
    be, or if keeping it would cost another class: its `move_cost` is raised above all that a single
    class could gain by moving.
    """
    most = max((one.households for one in month.wanted), default=0) * month.worth
    least = most * len(month.wanted) + 1
    return schedule(
        replace(month, move_cost=max(month.move_cost, least)), seconds=seconds, seed=seed
    )
