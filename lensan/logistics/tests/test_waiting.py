"""What is promised for a later day waits where the way costs more than it is worth today."""

from datetime import timedelta
from typing import Any

import pytest

from lensan.logistics.actions.demanding import demand
from lensan.logistics.actions.framing import frame
from lensan.logistics.models import TripParcel
from lensan.logistics.tests.make import NOON, a_gate, a_hub, a_parcel, a_vehicle, planned
from lensan.producers.actions.consenting import give
from lensan.producers.models import Plot, Producer
from lensan.supply.models import SupplyOrder
from lensan.supply.tests import make as supplies

pytestmark = pytest.mark.django_db


def seed_for(east: float = 0.02) -> SupplyOrder:
    """Make seed that a household ordered in, promised within three days of the one it is ready on."""
    supply = supplies.coming()
    Plot.objects.create(
        producer=supply.producer, name="Thửa 1", crop="chanh", commune=supply.producer.commune,
        latitude=9.784, longitude=105.47 + east,
    )  # fmt: skip
    return supply


def penalties(on: Any) -> dict[Producer, int | None]:
    framed = frame(on)
    return {gate.producer: framed.day.stop[key].penalty for key, gate in framed.gates.items()}


def test_seed_that_is_promised_for_a_later_day_may_wait_until_that_day(settings: Any) -> None:
    a_vehicle()
    supply = seed_for()
    promised = supply.group.deliver_by
    assert promised

    assert penalties(promised - timedelta(days=1)) == {supply.producer: settings.WAITING_COSTS}
    assert penalties(promised) == {supply.producer: None}


def test_what_was_ordered_by_a_buyer_waits_for_nothing(settings: Any) -> None:
    a_vehicle()
    supply, alone = seed_for(), a_gate()
    give(supply.producer, "marketplace", way="paper", place="nhà", by=None, at=NOON)
    a_parcel(supply.producer)
    a_parcel(alone)
    ready = supply.group.ready_on
    assert ready

    assert [one.may_wait for one in demand(ready).parcels] == [False, False, True]
    assert penalties(ready) == {supply.producer: None, alone: None}


def test_seed_far_away_is_left_for_tomorrow_with_the_reason(settings: Any) -> None:
    hub = a_hub()
    a_vehicle(hub)
    near, far = seed_for(0.01), seed_for(0.4)
    settings.WAITING_COSTS = 150_000

    ready = near.group.ready_on
    assert ready

    plan = planned(ready)

    left = {one.stop.producer: one.stop for one in TripParcel.objects.filter(stop__trip=None)}
    assert set(left) == {far.producer}
    assert left[far.producer].because == "dear"
    assert "tốn hơn 150.000\xa0₫, nên để sang ngày sau" in left[far.producer].words
    assert TripParcel.objects.filter(stop__trip__plan=plan, supply=near).exists()
