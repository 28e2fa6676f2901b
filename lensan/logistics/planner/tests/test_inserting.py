from lensan.logistics.planner.arrays import Tour
from lensan.logistics.planner.inserting import cheapest, inserted
from lensan.logistics.planner.problem import HOUR, Load
from lensan.logistics.planner.tests.make import a_day, a_hub, a_stop, a_vehicle, at, hours
from lensan.logistics.planner.timetable import price

DAY = a_day(
    a_stop("a", east=5), a_stop("c", east=15), a_stop("b"),
    vehicles=(a_vehicle(), a_vehicle("nghỉ")),
)  # fmt: skip
TOUR = Tour("xe", (("a", "c"),))


def test_a_stop_on_the_way_costs_the_stop_alone() -> None:
    assert cheapest(DAY, TOUR, DAY.stop["b"]) == (2_000, Tour("xe", (("a", "b", "c"),)))


def test_a_stop_of_another_hub_is_not_offered() -> None:
    assert cheapest(DAY, TOUR, a_stop("x", hub="khác")) is None


def test_what_does_not_fit_gets_a_trip_of_its_own() -> None:
    heavy = a_stop("x", picks=Load(900_000))
    day = a_day(*DAY.stops, heavy)

    assert cheapest(day, TOUR, heavy) == (162_000, Tour("xe", (("x",), ("a", "c"))))


def test_an_idle_vehicle_takes_what_the_others_cannot() -> None:
    heavy = a_stop("x", picks=Load(900_000))
    vehicles = (a_vehicle(trips=1), a_vehicle("nghỉ", trips=1))
    tours, left = inserted(a_day(*DAY.stops, heavy, vehicles=vehicles), [TOUR], [heavy])

    assert (tours, left) == ((TOUR, Tour("nghỉ", (("x",),))), ())


def test_what_nobody_can_take_is_left() -> None:
    late = a_stop("x", window=hours(3, 4))

    assert inserted(a_day(*DAY.stops, late), [TOUR], [late]) == ((TOUR,), (late,))


def test_a_tour_that_breaks_a_limit_has_no_price() -> None:
    day = a_day(a_stop("a"), a_stop("b", hub="khác"), hubs=(a_hub(handling=600),))
    once = a_day(*day.stops, vehicles=(a_vehicle(trips=1),))
    stale = a_day(a_stop("a", harvested=6 * HOUR, fresh_for=2000))
    tired = a_day(a_stop("a"), vehicles=(a_vehicle(hours=HOUR // 2),))
    early = a_day(a_stop("a", window=hours(5, 6)))
    night = a_day(a_stop("a", window=hours(17, 18)), vehicles=(a_vehicle(shift=hours(6, 17)),))
    heavy = a_day(a_stop("a", picks=Load(2_000_000)))
    tour = Tour("xe", (("a",),))

    assert price(day, tour) == 162_000
    assert price(day, Tour("xe", (("a", "b"),))) is None
    assert price(once, Tour("xe", (("a",), ("b",)))) is None
    for broken in (stale, tired, early, night, heavy):
        assert price(broken, tour) is None


def test_freshness_that_is_kept_has_a_price() -> None:
    day = a_day(a_stop("a", harvested=6 * HOUR, fresh_for=HOUR), vehicles=(a_vehicle(away=at(9)),))

    assert price(day, Tour("xe", (("a",),))) == 90_000
