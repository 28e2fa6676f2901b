"""Plan a year of training under a budget and schedule its months: pure, with proven bounds."""

from lensan.training.planner.checking import CannotPlan, check, shortages
from lensan.training.planner.month import Announced, Dated, Month, Schedule, Wanted
from lensan.training.planner.outcome import Plan, Reached
from lensan.training.planner.planning import plan, preview
from lensan.training.planner.replanning import replan
from lensan.training.planner.scheduling import schedule
from lensan.training.planner.verifying import verify

__all__ = [
    "Announced", "CannotPlan", "Dated", "Month", "Plan", "Reached", "Schedule", "Wanted", "check",
    "plan", "preview", "replan", "schedule", "shortages", "verify",
]  # fmt: skip
