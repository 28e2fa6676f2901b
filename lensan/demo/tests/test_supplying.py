"""The demo's households order inputs together: one order is open, one was received."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import a_province_officer, a_user
from lensan.demo.supplying import BUYERS, supply
from lensan.places.tests.make import a_commune
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer
from lensan.supply.models import GroupOrder, Supplier, SupplyOffer, SupplyOrder, SupplyReceipt
from lensan.traceability.models import LotFile

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def officer() -> User:
    return a_province_officer()


def households(code: str = "31450") -> list[Producer]:
    return [
        a_producer(f"Nguyễn Văn {number}", commune=a_commune(code=code), hamlet="Ấp 1")
        for number in range(BUYERS)
    ]


def test_one_order_is_open_and_one_was_received(officer: User) -> None:
    households()

    supply(by=officer, at=NOON)

    assert (Supplier.objects.count(), SupplyOffer.objects.count()) == (2, 4)
    states = GroupOrder.objects.order_by("state").values_list("state", flat=True)
    assert list(states) == [GroupOrder.State.CLOSED, GroupOrder.State.OPEN]
    assert SupplyReceipt.objects.count() == LotFile.objects.count() == BUYERS
    assert SupplyOrder.objects.owing().count() == BUYERS // 2


def test_the_demos_household_can_order_where_it_lives(officer: User) -> None:
    households()
    own = households("31453")[0]
    Producer.objects.filter(pk=own.pk).update(account=a_user(Role.HOUSEHOLD, username="ho"))

    supply(by=officer, at=NOON)

    assert GroupOrder.objects.open_to(own).exists()


def test_loaded_again_nothing_is_added(officer: User) -> None:
    households()

    for _time in range(2):
        supply(by=officer, at=NOON)

    assert Supplier.objects.count() == 2


def test_where_nobody_lives_nothing_comes(officer: User) -> None:
    supply(by=officer, at=NOON)

    assert not SupplyReceipt.objects.exists()
