"""Hubs, vehicles, gates with orders, and days planned to test with."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import a_user
from lensan.catalogue.models import Product
from lensan.logistics.actions import planning
from lensan.logistics.models import CollectionPoint, DayPlan, Hub, Trip, TripParcel, Vehicle
from lensan.marketplaces.tests.make import a_listing, a_seller, a_stall
from lensan.orders.models import Order
from lensan.orders.tests.make import an_order
from lensan.places.models import Commune
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.producers.actions.consenting import give
from lensan.producers.models import Plot, Producer
from lensan.supply.models import SupplyOrder
from lensan.supply.tests import make as supplies

NOON = datetime(2022, 7, 22, 5, tzinfo=UTC)
TOMORROW = date(2022, 7, 23)
MORNING = datetime(2022, 7, 23, 0, tzinfo=UTC)  # seven o'clock here
_number = count(1)


def a_hub(commune: Commune | None = None, **facts: Any) -> Hub:
    """Make a hub in Vị Thanh."""
    told = {"name": f"Bưu cục {next(_number)}", "latitude": 9.784, "longitude": 105.47} | facts
    return Hub.objects.create(commune=commune or a_commune(), **told)


def a_vehicle(hub: Hub | None = None, **facts: Any) -> Vehicle:
    """Make a truck of one ton."""
    told: dict[str, Any] = {
        "plate": f"95C-{next(_number):05}", "kind": Vehicle.Kind.TRUCK, "capacity_kg": 1000,
        "capacity_litres": 5000, "cost_per_km": 8000, "cost_per_stop": 2000,
    } | facts  # fmt: skip
    return Vehicle.objects.create(hub=hub or a_hub(), **told)


def a_driver(*vehicles: Vehicle, **facts: Any) -> User:
    """Make a driver of these vehicles."""
    driver = a_user(Role.CARRIER, **facts)
    for vehicle in vehicles:
        vehicle.driver = driver
        vehicle.save()
    return driver


def a_point(commune: Commune | None = None, **facts: Any) -> CollectionPoint:
    """Make a collection point in a hamlet of its own."""
    hamlet = a_hamlet(f"Ấp {next(_number)}", commune)
    told = {"name": "Nhà văn hóa", "latitude": 9.79, "longitude": 105.5} | facts
    return CollectionPoint.objects.create(hamlet=hamlet, **told)


def a_gate(
    east: float | None = 0.02, *, north: float = 0.0, commune: Commune | None = None
) -> Producer:
    """Make a producer with a plot so many degrees east of the hub; None: without any point."""
    producer = a_seller(commune=commune or a_commune())
    if east is not None:
        Plot.objects.create(
            producer=producer, name="Thửa 1", crop="chanh", commune=producer.commune,
            latitude=9.784 + north, longitude=105.47 + east,
        )  # fmt: skip
    return producer


def a_parcel(of: Producer | None = None, quantity: int = 20, **product: Any) -> Order:
    """Make a confirmed order, so many kilograms of it, whose parcel stands ready."""
    listing = a_listing(a_stall(of=of or a_gate()))
    facts = {"unit_weight_g": 1000} | product
    Product.objects.filter(pk=listing.offer.product_id).update(**facts)
    order = an_order(listing, quantity, on_hand=quantity)
    Order.objects.filter(pk=order.pk).update(state=Order.State.READY, tracking=f"VD{order.pk}")
    order.refresh_from_db()
    return order


def planned(on: date = TOMORROW, *, seconds: int = 30, at: datetime = NOON) -> DayPlan:
    """Return a draft of a day's trips."""
    asked = planning.ask(on, seconds=seconds, patience=500, by=None, at=at)
    planning.work_out(asked, at=at + timedelta(seconds=5))
    return asked


def approved(on: date = TOMORROW, **how: Any) -> DayPlan:
    """Return the plan by which a day is driven."""
    plan = planned(on, **how)
    planning.approve(plan, by=a_user(Role.PROVINCE), at=NOON)
    return plan


def a_trip(commune: Commune | None = None, **facts: Any) -> Trip:
    """Return an approved trip from a hub in the commune, of one truck and one gate."""
    a_vehicle(a_hub(commune or a_commune()), **facts)
    a_parcel(a_gate(commune=commune))
    [trip] = Trip.objects.filter(plan=approved())
    return trip


def a_delivery() -> tuple[Trip, TripParcel, SupplyOrder]:
    """Return a trip that brings a household what it ordered in, and picks up at the same gate."""
    a_vehicle()
    supply = supplies.coming(supplies.due(phones=("+84912345678",)))
    give(supply.producer, "marketplace", way="paper", place="nhà", by=None, at=NOON)
    a_parcel(supply.producer, 30)
    plan = approved(supplies.LATER.date(), at=supplies.LATER)
    trip = plan.trips.get()
    return trip, TripParcel.objects.get(stop__trip=trip, way="drop"), supply


def order_of(parcel: TripParcel) -> Order:
    """Return a parcel's order as it stands now."""
    return Order.objects.get(trip_parcels=parcel)
