"""Plan a province's day of 3,000 stops, PyVRP on the whole and VROOM per hub beside us.

`python -m benchmarks.province_day [--quick]`. The day is made up (`province`): eight hubs, gates
around 75 communes, trucks of one and two tons, goods out and produce in. Our divided plan gets 60
seconds in two processes; plain PyVRP, in its default settings, gets the same arrays as one problem
and 300 seconds of one core, as it uses no more; VROOM solves each hub with the stops that we give
it. Every plan goes through our checker. With `--quick`, 600 stops and a fifteenth of the time.
"""

import resource
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from time import perf_counter

import pyvrp
from pyvrp.stop import MaxRuntime

from benchmarks.province import a_day
from benchmarks.routing_peers import with_vroom
from lensan.logistics.planner import HOUR, Day, Effort, Plan, compared, figures, plan, replan
from lensan.logistics.planner.arrays import arrays
from lensan.logistics.planner.gathering import by_hub
from lensan.logistics.planner.planning import told
from lensan.logistics.planner.replanning import NEIGHBOURS

STOPS, QUICK_STOPS = 3_000, 600
SECONDS, WHOLE_SECONDS = 60.0, 300.0
WORKERS = 2
FIRST_SECONDS = 3.0  # to search; it takes longer to divide and to check
FIRST_WITHIN, AGAIN_WITHIN = 5.0, 10.0  # seconds
WORKER_MEMORY = 512  # MB
TWO_WAY_STOPS, TWO_WAY_SECONDS = 300, 20.0
MEGA = 1_000_000


@dataclass(frozen=True)
class Measured:
    """A plan, how long it took, and the largest memory of its process and of its workers, in MB."""

    plan: Plan | None
    seconds: float
    memory: float
    workers: float

    @property
    def cost(self) -> float:
        """Millions of đồng; without an allowed and complete plan, no number is large enough."""
        if self.plan is None or self.plan.left_out:
            return float("inf")
        return self.plan.cost / MEGA


def main() -> int:
    """Run all claims, print a line for each, and say whether they hold."""
    quick = "--quick" in sys.argv
    stops, slower = (QUICK_STOPS, 15) if quick else (STOPS, 1)
    day = a_day(stops)
    print(f"{stops:,} stops, {len(day.hubs)} hubs, {len(day.vehicles)} trucks")
    first = measured(ours, day, FIRST_SECONDS)
    print(f"first plan: {_told(first)}")
    best = measured(ours, day, SECONDS / slower)
    print(f"divided:    {_told(best)}; {best.workers:.0f} MB in the largest worker")
    whole = measured(plain, day, WHOLE_SECONDS / slower)
    print(f"whole:      {_told(whole)}")
    start = perf_counter()
    vroom = per_hub(day)
    seconds = perf_counter() - start
    print(f"VROOM:      {vroom:.3f} million per hub, {seconds:.1f} s in {WORKERS} threads")
    assert best.plan
    again, others = _broken(day, best.plan)
    _two_way(TWO_WAY_STOPS // (2 if quick else 1), TWO_WAY_SECONDS / slower)
    holds = (
        first.cost < float("inf") and first.seconds <= FIRST_WITHIN
        and best.cost <= whole.cost and best.workers <= WORKER_MEMORY
        and again <= AGAIN_WITHIN and others <= NEIGHBOURS
    )  # fmt: skip
    print(
        f"province_day {'holds' if holds else 'falls short'}: {stops:,} stops cost "
        f"{best.cost:.3f} million đồng in {best.seconds:.0f} s (PyVRP on the whole {whole.cost:.3f} "
        f"in {whole.seconds:.0f} s, VROOM per hub {vroom:.3f} in {seconds:.0f} s), first plan in "
        f"{first.seconds:.1f} s, {best.workers:.0f} MB a worker; after a broken truck "
        f"{again:.1f} s, {others} vehicles touched"
    )
    return 0 if holds else 1


def measured(call: Callable[[Day, float], Plan | None], day: Day, seconds: float) -> Measured:
    """Run a solver in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_measured, call, day, seconds).result()


def _measured(call: Callable[[Day, float], Plan | None], day: Day, seconds: float) -> Measured:
    start = perf_counter()
    answer = call(day, seconds)
    return Measured(
        answer,
        perf_counter() - start,
        _memory(resource.RUSAGE_SELF),
        _memory(resource.RUSAGE_CHILDREN),
    )


def _memory(whose: int) -> float:
    return resource.getrusage(whose).ru_maxrss / 1024  # kilobytes on Linux (getrusage(2))


def ours(day: Day, seconds: float) -> Plan | None:
    """Plan the day as the product does."""
    return plan(day, seconds=seconds, workers=WORKERS)


def plain(day: Day, seconds: float) -> Plan | None:
    """Let PyVRP solve the whole day in its default settings, every stop required."""
    problem = arrays(day)
    data = problem.data
    clients = [
        pyvrp.Client(
            one.location, one.delivery, one.pickup, one.service_duration, one.tw_early, one.tw_late
        )
        for one in data.clients()
    ]
    required = replace(problem, data=data.replace(clients=clients))
    found = pyvrp.solve(
        required.data, MaxRuntime(seconds), seed=1, collect_stats=False, display=False
    )
    return told(day, required.tours(found.best)) if found.is_feasible() else None


def per_hub(day: Day) -> float:
    """Return what VROOM's plans of the hubs cost together, in millions of đồng."""
    total = 0.0
    for key, stops in by_hub(day).items():
        hub = replace(
            day,
            hubs=(day.hub[key],),
            vehicles=tuple(truck for truck in day.vehicles if truck.hub == key),
            stops=tuple(stops),
        )
        answer = with_vroom(hub, threads=WORKERS)
        total += answer.cost / MEGA if answer and not answer.left_out else float("inf")
    return total


def _broken(day: Day, answer: Plan) -> tuple[float, int]:
    """Break the truck that has the most stops left at ten; say how long, and how many others move."""
    at = 10 * HOUR
    left = {trip.vehicle: sum(visit.starts > at for visit in trip.visits) for trip in answer.trips}
    truck = max(left, key=lambda key: (left[key], key))
    start = perf_counter()
    rest = replan(day, answer, at=at, broken={truck})
    seconds = perf_counter() - start
    now = {visit.stop: trip.vehicle for trip in rest.plan.trips for visit in trip.visits}
    touched = {now[key] for key in rest.moved}
    print(
        f"broken:     {truck} at 10:00 with {left[truck]} stops to go: {seconds:.1f} s, "
        f"{len(rest.moved)} stops moved to {len(touched)} others, "
        f"{len(rest.undelivered)} have their goods on it, {len(rest.plan.left_out)} left out"
    )
    return seconds, len(touched)


def _two_way(stops: int, seconds: float) -> None:
    """Print a day of one district both ways on one trip, and with a trip for each way."""
    day = a_day(stops, seed=2)
    effort = Effort(seconds=seconds, workers=WORKERS)
    answer = plan(day, seconds=seconds, workers=WORKERS)
    both = compared(day, answer, effort)
    assert figures(day, answer) == both.two_way
    for name, one in (("two-way", both.two_way), ("one-way", both.one_way)):
        print(
            f"{name}:    {one.metres / 1000:,.0f} km, {one.cost / MEGA:.3f} million, "
            f"{one.empty_share:.1%} of the way empty, loaded {one.load_out:.0%} out and "
            f"{one.load_back:.0%} back, {one.cost_per_kg:,.0f} đồng a kg"
        )


def _told(one: Measured) -> str:
    left = "no allowed plan" if one.plan is None else f"{len(one.plan.left_out)} left out"
    trips = 0 if one.plan is None else len(one.plan.trips)
    cost = 0 if one.plan is None else one.plan.cost / MEGA
    return f"{cost:.3f} million, {trips} trips, {left}, {one.seconds:.1f} s, {one.memory:.0f} MB"


if __name__ == "__main__":
    sys.exit(main())
