"""Every number that the province steers by, one function each.

An indicator takes the rows in scope and a day, and answers with those that count. Its docstring
is the definition that people read beside the number. The same function draws the chart, checks
the target and yields the list behind the number: those who do not count yet, or which orders.
"""

from lensan.dashboard.indicators import households, learning, selling, trade
from lensan.dashboard.indicators.floors import (
    everything,
    find,
    floors,
    of_each_floor,
    on_floor,
)
from lensan.dashboard.indicators.indicator import INDICATORS, Indicator, Theme, Unit
from lensan.producers.indicators import silent

__all__ = [
    "INDICATORS", "Indicator", "Theme", "Unit", "everything", "find", "floors",
    "households", "learning", "of_each_floor", "on_floor", "selling", "silent", "trade",
]  # fmt: skip
