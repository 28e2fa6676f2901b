"""Every number that the province steers by, one function each.

An indicator takes the rows in scope and a day, and answers with those that count. Its docstring
is the definition that people read beside the number. The same function draws the chart, checks
the target and yields the list behind the number: those who do not count yet, or which orders.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lensan.dashboard.indicators import households, selling, trade
from lensan.dashboard.indicators.floors import (
    everything,
    find,
    floors,
    of_each_floor,
    on_floor,
)
from lensan.dashboard.indicators.households import silent
from lensan.dashboard.indicators.indicator import INDICATORS, Indicator, Theme, Unit

# Targets of the plan whose indicators come with the domains that will know the answer.
PLANNED: dict[str, str | Promise] = {
    "trained": _("Hộ được tập huấn kỹ năng số và bán hàng trên sàn")
}

__all__ = [
    "INDICATORS", "PLANNED", "Indicator", "Theme", "Unit", "everything", "find", "floors",
    "households", "of_each_floor", "on_floor", "selling", "silent", "trade",
]  # fmt: skip
