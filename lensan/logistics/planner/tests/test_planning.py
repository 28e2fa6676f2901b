from typing import Any

import pytest

from lensan.logistics.planner.answer import Because
from lensan.logistics.planner.arrays import Tour
from lensan.logistics.planner.checking import Broken
from lensan.logistics.planner.planning import plan, told
from lensan.logistics.planner.problem import HOUR, Load
from lensan.logistics.planner.tests.make import a_day, a_hub, a_stop, a_vehicle, at, hours


def _visits(answer: object) -> list[list[str]]:
    return [[visit.stop for visit in trip.visits] for trip in answer.trips]  # type: ignore[attr-defined]


def test_delivers_and_picks_up_at_the_same_gate() -> None:
    stop = a_stop(drops=Load(50_000, 100), picks=Load(100_000, 300))
    answer = plan(a_day(stop), seconds=1, patience=50)
    (trip,) = answer.trips

    assert answer.metres == trip.metres
    assert (trip.load, trip.visits[0].load) == (stop.drops, stop.picks)
    assert (trip.metres, trip.cost) == (20_000, 2 * 80_000 + 2_000)


def test_leaves_no_earlier_than_it_must() -> None:
    (trip,) = plan(a_day(a_stop(window=hours(9, 10))), seconds=1, patience=50).trips

    assert trip.visits[0].starts == 9 * HOUR
    assert trip.leaves == 9 * HOUR - 1200
    assert trip.returns == 9 * HOUR + 300 + 1200


def test_drives_again_once_it_is_unloaded() -> None:
    heavy = Load(900_000, 300)
    day = a_day(a_stop("a", picks=heavy), a_stop("b", picks=heavy), hubs=(a_hub(handling=1800),))
    first, second = plan(day, seconds=5, patience=1000).trips

    assert (first.number, second.number) == (1, 2)
    assert second.leaves == first.returns + 1800


def test_what_does_not_fit_is_left_out_with_the_reason() -> None:
    heavy = Load(900_000, 300)
    day = a_day(a_stop("a", picks=heavy), a_stop("b", picks=heavy), vehicles=(a_vehicle(trips=1),))
    answer = plan(day, seconds=1, patience=400)

    assert [out.because for out in answer.left_out] == [Because.FULL]
    assert len(answer.trips) == 1


def test_an_optional_stop_that_costs_more_than_it_is_worth_waits() -> None:
    answer = plan(a_day(a_stop(penalty=1_000)), seconds=1, patience=50)

    assert answer.trips == ()
    assert answer.penalties == 1_000
    assert answer.left_out[0].because is Because.DEAR
    assert "tốn hơn 1.000" in answer.left_out[0].words


def test_optional_stops_that_pay_for_a_vehicle_together_are_served() -> None:
    far = [a_stop(f"{n}", east=20.0 + n, penalty=300_000) for n in range(2)]
    answer = plan(
        a_day(*far, vehicles=(a_vehicle(cost_per_day=100_000),)), seconds=1, patience=200
    )

    assert answer.left_out == ()


def test_a_day_of_nothing_but_hopeless_stops_has_no_trips() -> None:
    answer = plan(a_day(a_stop(picks=Load())), seconds=1)

    assert (answer.trips, len(answer.left_out)) == ((), 1)


def test_says_whose_points_were_borrowed() -> None:
    point = at(5, 5, borrowed_from="ấp 3")
    answer = plan(a_day(a_stop(point=point)), seconds=1, patience=50)

    assert answer.notes == ("1 điểm dừng chưa có tọa độ riêng nên dùng tọa độ của ấp 3.",)
    assert answer.distances == "Đường chim bay nhân 1."


def test_brings_fresh_goods_home_before_what_keeps() -> None:
    fresh = a_stop("tươi", east=25, harvested=6 * HOUR, fresh_for=2 * HOUR, service=600)
    keeps = a_stop("khô", east=20, window=hours(8.5, 12))
    answer = plan(a_day(fresh, keeps), seconds=1, patience=200)

    assert sorted(_visits(answer)) == [["khô"], ["tươi"]]
    assert next(t.returns for t in answer.trips if t.visits[0].stop == "tươi") <= 8 * HOUR


@pytest.mark.parametrize(
    "facts",
    [{"hub": "lạ"}, {"hub": "đóng"}, {"shift": hours(8, 8)}, {"trips": 0}, {"speed": 0}],
    ids=str,
)
def test_a_vehicle_that_cannot_drive_is_said(facts: dict[str, Any]) -> None:
    vehicles = (a_vehicle("hỏng", **facts), a_vehicle())
    day = a_day(a_stop(), vehicles=vehicles, hubs=(a_hub(), a_hub("đóng", open=hours(9, 8))))
    answer = plan(day, seconds=1, patience=50)

    assert [trip.vehicle for trip in answer.trips] == ["xe"]
    (note,) = answer.notes
    assert note.startswith("Không xếp được chuyến cho xe hỏng. Xin xem lại bưu cục")


def test_a_plan_that_breaks_a_rule_is_shown_to_nobody() -> None:
    with pytest.raises(Broken, match="is too full"):
        told(a_day(a_stop(picks=Load(2_000_000))), [Tour("xe", (("hộ",),))])
