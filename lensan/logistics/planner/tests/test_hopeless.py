from dataclasses import replace

import pytest

from lensan.logistics.planner.answer import Because
from lensan.logistics.planner.hopeless import sort_out
from lensan.logistics.planner.problem import HOUR, Load, Point, Stop, Vehicle
from lensan.logistics.planner.tests.make import a_day, a_hub, a_stop, a_vehicle, hours

REASONS: list[tuple[Stop, Because, str]] = [
    (a_stop(picks=Load()), Because.NOTHING, "không giao gì và không nhận gì"),
    (
        a_stop(point=Point(105.5, 9.8)),
        Because.SWAPPED,
        "Vĩ độ và kinh độ (105.5; 9.8) bị đổi chỗ cho nhau.",
    ),
    (a_stop(point=Point(9.0, 108.0)), Because.FAR, "cách mọi bưu cục hơn 100 km"),
    (a_stop(point=Point(0.0, 0.0)), Because.FAR, "cách mọi bưu cục hơn 100 km"),
    (a_stop(point=Point(float("nan"), 105.0)), Because.FAR, "Xin sửa lại tọa độ"),
    (a_stop(hub="lạ"), Because.NO_HUB, "Bưu cục “lạ” không hoạt động"),
    (a_stop(hub="xa"), Because.NO_VEHICLE, "Bưu cục “xa” không có xe nào"),
    (a_stop(kinds=frozenset({"boat"})), Because.UNREACHED, "Không có loại phương tiện nào vào"),
    (a_stop(cool=True, hub="hub"), Because.NOT_COOL, "không xe nào của bưu cục “hub” có thùng"),
    (a_stop(only="hỏng"), Because.ABOARD, "Hàng đang ở trên xe không chạy tiếp được"),
    (a_stop(picks=Load(1_200_500, 1)), Because.TOO_HEAVY, "Kiện hàng 1200,5 kg nặng hơn"),
    (a_stop(picks=Load(1, 9_000)), Because.TOO_BULKY, "Kiện hàng 9000 lít lớn hơn thùng"),
    (a_stop(window=hours(5, 6)), Because.WINDOW, "trong khung giờ 5:00–6:00"),
    (a_stop(window=hours(17.9, 18)), Because.WINDOW, "trong khung giờ 17:54–18:00"),
    (a_stop(harvested=4 * HOUR, fresh_for=2 * HOUR), Because.STALE, "trước 6:00 mới còn tươi"),
]


@pytest.mark.parametrize(("stop", "because", "words"), REASONS, ids=[row[1] for row in REASONS])
def test_says_why_a_stop_cannot_be_served(stop: Stop, because: Because, words: str) -> None:
    day = a_day(a_stop("khác"), stop, hubs=(a_hub(), a_hub("xa")))
    hopeful, (left_out,) = sort_out(day)

    assert [one.key for one in hopeful.stops] == ["khác"]
    assert (left_out.stop, left_out.because) == (stop.key, because)
    assert words in left_out.words


def test_no_vehicle_at_all_is_said_of_all_hubs() -> None:
    _, (left_out,) = sort_out(a_day(a_stop(), vehicles=()))

    assert left_out.because is Because.NO_VEHICLE
    assert left_out.words.startswith("Các bưu cục không có xe nào")


def test_without_hubs_nothing_is_far() -> None:
    _, (left_out,) = sort_out(a_day(a_stop(point=Point(0, 0)), hubs=(), vehicles=()))

    assert left_out.because is Because.NO_VEHICLE


def test_a_day_without_stops_has_nothing_to_leave_out() -> None:
    assert sort_out(a_day())[1] == ()


@pytest.mark.parametrize(
    "vehicle",
    [
        a_vehicle(hours=HOUR // 2),
        a_vehicle(shift=hours(6, 6.5)),
        a_vehicle(speed=1),
    ],
)
def test_a_driver_without_the_hours_serves_nobody(vehicle: Vehicle) -> None:
    _, (left_out,) = sort_out(a_day(a_stop(), vehicles=(vehicle,)))

    assert left_out.because is Because.WINDOW


def test_another_vehicle_may_still_be_in_time() -> None:
    slow = a_vehicle("chậm", speed=1)
    hopeful, left_out = sort_out(a_day(a_stop(), vehicles=(slow, a_vehicle())))

    assert (len(hopeful.stops), left_out) == (1, ())


def test_a_vehicle_that_is_away_need_not_wait_for_the_hub_to_open() -> None:
    stop = a_stop(window=hours(6, 7))
    late = a_hub(open=hours(8, 18))
    away = a_vehicle(away=stop.point)

    assert sort_out(a_day(stop, hubs=(late,)))[1] != ()
    assert sort_out(a_day(stop, hubs=(late,), vehicles=(away,)))[1] == ()


def test_yesterday_is_said() -> None:
    stop = replace(a_stop(), harvested=-4 * HOUR, fresh_for=2 * HOUR)
    _, (left_out,) = sort_out(a_day(stop))

    assert "trước 22:00 hôm trước" in left_out.words
