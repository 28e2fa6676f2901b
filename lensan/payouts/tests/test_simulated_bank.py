"""In the demo a simulated bank says what a real one would; outside of it nobody does."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from lensan.accounts.tests.make import an_officer, sign_in
from lensan.orders.tests.make import LATER
from lensan.payouts.actions.hearing import back_fill, receive
from lensan.payouts.actions.paying import prepare
from lensan.payouts.actions.simulating import NoSimulation, let_bank_pay
from lensan.payouts.connector import Refused
from lensan.payouts.models import BankFeed, BankLine, BankNotice, Payout
from lensan.payouts.tests.make import a_sold_order, an_account, read
from lensan.payouts.tests.make_bank import a_feed

KEY = {"authorization": "Bearer khoa-thong-bao"}
TOLD = {"id": "1", "amount": -5, "at": LATER.isoformat(), "account": "1", "text": "CK"}


@pytest.fixture
def payout() -> Payout:
    order = a_sold_order()
    read(order, 40_000)
    an_account(order.stall.producer)
    return prepare(order.stall.producer, by=None, at=LATER)


def test_pays_through_the_door_of_banks(payout: Payout, settings: Settings) -> None:
    settings.DEMO = True

    line = let_bank_pay(payout, at=LATER)
    again = let_bank_pay(payout, at=LATER)

    payout.refresh_from_db()
    assert (payout.state, line, BankNotice.objects.get().body) == (Payout.State.PAID, again, "")
    assert str(BankFeed.objects.get()) == "Ngân hàng mô phỏng …0000"


def test_outside_the_demo_nobody_speaks_in_a_banks_name(payout: Payout) -> None:
    with pytest.raises(NoSimulation):
        let_bank_pay(payout, at=LATER)

    assert not BankFeed.objects.exists()


@pytest.mark.parametrize(
    "told",
    [
        b"", b"[]", b"1", b"[" * 60_000, TOLD | {"amount": 0}, TOLD | {"amount": "x"},
        TOLD | {"at": "hôm qua"}, TOLD | {"at": "2022-07-22T12:00:00"}, {"id": "1"},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(told: object) -> None:
    feed = a_feed(kind="simulated")
    body = told if isinstance(told, bytes) else json.dumps(told).encode()

    with pytest.raises(Refused):
        receive(feed, KEY, body, at=LATER)

    assert not BankNotice.objects.exists()


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer sai"}])
def test_a_wrong_key_is_forged(headers: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        receive(a_feed(kind="simulated"), headers, json.dumps(TOLD).encode(), at=LATER)

    assert (refused.value.forged, BankNotice.objects.exists()) == (True, False)


def test_it_has_no_list() -> None:
    assert back_fill(a_feed(kind="simulated"), at=LATER) == 0


def test_the_demos_page_lets_it_speak_and_says_that_it_is_simulated(
    client: Client, payout: Payout, settings: Settings
) -> None:
    settings.DEMO = True
    sign_in(client, an_officer(payout.producer.commune))
    address = reverse("payout", kwargs={"pk": payout.pk})
    page = client.get(address).content.decode()

    client.post(reverse("payout-simulate", kwargs={"pk": payout.pk}))

    payout.refresh_from_db()
    assert ("không có tiền thật" in page, payout.state) == (True, Payout.State.PAID)
    assert "không có tiền thật" not in client.get(address).content.decode()
    assert BankLine.objects.get().payout == payout


def test_outside_the_demo_the_page_has_no_such_button(client: Client, payout: Payout) -> None:
    sign_in(client, an_officer(payout.producer.commune))

    page = client.get(reverse("payout", kwargs={"pk": payout.pk})).content.decode()
    answer = client.post(reverse("payout-simulate", kwargs={"pk": payout.pk}), follow=True)

    assert "không có tiền thật" not in page
    assert "Đây không phải bản dùng thử" in answer.content.decode()
