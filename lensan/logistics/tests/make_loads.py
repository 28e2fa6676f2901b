"""Small orders of a day, and what is suggested of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from lensan.catalogue.models import Lot
from lensan.logistics.actions.suggesting import look
from lensan.logistics.models import LoadSuggestion, Vehicle
from lensan.logistics.tests.make import NOON, TOMORROW, a_gate, a_hub, a_parcel, a_vehicle
from lensan.orders.models import Order, Reservation
from lensan.places.models import Commune
from lensan.places.tests.make import a_commune
from lensan.producers.models import Producer

DAY_AFTER = TOMORROW + timedelta(days=1)
IN_TIME = datetime(2022, 7, 26, tzinfo=UTC)
AREA = "Q.1, TP Hồ Chí Minh"
ADDRESS = "12 Hai Bà Trưng, Q.1, TP Hồ Chí Minh"


def a_small_order(
    of: Producer | None = None,
    quantity: int = 3,
    *,
    harvested: date = TOMORROW,
    address: str = ADDRESS,
    confirm_by: datetime | None = IN_TIME,
    **product: Any,
) -> Order:
    """Make an accepted order of so many kilograms that has no number yet."""
    order = a_parcel(of, quantity, **product)
    Order.objects.filter(pk=order.pk).update(
        state=Order.State.CONFIRMED, tracking="", buyer_address=address, confirm_by=confirm_by
    )
    lots = Reservation.objects.filter(line__order=order).values("lot")
    Lot.objects.filter(pk__in=lots).update(harvest_from=harvested, harvest_to=harvested)
    order.refresh_from_db()
    return order


def a_post(commune: Commune | None = None) -> Vehicle:
    """Make a hub with a truck."""
    return a_vehicle(a_hub(commune or a_commune()))


def two_together(commune: Commune | None = None, on: date = TOMORROW) -> LoadSuggestion:
    """Make two orders for one district, and return what is suggested of them."""
    a_post(commune)
    for _number in range(2):
        a_small_order(a_gate(commune=commune), harvested=on)
    return suggested(on)


def one_waits(**facts: Any) -> tuple[Order, Order, LoadSuggestion]:
    """Make an order that can wait for another of the next day, and return them with the suggestion."""
    a_post()
    order, later = a_small_order(**facts), a_small_order(harvested=DAY_AFTER)
    return order, later, suggested()


def suggested(on: date = TOMORROW, at: datetime = NOON) -> LoadSuggestion:
    """Look, and return the one suggestion of the day."""
    look(on, at=at)
    return LoadSuggestion.objects.of_day(on).get()
