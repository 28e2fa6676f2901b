"""A simulated carrier at a fixed hour, and what is sent with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_user
from lensan.logistics.actions.consigning import ask_to_send, compare
from lensan.logistics.connector import (
    Access,
    Address,
    CarrierConnector,
    Parcel,
    Party,
    Places,
    Shipment,
    State,
)
from lensan.logistics.models import Carrier, Consignment
from lensan.logistics.registry import connector_for
from lensan.logistics.simulator.carrier import SECRET, TOKEN
from lensan.logistics.simulator.simulation import Simulation
from lensan.logistics.tests.make import a_parcel
from lensan.marketplaces.simulator.wire import Fault
from lensan.orders.models import Order

NOON = datetime(2022, 7, 22, 5, tzinfo=UTC)
FROM = Address("Ấp 3", "Xã Vị Thắng", "Huyện Vị Thuỷ", "Tỉnh Hậu Giang", Places.OLD)
SHIPMENT = Shipment(
    Party("Vườn bà Sáu", "+84912345678", FROM),
    Party("Lê Thị Mua", "+84909000111", Address("12 Hai Bà Trưng, Quận 1")),
    Parcel(1200, "Chanh không hạt", collect=150_000, worth=150_000),
)
KEYS = {
    "simulated": {"secret": SECRET, "token": TOKEN},
    "viettel_post": {"username": "lensan", "password": "mo-phong", "notice_token": "chung"},
}
TARIFF = {
    "first_grams": 500, "first_fee": 16_000, "step_grams": 500, "step_fee": 4_000,
    "collect_percent": 1, "collect_least": 8_000, "heaviest": 20_000,
}  # fmt: skip


@dataclass
class Stand:
    """A carrier and what speaks to it."""

    simulation: Simulation
    connector: CarrierConnector
    access: Access

    def goes_wrong(self, kind: str, **more: Any) -> None:
        """Let the next call go wrong."""
        self.simulation.faults.expect(Fault(kind, **more))

    def happens(self, tracking: str, state: State, **more: Any) -> None:
        """Let something happen to a parcel."""
        with self.simulation.carrier.store.writing():
            self.simulation.carrier.happen(tracking, state, **more)

    def booked(self, key: str = "LS-1", shipment: Shipment = SHIPMENT) -> str:
        """Book, and return the carrier's number."""
        booked = self.connector.book(self.access, shipment, service="cham", key=key, at=NOON)
        return booked.tracking

    def knows(self) -> list[dict[str, Any]]:
        """Return what the carrier knows."""
        return self.simulation.carrier.store.all("consignment")


@cache
def _running() -> Simulation:
    return Simulation().start()


@contextmanager
def a_stand(code: str = "simulated", **traps: Any) -> Iterator[Stand]:
    """Give a carrier that knows nothing, its clock stopped at noon."""
    simulation = _running()
    simulation.carrier.store.forget()
    simulation.faults.clear()
    simulation.carrier.traps.set(
        {"books_nothing": 0, "lost": 0, "most_copies": 1, "most_delay": 0, "shuffled": 0, "step_minutes": 0}
        | traps
    )  # fmt: skip
    simulation.carrier.stands_at = NOON
    access = Access(simulation.url, KEYS.get(code, {}), {"tariff": TARIFF})
    yield Stand(simulation, connector_for(code), access)


def weighing(grams: int, **parcel: Any) -> Shipment:
    """Return the shipment with another weight."""
    return replace(SHIPMENT, parcel=replace(SHIPMENT.parcel, grams=grams, **parcel))


def a_carrier(stand: Stand, code: str = "simulated", **facts: Any) -> Carrier:
    """Make a carrier of the book that speaks to the stand."""
    told: dict[str, Any] = {
        "code": code.replace("_", "-"), "name": code, "base_url": stand.simulation.url,
        "connector_code": code, "credentials": KEYS.get(code, {}), "settings": {"tariff": TARIFF},
        "places": Carrier.List.OLD,
    } | facts  # fmt: skip
    return Carrier.objects.create(**told)


def sent_with(carrier: Carrier, order: Order | None = None, *, at: datetime = NOON) -> Consignment:
    """Have an order's parcel wait to be booked with the cheapest service."""
    order = order or a_parcel(quantity=2)
    offer = next(one for one in compare(order, at=at) if one.carrier == carrier)
    assert offer.quote, offer.trouble
    by = a_user(Role.PROVINCE)
    return ask_to_send(
        order, carrier, service=offer.quote.service, fee=offer.quote.fee, by=by, at=at
    )  # fmt: skip


def now(row: Consignment) -> Consignment:
    """Return a consignment as it stands now, with all that pages show of it."""
    whole = Consignment.objects.select_related("carrier", "order__stall__producer")
    return whole.get(pk=row.pk)
