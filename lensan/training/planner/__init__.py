"""Plan a year of training under a budget and schedule its months: pure, with proven bounds."""

from lensan.training.planner.checking import CannotPlan, check, shortages
from lensan.training.planner.outcome import Plan, Reached
from lensan.training.planner.planning import plan, preview
from lensan.training.planner.verifying import verify

__all__ = ["CannotPlan", "Plan", "Reached", "check", "plan", "preview", "shortages", "verify"]
