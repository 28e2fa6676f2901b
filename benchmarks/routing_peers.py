"""OR-Tools and VROOM solve the same day; what they find is checked and priced as ours is."""

from collections.abc import Iterable, Sequence

import numpy as np
import vroom
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from lensan.logistics.planner.answer import Plan
from lensan.logistics.planner.arrays import Tour, times
from lensan.logistics.planner.checking import Broken
from lensan.logistics.planner.planning import told
from lensan.logistics.planner.problem import Day, Matrix, Vehicle


def with_ortools(day: Day, seconds: int) -> Plan | None:
    """Return what guided local search of OR-Tools finds for one hub without windows, in one core."""
    trucks, stops = day.vehicles, day.stops
    costs, _ = _matrices(day, trucks[0])
    manager = pywrapcp.RoutingIndexManager(len(stops) + 1, len(trucks), 0)
    routing = pywrapcp.RoutingModel(manager)
    rows = costs.tolist()

    def way(one: int, other: int) -> int:
        return int(rows[manager.IndexToNode(one)][manager.IndexToNode(other)])

    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitCallback(way))
    drops = [0, *(stop.drops.grams for stop in stops)]
    picks = [0, *(stop.picks.grams for stop in stops)]

    def dropped(index: int) -> int:
        return int(drops[manager.IndexToNode(index)])

    def gained(index: int) -> int:
        return int(picks[manager.IndexToNode(index)] - drops[manager.IndexToNode(index)])

    most = [truck.capacity.grams for truck in trucks]
    for call, zero, name in ((dropped, True, "dropped"), (gained, False, "aboard")):
        known = routing.RegisterUnaryTransitCallback(call)
        routing.AddDimensionWithVehicleCapacity(known, 0, most, zero, name)
    aboard, out = routing.GetDimensionOrDie("aboard"), routing.GetDimensionOrDie("dropped")
    for number in range(len(trucks)):
        leaves = aboard.CumulVar(routing.Start(number))
        routing.solver().Add(leaves == out.CumulVar(routing.End(number)))
    search = pywrapcp.DefaultRoutingSearchParameters()
    search.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    )
    search.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    search.time_limit.FromSeconds(seconds)
    answer = routing.SolveWithParameters(search)
    if answer is None:
        return None
    tours = []
    for number, truck in enumerate(trucks):
        keys, index = [], answer.Value(routing.NextVar(routing.Start(number)))
        while not routing.IsEnd(index):
            keys.append(stops[manager.IndexToNode(index) - 1].key)
            index = answer.Value(routing.NextVar(index))
        tours.append((truck.key, keys))
    return _checked(day, tours)


def with_vroom(day: Day, *, threads: int = 1) -> Plan | None:
    """Return what VROOM finds, exploring as deep as it does; it ends by itself."""
    problem = vroom.Input()
    kinds = sorted({_profile(truck) for truck in day.vehicles})
    for number, kind in enumerate(kinds):
        like = next(truck for truck in day.vehicles if _profile(truck) == kind)
        costs, lasting = _matrices(day, like)
        problem.set_durations_matrix(str(number), lasting.astype(np.uint32))
        problem.set_costs_matrix(str(number), costs.astype(np.uint32))
    for number, truck in enumerate(day.vehicles):
        problem.add_vehicle(
            vroom.Vehicle(
                number,
                start=0,
                end=0,
                profile=str(kinds.index(_profile(truck))),
                capacity=[truck.capacity.grams, truck.capacity.litres],
                time_window=vroom.TimeWindow(*_seconds(truck.shift.opens, truck.shift.closes)),
                costs=vroom.VehicleCosts(fixed=truck.cost_per_day),
            )
        )
    for number, stop in enumerate(day.stops):
        problem.add_job(
            vroom.Job(
                number,
                location=number + 1,
                default_service=stop.service,
                delivery=[stop.drops.grams, stop.drops.litres],
                pickup=[stop.picks.grams, stop.picks.litres],
                time_windows=[vroom.TimeWindow(*_seconds(stop.window.opens, stop.window.closes))],
            )
        )
    routes = problem.solve(exploration_level=5, nb_threads=threads).routes
    jobs = routes[routes.type == "job"]
    tours = [
        (day.vehicles[truck].key, [day.stops[int(one)].key for one in part.id])
        for truck, part in jobs.groupby("vehicle_id", sort=False)
    ]
    return _checked(day, tours)


def _seconds(opens: int, closes: int) -> tuple[int, int]:
    return opens, min(closes, 2**31)


def _profile(truck: Vehicle) -> tuple[int, int, int]:
    return truck.cost_per_km, truck.cost_per_stop, truck.speed


def _matrices(day: Day, truck: Vehicle) -> tuple[Matrix, Matrix]:
    """Return đồng and seconds from each point to each, the only hub first."""
    points = [day.hubs[0].point, *(stop.point for stop in day.stops)]
    metres, seconds = day.distances.between(points, points)
    costs = (metres * truck.cost_per_km + 500) // 1000
    costs[:, 1:] += truck.cost_per_stop
    np.fill_diagonal(costs, 0)
    return costs, times(metres, seconds, truck.speed)


def _checked(day: Day, tours: Iterable[tuple[str, Sequence[str]]]) -> Plan | None:
    """Return the plan that drives the tours, None if it breaks a rule of the day."""
    driven = [Tour(vehicle, (tuple(keys),)) for vehicle, keys in tours if keys]
    try:
        return told(day, driven)
    except Broken as broken:
        print(f"  a peer's plan breaks a rule: {str(broken)[:200]}")
        return None
