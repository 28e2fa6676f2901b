"""A trip leaves, serves its gates or fails there, hands in at its hub; everything is written once."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from pytest_django import Settings

from lensan.accounts.models import User
from lensan.logistics.actions import driving, tracking
from lensan.logistics.actions.driving import AlreadyDone, AtGate, NotDriven, NotOnThisTrip
from lensan.logistics.models import Happening, Trip, TripParcel, TripStop
from lensan.logistics.tests.make import (
    MORNING,
    NOON,
    TOMORROW,
    a_delivery,
    a_driver,
    a_gate,
    a_hub,
    a_parcel,
    a_trip,
    a_vehicle,
    approved,
    order_of,
)
from lensan.messaging.models import Message
from lensan.orders.actions.tracing import parcel_of
from lensan.orders.models import HandOver, Order
from lensan.supply.actions.handing import Handed, NotShown, send_code
from lensan.supply.actions.paying import Payment
from lensan.supply.models import SupplyReceipt
from lensan.supply.tests import make as supplies
from lensan.traceability.actions import carrying

pytestmark = pytest.mark.django_db
Kind = Happening.Kind
LATER = MORNING + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def driver_of(trip: Trip) -> User:
    return a_driver(trip.vehicle)


def one_parcel(trip: Trip) -> TripParcel:
    return TripParcel.objects.select_related("order", "stop__plan", "stop__trip__hub").get(
        stop__trip=trip
    )


def picked(trip: Trip, by: User, **facts: Any) -> TripParcel:
    """Let a trip's one parcel be taken aboard."""
    parcel = one_parcel(trip)
    gate = AtGate(uuid4(), {parcel.pk: None}, **facts)
    driving.serve(parcel.stop, gate, by=by, at=MORNING)
    return parcel


def kinds(trip: Trip) -> list[str]:
    return list(trip.happenings.order_by("pk").values_list("kind", flat=True))


def test_a_vehicle_leaves_and_comes_home_once() -> None:
    trip, key = a_trip(), uuid4()
    driver = driver_of(trip)

    for _turn in range(2):
        driving.leave(trip, key=key, by=driver, at=MORNING)
    with pytest.raises(AlreadyDone, match="đã được ghi lúc 07:00 bởi"):
        driving.leave(trip, key=uuid4(), by=driver, at=MORNING)
    driving.come_home(trip, key=uuid4(), by=driver, at=LATER)

    assert kinds(trip) == ["left", "home"]


def test_what_is_taken_aboard_is_weighed_and_written_once() -> None:
    trip = a_trip()
    driver, parcel, key = driver_of(trip), one_parcel(trip), uuid4()
    gate = AtGate(key, {parcel.pk: 21_500}, receiver="Ông An")

    for _turn in range(2):
        driving.serve(parcel.stop, gate, by=driver, at=MORNING)

    assert kinds(trip) == ["picked", "served"]
    first = trip.happenings.get(kind=Kind.PICKED)
    assert (first.parcel, first.thing, first.grams) == (
        parcel, f"order-{parcel.order_id}", 21_500,
    )  # fmt: skip
    assert tracking.aboard(trip) == [parcel]


@pytest.mark.parametrize("capitals", [True, False])
def test_a_parcel_is_scanned_by_its_number_or_its_orders(capitals: bool) -> None:
    trip = a_trip()
    parcel = one_parcel(trip)
    assert parcel.order is not None
    code = str(parcel) if capitals else parcel.order.reference.lower()

    driving.serve(parcel.stop, AtGate(uuid4(), codes=[code]), by=driver_of(trip), at=MORNING)

    assert tracking.aboard(trip) == [parcel]


def two_trips() -> tuple[Trip, Trip]:
    """Return two approved trips on one day, each with a gate of its own."""
    for east in (0.03, -0.03):
        a_vehicle(a_hub(longitude=105.47 + east), capacity_kg=20)
        a_parcel(a_gate(east))
    one, other = Trip.objects.filter(plan=approved())
    return one, other


def test_a_parcel_of_another_trip_is_refused_with_its_trip() -> None:
    one, other = two_trips()
    strange, mine = one_parcel(other), one_parcel(one)
    gate = AtGate(uuid4(), {mine.pk: None}, codes=[str(strange)])

    with pytest.raises(NotOnThisTrip) as refused:
        driving.serve(mine.stop, gate, by=driver_of(one), at=MORNING)

    assert str(refused.value) == f"Kiện {strange} thuộc {other}, không phải điểm dừng này."
    assert not Happening.objects.exists()


def test_a_parcel_that_another_driver_has_is_refused_with_whose_it_is() -> None:
    one, other = two_trips()
    strange = picked(other, driver_of(other))

    with pytest.raises(NotOnThisTrip, match=f"đã thuộc xe {other.vehicle.plate} từ lúc"):
        driving.serve(
            one_parcel(one).stop,
            AtGate(uuid4(), codes=[str(strange)]),
            by=driver_of(one),
            at=LATER,
        )

    assert kinds(one) == []


def test_a_code_that_is_nobodys_is_said() -> None:
    trip = a_trip()

    with pytest.raises(NotOnThisTrip, match="Kiện XYZ không có trong chuyến nào hôm nay"):
        driving.serve(
            one_parcel(trip).stop, AtGate(uuid4(), codes=["XYZ"]), by=driver_of(trip), at=LATER
        )


def test_of_two_who_scan_the_same_parcel_one_has_it() -> None:
    trip = a_trip()
    parcel = picked(trip, driver_of(trip))
    again = Happening(
        trip=trip, stop=parcel.stop, parcel=parcel, thing=parcel.thing, kind=Kind.PICKED, at=LATER,
        key=uuid4(),
    )  # fmt: skip

    with pytest.raises(DatabaseError), transaction.atomic():
        again.save()
    with pytest.raises(AlreadyDone):
        driving.serve(
            parcel.stop, AtGate(uuid4(), {parcel.pk: None}), by=driver_of(trip), at=LATER
        )

    assert kinds(trip) == ["picked", "served"]


def test_what_two_write_in_one_moment_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    trip = a_trip()
    driver = driver_of(trip)
    driving.leave(trip, key=uuid4(), by=driver, at=MORNING)
    monkeypatch.setattr(driving, "_known", lambda _row: None)

    with pytest.raises(AlreadyDone, match="vừa được người khác ghi"):
        driving.leave(trip, key=uuid4(), by=driver, at=MORNING)


def test_a_cancelled_order_is_not_taken_along() -> None:
    trip = a_trip()
    parcel = one_parcel(trip)
    Order.objects.filter(trip_parcels=parcel).update(state=Order.State.CANCELLED)

    with pytest.raises(NotOnThisTrip, match="đang “đã hủy”: không nhận kiện này"):
        picked(trip, driver_of(trip))

    assert kinds(trip) == []


def test_a_gate_fails_once_with_its_reason() -> None:
    trip = a_trip()
    driver, stop, key = driver_of(trip), one_parcel(trip).stop, uuid4()

    for _turn in range(2):
        driving.fail(stop, "Không có ai ở nhà", key=key, by=driver, at=MORNING)
    with pytest.raises(AlreadyDone):
        driving.serve(stop, AtGate(uuid4()), by=driver, at=MORNING)

    assert trip.happenings.get().reason == "Không có ai ở nhà"


def test_a_day_that_was_planned_anew_is_driven_by_its_new_trips() -> None:
    trip = a_trip()
    driver, stop = driver_of(trip), one_parcel(trip).stop
    approved()
    trip, stop = Trip.objects.get(pk=trip.pk), TripStop.objects.get(pk=stop.pk)

    with pytest.raises(NotDriven):
        driving.leave(trip, key=uuid4(), by=driver, at=MORNING)
    with pytest.raises(NotDriven):
        driving.fail(stop, "Lý do khác", key=uuid4(), by=driver, at=MORNING)

    assert not Happening.objects.exists()


def test_what_comes_into_the_hub_is_on_its_way_with_its_carrier() -> None:
    trip = a_trip()
    driver, key = driver_of(trip), uuid4()
    parcel = picked(trip, driver)

    numbers = [
        driving.hand_in(trip, [parcel.pk], [], key=key, by=driver, at=LATER) for _turn in range(2)
    ]

    assert numbers == [1, 0]
    order = order_of(parcel)
    assert order.state == Order.State.SHIPPED
    handed = HandOver.objects.get()
    assert (order.handed_over, handed.commune, handed.by) == (handed, trip.hub.commune, driver)
    box = parcel_of(order)
    assert box is not None
    assert [carrying.was_told(box, step) for step in ("shipping", "arriving")] == [True, True]
    assert tracking.aboard(trip) == []
    [where] = tracking.whereabouts(TOMORROW)
    assert (where.place, where.next_by) == ("hub", None)


def test_what_nobody_packed_stays_at_the_hub() -> None:
    trip = a_trip()
    driver, parcel = driver_of(trip), one_parcel(trip)
    Order.objects.filter(trip_parcels=parcel).update(state=Order.State.CONFIRMED)
    picked(trip, driver)

    assert driving.hand_in(trip, [], [str(parcel)], key=uuid4(), by=driver, at=LATER) == 1

    assert order_of(parcel).state == Order.State.CONFIRMED
    assert not HandOver.objects.exists()


def test_what_is_not_aboard_is_not_handed_in() -> None:
    one, other = two_trips()
    strange = picked(other, driver_of(other))

    with pytest.raises(NotOnThisTrip):
        driving.hand_in(one, [], [str(strange)], key=uuid4(), by=driver_of(one), at=LATER)

    assert driving.hand_in(one, [strange.pk], [], key=uuid4(), by=driver_of(one), at=LATER) == 0
    assert tracking.aboard(other) == [strange]


def test_what_was_ordered_in_comes_along_to_the_same_gate() -> None:
    trip, drop, supply = a_delivery()

    stop = trip.stops.get()
    assert stop.producer == supply.producer
    assert (stop.drops_g, stop.picks_g) == (5 * 50_200, 30_000)
    assert (trip.out_g, trip.back_g) == (5 * 50_200, 30_000)
    assert (drop.supply, drop.litres, str(drop)) == (supply, 300, f"MC-{supply.pk}")


def test_it_is_delivered_by_the_households_code_and_paid() -> None:
    trip, drop, supply = a_delivery()
    driver = driver_of(trip)
    send_code(supply, by=driver, at=supplies.LATER)
    text = Message.objects.order_by("pk").values_list("text", flat=True).last() or ""
    code = re.findall(r"\d{6}", text)[0]
    payment = Payment(200_000, "cash", uuid4())
    handed = Handed(uuid4(), received=5, code=code, payment=payment)
    gate = AtGate(uuid4(), handed={drop.pk: handed}, receiver="Bà An")

    for _turn in range(2):
        driving.serve(drop.stop, gate, by=driver, at=supplies.LATER)

    supply.refresh_from_db()
    assert (supply.state, supply.received, supply.paid) == ("done", 5, 200_000)
    done = trip.happenings.get(kind=Kind.DELIVERED)
    assert (done.cash, done.proof, done.receiver) == (200_000, "code", "Bà An")
    assert SupplyReceipt.objects.get().traced is not None


def test_a_wrong_code_counts_and_nothing_else_is_written() -> None:
    trip, drop, supply = a_delivery()
    driver = driver_of(trip)
    send_code(supply, by=driver, at=supplies.LATER)
    gate = AtGate(uuid4(), handed={drop.pk: Handed(uuid4(), received=5, code="000000")})

    with pytest.raises(NotShown):
        driving.serve(drop.stop, gate, by=driver, at=supplies.LATER)

    supply.refresh_from_db()
    assert (supply.attempts, supply.received) == (1, 0)
    assert kinds(trip) == []


def test_what_nobody_would_take_comes_back() -> None:
    trip, drop, _supply = a_delivery()
    driver = driver_of(trip)
    driving.leave(trip, key=uuid4(), by=driver, at=supplies.LATER)
    driving.fail(drop.stop, "Không có ai ở nhà", key=uuid4(), by=driver, at=supplies.LATER)

    assert driving.back(trip) == [drop]
    driving.hand_in(trip, [drop.pk], [], key=uuid4(), by=driver, at=supplies.LATER)

    assert driving.back(trip) == []
    places = {one.parcel.way: one.place for one in tracking.whereabouts(trip.plan.on)}
    assert places == {"drop": "hub", "pick": "failed"}


def test_everything_is_somewhere_and_what_is_late_is_lost() -> None:
    trip = a_trip()
    driver, parcel = driver_of(trip), one_parcel(trip)
    starts, returns = parcel.stop.starts_at, trip.returns_at
    assert starts is not None
    on, patience = trip.plan.on, tracking.PATIENCE

    def lost_at(moment: Any) -> list[TripParcel]:
        return [one.parcel for one in tracking.lost(on, at=moment)]

    assert [one.place for one in tracking.whereabouts(on)] == ["gate"]
    assert lost_at(starts + patience) == []
    assert lost_at(starts + patience + timedelta(seconds=1)) == [parcel]
    picked(trip, driver)
    assert [one.place for one in tracking.whereabouts(on)] == ["aboard"]
    assert lost_at(returns + patience) == []
    assert lost_at(returns + patience + timedelta(seconds=1)) == [parcel]
    driving.hand_in(trip, [parcel.pk], [], key=uuid4(), by=driver, at=LATER)
    assert lost_at(returns + timedelta(days=1)) == []


def test_goods_to_be_brought_are_at_the_hub_aboard_and_delivered() -> None:
    trip, drop, supply = a_delivery()
    driver = driver_of(trip)

    def place() -> str:
        [one] = [one for one in tracking.whereabouts(trip.plan.on) if one.parcel.way == "drop"]
        return one.place

    seen = [place()]
    driving.leave(trip, key=uuid4(), by=driver, at=supplies.LATER)
    seen.append(place())
    gate = AtGate(uuid4(), handed={drop.pk: supplies.signed(supply.left)})
    driving.serve(drop.stop, gate, by=driver, at=supplies.LATER)

    assert [*seen, place()] == ["hub", "aboard", "delivered"]


def test_what_was_left_out_waits_where_it_is() -> None:
    a_vehicle(capacity_kg=10)
    a_parcel(a_gate(), 20)
    a_parcel(a_gate(), 5)
    approved()

    assert [one.parcel.grams for one in tracking.whereabouts(TOMORROW)] == [5_000]


def test_what_happened_never_changes() -> None:
    trip = a_trip()
    driving.leave(trip, key=uuid4(), by=driver_of(trip), at=MORNING)

    with pytest.raises(DatabaseError), transaction.atomic():
        Happening.objects.update(at=NOON)
    with pytest.raises(DatabaseError), transaction.atomic():
        Happening.objects.all().delete()

    assert Happening.objects.get().at == MORNING
