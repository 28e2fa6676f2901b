"""How much longer than the crow's way roads are, learned from trips that were driven."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb
from statistics import median

LEAST, MOST = 1.0, 3.0  # no road is shorter; beyond it the kilometres were mistyped or private
ENOUGH = 20  # trips
SURE = 0.95


@dataclass(frozen=True, slots=True)
class DrivenTrip:
    """A trip's metres: as the crow flies from halt to halt and home, and as they were driven."""

    straight: int
    driven: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """The factor that trips teach, from how many, and between which two it lies 19 times in 20."""

    factor: float
    count: int
    interval: tuple[float, float]


def calibrated(trips: Iterable[DrivenTrip], *, enough: int = ENOUGH) -> Calibration | None:
    """Return the median of how much longer trips were than the crow's way; None: too few.

    Trips outside the bounds count as slips of the pen and teach nothing. The interval is that of
    the median by ranks, which asks nothing of how the trips are spread.
    """
    ratios = sorted(one.driven / one.straight for one in trips if one.straight > 0)
    ratios = [ratio for ratio in ratios if LEAST <= ratio <= MOST]
    if len(ratios) < max(enough, 1):
        return None
    rank = _rank(len(ratios))
    interval = (ratios[rank], ratios[-1 - rank])
    return Calibration(round(median(ratios), 2), len(ratios), interval)


def _rank(count: int) -> int:
    """Return how many ratios may be left off at either end so that the median lies within for sure."""
    left, tail = 0, 0.0
    while left < count // 2:
        tail += comb(count, left) / 2**count
        if tail > (1 - SURE) / 2:
            break
        left += 1
    return max(left - 1, 0)
