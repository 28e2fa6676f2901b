"""The worker reads, asks and tells by itself."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from lensan.marketplaces.models import Authorisation, Stall
from lensan.marketplaces.simulator.wire import Fault
from lensan.orders import tasks
from lensan.orders.actions.deciding import confirm
from lensan.orders.models import Notice, Order, Way
from lensan.orders.tests.make import Shop, a_shop

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def shop() -> Iterator[Shop]:
    """A shop of today: read until ten minutes ago, and authorised anew."""
    with a_shop() as made:
        now = timezone.now()
        made.clock(now - timedelta(minutes=5))
        Stall.objects.update(orders_read_until=now - timedelta(minutes=10))
        Authorisation.objects.all().delete()
        yield made


def test_polls_every_open_stall_and_lets_none_hold_up_the_others(shop: Shop) -> None:
    shop.sell()
    shop.simulation.faults.expect(Fault("503", on="GET /api"))
    tasks.poll_stalls.call()
    assert not Order.objects.exists()

    tasks.poll_stalls.call()

    assert Order.objects.count() == 1


def test_asks_for_an_answer_and_tells_the_marketplace(shop: Shop, settings: Settings) -> None:
    settings.MESSAGE_GATEWAY = "memory"
    shop.sell()
    tasks.poll_stalls.call()

    tasks.ask_and_tell.call()
    order = Order.objects.get()
    assert [ask.rung for ask in order.asks.order_by("pk")] == ["sms", "helper", "operator"]

    confirm(order, way=Way.PAGE, by=None, at=timezone.now())
    tasks.ask_and_tell.call()
    order.refresh_from_db()
    assert order.told_at is not None
    assert shop.there(order.reference)["state"] == "confirmed"


def test_acts_upon_notices(shop: Shop) -> None:
    reference, stall = shop.sell(), shop.stall
    Notice.objects.create(
        marketplace=stall.marketplace, reference="N1", kind="sale", about=reference,
        stall_reference=stall.reference, body="{}", received_at=timezone.now(),
        not_before=timezone.now(),
    )  # fmt: skip

    tasks.act_upon_notices.call()

    assert Order.objects.get().reference == reference
