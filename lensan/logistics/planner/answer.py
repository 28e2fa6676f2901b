"""What a plan says: trips with their visits, and what was left out and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from lensan.logistics.planner.problem import Load


class Because(StrEnum):
    """Why a stop was left out."""

    NOTHING = "nothing"  # neither hands over nor takes aboard
    SWAPPED = "swapped"  # latitude and longitude changed places
    FAR = "far"  # beyond the reach of every hub: in the sea, or in another country
    NO_HUB = "no_hub"  # its hub is not of this day
    NO_VEHICLE = "no_vehicle"  # no vehicle stands at its hub
    NOT_COOL = "not_cool"  # needs a cool box, and no vehicle of its hub has one
    UNREACHED = "unreached"  # no vehicle of a kind that reaches the gate
    ABOARD = "aboard"  # its goods are on a vehicle that drives no more today
    TOO_HEAVY = "too_heavy"  # heavier than any vehicle carries
    TOO_BULKY = "too_bulky"  # larger than any vehicle holds
    WINDOW = "window"  # no vehicle is there within the window and back within its hours
    STALE = "stale"  # cannot be at the hub while it is fresh
    FULL = "full"  # would fit alone, but the vehicles are full or out of hours with the others
    DEAR = "dear"  # optional, and costs more than it is worth


@dataclass(frozen=True, slots=True)
class Visit:
    """A stop on a trip: when the vehicle arrives, when work starts, when it goes on.

    `metres` is the way from the place before; `load` is what is aboard when it goes on.
    """

    stop: str
    arrives: int
    starts: int
    leaves: int
    metres: int
    load: Load


@dataclass(frozen=True, slots=True)
class Trip:
    """From the hub and back: the vehicle's `number`th trip of the day, from 1.

    `load` is what is aboard when it leaves; `metres` and `cost` are of the whole trip, the way
    home included; what the vehicle costs for the day is with its first.
    """

    vehicle: str
    hub: str
    number: int
    leaves: int
    returns: int
    load: Load
    visits: tuple[Visit, ...]
    metres: int
    cost: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A stop that no trip serves, and why in a sentence."""

    stop: str
    because: Because
    words: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The trips of a day, by vehicle and number; verified by `checking` before anyone sees it.

    `distances` says what the ways were measured by; `penalties` is what is lost by the optional
    stops that were left out; `notes` are sentences for the person who reads the plan.
    """

    trips: tuple[Trip, ...]
    left_out: tuple[LeftOut, ...]
    distances: str
    penalties: int = 0
    notes: tuple[str, ...] = field(default=())

    @property
    def cost(self) -> int:
        """What the trips cost, in đồng, without penalties."""
        return sum(trip.cost for trip in self.trips)

    @property
    def metres(self) -> int:
        """How far all vehicles drive."""
        return sum(trip.metres for trip in self.trips)

    @property
    def visits(self) -> Iterable[Visit]:
        """Yield the visits of all trips."""
        return (visit for trip in self.trips for visit in trip.visits)
