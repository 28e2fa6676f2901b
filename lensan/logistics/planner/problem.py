"""What a day of trips is made of: hubs, vehicles and stops, all in whole numbers.

Moments are seconds since midnight of the day that is planned, by the province's clock; what was
before that day is negative. Lengths of time are seconds, ways metres, weights grams, volumes
litres, money whole đồng. A key names one thing within the day; it means nothing to the planner.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

HOUR = 3600
Matrix = NDArray[np.int64]


@dataclass(frozen=True, slots=True, order=True)
class Load:
    """A weight and a volume.

    :raises ValueError: when one of them is negative.
    """

    grams: int = 0
    litres: int = 0

    def __post_init__(self) -> None:
        """Refuse less than nothing."""
        if self.grams < 0 or self.litres < 0:
            raise ValueError(f"less than nothing is no load: {self.grams} g, {self.litres} l")

    def __add__(self, other: "Load") -> "Load":
        """Return both together."""
        return Load(self.grams + other.grams, self.litres + other.litres)

    def __sub__(self, other: "Load") -> "Load":
        """Return what is left without the other, which is part of it."""
        return Load(self.grams - other.grams, self.litres - other.litres)

    def __bool__(self) -> bool:
        """Tell whether there is anything."""
        return bool(self.grams or self.litres)

    def fits(self, capacity: "Load") -> bool:
        """Tell whether it is within the capacity, by weight and by volume."""
        return self.grams <= capacity.grams and self.litres <= capacity.litres


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when, both included."""

    opens: int = 0
    closes: int = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees north and east (WGS 84), and the place they lie in.

    `place` is the code under which ways round a river are known (`distances.Detour`).
    `borrowed_from` says whose point this is where the household has none: its hamlet's, its
    commune's; empty where it is its own.
    """

    latitude: float
    longitude: float
    place: str = ""
    borrowed_from: str = ""


@dataclass(frozen=True, slots=True)
class Hub:
    """Where goods are gathered and from where they go out: a post point, a sorting place.

    Vehicles leave within the opening hours, and are back and unloaded within them. `handling` is
    how long a vehicle stands there after every trip, to be unloaded and loaded again.
    """

    key: str
    point: Point
    open: Window = Window()
    handling: int = 0


@dataclass(frozen=True, slots=True)
class Vehicle:
    """One vehicle with its driver, on one day; it starts and ends at its hub.

    `away` is where it stands when its shift opens, if that is not its hub. `shift` is when it may
    be away at all; `hours` is how long the day may be from its first departure until it is
    unloaded after its last trip (None: as long as the shift). `speed` is in km/h, and counts where
    the distances bring no times of their own. A stop costs `cost_per_stop` besides the way; the
    vehicle costs `cost_per_day` once if it drives at all.
    """

    key: str
    hub: str
    capacity: Load
    kind: str = "truck"
    cool: bool = False
    shift: Window = Window()
    hours: int | None = None
    trips: int = 3
    speed: int = 30
    cost_per_km: int = 0
    cost_per_stop: int = 0
    cost_per_day: int = 0
    away: Point | None = None

    @property
    def longest(self) -> int:
        """How long its day may be, in seconds."""
        shift = self.shift.closes - self.shift.opens
        return shift if self.hours is None else min(self.hours, shift)


@dataclass(frozen=True, slots=True)
class Stop:
    """One halt at a gate: so much is handed over, so much taken aboard, in that order.

    Work starts within `window` and takes `service`. What is taken aboard comes to the vehicle's
    hub by `due`: `fresh_for` after it was `harvested` (None: harvested when the window opens).
    `hub` is where the goods come from and go to (None: any hub does); `kinds` are the kinds of
    vehicle that reach the gate (empty: all); `only` is the one vehicle that has its goods aboard
    already. `penalty` is what is lost when the stop is left out; without one it is left out only
    where it cannot be served.
    """

    key: str
    point: Point
    drops: Load = Load()
    picks: Load = Load()
    window: Window = Window()
    service: int = 300
    harvested: int | None = None
    fresh_for: int | None = None
    cool: bool = False
    kinds: frozenset[str] = frozenset()
    hub: str | None = None
    only: str | None = None
    penalty: int | None = None

    @property
    def due(self) -> int | None:
        """By when what is picked up must be at the hub."""
        if self.fresh_for is None or not self.picks:
            return None
        return self.fresh_for + (self.window.opens if self.harvested is None else self.harvested)

    def takes(self, vehicle: Vehicle) -> bool:
        """Tell whether the vehicle is of a kind that may serve it, whatever the load and time."""
        return (
            (self.hub is None or self.hub == vehicle.hub)
            and (vehicle.cool or not self.cool)
            and (not self.kinds or vehicle.kind in self.kinds)
            and (self.only is None or self.only == vehicle.key)
        )


class Distances(Protocol):
    """How far it is, and who says so."""

    @property
    def source(self) -> str:
        """In words, for the plan: what the ways were measured by."""
        ...

    def between(
        self, starts: Sequence[Point], ends: Sequence[Point]
    ) -> tuple[Matrix, Matrix | None]:
        """Return the metres from each start (rows) to each end (columns), the seconds if known."""
        ...

    def among(self, points: Sequence[Point]) -> "Distances":
        """Return the same ways, known for these points only: less to send to another process."""
        ...


@dataclass(frozen=True)
class Day:
    """A day to be planned.

    `reach` is how far from the nearest hub a stop can be, as the crow flies: what is farther is
    taken for a mistake in its coordinates. Keys are unique among hubs, vehicles, and stops.

    :raises ValueError: for a key that is there twice.
    """

    hubs: tuple[Hub, ...]
    vehicles: tuple[Vehicle, ...]
    stops: tuple[Stop, ...]
    distances: Distances
    reach: int = field(default=100_000)

    def __post_init__(self) -> None:
        """Refuse keys that name two things."""
        for things in (self.hubs, self.vehicles, self.stops):
            if len({thing.key for thing in things}) < len(things):
                raise ValueError("a key names two things of the day")

    @cached_property
    def hub(self) -> dict[str, Hub]:
        """Hubs by their keys."""
        return {hub.key: hub for hub in self.hubs}

    @cached_property
    def vehicle(self) -> dict[str, Vehicle]:
        """Vehicles by their keys."""
        return {vehicle.key: vehicle for vehicle in self.vehicles}

    @cached_property
    def stop(self) -> dict[str, Stop]:
        """Stops by their keys."""
        return {stop.key: stop for stop in self.stops}
