"""What of ordering together stands on the first page of a household, a helper and an officer."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import a_helper, a_user, an_officer, queries, sign_in
from lensan.places.tests.make import a_hamlet
from lensan.producers.models import Producer
from lensan.supply.models import GroupOrder, SupplyOrder
from lensan.supply.tests.make import a_group, coming, due, received


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def _page(client: Client) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def _as_buyer(client: Client, order: SupplyOrder, role: Role = Role.HOUSEHOLD) -> User:
    user = a_user(role)
    Producer.objects.filter(pk=order.producer_id).update(account=user)
    sign_in(client, user)
    return user


def test_a_household_sees_what_it_is_to_receive(client: Client) -> None:
    _as_buyer(client, coming())

    page = _page(client)

    assert ("1 đơn sắp nhận hàng" in page, "còn nợ tiền" in page) == (True, False)
    assert f"{reverse('supply-order-list')}?trang-thai=due" in page


def test_a_household_sees_what_it_owes(client: Client) -> None:
    _as_buyer(client, received().order)

    page = _page(client)

    assert ("sắp nhận hàng" in page, "1 đơn còn nợ tiền" in page) == (False, True)
    assert "500.000" in page


def test_who_ordered_nothing_sees_nothing_of_it(client: Client) -> None:
    received()
    other = due()
    _as_buyer(client, other)

    assert "Hàng mua chung" not in _page(client)


def test_a_cooperative_does_not_owe_what_it_stands_for(client: Client) -> None:
    order = received().order
    own = due()
    user = _as_buyer(client, own, Role.COOPERATIVE)
    GroupOrder.objects.filter(pk=order.group_id).update(cooperative=own.producer)

    assert SupplyOrder.objects.visible_to(user).owing().exists()
    assert "còn nợ tiền" not in _page(client)


def test_a_helper_sees_what_closes_soon_in_its_hamlet(client: Client) -> None:
    group, later = a_group(), a_group()
    today = timezone.localdate()
    GroupOrder.objects.filter(pk=group.pk).update(closes_on=today + timedelta(days=3))
    GroupOrder.objects.filter(pk=later.pk).update(closes_on=today + timedelta(days=4))
    assert group.hamlet is not None
    sign_in(client, a_helper(group.hamlet))
    assert "1 đợt mua chung sắp chốt" in _page(client)

    sign_in(client, a_helper(a_hamlet("Ấp 9")))
    assert "sắp chốt" not in _page(client)


def test_an_officer_sees_what_waits_to_be_ordered(client: Client) -> None:
    order = due()
    sign_in(client, an_officer(order.group.commune))
    few = queries(client, "/")

    page = _page(client)

    assert "1 đợt mua chung chờ đặt hàng" in page
    assert "Không có việc gì đang chờ." not in page
    due(a_group(order.group.offer, order.group.commune))
    assert queries(client, "/") == few
