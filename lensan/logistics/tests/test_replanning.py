"""A truck breaks, or orders are cancelled: the rest of the day is planned anew from what happened."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lensan.accounts.models import User
from lensan.kernel.days import start_of
from lensan.kernel.states import NotAllowed
from lensan.logistics import tasks
from lensan.logistics.actions import driving, planning, replanning, tracking
from lensan.logistics.actions.driving import AlreadyDone, AtGate, NotDriven
from lensan.logistics.models import DayPlan, Happening, Trip, TripParcel, TripStop
from lensan.logistics.tests.make import (
    TOMORROW,
    a_delivery,
    a_driver,
    a_gate,
    a_hub,
    a_parcel,
    a_vehicle,
    approved,
    order_of,
    planned,
)
from lensan.orders.models import Order

pytestmark = pytest.mark.django_db
NINE = start_of(TOMORROW) + timedelta(hours=9)


def two_trucks() -> tuple[Trip, Trip, User]:
    """Return the trips of two trucks on one day, two gates each, and who drives both."""
    vehicles = [
        a_vehicle(a_hub(longitude=105.47 + east), capacity_kg=100) for east in (0.03, -0.03)
    ]
    for east in (0.04, 0.05, -0.04, -0.05):
        a_parcel(a_gate(east), 20)
    driver = a_driver(*vehicles)
    plan = approved()
    one, other = plan.trips.order_by("vehicle__pk")
    assert one.stops.count() == other.stops.count() == 2
    return one, other, driver


def under_way() -> tuple[Trip, Trip, User]:
    """Return two trucks that have left, of which the first has been at its first gate."""
    one, other, driver = two_trucks()
    for trip in (one, other):
        driving.leave(trip, key=uuid4(), by=driver, at=NINE - timedelta(minutes=30))
    stop = one.stops.order_by("number")[0]
    parcel = TripParcel.objects.get(stop=stop)
    gate = AtGate(uuid4(), {parcel.pk: 19_000})
    driving.serve(stop, gate, by=driver, at=NINE - timedelta(minutes=10))
    return one, other, driver


def broken(trip: Trip, driver: User) -> DayPlan:
    asked = replanning.break_down(trip, "Nổ lốp", key=uuid4(), by=driver, at=NINE)
    asked.inputs["seconds"] = 0.2
    replanning.work_out_again(asked, at=NINE)
    return asked


def test_a_broken_trucks_goods_and_gates_go_to_another() -> None:
    one, other, driver = under_way()

    draft = broken(one, driver)

    assert draft.state == DayPlan.State.DRAFT
    trip = draft.trips.get()
    assert trip.vehicle == other.vehicle
    ahead = one.stops.order_by("number")[1]
    keys = set(trip.stops.values_list("key", flat=True))
    assert keys == {
        *other.stops.values_list("key", flat=True), ahead.key, f"rescue:{one.vehicle.plate}",
        f"aboard:{other.vehicle.plate}",
    }  # fmt: skip
    assert draft.told["moved"] == 1
    rescue = trip.stops.get(key__startswith="rescue:")
    assert (rescue.producer, rescue.picks_g) == (None, 19_000)
    assert TripParcel.objects.filter(stop__trip=trip).count() == 3
    assert Happening.objects.get(kind=Happening.Kind.BROKE).reason == "Nổ lốp"


def test_another_truck_takes_over_what_is_aboard() -> None:
    one, other, driver = under_way()
    planning.approve(broken(one, driver), by=driver, at=NINE)
    trip = Trip.objects.in_force(TOMORROW).get()
    rescue = trip.stops.get(key__startswith="rescue:")
    [parcel] = driving.to_pick(rescue)

    driving.serve(rescue, AtGate(uuid4(), codes=[str(parcel)]), by=driver, at=NINE)

    assert tracking.aboard(trip) == [parcel]
    assert tracking.aboard(one) == []
    assert driving.hand_in(trip, [], [str(parcel)], key=uuid4(), by=driver, at=NINE) == 1
    assert order_of(parcel).state == Order.State.SHIPPED
    other.plan.refresh_from_db()
    assert other.plan.state == DayPlan.State.REPLACED


def test_a_truck_under_way_goes_on_from_where_it_is() -> None:
    one, other, driver = under_way()

    draft = broken(other, driver)

    trip = draft.trips.get()
    first = trip.stops.order_by("number")[0]
    assert (first.key, first.producer) == (f"aboard:{one.vehicle.plate}", None)
    assert trip.leaves_at == NINE + timedelta(seconds=1)
    done = one.stops.order_by("number")[0]
    assert done.key not in set(trip.stops.values_list("key", flat=True))


def test_a_second_truck_that_breaks_is_minded_too() -> None:
    one, other, driver = under_way()
    planning.approve(broken(other, driver), by=driver, at=NINE)
    trip = Trip.objects.in_force(TOMORROW).get()

    draft = broken(trip, driver)

    assert not draft.trips.exists()
    assert draft.stops.left_out().count() >= 3  # two gates and what is aboard
    assert trip.vehicle == one.vehicle


def test_gates_whose_orders_were_cancelled_are_left_out() -> None:
    one, other, driver = two_trucks()
    stop = one.stops.order_by("number")[1]
    Order.objects.filter(trip_parcels__stop=stop).update(state=Order.State.CANCELLED)

    asked = replanning.ask_again(one.plan, by=driver, at=start_of(TOMORROW))
    replanning.work_out_again(asked, at=NINE)

    keys = set(TripStop.objects.filter(trip__plan=asked).values_list("key", flat=True))
    assert keys == {
        *one.stops.order_by("number")[:1].values_list("key", flat=True),
        *other.stops.values_list("key", flat=True),
    }  # fmt: skip


def test_a_gate_that_failed_is_not_driven_to_again() -> None:
    one, other, driver = under_way()
    stop = other.stops.order_by("number")[0]
    driving.fail(stop, "Không có ai ở nhà", key=uuid4(), by=driver, at=NINE)

    draft = broken(one, driver)

    trip = draft.trips.get()
    assert stop.key not in set(trip.stops.values_list("key", flat=True))
    assert trip.stops.get(key=f"aboard:{other.vehicle.plate}").picks_g == 0


def test_a_truck_that_left_early_and_broke_is_met_when_the_others_start() -> None:
    one, _other, driver = two_trucks()
    early = start_of(TOMORROW) + timedelta(hours=1)
    driving.leave(one, key=uuid4(), by=driver, at=early)
    stop = one.stops.order_by("number")[0]
    parcel = TripParcel.objects.get(stop=stop)
    driving.serve(stop, AtGate(uuid4(), {parcel.pk: None}), by=driver, at=early)
    asked = replanning.break_down(one, "Nổ lốp", key=uuid4(), by=driver, at=early)

    replanning.work_out_again(asked, at=early)

    trip = asked.trips.get()
    assert trip.leaves_at >= start_of(TOMORROW) + timedelta(hours=6)
    assert trip.stops.filter(key__startswith="rescue:").exists()


@pytest.mark.parametrize("hour", [9, 15])
def test_a_day_on_which_a_gate_was_served_in_the_night_is_planned_anew(hour: int) -> None:
    one, other, driver = two_trucks()
    stop = other.stops.order_by("number")[0]
    gate = AtGate(uuid4(), {TripParcel.objects.get(stop=stop).pk: None})
    driving.serve(stop, gate, by=driver, at=start_of(TOMORROW))
    moment = start_of(TOMORROW) + timedelta(hours=hour)
    asked = replanning.break_down(one, "Nổ lốp", key=uuid4(), by=driver, at=moment)

    replanning.work_out_again(asked, at=moment)

    [trip] = asked.trips.filter(vehicle=other.vehicle)
    assert trip.stops.filter(key=other.stops.order_by("number")[1].key).exists()


def test_what_was_done_while_the_rest_was_planned_is_done() -> None:
    one, other, driver = under_way()
    draft = broken(one, driver)
    stop = other.stops.order_by("number")[0]
    driving.fail(stop, "Không có ai ở nhà", key=uuid4(), by=driver, at=NINE)
    planning.approve(draft, by=driver, at=NINE)
    trip = draft.trips.get()
    same = trip.stops.get(key=stop.key)

    with pytest.raises(AlreadyDone):
        driving.fail(same, "Lý do khác", key=uuid4(), by=driver, at=NINE)
    again = replanning.ask_again(draft, by=driver, at=NINE)
    replanning.work_out_again(again, at=NINE)

    keys = set(TripStop.objects.filter(trip__plan=again).values_list("key", flat=True))
    assert stop.key not in keys
    assert other.stops.order_by("number")[1].key in keys


def test_only_what_goes_on_from_a_day_under_way_replaces_it() -> None:
    one, _other, driver = two_trucks()
    draft = planned()
    driving.leave(one, key=uuid4(), by=driver, at=NINE)

    with pytest.raises(planning.AlreadyUnderWay):
        planning.approve(draft, by=driver, at=NINE)

    assert DayPlan.objects.in_force(TOMORROW) == one.plan


def test_what_a_broken_truck_was_to_bring_is_told() -> None:
    trip, drop, _supply = a_delivery()
    driver = a_driver(trip.vehicle)
    driving.leave(trip, key=uuid4(), by=driver, at=trip.leaves_at)
    asked = replanning.break_down(trip, "Nổ lốp", key=uuid4(), by=driver, at=trip.leaves_at)

    replanning.work_out_again(asked, at=trip.leaves_at)

    assert "1 điểm có hàng đang nằm trên xe hỏng." in asked.told["notes"]
    assert drop.stop.key in set(asked.stops.left_out().values_list("key", flat=True))


def test_a_truck_breaks_once_and_only_in_the_plan_in_force() -> None:
    one, _other, driver = under_way()
    draft = broken(one, driver)

    with pytest.raises(AlreadyDone):
        replanning.break_down(one, "Nổ lốp", key=uuid4(), by=driver, at=NINE)
    planning.approve(draft, by=driver, at=NINE)
    one = Trip.objects.get(pk=one.pk)
    with pytest.raises(NotDriven):
        replanning.break_down(one, "Nổ lốp", key=uuid4(), by=driver, at=NINE)
    with pytest.raises(NotDriven):
        replanning.ask_again(one.plan, by=driver, at=NINE)

    assert DayPlan.objects.count() == 2


def test_is_worked_out_once_by_the_queue() -> None:
    one, _other, driver = under_way()
    asked = replanning.break_down(one, "Nổ lốp", key=uuid4(), by=driver, at=NINE)

    tasks.work_out.call(asked.pk)

    asked.refresh_from_db()
    assert asked.state == DayPlan.State.DRAFT
    with pytest.raises(NotAllowed):
        replanning.work_out_again(asked, at=NINE)
    assert asked.trips.count() == 1
