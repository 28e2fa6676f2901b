from pyvrp import Solution

from lensan.logistics.planner.arrays import Tour, arrays
from lensan.logistics.planner.routes import search, solve
from lensan.logistics.planner.tests.make import a_day, a_hub, a_stop, a_vehicle, at


def test_goes_on_from_the_tours_that_are_known() -> None:
    day = a_day(*(a_stop(f"{n}", east=n + 1.0) for n in range(4)), hubs=(a_hub(handling=60),))
    known = (Tour("xe", (("2", "0"), ("3", "1"))),)
    problem = arrays(day)

    assert problem.tours(problem.solution(known)) == known
    assert solve(day, seconds=0, seed=0, start=known) == known


def test_never_returns_a_route_that_breaks_a_limit() -> None:
    day = a_day(a_stop("a"), a_stop("b"), vehicles=(a_vehicle(trips=1, hours=3600 * 1),))
    slow = a_day(*day.stops, vehicles=(a_vehicle(speed=10),))
    data = arrays(a_day(*day.stops, vehicles=(a_vehicle(speed=10, hours=3600),))).data
    too_long = Solution(data, [[0, 1]])

    assert not too_long.is_feasible()
    assert search(data, seconds=0, seed=0, start=too_long).routes() == []
    assert len(solve(slow, seconds=0.2, seed=0)) == 1


def test_a_vehicle_that_is_away_drives_on_from_where_it_is() -> None:
    vehicle = a_vehicle(away=at(20, 0))
    (tour,) = solve(
        a_day(a_stop("a", east=19), vehicles=(vehicle,)), seconds=1, seed=0, patience=50
    )

    assert tour == Tour("xe", (("a",),))


def test_what_a_vehicle_has_aboard_is_worth_more_than_all_other_stops() -> None:
    day = a_day(a_stop("aboard", only="xe"), *(a_stop(f"{n}") for n in range(5)))
    aboard, *others = (client.prize for client in arrays(day).data.clients())

    assert aboard > sum(others)
