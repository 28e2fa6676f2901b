"""Say what a plan is worth: loads each way, empty legs, what a kilogram and an order cost."""

from dataclasses import dataclass, replace

from lensan.logistics.planner.answer import Because, Plan, Trip
from lensan.logistics.planner.crew import Effort
from lensan.logistics.planner.planning import plan
from lensan.logistics.planner.problem import Day, Load


@dataclass(frozen=True, slots=True)
class Figures:
    """What one or more plans add up to.

    `out` and `back` are grams that leave the hub and come to it, `room` what the same trips could
    carry each way; `empty` are metres driven with nothing aboard; `stops` are those served.
    """

    trips: int = 0
    stops: int = 0
    metres: int = 0
    empty: int = 0
    out: int = 0
    back: int = 0
    room: int = 0
    cost: int = 0
    left_out: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        """Return both together."""
        names = self.__slots__
        return Figures(*(getattr(self, name) + getattr(other, name) for name in names))

    @property
    def load_out(self) -> float:
        """How full, by weight, vehicles leave: a share of 1."""
        return _share(self.out, self.room)

    @property
    def load_back(self) -> float:
        """How full, by weight, vehicles come back: a share of 1."""
        return _share(self.back, self.room)

    @property
    def empty_share(self) -> float:
        """The share of the way that is driven with nothing aboard."""
        return _share(self.empty, self.metres)

    @property
    def cost_per_kg(self) -> float:
        """Đồng for each kilogram that is carried out or back."""
        return _share(1000 * self.cost, self.out + self.back)

    @property
    def cost_per_stop(self) -> float:
        """Đồng for each stop that is served."""
        return _share(self.cost, self.stops)


def figures(day: Day, answer: Plan) -> Figures:
    """Return what the plan of the day adds up to."""
    return sum(
        (_figures(day, trip) for trip in answer.trips), Figures(left_out=len(answer.left_out))
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same day with both ways on one trip, and with a trip for each way."""

    two_way: Figures
    one_way: Figures


def compared(day: Day, answer: Plan, effort: Effort) -> Comparison:
    """Plan the same day one-way, by the same solver with as much effort, beside the plan.

    One-way, goods go out on some trips and produce comes in on others, each with the day's whole
    fleet at its disposal, as where a shop delivers and a trader collects. A gate with both is then
    visited twice. Each of the two searches gets the whole time. What the plan leaves for another day
    is left by both, and nothing else is optional.
    """
    dear = {out.stop for out in answer.left_out if out.because == Because.DEAR}
    stops = [replace(stop, penalty=None) for stop in day.stops if stop.key not in dear]
    outwards = [replace(stop, picks=Load()) for stop in stops if stop.drops]
    inwards = [replace(stop, drops=Load()) for stop in stops if stop.picks]
    days = [replace(day, stops=tuple(some)) for some in (outwards, inwards)]
    one_way = sum((figures(one, _planned(one, effort)) for one in days), Figures())
    return Comparison(figures(day, answer), one_way)


def _planned(day: Day, effort: Effort) -> Plan:
    return plan(
        day,
        seconds=effort.seconds,
        seed=effort.seed,
        workers=effort.workers,
        patience=effort.patience,
    )


def _figures(day: Day, trip: Trip) -> Figures:
    ways = [visit.metres for visit in trip.visits]
    aboard = [trip.load, *(visit.load for visit in trip.visits)]
    legs = zip([*ways, trip.metres - sum(ways)], aboard, strict=True)
    return Figures(
        trips=1,
        stops=len(trip.visits),
        metres=trip.metres,
        empty=sum(metres for metres, load in legs if not load),
        out=trip.load.grams,
        back=aboard[-1].grams,
        room=day.vehicle[trip.vehicle].capacity.grams,
        cost=trip.cost,
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
