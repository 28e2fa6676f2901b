"""A day and its plan as JSON and back, so that the rest of the day can be planned anew from them.

Ways are kept by how they are measured, not one by one: straight lines with their detours.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from lensan.logistics.planner.answer import Because, LeftOut, Plan, Trip, Visit
from lensan.logistics.planner.distances import Detour, StraightLine
from lensan.logistics.planner.problem import Day, Hub, Load, Point, Stop, Vehicle, Window

Stored = Mapping[str, Any]


def stored(day: Day, plan: Plan) -> dict[str, Any]:
    """Return both as what JSON knows.

    :raises TypeError: when the day's ways are not measured by a straight line
    """
    if not isinstance(day.distances, StraightLine):
        raise TypeError("only ways by a straight line are stored")
    stops = [asdict(stop) | {"kinds": sorted(stop.kinds)} for stop in day.stops]
    return {
        "day": {
            "hubs": [asdict(hub) for hub in day.hubs],
            "vehicles": [asdict(vehicle) for vehicle in day.vehicles],
            "stops": stops,
            "distances": asdict(day.distances),
            "reach": day.reach,
        },
        "plan": asdict(plan),
    }


def day_of(told: Stored) -> Day:
    """Return the day that was stored."""
    day = told["day"]
    line = day["distances"]
    return Day(
        hubs=tuple(_hub(hub) for hub in day["hubs"]),
        vehicles=tuple(_vehicle(vehicle) for vehicle in day["vehicles"]),
        stops=tuple(_stop(stop) for stop in day["stops"]),
        distances=StraightLine(
            line["factor"], tuple(Detour(**one) for one in line["detours"]), line["because"]
        ),
        reach=day["reach"],
    )


def plan_of(told: Stored) -> Plan:
    """Return the plan that was stored."""
    plan = told["plan"]
    return Plan(
        trips=tuple(_trip(trip) for trip in plan["trips"]),
        left_out=tuple(
            LeftOut(one["stop"], Because(one["because"]), one["words"]) for one in plan["left_out"]
        ),
        distances=plan["distances"],
        penalties=plan["penalties"],
        notes=tuple(plan["notes"]),
    )


def _hub(hub: Stored) -> Hub:
    return Hub(**{**hub, "point": Point(**hub["point"]), "open": Window(**hub["open"])})


def _vehicle(vehicle: Stored) -> Vehicle:
    away = vehicle["away"]
    return Vehicle(**{
        **vehicle, "capacity": Load(**vehicle["capacity"]), "shift": Window(**vehicle["shift"]),
        "away": Point(**away) if away else None,
    })  # fmt: skip


def _stop(stop: Stored) -> Stop:
    return Stop(**{
        **stop, "point": Point(**stop["point"]), "drops": Load(**stop["drops"]),
        "picks": Load(**stop["picks"]), "window": Window(**stop["window"]),
        "kinds": frozenset(stop["kinds"]),
    })  # fmt: skip


def _trip(trip: Stored) -> Trip:
    visits = tuple(Visit(**{**one, "load": Load(**one["load"])}) for one in trip["visits"])
    return Trip(**{**trip, "load": Load(**trip["load"]), "visits": visits})
