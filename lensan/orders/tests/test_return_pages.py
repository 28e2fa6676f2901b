"""The doors of returns: told, decided, and shown with the order."""

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.tests.make import an_officer, queries, sign_in
from lensan.catalogue.models import Lot
from lensan.orders.actions.returning import (
    decide,
)
from lensan.orders.tests.make import LATER
from lensan.orders.tests.make_returns import a_return, on_hand, part_of, sent
from lensan.places.tests.make import a_commune


def test_an_officer_writes_a_return_down_and_decides_about_it(client: Client) -> None:
    order = sent()
    sign_in(client, an_officer(order.stall.producer.commune))
    page = reverse("order", kwargs={"pk": order.pk})
    form = client.get(page).context["return_form"]
    typed = {
        f"part-{part_of(order).pk}": "2",
        "code": "23",
        "reference": str(form["reference"].initial),
    }

    for _twice in range(2):
        client.post(reverse("order-return", kwargs={"pk": order.pk}), typed)
    returned = order.returns.get()
    assert "chờ quyết định" in client.get(page).content.decode()
    assert "hàng kém chất lượng" in client.get(reverse("order-list")).content.decode()
    client.post(
        reverse("return-decide", kwargs={"pk": returned.pk}),
        {f"line-{returned.lines.get().pk}": "1"},
    )

    shown = client.get(page).content.decode()
    assert on_hand(order) == 6
    assert "nhập lại 1, bỏ 1" in shown
    assert "quyết định hàng trả về" in shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"quantity": "9"}, "lô"),
        ({"quantity": "0"}, "Chưa ghi số lượng"),
        ({"code": "77"}, "Lý do"),
    ],
)
def test_what_cannot_come_back_is_said(client: Client, typed: dict[str, str], said: str) -> None:
    order = sent()
    sign_in(client, an_officer(order.stall.producer.commune))
    told = {"quantity": "1", "code": "", "reference": "0" * 32} | typed
    told[f"part-{part_of(order).pk}"] = told.pop("quantity")

    answer = client.post(reverse("order-return", kwargs={"pk": order.pk}), told, follow=True)

    assert said in answer.content.decode()
    assert not order.returns.exists()


@pytest.mark.parametrize(("typed", "said"), [("9", "lô"), ("1", "quyết định phần hàng")])
def test_what_cannot_be_decided_is_said(client: Client, typed: str, said: str) -> None:
    order = sent()
    officer = an_officer(order.stall.producer.commune)
    returned = a_return(order, 2)
    if typed == "1":
        decide(returned, {}, code="", by=officer, at=LATER)
    sign_in(client, officer)

    answer = client.post(
        reverse("return-decide", kwargs={"pk": returned.pk}),
        {f"line-{returned.lines.get().pk}": typed}, follow=True,
    )  # fmt: skip

    assert said in answer.content.decode()
    assert on_hand(order) == 5


def test_the_page_of_an_order_costs_the_same_however_much_comes_back(client: Client) -> None:
    order = sent(5)
    sign_in(client, an_officer(order.stall.producer.commune))
    page = reverse("order", kwargs={"pk": order.pk})
    a_return(order, 1, "phiếu 1")
    one = queries(client, page)

    a_return(order, 1, "phiếu 2")
    a_return(order, 1, "phiếu 3")

    assert queries(client, page) == one


def test_a_return_elsewhere_is_not_shown(client: Client) -> None:
    order = sent()
    a_return(order)
    sign_in(client, an_officer(a_commune("Vị Đông")))

    assert "hàng kém chất lượng" not in client.get(reverse("order-list")).content.decode()
    assert Lot.objects.count() == 1
