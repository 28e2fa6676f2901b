"""Plan a day of two-way trips: pure, frozen dataclasses in and out.

`plan` answers a `Day` with a `Plan`; `replan` goes on from where a day stands; `compared` says
what the same day would cost one-way; `suggestions` and `filling` make loads of small orders.
"""

from lensan.logistics.planner.answer import Because, LeftOut, Plan, Trip, Visit
from lensan.logistics.planner.areas import area_of, as_written
from lensan.logistics.planner.checking import Broken, check, faults
from lensan.logistics.planner.crew import Effort
from lensan.logistics.planner.distances import Detour, StraightLine, Table
from lensan.logistics.planner.loads import (
    Aboard,
    Filling,
    Kind,
    Order,
    Prices,
    Rider,
    Site,
    Suggestion,
    filling,
    suggestions,
)
from lensan.logistics.planner.planning import plan
from lensan.logistics.planner.problem import HOUR, Day, Hub, Load, Point, Stop, Vehicle, Window
from lensan.logistics.planner.replanning import Replanned, replan
from lensan.logistics.planner.telling import Comparison, Figures, compared, figures

__all__ = [
    "HOUR",
    "Aboard",
    "Because",
    "Broken",
    "Comparison",
    "Day",
    "Detour",
    "Effort",
    "Figures",
    "Filling",
    "Hub",
    "Kind",
    "LeftOut",
    "Load",
    "Order",
    "Plan",
    "Point",
    "Prices",
    "Replanned",
    "Rider",
    "Site",
    "Stop",
    "StraightLine",
    "Suggestion",
    "Table",
    "Trip",
    "Vehicle",
    "Visit",
    "Window",
    "area_of",
    "as_written",
    "check",
    "compared",
    "faults",
    "figures",
    "filling",
    "plan",
    "replan",
    "suggestions",
]
