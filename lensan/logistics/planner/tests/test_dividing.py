from dataclasses import replace

from lensan.logistics.planner.arrays import Tour
from lensan.logistics.planner.dividing import Part, parts, regrouped
from lensan.logistics.planner.gathering import by_hub, dealt, sectors
from lensan.logistics.planner.problem import Day, Load, Stop
from lensan.logistics.planner.tests.make import a_day, a_hub, a_stop, a_vehicle, at, hours

WEST, EAST = a_hub("tây", point=at(0, 0)), a_hub("đông", point=at(30, 0))


def _keys(stops: tuple[Stop, ...] | list[Stop]) -> list[str]:
    return sorted(stop.key for stop in stops)


def _row(count: int, east: float = 0.0, step: float = 1.0) -> list[Stop]:
    return [a_stop(f"{east:g}/{n}", east=east + step * n, north=0.01 * n) for n in range(count)]


def _two_hubs(*stops: Stop, **facts: object) -> Day:
    vehicles = (a_vehicle("t", hub="tây"), a_vehicle("đ", hub="đông"))
    return replace(a_day(*stops, hubs=(WEST, EAST), vehicles=vehicles), **facts)  # type: ignore[arg-type]


def test_a_stop_goes_to_the_nearest_hub() -> None:
    served = by_hub(_two_hubs(a_stop("a", east=10), a_stop("b", east=20)))

    assert {key: _keys(stops) for key, stops in served.items()} == {"tây": ["a"], "đông": ["b"]}


def test_a_stop_goes_to_its_own_hub_and_to_a_vehicle_that_holds_it() -> None:
    small = a_vehicle("t", hub="tây", capacity=Load(50_000, 5_000))
    day = _two_hubs(
        a_stop("a", hub="đông"), a_stop("b"), a_stop("c", picks=Load(1_000)),
        vehicles=(small, a_vehicle("đ", hub="đông")),
    )  # fmt: skip
    served = by_hub(day)

    assert {key: _keys(stops) for key, stops in served.items()} == {
        "tây": ["c"],
        "đông": ["a", "b"],
    }


def test_a_full_hub_sends_those_who_lose_the_least_to_the_next() -> None:
    heavy = Load(900_000, 10)
    near = [a_stop(f"{east}", east=east, picks=heavy) for east in (1, 2, 3, 14)]
    vehicles = (a_vehicle("t", hub="tây", trips=2), a_vehicle("đ", hub="đông"))
    served = by_hub(_two_hubs(*near, vehicles=vehicles))

    assert {key: _keys(stops) for key, stops in served.items()} == {
        "tây": ["1", "2"],
        "đông": ["14", "3"],
    }


def test_where_no_hub_has_room_the_nearest_takes_it() -> None:
    heavy = Load(1_000_000, 10)
    served = by_hub(_two_hubs(*(a_stop(f"{n}", picks=heavy) for n in range(9))))

    assert len(served["tây"]) == 9 - len(served["đông"])
    assert len(served["tây"]) > len(served["đông"])


def test_one_hub_serves_all() -> None:
    assert _keys(by_hub(a_day(*_row(3)))["hub"]) == _keys(_row(3))


def test_sectors_begin_where_nobody_lives() -> None:
    around = [a_stop("n", north=9, east=0), a_stop("o", east=9), a_stop("no", east=9, north=9)]
    around.append(a_stop("so", east=9, north=-9))

    assert [_keys(part) for part in sectors(at(), around, 2)] == [["o", "so"], ["n", "no"]]


def test_vehicles_are_dealt_to_where_the_most_waits() -> None:
    heavy, light = [a_stop("a", picks=Load(3_000_000))], [a_stop("b", picks=Load(900_000))]
    vehicles = [a_vehicle(f"{n}", trips=1) for n in range(4)]

    assert [len(fleet) for fleet in dealt(vehicles, [heavy, light])] == [3, 1]


def test_a_cool_box_is_dealt_to_where_it_is_asked_for() -> None:
    dry = [a_stop("a", picks=Load(3_000_000))]
    cool = [a_stop("b", picks=Load(100_000), cool=True)]
    vehicles = [a_vehicle("1"), a_vehicle("2", cool=True)]

    assert [[v.key for v in fleet] for fleet in dealt(vehicles, [dry, cool])] == [["1"], ["2"]]


def test_small_hubs_are_one_part() -> None:
    (part,) = parts(_two_hubs(*_row(3), *_row(3, east=25)), size=6)

    assert len(part.day.stops) == 6
    assert {hub.key for hub in part.day.hubs} == {"tây", "đông"}


def test_large_hubs_are_parts_and_their_sectors_too() -> None:
    day = _two_hubs(*_row(8), *_row(4, east=25))
    day = replace(day, vehicles=(*day.vehicles, a_vehicle("t2", hub="tây")))
    found = parts(day, size=5)

    assert sorted(len(part.day.stops) for part in found) == [4, 4, 4]
    assert sorted(len(part.day.vehicles) for part in found) == [1, 1, 1]


def _regrouped(day: Day, tours: list[Tour], turn: int) -> list[Part]:
    return regrouped(day, tours, turn, size=4, workers=2)


def test_neighbouring_tours_are_regrouped_with_all_stops_and_vehicles() -> None:
    stops = [
        *_row(2),
        *_row(2, east=4),
        *_row(2, east=20),
        *_row(2, east=26),
        a_stop("x", east=27),
    ]
    vehicles = tuple(
        a_vehicle(f"v{n}", hub="tây" if n < 2 else "đông", away=at(1) if n == 0 else None)
        for n in range(4)
    )
    idle = (a_vehicle("nghỉ", hub="đông"), a_vehicle("lạ", hub="xa"))
    day = a_day(*stops, hubs=(WEST, EAST, a_hub("xa")), vehicles=(*vehicles, *idle))
    tours = [Tour(f"v{n}", ((stops[2 * n].key, stops[2 * n + 1].key),)) for n in range(4)]
    for turn in range(3):
        found = _regrouped(day, tours, turn)
        served = [key for part in found for tour in part.tours for key in tour.stops]

        assert len(found) == 2
        assert sorted(served) == _keys(stops[:8])
        assert sorted(s.key for part in found for s in part.day.stops) == _keys(stops)
        assert len([v for part in found for v in part.day.vehicles]) == 6
    near = next(part for part in _regrouped(day, tours, 0) if "x" in part.day.stop)
    assert "26/0" in near.day.stop


def test_a_single_tour_is_a_single_group() -> None:
    day = a_day(*_row(2))
    (part,) = regrouped(day, [Tour("xe", (("0/0", "0/1"),))], 0)

    assert (part.day.stop.keys(), part.tours[0].vehicle) == (day.stop.keys(), "xe")


def test_windows_need_no_part() -> None:
    assert by_hub(a_day(a_stop(window=hours(7, 8))))["hub"][0].window == hours(7, 8)
