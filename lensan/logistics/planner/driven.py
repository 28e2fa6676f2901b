"""A planned day as it has been driven so far: what was done when, and what is still ahead.

What happened moves the moments of a plan, never its vehicles: a gate that was served early counts
as done, one that is late is still ahead, and what follows is as late.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace

from lensan.logistics.planner.answer import Plan, Trip, Visit
from lensan.logistics.planner.problem import Day, Load, Stop
from lensan.logistics.planner.underway import ABOARD

OUT = "out:"  # before a vehicle's key: it has left its hub, and was nowhere yet


@dataclass(frozen=True, slots=True)
class Driven:
    """What is known of a day at a moment.

    `left` are the moments at which trips, by vehicle and number, left their hub; `done` those at
    which gates were gone on from; `failed` the gates among them where nothing changed hands;
    `picked` how many grams were taken aboard there, where that was weighed.
    """

    at: int
    left: Mapping[tuple[str, int], int] = field(default_factory=dict)
    done: Mapping[str, int] = field(default_factory=dict)
    failed: Set[str] = frozenset()
    picked: Mapping[str, int] = field(default_factory=dict)


def as_driven(day: Day, plan: Plan, driven: Driven) -> tuple[Day, Plan]:
    """Return the day and its plan with the moments and the loads that came about.

    A vehicle that is out stands where it was last, about to go on: which way it has driven since
    nobody told. One that left and was nowhere yet stands at a halt of its own, at its hub.
    """
    halts = {v.stop: v.leaves for v in plan.visits if v.stop.startswith(ABOARD)}
    driven = replace(driven, done={**driven.done, **halts})
    trips = tuple(_timed(trip, driven) for trip in plan.trips)
    stops = tuple(_carried(stop, driven) for stop in day.stops)
    stops += tuple(
        Stop(trip.visits[0].stop, day.hub[trip.hub].point)
        for trip in trips
        if trip.visits[0].stop.startswith(OUT)
    )
    return replace(day, stops=stops), replace(plan, trips=trips)


def _carried(stop: Stop, driven: Driven) -> Stop:
    """Return the gate with what was really taken aboard: what was not handed over stays there."""
    if stop.key in driven.failed:
        return replace(stop, picks=stop.drops)
    if stop.key in driven.picked:
        return replace(stop, picks=Load(driven.picked[stop.key], stop.picks.litres))
    return stop


def _timed(trip: Trip, driven: Driven) -> Trip:
    done = [visit for visit in trip.visits if visit.stop in driven.done]
    done.sort(key=lambda visit: (not visit.stop.startswith(ABOARD), driven.done[visit.stop]))
    ahead = [visit for visit in trip.visits if visit.stop not in driven.done]
    left = driven.left.get((trip.vehicle, trip.number))
    if left is None and not done:
        return _moved(trip, max(0, driven.at + 1 - trip.leaves))
    was = [_was(visit, min(driven.done[visit.stop], driven.at)) for visit in done]
    leaves = min([driven.at, *([] if left is None else [left]), *(visit.arrives for visit in was)])
    if not was:
        was = [Visit(OUT + trip.vehicle, leaves, leaves, leaves, 0, trip.load)]
    home = trip.returns - trip.visits[-1].leaves
    if not ahead:
        return replace(trip, leaves=leaves, visits=tuple(was), returns=was[-1].leaves + home)
    was[-1] = replace(was[-1], leaves=driven.at + 1)
    late = max(0, driven.at + 1 - ahead[0].starts)
    visits = (*was, *(_later(visit, late) for visit in ahead))
    return replace(trip, leaves=leaves, visits=visits, returns=visits[-1].leaves + home)


def _was(visit: Visit, moment: int) -> Visit:
    return replace(visit, arrives=moment, starts=moment, leaves=moment)


def _later(visit: Visit, seconds: int) -> Visit:
    return replace(
        visit,
        arrives=visit.arrives + seconds,
        starts=visit.starts + seconds,
        leaves=visit.leaves + seconds,
    )


def _moved(trip: Trip, seconds: int) -> Trip:
    """Return a trip that has not left, as late as it is by now."""
    if not seconds:
        return trip
    return replace(
        trip,
        leaves=trip.leaves + seconds,
        returns=trip.returns + seconds,
        visits=tuple(_later(visit, seconds) for visit in trip.visits),
    )
