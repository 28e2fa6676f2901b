"""A day's ways by road: asked of a simulated route server, kept for a month, estimated where it fails."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from django.test import Client

from lensan.accounts.tests.make import a_province_officer, sign_in
from lensan.logistics import tasks
from lensan.logistics.actions import planning, replanning
from lensan.logistics.actions.forgetting import drop_old_ways
from lensan.logistics.actions.framing import Framed, frame
from lensan.logistics.actions.measuring import measured
from lensan.logistics.models import DayPlan, RoadWays
from lensan.logistics.planner import StraightLine, Table
from lensan.logistics.planner.distances import crow
from lensan.logistics.planner.problem import Matrix
from lensan.logistics.planner.storing import day_of
from lensan.logistics.tests.make import (
    NOON,
    TOMORROW,
    a_gate,
    a_hub,
    a_parcel,
    a_vehicle,
    planned,
)
from lensan.logistics.tests.simulated_roads import FACTOR, SPEED, SimulatedRoads, simulated_roads

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
MONTH = timedelta(days=30)


@pytest.fixture
def roads(settings: Any) -> Iterator[SimulatedRoads]:
    with simulated_roads() as running:
        settings.ROUTE_SERVER_URL, settings.ROUTE_SERVER_KIND = running.url, "osrm"
        yield running


def gates(*east: float, kind: str = "truck") -> None:
    a_vehicle(a_hub(), kind=kind)
    for one in east:
        a_parcel(a_gate(one))


def by_road(framed: Framed) -> Table:
    assert isinstance(framed.day.distances, Table), framed.day.distances
    return framed.day.distances


def estimated(framed: Framed) -> StraightLine:
    assert isinstance(framed.day.distances, StraightLine)
    return framed.day.distances


def told(table: Table) -> Matrix:
    """Return the seconds, which must be there."""
    assert table.seconds is not None
    return table.seconds


@pytest.mark.parametrize(("kind", "name"), [("osrm", "OSRM"), ("valhalla", "Valhalla")])
def test_ways_and_times_are_those_of_the_server(
    roads: SimulatedRoads, settings: Any, kind: str, name: str
) -> None:
    settings.ROUTE_SERVER_KIND = kind
    gates(0.01, 0.02)

    table = by_road(measured(frame(TOMORROW), at=NOON))

    assert len(table.points) == 3
    assert np.abs(table.metres - FACTOR * crow(table.points, table.points)).max() <= 2
    assert np.abs(told(table) - table.metres / SPEED).max() <= 1
    assert table.source == f"Máy chủ đường bộ {name}."


def test_without_a_server_nobody_is_asked_and_the_plan_says_so(settings: Any) -> None:
    settings.ROUTE_SERVER_URL = ""
    gates(0.01)

    assert planned().told["distances"] == "Đường chim bay nhân 1,4. Chưa dùng máy chủ chỉ đường."


def test_a_day_without_hubs_or_gates_asks_nobody(roads: SimulatedRoads) -> None:
    assert measured(frame(TOMORROW), at=NOON) == frame(TOMORROW)
    a_hub()
    estimated(measured(frame(TOMORROW), at=NOON))

    assert not roads.asked


def test_what_was_measured_is_not_measured_again(roads: SimulatedRoads) -> None:
    gates(0.01)
    framed = measured(frame(TOMORROW), at=NOON)

    assert measured(framed, at=NOON) is framed


def test_a_plan_is_made_by_road_and_the_rest_of_its_day_too(roads: SimulatedRoads) -> None:
    gates(0.01, 0.02)
    plan = planned()
    assert plan.told["distances"] == "Máy chủ đường bộ OSRM."
    line = StraightLine(FACTOR)
    [trip] = plan.trips.all()
    stops = [day_of(plan.solved).stop[one.key].point for one in trip.stops.order_by("number")]
    way = [day_of(plan.solved).hubs[0].point, *stops]
    length = sum(
        int(line.between([a], [b])[0][0, 0]) for a, b in zip(way, way[1:] + way[:1], strict=True)
    )
    assert abs(trip.metres - length) <= 5

    planning.approve(plan, by=None, at=NOON)
    roads.body = b"<html>"
    RoadWays.objects.all().delete()
    again = replanning.ask_again(plan, by=None, at=NOON)
    replanning.work_out_again(again, at=NOON)

    assert again.state == DayPlan.State.DRAFT
    assert again.told["distances"] == "Máy chủ đường bộ OSRM."
    assert isinstance(day_of(again.solved).distances, Table)
    assert again.trips.get().metres == trip.metres


def test_a_day_is_asked_for_once(roads: SimulatedRoads) -> None:
    gates(0.01, 0.02)
    first = by_road(measured(frame(TOMORROW), at=NOON))
    count = len(roads.asked)

    again = by_road(measured(frame(TOMORROW), at=NOON + MONTH - timedelta(hours=1)))

    assert (count, len(roads.asked)) == (1, 1)
    assert again.points == first.points
    assert (again.metres == first.metres).all()
    assert (told(again) == told(first)).all()


def test_after_a_month_roads_are_asked_for_anew(roads: SimulatedRoads) -> None:
    gates(0.01, 0.02)
    measured(frame(TOMORROW), at=NOON)
    roads.factor = 3.0

    table = by_road(measured(frame(TOMORROW), at=NOON + MONTH))

    assert len(roads.asked) == 2
    assert np.abs(table.metres - 3 * crow(table.points, table.points)).max() <= 2
    assert set(RoadWays.objects.values_list("asked_at", flat=True)) == {NOON + MONTH}


def test_another_server_is_asked_for_itself(roads: SimulatedRoads, settings: Any) -> None:
    gates(0.01)
    measured(frame(TOMORROW), at=NOON)
    settings.ROUTE_SERVER_KIND = "valhalla"
    measured(frame(TOMORROW), at=NOON)

    assert [path.split("/")[1] for path in roads.asked] == ["table", "sources_to_targets"]


def test_of_a_new_gate_only_the_blocks_with_it_are_asked_for(roads: SimulatedRoads) -> None:
    gates(*(0.001 * turn for turn in range(1, 101)))  # with the hub three blocks a side
    measured(frame(TOMORROW), at=NOON)
    assert len(roads.asked) == 8  # not for the way from the last one to itself
    a_parcel(a_gate(-0.02))

    table = by_road(measured(frame(TOMORROW), at=NOON))

    assert len(roads.asked) == 8 + 5  # the last row of blocks and the last column
    assert np.abs(table.metres - FACTOR * crow(table.points, table.points)).max() <= 3
    row = RoadWays.objects.get(east=10_545_000)
    assert len(row.ends) == 101 * 16


def test_other_days_points_stay_known(roads: SimulatedRoads) -> None:
    gates(0.01)
    first = frame(TOMORROW)
    measured(first, at=NOON)
    a_parcel(a_gate(0.02))
    both = frame(TOMORROW)
    measured(both, at=NOON)
    count = len(roads.asked)

    for framed in (first, both):
        by_road(measured(framed, at=NOON))

    assert len(roads.asked) == count


@pytest.mark.parametrize(
    ("body", "words"),
    [(b"<html>", "trả lời không phải JSON"), (b'{"code": "Ok", "distances": [[0]]}', "hàng")],
)
def test_a_server_that_talks_nonsense_spoils_no_plan(
    roads: SimulatedRoads, body: bytes, words: str
) -> None:
    roads.body = body
    gates(0.01)

    plan = planned()

    assert plan.state == DayPlan.State.DRAFT
    assert plan.told["distances"].startswith(
        "Đường chim bay nhân 1,4. Đây là ước tính, vì máy chủ đường bộ OSRM trả lời "
    )
    assert words in plan.told["distances"]
    assert not RoadWays.objects.exists()


def test_a_server_that_is_down_spoils_no_plan(settings: Any) -> None:
    settings.ROUTE_SERVER_URL, settings.ROUTE_SERVER_KIND = "http://127.0.0.1:1", "valhalla"
    gates(0.01)

    assert planned().told["distances"] == (
        "Đường chim bay nhân 1,4. Đây là ước tính, vì máy chủ đường bộ Valhalla không trả lời."
    )


def test_what_came_before_a_server_broke_is_kept(roads: SimulatedRoads) -> None:
    roads.body, roads.after = b"<html>", 4
    gates(*(0.001 * turn for turn in range(1, 101)))
    estimated(measured(frame(TOMORROW), at=NOON))
    assert len(roads.asked) == 5
    roads.body = None

    table = by_road(measured(frame(TOMORROW), at=NOON))

    assert np.abs(table.metres - FACTOR * crow(table.points, table.points)).max() <= 3
    assert len(roads.asked) < 5 + 8


def test_an_unknown_kind_is_said_on_the_plan(roads: SimulatedRoads, settings: Any) -> None:
    settings.ROUTE_SERVER_KIND = "google"
    gates(0.01)

    line = estimated(measured(frame(TOMORROW), at=NOON))

    assert "ROUTE_SERVER_KIND phải là osrm hoặc valhalla" in line.source


def test_a_day_of_too_many_points_is_estimated(roads: SimulatedRoads, settings: Any) -> None:
    settings.ROUTE_SERVER_POINTS = 2
    gates(0.01, 0.02)

    line = estimated(measured(frame(TOMORROW), at=NOON))

    assert line.because.endswith("OSRM được hỏi nhiều nhất 2 điểm, ngày này có 3 điểm.")
    assert not roads.asked


def test_where_no_road_leads_the_way_is_estimated_and_said(roads: SimulatedRoads) -> None:
    roads.islands = {(9.784, 105.5)}
    gates(0.01, 0.02, 0.03)

    for _turn in range(2):  # asked for, then kept
        table = by_road(measured(frame(TOMORROW), at=NOON))

        island = [point.longitude for point in table.points].index(105.5)
        apart = crow(table.points, table.points)[island] * 1.4
        assert np.abs(table.metres[island] - apart).max() <= 1
        assert np.abs(told(table)[island] - apart / SPEED).max() <= 2
        assert table.source == (
            "Máy chủ đường bộ OSRM. 6 lượt đường không có trên bản đồ, tính bằng đường chim bay nhân 1,4."
        )
    assert len(roads.asked) == 1


def test_a_map_without_our_roads_is_not_used(roads: SimulatedRoads) -> None:
    roads.islands = {(9.784, 105.48), (9.784, 105.49), (9.784, 105.47)}
    gates(0.01, 0.02)

    line = estimated(measured(frame(TOMORROW), at=NOON))

    assert line.because.endswith("OSRM không có đường giữa phần lớn các điểm.")


def test_without_times_vehicles_drive_at_their_own_speed(roads: SimulatedRoads) -> None:
    roads.durations = False
    gates(0.01)

    for _turn in range(2):
        assert by_road(measured(frame(TOMORROW), at=NOON)).seconds is None


def test_gates_on_one_spot_are_one_point_for_the_server(roads: SimulatedRoads) -> None:
    gates(0.01, 0.010001)

    table = by_road(measured(frame(TOMORROW), at=NOON))

    assert len(table.points) == 3
    assert roads.asked[0].count(";") - roads.asked[0].count("s=0;1") == 3  # two starts, two ends
    assert (table.metres[1:, 1:] == 0).all()


def test_a_point_in_another_country_is_not_asked_for(roads: SimulatedRoads) -> None:
    gates(0.01, 40.0)

    table = by_road(measured(frame(TOMORROW), at=NOON))

    assert "145.47" not in roads.asked[0]
    assert table.metres.max() > 4_000_000
    assert table.source == "Máy chủ đường bộ OSRM."


def test_where_nothing_is_asked_far_points_have_a_time_too(roads: SimulatedRoads) -> None:
    gates(40.0)

    table = by_road(measured(frame(TOMORROW), at=NOON))

    assert not roads.asked
    assert told(table)[0, 1] == round(table.metres[0, 1] / (30 / 3.6))


def test_a_boats_ways_are_told_to_be_by_road(roads: SimulatedRoads) -> None:
    gates(0.01, kind="boat")

    assert measured(frame(TOMORROW), at=NOON).notes[-1] == (
        "Quãng đường của ghe, vỏ lãi cũng tính theo đường bộ."
    )


def test_trying_a_day_out_measures_by_road_too(roads: SimulatedRoads) -> None:
    gates(0.01)
    out = StringIO()

    call_command("plan_trips", on=TOMORROW.isoformat(), seconds=0.2, stdout=out)

    assert "Máy chủ đường bộ OSRM." in out.getvalue()


def test_the_network_page_says_how_ways_are_measured(client: Client, settings: Any) -> None:
    sign_in(client, a_province_officer())
    settings.ROUTE_SERVER_URL, settings.DETOUR_FACTOR = "", 1.35

    page = client.get("/chuyen-xe/mang-luoi/").content.decode()

    assert "Chưa cài đặt máy chủ đường bộ." in page
    assert "đường chim bay nhân 1,35" in page

    settings.ROUTE_SERVER_URL, settings.ROUTE_SERVER_KIND = "http://10.0.0.5:8002", "valhalla"

    page = client.get("/chuyen-xe/mang-luoi/").content.decode()

    assert "Hỏi máy chủ đường bộ Valhalla" in page
    assert "chưa từng chạy với máy chủ OSRM hay Valhalla thật" in page
    assert "10.0.0.5" not in page


def test_what_is_kept_is_dropped_after_a_month(roads: SimulatedRoads) -> None:
    gates(0.01)
    measured(frame(TOMORROW), at=NOON)
    assert str(RoadWays.objects.earliest("east")) == "9.78400, 105.47000"

    assert drop_old_ways(NOON + MONTH - timedelta(hours=1)) == 0
    tasks.drop_what_is_over.func()

    assert not RoadWays.objects.exists()
