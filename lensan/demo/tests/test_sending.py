"""The demo's parcels beyond the province: two carriers, and a few parcels with the post, once."""

from datetime import UTC, datetime

import pytest

from lensan.accounts.tests.make import a_province_officer
from lensan.demo.sending import send
from lensan.logistics.models import Carrier, Consignment
from lensan.logistics.tests.make import a_parcel

pytestmark = pytest.mark.django_db
NOON = datetime(2022, 7, 22, 5, tzinfo=UTC)


def test_some_parcels_go_with_the_post_and_the_simulated_carrier_stands_ready() -> None:
    for _one in range(3):
        a_parcel(quantity=2)
    officer = a_province_officer()

    send(by=officer, at=NOON)
    send(by=officer, at=NOON)

    assert [one.connector_code for one in Carrier.objects.order_by("pk")] == [
        "simulated",
        "vnpost",
    ]
    states = Consignment.objects.order_by("pk").values_list("state", "tracking")
    assert list(states) == [("moving", "EB000000001VN"), ("asked", "")]


def test_without_accepted_orders_only_the_carriers_are_there() -> None:
    send(by=a_province_officer(), at=NOON)

    assert Carrier.objects.count() == 2
    assert not Consignment.objects.exists()
