"""Say what is to be carried on a day, and where."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from lensan.catalogue.models import Lot, Product
from lensan.catalogue.models.goods import Unit
from lensan.kernel.days import start_of
from lensan.logistics.actions.demanding import Way, demand, way_of
from lensan.logistics.actions.framing import frame
from lensan.logistics.models import CollectionPoint, Crossing, Happening, Hub, Keeping, TripParcel
from lensan.logistics.planner import Detour, Load
from lensan.logistics.tests.make import (
    NOON,
    TOMORROW,
    a_gate,
    a_hub,
    a_parcel,
    a_point,
    a_vehicle,
    approved,
)
from lensan.orders.models import Order, OrderLine
from lensan.places.models import Commune
from lensan.places.tests.make import a_commune
from lensan.producers.models import Producer

pytestmark = pytest.mark.django_db


def product_of(order: Order) -> Product:
    listing = order.lines.get().listing
    assert listing is not None
    return listing.offer.product


def at_home(producer: Producer, point: CollectionPoint) -> None:
    Producer.objects.filter(pk=producer.pk).update(hamlet=point.hamlet)


def test_takes_what_is_confirmed_or_ready_and_not_handed_over() -> None:
    ready, confirmed, placed, cancelled = (a_parcel() for _turn in range(4))
    for order, state in ((confirmed, "confirmed"), (placed, "placed"), (cancelled, "cancelled")):
        Order.objects.filter(pk=order.pk).update(state=state)

    found = demand(TOMORROW).parcels

    assert [one.order for one in found] == [ready.pk, confirmed.pk]
    assert {one.way for one in found} == {TripParcel.Way.PICK}


def test_weighs_by_the_product_and_guesses_volume_aloud() -> None:
    a_parcel(quantity=7, unit_weight_g=1500)

    told = demand(TOMORROW)

    assert [(one.grams, one.litres) for one in told.parcels] == [(10_500, 21)]
    assert told.notes == ("1 kiện có hàng chưa ghi thể tích: tạm tính 2 lít mỗi kg.",)


def test_a_kilogram_weighs_a_kilogram() -> None:
    a_parcel(quantity=7, unit_weight_g=None, unit=Unit.KILOGRAM)

    told = demand(TOMORROW)

    assert told.parcels[0].grams == 7_000
    assert not any("khối lượng" in note for note in told.notes)


def test_what_nobody_weighed_is_guessed_aloud() -> None:
    order = a_parcel(quantity=7, unit_weight_g=None, unit=Unit.BOX)
    OrderLine.objects.filter(order=order).update(listing=None)
    a_parcel(quantity=7, unit_weight_g=None, unit=Unit.BOX)

    told = demand(TOMORROW)

    assert [one.grams for one in told.parcels] == [7_000, 7_000]
    assert told.notes[0] == ("2 kiện có hàng chưa ghi khối lượng: tạm tính 1 kg mỗi đơn vị.")


def test_goods_travel_as_written_down() -> None:
    order = a_parcel(quantity=4)
    Keeping.objects.create(
        product=product_of(order), fresh_hours=10, is_cool=True, unit_litres=3.0
    )

    told = demand(TOMORROW)

    [parcel] = told.parcels
    assert (parcel.litres, parcel.cool, told.notes) == (12, True, ())
    morning = start_of(TOMORROW) + timedelta(hours=5)
    assert parcel.fresh_until == morning + timedelta(hours=10)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, Way(None, False, None)),
        ({"shelf_life_days": 4}, Way(24, False, None, guessed=True)),
        ({"shelf_life_days": 1}, Way(6, False, None, guessed=True)),
        ({"shelf_life_days": 14}, Way(48, False, None, guessed=True)),
        ({"shelf_life_days": 200}, Way(None, False, None)),
        ({"storage": "Giữ lạnh 2–4 °C"}, Way(None, True, None, guessed=True)),
    ],
)
def test_else_they_travel_by_their_label(facts: dict[str, Any], expected: Way) -> None:
    assert way_of(Product(**facts), None) == expected


def test_what_was_harvested_days_ago_has_less_time() -> None:
    order = a_parcel(shelf_life_days=8)
    Lot.objects.filter(offer__listings=order.lines.get().listing).update(
        harvest_from=date(2022, 7, 20), harvest_to=date(2022, 7, 21)
    )

    told = demand(TOMORROW)

    [parcel] = told.parcels
    harvested = start_of(date(2022, 7, 21)) + timedelta(hours=5)
    assert parcel.fresh_until == harvested + timedelta(hours=48)
    assert any("cách chở" in note for note in told.notes)


def test_what_is_not_harvested_yet_waits() -> None:
    order = a_parcel()
    Lot.objects.filter(offer__listings=order.lines.get().listing).update(
        harvest_from=date(2022, 7, 30), harvest_to=date(2022, 7, 31)
    )

    told = demand(TOMORROW)

    assert told.parcels == ()
    assert told.notes == ("1 đơn có lô thu hoạch sau ngày này nên chưa đón.",)


def test_what_is_on_a_trip_of_another_day_or_was_picked_up_is_not_asked_for_again() -> None:
    today = timezone.localdate()
    a_vehicle()
    order = a_parcel()
    Lot.objects.update(harvest_from=today, harvest_to=today)
    plan = approved(today)
    after = today + timedelta(days=1)

    assert demand(after).parcels == ()
    parcel = TripParcel.objects.get(order=order)
    assert [one.order for one in demand(today).parcels] == [order.pk]
    Happening.objects.create(
        trip=plan.trips.get(), stop=parcel.stop, parcel=parcel, thing=f"order-{order.pk}",
        kind=Happening.Kind.PICKED, at=NOON, key="00000000-0000-0000-0000-000000000001",
    )  # fmt: skip
    assert demand(today).parcels == ()


def test_what_failed_there_is_asked_for_again() -> None:
    today = timezone.localdate()
    a_vehicle()
    order = a_parcel()
    Lot.objects.update(harvest_from=today, harvest_to=today)
    plan = approved(today)
    Happening.objects.create(
        trip=plan.trips.get(), stop=plan.stops.get(), kind=Happening.Kind.FAILED, at=NOON,
        key="00000000-0000-0000-0000-000000000001",
    )  # fmt: skip

    assert [one.order for one in demand(today + timedelta(days=1)).parcels] == [order.pk]


def test_a_gate_is_at_its_plot() -> None:
    a_vehicle()
    a_parcel(a_gate(0.03))

    [stop] = frame(TOMORROW).day.stops

    assert (stop.point.latitude, round(stop.point.longitude, 3)) == (9.784, 105.5)
    assert (stop.point.place, stop.point.borrowed_from) == (a_commune().code, "")


def test_else_at_its_hamlets_point_whose_hub_and_vehicles_serve_it() -> None:
    hub = a_hub()
    a_vehicle(hub)
    producer, point = a_gate(None), a_point(hub=hub, reached_by="small")
    at_home(producer, point)
    a_parcel(producer)

    [stop] = frame(TOMORROW).day.stops

    assert (stop.point.latitude, stop.point.borrowed_from) == (9.79, f"điểm tập kết {point}")
    assert stop.hub == hub.name
    assert stop.kinds == {"motorbike", "three_wheeler", "boat"}


def test_a_hub_that_is_closed_serves_nobody() -> None:
    closed = a_hub(is_open=False)
    a_vehicle(closed)
    producer = a_gate(None)
    at_home(producer, a_point(hub=closed))
    a_parcel(producer)

    framed = frame(TOMORROW)

    assert (framed.day.hubs, framed.day.vehicles, framed.day.stops[0].hub) == ((), (), None)


def test_else_at_its_communes_point() -> None:
    a_vehicle()
    a_parcel(a_gate(None))

    [stop] = frame(TOMORROW).day.stops

    assert stop.point.latitude == a_commune().latitude
    assert stop.point.borrowed_from == "Xã Vị Thắng"


def test_a_gate_that_nobody_knows_the_place_of_is_told_apart() -> None:
    Commune.objects.filter(pk=a_commune().pk).update(latitude=None)
    a_vehicle()
    a_parcel(a_gate(None))

    framed = frame(TOMORROW)

    assert framed.day.stops == ()
    assert len(framed.unplaced) == 1


def test_a_household_is_one_stop_however_many_parcels() -> None:
    a_vehicle()
    producer = a_gate()
    a_parcel(producer, 20)
    a_parcel(producer, 30)

    [stop] = frame(TOMORROW).day.stops

    assert (stop.picks, stop.drops, stop.service) == (Load(50_000, 100), Load(), 420)


def test_what_one_vehicle_does_not_hold_is_several_stops() -> None:
    a_vehicle(capacity_kg=60)
    producer = a_gate()
    for quantity in (40, 30, 200):
        a_parcel(producer, quantity)

    stops = frame(TOMORROW).day.stops

    assert [stop.picks.grams for stop in stops] == [40_000, 30_000, 200_000]
    assert len({stop.key for stop in stops}) == 3


def test_cool_goods_come_by_themselves() -> None:
    a_vehicle()
    producer = a_gate()
    a_parcel(producer, 20)
    a_parcel(producer, 30, storage="đông lạnh")

    stops = frame(TOMORROW).day.stops

    assert {(stop.picks.grams, stop.cool) for stop in stops} == {(20_000, False), (30_000, True)}


def test_ways_are_measured_by_the_setting_and_round_rivers(settings: Any) -> None:
    settings.DETOUR_FACTOR = 1.5
    one, other = sorted([a_commune("Vị Thắng"), a_commune("Vị Đông")], key=lambda c: c.pk)
    Crossing.objects.create(one=one, other=other, metres=9000)

    line = frame(TOMORROW).day.distances

    assert line.detours == (Detour(one.code, other.code, 9000),)  # type: ignore[attr-defined]
    assert line.source == (
        "Đường chim bay nhân 1,5, với 1 đoạn phải đi vòng qua cầu, phà. Chưa dùng máy chủ chỉ đường."
    )


def test_a_vehicle_drives_as_written_down() -> None:
    hub = a_hub(from_time="05:30", handling_minutes=15)
    a_vehicle(hub, plate="95C-1", has_cool_box=True, hours=8, trips_a_day=2, from_time="06:30")
    a_vehicle(hub, is_working=False)

    day = frame(TOMORROW).day

    [vehicle] = day.vehicles
    assert (vehicle.key, vehicle.hub, vehicle.capacity) == (
        "95C-1",
        hub.name,
        Load(1_000_000, 5000),
    )
    assert (vehicle.cool, vehicle.hours, vehicle.trips) == (True, 8 * 3600, 2)
    assert (vehicle.shift.opens, vehicle.shift.closes) == (23_400, 64_800)
    assert (day.hubs[0].open.opens, day.hubs[0].handling) == (19_800, 900)
    assert Hub.objects.count() == 1
