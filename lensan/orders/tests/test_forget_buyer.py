"""A buyer is forgotten: nothing tells who they were, and the sums and the chain stay."""

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_helper, a_user, an_officer, sign_in
from lensan.journal.models import Entry
from lensan.marketplaces.words import SaleState
from lensan.orders.actions.forgetting import StillUnderWay, forget_buyer
from lensan.orders.models import Order
from lensan.orders.tests.make import LATER, an_order
from lensan.orders.tests.make_returns import sent, told
from lensan.traceability.models import Event, OrderToken

pytestmark = pytest.mark.django_db


def test_nothing_tells_who_bought() -> None:
    order = sent(2)
    goods, events = order.goods, Event.objects.count()
    assert order.buyer_name

    forget_buyer(order, by=None, at=LATER)

    order.refresh_from_db()
    assert (order.buyer_name, order.buyer_phone, order.buyer_address, order.note) == ("",) * 4
    assert (order.goods, Event.objects.count()) == (goods, events)
    assert not OrderToken.objects.exists()
    assert Entry.objects.get(verb="orders.buyer_forgotten").subject_id == order.pk


def test_what_comes_back_later_makes_no_new_token() -> None:
    order = sent(2)
    forget_buyer(order, by=None, at=LATER)
    told(order, SaleState.RETURNED, days=3)
    order.refresh_from_db()
    assert (order.state, order.buyer_name) == (Order.State.RETURNED, "")
    assert not OrderToken.objects.exists()


def test_goods_on_their_way_need_an_address() -> None:
    order = an_order()
    with pytest.raises(StillUnderWay, match="chưa quên người mua được"):
        forget_buyer(order, by=None, at=LATER)
    order.refresh_from_db()
    assert order.buyer_name


def test_an_officer_forgets_a_buyer_who_asks(client: Client) -> None:
    order = sent(2)
    sign_in(client, an_officer(order.stall.producer.commune))
    page, address = reverse("order", args=[order.pk]), reverse("order-forget", args=[order.pk])
    assert address in client.get(page).content.decode()
    assert "Đã xóa dữ liệu người mua" in client.post(address, follow=True).content.decode()
    assert address not in client.get(page).content.decode()


def test_what_is_under_way_is_said(client: Client) -> None:
    order = an_order()
    sign_in(client, an_officer(order.stall.producer.commune))
    address = reverse("order-forget", args=[order.pk])
    assert address not in client.get(reverse("order", args=[order.pk])).content.decode()
    assert "chưa quên" in client.post(address, follow=True).content.decode()


def test_neither_helper_nor_household_forgets_a_buyer(client: Client) -> None:
    order = sent(2)
    producer = order.stall.producer
    household = a_user(Role.HOUSEHOLD)
    type(producer).objects.filter(pk=producer.pk).update(account=household)
    sign_in(client, household)
    assert client.post(reverse("order-forget", args=[order.pk])).status_code == 403
    sign_in(client, a_helper())
    assert client.post(reverse("order-forget", args=[order.pk])).status_code == 404
    assert Order.objects.exclude(buyer_name="").exists()
