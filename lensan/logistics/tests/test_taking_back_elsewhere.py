"""What follows elsewhere from a hand-in or a delivery is taken back with it, or refused with what to do."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import Settings

from lensan.logistics.actions import driving, planning, tracking
from lensan.logistics.actions.driving import AtGate
from lensan.logistics.actions.taking_back import (
    RestsOnIt,
)
from lensan.logistics.models import Carrier, Consignment, Happening, Trip, TripParcel
from lensan.logistics.tests.make import (
    MORNING,
    TOMORROW,
    a_delivery,
    a_trip,
    order_of,
)
from lensan.logistics.tests.test_driving import driver_of, one_parcel, picked, two_trips
from lensan.logistics.tests.test_replanning import NINE, broken, two_trucks, under_way
from lensan.logistics.tests.test_taking_back import standing, the, undo
from lensan.orders.actions.handing_over import WentOn
from lensan.orders.actions.tracing import parcel_of, reference
from lensan.orders.models import HandOver, Order
from lensan.supply.actions import undoing
from lensan.supply.models import SupplyReceipt
from lensan.supply.tests import make as supplies
from lensan.traceability.actions import carrying
from lensan.traceability.models import Event

pytestmark = pytest.mark.django_db
Kind = Happening.Kind
LATER = MORNING + timedelta(hours=2)
EVENING = MORNING + timedelta(hours=5)


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_what_was_not_handed_in_is_aboard_and_its_order_stands_ready_again() -> None:
    trip = a_trip()
    driver = driver_of(trip)
    parcel = picked(trip, driver)
    driving.hand_in(trip, [parcel.pk], [], key=uuid4(), by=driver, at=LATER)

    undo(the(Kind.HANDED_IN), driver)

    order = order_of(parcel)
    assert (order.state, order.handed_over) == (Order.State.READY, None)
    box = parcel_of(order)
    assert box is not None
    assert not any(carrying.was_told(box, step) for step in ("shipping", "arriving"))
    assert tracking.aboard(trip) == [parcel]
    assert HandOver.objects.count() == 1

    driving.hand_in(trip, [], [str(parcel)], key=uuid4(), by=driver, at=EVENING)
    assert order_of(parcel).state == Order.State.SHIPPED
    assert all(carrying.was_told(box, step) for step in ("shipping", "arriving"))


def test_of_two_that_were_handed_in_together_the_other_stays_at_the_hub() -> None:
    one, _other, driver = two_trucks()
    parcels = [TripParcel.objects.get(stop=stop) for stop in one.stops.order_by("number")]
    for parcel in parcels:
        gate = AtGate(uuid4(), {parcel.pk: None})
        driving.serve(parcel.stop, gate, by=driver, at=MORNING)
    numbers = [parcel.pk for parcel in parcels]
    driving.hand_in(one, numbers, [], key=uuid4(), by=driver, at=LATER)

    undo(the(Kind.HANDED_IN, parcel=parcels[0]), driver)

    told = [carrying.was_told(box, "arriving") for one in parcels if (box := _box(one))]
    assert told == [False, True]
    assert order_of(parcels[1]).state == Order.State.SHIPPED
    [again] = Event.objects.in_force().filter(step="arriving")
    assert again.at == LATER
    assert again.told.body["readPoint"]["id"].endswith(f"/diem/buu-cuc-{one.hub_id}")


def _box(parcel: TripParcel) -> Any:
    return parcel_of(order_of(parcel))


def test_what_nobody_had_packed_is_aboard_again_and_nothing_else_changes() -> None:
    trip = a_trip()
    driver, parcel = driver_of(trip), one_parcel(trip)
    Order.objects.filter(trip_parcels=parcel).update(state=Order.State.CONFIRMED)
    picked(trip, driver)
    driving.hand_in(trip, [], [str(parcel)], key=uuid4(), by=driver, at=LATER)

    undo(the(Kind.HANDED_IN), driver)

    assert order_of(parcel).state == Order.State.CONFIRMED
    assert tracking.aboard(trip) == [parcel]


def test_an_order_that_was_forgotten_in_the_chain_stands_ready_again_too() -> None:
    trip = a_trip()
    driver = driver_of(trip)
    parcel = picked(trip, driver)
    driving.hand_in(trip, [parcel.pk], [], key=uuid4(), by=driver, at=LATER)
    carrying.forget_order(reference(order_of(parcel)), by=None, at=LATER)

    undo(the(Kind.HANDED_IN), driver)

    assert order_of(parcel).state == Order.State.READY


def test_an_order_that_went_on_since_keeps_its_hand_in() -> None:
    trip = a_trip()
    driver = driver_of(trip)
    parcel = picked(trip, driver)
    driving.hand_in(trip, [parcel.pk], [], key=uuid4(), by=driver, at=LATER)
    Order.objects.filter(trip_parcels=parcel).update(state=Order.State.DELIVERED)

    with pytest.raises(WentOn, match="vì việc khác đã ghi sau đó"):
        undo(the(Kind.HANDED_IN), driver)

    assert standing(trip) == ["picked", "served", "handed_in"]


def test_a_parcel_that_its_carrier_has_keeps_its_hand_in() -> None:
    trip = a_trip()
    driver = driver_of(trip)
    parcel = picked(trip, driver)
    driving.hand_in(trip, [parcel.pk], [], key=uuid4(), by=driver, at=LATER)
    carrier = Carrier.objects.create(
        code="buu-dien", name="Bưu điện", connector_code="vnpost", places="2022"
    )
    Consignment.objects.create(
        order=order_of(parcel), carrier=carrier, state="moving", service="EMS", grams=1000,
        asked_at=MORNING, not_before=MORNING, heard_at=MORNING, key="LS-1",
    )  # fmt: skip

    with pytest.raises(RestsOnIt, match="Đơn vị giao đã báo lấy kiện"):
        undo(the(Kind.HANDED_IN), driver)

    assert order_of(parcel).state == Order.State.SHIPPED


def test_goods_that_came_into_hands_are_taken_back_after_their_receipt() -> None:
    trip, drop, supply = a_delivery()
    driver = driver_of(trip)
    gate = AtGate(uuid4(), handed={drop.pk: supplies.signed(supply.left)})
    driving.serve(drop.stop, gate, by=driver, at=supplies.LATER)
    receipt = SupplyReceipt.objects.get()
    assert the(Kind.DELIVERED).receipt == receipt

    with pytest.raises(RestsOnIt, match=f"Hàng mua chung MC-{supply.pk} đã có phiếu nhận"):
        undo(the(Kind.SERVED), driver)
    undoing.undo(receipt, reason="Nhầm hộ", by=driver, at=supplies.LATER)
    undo(the(Kind.SERVED), driver)

    assert standing(trip) == []
    supply.refresh_from_db()
    again = AtGate(uuid4(), handed={drop.pk: supplies.signed(supply.left)})
    driving.serve(drop.stop, again, by=driver, at=supplies.LATER)
    assert standing(trip) == ["delivered", "served"]


def test_what_is_handed_in_before_its_gate_is_told_waits_for_that() -> None:
    one, other = two_trips()
    mine, strange = one_parcel(one), one_parcel(other)
    driver = driver_of(one)

    def hand_in(code: str) -> int:
        return driving.hand_in(one, [], [code], key=uuid4(), by=driver, at=LATER)

    with pytest.raises(driving.NotAboardYet, match="Chưa ai ghi đã xong điểm của kiện"):
        hand_in(str(mine))
    for code in (str(strange), "XYZ"):
        with pytest.raises(driving.NotOnThisTrip) as refused:
            hand_in(code)
        assert not isinstance(refused.value, driving.NotAboardYet)
    driving.serve(mine.stop, AtGate(uuid4()), by=driver, at=MORNING)
    with pytest.raises(driving.NotOnThisTrip) as refused:
        hand_in(str(mine))
    assert not isinstance(refused.value, driving.NotAboardYet)


def test_what_is_handed_in_before_it_is_told_to_be_taken_over_waits_too() -> None:
    one, _other, driver = under_way()
    planning.approve(broken(one, driver), by=driver, at=NINE)
    trip = Trip.objects.in_force(TOMORROW).get()
    [parcel] = tracking.aboard(one)

    with pytest.raises(driving.NotAboardYet):
        driving.hand_in(trip, [], [str(parcel)], key=uuid4(), by=driver, at=NINE)
